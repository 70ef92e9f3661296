//! `toml_parser`'s errors as a person should read them: one a line, with a place that can be
//! seen, and the insertion that mends it where there is one.

use toml_parser::{Expected, ParseError, Span};

use super::slip::{self, Slip};
use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{TextEdit, TextRange, apply_edits, offset, range};

/// Sections longer than this get no mends: each one is tried out by parsing the section again.
const MAX_MENDED_BYTES: usize = 64 * 1024;

/// At most this many mends are tried in one section.
const MAX_MENDS: usize = 4;

pub(super) fn syntax_error(error: &ParseError, text: &str) -> SyntaxError {
    if let Some(slip) = slip_of(error, text) {
        return slipped(slip);
    }
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        range: place(error, text),
        message: message(error),
        fix: mend(error, text),
    }
}

pub(super) fn slipped(slip: Slip) -> SyntaxError {
    SyntaxError {
        kind: SyntaxErrorKind::Syntax,
        range: slip.range,
        message: slip.message,
        fix: slip.fix,
    }
}

fn slip_of(error: &ParseError, text: &str) -> Option<Slip> {
    let start = error.unexpected()?.start();
    if !text.is_char_boundary(start) {
        return None;
    }
    match error.description() {
        "unexpected key or value" => slip::behind_value(text, start),
        "missing escaped value" | "too few unicode value digits" => slip::backslash(text, start),
        // Within a header.
        "invalid unquoted key"
            if text[..start].trim_start_matches('\u{feff}').trim_start().starts_with('[')
                && !text[..start].contains('\n') =>
        {
            None
        }
        _ => slip::in_key(text, start),
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
pub(super) fn visible(start: usize, end: usize, text: &str) -> TextRange {
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
    let description = match error.description() {
        "string values must be quoted" => return "text must stand in quotes".to_owned(),
        "missing table open" | "missing array opening" => {
            return "nothing is open here that `]` could close".to_owned();
        }
        "missing inline table opening" => {
            return "nothing is open here that `}` could close".to_owned();
        }
        "unexpected key or value" => return "the line should end here".to_owned(),
        "key with no value" => "this key has no value",
        "extra `=`" => return "one `=` is enough".to_owned(),
        "unclosed array table" => "unclosed header of a list",
        "unclosed table" => "unclosed header",
        "invalid unquoted key" => {
            return "a key without quotes has only letters from A to Z, digits, `-` and `_`"
                .to_owned();
        }
        "invalid key-value pair" => return "a line starts with a key, `[table]` or `#`".to_owned(),
        other => other,
    };
    match expected.split_last() {
        None => description.to_owned(),
        Some((only, [])) => format!("{description}: expected {only}"),
        Some((last, others)) => format!("{description}: expected {} or {last}", others.join(", ")),
    }
}

/// A string without its closing quotes: the opening ones are shown, as everything behind them may
/// have been meant to stand outside.
pub(super) fn unclosed_string(
    span: Span,
    quotes: &'static [Expected],
    first_line: usize,
) -> ParseError {
    let width = quotes.first().map_or(1, |quotes| match quotes {
        Expected::Literal(quotes) => quotes.len(),
        _ => 1,
    });
    ParseError::new("unclosed string")
        .with_context(Span::new_unchecked(span.start(), span.start() + width))
        .with_expected(quotes)
        .with_unexpected(Span::new_unchecked(first_line, first_line))
}

/// Two values with only a space between them.
pub(super) fn missing_comma(at: usize) -> ParseError {
    ParseError::new("missing comma between array elements")
        .with_expected(&[Expected::Literal(",")])
        .with_unexpected(Span::new_unchecked(at, at))
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
    if error.description() == "missing opening quote" {
        return Some(TextEdit::insert(offset(unexpected.start().min(text.len())), "\""));
    }
    let [Expected::Literal(literal)] = error.expected()? else { return None };
    let opens_something = error.description().contains("open");
    if *literal == "\n" || *literal == "#" || opens_something {
        return None;
    }
    let at = unexpected.start().min(text.len());
    let at = if *literal == "," { behind_last_word(text, at) } else { at };
    Some(TextEdit::insert(offset(at), *literal))
}

/// Where a comma goes: directly behind what it follows, also on a line above, unless a comment may
/// end that.
fn behind_last_word(text: &str, at: usize) -> usize {
    let before = text.get(..at).unwrap_or_default();
    let word = before.trim_end();
    let line = word.rsplit('\n').next().unwrap_or_default();
    match line.contains('#') && before[word.len()..].contains('\n') {
        true => at,
        false => word.len(),
    }
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

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::Document;
    use crate::text::PositionEncoding;

    /// All errors: place, message, and the line that the mend leaves.
    fn check(text: &str, expected: Expect) {
        let doc = Document::parse(text);
        let mut found = String::new();
        for error in doc.errors() {
            let at = |at| {
                let place = doc.lines().position(text, at, PositionEncoding::Utf8);
                format!("{}:{}", place.line + 1, place.character + 1)
            };
            let (start, end) = (at(error.range.start()), at(error.range.end()));
            found += &format!("{start}-{end} {}\n", error.message);
            if let Some(fix) = &error.fix {
                let mended = doc.with_edits(std::slice::from_ref(fix)).unwrap();
                let line = doc.lines().line(fix.range.start());
                let mended = mended.text().lines().nth(line).unwrap_or_default().to_owned();
                found += &format!("  -> {mended}\n");
            }
        }
        expected.assert_eq(&found);
    }

    #[test]
    fn half_typed_lines() {
        check(
            "optim\n",
            expect![[r#"
                1:5-1:6 this key has no value: expected `=`
            "#]],
        );
        check(
            "optim =\n",
            expect![[r#"
                1:7-1:8 a value is missing here
            "#]],
        );
        check(
            "a = [1 2]\n",
            expect![[r#"
                1:7-1:8 missing comma between array elements: expected `,`
                  -> a = [1, 2]
            "#]],
        );
        check(
            "a = [\"A\"  \"B\"]\n",
            expect![[r#"
            1:11-1:12 missing comma between array elements: expected `,`
              -> a = ["A",  "B"]
        "#]],
        );
        check(
            "a = [\"A\"\n  \"B\"]\n",
            expect![[r#"
            2:3-2:4 missing comma between array elements: expected `,`
              -> a = ["A",
        "#]],
        );
        check(
            "a = [\"A\" # one\n  \"B\"]\n",
            expect![[r#"
                2:3-2:4 missing comma between array elements: expected `,`
                  ->   ,"B"]
            "#]],
        );
        check(
            "a = \"x\n",
            expect![[r#"
                1:5-1:6 unclosed string: expected `"`
                  -> a = "x"
            "#]],
        );
        check(
            "a = \"x # not a comment\n[b]\n",
            expect![[r#"
                1:5-1:6 unclosed string: expected `"`
                  -> a = "x # not a comment"
            "#]],
        );
        check(
            "a = adam\n",
            expect![[r#"
                1:5-1:9 text must stand in quotes
                  -> a = "adam"
            "#]],
        );
        check(
            "a = [\n  1,\n[[b]]\nc = 1\n",
            expect![[r#"
            1:5-1:6 unclosed array: expected `]`
              ->   1,]
        "#]],
        );
        check(
            "a = { b = 1\n[c]\n",
            expect![[r#"
            1:5-1:6 unclosed inline table: expected `}`
              -> a = { b = 1}
        "#]],
        );
        check(
            "a = { b = 1, c }\n",
            expect![[r#"
                1:16-1:17 `=` and a value are missing here
            "#]],
        );
        check(
            "[models\na = 1\n",
            expect![[r#"
                1:1-1:8 unclosed header: expected `]`
                  -> [models]
            "#]],
        );
        check(
            "[[models]\na = 1\n",
            expect![[r#"
                1:1-1:10 unclosed header of a list: expected `]`
                  -> [[models]]
            "#]],
        );
        check(
            "[[models\n",
            expect![[r#"
                1:1-1:9 unclosed header of a list: expected `]]`
                  -> [[models]]
            "#]],
        );
        check(
            "[\n",
            expect![[r#"
                1:1-1:2 a key is missing here
            "#]],
        );
        check(
            "a = 1 b = 2\n",
            expect![[r#"
                1:7-1:8 each `key = value` has a line of its own
                  -> a = 1
            "#]],
        );
        check(
            "a = '''x\n[b]\n",
            expect![[r#"
                1:5-1:8 unclosed string: expected `'''`
                  -> a = '''x'''
            "#]],
        );
        check(
            "a = 1__0\nb = 01\nc = 99999999999999999999\nd = 2026-13-01\n",
            expect![[r#"
            1:6-1:7 `_` may only go between digits
            2:5-2:6 unexpected leading zero
            3:5-3:25 this integer does not fit into 64 bits
            4:5-4:15 invalid date, expected month between 01 and 12
        "#]],
        );
        check(
            "a.b = 1\na.b.c = 2\na = 3\n[a]\n[a.b]\n",
            expect![[r#"
            2:3-2:4 `b` already has a value, so it cannot get keys of its own
            3:1-3:2 `a` is already defined in this table
            4:2-4:3 `a` already has a value, so it cannot be a table too
            5:4-5:5 `b` already has a value, so it cannot be a table too
        "#]],
        );
        check(
            "a = 1\n]\nb = }\n",
            expect![[r#"
                2:1-2:2 nothing is open here that `]` could close
                3:5-3:6 nothing is open here that `}` could close
            "#]],
        );
        check(
            "= 1\na. = 1\n",
            expect![[r#"
                1:1-1:2 a key is missing here
                2:4-2:5 a key is missing here
            "#]],
        );
        check(
            "a == 1\nb = \"\\q\"\n",
            expect![[r#"
                1:4-1:5 one `=` is enough
                2:6-2:7 `\` within `"…"` starts an escape such as `\n`: write `\\`, or put the text in `'…'`
                  -> b = '\q'
            "#]],
        );
    }
}
