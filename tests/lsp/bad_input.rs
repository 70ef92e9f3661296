//! Documents that no one would write on purpose.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, with};

/// What is wrong with `text`, and whether everything can still be asked about it.
fn diagnostics(text: &str) -> String {
    let mut client = Client::start();
    let uri = client.open("a", text);
    let found = client.diagnostics(&uri);
    let document = json!({ "uri": uri });
    let last = text.lines().count();
    for line in [0, last / 2, last] {
        let place = json!({ "line": line, "character": 5 });
        let params = json!({ "textDocument": document, "position": place });
        client.request("textDocument/hover", params.clone());
        client.request("textDocument/completion", params);
        let range = json!({ "start": place, "end": place });
        let context = json!({ "diagnostics": [] });
        let params = json!({ "textDocument": document, "range": range, "context": context });
        client.request("textDocument/codeAction", params);
    }
    found
}

#[test]
fn an_empty_file() {
    assert!(!diagnostics("").contains("syntax"));
}

#[test]
fn a_byte_order_mark() {
    expect![""].assert_eq(&diagnostics(&format!("\u{feff}{SOUND}")));
}

#[test]
fn windows_line_ends() {
    expect![""].assert_eq(&diagnostics(&SOUND.replace('\n', "\r\n")));
}

#[test]
fn two_hundred_levels() {
    let deep = format!("deep = {}{}\n", "[".repeat(200), "]".repeat(200));
    let found = diagnostics(&with(SOUND, "epochs = 100\n", &format!("epochs = 0\n{deep}")));
    assert!(found.contains("31:9-31:10 error out-of-range"), "{found}");
    assert!(found.contains("error syntax"), "{found}");
}

#[test]
fn a_key_of_ten_thousand_characters() {
    let long = format!("epochs = 100\n{} = 1\n", "k".repeat(10_000));
    expect![[r#"
        32:0-32:10000 error unknown-key
    "#]]
    .assert_eq(&diagnostics(&with(SOUND, "epochs = 100\n", &long)));
}

#[test]
fn a_format_of_the_future() {
    let future = with(SOUND, "format = 1", "format = 99\nfuture = \"yes\"");
    expect![[r#"
        3:9-3:11 error unsupported-format
    "#]]
    .assert_eq(&diagnostics(&future));
}

#[test]
fn control_characters() {
    assert!(diagnostics("a = \"\u{0}\u{7f}\"\n\u{1}\r\rb\n").contains("error syntax"));
}

#[test]
fn fifty_megabytes() {
    let mut client = Client::start_as(able());
    let uri = client.open("a", &"x = 1 # and much more of it\n".repeat(1_900_000));
    let publication = client.publication(&uri);
    let message = publication["diagnostics"][0]["message"].as_str().unwrap();
    expect![
        "this file is too large to be checked: the limit is 32 MiB; split it into several sessions"
    ]
    .assert_eq(message);
    let place =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 1, "character": 1 } });
    assert_eq!(client.request("textDocument/hover", place), Value::Null);
    client.change(&uri, 2, json!([{ "text": SOUND }]));
    expect![""].assert_eq(&client.diagnostics(&uri));
}

#[test]
fn every_end_of_a_half_typed_session() {
    let mut client = Client::start();
    let uri = client.open("a", "");
    client.publication(&uri);
    for (version, end) in (2..).zip((0..SOUND.len()).step_by(7)) {
        client.change(&uri, version, json!([{ "text": &SOUND[..end] }]));
        assert_eq!(client.publication(&uri)["version"], version);
    }
}
