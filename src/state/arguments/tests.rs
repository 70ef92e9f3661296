use expect_test::{Expect, expect};
use serde_json::json;

use super::*;

fn refused(name: &str, arguments: Json, expected: Expect) {
    expected.assert_eq(&Call::read(name, &arguments).unwrap_err().to_string());
}

#[test]
fn every_name_is_understood() {
    let any = json!({
        "id": "a", "name": "a", "from": "a", "to": "b", "path": "a", "config": {},
        "model_id": "m", "training_id": "t",
        "info": {
            "total_train": 1, "total_val": 0, "classes": ["a"],
            "train_samples": [1], "val_samples": [0], "sample_paths": [[]],
        },
    });
    for name in Call::NAMES {
        // What a call does not know is told only after all that it knows was understood.
        match Call::read(name, &any) {
            Ok(_) => {}
            Err(error) => assert!(error.message.contains("there is no argument"), "{error}"),
        }
    }
}

#[test]
fn misspelled_names_are_told() {
    refused(
        "get_experimnt",
        Json::Null,
        expect!["there is no operation `get_experimnt`; did you mean `get_experiment`?"],
    );
    refused(
        "add_model_to_library",
        json!({ "name": "a", "confg": {} }),
        expect!["there is no argument `confg`; did you mean `config`?"],
    );
    refused(
        "get_model_library",
        json!({ "id": "a" }),
        expect!["there is no argument `id`; there are none"],
    );
    refused(
        "add_training_to_library",
        json!({ "name": "a", "preset": "lenet" }),
        expect![
            "`preset`: there is no training preset `lenet`; there are `adam`, `adamw`, `sgd`, `rmsprop-fine-tuning`, `adam-fine-tuning`, `quick`"
        ],
    );
}

#[test]
fn counts_that_are_none_are_told() {
    let info = json!({ "total_train": -1, "total_val": 0 });
    refused(
        "set_dataset_info",
        json!({ "info": info }),
        expect![
            "`info` is not what a dataset scan gives: `total_train` must be a whole number from 0"
        ],
    );
    let info = json!({ "total_train": 1, "total_val": 0 });
    refused(
        "set_dataset_info",
        json!({ "info": info }),
        expect!["`info` is not what a dataset scan gives: `classes` is missing: a list of texts"],
    );
}

#[test]
fn arguments_beside_those_of_the_call_are_named() {
    let unknown = json!({ "quux": 1 });
    let refused = Call::read_beside("get_experiment", &json!({ "id": "e", "quux": 1 }), &["uri"]);
    expect!["there is no argument `quux`; there are `id`, `uri`"]
        .assert_eq(&refused.unwrap_err().to_string());
    let refused = Call::read_beside("get_model_library", &unknown, &["session", "uri"]);
    expect!["there is no argument `quux`; there are `session`, `uri`"]
        .assert_eq(&refused.unwrap_err().to_string());
}

#[test]
fn wrong_types_are_told() {
    refused("get_experiment", Json::Null, expect!["`id` is missing: a string"]);
    refused("get_experiment", json!({ "id": 7 }), expect!["`id` must be a string, not a number"]);
    refused(
        "get_experiment",
        json!(["a"]),
        expect![[r#"the arguments must be one JSON object, as in `{"id": "…"}`"#]],
    );
    refused(
        "save_dataset_config",
        json!({ "config": { "image_size": [224, null] } }),
        expect!["`config.image_size` has a value that a session file cannot hold"],
    );
    refused(
        "update_experiment",
        json!({ "id": "e", "epoch": 1, "metrics": { "loss": "low" } }),
        expect![[r#"`metrics.loss` must be a number (or `"nan"`, `"inf"`, `"-inf"`)"#]],
    );
    refused(
        "update_experiment",
        json!({ "id": "e", "metrics": {} }),
        expect!["`metrics` are those of an epoch; give its number as `epoch`"],
    );
    refused(
        "delete_model_from_library",
        json!({ "id": "m", "cascade": true, "force": true }),
        expect!["`cascade` deletes the experiments too, `force` leaves them; give one"],
    );
}

#[test]
fn what_is_said_goes_before_the_preset() {
    let arguments =
        json!({ "name": "Mine", "preset": "adam", "config": { "epochs": 3, "shuffle": null } });
    let call = Call::read("add_training_to_library", &arguments).unwrap();
    let Call::Edit(Operation::AddEntry { name, changes, .. }) = call else { panic!("{call:?}") };
    let keys: Vec<_> = changes.set.iter().map(|(path, _)| path.join(".")).collect();
    assert_eq!(name, "Mine");
    assert_eq!(keys.iter().filter(|key| *key == "epochs").count(), 1);
    assert!(keys.contains(&"optimizer".to_owned()) && !keys.contains(&"shuffle".to_owned()));
}
