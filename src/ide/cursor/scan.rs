//! The lines of one section read loosely: which brackets are open at the cursor, which keys and
//! values stand beside it.
//!
//! The syntax tree tells what a text *means* and leaves out what is broken; at the cursor the
//! text is half typed by nature. This reader keeps every word with its place instead, and
//! guesses where an unclosed bracket was meant to end.

use std::borrow::Cow;

use toml_parser::decoder::Encoding;
use toml_parser::lexer::TokenKind;

use super::words::Words;
use crate::text::{TextRange, TextSize, offset};

/// A section's lines below its header as nested [`Frame`]s; the first is the section itself.
#[derive(Debug)]
pub(super) struct Scan<'a> {
    pub(super) frames: Vec<Frame<'a>>,
    /// Comments, in file order.
    pub(super) comments: Vec<TextRange>,
}

/// What stands between one pair of brackets, or on a section's own lines.
#[derive(Debug)]
pub(super) struct Frame<'a> {
    pub(super) kind: FrameKind,
    /// The frame around it and which of its items has this frame as its value.
    pub(super) parent: Option<(usize, usize)>,
    /// Between the brackets.
    pub(super) inner: TextRange,
    pub(super) items: Vec<Item<'a>>,
    /// Whether the last item may still grow: no comma since, and no line break that would end it.
    growing: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum FrameKind {
    Section,
    InlineTable,
    Array,
}

/// One `key = value`, or one element of an array (then without keys).
#[derive(Debug, Default)]
pub(super) struct Item<'a> {
    pub(super) keys: Vec<Part<'a>>,
    pub(super) equals: Option<TextSize>,
    pub(super) value: Option<Written>,
    pub(super) comma: Option<TextSize>,
}

/// One part of a dotted key; empty after a dot with nothing behind it.
#[derive(Debug, Clone)]
pub(crate) struct Part<'a> {
    /// Without quotes and escapes.
    pub(crate) name: Cow<'a, str>,
    /// With its quotes.
    pub(crate) range: TextRange,
}

/// A value as written.
#[derive(Debug, Clone, Copy)]
pub(super) struct Written {
    pub(super) range: TextRange,
    /// Whether it is a word, number or string, not brackets.
    pub(super) scalar: bool,
}

impl Item<'_> {
    /// From the first key to the last byte written of it, without its comma.
    pub(super) fn range(&self) -> Option<TextRange> {
        let first = self.keys.first().map(|part| part.range);
        let last = self.keys.last().map(|part| part.range);
        let equals = self.equals.map(|at| TextRange::at(at, 1.into()));
        let parts = [first, last, equals, self.value.map(|value| value.range)];
        parts.into_iter().flatten().reduce(TextRange::cover)
    }

    fn is_half_key(&self) -> bool {
        self.equals.is_none() && self.value.is_none()
    }
}

/// Reads `text`, which stands at `base` in its file, with the cursor at `at`.
pub(super) fn scan(text: &str, base: TextSize, at: TextSize) -> Scan<'_> {
    let section = Frame {
        kind: FrameKind::Section,
        parent: None,
        inner: TextRange::at(base, offset(text.len())),
        items: Vec::new(),
        growing: false,
    };
    let mut scanner = Scanner {
        text,
        base,
        frames: vec![section],
        open: vec![0],
        comments: Vec::new(),
        line_start: base,
    };
    let cursor = at.checked_sub(base).map(usize::from);
    let mut words = Words { text, cursor, read: 0, word_end: None };
    while words.read < text.len() {
        words.read_on(|kind, range| {
            let (start, end) = (base + offset(range.start), base + offset(range.end));
            scanner.token(kind, TextRange::new(start, end));
        });
    }
    scanner.close_down_to(0, base + offset(text.len()), None);
    Scan { frames: scanner.frames, comments: scanner.comments }
}

/// The name that a key or string `raw` stands for; quotes and escapes undone as far as possible.
pub(crate) fn decode(raw: &str) -> Cow<'_, str> {
    let encoding = match raw.as_bytes().first() {
        Some(b'"') => Encoding::BasicString,
        Some(b'\'') => Encoding::LiteralString,
        _ => return Cow::Borrowed(raw),
    };
    let span = toml_parser::Span::new_unchecked(0, raw.len());
    let mut name = Cow::Borrowed("");
    toml_parser::Raw::new_unchecked(raw, Some(encoding), span).decode_key(&mut name, &mut ());
    name
}

/// Whether `date` is a date and `word` a time one space behind it: TOML takes both for one value.
fn is_time_behind_date(text: &str, date: TextRange, word: TextRange) -> bool {
    const DATE: &[u8] = b"dddd-dd-dd";
    let is_like = |text: &str, form: &[u8]| {
        let like = |(byte, form): (u8, &u8)| match form {
            b'd' => byte.is_ascii_digit(),
            form => byte == *form,
        };
        text.len() >= form.len() && text.bytes().zip(form).all(like)
    };
    date.len() == offset(DATE.len())
        && date.end() + TextSize::of(' ') == word.start()
        && text[TextRange::new(date.end(), word.start())] == *" "
        && is_like(&text[date], DATE)
        && is_like(&text[word], b"dd:")
}

struct Scanner<'a> {
    text: &'a str,
    base: TextSize,
    frames: Vec<Frame<'a>>,
    /// The open frames, outermost (the section) first; never empty.
    open: Vec<usize>,
    comments: Vec<TextRange>,
    line_start: TextSize,
}

impl<'a> Scanner<'a> {
    fn token(&mut self, kind: TokenKind, range: TextRange) {
        match kind {
            TokenKind::Whitespace | TokenKind::Eof => {}
            TokenKind::Comment => self.comments.push(range),
            TokenKind::Newline => {
                self.line_start = range.end();
                // No line break may stand between a key and its value, not even in TOML 1.1.
                let frame = self.frame();
                let is_done = frame.items.last().is_none_or(|item| item.value.is_some());
                frame.growing &= match frame.kind {
                    FrameKind::Section => false,
                    FrameKind::InlineTable => is_done,
                    FrameKind::Array => true,
                };
            }
            TokenKind::Dot => self.dot(range),
            TokenKind::Equals => self.equals(range),
            TokenKind::Comma => self.comma(range.start()),
            TokenKind::LeftSquareBracket => self.bracket(FrameKind::Array, range),
            TokenKind::LeftCurlyBracket => self.bracket(FrameKind::InlineTable, range),
            TokenKind::RightSquareBracket => self.close(FrameKind::Array, range),
            TokenKind::RightCurlyBracket => self.close(FrameKind::InlineTable, range),
            TokenKind::Atom
            | TokenKind::LiteralString
            | TokenKind::BasicString
            | TokenKind::MlLiteralString
            | TokenKind::MlBasicString => self.word(range),
        }
    }

    fn word(&mut self, range: TextRange) {
        // The lexer ends an unclosed string at `\n`, behind the `\r` of a CRLF.
        let raw = self.raw(range).trim_end_matches('\r');
        let range = TextRange::at(range.start(), offset(raw.len()));
        let part = Part { name: decode(raw), range };
        let text = self.text;
        let base = self.base;
        let is_time_of = |date: TextRange| is_time_behind_date(text, date - base, range - base);
        let at_line_start = range.start() == self.line_start;

        let frame = self.frame();
        let growing = frame.growing;
        let is_comma_missing = frame.items.last().is_some_and(|item| item.comma.is_none());
        let last = frame.items.last_mut().filter(|_| growing);
        match last {
            Some(item) if frame.kind != FrameKind::Array && item.equals.is_none() => {
                match item.keys.last_mut() {
                    Some(last) if last.range.is_empty() => return *last = part,
                    // A quote where a key ends, which none begins.
                    Some(last) if last.range.end() == range.start() => {
                        last.range = last.range.cover(range);
                        return;
                    }
                    _ => {}
                }
            }
            Some(item) => match &mut item.value {
                None => {
                    item.value = Some(Written { range, scalar: true });
                    return;
                }
                Some(value)
                    if value.scalar
                        && (value.range.end() == range.start() || is_time_of(value.range)) =>
                {
                    value.range = value.range.cover(range);
                    return;
                }
                Some(_) => {}
            },
            None => {}
        }

        match frame.kind {
            FrameKind::Array => {
                let value = Some(Written { range, scalar: true });
                frame.items.push(Item { value, ..Item::default() });
            }
            // A key in the first column that no comma announced: the brace was never closed.
            FrameKind::InlineTable if is_comma_missing && at_line_start => {
                self.close_down_to(0, range.start(), None);
                return self.new_key(part);
            }
            FrameKind::InlineTable | FrameKind::Section => return self.new_key(part),
        }
        self.frame().growing = true;
    }

    fn new_key(&mut self, part: Part<'a>) {
        let frame = self.frame();
        frame.items.push(Item { keys: vec![part], ..Item::default() });
        frame.growing = true;
    }

    fn dot(&mut self, range: TextRange) {
        let frame = self.frame();
        let growing = frame.growing;
        let Some(item) = frame.items.last_mut().filter(|_| growing) else { return };
        match &mut item.value {
            Some(value) if value.scalar && value.range.end() == range.start() => {
                value.range = value.range.cover(range);
            }
            None if item.equals.is_none() && !item.keys.is_empty() => {
                let range = TextRange::empty(range.end());
                item.keys.push(Part { name: Cow::Borrowed(""), range });
            }
            None if item.equals.is_some() => item.value = Some(Written { range, scalar: true }),
            _ => {}
        }
    }

    fn equals(&mut self, range: TextRange) {
        let frame = self.frame();
        let growing = frame.growing;
        if let Some(item) = frame.items.last_mut().filter(|item| growing && item.is_half_key()) {
            item.equals = Some(range.start());
            return;
        }
        // `=` has no place in an array: its bracket was never closed, the word is a key.
        if frame.kind == FrameKind::Array
            && frame.growing
            && let Some(word) = frame.items.pop_if(|item| item.value.is_some_and(|v| v.scalar))
            && let Some(Written { range: key, .. }) = word.value
        {
            let part = Part { name: decode(self.raw(key)), range: key };
            self.close_down_to(0, key.start(), None);
            self.new_key(part);
            if let Some(item) = self.frame().items.last_mut() {
                item.equals = Some(range.start());
            }
        }
    }

    fn comma(&mut self, at: TextSize) {
        let frame = self.frame();
        if frame.kind == FrameKind::Section {
            return;
        }
        frame.growing = false;
        if let Some(item) = frame.items.last_mut() {
            item.comma.get_or_insert(at);
        }
    }

    fn bracket(&mut self, kind: FrameKind, range: TextRange) {
        let Some(mut parent) = self.open.last().copied() else { return };
        let wants_value = |frame: &Frame<'_>| {
            frame.kind == FrameKind::Array
                || frame.growing
                    && frame.items.last().is_some_and(|i| i.equals.is_some() && i.value.is_none())
        };
        if !wants_value(self.frame()) {
            // `{` where a key should be, in a list of tables: the one before was never closed.
            let in_list = self.open.len() >= 2
                && kind == FrameKind::InlineTable
                && self.frame().kind == FrameKind::InlineTable
                && self.frames[self.open[self.open.len() - 2]].kind == FrameKind::Array;
            if !in_list {
                return;
            }
            self.close_down_to(self.open.len() - 2, range.start(), None);
            parent = self.open[self.open.len() - 1];
        }

        let frame = &mut self.frames[parent];
        let value = Some(Written { range, scalar: false });
        match frame.kind {
            FrameKind::Array => frame.items.push(Item { value, ..Item::default() }),
            FrameKind::Section | FrameKind::InlineTable => {
                if let Some(item) = frame.items.last_mut() {
                    item.value = value;
                }
            }
        }
        frame.growing = true;
        let item = frame.items.len().saturating_sub(1);
        self.open.push(self.frames.len());
        self.frames.push(Frame {
            kind,
            parent: Some((parent, item)),
            inner: TextRange::empty(range.end()),
            items: Vec::new(),
            growing: false,
        });
    }

    fn close(&mut self, kind: FrameKind, bracket: TextRange) {
        let nearest = self.open.iter().rposition(|frame| self.frames[*frame].kind == kind);
        if let Some(depth) = nearest {
            self.close_down_to(depth.saturating_sub(1), bracket.start(), Some(bracket.end()));
        }
    }

    /// Closes all frames above the one at `depth`: their content ends at `end`, the brackets of
    /// the last one at `bracket` if it has one.
    fn close_down_to(&mut self, depth: usize, end: TextSize, bracket: Option<TextSize>) {
        while self.open.len() > depth + 1 {
            let Some(index) = self.open.pop() else { return };
            let outermost = self.open.len() == depth + 1;
            let frame = &mut self.frames[index];
            frame.inner = TextRange::new(frame.inner.start(), end.max(frame.inner.start()));
            let Some((parent, item)) = frame.parent else { continue };
            let end = bracket.filter(|_| outermost).unwrap_or(end);
            if let Some(value) = self.frames[parent].items[item].value.as_mut() {
                value.range = TextRange::new(value.range.start(), end.max(value.range.start()));
            }
        }
    }

    fn frame(&mut self) -> &mut Frame<'a> {
        let index = self.open.last().copied().unwrap_or(0);
        &mut self.frames[index]
    }

    fn raw(&self, range: TextRange) -> &'a str {
        let start = usize::from(range.start() - self.base);
        &self.text[start..start + usize::from(range.len())]
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;

    fn check(text: &str, expected: Expect) {
        let at = text.find("$0");
        let text = &text.replacen("$0", "", 1);
        let at = offset(at.unwrap_or(text.len()));
        let scan = scan(text, TextSize::new(0), at);
        let mut out = String::new();
        for frame in &scan.frames {
            let items: Vec<String> = frame
                .items
                .iter()
                .map(|item| {
                    let keys: Vec<&str> = item.keys.iter().map(|part| &*part.name).collect();
                    let value = item.value.map_or("-", |value| &text[value.range]);
                    format!("{}={value}", keys.join("."))
                })
                .collect();
            out += &format!("{:?} {}\n", frame.kind, items.join(" | ").replace('\n', "↵"));
        }
        expected.assert_eq(&out);
    }

    #[test]
    fn sound_lines() {
        check(
            "a.b = 1.5\nc = [ { d = \"x\" }, { e = 2 } ] # f\n",
            expect![[r#"
                Section a.b=1.5 | c=[ { d = "x" }, { e = 2 } ]
                Array ={ d = "x" } | ={ e = 2 }
                InlineTable d="x"
                InlineTable e=2
            "#]],
        );
    }

    #[test]
    fn half_typed_lines() {
        check(
            "opt\na.\nb =\nc = \"ad\nd = 1",
            expect![[r#"
                Section opt=- | a.=- | b=- | c="ad | d=1
            "#]],
        );
    }

    #[test]
    fn a_time_behind_its_date_is_one_value() {
        check(
            "a = 2026-11-22 11:00:00.5Z # x\nb = 2026-11-22  11:00:00\nc = [2026-11-22 11:00, 1]\n\
             d = 2026-11-22 e\nf = 2026-11-22\n11:00 = 1\n",
            expect![[r#"
                Section a=2026-11-22 11:00:00.5Z | b=2026-11-22 | 11:00:00=- | c=[2026-11-22 11:00, 1] | d=2026-11-22 | e=- | f=2026-11-22 | 11:00=1
                Array =2026-11-22 11:00 | =1
            "#]],
        );
    }

    #[test]
    fn an_unclosed_brace_ends_at_the_next_one() {
        check(
            "l = [\n  { t = \"A\",\n  { t = \"B\" },\n]\nn = 1\n",
            expect![[r#"
                Section l=[↵  { t = "A",↵  { t = "B" },↵] | n=1
                Array ={ t = "A",↵   | ={ t = "B" }
                InlineTable t="A"
                InlineTable t="B"
            "#]],
        );
    }

    #[test]
    fn an_unclosed_array_ends_at_the_next_key() {
        check(
            "l = [\n  { t = \"A\" },\nn = 1\nm = { a = 1\nk = 2",
            expect![[r#"
                Section l=[↵  { t = "A" },↵ | n=1 | m={ a = 1↵ | k=2
                Array ={ t = "A" }
                InlineTable t="A"
                InlineTable a=1
            "#]],
        );
    }

    #[test]
    fn an_unclosed_string_ends_before_the_line_break() {
        check(
            "a = \"x\r\nb = 1\r\n",
            expect![[r#"
            Section a="x | b=1
        "#]],
        );
    }

    #[test]
    fn a_missing_quote_does_not_turn_the_line_inside_out() {
        check(
            "l = [{ t = \"Co$0 }, { t = \"B\" }] # f",
            expect![[r#"
                Section l=[{ t = "Co }, { t = "B" }]
                Array ={ t = "Co } | ={ t = "B" }
                InlineTable t="Co
                InlineTable t="B"
            "#]],
        );
        check(
            "c = [\"A b, \"B$0.c\", \"D\"]\nd = [A b\", \"C\"]\ne = { \"f g\".h = 1, k\" = 2, \"m\" = 3 }",
            expect![[r#"
                Section c=["A b, "B.c", "D"] | d=[A b", "C"] | e={ "f g".h = 1, k" = 2, "m" = 3 }
                Array ="A | =b | ="B.c" | ="D"
                Array =A | =b" | ="C"
                InlineTable f g.h=1 | k"=2 | m=3
            "#]],
        );
        check(
            "a = 'x y$0 # the 'best' one\nb = 'x' # the 'best'",
            expect![[r#"
            Section a='x y | b='x'
        "#]],
        );
        // A string that is not at the cursor may be a text that goes on.
        check(
            "a = \"x y\nb = \"$0c d\ne = \"f g",
            expect![[r#"
            Section a="x y | b="c | d=- | e="f g
        "#]],
        );
    }
}
