use std::sync::Arc;

use proptest::prelude::*;
use serde_json::{Value, json};

use super::*;
use crate::ide::{FileKind, Snapshot, outline, symbols};
use crate::lint::Settings;
use crate::text::{TextEdit, range};

const SESSION: &str = "top = 1\n[session]\nid = \"é\" # 🦉\n\n[dataset]\npath = '''\né\n🦉'''\n\n\
    [[models]]\nid = \"m\"\nlr = 1\nlayers = [\n  { type = \"Flatten\" },\n]\n\n[[models]]\n\
    name = \"\\\"n\\\"\"\n[[models.layers]]\ntype = \"Conv2D\"\n\n[[experiments]]\nid = \"e\"\n";

fn snapshot(document: Document) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(document),
        catalog: FileKind::Session.catalog().clone(),
        settings: Arc::new(Settings::default()),
        stem: None,
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

fn client() -> Capabilities {
    let all: Vec<u32> = (1..=26).collect();
    Capabilities::read(&json!({ "textDocument": { "documentSymbol": {
        "hierarchicalDocumentSymbolSupport": true,
        "symbolKind": { "valueSet": all },
        "tagSupport": { "valueSet": [1] },
    } } }))
}

fn written(snapshot: &Snapshot, client: &Capabilities) -> Value {
    let text = nested(&snapshot.document, &outline(snapshot), client);
    serde_json::from_str(&text).unwrap()
}

/// The same without texts that are kept.
fn expected(document: &Document, found: &[Symbol], client: &Capabilities) -> Value {
    let place = |at| {
        let place = position(document, at, client.encoding);
        json!({ "line": place.line, "character": place.character })
    };
    let range =
        |range: TextRange| json!({ "start": place(range.start()), "end": place(range.end()) });
    let symbols = found.iter().map(|symbol| {
        let mut value = json!({
            "name": symbol.name,
            "kind": client.outline.symbol_kind(symbol_kind(symbol.kind)),
            "range": range(symbol.range),
            "selectionRange": range(symbol.focus),
        });
        if let Some(detail) = &symbol.detail {
            value["detail"] = json!(detail);
        }
        if symbol.is_deprecated {
            value["tags"] = json!([1]);
        }
        if !symbol.children.is_empty() {
            value["children"] = expected(document, &symbol.children, client);
        }
        value
    });
    Value::Array(symbols.collect())
}

/// A list of children may be empty or absent.
fn without_empty_lists(value: &mut Value) {
    if value["children"] == json!([])
        && let Some(symbol) = value.as_object_mut()
    {
        symbol.remove("children");
    }
    let children = if value.is_array() { Some(value) } else { value.get_mut("children") };
    let children = children.and_then(Value::as_array_mut);
    children.into_iter().flatten().for_each(without_empty_lists);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(100))]

    #[test]
    fn what_is_kept_is_what_is_there(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..9, prop::sample::select(&[
            "", "\n", "[", "]", "\"", "#", "é", "[[models]]\nid = \"x\"\n", "x = 1\n", "\"\"\"", "m",
        ][..])), 0..5),
    ) {
        let client = client();
        let mut document = Document::parse(SESSION);
        written(&snapshot(document.clone()), &client);
        for (at, len, text) in edits {
            let boundary = |mut at: usize| {
                while !document.text().is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = boundary(at.index(document.text().len() + 1));
            let end = boundary((start + len).min(document.text().len()));
            document = document
                .with_edits(&[TextEdit::replace(range(start, end.max(start)), text)])
                .unwrap();
            let mut found = written(&snapshot(document.clone()), &client);
            without_empty_lists(&mut found);
            let anew = snapshot(Document::parse(document.text()));
            prop_assert_eq!(found, expected(&anew.document, &symbols(&anew), &client));
        }
    }
}

#[test]
fn a_file_that_has_grown_long_is_told_in_short() {
    let client = client();
    let entries = |count| "[[models]]\nname = 'A'\nkind = 'x'\n".repeat(count);
    let mut document = Document::parse(&entries(1600));
    let children = |symbols: &Value| symbols[0]["children"][0]["children"].clone();
    let before = written(&snapshot(document.clone()), &client);
    assert_eq!(children(&before).as_array().unwrap().len(), 2);
    let more = TextEdit::insert(document.end(), entries(200));
    document = document.with_edits(&[more]).unwrap();
    let mut found = written(&snapshot(document.clone()), &client);
    assert_eq!(children(&found), json!([]));
    without_empty_lists(&mut found);
    let anew = snapshot(Document::parse(document.text()));
    assert_eq!(found, expected(&anew.document, &symbols(&anew), &client));
}

#[test]
fn an_empty_file_has_an_empty_list() {
    assert_eq!(written(&snapshot(Document::parse("")), &client()), json!([]));
}
