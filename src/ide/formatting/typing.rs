//! What follows from a character just typed: only what is sure, as the value is unfinished.

use super::FormatOptions;
use super::layout::indent_width;
use crate::syntax::{Document, Section, Token, TokenKind};
use crate::text::{TextEdit, TextRange, TextSize, offset};

/// The edits that follow from `typed`, which stands (with what the editor put behind it) before
/// `at`: after a line break the indentation of the new line, after a `]` on a line of its own that
/// of its array.
pub fn format_on_type(
    document: &Document,
    at: TextSize,
    typed: char,
    options: &FormatOptions,
) -> Vec<TextEdit> {
    let line = Line::at(document, at);
    let section = document.section_at(at.checked_sub(TextSize::from(1)).unwrap_or(at));
    if !line.is_blank && line.indentation.start() >= section.range().end() {
        return Vec::new();
    }
    let indent = match typed {
        '\n' => after_break(document, section, &line, options),
        ']' => after_bracket(document, section, &line, at),
        _ => None,
    };
    let Some(indent) = indent else { return Vec::new() };
    if document.slice(line.indentation) == indent {
        return Vec::new();
    }
    vec![TextEdit::replace(line.indentation, indent)]
}

/// The line that is typed in.
struct Line {
    /// The spaces and tabs that it begins with.
    indentation: TextRange,
    /// Whether nothing else is on it.
    is_blank: bool,
}

impl Line {
    fn at(document: &Document, at: TextSize) -> Self {
        let lines = document.lines();
        let line = lines.line(at);
        let start = lines.line_start(line).unwrap_or_default();
        let end = lines.line_start(line + 1).unwrap_or(document.end());
        let text = document.slice(TextRange::new(start, end)).trim_end_matches(['\n', '\r']);
        let content = text.trim_start_matches([' ', '\t']);
        let spaces = offset(text.len() - content.len());
        Self { indentation: TextRange::at(start, spaces), is_blank: content.is_empty() }
    }
}

/// The indentation of a line that was just begun.
fn after_break(
    document: &Document,
    section: Section<'_>,
    line: &Line,
    options: &FormatOptions,
) -> Option<String> {
    let start = line.indentation.start();
    let open = match surroundings(section, start) {
        Inside::Array(open) => open,
        Inside::Element(open) => return below_element(document, open, line),
        Inside::Nothing => {
            // Someone who indents what is below a header has chosen so.
            let above = Line::at(document, start.checked_sub(TextSize::from(1))?);
            return (line.is_blank && above.indentation.is_empty()).then(String::new);
        }
        Inside::Other => return None,
    };
    let outer = indentation_at(document, open);
    let closes = section.tokens().find(|token| {
        token.range.start() >= line.indentation.end() && token.kind != TokenKind::Whitespace
    });
    if closes.is_some_and(|token| token.kind == TokenKind::ArrayClose) {
        return Some(outer.to_owned());
    }
    if let Some(above) = element_above(section, open, start) {
        return Some(indentation_at(document, above).to_owned());
    }
    Some(format!("{outer}{}", " ".repeat(indent_width(options))))
}

/// The indentation of a line begun in the inline table that opens at `open`, an element of an
/// array: mostly its end is still missing, and the line is that of the next one. Who has indented
/// the line further breaks the table over lines.
fn below_element(document: &Document, open: TextSize, line: &Line) -> Option<String> {
    let element = Line::at(document, open).indentation;
    let begins_line = element.end() == open;
    (begins_line && line.indentation.len() < element.len())
        .then(|| document.slice(element).to_owned())
}

/// The last element or comment that begins a line between the start of its array and `at`: it
/// shows how elements are indented there.
fn element_above(section: Section<'_>, array: TextSize, at: TextSize) -> Option<TextSize> {
    let mut depth = 0_usize;
    let mut begins_line = false;
    let mut found = None;
    let inside = section.tokens().skip_while(|token| token.range.start() <= array);
    for token in inside.take_while(|token| token.range.start() < at) {
        match token.kind {
            TokenKind::Newline => begins_line = true,
            TokenKind::Whitespace => {}
            kind => {
                if begins_line && depth == 0 && kind != TokenKind::Comma {
                    found = Some(token.range.start());
                }
                begins_line = false;
                match kind {
                    TokenKind::ArrayOpen | TokenKind::InlineTableOpen => depth += 1,
                    TokenKind::ArrayClose | TokenKind::InlineTableClose => {
                        depth = depth.saturating_sub(1);
                    }
                    _ => {}
                }
            }
        }
    }
    found
}

/// The indentation of a line that a `]` just typed at `at` begins.
fn after_bracket(
    document: &Document,
    section: Section<'_>,
    line: &Line,
    at: TextSize,
) -> Option<String> {
    let bracket = section.tokens().find(|token| token.range.end() == at)?;
    let begins_line = bracket.range.start() == line.indentation.end();
    if bracket.kind != TokenKind::ArrayClose || !begins_line {
        return None;
    }
    match surroundings(section, bracket.range.start()) {
        Inside::Array(open) => Some(indentation_at(document, open).to_owned()),
        _ => None,
    }
}

/// What a place stands in.
enum Inside {
    /// An array that opens here.
    Array(TextSize),
    /// An inline table that opens here, an element of an array.
    Element(TextSize),
    /// Nothing that is open.
    Nothing,
    /// Another inline table, or a string.
    Other,
}

fn surroundings(section: Section<'_>, at: TextSize) -> Inside {
    let mut open: Vec<Token> = Vec::new();
    for token in section.tokens().take_while(|token| token.range.start() < at) {
        match token.kind {
            _ if token.range.end() > at => return Inside::Other,
            TokenKind::ArrayOpen | TokenKind::InlineTableOpen => open.push(token),
            TokenKind::ArrayClose | TokenKind::InlineTableClose => drop(open.pop()),
            _ => {}
        }
    }
    let is_array = |token: &Token| token.kind == TokenKind::ArrayOpen;
    match open.as_slice() {
        [.., array] if is_array(array) => Inside::Array(array.range.start()),
        [.., array, element] if is_array(array) => Inside::Element(element.range.start()),
        [] => Inside::Nothing,
        _ => Inside::Other,
    }
}

/// What the line that holds `at` is indented by.
fn indentation_at(document: &Document, at: TextSize) -> &str {
    document.slice(Line::at(document, at).indentation)
}

#[cfg(test)]
mod tests;
