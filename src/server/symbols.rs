//! Symbols of a document, written as the client reads them. What is written of a section's keys is
//! kept with the section, but for the numbers of its lines, which other edits move.

use std::fmt::Write;
use std::sync::Arc;

use super::capabilities::Capabilities;
use super::convert::to_lsp::{position, symbol_kind};
use crate::ide::{Branch, LeavesOf, Outline, SameLeaves, Symbol};
use crate::syntax::Document;
use crate::text::{PositionEncoding, TextRange, TextSize};

/// The symbols of `outline`, each within what holds it, as a JSON list.
pub(super) fn nested(document: &Document, outline: &Outline<'_>, client: &Capabilities) -> String {
    let mut writer = Writer { document, client, text: String::new() };
    writer.text.push('[');
    if let Some(leaves) = &outline.leaves {
        writer.leaves(leaves);
    }
    writer.branches(&outline.branches);
    writer.text.push(']');
    writer.text
}

struct Writer<'a> {
    document: &'a Document,
    client: &'a Capabilities,
    text: String,
}

impl Writer<'_> {
    fn branches(&mut self, branches: &[Branch<'_>]) {
        for branch in branches {
            self.comma();
            self.branch(branch);
        }
    }

    fn branch(&mut self, branch: &Branch<'_>) {
        let place = |at| {
            let place = position(self.document, at, self.client.encoding);
            (place.line, place.character)
        };
        let symbol = &branch.symbol;
        let ends = Ends::of(symbol, place);
        begin(&mut self.text, symbol, self.client);
        for piece in ends.pieces() {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Line(number) | Piece::Column(number) => push_number(&mut self.text, number),
            }
        }
        self.text.push_str(r#","children":["#);
        if let Some(leaves) = &branch.leaves {
            self.leaves(leaves);
        }
        self.branches(&branch.branches);
        self.text.push_str("]}");
    }

    fn leaves(&mut self, leaves: &LeavesOf<'_>) {
        let start = leaves.section.range().start();
        let written = WrittenLeaves::of(self.document, leaves, self.client);
        if !written.text.is_empty() {
            self.comma();
            let line = self.document.lines().line(start);
            written.write(u32::try_from(line).unwrap_or(u32::MAX), &mut self.text);
        }
    }

    /// Before an element of a list that is not its first.
    fn comma(&mut self) {
        if !self.text.ends_with('[') {
            self.text.push(',');
        }
    }
}

/// The keys of a section, written without the numbers of their lines.
#[derive(Debug)]
struct WrittenLeaves {
    encoding: PositionEncoding,
    of: SameLeaves,
    text: String,
    /// Where in the text which line belongs, from the section's first.
    lines: Vec<(usize, u32)>,
}

impl WrittenLeaves {
    fn of(document: &Document, leaves: &LeavesOf<'_>, client: &Capabilities) -> Arc<Self> {
        let of = leaves.same();
        if let Some(known) = leaves.section.remembered::<Arc<Self>>()
            && known.of == of
            && known.encoding == client.encoding
        {
            return Arc::clone(&known);
        }
        let mut written =
            Self { encoding: client.encoding, of, text: String::new(), lines: Vec::new() };
        let start = leaves.section.range().start();
        let first_line = position(document, start, client.encoding).line;
        let place = |at: TextSize| {
            let place = position(document, at + start, client.encoding);
            (place.line - first_line, place.character)
        };
        for symbol in leaves.symbols() {
            written.add(symbol, &place, client);
        }
        let written = Arc::new(written);
        leaves.section.remember(Arc::clone(&written));
        written
    }

    /// Adds a symbol; `place` gives a line from the section's first, and a column.
    fn add(
        &mut self,
        symbol: &Symbol,
        place: &impl Fn(TextSize) -> (u32, u32),
        client: &Capabilities,
    ) {
        if !self.text.is_empty() && !self.text.ends_with('[') {
            self.text.push(',');
        }
        begin(&mut self.text, symbol, client);
        for piece in Ends::of(symbol, place).pieces() {
            match piece {
                Piece::Text(text) => self.text.push_str(text),
                Piece::Line(line) => self.lines.push((self.text.len(), line)),
                Piece::Column(column) => push_number(&mut self.text, column),
            }
        }
        if !symbol.children.is_empty() {
            self.text.push_str(r#","children":["#);
            for child in &symbol.children {
                self.add(child, place, client);
            }
            self.text.push(']');
        }
        self.text.push('}');
    }

    fn write(&self, first_line: u32, out: &mut String) {
        out.reserve(self.text.len() + 6 * self.lines.len());
        let mut done = 0;
        for (at, line) in &self.lines {
            out.push_str(self.text.get(done..*at).unwrap_or_default());
            push_number(out, first_line + line);
            done = *at;
        }
        out.push_str(self.text.get(done..).unwrap_or_default());
    }
}

/// A symbol up to its places.
fn begin(text: &mut String, symbol: &Symbol, client: &Capabilities) {
    text.push_str(r#"{"name":"#);
    push_quoted(text, &symbol.name);
    if let Some(detail) = &symbol.detail {
        text.push_str(r#","detail":"#);
        push_quoted(text, detail);
    }
    let kind = client.outline.symbol_kind(symbol_kind(symbol.kind));
    let kind = serde_json::to_string(&kind).unwrap_or_default();
    let _ = write!(text, r#","kind":{kind}"#);
    if symbol.is_deprecated && client.outline.symbol_tags {
        text.push_str(r#","tags":[1]"#);
    }
}

/// Lines and columns of a symbol: its range, then what to go to.
struct Ends([(u32, u32); 4]);

enum Piece {
    Text(&'static str),
    Line(u32),
    Column(u32),
}

impl Ends {
    fn of(symbol: &Symbol, place: impl Fn(TextSize) -> (u32, u32)) -> Self {
        let ends = |range: TextRange| (place(range.start()), place(range.end()));
        let ((start, end), (focus, focus_end)) = (ends(symbol.range), ends(symbol.focus));
        Self([start, end, focus, focus_end])
    }

    /// How they are written.
    fn pieces(&self) -> impl Iterator<Item = Piece> {
        const BEFORE: [&str; 4] = [
            r#","range":{"start":{"line":"#,
            r#"},"end":{"line":"#,
            r#"}},"selectionRange":{"start":{"line":"#,
            r#"},"end":{"line":"#,
        ];
        let places = BEFORE.into_iter().zip(self.0).flat_map(|(before, (line, column))| {
            let comma = Piece::Text(r#","character":"#);
            [Piece::Text(before), Piece::Line(line), comma, Piece::Column(column)]
        });
        places.chain([Piece::Text("}}")])
    }
}

fn push_quoted(text: &mut String, words: &str) {
    // Strings always have a JSON form.
    text.push_str(&serde_json::to_string(words).unwrap_or_default());
}

fn push_number(text: &mut String, number: u32) {
    text.push_str(itoa::Buffer::new().format(number));
}

#[cfg(test)]
mod tests;
