//! From the first word to the last.

use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use crate::client::{Client, able, framed, pulling};
use crate::sessions::SOUND;

const INVALID_REQUEST: i64 = -32600;
const METHOD_NOT_FOUND: i64 = -32601;
const INVALID_PARAMS: i64 = -32602;
const NOT_INITIALIZED: i64 = -32002;

#[test]
fn a_proper_goodbye_has_exit_code_0() {
    assert_eq!(Client::start().leave(), 0);
}

#[test]
fn leaving_without_a_goodbye_has_exit_code_1() {
    let mut client = Client::start();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);

    let mut client = Client::spawn();
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_server_says_who_it_is_and_what_it_can() {
    let mut client = Client::spawn();
    let answer = client.request("initialize", json!({ "capabilities": able() }));
    assert_eq!(answer["serverInfo"]["name"], "nestling");
    let can = &answer["capabilities"];
    assert_eq!(can["textDocumentSync"]["change"], 2, "incremental");
    assert_eq!(can["hoverProvider"], true);
    assert_eq!(can["diagnosticProvider"], Value::Null, "this client is told its diagnostics");
    let kinds = json!([
        "quickfix",
        "refactor",
        "refactor.extract",
        "refactor.inline",
        "refactor.rewrite",
        "refactor.create",
        "source.fixAll.nestling",
        "source.sortEntries.nestling"
    ]);
    assert_eq!(can["codeActionProvider"]["codeActionKinds"], kinds);
}

#[test]
fn requests_before_initialize_are_refused() {
    let mut client = Client::spawn();
    assert_eq!(client.error("textDocument/hover", json!({})), NOT_INITIALIZED);
    assert_eq!(client.error("shutdown", Value::Null), NOT_INITIALIZED);
    client.open("a", "x = ");
    client.initialize(able());
    client.notify("initialized", json!({}));
    assert_eq!(client.everything(), [] as [Value; 0], "what came before does not count");
}

#[test]
fn a_second_initialize_is_refused() {
    let mut client = Client::start();
    assert_eq!(client.error("initialize", json!({ "capabilities": {} })), INVALID_REQUEST);
}

#[test]
fn requests_after_shutdown_are_refused() {
    let mut client = Client::start();
    client.request("shutdown", Value::Null);
    assert_eq!(client.error("textDocument/hover", json!({})), INVALID_REQUEST);
    assert_eq!(client.error("initialize", json!({ "capabilities": {} })), INVALID_REQUEST);
    assert_eq!(client.error("shutdown", Value::Null), INVALID_REQUEST);
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn what_waits_at_the_end_is_cancelled_and_no_error_of_ours() {
    let mut client = Client::start();
    let uri = client.open("a", &SOUND.repeat(200));
    let at = json!({ "textDocument": { "uri": uri }, "position": { "line": 20, "character": 3 } });
    let asked: Vec<i64> = (0..100).map(|_| client.ask("textDocument/hover", at.clone())).collect();
    client.request("shutdown", Value::Null);
    for id in asked {
        let code = client.answer(id)["error"]["code"].clone();
        assert!(code.is_null() || code == -32800, "{code}");
    }
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn unknown_methods_are_answered_and_unknown_notifications_are_not() {
    let mut client = Client::start();
    assert_eq!(client.error("textDocument/brew", json!({})), METHOD_NOT_FOUND);
    assert_eq!(client.error("$/brew", json!({})), METHOD_NOT_FOUND);
    client.notify("$/brew", json!({}));
    client.notify("brew", json!([1]));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn wrong_parameters_are_answered() {
    let mut client = Client::start();
    assert_eq!(client.error("textDocument/hover", json!({ "position": 3 })), INVALID_PARAMS);
    client.notify("textDocument/didOpen", json!({ "textDocument": 3 }));
    client.notify("textDocument/didChange", Value::Null);
    client.notify("$/cancelRequest", json!({ "id": {} }));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn documents_that_are_not_open_have_nothing_to_show() {
    let mut client = Client::start();
    let uri = client.uri("sessions/a.toml");
    let place =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    assert_eq!(client.request("textDocument/hover", place.clone()), Value::Null);
    assert_eq!(client.request("textDocument/completion", place), Value::Null);
    client.change(&uri, 2, json!([{ "text": "a = 1" }]));
    client.close(&uri);
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn a_cancelled_request_is_answered_once() {
    // A question about a workspace without news waits, so it can be cancelled for certain.
    let mut client = Client::start_in(&[], pulling());
    let known = json!([]);
    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": known }));
    assert_eq!(first["items"], json!([]));
    client.open("a", "");
    let uri = client.uri("sessions/a.toml");
    let id = client.request("textDocument/diagnostic", json!({ "textDocument": { "uri": uri } }))
        ["resultId"]
        .clone();
    let known = json!([{ "uri": uri, "value": id }]);
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    client.notify("$/cancelRequest", json!({ "id": waiting }));
    assert_eq!(client.answer(waiting)["error"]["code"], -32800);
    client.notify("$/cancelRequest", json!({ "id": waiting }));
    client.notify("$/cancelRequest", json!({ "id": "never asked" }));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn all_that_was_asked_before_the_end_is_answered() {
    let mut client = Client::start();
    let ids: Vec<i64> = (0..50).map(|_| client.ask("textDocument/brew", json!({}))).collect();
    client.hang_up();
    for id in ids {
        assert_eq!(client.answer(id)["error"]["code"], METHOD_NOT_FOUND);
    }
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn the_server_leaves_when_its_input_ends() {
    let mut client = Client::start();
    let start = Instant::now();
    client.hang_up();
    assert_eq!(client.exit_code(), 1);
    assert!(start.elapsed() < Duration::from_secs(2), "it waits for nobody");
}

/// The editor dies, and its pipes are kept open by another of its children.
#[cfg(unix)]
#[test]
fn the_server_leaves_when_the_editors_process_ends() {
    let mut editor = Command::new("sleep").arg("60").stdout(Stdio::null()).spawn().unwrap();
    let mut client = Client::spawn();
    client.request("initialize", json!({ "processId": editor.id(), "capabilities": able() }));
    editor.kill().unwrap();
    editor.wait().unwrap();
    assert_eq!(client.exit_code(), 1);
}

#[test]
fn messages_sent_at_once_are_handled_in_their_order() {
    let mut client = Client::spawn();
    let messages = [
        json!({ "jsonrpc": "2.0", "id": 1, "method": "initialize", "params": { "capabilities": {} } }),
        json!({ "jsonrpc": "2.0", "method": "initialized", "params": {} }),
        json!({ "jsonrpc": "2.0", "id": "two", "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "id": 3, "method": "shutdown" }),
        json!({ "jsonrpc": "2.0", "method": "exit" }),
    ];
    client.send_raw(&messages.iter().flat_map(framed).collect::<Vec<u8>>());
    assert!(client.answer(1)["result"]["capabilities"].is_object());
    assert_eq!(client.answer("two")["result"], Value::Null);
    assert_eq!(client.answer(3)["error"]["code"], INVALID_REQUEST);
    assert_eq!(client.exit_code(), 0);
}
