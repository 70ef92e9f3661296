//! Cutting a text into sections, so that what is unclosed costs its own section only and an edit
//! costs the sections it touches only.
//!
//! A line that begins with `[` starts a section, unless it stands inside an array, an inline table
//! or a multi-line string that is closed further on (an array of arrays looks like that). When it
//! is never closed properly, the next line that can only be a header starts a section all the same.

use std::sync::Arc;

use toml_parser::Source;
use toml_parser::lexer::TokenKind as Lexeme;

use super::parse::SectionParser;
use super::section::{PlacedSection, SectionData};
use crate::text::{TextEdit, offset};

/// The sections of `text`.
pub(super) fn split(text: &str) -> Vec<PlacedSection> {
    let mut parser = SectionParser::default();
    let mut sections = Vec::new();
    let mut start = 0;
    loop {
        let section = section_at(text, start, sections.is_empty(), &mut parser);
        start += usize::from(section.data.len);
        sections.push(section);
        if start >= text.len() {
            return sections;
        }
    }
}

/// The sections of `text`, which is the text of `old` after `edits`. Taken over are those before
/// the edits whose extent does not depend on what the edits touch, and all after the edits as soon
/// as a new section starts where an old one did.
pub(super) fn resplit(
    old: &[PlacedSection],
    old_len: usize,
    text: &str,
    edits: &[TextEdit],
) -> Vec<PlacedSection> {
    let Some(first) = edits.iter().map(|edit| usize::from(edit.range.start())).min() else {
        return old.to_vec();
    };
    let last = edits.iter().map(|edit| usize::from(edit.range.end())).max().unwrap_or(first);
    // Where the unchanged tail starts now; `old_len - last` bytes long in both texts.
    let tail = text.len() - (old_len - last);

    let mut parser = SectionParser::default();
    let mut sections: Vec<PlacedSection> = Vec::with_capacity(old.len() + 1);
    let mut next_old = 0;
    let mut start = 0;
    loop {
        if start >= tail && !sections.is_empty() {
            let was = offset(last + (start - tail));
            // The empty first section starts where the second does, but is none to go on with.
            let found = old[1..].binary_search_by_key(&was, |section| section.start);
            if let Ok(same) = found.map(|at| at + 1) {
                let kept = old[same..].iter().map(|section| PlacedSection {
                    start: section.start - was + offset(start),
                    ..section.clone()
                });
                sections.extend(kept);
                return sections;
            }
        }
        let untouched = old.get(next_old).filter(|section| {
            usize::from(section.start) == start
                && (next_old == 0) == sections.is_empty()
                && section.reach.is_some_and(|reach| start + usize::from(reach) <= first)
        });
        let section = match untouched {
            Some(section) => section.clone(),
            None => section_at(text, start, sections.is_empty(), &mut parser),
        };
        start += usize::from(section.data.len);
        sections.push(section);
        next_old = next_old.max(1);
        while old.get(next_old).is_some_and(|section| usize::from(section.start) < start) {
            next_old += 1;
        }
        if start >= text.len() {
            return sections;
        }
    }
}

/// The section that starts at `start`; the first one of a text has no header.
fn section_at(
    text: &str,
    start: usize,
    is_first: bool,
    parser: &mut SectionParser,
) -> PlacedSection {
    let placed = |data: SectionData, reach: Option<usize>| PlacedSection {
        start: offset(start),
        reach: reach.map(|end| offset(end - start)),
        data: Arc::new(data),
    };
    // The section's own header must not end it.
    let mut from = if is_first { 0 } else { end_of_line(text, start) };
    let mut looked_ahead = false;
    loop {
        let Some(line) = next_bracket_line(text, from) else {
            return placed(parser.parse(&text[start..]), None);
        };
        let data = parser.parse(&text[start..line.start]);
        let reach = (!looked_ahead).then_some(line.bracket + 1);
        if data.errors.is_empty() {
            return placed(data, reach);
        }
        match state_at(text, start, line.start) {
            State::Outside => return placed(data, reach),
            State::ClosedAt(end) => {
                looked_ahead = true;
                from = end_of_line(text, end);
            }
            State::NeverClosed => {
                let end = header_line(text, line.start).unwrap_or(text.len());
                return placed(parser.parse(&text[start..end]), None);
            }
        }
    }
}

/// A line whose first visible character is `[`.
struct BracketLine {
    start: usize,
    bracket: usize,
}

fn next_bracket_line(text: &str, from: usize) -> Option<BracketLine> {
    let bytes = text.as_bytes();
    for at in memchr::memchr_iter(b'[', &bytes[from..]) {
        let bracket = from + at;
        let before = &bytes[from..bracket];
        let indent = before.iter().rev().take_while(|b| matches!(b, b' ' | b'\t')).count();
        let start = bracket - indent;
        let at_line_start = match start.checked_sub(1).map(|at| bytes[at]) {
            None | Some(b'\n' | b'\r') => true,
            Some(_) => start == '\u{feff}'.len_utf8() && text.starts_with('\u{feff}'),
        };
        if at_line_start {
            return Some(BracketLine { start, bracket });
        }
    }
    None
}

fn end_of_line(text: &str, from: usize) -> usize {
    // A lone `\r` is an error in TOML, but ends a line all the same.
    memchr::memchr2(b'\n', b'\r', &text.as_bytes()[from..]).map_or(text.len(), |at| from + at + 1)
}

/// Where a line stands with regard to what was opened before it.
enum State {
    /// Nothing is open.
    Outside,
    /// Something is open, and is closed properly at this offset.
    ClosedAt(usize),
    /// Something is open, and what follows cannot belong to it.
    NeverClosed,
}

#[derive(Clone, Copy, PartialEq)]
enum Expects {
    Key,
    Value,
    Separator,
}

/// Reads the values from `start` on until it is clear what is open at the line `line`. Mistakes
/// before that line do not matter here; the first one behind it shows that the line does not
/// belong to the value.
fn state_at(text: &str, start: usize, line: usize) -> State {
    // The open brackets, and what may come next in each.
    let mut open: Vec<(Lexeme, Expects)> = Vec::new();
    let mut in_value = false;
    let mut closed_at = None;
    for token in Source::new(&text[start..]).lex() {
        let (at, end) = (start + token.span().start(), start + token.span().end());
        let behind = at >= line;
        if let Some(closed_at) = closed_at {
            match token.kind() {
                Lexeme::Whitespace => continue,
                Lexeme::Newline | Lexeme::Comment | Lexeme::Eof => {
                    return State::ClosedAt(closed_at);
                }
                _ => return State::NeverClosed,
            }
        }
        if behind && open.is_empty() {
            return State::Outside;
        }
        let Some((bracket, expects)) = open.last_mut() else {
            match token.kind() {
                Lexeme::Newline => in_value = false,
                Lexeme::Equals => in_value = true,
                Lexeme::LeftSquareBracket if in_value => {
                    open.push((Lexeme::LeftSquareBracket, Expects::Value));
                }
                Lexeme::LeftCurlyBracket if in_value => {
                    open.push((Lexeme::LeftCurlyBracket, Expects::Key));
                }
                Lexeme::MlBasicString | Lexeme::MlLiteralString if end > line => {
                    if !is_terminated(&text[at..end]) {
                        return State::NeverClosed;
                    }
                    closed_at = Some(end);
                }
                _ => {}
            }
            continue;
        };
        let in_table = *bracket == Lexeme::LeftCurlyBracket;
        let fits = match token.kind() {
            Lexeme::Whitespace | Lexeme::Newline | Lexeme::Comment => true,
            Lexeme::Eof => return State::NeverClosed,
            Lexeme::Comma => {
                let fits = *expects == Expects::Separator;
                *expects = if in_table { Expects::Key } else { Expects::Value };
                fits
            }
            Lexeme::Equals => {
                let fits = in_table;
                *expects = Expects::Value;
                fits
            }
            Lexeme::LeftSquareBracket | Lexeme::LeftCurlyBracket => {
                let fits = *expects == Expects::Value;
                *expects = Expects::Separator;
                let inner = if token.kind() == Lexeme::LeftCurlyBracket {
                    Expects::Key
                } else {
                    Expects::Value
                };
                open.push((token.kind(), inner));
                fits
            }
            Lexeme::RightSquareBracket | Lexeme::RightCurlyBracket => {
                let fits = in_table == (token.kind() == Lexeme::RightCurlyBracket);
                if fits {
                    open.pop();
                    if open.is_empty() && end > line {
                        closed_at = Some(end);
                    }
                }
                fits
            }
            kind => {
                let string = matches!(kind, Lexeme::MlBasicString | Lexeme::MlLiteralString);
                let fits = match *expects {
                    Expects::Value => true,
                    Expects::Key => !string,
                    // A number with a fraction is several tokens.
                    Expects::Separator => matches!(kind, Lexeme::Dot | Lexeme::Atom) && !behind,
                };
                if *expects == Expects::Value {
                    *expects = Expects::Separator;
                }
                fits && (!string || end <= line || is_terminated(&text[at..end]))
            }
        };
        if end > line && !fits {
            return State::NeverClosed;
        }
    }
    State::NeverClosed
}

fn is_terminated(string: &str) -> bool {
    string.len() >= 6 && string.ends_with(&string[..3])
}

/// The first line at or after `from` (the start of a line) that can only be a header.
fn header_line(text: &str, from: usize) -> Option<usize> {
    let mut from = from;
    loop {
        let line = next_bracket_line(text, from)?;
        let end = end_of_line(text, line.start);
        if looks_like_header(&text[line.bracket..end]) {
            return Some(line.start);
        }
        from = end;
    }
}

/// `[name…]` or `[[name…]]` and nothing else on the line. A number or a string in brackets is
/// more likely an element of an array.
fn looks_like_header(line: &str) -> bool {
    let double = line.starts_with("[[");
    let (open, close) = if double { ("[[", "]]") } else { ("[", "]") };
    let Some((name, rest)) = line[open.len()..].split_once(close) else { return false };
    let rest = rest.trim();
    if !(rest.is_empty() || rest.starts_with('#')) {
        return false;
    }
    let name = name.trim();
    name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_')
        && name.split('.').all(|part| {
            let part = part.trim();
            let quoted = part.len() >= 2 && part.starts_with(['"', '\'']);
            let is_bare = |b: u8| b.is_ascii_alphanumeric() || b == b'_' || b == b'-';
            quoted || (!part.is_empty() && part.bytes().all(is_bare))
        })
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::Document;

    /// The first line of each section.
    fn check(text: &str, expected: Expect) {
        let doc = Document::parse(text);
        let pieces: Vec<&str> = doc.sections().map(|section| doc.slice(section.range())).collect();
        assert_eq!(pieces.concat(), text);
        let heads: Vec<&str> =
            pieces.iter().map(|piece| piece.lines().next().unwrap_or_default()).collect();
        expected.assert_eq(&heads.join(" | "));
    }

    #[test]
    fn headers_start_sections() {
        check("a = 1\n[b]\nc = 1\n\n[[d]]\n", expect!["a = 1 | [b] | [[d]]"]);
        check("[b]\n[c]", expect![" | [b] | [c]"]);
        check("\u{feff}[b]\nc = 1\n", expect!["\u{feff} | [b]"]);
        check("", expect![""]);
    }

    #[test]
    fn nested_arrays_and_strings_do_not() {
        check("[a]\nx = [\n[1, 2],\n[3]\n]\n[b]\n", expect![" | [a] | [b]"]);
        check("[a]\nx = \"\"\"\n[not]\n\"\"\"\n[b]\n", expect![" | [a] | [b]"]);
        check("[a]\nx = {\n y = [\n [z]\n ] }\n[b]\n", expect![" | [a] | [b]"]);
    }

    #[test]
    fn what_is_unclosed_ends_at_the_next_header() {
        check("[a]\nx = [1,\n[b]\ny = 1\n[c]\n", expect![" | [a] | [b] | [c]"]);
        check("[a]\nx = [\n { y = 1 },\n\n[[b]]\ny = 1\n", expect![" | [a] | [[b]]"]);
        check("[a]\nx = { y = 1\n[b.c]\ny = 1\n[c]\n", expect![" | [a] | [b.c] | [c]"]);
        check("[a]\nx = \"\"\"text\n[b]\ny = 1\n", expect![" | [a] | [b]"]);
        check(
            "[a]\nx = \"\"\"text\n[b]\ny = \"\"\"more\"\"\"\n[c]\n",
            expect![" | [a] | [b] | [c]"],
        );
    }

    #[test]
    fn a_half_typed_header_starts_a_section() {
        check("[a]\nx = 1\n[mod\n[b]\n", expect![" | [a] | [mod | [b]"]);
        check("[a]\n[[\n", expect![" | [a] | [["]);
    }
}
