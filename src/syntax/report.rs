//! `toml_parser`'s errors as a person should read them: one a line, with a place that can be
//! seen, and the insertion that mends it where there is one.

use toml_parser::{Expected, ParseError, Span};

use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{TextEdit, TextRange, apply_edits, offset, range};

/// Sections longer than this get no mends: each one is tried out by parsing the section again.
const MAX_MENDED_BYTES: usize = 64 * 1024;

/// At most this many mends are tried in one section.
const MAX_MENDS: usize = 4;

pub(super) fn syntax_error(error: &ParseError, text: &str) -> SyntaxError {
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        range: place(error, text),
        message: message(error),
        fix: mend(error, text),
    }
}

fn place(error: &ParseError, text: &str) -> TextRange {
    let unclosed = error.description().starts_with("unclosed");
    let span = match (error.unexpected(), error.context()) {
        (_, Some(context)) if unclosed => context,
        (Some(unexpected), _) => unexpected,
        (None, Some(context)) => context,
        (None, None) => Span::new_unchecked(0, 0),
    };
    visible(span.start().min(text.len()), span.end().min(text.len()), text)
}

/// An empty range cannot be underlined: it takes the character behind it, else the one before.
fn visible(start: usize, end: usize, text: &str) -> TextRange {
    if start < end {
        return range(start, end);
    }
    let is_line_break = |c: &char| matches!(c, '\n' | '\r');
    if let Some(next) = text[start..].chars().next().filter(|c| !is_line_break(c)) {
        return range(start, start + next.len_utf8());
    }
    match text[..start].chars().next_back().filter(|c| !is_line_break(c)) {
        Some(previous) => range(start - previous.len_utf8(), start),
        None => range(start, start),
    }
}

fn message(error: &ParseError) -> String {
    let expected: Vec<String> = error
        .expected()
        .unwrap_or_default()
        .iter()
        .filter_map(|expected| match expected {
            Expected::Literal("\n") => Some("the end of the line".to_owned()),
            Expected::Literal("#") => None,
            Expected::Literal(literal) => Some(format!("`{literal}`")),
            Expected::Description(description) => Some((*description).to_owned()),
            _ => None,
        })
        .collect();
    let description = error.description();
    match expected.split_last() {
        None => description.to_owned(),
        Some((only, [])) => format!("{description}: expected {only}"),
        Some((last, others)) => format!("{description}: expected {} or {last}", others.join(", ")),
    }
}

/// The insertion that the error itself suggests; [`verify_fixes`] tries it out.
fn mend(error: &ParseError, text: &str) -> Option<TextEdit> {
    let unexpected = error.unexpected()?;
    if error.description() == "string values must be quoted" {
        let at = range(unexpected.start(), unexpected.end());
        let bare = text[at].trim_end();
        let at = range(unexpected.start(), unexpected.start() + bare.len());
        return (!bare.contains(['"', '\\'])).then(|| TextEdit::replace(at, format!("\"{bare}\"")));
    }
    let [Expected::Literal(literal)] = error.expected()? else { return None };
    if *literal == "\n" || *literal == "#" {
        return None;
    }
    Some(TextEdit::insert(offset(unexpected.start().min(text.len())), *literal))
}

/// Keeps the first syntax error of each line: the others are its consequences. `errors` are in
/// file order.
pub(super) fn one_a_line(errors: &mut Vec<SyntaxError>, text: &str) {
    let mut line_end = 0;
    errors.retain(|error| {
        if error.kind != SyntaxErrorKind::Syntax {
            return true;
        }
        let start = usize::from(error.range.start());
        if start < line_end {
            return false;
        }
        let rest = &text.as_bytes()[start..];
        line_end = start + memchr::memchr(b'\n', rest).map_or(rest.len(), |at| at + 1);
        line_end = line_end.max(start + 1);
        true
    });
}

/// Drops the mends that do not mend: after a good one, `count_errors` of the text is smaller.
pub(super) fn verify_fixes(
    errors: &mut [SyntaxError],
    text: &str,
    mut count_errors: impl FnMut(&str) -> usize,
) {
    let before = errors.len();
    let mut left = if text.len() > MAX_MENDED_BYTES { 0 } else { MAX_MENDS };
    for error in errors {
        let Some(fix) = &error.fix else { continue };
        let mends = left > 0
            && apply_edits(text, std::slice::from_ref(fix))
                .is_ok_and(|mended| count_errors(&mended) < before);
        left = left.saturating_sub(1);
        if !mends {
            error.fix = None;
        }
    }
}
