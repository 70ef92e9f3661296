//! The same value in another layout: `layers = […]` as `[[models.layers]]` sections and back,
//! `metrics = {…}` as `[experiments.metrics]` and back. Comments come along.

use super::field::{below_line, last_pair};
use super::removal::remove_sections;
use super::whole::section_of;
use crate::session::layout::{self, Tokens};
use crate::session::render;
use crate::syntax::{
    Array, Document, Field, Header, HeaderKind, KeyValue, Section, Table, TableOrigin, Token,
    TokenKind, Value,
};
use crate::text::{TextEdit, TextRange, TextSize, offset};

/// Whether [`as_sections`] has something to write: a list of tables or a table, inline, in the
/// lines below a header.
pub fn is_inline(parent: Table<'_>, field: Field<'_>) -> bool {
    own_pair(parent, field).is_some() && inline_tables(field).is_some()
}

/// Whether [`as_inline`] has something to write: `[[parent.key]]` sections or a `[parent.key]` with
/// nothing below them.
pub fn is_sections(parent: Table<'_>, field: Field<'_>) -> bool {
    own_section(parent).is_some() && section_tables(field).is_some()
}

/// Writes `key = […]` as `[[parent.key]]` sections, `key = {…}` as a `[parent.key]` section. `None`
/// where [`is_inline`] says no.
pub fn as_sections(parent: Table<'_>, field: Field<'_>) -> Option<Vec<TextEdit>> {
    let doc = parent.document();
    let section = own_section(parent)?;
    let header = section.header()?;
    let pair = own_pair(parent, field)?;
    let tables = inline_tables(field)?;

    let key = doc.slice(field.key.range());
    let kind = match field.value.value() {
        Value::Array(_) => HeaderKind::ArrayOfTables,
        _ => HeaderKind::Table,
    };
    let lines = pair_lines(doc, pair);
    let before = comments_in(doc, TextRange::new(lines.start(), pair.range().start()));
    let after = comments_in(doc, TextRange::new(pair.range().end(), lines.end()));
    let mut elements = match kind {
        HeaderKind::ArrayOfTables => pieces(doc, field.value.range()),
        HeaderKind::Table => {
            let table = Piece { text: field.value.range(), ..Piece::default() };
            Pieces { list: vec![table], rest: Vec::new() }
        }
    };
    if let Some(first) = elements.list.first_mut() {
        match kind {
            HeaderKind::Table => first.behind = after,
            HeaderKind::ArrayOfTables => first.above.splice(0..0, after).for_each(drop),
        }
        first.above.splice(0..0, before);
    }

    let writer = Writer { doc, indent: layout::indent(doc, header.range().start()) };
    let mut text = String::new();
    for (piece, table) in elements.list.iter().zip(&tables) {
        if !text.is_empty() {
            text.push_str(doc.line_break());
        }
        let name = format!("{}.{key}", header_name(doc, header)?);
        let header = match kind {
            HeaderKind::Table => format!("[{name}]"),
            HeaderKind::ArrayOfTables => format!("[[{name}]]"),
        };
        writer.piece(&mut text, piece, &header);
        let inner = pieces(doc, table.range());
        for pair in &inner.list {
            writer.piece(&mut text, pair, doc.slice(pair.text));
        }
        writer.comments(&mut text, &inner.rest);
    }
    writer.comments(&mut text, &elements.rest);

    let at = layout::own_end(section, doc)?.max(lines.end());
    let (lead, behind) = layout::spacing(doc, at);
    let insert = TextEdit::insert(at, format!("{lead}{text}{behind}"));
    Some(vec![TextEdit::delete(lines), insert])
}

/// Writes `[[parent.key]]` sections as `key = […]` below the other keys of the parent, a
/// `[parent.key]` as `key = {…}`. `None` where [`is_sections`] says no.
pub fn as_inline(parent: Table<'_>, field: Field<'_>) -> Option<Vec<TextEdit>> {
    let doc = parent.document();
    let own = own_section(parent)?;
    let header = own.header()?;
    let sections: Vec<Section<'_>> = section_tables(field)?;
    let is_list = field.value.as_array().is_some();

    let indent = layout::indent(doc, header.range().start());
    let inner_indent = if is_list { format!("{indent}{}", render::INDENT) } else { indent.into() };
    let writer = Writer { doc, indent: &inner_indent };
    let mut elements = String::new();
    for section in &sections {
        let piece = piece_of_section(doc, *section)?;
        let pairs: Vec<&str> = section.key_values().map(|pair| doc.slice(pair.range())).collect();
        let element = match pairs.as_slice() {
            [] => "{}".to_owned(),
            pairs => format!("{{ {} }}", pairs.join(", ")),
        };
        let element = match is_list {
            true => format!("{element},"),
            false => format!("{} = {element}", doc.slice(field.key.range())),
        };
        writer.piece(&mut elements, &piece, &element);
    }
    let key = doc.slice(field.key.range());
    let line_break = doc.line_break();
    let text = match is_list {
        true => format!("{key} = [{line_break}{elements}{indent}]"),
        false => elements.trim_start_matches([' ', '\t']).trim_end_matches(['\r', '\n']).to_owned(),
    };
    let after = last_pair(own).unwrap_or(header.range());
    let mut edits = vec![below_line(doc, after, "", &text)];
    edits.extend(remove_sections(doc, sections));
    Some(edits)
}

/// The section of a header's table, if it is whole.
fn own_section(parent: Table<'_>) -> Option<Section<'_>> {
    section_of(parent).filter(|section| !section.is_broken())
}

/// The line of a field below its parent's header.
fn own_pair<'a>(parent: Table<'a>, field: Field<'a>) -> Option<KeyValue<'a>> {
    let section = own_section(parent)?;
    let mut pairs = section.key_values();
    pairs.find(|pair| pair.range() == field.range() && pair.keys().count() == 1)
}

/// The tables that are written inline.
fn inline_tables(field: Field<'_>) -> Option<Vec<Table<'_>>> {
    let inline = |table: &Table<'_>| table.origin() == TableOrigin::Inline;
    match field.value.value() {
        Value::Table(table) => Some(vec![table]).filter(|tables| tables.iter().all(inline)),
        Value::Array(array) if !array.is_tables() && !array.is_empty() => tables_of(array),
        _ => None,
    }
}

/// The sections of tables that headers make, where each of them has one to itself.
fn section_tables<'a>(field: Field<'a>) -> Option<Vec<Section<'a>>> {
    let tables = match field.value.value() {
        Value::Table(table) if table.origin() == TableOrigin::Header => vec![table],
        Value::Array(array) if array.is_tables() => tables_of(array)?,
        _ => return None,
    };
    tables.into_iter().map(section_to_itself).collect()
}

fn section_to_itself(table: Table<'_>) -> Option<Section<'_>> {
    table.header()?;
    table.whole_section().filter(|section| !section.is_broken())
}

fn tables_of(array: Array<'_>) -> Option<Vec<Table<'_>>> {
    array.elements().map(|node| node.as_table()).collect()
}

/// `models` of `[[models]]`, as it is written.
fn header_name<'a>(doc: &'a Document, header: Header<'a>) -> Option<&'a str> {
    let keys = header.keys().map(|key| key.range()).reduce(|all, key| all.cover(key))?;
    Some(doc.slice(keys))
}

/// The lines of a pair with the comments directly above it.
fn pair_lines(doc: &Document, pair: KeyValue<'_>) -> TextRange {
    let start = layout::comments_above(doc, pair.range().start());
    TextRange::new(start, layout::line_end(doc, pair.range().end()))
}

/// A part of a value with the comments that belong to it.
#[derive(Debug, Default)]
struct Piece {
    /// Its text, without comments.
    text: TextRange,
    /// The comments above it.
    above: Vec<TextRange>,
    /// The comments behind it on its last line.
    behind: Vec<TextRange>,
}

/// The parts of a list or a table.
#[derive(Debug, Default)]
struct Pieces {
    list: Vec<Piece>,
    /// The comments behind the last one.
    rest: Vec<TextRange>,
}

/// What stands between the commas of a list or a table with these brackets.
fn pieces(doc: &Document, container: TextRange) -> Pieces {
    use TokenKind::{ArrayClose, ArrayOpen, Comma, Comment, InlineTableClose, InlineTableOpen};
    let inside = TextRange::new(
        container.start() + TextSize::of('['),
        container.end().checked_sub(TextSize::of(']')).unwrap_or(container.end()),
    );
    let mut found = Pieces::default();
    let mut open: Option<Piece> = None;
    let mut above = Vec::new();
    let mut depth = 0_usize;
    let tokens = Tokens::around(doc, container.start());
    for token in tokens.behind(inside.start()) {
        if token.range.end() > inside.end() {
            break;
        }
        match token.kind {
            Comma if depth == 0 => found.list.extend(open.take()),
            Comment if depth == 0 => match open.as_mut().or(found.list.last_mut()) {
                Some(last) if above.is_empty() && same_line(doc, last, &token) => {
                    last.behind.push(token.range);
                }
                _ => above.push(token.range),
            },
            kind if is_blank(kind) => {}
            kind => {
                match kind {
                    ArrayOpen | InlineTableOpen => depth += 1,
                    ArrayClose | InlineTableClose => depth = depth.saturating_sub(1),
                    _ => {}
                }
                let piece = open.get_or_insert_with(|| Piece {
                    text: token.range,
                    above: std::mem::take(&mut above),
                    behind: Vec::new(),
                });
                piece.text = piece.text.cover(token.range);
            }
        }
    }
    found.list.extend(open);
    found.rest = above;
    found
}

fn is_blank(kind: TokenKind) -> bool {
    use TokenKind::{Bom, Comment, Newline, Whitespace};
    matches!(kind, Bom | Comment | Newline | Whitespace)
}

fn same_line(doc: &Document, piece: &Piece, token: &Token) -> bool {
    let lines = doc.lines();
    lines.line(piece.text.end()) == lines.line(token.range.start())
}

/// A section as one piece: the comments above and between its keys stand above it, the one at its
/// header behind it.
fn piece_of_section(doc: &Document, section: Section<'_>) -> Option<Piece> {
    let header = section.header()?.range();
    let start = layout::lead_start(section, doc);
    let end = layout::own_end(section, doc)?;
    let lines = doc.lines();
    let mut piece = Piece { text: header, ..Piece::default() };
    for comment in comments_in(doc, TextRange::new(start, end)) {
        let values = section.key_values().map(|pair| pair.range());
        // A comment inside a value goes with it.
        if values.into_iter().any(|value| value.contains_range(comment)) {
            continue;
        }
        match lines.line(comment.start()) == lines.line(header.start()) {
            true => piece.behind.push(comment),
            false => piece.above.push(comment),
        }
    }
    Some(piece)
}

/// The comments in `range`, in file order.
fn comments_in(doc: &Document, range: TextRange) -> Vec<TextRange> {
    let first = doc.section_at(range.start()).index();
    let sections = doc.sections().skip(first);
    let sections = sections.take_while(|section| section.range().start() < range.end());
    let comments = sections.flat_map(Section::comments);
    comments.filter(|comment| range.contains_range(*comment)).collect()
}

/// Writes pieces as lines.
struct Writer<'a> {
    doc: &'a Document,
    indent: &'a str,
}

impl Writer<'_> {
    /// `text` on a line, with the comments of `piece`: several behind one another would be one.
    fn piece(&self, out: &mut String, piece: &Piece, text: &str) {
        self.comments(out, &piece.above);
        let (last, others) = match piece.behind.split_last() {
            Some((last, others)) => (Some(*last), others),
            None => (None, &[][..]),
        };
        self.comments(out, others);
        out.push_str(self.indent);
        out.push_str(text);
        if let Some(comment) = last {
            out.push(' ');
            out.push_str(self.comment(comment));
        }
        out.push_str(self.doc.line_break());
    }

    fn comments(&self, out: &mut String, comments: &[TextRange]) {
        for comment in comments {
            out.push_str(self.indent);
            out.push_str(self.comment(*comment));
            out.push_str(self.doc.line_break());
        }
    }

    fn comment(&self, comment: TextRange) -> &str {
        let text = self.doc.slice(comment);
        let len = text.trim_end_matches(['\r', '\n']).len();
        self.doc.slice(TextRange::at(comment.start(), offset(len)))
    }
}
