//! The same values in another layout: `layers = […]` as `[[models.layers]]` and back.

use super::{Action, ActionKind, Deed};
use crate::session::edits;
use crate::syntax::{Document, Field, Section, Table, Value};
use crate::text::{TextEdit, TextSize};

/// The layouts that the value at the cursor can have, and the `stack` of the model there.
pub(super) fn at(document: &Document, at: TextSize, stack: Option<Field<'_>>) -> Vec<Action> {
    let here = found(document, at);
    let stack = stack.and_then(|stack| found(document, stack.key.range().start()));
    let mut actions: Vec<Action> = Vec::new();
    for place in [here, stack].into_iter().flatten() {
        actions.extend(place.action());
    }
    actions
}

/// The edits that write the value whose key is at `at` as sections.
pub(super) fn sections(document: &Document, at: TextSize) -> Option<Vec<TextEdit>> {
    let place = found(document, at)?;
    edits::as_sections(place.parent, place.field)
}

/// The edits that write the value whose key is at `at` inline.
pub(super) fn inline(document: &Document, at: TextSize) -> Option<Vec<TextEdit>> {
    let place = found(document, at)?;
    edits::as_inline(place.parent, place.field)
}

/// A value that can have another layout.
struct Place<'a> {
    parent: Table<'a>,
    field: Field<'a>,
}

/// The value whose line or section `at` is in, if it can have another layout.
fn found(document: &Document, at: TextSize) -> Option<Place<'_>> {
    let section = document.section_at(at);
    let own_line = || {
        let mut lines = section.key_values();
        let line = lines.find(|line| line.range().contains_inclusive(at))?;
        let parent = section.table().filter(|table| is_in_tree(document, section, *table))?;
        let field = parent.get(line.keys().next()?.name())?;
        edits::is_inline(parent, field).then_some(Place { parent, field })
    };
    own_line().or_else(|| {
        let (parent, field) = made_by(document, section)?;
        edits::is_sections(parent, field).then_some(Place { parent, field })
    })
}

/// Whether the table of `section` is where its header says: one that contradicts another header
/// stands apart, and no header could add to it.
fn is_in_tree(document: &Document, section: Section<'_>, table: Table<'_>) -> bool {
    if section.header().is_none() {
        return true;
    }
    made_by(document, section).is_some_and(|(_, field)| match field.value.value() {
        Value::Table(made) => made == table,
        Value::Array(array) => {
            array.elements().rev().any(|node| node.as_table().is_some_and(|made| made == table))
        }
        _ => false,
    })
}

/// The field that the header of `section` makes, and the table it is in.
fn made_by<'a>(document: &'a Document, section: Section<'a>) -> Option<(Table<'a>, Field<'a>)> {
    let keys: Vec<&str> = section.header()?.keys().map(|key| key.name()).collect();
    let (last, above) = keys.split_last()?;
    let mut parent = document.root();
    for key in above {
        parent = match parent.get(key)?.value.value() {
            Value::Table(table) => table,
            Value::Array(array) => {
                let mut tables = array.elements().rev().filter_map(|node| node.as_table());
                tables.find(|table| table.range().start() <= section.range().start())?
            }
            _ => return None,
        };
    }
    Some((parent, parent.get(last)?))
}

impl Place<'_> {
    fn action(&self) -> Option<Action> {
        let key = self.field.key.name();
        let at = self.field.key.range().start().into();
        if !edits::is_inline(self.parent, self.field) {
            let title = format!("Write `{key}` inline");
            return Some(Action::new(title, ActionKind::Inline, Deed::Inline { at }));
        }
        let names: Vec<&str> = self.parent.header()?.keys().map(|key| key.name()).collect();
        let names = names.join(".");
        let title = match self.field.value.value() {
            Value::Array(_) => format!("Write `{key}` as `[[{names}.{key}]]` sections"),
            _ => format!("Write `{key}` as a section `[{names}.{key}]`"),
        };
        Some(Action::new(title, ActionKind::Extract, Deed::Sections { at }))
    }
}
