//! What the tree promises of any text: it never panics, it covers every byte, and an edited
//! document is the same as one read anew.

use nestling::syntax::{Document, Node, Table, Value};
use nestling::text::{TextEdit, TextSize, apply_edits, range};
use proptest::prelude::*;

/// A session in every layout that TOML has, with some that is wrong.
const SESSION: &str = r#"# a session
[session]
id = "swift-golden-falcon"
created_at = 2026-11-22T10:00:00Z

[dataset]
path = 'data/malware'
image_size = [224, 224]
split.train = 70.0
split.val = 15

[[models]]
id = "model_1"
layers = [
  { type = "Conv2D", filters = 32 }, # first
  { type = "Dense", units = 0x10 },
]

[[models]]
id = "model_2"
note = """
[not a header]
"""
matrix = [
  [1, 2],
  [3]
]
[[models.layers]]
type = "Flatten"
[models.extra]
a.b.c = { d = [], "e f" = inf }

[[trainings]]
id = "träining 🦉"
epochs = 10_000
half typed
"#;

/// All that readers can see of a document.
fn picture(doc: &Document) -> String {
    let mut out = String::new();
    for section in doc.sections() {
        out += &format!("section {:?} broken={}\n", section.range(), section.is_broken());
        if let Some(header) = section.header() {
            let keys: Vec<_> = header.keys().map(|key| (key.name(), key.range())).collect();
            out += &format!("  header {:?} {keys:?} {:?}\n", header.kind(), header.range());
        }
        for line in section.key_values() {
            let keys: Vec<_> = line.keys().map(|key| (key.name(), key.range())).collect();
            out += &format!("  {keys:?} {:?} {:?}\n", line.equals(), line.range());
        }
        out += &format!("  {:?}\n", section.tokens().collect::<Vec<_>>());
        out += &format!("  {:?}\n", section.table().map(|table| (table.origin(), table.range())));
    }
    picture_table(doc.root(), 0, &mut out);
    out += &format!("{:#?}\n{:#?}", doc.errors(), doc.newer_syntax());
    out
}

fn picture_table(table: Table<'_>, depth: usize, out: &mut String) {
    let range = table.range();
    assert!(range.end() <= table.document().end());
    *out += &format!("{:?} {range:?} {:?}\n", table.origin(), table.anchor());
    for field in table.fields() {
        *out += &" ".repeat(depth);
        *out += &format!("{:?} {:?} {:?} = ", field.key.name(), field.key.range(), field.range());
        picture_node(field.value, depth + 1, out);
    }
}

fn picture_node(node: Node<'_>, depth: usize, out: &mut String) {
    *out += &format!("{:?} {:?} ", node.range(), node.anchor());
    match node.value() {
        Value::Array(array) => {
            *out += "array\n";
            array.elements().for_each(|element| picture_node(element, depth + 1, out));
        }
        Value::Table(table) => picture_table(table, depth + 1, out),
        value => *out += &format!("{value:?}\n"),
    }
}

fn assert_whole(doc: &Document) {
    let mut at = TextSize::new(0);
    for section in doc.sections() {
        for token in section.tokens() {
            assert_eq!(token.range.start(), at);
            at = token.range.end();
        }
        assert_eq!(section.range().end(), at);
    }
    assert_eq!(at, doc.end());
    picture(doc);
}

#[test]
fn every_prefix_is_understood() {
    for (end, _) in SESSION.char_indices() {
        assert_whole(&Document::parse(&SESSION[..end]));
    }
}

#[test]
fn every_changed_byte_is_understood() {
    let replacements =
        ["", "[", "]", "{", "}", "\"", "'", "=", ",", ".", "#", "\n", "\r", "\\", "🦉", "\0"];
    for (at, old) in SESSION.char_indices() {
        for new in replacements {
            let edit = TextEdit::replace(range(at, at + old.len_utf8()), new);
            let text = apply_edits(SESSION, &[edit]).unwrap();
            assert_whole(&Document::parse(&text));
        }
    }
}

fn pieces() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("\n".to_owned()),
        Just("\r".to_owned()),
        Just("\r\n".to_owned()),
        Just("\n[".to_owned()),
        Just("\n[[models]]\n".to_owned()),
        Just("\"\"\"".to_owned()),
        Just("\nx = [\n".to_owned()),
        Just("]\n".to_owned()),
        Just("{ a = 1,".to_owned()),
        Just("# comment".to_owned()),
        "[a-z\\[\\]{}\"'=.,#\\n \u{e9}]{1,6}",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    /// Any run of edits, one after another, gives what reading the final text gives.
    #[test]
    fn an_edited_document_is_as_one_read_anew(
        edits in prop::collection::vec((0.0..1.0f64, 0usize..40, pieces()), 1..6)
    ) {
        let mut doc = Document::parse(SESSION);
        for (place, len, insert) in edits {
            let text = doc.text().to_owned();
            let floor = |at: usize| (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
            let start = floor((place * text.len() as f64) as usize);
            let end = floor(start + len).max(start);
            let edit = TextEdit::replace(range(start, end), insert);
            doc = doc.with_edits(&[edit]).unwrap();
            let anew = Document::parse(doc.text());
            prop_assert_eq!(picture(&doc), picture(&anew));
            prop_assert_eq!(doc.lines(), anew.lines());
        }
    }

    /// Text of any kind is understood.
    #[test]
    fn any_text_is_understood(text in "[\\[\\]{}\"'=.,#\\n a-z0-9\\\\\u{e9}-]{0,200}") {
        assert_whole(&Document::parse(&text));
    }
}
