//! TOML 1.1 syntax and its spelling in TOML 1.0.

use toml_parser::decoder::Encoding;

use super::section::{NodeKind, TokenData};
use super::{NewerSyntax, TokenKind};
use crate::text::{TextEdit, TextRange, offset, range};

/// What an inline table may have in TOML 1.1 only.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum InlineTable {
    LineBreak,
    TrailingComma,
}

impl InlineTable {
    /// The inline table at `at`, whose tokens are the last ones of `tokens`.
    pub(super) fn describe(self, at: TextRange, tokens: &[TokenData], text: &str) -> NewerSyntax {
        let what = match self {
            InlineTable::LineBreak => "a line break in an inline table",
            InlineTable::TrailingComma => "a comma after the last key of an inline table",
        };
        // A half-typed table may end before the tokens that were read in search of its end.
        let first = tokens.partition_point(|token| token.start < at.start());
        let behind = tokens.partition_point(|token| token.start < at.end());
        let (line, comments) = on_one_line(&tokens[first..behind.max(first)], at, text);
        let mut older = vec![TextEdit::replace(at, line)];
        if !comments.is_empty() {
            match line_above(&tokens[..first], at, text) {
                Some(place) => older.insert(0, comment_lines(place, &comments, at, text)),
                None => older.clear(),
            }
        }
        NewerSyntax { range: at, what, older }
    }
}

/// Where lines can be put above the line on which the table at `at` starts; `before` are the tokens
/// in front of it. None where that line starts inside another inline table.
fn line_above(before: &[TokenData], at: TextRange, text: &str) -> Option<TextRange> {
    let is_break = |token: &TokenData| matches!(token.kind, TokenKind::Newline | TokenKind::Bom);
    let first = before.iter().rposition(is_break).map_or(0, |index| index + 1);
    let line = before.get(first..)?;
    let mut open = 0_usize;
    for token in line {
        match token.kind {
            TokenKind::InlineTableOpen => open += 1,
            TokenKind::InlineTableClose => open = open.checked_sub(1)?,
            _ => {}
        }
    }
    let start = line.first().map_or(at.start(), |token| token.start);
    let indentation = text[TextRange::new(start, at.start())].bytes();
    let indentation = indentation.take_while(|byte| matches!(byte, b' ' | b'\t')).count();
    Some(TextRange::at(start, offset(indentation)))
}

/// Puts `comments` on lines of their own before the line whose indentation is at `place`.
fn comment_lines(place: TextRange, comments: &[&str], at: TextRange, text: &str) -> TextEdit {
    let line_break = if text[at].contains("\r\n") { "\r\n" } else { "\n" };
    let indentation = &text[place];
    let lines = comments.iter().map(|comment| format!("{indentation}{comment}{line_break}"));
    TextEdit::insert(place.start(), lines.collect::<String>())
}

/// The inline table without line breaks and trailing commas, and its comments, which have no place
/// on one line.
fn on_one_line<'t>(tokens: &[TokenData], at: TextRange, text: &'t str) -> (String, Vec<&'t str>) {
    let mut line = String::with_capacity(at.len().into());
    let mut comments = Vec::new();
    // The brackets that are open: whether each is an inline table.
    let mut open: Vec<bool> = Vec::new();
    let mut gap_start = None;
    let mut comma: Option<usize> = None;
    for (index, token) in tokens.iter().enumerate() {
        let end = tokens.get(index + 1).map_or(at.end(), |next| next.start);
        let piece = &text[TextRange::new(token.start, end)];
        let in_table = open.last() == Some(&true);
        match token.kind {
            TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment if in_table => {
                if token.kind == TokenKind::Comment {
                    comments.push(piece);
                }
                gap_start.get_or_insert(token.start);
                continue;
            }
            _ => {}
        }
        if token.kind == TokenKind::InlineTableClose
            && in_table
            && let Some(comma) = comma.take()
        {
            line.truncate(comma);
        }
        if let Some(start) = gap_start.take() {
            let gap = &text[TextRange::new(start, token.start)];
            line.push_str(if gap.contains(['\n', '\r']) { " " } else { gap });
        }
        comma = (token.kind == TokenKind::Comma && in_table).then_some(line.len());
        line.push_str(piece);
        match token.kind {
            TokenKind::InlineTableOpen => open.push(true),
            TokenKind::ArrayOpen => open.push(false),
            TokenKind::InlineTableClose | TokenKind::ArrayClose => {
                open.pop();
            }
            _ => {}
        }
    }
    (line, comments)
}

/// Adds what is newer in the scalar `raw` that stands at `start`.
pub(super) fn scalar(
    raw: &str,
    start: usize,
    encoding: Option<Encoding>,
    value: &NodeKind,
    newer: &mut Vec<NewerSyntax>,
) {
    let at = range(start, start + raw.len());
    match (encoding, value) {
        (Some(Encoding::BasicString | Encoding::MlBasicString), NodeKind::DecodedString(_)) => {
            if let Some(older) = older_escapes(raw) {
                let older = vec![TextEdit::replace(at, older)];
                newer.push(NewerSyntax { range: at, what: "an escape `\\e` or `\\x…`", older });
            }
        }
        (None, NodeKind::DateTime(value)) if value.time.is_some_and(|t| t.second.is_none()) => {
            // The time is the part with the first colon; minutes are the two digits after it.
            let Some(colon) = raw.find(':') else { return };
            let minutes_end = colon + ":00".len();
            let (Some(before), Some(after)) = (raw.get(..minutes_end), raw.get(minutes_end..))
            else {
                return;
            };
            let older = vec![TextEdit::replace(at, format!("{before}:00{after}"))];
            newer.push(NewerSyntax { range: at, what: "a time without seconds", older });
        }
        _ => {}
    }
}

fn older_escapes(raw: &str) -> Option<String> {
    let mut older = String::new();
    let mut changed = false;
    let mut rest = raw;
    while let Some(at) = rest.find('\\') {
        let (before, escape) = rest.split_at(at);
        older.push_str(before);
        let (spelling, len) = match escape.as_bytes().get(1) {
            Some(b'e') => ("\\u001b".to_owned(), 2),
            Some(b'x') => match escape.get(2..4) {
                Some(digits) => (format!("\\u00{digits}"), 4),
                None => return None,
            },
            _ => {
                let len = escape.chars().take(2).map(char::len_utf8).sum();
                older.push_str(&escape[..len]);
                rest = &escape[len..];
                continue;
            }
        };
        changed = true;
        older.push_str(&spelling);
        rest = &escape[len..];
    }
    older.push_str(rest);
    changed.then_some(older)
}
