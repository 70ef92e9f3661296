//! Elements of lists: inline arrays and `[[tables]]`.

use super::item::{self, Container};
use super::removal::remove_entry;
use super::whole::{is_part, section_of, whole};
use crate::catalog::Literal;
use crate::session::layout::{self, Tokens};
use crate::session::render;
use crate::syntax::{Array, Document, Node, Table};
use crate::text::{TextEdit, TextRange, TextSize};

/// Inserts an element before the one at `index`; at `array.len()` or beyond, after the last. In a
/// list of `[[tables]]` the element must be a [`Literal::Table`].
pub fn insert_element(array: Array<'_>, index: usize, element: &Literal) -> Vec<TextEdit> {
    if !array.is_tables() {
        return insert_text(array, index, &render::value(element));
    }
    let Literal::Table(fields) = element else { return Vec::new() };
    let line_break = array.document().line_break();
    let mut lines = String::new();
    for (name, literal) in fields {
        lines.push_str(&render::field(name, literal, "", line_break));
        lines.push_str(line_break);
    }
    insert_keys(array, index, &lines)
}

/// Inserts a `[[table]]` with these lines of keys before the element at `index` of a list of
/// `[[tables]]`.
pub(in crate::session) fn insert_keys(
    array: Array<'_>,
    index: usize,
    lines: &str,
) -> Vec<TextEdit> {
    let Some((_, neighbour)) = section_place(array, index) else { return Vec::new() };
    let doc = array.document();
    let header = neighbour.header().map_or_else(String::new, |header| {
        let indent = layout::indent(doc, header.range().start());
        format!("{indent}{}{}", layout::same_header(doc, header), doc.line_break())
    });
    insert_sections(array, index, &format!("{header}{lines}"))
}

/// Inserts whole sections as an element before the one at `index` of a list of `[[tables]]`.
pub(in crate::session) fn insert_sections(
    array: Array<'_>,
    index: usize,
    sections: &str,
) -> Vec<TextEdit> {
    let place = section_place(array, index);
    place.map(|(at, _)| section_insertion(array.document(), at, sections)).into_iter().collect()
}

/// Removes the element at `index`, with its comma or its sections.
pub fn remove_element(array: Array<'_>, index: usize) -> Vec<TextEdit> {
    let Some(element) = array.elements().nth(index) else { return Vec::new() };
    match element.as_table() {
        Some(table) if array.is_tables() => remove_entry(table),
        _ => item::remove(array.document(), element.range(), Container::Array),
    }
}

/// Moves the element at `from`, as it is written, before the one that is now at `to`; to
/// `array.len()`: after the last.
pub fn move_element(array: Array<'_>, from: usize, to: usize) -> Vec<TextEdit> {
    let Some(element) = array.elements().nth(from) else { return Vec::new() };
    if to == from || to == from + 1 {
        return Vec::new();
    }
    let mut edits = match element.as_table() {
        Some(table) if array.is_tables() => move_table(array, table, to),
        _ => move_item(array, element, to),
    };
    edits.extend(remove_element(array, from));
    edits
}

/// Inserts the element at `index` once more behind itself, as it is written, with its comments and
/// the tables that are part of it. Nothing where it cannot be taken up whole.
pub fn repeat_element(array: Array<'_>, index: usize) -> Vec<TextEdit> {
    let doc = array.document();
    let Some(element) = array.elements().nth(index) else { return Vec::new() };
    if array.is_tables() {
        let Some(lines) = element.as_table().and_then(whole) else { return Vec::new() };
        return vec![section_insertion(doc, lines.end(), &whole_lines(doc, lines))];
    }
    let Some(own) = ItemLines::of(doc, element.range()) else {
        return insert_text(array, index + 1, element.text());
    };
    let mut edits = own.missing_comma();
    edits.push(TextEdit::insert(own.lines.end(), own.text_with_comma(doc)));
    edits
}

/// Inserts the text of `element` again: with its comments, if it fills lines of its own.
fn move_item(array: Array<'_>, element: Node<'_>, to: usize) -> Vec<TextEdit> {
    let doc = array.document();
    let lines = ItemLines::of(doc, element.range());
    let next = array.elements().nth(to);
    let place = next.or(array.elements().last()).map(|place| ItemLines::of(doc, place.range()));
    let (Some(lines), Some(Some(place))) = (lines, place) else {
        return insert_text(array, to, element.text());
    };
    let text = lines.text_with_comma(doc);
    if next.is_some() {
        return vec![TextEdit::insert(place.lines.start(), text)];
    }
    let mut edits = place.missing_comma();
    edits.push(TextEdit::insert(place.lines.end(), text));
    edits
}

/// An element that fills lines alone, but for comments.
pub(super) struct ItemLines {
    pub(super) item: TextRange,
    pub(super) comma: Option<TextRange>,
    /// With the comments directly above and behind it.
    pub(super) lines: TextRange,
}

impl ItemLines {
    pub(super) fn of(doc: &Document, item: TextRange) -> Option<Self> {
        let tokens = Tokens::around(doc, item.start());
        let comma = tokens.comma_behind(item.end());
        let end = comma.map_or(item.end(), TextRange::end);
        let alone = layout::starts_line(doc, item.start()) && tokens.ends_line(end);
        let start = layout::comments_above(doc, item.start());
        let lines = TextRange::new(start, layout::line_end(doc, end));
        alone.then_some(Self { item, comma, lines })
    }

    fn text_with_comma(&self, doc: &Document) -> String {
        let end = self.item.end();
        let before = doc.slice(TextRange::new(self.lines.start(), end));
        let behind = doc.slice(TextRange::new(end, self.lines.end()));
        let comma = if self.comma.is_some() { "" } else { "," };
        format!("{before}{comma}{behind}")
    }

    fn missing_comma(&self) -> Vec<TextEdit> {
        match self.comma {
            Some(_) => Vec::new(),
            None => vec![TextEdit::insert(self.item.end(), ",")],
        }
    }
}

fn move_table(array: Array<'_>, table: Table<'_>, to: usize) -> Vec<TextEdit> {
    let doc = array.document();
    let (Some(section), Some((at, _))) = (section_of(table), section_place(array, to)) else {
        return Vec::new();
    };
    let lines = TextRange::new(layout::lead_start(section, doc), end_with_children(table));
    vec![section_insertion(doc, at, &whole_lines(doc, lines))]
}

/// The text of `lines`, also where the last of them is the file's and not ended.
fn whole_lines(doc: &Document, lines: TextRange) -> String {
    let text = doc.slice(lines);
    let line_break = if text.ends_with('\n') { "" } else { doc.line_break() };
    format!("{text}{line_break}")
}

/// Where the sections of an element at `index` of a list of `[[tables]]` go, and a neighbour.
fn section_place(array: Array<'_>, index: usize) -> Option<(TextSize, Table<'_>)> {
    if let Some(next) = array.elements().nth(index) {
        let next = next.as_table()?;
        return Some((layout::lead_start(section_of(next)?, array.document()), next));
    }
    let last = array.elements().last()?.as_table()?;
    Some((end_with_children(last), last))
}

/// The end of the own lines of a table and of the tables that follow it as parts of it.
fn end_with_children(table: Table<'_>) -> TextSize {
    let doc = table.document();
    let Some((first, header)) = section_of(table).zip(table.header()) else {
        return table.range().end();
    };
    let rest = doc.sections().skip(first.index() + 1);
    let last = rest.take_while(|section| is_part(*section, header)).last().unwrap_or(first);
    layout::own_end(last, doc).unwrap_or_else(|| last.range().end())
}

/// Inserts whole lines of a section at `at`, with one blank line on either side.
fn section_insertion(doc: &Document, at: TextSize, lines: &str) -> TextEdit {
    let (before, behind) = layout::spacing(doc, at);
    TextEdit::insert(at, format!("{before}{lines}{behind}"))
}

/// Inserts rendered text as an element of an inline array before the one at `index`.
pub(in crate::session) fn insert_text(
    array: Array<'_>,
    index: usize,
    element: &str,
) -> Vec<TextEdit> {
    let doc = array.document();
    match (array.elements().nth(index), array.elements().last()) {
        (Some(next), _) => vec![before_element(doc, next, element)],
        (None, Some(last)) => behind_last(doc, last, element),
        (None, None) => vec![into_empty(doc, array.range(), element)],
    }
}

fn before_element(doc: &Document, next: Node<'_>, element: &str) -> TextEdit {
    let start = next.range().start();
    if !layout::starts_line(doc, start) {
        return TextEdit::insert(start, format!("{element}, "));
    }
    let indent = layout::indent(doc, start);
    let at = layout::comments_above(doc, start);
    TextEdit::insert(at, format!("{indent}{element},{}", doc.line_break()))
}

fn behind_last(doc: &Document, last: Node<'_>, element: &str) -> Vec<TextEdit> {
    let range = last.range();
    if let Some(place) = ItemLines::of(doc, range) {
        let indent = layout::indent(doc, range.start());
        let mut edits = place.missing_comma();
        let line = format!("{indent}{element},{}", doc.line_break());
        edits.push(TextEdit::insert(place.lines.end(), line));
        return edits;
    }
    vec![match Tokens::around(doc, range.start()).comma_behind(range.end()) {
        Some(comma) => TextEdit::insert(comma.end(), format!(" {element},")),
        None => TextEdit::insert(range.end(), format!(", {element}")),
    }]
}

fn into_empty(doc: &Document, array: TextRange, element: &str) -> TextEdit {
    let line_break = doc.line_break();
    let outer = layout::indent(doc, array.start());
    let inner = format!("{outer}{}", render::INDENT);
    let inside = array.start() + TextSize::of('[');
    let close = array.end().checked_sub(TextSize::of(']')).unwrap_or(inside).max(inside);
    if doc.slice(TextRange::new(inside, close)).contains('\n') {
        let at = layout::line_start(doc, close);
        return TextEdit::insert(at, format!("{inner}{element},{line_break}"));
    }
    if element.starts_with('{') {
        return TextEdit::insert(
            inside,
            format!("{line_break}{inner}{element},{line_break}{outer}"),
        );
    }
    TextEdit::insert(inside, element)
}
