//! What a program does for each operation: the same as the example of the page.

use nestling::catalog::Catalog;
use nestling::session::history::Epoch;
use nestling::session::operations::{Changes, Uses};
use nestling::state::{WorkflowState, changes_of};
use serde_json::{Value, json};

/// One operation by the library; the result as JSON.
pub type Act = fn(&mut WorkflowState) -> Value;

const MODEL: &str = "model_3fa9c1d2";
const TRAINING: &str = "train_a1b2c3d4";
const EXPERIMENT: &str = "exp_0badcafe";

/// All operations by name.
pub const ROWS: &[(&str, Act)] = &[
    ("init_workflow_state", |state| {
        let (session, root) = (state.get_session_id(), state.workspace().root());
        json!({ "session": session.map(|id| id.as_str()), "workspace": root.to_str() })
    }),
    ("generate_session_id", |state| json!(state.generate_session_id().unwrap().as_str())),
    ("get_session_id", |state| json!(state.get_session_id().map(|id| id.as_str()))),
    ("clear_workflow_state", |state| json!(state.clear_workflow_state().unwrap())),
    ("save_dataset_config", |state| {
        let config = json!({
            "image_size": [96, 96], "split": { "train": 80, "val": 10, "test": 10 }
        });
        state.save_dataset_config(changes("dataset", &config)).unwrap();
        json!(true)
    }),
    ("get_dataset_config", |state| json!(state.get_dataset_config().unwrap())),
    ("has_dataset_config", |state| json!(state.has_dataset_config().unwrap())),
    ("add_model_to_library", |state| {
        let id = state.add_model_to_library("A second LeNet", preset("lenet")).unwrap();
        json!({ "id": id })
    }),
    ("get_model_from_library", |state| json!(state.get_model_from_library(MODEL).unwrap())),
    ("update_model_in_library", |state| {
        let nothing_else = Changes::default();
        json!(state.update_model_in_library(MODEL, Some("LeNet, wide"), nothing_else).unwrap())
    }),
    ("delete_model_from_library", |state| {
        json!(state.delete_model_from_library(MODEL, Uses::Cascade).unwrap())
    }),
    ("get_model_library", |state| json!(state.get_model_library().unwrap())),
    ("add_training_to_library", |state| {
        let mut config = preset("adam");
        config.set.retain(|(path, _)| path != &["epochs"]);
        config.set.extend(changes("training", &json!({ "epochs": 20 })).set);
        json!({ "id": state.add_training_to_library("Short", config).unwrap() })
    }),
    ("get_training_from_library", |state| {
        json!(state.get_training_from_library(TRAINING).unwrap())
    }),
    ("update_training_in_library", |state| {
        let config = changes("training", &json!({ "epochs": 50, "optimizer": "adamw" }));
        json!(state.update_training_in_library(TRAINING, None, config).unwrap())
    }),
    ("delete_training_from_library", |state| {
        json!(state.delete_training_from_library(TRAINING, Uses::Leave).unwrap())
    }),
    ("get_training_library", |state| json!(state.get_training_library().unwrap())),
    (
        "create_experiment",
        |state| json!({ "id": state.create_experiment("Once more", MODEL, TRAINING).unwrap() }),
    ),
    ("get_experiment", |state| {
        let mut experiment = state.get_experiment(EXPERIMENT).unwrap().unwrap();
        experiment["history"] = history(state);
        experiment
    }),
    ("update_experiment", |state| {
        let metrics = [("val_loss", 0.62), ("val_accuracy", 0.8)];
        let epoch = Epoch {
            epoch: 1,
            metrics: metrics.map(|(name, value)| (name.to_owned(), value)).to_vec(),
            at: Some(nestling::workspace::now()),
        };
        json!(state.update_experiment(EXPERIMENT, Changes::default(), Some(epoch)).unwrap())
    }),
    ("delete_experiment", |state| json!(state.delete_experiment(EXPERIMENT).unwrap())),
    ("get_experiments", |state| json!(state.get_experiments().unwrap())),
    ("get_history", |state| history(state)),
    ("save_session", |state| json!(state.save_session("second-try").unwrap())),
    ("load_session", |state| json!(state.load_session("b").unwrap())),
    ("list_saved_sessions", |state| {
        state.list_saved_sessions().unwrap().iter().map(|session| session.to_json()).collect()
    }),
    ("delete_session", |state| json!(state.delete_session("b").unwrap())),
    ("new_session", |state| {
        let id = state.new_session(Some("second-try"), Some("Second try")).unwrap();
        json!({ "id": id.as_str() })
    }),
    ("rename_session", |state| json!(state.rename_session("b", "second-try").unwrap())),
    ("get_dataset_info", |state| json!(state.get_dataset_info().unwrap())),
    ("set_dataset_info", |state| {
        let info = state.get_dataset_info().unwrap().unwrap();
        state.set_dataset_info(&info).unwrap();
        json!(true)
    }),
    ("clear_cache_state", |state| json!(state.clear_cache_state().unwrap())),
    ("import_legacy", |state| {
        let file = state.workspace().root().join("old/early-pale-wren.json");
        state.import_legacy(&file, None).unwrap().to_json()
    }),
    ("export_session", |state| state.export().unwrap()),
];

fn changes(table: &str, config: &Value) -> Changes {
    changes_of(Catalog::builtin(), table, config.as_object().unwrap()).unwrap()
}

/// What a preset sets, but for its name.
fn preset(id: &str) -> Changes {
    let presets = Catalog::builtin().presets();
    let preset = presets.iter().find(|preset| preset.id == id).unwrap();
    let keys = preset.entry.iter().filter(|(key, _)| key != "name");
    let set = keys.map(|(key, value)| (vec![key.clone()], value.clone())).collect();
    Changes { set, unset: Vec::new() }
}

fn history(state: &WorkflowState) -> Value {
    let history = state.get_history(EXPERIMENT).unwrap();
    history.iter().map(|epoch| Value::Object(epoch.to_json())).collect()
}
