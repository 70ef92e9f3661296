//! Laying out a part of a file.

use super::layout::Surroundings;
use super::pieces::Pieces;
use super::{FormatOptions, section_edits};
use crate::syntax::{Document, Section, TokenKind};
use crate::text::{TextEdit, TextRange, TextSize};

/// The edits that lay out the lines that `range` touches. A value over several lines counts as a
/// whole, unless only some elements of an array are touched that have lines of their own. An empty
/// range touches its line; one that ends at the start of a line does not touch it.
pub fn format_range(
    document: &Document,
    range: TextRange,
    options: &FormatOptions,
) -> Vec<TextEdit> {
    let around = Surroundings::of(document, options);
    let asked = lines_of(document, range);
    // The blank line before a section belongs to the one in front of it.
    let first = document.section_at(asked.start()).index().saturating_sub(1);
    let touched = document.sections().skip(first);
    let touched = touched
        .take_while(|section| section.range().start() < asked.end() || section.range().is_empty());
    let mut found = Vec::new();
    for section in touched {
        let mut edits = section_edits(section, document, &around);
        let mut whole = asked;
        for value in values(section, document) {
            if let Some(lines) = value.touched_lines(document, asked, &edits) {
                whole = whole.cover(lines);
            }
        }
        let is_inside = |edit: &TextEdit| {
            whole.contains_range(edit.range)
                // What is put where the next line begins is that line's.
                && (edit.range.start() < whole.end() || whole.end() == document.end())
        };
        edits.retain(is_inside);
        found.append(&mut edits);
    }
    found
}

/// The lines that `range` touches, with their breaks.
fn lines_of(document: &Document, range: TextRange) -> TextRange {
    let lines = document.lines();
    let range = TextRange::new(range.start(), range.end().min(document.end()).max(range.start()));
    let first = lines.line(range.start());
    let last = lines.line(range.end());
    let starts_line = lines.line_start(last) == Some(range.end());
    let behind = if starts_line && last > first { last } else { last + 1 };
    let start = lines.line_start(first).unwrap_or_default();
    TextRange::new(start, lines.line_start(behind).unwrap_or(document.end()).max(start))
}

/// A header, or a key with its value, and what is behind it on its last line.
struct Value {
    /// Its lines.
    lines: TextRange,
    /// Where those lines begin that have an element of the outermost array, or its end.
    elements: Vec<TextSize>,
    /// Whether a comma stands on another line than its element: it is to go there.
    has_late_comma: bool,
}

fn values(section: Section<'_>, document: &Document) -> Vec<Value> {
    let text = document.slice(section.range());
    let Some(pieces) = Pieces::of(section, text) else { return Vec::new() };
    let start = section.range().start();
    let mut values: Vec<Value> = Vec::new();
    let mut depth = 0_usize;
    for piece in &pieces.list {
        // What holds line breaks, as some strings do, is more than one line.
        let lines = lines_of(document, piece.range + start);
        match values.last_mut() {
            Some(value) if depth > 0 || piece.gap.breaks == 0 => {
                value.lines = value.lines.cover(lines);
                if depth == 1 && piece.gap.breaks > 0 {
                    value.elements.push(lines.start());
                }
                value.has_late_comma |= piece.gap.comma_is_late;
            }
            _ => values.push(Value { lines, elements: Vec::new(), has_late_comma: false }),
        }
        match piece.kind {
            TokenKind::ArrayOpen | TokenKind::InlineTableOpen => depth += 1,
            TokenKind::ArrayClose | TokenKind::InlineTableClose => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    values
}

impl Value {
    /// The lines of it that must be laid out together, where `asked` touches it; `edits` are those
    /// of its section. Elements cannot be laid out alone where a line is joined with theirs.
    fn touched_lines(
        &self,
        document: &Document,
        asked: TextRange,
        edits: &[TextEdit],
    ) -> Option<TextRange> {
        if self.lines.start() >= asked.end() || asked.start() >= self.lines.end() {
            return None;
        }
        let elements = self.touched_elements(asked).filter(|elements| {
            let joins = |edit: &TextEdit, line: TextSize| {
                let (start, end) = (edit.range.start(), edit.range.end());
                let begins_line = document.lines().line_start(document.lines().line(start));
                start < line && (line < end || line == end && begins_line != Some(start))
            };
            let is_joined =
                |edit: &TextEdit| joins(edit, elements.start()) || joins(edit, elements.end());
            !self.has_late_comma && !edits.iter().any(is_joined)
        });
        Some(elements.unwrap_or(self.lines))
    }

    /// The lines of the elements that `asked` touches, where it touches nothing else of the value.
    fn touched_elements(&self, asked: TextRange) -> Option<TextRange> {
        let (last, first) = (self.elements.last()?, self.elements.first()?);
        if asked.start() < *first || *last < asked.end() {
            return None;
        }
        let start = self.elements.iter().rfind(|start| **start <= asked.start())?;
        let end = self.elements.iter().find(|start| **start >= asked.end())?;
        Some(TextRange::new(*start, *end))
    }
}

#[cfg(test)]
mod tests;
