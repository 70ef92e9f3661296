//! Examples of each operation; [`check`] also tries them with CRLF and a byte order mark.

mod dataset;
mod entries;
mod experiments;
mod properties;

use expect_test::Expect;

use super::*;
use crate::catalog::{Catalog, Literal};
use crate::syntax::Document;
use crate::text::apply_edits;

fn apply(text: &str, operation: &Operation, history: &[Epoch]) -> Result<Change, Refusal> {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    let now = "2026-11-22T12:00:00Z".parse().unwrap();
    operation.apply(&session, &mut IdSource::from_seed(7), now, history)
}

/// The text after `operation`, or the refusal.
fn check(before: &str, operation: &Operation, after: Expect) {
    check_with(before, operation, &[], after);
}

fn check_with(before: &str, operation: &Operation, history: &[Epoch], after: Expect) {
    let change = match apply(before, operation, history) {
        Ok(change) => change,
        Err(refusal) => return after.assert_eq(&format!("refused: {refusal}")),
    };
    if change.outcome == Outcome::NotFound {
        assert_eq!(change.edits, []);
        return after.assert_eq("not found");
    }
    let text = apply_edits(before, &change.edits).unwrap();
    after.assert_eq(&text);

    if !before.contains('\n') {
        // There is no line ending to keep.
        return;
    }
    let crlf = before.replace('\n', "\r\n");
    let change = apply(&crlf, operation, history).unwrap();
    let same = apply_edits(&crlf, &change.edits).unwrap();
    assert_eq!(same, text.replace('\n', "\r\n"), "the file's line ending stays");

    let marked = format!("\u{feff}{before}");
    let change = apply(&marked, operation, history).unwrap();
    let same = apply_edits(&marked, &change.edits).unwrap();
    assert_eq!(same, format!("\u{feff}{text}"), "the byte order mark stays");
}

/// `train = 80.0; split = { … }; -seed`: keys to set, and with a `-` to take out.
fn changes(written: &str) -> Changes {
    let mut changes = Changes::default();
    for part in written.split(';').map(str::trim).filter(|part| !part.is_empty()) {
        let path = |path: &str| path.trim().split('.').map(str::to_owned).collect::<Vec<_>>();
        match (part.strip_prefix('-'), part.split_once('=')) {
            (Some(key), _) => changes.unset.push(path(key)),
            (None, Some((key, value))) => {
                let value: toml::Table = toml::from_str(&format!("v = {value}")).unwrap();
                changes.set.push((path(key), literal(&value["v"])));
            }
            (None, None) => panic!("{part} is no change"),
        }
    }
    changes
}

fn literal(value: &toml::Value) -> Literal {
    match value {
        toml::Value::String(text) => Literal::String(text.clone()),
        toml::Value::Integer(number) => Literal::Integer(*number),
        toml::Value::Float(number) => Literal::Float(*number),
        toml::Value::Boolean(value) => Literal::Boolean(*value),
        toml::Value::Datetime(time) => Literal::DateTime(time.to_string().parse().unwrap()),
        toml::Value::Array(items) => Literal::Array(items.iter().map(literal).collect()),
        toml::Value::Table(fields) => Literal::Table(
            fields.iter().map(|(key, value)| (key.clone(), literal(value))).collect(),
        ),
    }
}
