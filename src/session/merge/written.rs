//! A value of one file as text for another: as it is written there, as far as that can be.

use crate::session::{layout, render};
use crate::syntax::{Array, Document, Node, Section, Table, TableOrigin, Value};
use crate::text::TextRange;

/// The value as it may stand behind `key =`: in its own spelling and lines, if it has such.
pub(super) fn value(node: Node<'_>) -> String {
    if is_one_piece(node) {
        return node.text().to_owned();
    }
    match node.as_array() {
        Some(array) if !array.is_empty() => on_lines(array),
        _ => on_one_line(node),
    }
}

/// The value on one line.
pub(super) fn on_one_line(node: Node<'_>) -> String {
    if is_one_piece(node) && !node.text().contains('\n') {
        return node.text().to_owned();
    }
    match node.value() {
        Value::String(text) => render::string(&text.replace("\r\n", "\n")),
        Value::DateTime(time) => time.to_string(),
        Value::Array(array) => {
            let elements: Vec<String> = array.elements().map(on_one_line).collect();
            format!("[{}]", elements.join(", "))
        }
        Value::Table(table) => {
            let pair = |(name, value)| format!("{} = {}", render::key(name), on_one_line(value));
            let fields = table.fields().map(|field| (field.key.name(), field.value));
            let pairs: Vec<String> = fields.map(pair).collect();
            if pairs.is_empty() { "{}".to_owned() } else { format!("{{ {} }}", pairs.join(", ")) }
        }
        Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::Invalid => {
            node.text().to_owned()
        }
    }
}

/// The keys of a table as lines below a header.
pub(super) fn lines(table: Table<'_>) -> String {
    let line = |(name, node)| format!("{} = {}\n", render::key(name), value(node));
    table.fields().map(|field| (field.key.name(), field.value)).map(line).collect()
}

/// A table or a list of tables that headers made, with the tables below it, as it stands in its
/// file: with comments. `None` if it is written in another way.
pub(super) fn sections(node: Node<'_>) -> Option<String> {
    let by_headers = match node.value() {
        Value::Table(table) => {
            use TableOrigin::{ArrayHeader, Header, Implicit};
            matches!(table.origin(), ArrayHeader | Header | Implicit)
        }
        Value::Array(array) => array.is_tables(),
        _ => false,
    };
    let mut sections = Vec::new();
    gather(node, &mut sections);
    by_headers.then(|| as_written(node.document(), sections))?
}

fn gather<'a>(node: Node<'a>, sections: &mut Vec<Section<'a>>) {
    match node.value() {
        Value::Table(table) => {
            let header = table.header().map(|header| header.range().start());
            sections.extend(header.map(|at| node.document().section_at(at)));
            table.fields().for_each(|field| gather(field.value, sections));
        }
        Value::Array(array) if array.is_tables() => {
            array.elements().for_each(|element| gather(element, sections));
        }
        _ => {}
    }
}

fn as_written(doc: &Document, mut sections: Vec<Section<'_>>) -> Option<String> {
    sections.sort_by_key(|section| section.index());
    let mut out = String::new();
    for section in sections {
        if section.newer_syntax().next().is_some() {
            return None;
        }
        let start = layout::lead_start(section, doc);
        let end = layout::own_end(section, doc)?;
        if !out.is_empty() {
            out.push('\n');
        }
        out.push_str(doc.slice(TextRange::new(start, end.max(start))));
        if !out.ends_with('\n') {
            out.push('\n');
        }
    }
    Some(out)
}

/// Whether the value stands in one place, in what TOML 1.0 allows.
fn is_one_piece(node: Node<'_>) -> bool {
    let by_headers = match node.value() {
        Value::Table(table) => table.origin() != TableOrigin::Inline,
        Value::Array(array) => array.is_tables(),
        _ => false,
    };
    let range = node.range();
    let mut newer = node.document().section_at(range.start()).newer_syntax();
    !by_headers && !newer.any(|newer| newer.range.intersect(range).is_some())
}

/// A list with a line for each element.
fn on_lines(array: Array<'_>) -> String {
    let line = |element| format!("{}{},\n", render::INDENT, on_one_line(element));
    let lines: String = array.elements().map(line).collect();
    format!("[\n{lines}]")
}
