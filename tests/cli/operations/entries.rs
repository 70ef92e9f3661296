use expect_test::expect;
use serde_json::json;

use super::{ID, SESSION, check_changed, check_unchanged, json, said, session, workspace};
use crate::harness::{Folder, run_here};

#[test]
fn a_model_is_added() {
    check_changed(
        &["model", "add", "Small", "--preset", "lenet"],
        expect![[r#"
        Added model model_… “Small” to calm-amber-heron
        ---
        +[[models]]
        +id = "model_…"
        +name = "Small"
        +created_at = <now>
        +kind = "custom_cnn"
        +layers = [
        +  { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu", padding = "same" },
        +  { type = "MaxPooling2D", pool_size = 2 },
        +  { type = "Conv2D", filters = 64, kernel_size = 5, activation = "relu", padding = "same" },
        +  { type = "MaxPooling2D", pool_size = 2 },
        +  { type = "Flatten" },
        +  { type = "Dense", units = 256, activation = "relu" },
        +  { type = "Dropout", rate = 0.5 },
        +]
        +
    "#]],
    );
    check_changed(
        &[
            "model",
            "add",
            "Mine",
            "kind=custom_cnn",
            "layers=[{type=\"Conv2D\", filters=4, kernel_size=3}, {type=\"GlobalAvgPool\"}]",
        ],
        expect![[r#"
            Added model model_… “Mine” to calm-amber-heron
            ---
            +[[models]]
            +id = "model_…"
            +name = "Mine"
            +created_at = <now>
            +kind = "custom_cnn"
            +layers = [
            +  { type = "Conv2D", filters = 4, kernel_size = 3 },
            +  { type = "GlobalAvgPool" },
            +]
            +
        "#]],
    );
    let added = json(&workspace(), &["model", "add", "x", "--preset", "resnet"]);
    assert!(added["id"].as_str().unwrap().starts_with("model_"), "{added}");
}

#[test]
fn a_preset_is_where_keys_begin() {
    let args = ["training", "add", "Long", "--preset", "quick", "epochs=100", "scheduler=constant"];
    check_changed(
        &args,
        expect![[r#"
        Added training train_… “Long” to calm-amber-heron
        ---
        +[[trainings]]
        +id = "train_…"
        +name = "Long"
        +created_at = <now>
        +optimizer = "adam"
        +learning_rate = 0.001
        +scheduler = "constant"
        +epochs = 100
        +batch_size = 32
        +
    "#]],
    );
}

#[test]
fn a_training_is_added_from_a_file() {
    let folder = workspace();
    folder.write(
        "t.json",
        r#"{"optimizer": "sgd", "learning_rate": 1e-2, "epochs": 5, "batch_size": 8}"#,
    );
    let ran = folder.run(&["training", "add", "T", "--file", "t.json", "epochs=7"]);
    expect![[r#"
        Added training train_… “T” to calm-amber-heron
        warning: `batch_size` is usually 16, 32, 64 or 128, not `8`: powers of two from 16 to 128 fill a GPU well and train steadily
        warning: `epochs` is usually from 10 to 200, not `7`: fewer seldom suffice to learn from, and more mostly overfit
    "#]]
    .assert_eq(&said(&ran));
    let text = session(&folder);
    assert!(text.contains("learning_rate = 0.01\nepochs = 7\nbatch_size = 8\n"), "{text}");
}

#[test]
fn the_first_entry_begins_a_session() {
    let folder = Folder::new();
    let ran = folder.run(&["model", "add", "Small", "--preset", "lenet"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(ran.err.starts_with("note: there was no current session, so `"), "{}", ran.err);
    assert_eq!(folder.run(&["check"]).code, Some(0));
}

#[test]
fn presets_are_described_and_guessed() {
    let models = run_here(&["model", "presets"]).out;
    assert!(models.contains("\nlenet "), "{models}");
    let trainings = run_here(&["training", "presets", "--json"]).out;
    let trainings: serde_json::Value = serde_json::from_str(&trainings).unwrap();
    assert!(trainings.as_array().unwrap().iter().any(|preset| preset["id"] == "adam"));
    check_unchanged(
        &["model", "add", "X", "--preset", "lenett"],
        expect![[r#"
        error: there is no model preset `lenett`; did you mean `lenet`? (`nestling model presets` describes them)
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["training", "add", "X", "--preset", "lenet"],
        expect![[r#"
        error: there is no training preset `lenet`; there are `adam`, `adamw`, `sgd`, `rmsprop-fine-tuning`, `adam-fine-tuning`, `quick` (`nestling training presets` describes them)
        (exit code 2)
    "#]],
    );
}

#[test]
fn a_model_is_shown_with_what_it_comes_to() {
    check_unchanged(
        &["model", "show", "model_1"],
        expect![[r#"
            id = "model_1"
            name = "LeNet"
            kind = "custom_cnn"
            created_at = 2026-11-22T10:01:00Z
            layers = [
              { type = "Conv2D", filters = 4, kernel_size = 3 },
              { type = "Flatten" },
            ]

            Layer           Output   Parameters
            Conv2D          4×32×32         112
            Flatten         4096              0
            Dense (output)  2             8,194

            8,306 parameters; 33 kB
        "#]],
    );
    expect![[r#"
        {
          "id": "model_1",
          "name": "LeNet",
          "kind": "custom_cnn",
          "created_at": "2026-11-22T10:01:00Z",
          "layers": [
            {
              "type": "Conv2D",
              "filters": 4,
              "kernel_size": 3
            },
            {
              "type": "Flatten"
            }
          ],
          "network": {
            "parameters": 8306,
            "trainable": 8306,
            "layers": [
              {
                "type": "Conv2D",
                "output": [
                  4,
                  32,
                  32
                ],
                "parameters": 112
              },
              {
                "type": "Flatten",
                "output": [
                  4096
                ],
                "parameters": 0
              },
              {
                "type": "Dense",
                "output": [
                  2
                ],
                "parameters": 8194
              }
            ]
          }
        }"#]]
    .assert_eq(&format!("{:#}", json(&workspace(), &["model", "show", "model_1"])));
}

#[test]
fn a_training_is_shown() {
    check_unchanged(
        &["training", "show", "train_1"],
        expect![[r#"
        id = "train_1"
        name = "Adam"
        optimizer = "adam"
        learning_rate = 0.001
        epochs = 10
        batch_size = 32
    "#]],
    );
    let shown = json(&workspace(), &["training", "show", "train_1"]);
    assert_eq!(shown["learning_rate"], 0.001);
}

#[test]
fn what_is_not_there_is_guessed() {
    check_unchanged(
        &["model", "show", "model_2"],
        expect![[r#"
        error: there is no model `model_2` in `calm-amber-heron`; did you mean `model_1`?
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["model", "show", "LeNet"],
        expect![[r#"
        error: there is no model `LeNet` in `calm-amber-heron`; `LeNet` is the name of `model_1`: use that
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["training", "show", "nothing like it"],
        expect![[r#"
        error: there is no training `nothing like it` in `calm-amber-heron`; `nestling training list` shows its 1 training
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["training", "update", "train_2", "epochs=3"],
        expect![[r#"
        error: there is no training `train_2` in `calm-amber-heron`; did you mean `train_1`?
        (exit code 1)
    "#]],
    );
    check_unchanged(
        &["model", "delete", "train_1"],
        expect![[r#"
        error: there is no model `train_1` in `calm-amber-heron`; `nestling model list` shows its 1 model
        (exit code 1)
    "#]],
    );
    for (args, answer) in [
        (["model", "show", "x", "--json"].as_slice(), "null\n"),
        (&["training", "show", "x", "--json"], "null\n"),
        (&["model", "update", "x", "--name", "y", "--json"], "false\n"),
        (&["training", "delete", "x", "--json"], "false\n"),
    ] {
        let ran = workspace().run(args);
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), answer), "{args:?}: {}", ran.err);
    }
}

#[test]
fn entries_are_changed() {
    check_changed(
        &["training", "update", "train_1", "--name", "Adam, slow", "learning_rate=1e-4"],
        expect![[r#"
            Updated training train_1 in calm-amber-heron
            ---
            -name = "Adam"
            -optimizer = "adam"
            -learning_rate = 0.001
            +name = "Adam, slow"
            +optimizer = "adam"
            +learning_rate = 0.0001
        "#]],
    );
    check_changed(
        &["model", "update", "model_1", "--unset", "created_at"],
        expect![[r#"
        error: `calm-amber-heron`: `created_at` is given once and not changed by operations: leave it out, or edit the file itself
        (exit code 1)
        ---
    "#]],
    );
    check_changed(
        &["training", "update", "train_1", "optimizer=sgd", "momentum=0.9"],
        expect![[r#"
            Updated training train_1 in calm-amber-heron
            ---
            -optimizer = "adam"
            -learning_rate = 0.001
            -epochs = 10
            -batch_size = 32
            +optimizer = "sgd"
            +learning_rate = 0.001
            +epochs = 10
            +batch_size = 32
            +momentum = 0.9
        "#]],
    );
    let updated = json(&workspace(), &["training", "update", "train_1", "epochs=20"]);
    assert_eq!(updated, json!(true));
}

#[test]
fn warnings_that_a_change_brings_are_told() {
    check_changed(
        &["training", "update", "train_1", "learning_rate=0.5"],
        expect![[r#"
        Updated training train_1 in calm-amber-heron
        warning: `learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move
        ---
        -learning_rate = 0.001
        +learning_rate = 0.5
    "#]],
    );
    check_changed(
        &["training", "update", "train_1", "momentum=0.9"],
        expect![[r#"
        Updated training train_1 in calm-amber-heron
        warning: `momentum` has no effect under `optimizer = "adam"`; it belongs to `sgd`
        ---
        +momentum = 0.9
    "#]],
    );
}

#[test]
fn changing_a_model_keeps_its_comments() {
    let folder = workspace();
    assert_eq!(folder.run(&["model", "update", "model_1", "--name", "L"]).code, Some(0));
    assert!(session(&folder).contains("kernel_size = 3 },  # edges\n"));
}

#[test]
fn entries_in_use_stay_unless_asked() {
    check_unchanged(
        &["model", "delete", "model_1"],
        expect![[r#"
        error: `calm-amber-heron`: the model `model_1` is used by the experiment `exp_1`: delete it too (`--cascade`), or the model alone (`--force`)
        (exit code 1)
    "#]],
    );
    check_changed(
        &["model", "delete", "model_1", "--cascade"],
        expect![[r#"
        Deleted model model_1 from calm-amber-heron, with exp_1
        ---
        -[[models]]
        -id = "model_1"
        -name = "LeNet"
        -kind = "custom_cnn"
        -created_at = 2026-11-22T10:01:00Z
        -layers = [
        -  { type = "Conv2D", filters = 4, kernel_size = 3 },  # edges
        -  { type = "Flatten" },
        -]
        -
        -[[trainings]]
        -id = "train_1"
        -name = "Adam"
        -optimizer = "adam"
        -learning_rate = 0.001
        -epochs = 10
        -batch_size = 32
        -
        -[[experiments]]
        -id = "exp_1"
        -name = "LeNet × Adam"
        -model_id = "model_1"
        -training_id = "train_1"
        -status = "ready"
        -created_at = 2026-11-22T10:03:00Z
        +[[trainings]]
        +id = "train_1"
        +name = "Adam"
        +optimizer = "adam"
        +learning_rate = 0.001
        +epochs = 10
        +batch_size = 32
    "#]],
    );
    check_changed(
        &["training", "delete", "train_1", "--force"],
        expect![[r#"
            Deleted training train_1 from calm-amber-heron; the training of exp_1 is missing now
            ---
            -[[trainings]]
            -id = "train_1"
            -name = "Adam"
            -optimizer = "adam"
            -learning_rate = 0.001
            -epochs = 10
            -batch_size = 32
            -
        "#]],
    );
    check_unchanged(
        &["model", "delete", "model_1", "--force", "--cascade"],
        expect![[r#"
        error: the argument '--force' cannot be used with '--cascade'

        Usage: nestling model delete --force <ID>

        For more information, try '--help'.
        (exit code 2)
    "#]],
    );
    assert_eq!(json(&workspace(), &["model", "delete", "model_1", "--cascade"]), json!(true));
}

#[test]
fn entries_are_listed() {
    let folder = workspace();
    folder.run(&["dataset", "set", "image_size=[224, 224]"]);
    assert_eq!(folder.run(&["model", "add", "Rés", "--preset", "resnet"]).code, Some(0));
    expect![[r#"
        ID              Name   Kind               Base      Parameters  Experiments
        model_1         LeNet  custom_cnn                      401,522            1
        model_…  Rés    transfer_learning  ResNet50  24,033,090            0
    "#]]
    .assert_eq(&said(&folder.run(&["model", "list"])));
    expect![[r#"
        ID       Name  Optimizer   Rate  Epochs  Batch  Experiments
        train_1  Adam  adam       0.001      10     32            1
    "#]]
    .assert_eq(&said(&folder.run(&["training", "list"])));
    let models = json(&folder, &["model", "list"]);
    assert_eq!(models[0]["id"], "model_1");
    assert_eq!(json(&folder, &["training", "list"])[0]["epochs"], 10);
}

#[test]
fn an_empty_library_says_how_to_fill_it() {
    let folder = Folder::with(&[("sessions/a.toml", ""), (".nestling/current", "a")]);
    expect![[r#"
        a has no models yet; `nestling model add NAME --preset PRESET` adds one (`nestling model presets` lists presets)
    "#]].assert_eq(&said(&folder.run(&["model", "list"])));
    expect![[r#"
        a has no trainings yet; `nestling training add NAME --preset PRESET` adds one (`nestling training presets` lists presets)
    "#]].assert_eq(&said(&folder.run(&["training", "list"])));
    expect![[r#"
        a has no experiments yet; `nestling experiment create NAME --model ID --training ID` makes one
    "#]].assert_eq(&said(&folder.run(&["experiment", "list"])));
    assert_eq!(json(&folder, &["experiment", "list"]), json!([]));
}

#[test]
fn a_name_forgotten_is_noticed() {
    check_unchanged(
        &["model", "add", "kind=custom_cnn"],
        expect![[r#"
        error: `kind=custom_cnn` stands where the name belongs: `nestling model add NAME kind=custom_cnn`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["model", "update", ID],
        expect![[r#"
            error: there is nothing to change: give KEY=VALUE, --name, --unset or --file
            (exit code 2)
        "#]],
    );
}

#[test]
fn what_a_deletion_leaves_is_told_as_it_is() {
    let folder = workspace();
    let experiment = "\n[[experiments]]\nname = \"x\"\nmodel_id = \"model_1\"\n";
    let twin = "\n[[models]]\nid = \"model_1\"\nname = \"Twin\"\nkind = \"custom_cnn\"\n";
    folder.write("sessions/calm-amber-heron.toml", format!("{SESSION}{experiment}{twin}"));
    let delete = ["model", "delete", "model_1", "--force"];
    let mut told = said(&folder.run(&delete));
    told += &said(&folder.run(&delete));
    expect![[r#"
        Deleted model model_1 from calm-amber-heron
        Deleted model model_1 from calm-amber-heron; the model of exp_1, an experiment without an ID is missing now
    "#]].assert_eq(&told);
}
