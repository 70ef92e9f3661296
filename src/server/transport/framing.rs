//! Finds the sound messages in a stream of bytes that may hold anything.

use std::fmt;

use memchr::memmem;
use serde::de::{IgnoredAny, MapAccess, SeqAccess, Visitor};
use serde::{Deserialize, Deserializer};
use tower_lsp::jsonrpc::{self, ErrorCode, Id};

/// The longest message that is read.
const MAX_MESSAGE_BYTES: usize = 256 * 1024 * 1024;
/// Headers are two short lines; more than this without an end is not a header.
const MAX_HEADER_BYTES: usize = 4 * 1024;
const LENGTH_HEADER: &[u8] = b"Content-Length:";

/// What was found next in the stream.
#[derive(Debug, PartialEq)]
pub(super) enum Frame {
    /// The body of a well-formed JSON-RPC message.
    Message(Vec<u8>),
    /// A body that is no message; the client is owed this error.
    Broken {
        /// The ID of the request, as far as it could be read.
        id: Id,
        /// Which mistake.
        code: ErrorCode,
        /// The mistake in words.
        message: String,
    },
    /// Bytes that belong to no message were skipped, for this reason.
    Skipped(&'static str),
}

/// Cuts a stream into frames. A mistake costs the frame it is in: reading goes on at the next
/// `Content-Length` header.
#[derive(Debug, Default)]
pub(super) struct Frames {
    buffer: Vec<u8>,
    /// Where the unread bytes start.
    start: usize,
    /// Up to where the present body has been searched for a header that proves it too long.
    searched: usize,
}

enum Header {
    Incomplete,
    Bad(&'static str),
    Complete { body: usize, length: usize },
}

impl Frames {
    /// Adds bytes as they come.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.buffer.drain(..self.start);
        self.searched = self.searched.saturating_sub(self.start);
        self.start = 0;
        self.buffer.extend_from_slice(bytes);
    }

    /// The next frame, if all its bytes are there.
    pub(super) fn next(&mut self) -> Option<Frame> {
        while let Some(b'\r' | b'\n') = self.buffer.get(self.start) {
            self.start += 1;
        }
        match header(&self.buffer[self.start..]) {
            Header::Incomplete => None,
            Header::Bad(why) => {
                self.resynchronise();
                Some(Frame::Skipped(why))
            }
            Header::Complete { length, .. } if length > MAX_MESSAGE_BYTES => {
                self.resynchronise();
                Some(Frame::Skipped("a message longer than 256 MiB"))
            }
            Header::Complete { body, length } => self.body(self.start + body, length),
        }
    }

    fn body(&mut self, body: usize, length: usize) -> Option<Frame> {
        let end = body + length;
        let from = self.searched.max(body);
        let there = end.min(self.buffer.len());
        if let Some(at) = next_header(&self.buffer[from..there]) {
            self.advance_to(from + at);
            return Some(Frame::Broken {
                id: Id::Null,
                code: ErrorCode::ParseError,
                message: format!("the message is shorter than its header says ({length} bytes)"),
            });
        }
        if self.buffer.len() < end {
            // A header may stand across the end of what is there.
            self.searched = there.saturating_sub(MAX_HEADER_BYTES).max(body);
            return None;
        }
        let frame = judge(&self.buffer[body..end]);
        self.advance_to(match frame {
            Frame::Message(_) | Frame::Skipped(_) => end,
            Frame::Broken { .. } => body + begun_header(&self.buffer[body..end]),
        });
        Some(frame)
    }

    /// Goes on at the next place that looks like a header, but not at this one.
    fn resynchronise(&mut self) {
        let unread = &self.buffer[self.start..];
        let next = memmem::find_iter(unread, LENGTH_HEADER).find(|at| *at > 0);
        // A header may have begun at the very end.
        let keep = LENGTH_HEADER.len() - 1;
        let skip = next.unwrap_or_else(|| unread.len().saturating_sub(keep).max(1));
        self.advance_to(self.start + skip.min(unread.len()));
    }

    fn advance_to(&mut self, at: usize) {
        self.start = at;
        self.searched = at;
    }
}

fn header(bytes: &[u8]) -> Header {
    let mut length = None;
    let mut at = 0;
    loop {
        let Some(line_end) = memchr::memchr(b'\n', &bytes[at..]) else {
            // A stray end of a broken body is followed by the next header on the same line.
            let glued = memmem::find(bytes, LENGTH_HEADER).is_some_and(|found| found > at);
            return match bytes.len() > MAX_HEADER_BYTES || glued {
                true => Header::Bad("bytes that are no header"),
                false => Header::Incomplete,
            };
        };
        let line = bytes[at..at + line_end].trim_ascii();
        at += line_end + 1;
        if line.is_empty() {
            return match length {
                Some(length) => Header::Complete { body: at, length },
                None => Header::Bad("a header without `Content-Length`"),
            };
        }
        let Some((name, value)) = split_header(line) else {
            return Header::Bad("bytes that are no header");
        };
        if name.eq_ignore_ascii_case(b"Content-Length") {
            let digits = std::str::from_utf8(value).ok().and_then(|value| value.parse().ok());
            match digits {
                Some(digits) => length = Some(digits),
                None => return Header::Bad("a `Content-Length` that is no number"),
            }
        }
    }
}

fn split_header(line: &[u8]) -> Option<(&[u8], &[u8])> {
    let colon = memchr::memchr(b':', line)?;
    let name = line[..colon].trim_ascii();
    let is_name = name.iter().all(|byte| byte.is_ascii_alphanumeric() || *byte == b'-');
    (is_name && !name.is_empty()).then(|| (name, line[colon + 1..].trim_ascii()))
}

/// Where a raw header stands among the bytes of a body. No sound JSON has one: a line break
/// within a string is always escaped.
fn next_header(bytes: &[u8]) -> Option<usize> {
    memmem::find_iter(bytes, LENGTH_HEADER).find(|at| {
        let value = bytes[at + LENGTH_HEADER.len()..].trim_ascii_start();
        let digits = value.iter().take_while(|byte| byte.is_ascii_digit()).count();
        digits > 0 && value[digits..].starts_with(b"\r\n")
    })
}

/// Where a header begins in a broken body and goes on after it: the length was a little too
/// great. Without one, the body's end.
fn begun_header(body: &[u8]) -> usize {
    if let Some(at) = memmem::rfind(body, LENGTH_HEADER) {
        return at;
    }
    let longest = LENGTH_HEADER.len().min(body.len());
    let begun = (1..longest).rev().find(|len| body.ends_with(&LENGTH_HEADER[..*len]));
    body.len() - begun.unwrap_or(0)
}

/// Whether `tower-lsp` will be able to read this body.
fn judge(body: &[u8]) -> Frame {
    let broken = |id, code, message: String| Frame::Broken { id, code, message };
    let text = match std::str::from_utf8(body) {
        Ok(text) => text,
        Err(error) => {
            let message = format!("the message is not UTF-8: {error}");
            return broken(Id::Null, ErrorCode::ParseError, message);
        }
    };
    if let Err(error) = serde_json::from_str::<Sound>(text) {
        let message = format!("the message is not JSON: {error}");
        return broken(Id::Null, ErrorCode::ParseError, message);
    }
    match serde_json::from_str::<Shape>(text) {
        Ok(shape) if shape.is_message() => Frame::Message(body.to_vec()),
        Ok(shape) => {
            let message = "the message is neither a request nor a response".to_owned();
            broken(shape.id, ErrorCode::InvalidRequest, message)
        }
        Err(error) => {
            let message = format!("the message is not JSON-RPC 2.0: {error}");
            broken(Id::Null, ErrorCode::InvalidRequest, message)
        }
    }
}

/// The outline of a message.
#[derive(Deserialize)]
struct Shape {
    jsonrpc: String,
    #[serde(default)]
    id: Id,
    method: Option<String>,
    #[serde(default, deserialize_with = "present")]
    result: bool,
    error: Option<jsonrpc::Error>,
}

impl Shape {
    fn is_message(&self) -> bool {
        self.jsonrpc == "2.0" && (self.method.is_some() || self.result || self.error.is_some())
    }
}

fn present<'de, D: Deserializer<'de>>(deserializer: D) -> Result<bool, D::Error> {
    IgnoredAny::deserialize(deserializer).map(|_| true)
}

/// Any JSON that can be read as a value: unlike [`IgnoredAny`], it refuses what a later reading
/// would refuse too (numbers out of range, half characters, endless nesting).
struct Sound;

impl<'de> Deserialize<'de> for Sound {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_any(Sound)
    }
}

impl<'de> Visitor<'de> for Sound {
    type Value = Sound;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a JSON value")
    }

    fn visit_unit<E>(self) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_bool<E>(self, _: bool) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_i64<E>(self, _: i64) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_u64<E>(self, _: u64) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_f64<E>(self, _: f64) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_str<E>(self, _: &str) -> Result<Sound, E> {
        Ok(Sound)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Sound, A::Error> {
        while items.next_element::<Sound>()?.is_some() {}
        Ok(Sound)
    }

    fn visit_map<A: MapAccess<'de>>(self, mut entries: A) -> Result<Sound, A::Error> {
        while entries.next_entry::<Sound, Sound>()?.is_some() {}
        Ok(Sound)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const PING: &str = r#"{"jsonrpc":"2.0","id":1,"method":"ping"}"#;

    fn framed(body: &str) -> String {
        format!("Content-Length: {}\r\n\r\n{body}", body.len())
    }

    /// What is found in `bytes`, in words; the same however the bytes are cut.
    fn frames(bytes: impl AsRef<[u8]>) -> Vec<String> {
        let read = |piece: usize| {
            let mut frames = Frames::default();
            let mut found = Vec::new();
            for bytes in bytes.as_ref().chunks(piece) {
                frames.push(bytes);
                while let Some(frame) = frames.next() {
                    found.push(match frame {
                        Frame::Message(body) => String::from_utf8(body).unwrap(),
                        Frame::Broken { id, code, .. } => format!("error {} for {id}", code.code()),
                        Frame::Skipped(_) => continue,
                    });
                }
            }
            found
        };
        let whole = read(usize::MAX);
        assert_eq!(read(1), whole, "byte by byte");
        whole
    }

    #[test]
    fn sound_messages_pass_as_they_are() {
        assert_eq!(frames(framed(PING) + &framed(PING)), [PING, PING]);
        let response = r#"{"jsonrpc":"2.0","id":"a","result":null}"#;
        assert_eq!(frames(framed(response)), [response]);
    }

    #[test]
    fn headers_may_be_spelled_in_other_ways() {
        let other = format!("content-length:{}\nContent-Type: x\nX-Y: z\n\n{PING}", PING.len());
        assert_eq!(frames(other), [PING]);
    }

    #[test]
    fn broken_json_costs_one_message() {
        let broken = framed(r#"{"jsonrpc":"2.0","method":"#) + &framed(PING);
        assert_eq!(frames(broken), ["error -32700 for null", PING]);
        let deep = format!(r#"{{"jsonrpc":"2.0","method":"x","params":{}}}"#, "[".repeat(500));
        assert_eq!(frames(framed(&deep) + &framed(PING)), ["error -32700 for null", PING]);
        for value in ["1e999", r#""\ud800""#] {
            let body = format!(r#"{{"jsonrpc":"2.0","method":"x","params":[{value}]}}"#);
            assert_eq!(frames(framed(&body) + &framed(PING)), ["error -32700 for null", PING]);
        }
    }

    #[test]
    fn invalid_utf8_costs_one_message() {
        let mut bytes = framed(r#"{"jsonrpc":"2.0","method":"??"}"#).into_bytes();
        let at = bytes.iter().position(|byte| *byte == b'?').unwrap();
        bytes[at] = 0xff;
        bytes.extend_from_slice(framed(PING).as_bytes());
        assert_eq!(frames(bytes), ["error -32700 for null", PING]);
    }

    #[test]
    fn json_that_is_no_message_is_answered() {
        for (body, answer) in [
            ("[]", "error -32600 for null"),
            ("3", "error -32600 for null"),
            (r#"{"jsonrpc":"2.0","id":7}"#, "error -32600 for 7"),
            (r#"{"jsonrpc":"1.0","id":7,"method":"x"}"#, "error -32600 for 7"),
            (r#"{"jsonrpc":"2.0","id":{},"method":"x"}"#, "error -32600 for null"),
            (r#"{"jsonrpc":"2.0","id":7,"method":3}"#, "error -32600 for null"),
        ] {
            assert_eq!(frames(framed(body) + &framed(PING)), [answer, PING]);
        }
    }

    #[test]
    fn a_length_too_small_costs_one_message() {
        let short = format!("Content-Length: {}\r\n\r\n{PING}", PING.len() - 5);
        assert_eq!(frames(short + &framed(PING)), ["error -32700 for null", PING]);
    }

    #[test]
    fn a_length_too_great_costs_one_message() {
        for extra in [1, 10, 15, 17, 18, 20, 500, 100_000_000] {
            let long = format!("Content-Length: {}\r\n\r\n{PING}", PING.len() + extra);
            assert_eq!(frames(long + &framed(PING)), ["error -32700 for null", PING], "{extra}");
        }
    }

    #[test]
    fn bad_headers_are_skipped() {
        for header in [
            "Content-Length: -5\r\n\r\n",
            "Content-Length: 99999999999\r\n\r\n",
            "Content-Length: many\r\n\r\n",
            "Content-Type: text\r\n\r\n",
            "hello there\r\n",
            "hello there",
            "GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        ] {
            assert_eq!(frames(header.to_owned() + &framed(PING)), [PING], "{header:?}");
        }
        assert_eq!(frames("x".repeat(20_000) + &framed(PING)), [PING]);
    }

    #[test]
    fn a_header_within_a_string_is_no_header() {
        let text = r#"{"jsonrpc":"2.0","method":"x","params":["Content-Length: 5\r\n\r\n"]}"#;
        assert_eq!(frames(framed(text)), [text]);
    }
}
