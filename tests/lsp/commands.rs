//! `workspace/executeCommand`: operations on sessions that are open, and on those that are not.

use expect_test::expect;
use nestling::workspace::Workspace;
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::editor;
use crate::sessions::{SOUND, with};

const CANCELLED: i64 = -32800;

fn start() -> Client {
    Client::start_in(&[("sessions/a.toml", SOUND)], able())
}

fn on_disk(client: &Client) -> String {
    std::fs::read_to_string(client.folder().join("sessions/a.toml")).unwrap()
}

/// The text after the edit that the server asks for, which must be for this version of it.
fn edited(request: &Value, version: i32, text: &str) -> String {
    let change = &request["params"]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["version"], version);
    editor::apply(text, &change["edits"])
}

/// Makes the edit that the server asks for next, as a good editor does: the text first, then the
/// answer. Gives the new text.
fn make_edit(client: &mut Client, uri: &str, version: i32, text: &str) -> String {
    let request = client.edit_request();
    let text = edited(&request, version, text);
    client.change(uri, version + 1, json!([{ "text": text }]));
    client.reply(&request, json!({ "applied": true }));
    text
}

#[test]
fn a_session_that_is_not_open_is_changed_on_disk_and_judged_at_once() {
    let mut client = start();
    let made = client.command("add_model_to_library", json!({
        "session": "a", "name": "ViT", "config": { "kind": "vision_transformer", "patch_size": 16,
            "embed_dim": 768, "depth": 12, "num_heads": 12 }
    }));
    let id = made["id"].as_str().unwrap();
    assert!(on_disk(&client).contains(&format!("id = \"{id}\"\nname = \"ViT\"")));
    let uri = client.uri("sessions/a.toml");
    assert!(client.diagnostics(&uri).contains("hint unused-model"));
    assert_eq!(
        client.command("get_model_from_library", json!({ "session": "a", "id": id }))["embed_dim"],
        768
    );
}

#[test]
fn an_open_session_is_changed_in_the_editor() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let id = client.ask_command(
        "update_training_in_library",
        json!({
            "uri": uri, "id": "train_a1b2c3d4", "config": { "epochs": 50 }
        }),
    );
    let request = client.edit_request();
    expect![[r#"
        {
          "label": "Change training `train_a1b2c3d4`",
          "edit": {
            "documentChanges": [
              {
                "textDocument": {
                  "uri": "URI",
                  "version": 1
                },
                "edits": [
                  {
                    "range": {
                      "start": {
                        "line": 31,
                        "character": 9
                      },
                      "end": {
                        "line": 31,
                        "character": 12
                      }
                    },
                    "newText": "50"
                  }
                ]
              }
            ]
          }
        }"#]]
    .assert_eq(&format!("{:#}", request["params"]).replace(&uri, "URI"));
    let text = edited(&request, 1, SOUND);
    client.change(&uri, 2, json!([{ "text": text }]));
    client.reply(&request, json!({ "applied": true }));
    assert_eq!(client.answer(id)["result"], true);
    assert_eq!(text, with(SOUND, "epochs = 100", "epochs = 50"));
    assert_eq!(on_disk(&client), SOUND, "the editor saves when it is told to");
}

#[test]
fn an_open_session_is_found_by_its_id_too() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let id =
        client.ask_command("delete_experiment", json!({ "session": "a", "id": "exp_0badcafe" }));
    let text = make_edit(&mut client, &uri, 1, SOUND);
    assert_eq!(client.answer(id)["result"], true);
    assert!(!text.contains("[[experiments]]"), "{text}");
    let experiments = client.command("get_experiments", json!({ "session": "a" }));
    assert_eq!(experiments, json!([]), "what is read is what the editor has");
}

#[test]
fn an_edit_that_the_editor_does_not_make_is_an_error() {
    let mut client = start();
    client.open("a", SOUND);
    let id =
        client.ask_command("delete_experiment", json!({ "session": "a", "id": "exp_0badcafe" }));
    let request = client.edit_request();
    client.reply(&request, json!({ "applied": false, "failureReason": "the file is read-only" }));
    expect!["-32803 the editor did not make the change: the file is read-only"]
        .assert_eq(&client.error_of(id));
}

#[test]
fn an_edit_is_made_anew_when_someone_typed_meanwhile() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let id = client.ask_command(
        "update_training_in_library",
        json!({
            "session": "a", "id": "train_a1b2c3d4", "config": { "epochs": 50 }
        }),
    );
    let request = client.edit_request();
    let typed = format!("# A comment\n{SOUND}");
    client.change(&uri, 2, json!([{ "text": typed }]));
    client.reply(&request, json!({ "applied": false }));

    let text = make_edit(&mut client, &uri, 2, &typed);
    assert_eq!(client.answer(id)["result"], true);
    assert_eq!(text, with(&typed, "epochs = 100", "epochs = 50"));
}

#[test]
fn an_editor_that_tells_of_its_text_late_is_waited_for() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let mut text = SOUND.to_owned();
    let names = ["First", "Second"];
    let ids = names.map(|name| {
        client.ask_command(
            "create_experiment",
            json!({
                "session": "a", "name": name,
                "model_id": "model_3fa9c1d2", "training_id": "train_a1b2c3d4"
            }),
        )
    });
    for (version, id) in (1..).zip(ids) {
        let request = client.edit_request();
        text = edited(&request, version, &text);
        client.reply(&request, json!({ "applied": true }));
        client.change(&uri, version + 1, json!([{ "text": text }]));
        assert!(client.answer(id)["result"]["id"].as_str().unwrap().starts_with("exp_"));
    }
    let (first, second) = (text.find("\"First\"").unwrap(), text.find("\"Second\"").unwrap());
    assert!(first < second);
}

#[test]
fn an_editor_that_says_so_but_left_the_edit_out_is_asked_again() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let id =
        client.ask_command("delete_experiment", json!({ "session": "a", "id": "exp_0badcafe" }));
    let request = client.edit_request();
    client.reply(&request, json!({ "applied": true }));
    let typed = format!("# A comment\n{SOUND}");
    client.change(&uri, 2, json!([{ "text": typed }]));

    let text = make_edit(&mut client, &uri, 2, &typed);
    assert_eq!(client.answer(id)["result"], true);
    assert!(!text.contains("[[experiments]]"), "{text}");
}

#[test]
fn an_epoch_goes_to_the_history_once_the_editor_has_its_part() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let id = client.ask_command(
        "update_experiment",
        json!({
            "session": "a", "id": "exp_0badcafe", "epoch": 1, "metrics": { "val_loss": 0.5 }
        }),
    );
    let history = client.folder().join("history/a/exp_0badcafe.jsonl");
    let request = client.edit_request();
    assert!(!history.exists());
    let text = edited(&request, 1, SOUND);
    client.change(&uri, 2, json!([{ "text": text }]));
    client.reply(&request, json!({ "applied": true }));
    assert_eq!(client.answer(id)["result"], true);
    assert!(text.contains("current_epoch = 1") && text.contains("status = \"training\""), "{text}");
    let lines = std::fs::read_to_string(history).unwrap();
    assert_eq!(lines.lines().count(), 1);
    assert!(lines.contains(r#""metrics":{"val_loss":0.5}"#), "{lines}");
}

#[test]
fn an_editor_that_cannot_be_asked_has_its_saved_files_changed() {
    let mut able = able();
    able["workspace"]["applyEdit"] = json!(false);
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able);
    let uri = client.open("a", SOUND);
    let delete = json!({ "session": "a", "id": "exp_0badcafe" });
    assert_eq!(client.command("delete_experiment", delete.clone()), true);
    assert!(!on_disk(&client).contains("[[experiments]]"));

    client.change(&uri, 2, json!([{ "text": format!("# Not saved\n{SOUND}") }]));
    expect!["-32803 the editor cannot be asked to change this document, and has changes in it that are not saved: save or close it first"]
        .assert_eq(&client.command_error("delete_experiment", delete));
}

#[test]
fn what_is_no_command_or_no_argument_is_named() {
    let mut client = start();
    let mut refused = |name: &str, argument: Value| client.command_error(name, argument);
    expect!["-32602 there is no command `nestling.add_model_to_libary`; did you mean `nestling.add_model_to_library`?"]
        .assert_eq(&refused("add_model_to_libary", json!({})));
    expect![
        "-32602 there is no command `nestling.make_tea`; the server's capabilities list them all"
    ]
    .assert_eq(&refused("make_tea", json!({})));
    expect![
        "-32602 `nestling.get_experiments` takes one argument, a JSON object: `[{\"session\": …}]`"
    ]
    .assert_eq(&refused("get_experiments", json!("a")));
    expect!["-32602 `session` must be a string"]
        .assert_eq(&refused("get_experiments", json!({ "session": 7 })));
    expect!["-32602 `../a` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`"].assert_eq(&refused("get_experiments", json!({ "session": "../a" })));
    expect!["-32602 `session` and `uri` both name the session; give one of them"]
        .assert_eq(&refused("get_experiments", json!({ "session": "a", "uri": "file:///a" })));
    expect!["-32602 `nestling.get_experiment`: `id` is missing: a string"]
        .assert_eq(&refused("get_experiment", json!({ "session": "a" })));
    expect!["-32602 `nestling.get_experiment`: `id` is missing: a string"]
        .assert_eq(&refused("get_experiment", json!({ "session": "a", "ID": "x" })));
    expect!["-32602 `nestling.get_experiment`: `id` must be a string, not a number"]
        .assert_eq(&refused("get_experiment", json!({ "session": "a", "id": 3 })));
}

#[test]
fn commands_of_lenses_and_actions_say_what_they_take() {
    let mut client = start();
    let mut refused = |name: &str| client.command_error(name, Value::Null);
    expect![[r#"-32602 `nestling.keep_mine` takes one argument, `{"uri": …}`, the document whose text stays"#]].assert_eq(&refused("keep_mine"));
    expect!["-32602 `nestling.apply_action` takes one argument, which a code action of the server gives it"].assert_eq(&refused("apply_action"));
    expect![[r#"-32602 `nestling.show_references` takes one argument, `{"locations": […]}`, as a code lens gives it"#]].assert_eq(&refused("show_references"));
}

#[test]
fn without_a_session_no_experiment_is_created() {
    let mut client = start();
    let experiment = json!({ "name": "X", "model_id": "m", "training_id": "t" });
    expect!["-32803 there is no current session; `nestling session use ID` chooses one, `nestling session new` makes one"].assert_eq(&client.command_error("create_experiment", experiment));
    let model = json!({ "name": "X", "config": { "kind": "bogus" } });
    expect!["-32803 `bogus` is not a value of `kind`: it can be `custom_cnn`, `transfer_learning` or `vision_transformer`"].assert_eq(&client.command_error("add_model_to_library", model));
}

#[test]
fn what_cannot_be_done_is_refused_and_what_is_not_there_is_told() {
    let mut client = start();
    let model = json!({ "session": "a", "id": "model_3fa9c1d2" });
    expect!["-32803 `a`: the model `model_3fa9c1d2` is used by the experiment `exp_0badcafe`: delete it too (`--cascade`), or the model alone (`--force`)"].assert_eq(&client.command_error("delete_model_from_library", model.clone()));
    let none = json!({ "session": "a", "id": "model_none" });
    assert_eq!(client.command("delete_model_from_library", none.clone()), false);
    assert_eq!(client.command("get_model_from_library", none.clone()), Value::Null);
    expect!["-32803 there is no session `b`; `nestling session list` shows those there"]
        .assert_eq(&client.command_error("get_experiments", json!({ "session": "b" })));
    assert_eq!(on_disk(&client), SOUND);

    client.open("a", SOUND);
    expect!["-32803 `a`: the model `model_3fa9c1d2` is used by the experiment `exp_0badcafe`: delete it too (`--cascade`), or the model alone (`--force`)"].assert_eq(&client.command_error("delete_model_from_library", model));
    assert_eq!(client.command("delete_model_from_library", none), false);
}

#[test]
fn a_document_that_is_no_session_is_left_alone() {
    let mut client = start();
    let uri = client.uri("Cargo.toml");
    client.open_uri(&uri, "[package]\nname = \"x\"\n");
    let argument = json!({ "uri": uri, "name": "M", "preset": "lenet" });
    expect!["-32803 this document is no session: those lie in `sessions/` or have a `[session]`"]
        .assert_eq(&client.command_error("add_model_to_library", argument.clone()));
    client.close(&uri);
    let error = client.command_error("add_model_to_library", argument);
    assert!(error.starts_with("-32602 `uri` names neither an open document nor"), "{error}");
}

#[test]
fn without_a_session_it_is_the_current_one() {
    let mut client = start();
    assert_eq!(client.command("get_session_id", json!({})), Value::Null);
    assert_eq!(client.command("load_session", json!({ "id": "a" })), true);
    assert_eq!(client.command("get_session_id", json!({})), "a");
    assert_eq!(client.command("delete_experiment", json!({ "id": "exp_0badcafe" })), true);
    assert!(!on_disk(&client).contains("[[experiments]]"));
}

#[test]
fn a_session_with_unsaved_changes_is_neither_renamed_nor_deleted_under_them() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    client.change(&uri, 2, json!([{ "text": format!("# mine\n{SOUND}") }]));
    expect!["-32803 the session `a` is open in the editor, with changes that are not saved: save or close it first"]
        .assert_eq(&client.command_error("rename_session", json!({ "uri": uri, "to": "b" })));
    for (name, argument) in [
        ("rename_session", json!({ "from": "a", "to": "b" })),
        ("delete_session", json!({ "id": "a" })),
    ] {
        let error = client.command_error(name, argument);
        assert!(error.contains("`a` is open in the editor, with changes"), "{error}");
    }
    assert_eq!(on_disk(&client), SOUND);

    let file = client.folder().join("sessions/a.toml");
    std::fs::remove_file(&file).unwrap();
    expect!["-32803 the session `a` is open in the editor, but its file is not there any more: save it there or close it first"]
        .assert_eq(&client.command_error("delete_session", json!({ "id": "a" })));
    std::fs::write(&file, SOUND).unwrap();

    client.close(&uri);
    assert_eq!(client.command("rename_session", json!({ "from": "a", "to": "b" })), true);
    assert_eq!(client.command("delete_session", json!({ "id": "b" })), true);
}

#[test]
fn commands_are_done_in_the_order_they_come() {
    let mut client = start();
    let ids: Vec<i64> = (0..20)
        .map(|number| {
            client.ask_command(
                "create_experiment",
                json!({
                    "session": "a", "name": format!("Number {number:02}"),
                    "model_id": "model_3fa9c1d2", "training_id": "train_a1b2c3d4"
                }),
            )
        })
        .collect();
    for id in ids {
        assert!(client.answer(id)["result"]["id"].is_string());
    }
    let text = on_disk(&client);
    let places: Vec<usize> =
        (0..20).map(|number| text.find(&format!("Number {number:02}")).unwrap()).collect();
    assert!(places.is_sorted());
}

#[test]
fn while_another_program_has_the_lock_the_editor_is_served() {
    let mut client = start();
    let uri = client.open("b", SOUND);
    let lock = Workspace::at(client.folder()).lock().unwrap();
    let delete = json!({ "session": "a", "id": "exp_0badcafe" });
    let waiting = [(); 20].map(|()| client.ask_command("delete_experiment", delete.clone()));

    for _ in 0..20 {
        let position = json!({ "line": 28, "character": 2 });
        let params = json!({ "textDocument": { "uri": uri }, "position": position });
        assert!(client.request("textDocument/hover", params)["contents"].is_object());
    }
    let [first, second, rest @ ..] = waiting;
    for id in [second, first] {
        client.notify("$/cancelRequest", json!({ "id": id }));
        assert_eq!(client.answer(id)["error"]["code"], CANCELLED);
    }
    assert_eq!(on_disk(&client), SOUND);
    drop(lock);
    let done = rest.map(|id| client.answer(id)["result"].take());
    assert_eq!(done[0], true);
    assert!(done[1..].iter().all(|found| *found == false));
    assert!(!on_disk(&client).contains("[[experiments]]"));
}

#[test]
fn of_several_folders_one_can_be_named() {
    let files = [("one/sessions/a.toml", SOUND), ("two/sessions/b.toml", SOUND)];
    let mut client = Client::spawn();
    for (name, text) in files {
        client.write_file(name, text);
    }
    let folders = ["one", "two"].map(|name| json!({ "uri": client.uri(name), "name": name }));
    client.request("initialize", json!({ "workspaceFolders": folders, "capabilities": able() }));
    client.notify("initialized", json!({}));
    let sessions = |client: &mut Client, argument: Value| {
        let sessions = client.command("list_saved_sessions", argument);
        sessions.as_array().unwrap().iter().map(|session| session["id"].clone()).collect::<Value>()
    };
    assert_eq!(sessions(&mut client, json!({})), json!(["a"]));
    let two = client.uri("two");
    assert_eq!(sessions(&mut client, json!({ "workspace": two })), json!(["b"]));
    let two = client.folder().join("two");
    assert_eq!(sessions(&mut client, json!({ "workspace": two })), json!(["b"]));
    let error = client.command_error("list_saved_sessions", json!({ "workspace": "/" }));
    assert!(error.starts_with("-32602 `workspace` names no folder that is open"), "{error}");
}

#[test]
fn a_scan_shows_its_progress_to_who_asks_for_it() {
    let mut client = start();
    let id = client.ask(
        "workspace/executeCommand",
        json!({
            "command": "nestling.get_dataset_info", "arguments": [{ "session": "a" }],
            "workDoneToken": "mine"
        }),
    );
    assert_eq!(client.answer(id)["result"]["classes"], json!(["Adialer.C", "Yuner.A"]));
    for kind in ["begin", "end"] {
        client.wait_for(kind, |message| {
            message["method"] == "$/progress"
                && message["params"]["token"] == "mine"
                && message["params"]["value"]["kind"] == kind
        });
    }
}

#[test]
fn an_editor_that_never_answers_does_not_keep_the_next_command_waiting_for_ever() {
    let mut client = start();
    let uri = client.open("a", SOUND);
    let change = json!({ "uri": uri, "id": "train_a1b2c3d4", "config": { "epochs": 50 } });
    let unanswered = client.ask_command("update_training_in_library", change);
    let next = client.ask_command("get_session_id", json!({}));
    let request = client.edit_request();
    expect!["-32803 the editor was asked to make the change and has not answered for 10 s: look whether the document shows it before running the command again"]
        .assert_eq(&client.error_of(unanswered));
    assert_eq!(client.answer(next)["result"], Value::Null);
    // Too late, but no harm.
    client.reply(&request, json!({ "applied": false }));
    assert_eq!(client.everything().len(), 1, "the diagnostics of the open document");
}
