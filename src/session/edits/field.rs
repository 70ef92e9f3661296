//! Writing keys and values.

use crate::session::{layout, render};
use crate::syntax::{Document, Field, Header, Node, Section, Table, TableOrigin, Value};
use crate::text::{TextEdit, TextRange, TextSize};

/// Writes `key = value` after the last key of `table`'s own lines, or at the end inside its
/// braces. The key must not be there yet.
pub fn insert_field(table: Table<'_>, key: &str, value: &str) -> Vec<TextEdit> {
    let doc = table.document();
    let pair = format!("{} = {}", render::key(key), layout::in_line_breaks_of(doc, value));
    let edit = match table.origin() {
        TableOrigin::Inline => into_braces(table, &pair),
        TableOrigin::Dotted => beside_dotted(table, &pair),
        TableOrigin::Implicit => under_new_header(table, &pair),
        TableOrigin::Header | TableOrigin::ArrayHeader => table.header().map(|header| {
            let section = doc.section_at(header.range().start());
            let at = last_pair(section).unwrap_or(header.range());
            below_line(doc, at, "", &pair)
        }),
        TableOrigin::Root => into_root(doc, &pair),
    };
    edit.into_iter().collect()
}

/// Replaces the value of `key`, or inserts it where it is absent.
pub fn set_field(table: Table<'_>, key: &str, value: &str) -> Vec<TextEdit> {
    match table.get(key) {
        Some(field) => replace_value(field.value, value),
        None => insert_field(table, key, value),
    }
}

/// Puts `value` in place of what is written; nothing where headers made the value.
pub fn replace_value(node: Node<'_>, value: &str) -> Vec<TextEdit> {
    let by_headers = match node.value() {
        Value::Table(table) => table.origin() != TableOrigin::Inline,
        Value::Array(array) => array.is_tables(),
        _ => false,
    };
    if by_headers {
        return Vec::new();
    }
    let doc = node.document();
    // Who writes `key=value` keeps it so.
    let before = &doc.text()[..usize::from(node.range().start())];
    let space = if node.range().is_empty() && before.ends_with('=') { " " } else { "" };
    let value = layout::in_line_breaks_of(doc, value);
    vec![TextEdit::replace(node.range(), format!("{space}{value}"))]
}

/// The last `key = value` of a section, as far as it is written.
pub(super) fn last_pair(section: Section<'_>) -> Option<TextRange> {
    section.key_values().map(|pair| pair.range()).last()
}

/// A new line below the one where `after` ends, indented like the one where it starts.
pub(super) fn below_line(doc: &Document, after: TextRange, prefix: &str, pair: &str) -> TextEdit {
    let at = layout::line_end(doc, after.end());
    let indent = layout::indent(doc, after.start());
    let line_break = doc.line_break();
    if doc.slice(TextRange::new(after.start(), at)).ends_with('\n') {
        TextEdit::insert(at, format!("{indent}{prefix}{pair}{line_break}"))
    } else {
        TextEdit::insert(at, format!("{line_break}{indent}{prefix}{pair}"))
    }
}

fn into_braces(table: Table<'_>, pair: &str) -> Option<TextEdit> {
    let doc = table.document();
    match table.fields().map(|field| field.range()).max_by_key(|range| range.end()) {
        Some(last) => Some(beside(doc, last, "", pair)),
        None => {
            let inside = table.range().start() + TextSize::of('{');
            let closed_at_once = doc.text()[usize::from(inside)..].starts_with('}');
            let space = if closed_at_once { " " } else { "" };
            Some(TextEdit::insert(inside, format!(" {pair}{space}")))
        }
    }
}

/// Within braces, behind the pair at `last` and its comma.
fn beside(doc: &Document, last: TextRange, prefix: &str, pair: &str) -> TextEdit {
    match layout::Tokens::around(doc, last.start()).comma_behind(last.end()) {
        Some(comma) => TextEdit::insert(comma.end(), format!(" {prefix}{pair},")),
        None => TextEdit::insert(last.end(), format!(", {prefix}{pair}")),
    }
}

/// Another dotted key behind the last one: `a.b.new = …` behind `a.b.c = …`.
fn beside_dotted(table: Table<'_>, pair: &str) -> Option<TextEdit> {
    let doc = table.document();
    let own = table.fields().filter_map(|field| Some((field.key.range(), first_pair(field)?)));
    let (key, last) = own.max_by_key(|(_, pair)| pair.end())?;
    let prefix = doc.slice(TextRange::new(last.start(), key.start().max(last.start())));
    let section = doc.section_at(last.start());
    Some(if section.key_values().any(|pair| pair.range() == last) {
        below_line(doc, last, prefix, pair)
    } else {
        beside(doc, last, prefix, pair)
    })
}

/// The `key = value` that first spells a field's key; none where headers made it.
fn first_pair(field: Field<'_>) -> Option<TextRange> {
    match field.value.value() {
        Value::Array(array) if array.is_tables() => None,
        Value::Table(table) => match table.origin() {
            TableOrigin::Inline => Some(field.range()),
            TableOrigin::Dotted => {
                table.fields().filter_map(first_pair).min_by_key(|pair| pair.start())
            }
            _ => None,
        },
        _ => Some(field.range()),
    }
}

/// A header of its own for a table that only headers below it imply.
fn under_new_header(table: Table<'_>, pair: &str) -> Option<TextEdit> {
    let doc = table.document();
    let (header, below) = header_below(table)?;
    let own = header.keys().count().checked_sub(below)?;
    let name = header.keys().take(own).map(|key| key.range()).reduce(|all, key| all.cover(key))?;
    let name = doc.slice(name);

    let line_break = doc.line_break();
    let at = layout::comments_above(doc, header.range().start());
    Some(TextEdit::insert(at, format!("[{name}]{line_break}{pair}{line_break}{line_break}")))
}

/// A header that leads through `table`, and how many of its keys lie below the table's own.
fn header_below(table: Table<'_>) -> Option<(Header<'_>, usize)> {
    table.fields().find_map(|field| {
        let inner = match field.value.value() {
            Value::Table(table) => table,
            Value::Array(array) => array.elements().next()?.as_table()?,
            _ => return None,
        };
        match inner.header() {
            Some(header) => Some((header, 1)),
            None => header_below(inner).map(|(header, below)| (header, below + 1)),
        }
    })
}

/// Before all headers.
fn into_root(doc: &Document, pair: &str) -> Option<TextEdit> {
    let section = doc.sections().next()?;
    if let Some(last) = last_pair(section) {
        return Some(below_line(doc, last, "", pair));
    }
    let line_break = doc.line_break();
    let next = doc.sections().nth(1);
    let at = next.map_or(doc.end(), |section| layout::lead_start(section, doc));
    let (before, _) = layout::spacing(doc, at);
    let behind = if at == doc.end() { "" } else { line_break };
    Some(TextEdit::insert(at, format!("{before}{pair}{line_break}{behind}")))
}
