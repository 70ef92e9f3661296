//! Laying out a part of a file.

use super::layout::Surroundings;
use super::pieces::Pieces;
use super::{FormatOptions, section_edits};
use crate::syntax::{Document, Section, TokenKind};
use crate::text::{TextEdit, TextRange};

/// The edits that lay out the lines that `range` touches; a value over several lines counts as a
/// whole. An empty range touches its line; one that ends at the start of a line does not touch it.
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
    let mut edits = Vec::new();
    for section in touched {
        let whole = with_whole_values(section, document, asked);
        let is_inside = |edit: &TextEdit| {
            whole.contains_range(edit.range)
                // What is put where the next line begins is that line's.
                && (edit.range.start() < whole.end() || whole.end() == document.end())
        };
        edits.extend(section_edits(section, document, &around).into_iter().filter(is_inside));
    }
    edits
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

/// `asked`, and all lines of those values of the section that it touches.
fn with_whole_values(section: Section<'_>, document: &Document, asked: TextRange) -> TextRange {
    let text = document.slice(section.range());
    let Some(pieces) = Pieces::of(section, text) else { return asked };
    let start = section.range().start();
    let mut whole = asked;
    let mut depth = 0_usize;
    let mut value: Option<TextRange> = None;
    for piece in &pieces.list {
        let at = piece.range + start;
        value = match value {
            Some(before) if depth > 0 || piece.gap.breaks == 0 => Some(before.cover(at)),
            ended => {
                whole = with_touched(whole, ended, document, asked);
                Some(at)
            }
        };
        match piece.kind {
            TokenKind::ArrayOpen | TokenKind::InlineTableOpen => depth += 1,
            TokenKind::ArrayClose | TokenKind::InlineTableClose => depth = depth.saturating_sub(1),
            _ => {}
        }
    }
    with_touched(whole, value, document, asked)
}

fn with_touched(
    whole: TextRange,
    value: Option<TextRange>,
    document: &Document,
    asked: TextRange,
) -> TextRange {
    let is_touched = |value: &TextRange| value.start() < asked.end() && asked.start() < value.end();
    match value.filter(is_touched) {
        Some(value) => whole.cover(lines_of(document, value)),
        None => whole,
    }
}
