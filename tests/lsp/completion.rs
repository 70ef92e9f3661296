//! What can be written, in each kind of place. Every offer is accepted and looked at again.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::editor::apply;
use crate::sessions::{SOUND, cursor, with};

fn complete(client: &mut Client, uri: &str, place: &Value) -> Vec<Value> {
    let params = json!({ "textDocument": { "uri": uri }, "position": place });
    let mut list = client.request("textDocument/completion", params);
    assert_eq!(list["isIncomplete"], false);
    match list["items"].take() {
        Value::Array(items) => items,
        other => panic!("no items: {other}"),
    }
}

/// An editor without snippets, so that what is inserted is text.
fn plain() -> Value {
    let mut capabilities = able();
    capabilities["textDocument"]["completion"] = json!({});
    capabilities
}

/// Completes at `$0`, accepts `label`, and gives the line of the cursor as it is then.
fn accept(text: &str, label: &str) -> String {
    let (text, place) = cursor(text);
    let mut client = Client::start_as(plain());
    let uri = client.open("a", &text);
    let items = complete(&mut client, &uri, &place);
    let labels: Vec<&str> = items.iter().map(|item| item["label"].as_str().unwrap()).collect();
    let item = items.iter().find(|item| item["label"] == label);
    let item = item.unwrap_or_else(|| panic!("`{label}` is not among {labels:?}"));
    let mut edits = vec![item["textEdit"].clone()];
    edits.extend(item["additionalTextEdits"].as_array().cloned().unwrap_or_default());
    let accepted = apply(&text, &Value::Array(edits));
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    accepted.lines().nth(line).unwrap_or_default().to_owned()
}

#[test]
fn a_key() {
    let text = with(SOUND, "batch_size = 32\n", "batch_size = 32\nearly$0\n");
    assert!(accept(&text, "early_stopping_patience").starts_with("early_stopping_patience = "));
}

#[test]
fn a_value() {
    let text = with(SOUND, "optimizer = \"adam\"", "optimizer = $0");
    assert_eq!(accept(&text, "sgd"), "optimizer = \"sgd\"");
}

#[test]
fn a_value_within_its_quotes() {
    let text = with(SOUND, "optimizer = \"adam\"", "optimizer = \"s$0\"");
    assert_eq!(accept(&text, "sgd"), "optimizer = \"sgd\"");
}

#[test]
fn a_reference() {
    let text = with(SOUND, "model_id = \"model_3fa9c1d2\"", "model_id = \"$0\"");
    let line = accept(&text, "model_3fa9c1d2");
    assert_eq!(line, "model_id = \"model_3fa9c1d2\"");
}

#[test]
fn a_table_header() {
    let text = with(SOUND, "[[models]]", "[dataset.s$0\n\n[[models]]");
    assert_eq!(accept(&text, "[dataset.split]"), "[dataset.split]");
}

#[test]
fn a_key_of_an_inline_table() {
    let text = with(
        SOUND,
        "{ type = \"MaxPooling2D\", pool_size = 2 }",
        "{ type = \"MaxPooling2D\", $0 }",
    );
    let line = accept(&text, "pool_size");
    assert!(line.trim().starts_with("{ type = \"MaxPooling2D\", pool_size = "), "{line}");
}

#[test]
fn only_clients_with_snippets_get_snippets() {
    let (text, place) = cursor(&with(SOUND, "batch_size = 32\n", "batch_size = 32\n$0\n"));
    for (capabilities, has_snippets) in [(able(), true), (plain(), false)] {
        let mut client = Client::start_as(capabilities);
        let uri = client.open("a", &text);
        let items = complete(&mut client, &uri, &place);
        assert!(!items.is_empty());
        assert_eq!(items.iter().any(|item| item["insertTextFormat"] == 2), has_snippets);
        for item in &items {
            let inserted = item["textEdit"]["newText"].as_str().unwrap();
            assert!(has_snippets || !inserted.contains("${"), "{item}");
        }
    }
}

#[test]
fn documentation_comes_when_it_is_asked_for() {
    let (text, place) = cursor(&with(SOUND, "optimizer = \"adam\"", "optimizer = $0"));
    let mut client = Client::start();
    let uri = client.open("a", &text);
    let items = complete(&mut client, &uri, &place);
    let item = items.iter().find(|item| item["label"] == "sgd").unwrap();
    assert_eq!(item["documentation"], Value::Null);
    let resolved = client.request("completionItem/resolve", item.clone());
    assert_eq!(resolved["documentation"]["kind"], "markdown");
    assert_ne!(resolved["documentation"]["value"], "");
    assert_eq!(resolved["textEdit"], item["textEdit"]);

    complete(&mut client, &uri, &place);
    let late = client.request("completionItem/resolve", item.clone());
    assert_eq!(&late, item, "the list it was in is forgotten");
}

#[test]
fn clients_that_cannot_ask_later_get_the_documentation_at_once() {
    let (text, place) = cursor(&with(SOUND, "optimizer = \"adam\"", "optimizer = $0"));
    let mut client = Client::start_as(plain());
    let uri = client.open("a", &text);
    let items = complete(&mut client, &uri, &place);
    let item = items.iter().find(|item| item["label"] == "sgd").unwrap();
    assert_eq!(item["documentation"]["kind"], "plaintext");
}

#[test]
fn hover_says_what_it_is() {
    let (text, place) = cursor(&with(SOUND, "optimizer", "opti$0mizer"));
    let mut client = Client::start();
    let uri = client.open("a", &text);
    let params = json!({ "textDocument": { "uri": uri }, "position": place });
    let hover = client.request("textDocument/hover", params);
    assert_eq!(hover["contents"]["kind"], "markdown");
    assert_eq!(hover["range"]["start"], json!({ "line": 28, "character": 0 }));
    assert_eq!(hover["range"]["end"], json!({ "line": 28, "character": 9 }));
}
