//! Small changes of what is written: each gives the edits that make it and changes nothing else.
//!
//! All of them work on every layout: `[tables]`, `[[lists]]`, dotted keys, inline tables and
//! inline arrays. `value` arguments are rendered TOML ([`super::render::value`]).

use crate::catalog::Literal;
use crate::syntax::{Array, Field, Node, Table};
use crate::text::TextEdit;

/// Writes `key = value` after the last key of `table`'s own lines, or at the end inside its
/// braces. The key must not be there yet.
pub fn insert_field(table: Table<'_>, key: &str, value: &str) -> Vec<TextEdit> {
    let _ = (table, key, value);
    todo!()
}

/// Replaces the value of `key`, or inserts it where it is absent.
pub fn set_field(table: Table<'_>, key: &str, value: &str) -> Vec<TextEdit> {
    match table.get(key) {
        Some(field) => replace_value(field.value, value),
        None => insert_field(table, key, value),
    }
}

/// Removes a key with its value: the whole line where it stands alone (with a comment at its
/// end), with one comma in an inline table, all its sections where headers made it.
pub fn remove_field(field: Field<'_>) -> Vec<TextEdit> {
    let _ = field;
    todo!()
}

/// Gives a key another name, wherever it is spelled.
pub fn rename_key(field: Field<'_>, name: &str) -> Vec<TextEdit> {
    let _ = (field, name);
    todo!()
}

/// Puts `value` in place of what is written.
pub fn replace_value(node: Node<'_>, value: &str) -> Vec<TextEdit> {
    let _ = (node, value);
    todo!()
}

/// Removes an entry of a list: a `[[table]]` with its sub-sections and the comments directly
/// above it, or an element of an inline array with its comma.
pub fn remove_entry(table: Table<'_>) -> Vec<TextEdit> {
    let _ = table;
    todo!()
}

/// Inserts an element before the one at `index`; at `array.len()`, after the last. In a list of
/// `[[tables]]` the element must be a [`Literal::Table`].
pub fn insert_element(array: Array<'_>, index: usize, element: &Literal) -> Vec<TextEdit> {
    let _ = (array, index, element);
    todo!()
}

/// Removes the element at `index`, with its comma or its sections.
pub fn remove_element(array: Array<'_>, index: usize) -> Vec<TextEdit> {
    let _ = (array, index);
    todo!()
}

/// Moves the element at `from`, as it is written, before the one that is now at `to`; to
/// `array.len()`: after the last.
pub fn move_element(array: Array<'_>, from: usize, to: usize) -> Vec<TextEdit> {
    let _ = (array, from, to);
    todo!()
}
