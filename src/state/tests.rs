use expect_test::{Expect, expect};

use super::*;
use crate::session::history::Epoch;
use crate::workspace;

/// A workspace with these sessions, the first of them the current one.
fn state(sessions: &[(&str, &str)]) -> (tempfile::TempDir, WorkflowState) {
    let dir = tempfile::tempdir().unwrap();
    let workspace = Workspace::at(dir.path());
    for (id, text) in sessions.iter().rev() {
        let id = SessionId::parse(id).unwrap();
        workspace.create_session(&id, text).unwrap();
        workspace.set_current(Some(&id)).unwrap();
    }
    let state = WorkflowState::init_workflow_state(workspace).unwrap();
    (dir, state)
}

const SESSION: &str = r#"[session]
id = "a"
name = "First"
[dataset]
path = "data"
[[models]]
id = "m"
name = "LeNet"
[[trainings]]
id = "t"
[[experiments]]
id = "e"
model_id = "m"
training_id = "t"
"#;

fn training() -> Changes {
    let config = serde_json::json!({
        "optimizer": "adam", "learning_rate": 0.001, "epochs": 10, "batch_size": 32,
    });
    changes_of(Catalog::builtin(), "training", config.as_object().unwrap()).unwrap()
}

fn refused<T: std::fmt::Debug>(result: StateResult<T>, expected: Expect) {
    expected.assert_eq(&result.unwrap_err().to_string());
}

#[test]
fn without_a_session_there_is_nothing_and_nothing_is_written() {
    let (dir, state) = state(&[]);
    assert_eq!(state.get_session_id(), None);
    assert_eq!(state.get_dataset_config().unwrap(), None);
    assert_eq!(state.get_model_library().unwrap(), Vec::<Json>::new());
    assert_eq!(state.get_experiment("e").unwrap(), None);
    assert_eq!(state.get_history("e").unwrap(), []);
    assert_eq!(state.get_dataset_info().unwrap(), None);
    assert_eq!(state.list_saved_sessions().unwrap(), []);
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

#[test]
fn entries_are_read_as_they_are_written() {
    let (_dir, state) = state(&[("a", SESSION)]);
    let shown = |json: Option<Json>| json.unwrap().to_string();
    expect![[r#"{"path":"data"}"#]].assert_eq(&shown(state.get_dataset_config().unwrap()));
    expect![[r#"{"id":"t"}"#]].assert_eq(&shown(state.get_training_from_library("t").unwrap()));
    expect![[r#"{"id":"e","model_id":"m","training_id":"t"}"#]]
        .assert_eq(&shown(state.get_experiment("e").unwrap()));
    assert_eq!(state.get_model_from_library("t").unwrap(), None);
    assert_eq!(state.get_model_library().unwrap().len(), 1);
}

#[test]
fn a_broken_session_is_read_as_far_as_it_goes() {
    let (_dir, state) =
        state(&[("a", "[[models]]\nid = \"m\"\nx = [1,\n[[trainings]]\nid = \"t\"\n")]);
    assert_eq!(state.get_training_library().unwrap().len(), 1);
    assert!(state.get_model_from_library("m").unwrap().is_some());
}

#[test]
fn sessions_are_told_with_what_they_hold() {
    let (_dir, state) = state(&[("a", SESSION), ("b", "broken = ")]);
    let mut sessions = state.list_saved_sessions().unwrap();
    sessions.sort_by(|a, b| a.id.cmp(&b.id));
    for session in &mut sessions {
        assert!(session.changed_at.ends_with('Z'), "{}", session.changed_at);
        session.changed_at.clear();
    }
    let shown: Vec<_> = sessions.iter().map(|session| session.to_json().to_string()).collect();
    expect![[r#"
        {"id":"a","name":"First","models":1,"trainings":1,"experiments":1,"changed_at":"","current":true}
        {"id":"b","name":null,"models":0,"trainings":0,"experiments":0,"changed_at":"","current":false}"#]]
    .assert_eq(&shown.join("\n"));
}

#[test]
fn a_session_is_chosen_for_all_who_come_later() {
    let (_dir, mut state) = state(&[("a", ""), ("b", "")]);
    assert!(state.load_session("b").unwrap());
    assert!(!state.load_session("c").unwrap());
    assert_eq!(state.get_session_id().unwrap().as_str(), "b");
    let again = || WorkflowState::init_workflow_state(state.workspace().clone()).unwrap();
    assert_eq!(again().get_session_id(), state.get_session_id());
    again().clear_workflow_state().unwrap();
    assert_eq!(again().get_session_id(), None);
}

#[test]
fn a_session_named_leaves_the_current_one() {
    let (_dir, state) = state(&[("swift-golden-falcon", ""), ("calm-amber-wren", "")]);
    let workspace = state.workspace().clone();
    let named = WorkflowState::on_session(workspace.clone(), "calm-amber-wren").unwrap();
    assert_eq!(named.get_session_id().unwrap().as_str(), "calm-amber-wren");
    assert_eq!(workspace.current().unwrap().as_ref(), state.get_session_id());
    refused(
        WorkflowState::on_session(workspace.clone(), "calm-amber-wrem"),
        expect!["there is no session `calm-amber-wrem`; did you mean `calm-amber-wren`?"],
    );
    refused(
        WorkflowState::on_session(workspace, "../x"),
        expect![
            "`../x` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`"
        ],
    );
}

#[test]
fn a_new_session_has_a_fresh_id_and_is_the_current_one() {
    let (_dir, mut state) = state(&[("a", "")]);
    let id = state.new_session(None, Some("Say \"hi\"")).unwrap();
    assert_eq!(state.get_session_id(), Some(&id));
    let text = state.workspace().session_text(&id).unwrap().unwrap();
    let read: toml::Table = toml::from_str(&text).unwrap();
    assert_eq!(read["session"]["id"].as_str(), Some(id.as_str()));
    assert_eq!(read["session"]["name"].as_str(), Some("Say \"hi\""));
    refused(
        state.new_session(Some("a"), None),
        expect!["there is a session `a` already; choose another ID, or delete that one first"],
    );
    assert_eq!(state.get_session_id(), Some(&id));
}

#[test]
fn a_deleted_session_is_forgotten() {
    let (_dir, mut state) = state(&[("a", ""), ("b", "")]);
    assert!(state.delete_session("b").unwrap());
    assert!(!state.delete_session("b").unwrap());
    assert_eq!(state.get_session_id().unwrap().as_str(), "a");
    assert!(state.delete_session("a").unwrap());
    assert_eq!((state.get_session_id(), state.workspace().current().unwrap()), (None, None));
}

#[test]
fn a_session_that_someone_renames_meanwhile_is_worked_on_under_its_new_id() {
    let (_dir, mut other) = state(&[("a", SESSION)]);
    let mut state = WorkflowState::init_workflow_state(other.workspace().clone()).unwrap();
    let named = WorkflowState::on_session(other.workspace().clone(), "a").unwrap();
    assert!(other.rename_session("a", "b").unwrap());
    assert_eq!(state.get_model_library().unwrap()[0]["id"], "m");
    assert!(state.update_model_in_library("m", Some("New"), Changes::default()).unwrap());
    assert_eq!(state.get_session_id().unwrap().as_str(), "b");
    refused(
        named.get_model_library(),
        expect!["there is no session `a`; `nestling session list` shows those there"],
    );
}

#[test]
fn two_that_begin_at_once_begin_one_session() {
    let (_dir, mut one) = state(&[]);
    let mut two = one.clone();
    one.add_training_to_library("One", training()).unwrap();
    two.add_training_to_library("Two", training()).unwrap();
    assert_eq!(one.get_session_id(), two.get_session_id());
    assert_eq!(one.list_saved_sessions().unwrap().len(), 1);
}

#[test]
fn an_open_session_is_read_as_the_editor_has_it() {
    let (dir, state) = state(&[("a", SESSION)]);
    let open = Arc::new(Document::parse("[[models]]\nid = \"typed\"\n[session]\nid = \"a\"\n"));
    let id = SessionId::parse("a").unwrap();
    let mut state = WorkflowState::on_open_session(state.workspace().clone(), id, open);
    assert_eq!(state.get_model_library().unwrap()[0]["id"], "typed");
    assert!(state.save_session("b").unwrap());
    let copy = std::fs::read_to_string(dir.path().join("sessions/b.toml")).unwrap();
    assert_eq!(copy, "[[models]]\nid = \"typed\"\n[session]\nid = \"b\"\n");
    state.load_session("a").unwrap();
    assert_eq!(state.get_model_library().unwrap()[0]["id"], "m");
}

#[test]
fn a_current_session_that_someone_removed_is_told() {
    let (dir, state) = state(&[("a", ""), ("b", "")]);
    std::fs::remove_file(dir.path().join("sessions/a.toml")).unwrap();
    refused(
        state.get_model_library(),
        expect!["there is no session `a`; `nestling session list` shows those there"],
    );
}

#[test]
fn a_scan_made_elsewhere_stands_in_for_a_folder_that_is_not_here() {
    let (dir, mut state) = state(&[("a", SESSION), ("b", "")]);
    let info = crate::session::samples::DatasetInfo {
        total_train: 7,
        classes: vec!["dog".into(), "cat".into()],
        train_samples: vec![3, 4],
        val_samples: vec![0, 0],
        ..Default::default()
    };
    state.set_dataset_info(&info).unwrap();
    assert_eq!(state.get_dataset_info().unwrap(), Some(info.clone()));
    assert_eq!(state.scanned_classes().unwrap(), Some(2), "models know their output layer");
    let contradicting = crate::session::samples::DatasetInfo { total_train: 8, ..info.clone() };
    refused(
        state.set_dataset_info(&contradicting),
        expect!["`info` contradicts itself: `train_samples` sum to 7, but `total_train` is 8"],
    );

    std::fs::create_dir_all(dir.path().join("data/cat")).unwrap();
    std::fs::write(dir.path().join("data/cat/1.png"), "").unwrap();
    assert_eq!(state.get_dataset_info().unwrap().unwrap().classes, ["cat"]);

    state.load_session("b").unwrap();
    refused(
        state.set_dataset_info(&info),
        expect!["`b` names no dataset folder; `nestling dataset set path=DIR` names one"],
    );
}

/// Keys to set, of JSON.
fn config(table: &str, json: &Json) -> Changes {
    changes_of(Catalog::builtin(), table, json.as_object().unwrap()).unwrap()
}

/// The first change of a workspace that has nothing.
fn begun() -> (tempfile::TempDir, WorkflowState) {
    let (dir, mut state) = state(&[]);
    state.save_dataset_config(config("dataset", &serde_json::json!({ "path": "data" }))).unwrap();
    (dir, state)
}

#[test]
fn the_first_change_begins_a_session() {
    let (_dir, state) = begun();
    let id = state.get_session_id().unwrap();
    assert_eq!(state.workspace().current().unwrap().as_ref(), Some(id));
    let text = state.workspace().session_text(id).unwrap().unwrap();
    let text = text.replace(id.as_str(), "ID");
    let text: Vec<_> = text.lines().filter(|line| !line.starts_with("created_at")).collect();
    expect![[r#"
        [session]
        id = "ID"
        format = 1

        [dataset]
        path = "data""#]]
    .assert_eq(&text.join("\n"));
}

#[test]
fn a_change_of_nothing_begins_no_session() {
    let (dir, mut state) = state(&[]);
    assert!(!state.delete_experiment("e").unwrap());
    assert!(!state.update_model_in_library("m", Some("x"), Changes::default()).unwrap());
    assert_eq!(dir.path().read_dir().unwrap().count(), 0);
}

#[test]
fn an_experiment_goes_from_its_making_to_its_history() {
    let (_dir, mut state) = begun();
    let layers = serde_json::json!({
        "kind": "custom_cnn",
        "layers": [{ "type": "Conv2D", "filters": 8, "kernel_size": 3 }, { "type": "GlobalAvgPool" }],
    });
    let model = state.add_model_to_library("Small", config("model", &layers)).unwrap();
    let quick = serde_json::json!({
        "optimizer": "adam", "learning_rate": 0.001, "epochs": 3, "batch_size": 32,
    });
    let training = state.add_training_to_library("Quick", config("training", &quick)).unwrap();
    let id = state.create_experiment("Both", &model, &training).unwrap();

    let status = |status: &str| config("experiment", &serde_json::json!({ "status": status }));
    assert!(state.update_experiment(&id, status("training"), None).unwrap());
    for epoch in 1..=3_u32 {
        let metrics = vec![("val_loss".to_owned(), 1.0 / f64::from(epoch))];
        let epoch = Epoch { epoch: epoch.into(), metrics, at: None };
        assert!(state.update_experiment(&id, Changes::default(), Some(epoch)).unwrap());
    }
    assert!(state.update_experiment(&id, status("completed"), None).unwrap());
    assert_eq!(state.get_history(&id).unwrap().len(), 3);
    let page = state.get_experiment_page(&id).unwrap().unwrap();
    assert_eq!((&page["status"], &page["current_epoch"]), (&"completed".into(), &3.into()));
    assert_eq!(page["history"][2]["epoch"], 3);
    let model_page = state.get_model_from_library(&model).unwrap().unwrap();
    expect![[r#"{"parameters":224,"trainable":224,"layers":[{"type":"Conv2D","output":[8,224,224],"parameters":224},{"type":"GlobalAvgPool","output":[8],"parameters":0}]}"#]].assert_eq(&model_page["network"].to_string());

    assert!(state.delete_model_from_library(&model, Uses::Refuse).is_err());
    assert!(state.delete_model_from_library(&model, Uses::Cascade).unwrap());
    assert_eq!(state.get_experiments().unwrap(), Vec::<Json>::new());
}

#[test]
fn a_run_within_the_second_of_the_one_before_has_its_own_best_epoch() {
    let best = SESSION.replace("[[experiments]]", "checkpoint = \"val_loss\"\n[[experiments]]");
    let best = best.replace("training_id", "status = \"ready\"\ntraining_id");
    let (_dir, mut state) = state(&[("a", &best)]);
    let mut report = |epoch, loss| {
        let metrics = vec![("val_loss".to_owned(), loss)];
        let epoch = Epoch { epoch, metrics, at: Some(workspace::moment()) };
        assert!(state.update_experiment("e", Changes::default(), Some(epoch)).unwrap());
        // Even where nothing is slow, a millisecond lies between two commands.
        std::thread::sleep(std::time::Duration::from_millis(2));
        if loss == 0.2 {
            for status in ["completed", "ready"] {
                let status = config("experiment", &serde_json::json!({ "status": status }));
                assert!(state.update_experiment("e", status, None).unwrap());
            }
        }
        let experiment = state.get_experiment("e").unwrap().unwrap();
        experiment["best_epoch"].clone()
    };
    for (epoch, loss) in [(1, 0.9), (2, 0.1), (3, 0.2), (1, 0.8)] {
        report(epoch, loss);
    }
    assert_eq!(report(2, 0.7), 2);
}

#[test]
fn what_is_broken_is_not_written_but_told_with_its_place() {
    let broken = "[session]\nid = \"a\"\n[[models]]\nid = \"m\"\nx = [1,\n[dataset]\n";
    let (_dir, mut state) = state(&[("a", broken)]);
    let name = serde_json::json!({ "name": "x" });
    refused(
        state.update_model_in_library("m", None, config("model", &name)),
        expect![
            "`sessions/a.toml:5:5`: unclosed array: expected `]`; mend this first, nothing was changed"
        ],
    );
    assert!(state.save_session("b").unwrap(), "its ID is whole");
    assert_eq!(
        state.workspace().session_text(&SessionId::parse("a").unwrap()).unwrap().unwrap(),
        broken
    );
}

#[test]
fn copies_and_renames_have_their_own_id_within() {
    let (dir, mut state) = state(&[("a", SESSION)]);
    assert!(state.save_session("a").unwrap());
    assert!(state.save_session("b").unwrap());
    assert_eq!(state.get_session_id().unwrap().as_str(), "a");
    assert!(state.rename_session("a", "c").unwrap());
    assert!(!state.rename_session("a", "d").unwrap());
    assert_eq!(state.get_session_id().unwrap().as_str(), "c");
    assert_eq!(state.workspace().current().unwrap().as_ref(), state.get_session_id());
    for id in ["b", "c"] {
        let text = std::fs::read_to_string(dir.path().join(format!("sessions/{id}.toml"))).unwrap();
        assert_eq!(text, SESSION.replace("id = \"a\"", &format!("id = \"{id}\"")));
    }
    refused(
        state.save_session("b"),
        expect!["there is a session `b` already; choose another ID, or delete that one first"],
    );
}

#[test]
fn a_call_by_name_gives_what_the_method_gives() {
    let (_dir, mut state) = state(&[("a", SESSION)]);
    let mut call = |name: &str, arguments: Json| {
        Call::read(name, &arguments).unwrap().make(&mut state).unwrap().to_string()
    };
    expect![[r#"{"id":"t"}"#]]
        .assert_eq(&call("get_training_from_library", serde_json::json!({ "id": "t" })));
    expect![[r#"{"id":"e","model_id":"m","training_id":"t","history":[]}"#]]
        .assert_eq(&call("get_experiment", serde_json::json!({ "id": "e" })));
    expect!["null"].assert_eq(&call("get_experiment", serde_json::json!({ "id": "x" })));
    expect!["true"].assert_eq(&call("delete_experiment", serde_json::json!({ "id": "e" })));
    expect!["false"].assert_eq(&call("delete_experiment", serde_json::json!({ "id": "e" })));
    expect!["[]"].assert_eq(&call("get_experiments", Json::Null));
    expect!["true"].assert_eq(&call("has_dataset_config", Json::Null));
    expect![[r#"{"id":"b"}"#]].assert_eq(&call("new_session", serde_json::json!({ "id": "b" })));
    expect![[r#""b""#]].assert_eq(&call("get_session_id", Json::Null));
    expect!["null"].assert_eq(&call("clear_workflow_state", Json::Null));
    expect!["null"].assert_eq(&call("get_session_id", Json::Null));
}
