//! Every place where a key is spelled: its own line, dotted keys and headers through it.

use crate::session::layout::Tokens;
use crate::session::render;
use crate::syntax::{Document, Field, Table, TableOrigin, TokenKind, Value};
use crate::text::{TextEdit, TextRange};

/// Gives a key another name, wherever it is spelled: for a table also in the dotted keys and
/// headers that lead through it.
pub fn rename_key(field: Field<'_>, name: &str) -> Vec<TextEdit> {
    let rendered = render::key(name);
    let mut places = spellings(field);
    places.sort_by_key(|range| range.start());
    places.dedup();
    places.into_iter().map(|range| TextEdit::replace(range, rendered.as_str())).collect()
}

/// The places where `field`'s key is spelled, some perhaps twice.
fn spellings(field: Field<'_>) -> Vec<TextRange> {
    let mut places = vec![field.key.range()];
    match field.value.value() {
        Value::Table(table) => through(table, &mut places),
        Value::Array(array) if array.is_tables() => {
            let tables = array.elements().filter_map(|node| node.as_table());
            tables.for_each(|table| through(table, &mut places));
        }
        _ => {}
    }
    places
}

/// Adds the places where headers and dotted keys spell the key that leads to `table`.
fn through(table: Table<'_>, places: &mut Vec<TextRange>) {
    if table.origin() == TableOrigin::Inline {
        return;
    }
    let own = table.header().and_then(|header| header.keys().last());
    places.extend(own.map(|key| key.range()));
    let doc = table.document();
    for inner in table.fields() {
        let parents = spellings(inner).into_iter().filter_map(|place| parent_key(doc, place));
        places.extend(parents);
    }
}

/// The key before the dot before the key at `key`.
fn parent_key(doc: &Document, key: TextRange) -> Option<TextRange> {
    let tokens = Tokens::around(doc, key.start());
    let dot = tokens.word_before(key.start()).filter(|token| token.kind == TokenKind::Dot)?;
    let parent = tokens.word_before(dot.range.start())?;
    (parent.kind == TokenKind::Key).then_some(parent.range)
}
