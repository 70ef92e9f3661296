//! The cursor in a `[header]`.

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

use super::Place;
use super::scan::{Part, decode};
use crate::syntax::HeaderKind;
use crate::text::{TextRange, TextSize, offset};

/// Between the brackets of a header, or at them.
#[derive(Debug)]
pub(crate) struct HeaderPlace<'a> {
    /// `[` or `[[`, as far as it is written.
    pub(crate) kind: HeaderKind,
    /// From the first bracket to the last that is there.
    pub(crate) range: TextRange,
    /// The parts of its key; the last may be half typed or empty.
    pub(crate) keys: Vec<Part<'a>>,
    /// The part under the cursor.
    pub(crate) part: usize,
}

/// Reads the header on the line `text`, which begins at `base`.
pub(super) fn locate(text: &str, base: TextSize, at: TextSize) -> Place<'_> {
    let mut header: Option<(TextSize, TextSize)> = None;
    let mut brackets = 0;
    let mut keys: Vec<Part<'_>> = Vec::new();
    let mut after_dot = true;
    for token in Source::new(text).lex() {
        let (start, end) = (token.span().start(), token.span().end());
        let range = TextRange::new(base + offset(start), base + offset(end));
        match token.kind() {
            TokenKind::LeftSquareBracket if keys.is_empty() && brackets < 2 => brackets += 1,
            TokenKind::Whitespace if header.is_none() => continue,
            TokenKind::Whitespace => continue,
            TokenKind::RightSquareBracket => {}
            TokenKind::Dot => {
                if after_dot {
                    let range = TextRange::empty(range.start());
                    keys.push(Part { name: "".into(), range });
                }
                after_dot = true;
            }
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString if after_dot => {
                keys.push(Part { name: decode(&text[start..end]), range });
                after_dot = false;
            }
            _ => break,
        }
        let (first, _) = header.unwrap_or((range.start(), range.end()));
        header = Some((first, range.end()));
    }

    let Some((start, end)) = header else { return Place::Nothing };
    if after_dot {
        let place =
            keys.last().map_or(start + offset(brackets), |last| last.range.end() + offset(1));
        keys.push(Part { name: "".into(), range: TextRange::empty(place.min(end)) });
    }
    if at < start || end < at {
        return Place::Nothing;
    }
    let part = keys.iter().position(|part| at <= part.range.end()).unwrap_or(keys.len() - 1);
    let kind = if brackets == 2 { HeaderKind::ArrayOfTables } else { HeaderKind::Table };
    Place::Header(HeaderPlace { kind, range: TextRange::new(start, end), keys, part })
}
