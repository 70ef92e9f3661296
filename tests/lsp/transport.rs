//! Bytes that are no messages: the server lives on.

use serde_json::{Value, json};

use crate::client::{Client, framed};

/// Sends `bytes`, and checks that the next request is answered as ever; gives the codes of the
/// errors that came for the bytes.
fn errors_for(bytes: &[u8]) -> Vec<i64> {
    let mut client = Client::start();
    client.send_raw(bytes);
    assert_eq!(client.error("textDocument/brew", Value::Null), -32601);
    let errors = client.everything();
    errors.iter().map(|answer| answer["error"]["code"].as_i64().unwrap()).collect()
}

const NONE: [i64; 0] = [];

fn message() -> Vec<u8> {
    framed(&json!({ "jsonrpc": "2.0", "method": "$/nothing", "params": {} }))
}

fn with_length(length: usize, body: &[u8]) -> Vec<u8> {
    let mut bytes = format!("Content-Length: {length}\r\n\r\n").into_bytes();
    bytes.extend_from_slice(body);
    bytes
}

#[test]
fn broken_json_is_answered() {
    let body = br#"{"jsonrpc":"2.0","id":1,"method":"#;
    assert_eq!(errors_for(&with_length(body.len(), body)), [-32700]);
}

#[test]
fn invalid_utf8_is_answered() {
    let body = b"{\"jsonrpc\":\"2.0\",\"method\":\"\xff\xfe\"}";
    assert_eq!(errors_for(&with_length(body.len(), body)), [-32700]);
}

#[test]
fn json_that_is_no_message_is_answered() {
    assert_eq!(errors_for(&framed(&json!({ "jsonrpc": "2.0" }))), [-32600]);
    assert_eq!(errors_for(&framed(&json!([]))), [-32600]);
    assert_eq!(
        errors_for(&framed(&json!({ "jsonrpc": "2.0", "id": [], "method": "x" }))),
        [-32600]
    );
    let odd_response = json!({ "jsonrpc": "2.0", "id": 1, "error": { "code": "x" } });
    assert_eq!(errors_for(&framed(&odd_response)), [-32600]);
}

#[test]
fn a_length_that_is_too_small_costs_one_message() {
    let body = br#"{"jsonrpc":"2.0","method":"$/nothing"}"#;
    assert_eq!(errors_for(&with_length(body.len() - 7, body)), [-32700]);
}

#[test]
fn a_length_that_is_too_great_costs_one_message() {
    let body = br#"{"jsonrpc":"2.0","method":"$/nothing"}"#;
    for extra in [1, 30, 1_000_000] {
        assert_eq!(errors_for(&with_length(body.len() + extra, body)), [-32700], "{extra}");
    }
}

#[test]
fn bytes_that_are_no_messages_are_skipped() {
    assert_eq!(errors_for(b"Content-Length: many\r\n\r\n"), NONE);
    assert_eq!(errors_for(b"Content-Length: 99999999999999\r\n\r\n"), NONE);
    assert_eq!(errors_for(b"GET / HTTP/1.1\r\nHost: nest\r\n\r\n"), NONE);
    assert_eq!(errors_for(b"\r\n\r\n"), NONE);
    assert_eq!(errors_for(&[0; 10_000]), NONE);
}

#[test]
fn messages_may_come_in_pieces() {
    let mut client = Client::start();
    for byte in message() {
        client.send_raw(&[byte]);
    }
    assert_eq!(client.error("textDocument/brew", Value::Null), -32601);
}

#[test]
fn answers_to_questions_never_asked_are_ignored() {
    let mut client = Client::start();
    client.send(&json!({ "jsonrpc": "2.0", "id": 99, "result": null }));
    client.send(&json!({ "jsonrpc": "2.0", "id": 99, "error": { "code": 1, "message": "no" } }));
    assert_eq!(client.everything(), [] as [Value; 0]);
}
