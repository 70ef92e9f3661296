//! Decoding of keys, values, comments and line breaks. Plain text, by far the most common, is
//! recognised by a look at its bytes; everything else goes through `toml_parser`'s decoders.

use std::borrow::Cow;

use toml_parser::decoder::{Encoding, ScalarKind};
use toml_parser::{Expected, ParseError, Raw, Span};

use super::section::NodeKind;
use super::{Datetime, report};

/// The name of a key where it is not just its text.
pub(super) fn decode_key(
    text: &str,
    span: Span,
    encoding: Option<Encoding>,
    report: &mut dyn FnMut(ParseError),
) -> Option<Box<str>> {
    let raw = &text[span.start()..span.end()];
    if encoding.is_none()
        && raw.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_' || b == b'-')
    {
        return None;
    }
    let mut decoded = Cow::Borrowed("");
    Raw::new_unchecked(raw, encoding, span).decode_key(&mut decoded, &mut |error| report(error));
    Some(decoded.into())
}

/// The value of a scalar; [`NodeKind::Invalid`] after an error.
pub(super) fn decode_value(
    text: &str,
    span: Span,
    encoding: Option<Encoding>,
    report: &mut dyn FnMut(ParseError),
) -> NodeKind {
    let raw = &text[span.start()..span.end()];
    if let Some(plain) = decode_plain(raw, encoding) {
        return plain;
    }
    if let Some((quotes, end)) = encoding.and_then(|encoding| unclosed(raw, encoding)) {
        report(report::unclosed_string(span, quotes, span.start() + end));
        return NodeKind::Invalid;
    }
    let mut failed = false;
    let mut decoded = Cow::Borrowed("");
    let kind = Raw::new_unchecked(raw, encoding, span).decode_scalar(&mut decoded, &mut |error| {
        failed = true;
        report(error);
    });
    if failed {
        return NodeKind::Invalid;
    }
    let mut invalid = |message: String| {
        report(ParseError::new(message).with_unexpected(span));
        NodeKind::Invalid
    };
    match kind {
        ScalarKind::String => NodeKind::DecodedString(decoded.into()),
        ScalarKind::Boolean(value) => NodeKind::Boolean(value),
        ScalarKind::Integer(radix) => match i64::from_str_radix(&decoded, radix.value()) {
            Ok(value) => NodeKind::Integer(value),
            Err(_) => invalid("this integer does not fit into 64 bits".to_owned()),
        },
        ScalarKind::Float => match decode_float(&decoded) {
            Some(value) => NodeKind::Float(value),
            None => invalid("this float is too large for 64 bits".to_owned()),
        },
        ScalarKind::DateTime => match decoded.parse::<Datetime>() {
            Ok(value) => NodeKind::DateTime(Box::new(value)),
            Err(error) => invalid(error.to_string()),
        },
    }
}

/// The quotes that a string lacks at its end, and where they would go: the end of its first line.
fn unclosed(raw: &str, encoding: Encoding) -> Option<(&'static [Expected], usize)> {
    let (quotes, expected): (&str, &'static [Expected]) = match encoding {
        Encoding::BasicString => ("\"", &[Expected::Literal("\"")]),
        Encoding::LiteralString => ("'", &[Expected::Literal("'")]),
        Encoding::MlBasicString => ("\"\"\"", &[Expected::Literal("\"\"\"")]),
        Encoding::MlLiteralString => ("'''", &[Expected::Literal("'''")]),
    };
    let content = raw.strip_prefix(quotes)?;
    let closing = content.strip_suffix(quotes);
    let escapes = matches!(encoding, Encoding::BasicString | Encoding::MlBasicString);
    let escaped = |before: &str| before.bytes().rev().take_while(|b| *b == b'\\').count() % 2 == 1;
    if closing.is_some_and(|before| !(escapes && escaped(before))) {
        return None;
    }
    let end = raw.find(['\n', '\r']).unwrap_or(raw.len());
    Some((expected, raw[..end].trim_end().len()))
}

/// `"…"` and `'…'` without escapes or control characters, and short decimal integers.
fn decode_plain(raw: &str, encoding: Option<Encoding>) -> Option<NodeKind> {
    let bytes = raw.as_bytes();
    match encoding {
        Some(Encoding::BasicString) if bytes.len() >= 2 && bytes.ends_with(b"\"") => {
            let content = &bytes[1..bytes.len() - 1];
            content.iter().all(|b| is_text(*b) && *b != b'\\').then_some(NodeKind::PlainString)
        }
        Some(Encoding::LiteralString) if bytes.len() >= 2 && bytes.ends_with(b"'") => {
            let content = &bytes[1..bytes.len() - 1];
            content.iter().all(|b| is_text(*b)).then_some(NodeKind::PlainString)
        }
        None if bytes.len() <= 18 && matches!(bytes.first(), Some(b'1'..=b'9')) => {
            if !bytes.iter().all(u8::is_ascii_digit) {
                return None;
            }
            let value = bytes.iter().fold(0, |sum, digit| sum * 10 + i64::from(digit - b'0'));
            Some(NodeKind::Integer(value))
        }
        _ => None,
    }
}

fn is_text(byte: u8) -> bool {
    (byte >= 0x20 && byte != 0x7f) || byte == b'\t'
}

fn decode_float(decoded: &str) -> Option<f64> {
    let value: f64 = decoded.parse().ok()?;
    let says_infinite = decoded.trim_start_matches(['+', '-']) == "inf";
    (value.is_finite() || value.is_nan() || says_infinite).then_some(value)
}

/// Reports control characters in a comment.
pub(super) fn check_comment(text: &str, span: Span, report: &mut dyn FnMut(ParseError)) {
    let raw = &text[span.start()..span.end()];
    if !raw.bytes().all(is_text) {
        Raw::new_unchecked(raw, None, span).decode_comment(&mut |error| report(error));
    }
}

/// Reports a carriage return without its line feed.
pub(super) fn check_newline(text: &str, span: Span, report: &mut dyn FnMut(ParseError)) {
    let raw = &text[span.start()..span.end()];
    if raw != "\n" {
        Raw::new_unchecked(raw, None, span).decode_newline(&mut |error| report(error));
    }
}
