//! New names: in the text, for files, and for what is kept beside them.

use std::path::Path;
use std::time::{Duration, Instant};

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able, place};
use crate::navigation::{SESSION, ask_at};

/// A session with an experiment that has a history.
const TRAINED: &str = "[session]\nid = \"a\"\n\n[[experiments]]\nid = \"exp_1\"\n";

const HISTORY: (&str, &str) = ("history/a/exp_1.jsonl", "{\"epoch\":1}\n");

fn rename(client: &mut Client, uri: &str, at: (u32, u32), to: &str) -> Value {
    ask_at(client, "rename", uri, at, json!({ "newName": to }))
}

/// Why something cannot be renamed.
fn refusal(client: &mut Client, uri: &str, at: (u32, u32), to: &str) -> String {
    let position = json!({ "line": at.0, "character": at.1 });
    let params = json!({ "textDocument": { "uri": uri }, "position": position, "newName": to });
    let id = client.ask("textDocument/rename", params);
    client.error_of(id)
}

/// Text edits, a line each.
fn listed(edits: &Value) -> String {
    let line = |edit: &Value| format!("{} {}\n", place(&edit["range"]), edit["newText"]);
    edits.as_array().unwrap().iter().map(line).collect()
}

/// Waits for what another process does.
fn wait_until(what: &str, is_so: impl Fn() -> bool) {
    let end = Instant::now() + Duration::from_secs(30);
    while !is_so() {
        assert!(Instant::now() < end, "{what} never came true");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn bare_but_preparing() -> Value {
    json!({ "textDocument": { "rename": { "prepareSupport": true } } })
}

#[test]
fn what_can_be_renamed_is_told_beforehand() {
    let mut client = Client::start_as(bare_but_preparing());
    let uri = client.open("a", SESSION);
    let prepared = ask_at(&mut client, "prepareRename", &uri, (13, 14), Value::Null);
    assert_eq!(place(&prepared["range"]), "13:12-13:17");
    assert_eq!(prepared["placeholder"], "lenet");
    let nothing = ask_at(&mut client, "prepareRename", &uri, (9, 1), Value::Null);
    assert_eq!(nothing, Value::Null);
}

#[test]
fn preparing_is_offered_to_who_prepares() {
    let offer = |capabilities| Client::spawn().initialize(capabilities)["renameProvider"].clone();
    assert_eq!(offer(json!({})), json!(true));
    assert_eq!(offer(able()), json!({ "prepareProvider": true }));
}

#[test]
fn an_able_editor_gets_edits_of_its_version() {
    let mut client = Client::start();
    let uri = client.open("a", SESSION);
    let edit = rename(&mut client, &uri, (8, 7), "net");
    let changes = &edit["documentChanges"];
    assert_eq!(changes[0]["textDocument"], json!({ "uri": uri, "version": 1 }));
    expect![[r#"
        8:6-8:11 "net"
        13:12-13:17 "net"
    "#]]
    .assert_eq(&listed(&changes[0]["edits"]));
    assert_eq!(edit.get("changes"), None);
}

#[test]
fn a_bare_editor_gets_plain_edits() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", SESSION);
    let edit = rename(&mut client, &uri, (5, 30), "🦉 2");
    expect![[r#"
        4:12-4:15 "🦉 2"
        5:29-5:32 "🦉 2"
    "#]]
    .assert_eq(&listed(&edit["changes"][&uri]));
    assert_eq!(edit.get("documentChanges"), None);
}

#[test]
fn a_name_that_cannot_be_taken_is_refused_in_words() {
    let mut client = Client::start();
    let uri = client.open("a", SESSION);
    expect![
        "-32803 `a b` cannot be an ID: it may have only letters from a to z, digits, `_` and `-`"
    ]
    .assert_eq(&refusal(&mut client, &uri, (8, 7), "a b"));
    expect!["-32803 there is nothing to rename here; put the cursor on an ID or a class"]
        .assert_eq(&refusal(&mut client, &uri, (9, 1), "x"));
    expect!["-32803 there is nothing to rename here: this file is no session"].assert_eq(&refusal(
        &mut client,
        "file:///nowhere.toml",
        (9, 1),
        "x",
    ));
}

#[test]
fn a_session_and_its_file_have_one_name() {
    let files = [("sessions/a.toml", TRAINED), ("sessions/c.toml", ""), HISTORY];
    let mut client = Client::start_in(&files, able());
    client.write_file(".nestling/current", "a\n");
    let uri = client.open("a", TRAINED);
    let new = client.uri("sessions/b.toml");
    let edit = rename(&mut client, &uri, (1, 6), "b");
    let changes = &edit["documentChanges"];
    assert_eq!(listed(&changes[0]["edits"]), "1:6-1:7 \"b\"\n");
    assert_eq!(changes[1], json!({ "kind": "rename", "oldUri": uri, "newUri": new }));
    expect!["-32803 there is a session `c` already; choose another ID, or delete that one first"]
        .assert_eq(&refusal(&mut client, &uri, (1, 6), "c"));

    // The editor does so; what else is kept of the session follows.
    let root = client.folder().to_owned();
    std::fs::rename(root.join("sessions/a.toml"), root.join("sessions/b.toml")).unwrap();
    client.write_file("sessions/b.toml", &TRAINED.replace("\"a\"", "\"b\""));
    wait_until("the move of the history", || root.join("history/b/exp_1.jsonl").is_file());
    wait_until("the choice", || is(&root.join(".nestling/current"), "b\n"));
    assert!(!root.join("history/a").exists());
}

#[test]
fn an_editor_that_cannot_rename_files_is_told_what_can() {
    let mut client = Client::start_in(&[("sessions/a.toml", TRAINED)], json!({}));
    let uri = client.open("a", TRAINED);
    expect!["-32803 a session's ID is the name of its file, and this editor cannot rename files; run `nestling session rename a b`"]
        .assert_eq(&refusal(&mut client, &uri, (1, 6), "b"));
    // Nothing needs another name then.
    let other = client.open("b", TRAINED);
    let edit = rename(&mut client, &other, (1, 6), "b");
    assert_eq!(listed(&edit["changes"][&other]), "1:6-1:7 \"b\"\n");
}

#[test]
fn an_experiment_keeps_its_history() {
    let mut client = Client::start_in(&[("sessions/a.toml", TRAINED), HISTORY], able());
    let uri = client.open("a", TRAINED);
    let edit = rename(&mut client, &uri, (4, 7), "exp_2");
    let [old, new] = ["exp_1", "exp_2"].map(|id| client.uri(&format!("history/a/{id}.jsonl")));
    assert_eq!(
        edit["documentChanges"][1],
        json!({ "kind": "rename", "oldUri": old, "newUri": new })
    );
    client.write_file("history/a/exp_2.jsonl", "");
    expect!["-32803 the history of an older experiment `exp_2` is there already, in `history/a`; choose another ID"]
        .assert_eq(&refusal(&mut client, &uri, (4, 7), "exp_2"));
}

#[test]
fn where_the_editor_cannot_move_a_history_it_follows_the_saved_file() {
    let mut client = Client::start_in(&[("sessions/a.toml", TRAINED), HISTORY], json!({}));
    let uri = client.open("a", TRAINED);
    let edit = rename(&mut client, &uri, (4, 7), "exp_2");
    assert_eq!(listed(&edit["changes"][&uri]), "4:6-4:11 \"exp_2\"\n");
    let root = client.folder().to_owned();
    let [old, new] = ["exp_1", "exp_2"].map(|id| root.join(format!("history/a/{id}.jsonl")));
    assert!(old.is_file() && !new.exists());

    client.write_file("sessions/a.toml", &TRAINED.replace("exp_1", "exp_2"));
    wait_until("the move of the history", || new.is_file());
    assert!(!old.exists());
    // The rename is undone.
    client.write_file("sessions/a.toml", TRAINED);
    wait_until("the way back of the history", || old.is_file());
}

fn renamed_files(client: &Client, from: &str, to: &str) -> Value {
    let [old, new] = [from, to].map(|id| client.uri(&format!("sessions/{id}.toml")));
    json!({ "files": [{ "oldUri": old, "newUri": new }] })
}

#[test]
fn a_file_renamed_in_the_editor_brings_its_session_along() {
    let files = [("sessions/a.toml", TRAINED), ("sessions/z.toml", SESSION), HISTORY];
    let mut client = Client::start_in(&files, able());
    let uri = client.uri("sessions/a.toml");
    let params = renamed_files(&client, "a", "b");
    // It is not open: its text is read.
    let edit = client.request("workspace/willRenameFiles", params.clone());
    let changes = &edit["documentChanges"];
    assert_eq!(changes[0]["textDocument"], json!({ "uri": uri, "version": null }));
    assert_eq!(listed(&changes[0]["edits"]), "1:6-1:7 \"b\"\n");
    // An open one has a version; one whose ID was another one anyway is left alone.
    client.open("a", &TRAINED.replace("[session]", "\n[session]"));
    let edit = client.request("workspace/willRenameFiles", params.clone());
    assert_eq!(edit["documentChanges"][0]["textDocument"]["version"], 1);
    assert_eq!(listed(&edit["documentChanges"][0]["edits"]), "2:6-2:7 \"b\"\n");
    let other = renamed_files(&client, "z", "b");
    assert_eq!(client.request("workspace/willRenameFiles", other), Value::Null);
    let elsewhere = renamed_files(&client, "a", "no ID");
    assert_eq!(client.request("workspace/willRenameFiles", elsewhere), Value::Null);

    let root = client.folder().to_owned();
    std::fs::rename(root.join("sessions/a.toml"), root.join("sessions/b.toml")).unwrap();
    client.notify("workspace/didRenameFiles", params);
    wait_until("the move of the history", || root.join("history/b/exp_1.jsonl").is_file());
}

#[test]
fn renamed_files_are_asked_for() {
    let offer = Client::spawn().initialize(able());
    let operations = &offer["workspace"]["fileOperations"];
    let filter = &operations["willRename"]["filters"][0];
    assert_eq!(filter["pattern"]["glob"], "**/sessions/*.toml");
    assert_eq!(operations["willRename"], operations["didRename"]);
}

fn is(path: &Path, text: &str) -> bool {
    std::fs::read_to_string(path).is_ok_and(|found| found == text)
}
