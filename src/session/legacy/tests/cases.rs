use expect_test::expect;
use serde_json::json;

use super::*;
use crate::session::history::Epoch;

/// The text of an import without its `[session]`, and what is told about it.
fn check(json: &Json, expected: expect_test::Expect) {
    let imported = import(json, Some("x"), &zone()).unwrap();
    let text = imported.text.split_once("format = 1\n").map_or("", |(_, text)| text.trim_start());
    let notes: String = imported.notes.iter().map(|note| format!("# {note}\n")).collect();
    expected.assert_eq(&format!("{text}{notes}"));
}

fn training(config: &Json) -> Json {
    json!({ "training_library": [{ "id": "t", "name": "t", "config": config }] })
}

#[test]
fn sgd_with_momentum_has_its_momentum() {
    check(
        &training(&json!({ "optimizer": "SGD with Momentum" })),
        expect![[r#"
        [[trainings]]
        id = "t"
        name = "t"
        optimizer = "sgd"
        momentum = 0.9

        [legacy]
        absent = [
          ["session", "dataset_config"],
          ["session", "experiments"],
          ["session", "model_config"],
          ["session", "model_library"],
          ["session", "monitor_config"],
          ["session", "training_active"],
          ["session", "training_config"],
          ["trainings", "t", "config", "early_stopping"],
          ["trainings", "t", "config", "es_patience"],
        ]
    "#]],
    );
    check(
        &training(&json!({ "optimizer": "SGD" })),
        expect![[r#"
        [[trainings]]
        id = "t"
        name = "t"
        optimizer = "sgd"
        momentum = 0.0

        [legacy]
        absent = [
          ["session", "dataset_config"],
          ["session", "experiments"],
          ["session", "model_config"],
          ["session", "model_library"],
          ["session", "monitor_config"],
          ["session", "training_active"],
          ["session", "training_config"],
          ["trainings", "t", "config", "early_stopping"],
          ["trainings", "t", "config", "es_patience"],
        ]
    "#]],
    );
    check(
        &training(&json!({ "optimizer": "SGD with Momentum", "momentum": 0.8 })),
        expect![[r#"
        [[trainings]]
        id = "t"
        name = "t"
        optimizer = "sgd"
        momentum = 0.8

        [legacy]
        absent = [
          ["session", "dataset_config"],
          ["session", "experiments"],
          ["session", "model_config"],
          ["session", "model_library"],
          ["session", "monitor_config"],
          ["session", "training_active"],
          ["session", "training_config"],
          ["trainings", "t", "config", "early_stopping"],
          ["trainings", "t", "config", "es_patience"],
        ]
    "#]],
    );
}

#[test]
fn names_that_nobody_knows_are_kept_and_told() {
    check(
        &training(&json!({ "optimizer": "Lion", "lr_strategy": "One Cycle", "epochs": "100" })),
        expect![[r#"
            [[trainings]]
            id = "t"
            name = "t"

            [legacy]
            absent = [
              ["session", "dataset_config"],
              ["session", "experiments"],
              ["session", "model_config"],
              ["session", "model_library"],
              ["session", "monitor_config"],
              ["session", "training_active"],
              ["session", "training_config"],
              ["trainings", "t", "config", "early_stopping"],
              ["trainings", "t", "config", "es_patience"],
            ]

            [legacy.trainings.t]
            config = { epochs = "100", lr_strategy = "One Cycle", optimizer = "Lion" }
            # `training_library[0].config.optimizer` is `"Lion"`, which is not known here; it is kept as written
            # `training_library[0].config.lr_strategy` is `"One Cycle"`, which is not known here; it is kept as written
            # `training_library[0].config.epochs` is `"100"`, which is not known here; it is kept as written
            # kept in `[legacy]`: `epochs`, `lr_strategy`, `optimizer`
        "#]],
    );
}

#[test]
fn what_is_switched_off_is_off() {
    check(
        &training(&json!({
            "l2_decay": false, "l2_lambda": 0.001, "early_stopping": false, "es_patience": 10,
            "checkpointing": false, "checkpoint_metric": "Val Accuracy"
        })),
        expect![[r#"
            [[trainings]]
            id = "t"
            name = "t"
            weight_decay = 0.0
            checkpoint = "off"

            [legacy]
            absent = [
              ["session", "dataset_config"],
              ["session", "experiments"],
              ["session", "model_config"],
              ["session", "model_library"],
              ["session", "monitor_config"],
              ["session", "training_active"],
              ["session", "training_config"],
            ]

            [legacy.trainings.t]
            config = { checkpoint_metric = "Val Accuracy", es_patience = 10, l2_lambda = 0.001 }
            # kept in `[legacy]`: `checkpoint_metric`, `es_patience`, `l2_lambda`
        "#]],
    );
    check(
        &training(&json!({ "l2_decay": true, "early_stopping": true })),
        expect![[r#"
        [[trainings]]
        id = "t"
        name = "t"

        [legacy]
        absent = [
          ["session", "dataset_config"],
          ["session", "experiments"],
          ["session", "model_config"],
          ["session", "model_library"],
          ["session", "monitor_config"],
          ["session", "training_active"],
          ["session", "training_config"],
          ["trainings", "t", "config", "es_patience"],
        ]

        [legacy.trainings.t]
        config = { early_stopping = true, l2_decay = true }
        # kept in `[legacy]`: `early_stopping`, `l2_decay`
    "#]],
    );
}

#[test]
fn layers_keep_their_place_when_their_type_is_not_known() {
    let layers = json!([
        { "type": "conv2d", "params": { "filters": 8, "kernel_size": [3, 3], "activation": "ReLU" } },
        { "type": "SeparableConv2D", "params": { "filters": 8 } },
        { "type": "GlobalAveragePooling2D" },
        { "type": "Dense", "params": { "units": 4.0, "activation": "softmax" } }
    ]);
    let config = json!({ "cnn_config": { "layers": layers } });
    let json = json!({
        "model_library": [{ "id": "m", "name": "m", "model_type": "custom cnn", "config": config }]
    });
    check(
        &json,
        expect![[r#"
        [[models]]
        id = "m"
        name = "m"
        kind = "custom_cnn"
        layers = [
          { type = "Conv2D", filters = 8, kernel_size = 3, activation = "relu" },
          { type = "SeparableConv2D" },
          { type = "GlobalAvgPool" },
          { type = "Dense", units = 4 },
        ]

        [legacy]
        absent = [
          ["models", "m", "config", "model_type"],
          ["session", "dataset_config"],
          ["session", "experiments"],
          ["session", "model_config"],
          ["session", "monitor_config"],
          ["session", "training_active"],
          ["session", "training_config"],
          ["session", "training_library"],
        ]

        [legacy.models.m]
        model_type = "custom cnn"

        [legacy.models.m.config.cnn_config]
        layers = [
          { params = { activation = "ReLU", filters = 8, kernel_size = [3, 3] }, type = "conv2d" },
          { params = { filters = 8 }, type = "SeparableConv2D" },
          { type = "GlobalAveragePooling2D" },
          { params = { activation = "softmax", units = 4.0 }, type = "Dense" },
        ]
        # `model_library[0].config.cnn_config.layers[1].type` is `"SeparableConv2D"`, which is not known here; it is kept as written
        # `model_library[0].config.cnn_config.layers[3].params.activation` is `"softmax"`, which is not known here; it is kept as written
        # kept in `[legacy]`: `layers`, `model_type`
    "#]],
    );
}

#[test]
fn entries_without_an_id_and_with_one_twice_all_arrive() {
    let json = json!({
        "experiments": [
            { "id": "e", "name": "one", "model_id": "gone", "history": { "val_loss": [0.5] } },
            { "id": "e", "name": "two", "history": { "val_loss": [0.25] }, "note": 1 },
            { "name": "three", "status": "Completed" },
            "odd"
        ]
    });
    check(
        &json,
        expect![[r#"
            [[experiments]]
            id = "e"
            name = "one"
            model_id = "gone"

            [[experiments]]
            id = "e"
            name = "two"

            [[experiments]]
            id = "exp_daa66d2b"
            name = "three"
            status = "completed"

            [legacy]
            absent = [
              ["experiments", "e", "metrics"],
              ["experiments", "e#again", "metrics"],
              ["experiments", "exp_daa66d2b", "id"],
              ["experiments", "exp_daa66d2b", "metrics"],
              ["session", "dataset_config"],
              ["session", "model_config"],
              ["session", "model_library"],
              ["session", "monitor_config"],
              ["session", "training_active"],
              ["session", "training_config"],
              ["session", "training_library"],
            ]
            strays = [
              { at = 3, library = "experiments", value = "odd" },
            ]

            [legacy.experiments."e#again"]
            history = { val_loss = [0.25] }
            note = 1

            [legacy.experiments.exp_daa66d2b]
            status = "Completed"
            # `experiments[2]` had no ID; it is now `exp_daa66d2b`
            # kept in `[legacy]`: `history`, `note`, `status`
        "#]],
    );
}

#[test]
fn history_becomes_epochs() {
    let json = json!({
        "experiments": [{
            "id": "e",
            "history": { "val_acc": [0.1, null, 0.3], "lr": [0.01, 0.01], "loss": [1, "NaN"], "x": [] }
        }]
    });
    let imported = import(&json, Some("x"), &zone()).unwrap();
    let shown = |epoch: &Epoch| format!("{} {:?}\n", epoch.epoch, epoch.metrics);
    let shown: String = imported.history[0].1.iter().map(shown).collect();
    expect![[r#"
        1 [("loss", 1.0), ("lr", 0.01), ("val_accuracy", 0.1)]
        2 [("loss", NaN), ("lr", 0.01)]
        3 [("val_accuracy", 0.3)]
    "#]]
    .assert_eq(&shown);
}

#[test]
fn times_of_summer_and_winter_are_told() {
    check(
        &json!({ "training_library": [
            { "id": "a", "created_at": "2026-10-25T02:30:00" },
            { "id": "b", "created_at": "2026-03-29T02:30:00" },
            { "id": "c", "created_at": "2026-07-01T08:00:00Z" },
            { "id": "d", "created_at": "yesterday" }
        ]}),
        expect![[r#"
            [[trainings]]
            id = "a"
            created_at = 2026-10-25T02:30:00+02:00

            [[trainings]]
            id = "b"
            created_at = 2026-03-29T03:30:00+02:00

            [[trainings]]
            id = "c"
            created_at = 2026-07-01T08:00:00Z

            [[trainings]]
            id = "d"

            [legacy]
            absent = [
              ["session", "dataset_config"],
              ["session", "experiments"],
              ["session", "model_config"],
              ["session", "model_library"],
              ["session", "monitor_config"],
              ["session", "training_active"],
              ["session", "training_config"],
              ["trainings", "a", "config"],
              ["trainings", "b", "config"],
              ["trainings", "c", "config"],
              ["trainings", "d", "config"],
            ]

            [legacy.trainings.b]
            created_at = "2026-03-29T02:30:00"

            [legacy.trainings.c]
            created_at = "2026-07-01T08:00:00Z"

            [legacy.trainings.d]
            created_at = "yesterday"
            # 2 times without an offset were taken as local time
            # `2026-10-25T02:30:00` was there twice, as the clocks went back; the first is taken
            # `2026-03-29T02:30:00` never was, as the clocks went forward; it is taken as the time as much later
            # `training_library[3].created_at` is `"yesterday"`, which is not known here; it is kept as written
            # kept in `[legacy]`: `created_at`
        "#]],
    );
}

#[test]
fn what_is_no_session_is_refused() {
    let told = [json!([]), json!({}), json!({ "a": 1 }), json!("x"), json!({ "experiments": [] })]
        .map(|json| import(&json, None, &zone()).unwrap_err().to_string());
    expect![[r#"
        this is no session of the older format: expected an object with `session_id`, `dataset_config`, `model_library`, `training_library` and `experiments`, found a list
        this is no session of the older format: expected an object with `session_id`, `dataset_config`, `model_library`, `training_library` and `experiments`, found an empty object
        this is no session of the older format: expected an object with `session_id`, `dataset_config`, `model_library`, `training_library` and `experiments`, found an object without any of them
        this is no session of the older format: expected an object with `session_id`, `dataset_config`, `model_library`, `training_library` and `experiments`, found a string
        `session_id` is missing, so the session has no ID; give it one with `--as ID`"#]].assert_eq(&told.join("\n"));
}

/// What the older application gets of a session that someone went on with.
fn exported(text: &str, history: &[(String, Vec<Epoch>)]) -> Json {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    export(&session, history, &zone())
}

#[test]
fn what_changed_since_wins_over_what_is_kept() {
    let json = training(&json!({
        "optimizer": "sgd with momentum", "l2_decay": false, "l2_lambda": 0.5, "epochs": 10, "own": 1
    }));
    let imported = import(&json, Some("x"), &zone()).unwrap();
    let text = imported.text.replace("momentum = 0.9", "momentum = 0.5");
    let text = text.replace("weight_decay = 0.0", "weight_decay = 0.01");
    let text = text.replace("epochs = 10", "epochs = 20");
    let config = exported(&text, &[])["training_library"][0]["config"].clone();
    expect![[r#"
        {
          "optimizer": "sgd with momentum",
          "momentum": 0.5,
          "epochs": 20,
          "l2_decay": true,
          "l2_lambda": 0.01,
          "own": 1
        }"#]]
    .assert_eq(&format!("{config:#}"));
}

#[test]
fn epochs_reported_since_are_exported() {
    let json = json!({
        "experiments": [{ "id": "e", "history": { "val_acc": [0.1], "x": ["odd"], "y": [2, null] } }]
    });
    let mut imported = import(&json, Some("x"), &zone()).unwrap();
    imported.history[0].1.push(Epoch {
        epoch: 2,
        metrics: vec![("val_accuracy".into(), 0.2)],
        at: None,
    });
    let back = exported(&imported.text, &imported.history);
    expect![[r#"{"val_acc":[0.1,0.2],"y":[2,null],"x":["odd"]}"#]]
        .assert_eq(&back["experiments"][0]["history"].to_string());
}

#[test]
fn a_session_made_here_has_an_older_shape_too() {
    let text = r#"
        [session]
        id = "x"
        name = "Mine"
        created_at = 2026-07-01T08:00:00Z

        [dataset]
        classes = ["a", "b"]

        [[trainings]]
        id = "t"
        optimizer = "sgd"

        [[experiments]]
        id = "e"
        model_id = "m"
    "#;
    let epochs = [7, 9].map(|epoch| Epoch { epoch, metrics: vec![("a".into(), 0.5)], at: None });
    let back = exported(text, &[("e".to_owned(), epochs.into())]);
    expect![[r#"
        {
          "session_id": "x",
          "name": "Mine",
          "created_at": "2026-07-01T10:00:00",
          "dataset_config": {
            "selected_families": [
              "a",
              "b"
            ],
            "num_classes": 2
          },
          "model_config": {},
          "training_config": {},
          "monitor_config": {},
          "training_active": false,
          "model_library": [],
          "training_library": [
            {
              "id": "t",
              "config": {
                "optimizer": "SGD with Momentum",
                "early_stopping": false,
                "es_patience": 0
              }
            }
          ],
          "experiments": [
            {
              "id": "e",
              "model_id": "m",
              "metrics": {},
              "history": {
                "epoch": [
                  7,
                  9
                ],
                "a": [
                  0.5,
                  0.5
                ]
              }
            }
          ]
        }"#]]
    .assert_eq(&format!("{back:#}"));
}
