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

    // Other lists, of other documents too, do not make it vanish at once.
    let other = client.open("b", &text);
    complete(&mut client, &other, &place);
    let late = client.request("completionItem/resolve", item.clone());
    assert_eq!(late, resolved);
    for _ in 0..8 {
        complete(&mut client, &other, &place);
    }
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
    let told = item["documentation"]["value"].as_str().unwrap();
    assert!(told.starts_with("optimizer = \"sgd\": "), "{told}");
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

/// An editor that has every ability that changes the shape of a completion.
fn rich() -> Value {
    let mut capabilities = able();
    let completion = &mut capabilities["textDocument"]["completion"];
    completion["completionItem"]["labelDetailsSupport"] = json!(true);
    completion["completionItem"]["insertTextModeSupport"] = json!({ "valueSet": [1, 2] });
    completion["completionItemKind"] = json!({ "valueSet": [1, 10, 12, 13, 15, 18, 19, 20] });
    capabilities
}

fn items_of(capabilities: Value, text: &str) -> Vec<Value> {
    let (text, place) = cursor(text);
    let mut client = Client::start_as(capabilities);
    let uri = client.open("a", &text);
    complete(&mut client, &uri, &place)
}

#[test]
fn ids_are_shown_with_what_they_stand_for() {
    let text = with(SOUND, "model_id = \"model_3fa9c1d2\"", "model_id = \"$0\"");
    let find = |capabilities| {
        let items = items_of(capabilities, &text);
        items.into_iter().find(|item| item["label"] == "model_3fa9c1d2").unwrap()
    };
    let item = find(rich());
    let name = item["labelDetails"]["detail"].as_str().unwrap().to_owned();
    let kind = item["labelDetails"]["description"].as_str().unwrap().to_owned();
    assert!(kind.starts_with("custom_cnn · "), "{kind}");
    let plain = find(plain());
    assert_eq!(plain["labelDetails"], Value::Null);
    assert_eq!(plain["detail"], format!("{} · {kind}", name.trim_start()));
    let filter = plain["filterText"].as_str().unwrap();
    assert_eq!(filter, format!("model_3fa9c1d2{name}"), "the ID and the name find it");
}

#[test]
fn a_client_gets_the_kinds_that_it_knows() {
    let text = with(SOUND, "optimizer = \"adam\"", "optimizer = $0");
    let kinds = |capabilities| {
        let items = items_of(capabilities, &text);
        items.iter().map(|item| item["kind"].as_u64().unwrap()).collect::<Vec<_>>()
    };
    assert!(kinds(rich()).iter().all(|kind| *kind == 20), "members of an enumeration");
    assert!(kinds(plain()).iter().all(|kind| *kind <= 18), "those of the first version");
}

#[test]
fn only_what_the_typed_letters_may_become_is_sent() {
    let text = with(SOUND, "optimizer = \"adam\"", "optimizer = \"AD$0");
    let items = items_of(plain(), &text);
    let labels: Vec<&str> = items.iter().map(|item| item["label"].as_str().unwrap()).collect();
    assert_eq!(labels, ["adam", "adamw"]);
    let sorted = |item: &Value| item["sortText"].as_str().unwrap().to_owned();
    assert!(items.is_sorted_by_key(sorted), "editors that sort come to the same order");
}

#[test]
fn what_mends_a_mistake_is_chosen_beforehand() {
    let text = with(SOUND, "batch_size = 32", "batch_size = 0$0");
    let items = items_of(rich(), &text);
    let chosen: Vec<&Value> = items.iter().filter(|item| item["preselect"] == true).collect();
    assert_eq!(chosen.len(), 1);
    assert_eq!(chosen[0]["label"], "1");
    assert!(chosen[0]["filterText"].as_str().unwrap().starts_with('0'), "found by what is typed");
}

/// Neovim inserts plain text only up to its first space.
#[test]
fn what_has_spaces_is_a_snippet_where_there_are_some() {
    let layers = "layers = [\n  { type = \"Conv2D\", filters = 8, kernel_size = 3 },\n  $0\n]\n";
    let text = format!("[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"custom_cnn\"\n{layers}");
    let flatten = |capabilities| {
        let items = items_of(capabilities, &text);
        items.into_iter().find(|item| item["label"] == "Flatten").unwrap()
    };
    let snippet = flatten(rich());
    assert_eq!(snippet["insertTextFormat"], 2);
    assert_eq!(snippet["textEdit"]["newText"], "{ type = \"Flatten\" \\},");
    let text = flatten(plain());
    assert_eq!(text["insertTextFormat"], Value::Null);
    assert_eq!(text["textEdit"]["newText"], "{ type = \"Flatten\" },");
}

#[test]
fn lines_are_indented_once() {
    let layers =
        "layers = [\n    { type = \"Conv2D\", filters = 8, kernel_size = 3 },\n    $0\n]\n";
    let text = format!("[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"custom_cnn\"\n{layers}");
    let block = |capabilities| {
        let items = items_of(capabilities, &text);
        items.into_iter().find(|item| item["label"] == "Classifier").unwrap()
    };
    let second_line = |item: &Value| {
        let text = item["textEdit"]["newText"].as_str().unwrap();
        text.lines().nth(1).unwrap().to_owned()
    };
    // Editors indent the lines of a snippet themselves.
    let snippet = block(rich());
    assert_eq!(snippet["insertTextMode"], 2);
    assert!(second_line(&snippet).starts_with("{ type = \"Dense\""), "{snippet}");
    let text = block(plain());
    assert_eq!(text["insertTextMode"], Value::Null);
    assert!(second_line(&text).starts_with("    { type = \"Dense\""), "{text}");
}

#[test]
fn an_empty_file_takes_a_whole_session() {
    let items = items_of(plain(), "$0");
    let text = items[0]["textEdit"]["newText"].as_str().unwrap();
    let mut client = Client::start();
    let uri = client.open("a", text);
    let found = client.diagnostics(&uri);
    assert!(!found.contains("error"), "{found}");
}

#[test]
fn a_header_that_is_half_typed() {
    let text = with(SOUND, "[[models]]", "[tra$0\n\n[[models]]");
    let items = items_of(plain(), &text);
    let item = items.iter().find(|item| item["label"] == "[[trainings]]").unwrap();
    assert!(item["filterText"].as_str().unwrap().starts_with("tra"));
    let (text, place) = cursor(&text);
    let mut edits = vec![item["textEdit"].clone()];
    edits.extend(item["additionalTextEdits"].as_array().cloned().unwrap_or_default());
    let accepted = apply(&text, &Value::Array(edits));
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    assert_eq!(accepted.lines().nth(line), Some("[[trainings]]"));
}
