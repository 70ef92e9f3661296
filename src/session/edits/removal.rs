//! Removing keys and entries with everything that is theirs.

use super::item::{self, Container};
use crate::session::layout::{self, Tokens};
use crate::syntax::{Document, Field, Section, Table, TableOrigin, TokenKind, Value};
use crate::text::{TextEdit, TextRange};

/// Removes a key with its value: the whole line where it stands alone (with a comment at its
/// end), with one comma in an inline table, all its sections where headers made it.
pub fn remove_field(field: Field<'_>) -> Vec<TextEdit> {
    let mut parts = Parts::default();
    parts.add_field(field);
    parts.remove(field.value.document())
}

/// Removes an entry of a list: a `[[table]]` with its sub-sections and the comments directly
/// above it, or an element of an inline array with its comma. Also removes a `[table]`.
pub fn remove_entry(table: Table<'_>) -> Vec<TextEdit> {
    let doc = table.document();
    if table.origin() == TableOrigin::Inline {
        return item::remove(doc, table.range(), Container::Array);
    }
    let mut parts = Parts::default();
    parts.add_table(table);
    parts.remove(doc)
}

/// Removes one `key = value` as written, as [`remove_field`] does: for one that is in no table
/// because it repeats another.
pub fn remove_pair(doc: &Document, pair: TextRange) -> Vec<TextEdit> {
    remove_pairs(doc, vec![pair])
}

/// Removes a header with its lines and the comments directly above it; tables below it stay.
pub fn remove_section(doc: &Document, section: Section<'_>) -> Vec<TextEdit> {
    remove_sections(doc, vec![section])
}

/// What a logical value consists of in the text.
#[derive(Debug, Default)]
struct Parts<'a> {
    sections: Vec<Section<'a>>,
    /// `key = value` pairs.
    pairs: Vec<TextRange>,
}

impl<'a> Parts<'a> {
    fn add_field(&mut self, field: Field<'a>) {
        match field.value.value() {
            Value::Table(table) if table.origin() != TableOrigin::Inline => self.add_table(table),
            Value::Array(array) if array.is_tables() => {
                let tables = array.elements().filter_map(|node| node.as_table());
                tables.for_each(|table| self.add_table(table));
            }
            _ => self.pairs.push(field.range()),
        }
    }

    fn add_table(&mut self, table: Table<'a>) {
        let doc = table.document();
        if let Some(header) = table.header() {
            self.sections.push(doc.section_at(header.range().start()));
        }
        table.fields().for_each(|field| self.add_field(field));
    }

    fn remove(mut self, doc: &Document) -> Vec<TextEdit> {
        let sections: Vec<TextRange> =
            self.sections.iter().map(|section| section.range()).collect();
        let inside = |pair: &TextRange| sections.iter().any(|all| all.contains_range(*pair));
        self.pairs.retain(|pair| !inside(pair));
        let mut edits = remove_sections(doc, self.sections);
        edits.extend(remove_pairs(doc, self.pairs));
        edits
    }
}

/// Removes whole sections with the comments directly above their headers and the blank lines
/// behind them; at the end of the file, the blank lines before them.
pub(super) fn remove_sections(doc: &Document, sections: Vec<Section<'_>>) -> Vec<TextEdit> {
    let mut ranges: Vec<TextRange> = sections
        .into_iter()
        .map(|section| {
            let start = layout::lead_start(section, doc);
            let end = layout::own_end(section, doc).unwrap_or(section.range().end());
            TextRange::new(start, layout::blank_lines(doc, end.max(start)))
        })
        .collect();
    ranges.sort_by_key(|range| range.start());
    let mut merged = merge(ranges, |before, next| next.start() <= before.end());
    if let Some(last) = merged.last_mut().filter(|last| last.end() == doc.end()) {
        *last = TextRange::new(layout::blank_lines_before(doc, last.start()), last.end());
    }
    for range in &mut merged {
        // Without a blank line before them, the one behind them is the one that is to stay.
        let follows_text = layout::blank_lines_before(doc, range.start()) == range.start();
        let end = layout::blank_lines_before(doc, range.end()).max(range.start());
        if follows_text && range.start() > layout::text_start(doc) && range.end() < doc.end() {
            *range = TextRange::new(range.start(), end);
        }
    }
    merged.into_iter().map(TextEdit::delete).collect()
}

/// Removes `key = value` pairs: lines of sections, or items of inline tables.
fn remove_pairs(doc: &Document, mut pairs: Vec<TextRange>) -> Vec<TextEdit> {
    pairs.sort_by_key(|range| range.start());
    pairs.dedup();
    let inline = |pair: &TextRange| {
        let before = Tokens::around(doc, pair.start()).word_before(pair.start());
        before.is_some_and(|token| {
            matches!(token.kind, TokenKind::InlineTableOpen | TokenKind::Comma)
        })
    };
    let (items, lines): (Vec<_>, Vec<_>) = pairs.into_iter().partition(inline);

    let mut edits: Vec<TextEdit> =
        lines.into_iter().map(|line| TextEdit::delete(whole_line(doc, line))).collect();
    // Neighbours go together: alone, each would take the comma between them.
    let neighbours = |before: TextRange, next: TextRange| {
        let tokens = Tokens::around(doc, next.start());
        let comma = tokens.comma_before(next.start());
        comma.is_some() && comma == tokens.comma_behind(before.end())
    };
    for item in merge(items, neighbours) {
        edits.extend(item::remove(doc, item, Container::Table));
    }
    edits
}

/// The whole line of a pair that stands alone on it, else just the pair.
fn whole_line(doc: &Document, pair: TextRange) -> TextRange {
    let tokens = Tokens::around(doc, pair.start());
    if layout::starts_line(doc, pair.start()) && tokens.ends_line(pair.end()) {
        let start = layout::line_start(doc, pair.start());
        return TextRange::new(start, layout::line_end(doc, pair.end()));
    }
    pair
}

/// Joins ranges, given in order, of which `joined` says that they go together.
fn merge(ranges: Vec<TextRange>, joined: impl Fn(TextRange, TextRange) -> bool) -> Vec<TextRange> {
    let mut merged: Vec<TextRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        match merged.last_mut() {
            Some(last) if joined(*last, range) => *last = last.cover(range),
            _ => merged.push(range),
        }
    }
    merged
}
