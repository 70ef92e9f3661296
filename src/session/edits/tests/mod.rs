//! Examples of each edit; [`check`] also tries them with CRLF and a byte order mark.

mod fields;
mod lists;

use expect_test::Expect;

use crate::syntax::{Document, Field, Table, Value};
use crate::text::{TextEdit, apply_edits};

/// Follows keys and indices: `models.0.layers`.
fn field<'a>(doc: &'a Document, path: &str) -> Field<'a> {
    let (parent, last) = path.rsplit_once('.').unwrap_or(("", path));
    table(doc, parent).get(last).unwrap_or_else(|| panic!("no {path}"))
}

fn table<'a>(doc: &'a Document, path: &str) -> Table<'a> {
    let mut table = doc.root();
    let mut steps = path.split('.').filter(|step| !step.is_empty()).peekable();
    while let Some(step) = steps.next() {
        let value = table.get(step).unwrap_or_else(|| panic!("no {step}")).value;
        table = match value.value() {
            Value::Table(table) => table,
            Value::Array(array) => {
                let index = steps.next().unwrap().parse().unwrap();
                array.elements().nth(index).unwrap().as_table().unwrap()
            }
            other => panic!("{step} is {other:?}"),
        };
    }
    table
}

fn check(before: &str, edit: impl Fn(&Document) -> Vec<TextEdit>, after: Expect) {
    let doc = Document::parse(before);
    let text = apply_edits(before, &edit(&doc)).unwrap();
    after.assert_eq(&text);

    let crlf = before.replace('\n', "\r\n");
    let doc = Document::parse(&crlf);
    let same = apply_edits(&crlf, &edit(&doc)).unwrap();
    assert_eq!(same, text.replace('\n', "\r\n"), "the file's line ending stays");

    let marked = format!("\u{feff}{before}");
    let doc = Document::parse(&marked);
    let same = apply_edits(&marked, &edit(&doc)).unwrap();
    assert_eq!(same, format!("\u{feff}{text}"), "the byte order mark stays");
}
