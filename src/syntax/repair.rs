//! What a section would be with the brackets and quotes that its writer forgot. The parser reads
//! on until something is closed; a person sees at the next line that it should have been.

use toml_parser::Source;
use toml_parser::lexer::TokenKind as Lexeme;

use super::{SyntaxError, SyntaxErrorKind};
use crate::text::{TextEdit, offset, range};

/// Longer sections are left as they are.
const MAX_BYTES: usize = 64 * 1024;

/// A text with what is missing in it, and the way back to the text as it is.
#[derive(Debug, Default)]
pub(super) struct Repair {
    /// In file order.
    insertions: Vec<Insertion>,
}

#[derive(Debug)]
struct Insertion {
    at: usize,
    text: String,
    /// The outermost bracket that this closes; none for a quote, which its string tells of.
    opened: Option<Bracket>,
}

#[derive(Debug, Clone, Copy)]
struct Bracket {
    at: usize,
    is_table: bool,
}

impl Repair {
    /// What is missing in `text`, a whole section; `None` where nothing is found.
    pub(super) fn of(text: &str) -> Option<Self> {
        if text.len() > MAX_BYTES {
            return None;
        }
        let mut reader = Reader { text, ..Reader::default() };
        reader.read();
        (!reader.insertions.is_empty()).then_some(Self { insertions: reader.insertions })
    }

    /// The repaired text.
    pub(super) fn apply(&self, text: &str) -> String {
        let mut repaired = String::with_capacity(text.len() + 2 * self.insertions.len());
        let mut done = 0;
        for insertion in &self.insertions {
            repaired += &text[done..insertion.at];
            repaired += &insertion.text;
            done = insertion.at;
        }
        repaired + &text[done..]
    }

    /// Where an offset in the repaired text is in the text as it is.
    pub(super) fn original(&self, repaired: usize) -> usize {
        let mut inserted = 0;
        for insertion in &self.insertions {
            if repaired <= insertion.at + inserted {
                break;
            }
            inserted += insertion.text.len().min(repaired - inserted - insertion.at);
        }
        repaired - inserted
    }

    /// What to tell about the brackets.
    pub(super) fn errors(&self) -> impl Iterator<Item = SyntaxError> {
        self.insertions.iter().filter_map(|insertion| {
            let opened = insertion.opened?;
            let what = if opened.is_table { "inline table" } else { "array" };
            let expected = insertion.text.trim_end_matches(',');
            Some(SyntaxError {
                kind: SyntaxErrorKind::Syntax,
                range: range(opened.at, opened.at + 1),
                message: format!("unclosed {what}: expected `{expected}`"),
                fix: Some(TextEdit::insert(offset(insertion.at), insertion.text.clone())),
            })
        })
    }
}

#[derive(Default)]
struct Reader<'t> {
    text: &'t str,
    insertions: Vec<Insertion>,
    open: Vec<Bracket>,
    /// The end of the last thing said, without and with a comma behind it.
    last: usize,
    last_with_comma: usize,
    after_equals: bool,
    /// How far the line is indented whose value is open.
    key_indent: usize,
}

impl Reader<'_> {
    fn read(&mut self) {
        let mut base = 0;
        let mut tokens = Source::new(self.text).lex();
        let mut line_start = 0;
        let mut begins_line = true;
        while let Some(token) = tokens.next() {
            let (at, mut end) = (base + token.span().start(), base + token.span().end());
            match token.kind() {
                Lexeme::Whitespace | Lexeme::Comment => continue,
                Lexeme::Eof => return,
                Lexeme::Newline => {
                    (line_start, begins_line) = (end, true);
                    self.after_equals &= !self.open.is_empty();
                    continue;
                }
                _ => {}
            }
            if std::mem::take(&mut begins_line) {
                self.begin_line(at, at - line_start);
            }
            match token.kind() {
                Lexeme::Comma => {
                    self.last_with_comma = end;
                    continue;
                }
                Lexeme::LeftSquareBracket | Lexeme::LeftCurlyBracket
                    if self.after_equals || !self.open.is_empty() =>
                {
                    let is_table = token.kind() == Lexeme::LeftCurlyBracket;
                    self.open.push(Bracket { at, is_table });
                }
                Lexeme::RightSquareBracket => self.close(false),
                Lexeme::RightCurlyBracket => self.close(true),
                Lexeme::BasicString | Lexeme::LiteralString if !self.open.is_empty() => {
                    if let Some(cut) = self.unclosed_string(at, end) {
                        let quote = self.text[at..=at].to_owned();
                        self.insertions.push(Insertion { at: cut, text: quote, opened: None });
                        (base, end) = (cut, cut);
                        tokens = Source::new(&self.text[cut..]).lex();
                    }
                }
                _ => {}
            }
            self.after_equals = token.kind() == Lexeme::Equals;
            (self.last, self.last_with_comma) = (end, end);
        }
    }

    /// The first word of a line shows whether what is open can go on with it.
    fn begin_line(&mut self, at: usize, indent: usize) {
        let Some(innermost) = self.open.last() else {
            self.key_indent = indent;
            return;
        };
        let rest = &self.text[at..];
        // A comma at its end shows that a pair stands within the table all the same.
        let is_outside = indent <= self.key_indent && !ends_with_comma(rest);
        if begins_pair(rest) && (!innermost.is_table || is_outside) {
            self.insert_closing(self.last_with_comma, 0, "");
            self.key_indent = indent;
        } else if innermost.is_table && !self.after_equals && rest.starts_with('{') {
            let comma = if self.last_with_comma == self.last { "," } else { "" };
            self.insert_closing(self.last, self.open.len() - 1, comma);
        }
    }

    /// A closing bracket also closes what is open within its pair.
    fn close(&mut self, is_table: bool) {
        let Some(pair) = self.open.iter().rposition(|open| open.is_table == is_table) else {
            return;
        };
        if pair + 1 < self.open.len() {
            self.insert_closing(self.last, pair + 1, "");
        }
        self.open.truncate(pair);
    }

    /// Closes all but the outermost `keep` brackets.
    fn insert_closing(&mut self, at: usize, keep: usize, behind: &str) {
        let Some(&outermost) = self.open.get(keep) else { return };
        let closing =
            self.open.drain(keep..).rev().map(|open| if open.is_table { '}' } else { ']' });
        let text = closing.chain(behind.chars()).collect();
        self.insertions.push(Insertion { at, text, opened: Some(outermost) });
    }

    /// Where the quote is missing that a string within brackets lacks: before the first sign that
    /// goes on with what is around it.
    fn unclosed_string(&self, at: usize, end: usize) -> Option<usize> {
        let string = &self.text[at..end];
        let quote = &string[..1];
        if string.len() > 1 && string.ends_with(quote) {
            return None;
        }
        let content = string.find([',', ']', '}']).map_or(string, |cut| &string[..cut]);
        Some(at + content.trim_end().len())
    }
}

fn ends_with_comma(line: &str) -> bool {
    line.lines().next().unwrap_or_default().trim_end().ends_with(',')
}

/// Whether `key =` stands at the start of `line`.
fn begins_pair(line: &str) -> bool {
    let line = line.lines().next().unwrap_or_default();
    let Some((key, value)) = line.split_once('=') else { return false };
    let key = key.trim();
    let is_bare = |b: u8| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.');
    !key.is_empty() && key.bytes().all(is_bare) && !value.starts_with('=')
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::{Document, Field};
    use crate::text::{PositionEncoding, apply_edits};

    /// Each mistake with what its mend leaves of its line, and the keys that are understood.
    fn check(text: &str, expected: Expect) {
        let doc = Document::parse(text);
        let mut found = String::new();
        for error in doc.errors() {
            let place = doc.lines().position(text, error.range.start(), PositionEncoding::Utf8);
            found += &format!("{}:{} {}\n", place.line + 1, place.character + 1, error.message);
            let Some(fix) = &error.fix else { continue };
            let line = doc.lines().line(fix.range.start());
            let mended = apply_edits(text, std::slice::from_ref(fix)).unwrap();
            let is_only = doc.errors().len() == 1;
            assert!(!is_only || mended.parse::<toml::Table>().is_ok(), "{mended}");
            found += &format!("  -> {}\n", mended.lines().nth(line).unwrap_or_default());
        }
        let slice = |field: Field<'_>| doc.slice(field.value.range()).to_owned();
        let keys: Vec<_> = doc.root().fields().map(slice).collect();
        found += &format!("{keys:?}\n");
        expected.assert_eq(&found);
    }

    #[test]
    fn an_array_ends_before_the_next_key() {
        check(
            "classes = [\"a\", \"b\"\nimage_size = [224, 224]\n",
            expect![[r#"
            1:11 unclosed array: expected `]`
              -> classes = ["a", "b"]
            ["[\"a\", \"b\"", "[224, 224]"]
        "#]],
        );
        check(
            "size = [224, 224 # pixels\nmode = 'rgb'\n",
            expect![[r#"
            1:8 unclosed array: expected `]`
              -> size = [224, 224] # pixels
            ["[224, 224", "'rgb'"]
        "#]],
        );
        check(
            "head = [{ type = 'Flatten' }, { rate = 0.5\nseed = 1\n",
            expect![[r#"
            1:8 unclosed array: expected `}]`
              -> head = [{ type = 'Flatten' }, { rate = 0.5}]
            ["[{ type = 'Flatten' }, { rate = 0.5", "1"]
        "#]],
        );
        check(
            "tags = [\n  'a',\n  'b',\nseed = 1\n",
            expect![[r#"
            1:8 unclosed array: expected `]`
              ->   'b',]
            ["[\n  'a',\n  'b',", "1"]
        "#]],
        );
    }

    #[test]
    fn a_layer_ends_before_the_next_one() {
        check(
            "layers = [\n  { type = 'Conv2D', filters = 32,\n  { type = 'Flatten' },\n]\nseed = 1\n",
            expect![[r#"
                2:3 unclosed inline table: expected `}`
                  ->   { type = 'Conv2D', filters = 32},
                ["[\n  { type = 'Conv2D', filters = 32,\n  { type = 'Flatten' },\n]", "1"]
            "#]],
        );
        check(
            "layers = [\n  { type = 'Conv2D', filters = 32\n  { type = 'Flatten' },\n]\nseed = 1\n",
            expect![[r#"
                2:3 unclosed inline table: expected `}`
                  ->   { type = 'Conv2D', filters = 32},
                ["[\n  { type = 'Conv2D', filters = 32\n  { type = 'Flatten' },\n]", "1"]
            "#]],
        );
        check(
            "layers = [\n  { type = 'Flatten',\n]\nseed = 1\n",
            expect![[r#"
            2:3 unclosed inline table: expected `}`
              ->   { type = 'Flatten'},
            ["[\n  { type = 'Flatten',\n]", "1"]
        "#]],
        );
        check(
            "layers = [{ type = 'Flatten' ]\nseed = 1\n",
            expect![[r#"
            1:11 unclosed inline table: expected `}`
              -> layers = [{ type = 'Flatten'} ]
            ["[{ type = 'Flatten' ]", "1"]
        "#]],
        );
    }

    #[test]
    fn a_quote_is_missing_before_what_goes_on() {
        check(
            "classes = ['a', 'b]\nmode = 'rgb'\n",
            expect![[r#"
            1:17 unclosed string: expected `'`
              -> classes = ['a', 'b']
            ["['a', 'b]", "'rgb'"]
        "#]],
        );
        check(
            "layers = [\n  { type = \"Conv2D, filters = 32 },\n  { type = 'Flatten' },\n]\n",
            expect![[r#"
                2:12 unclosed string: expected `"`
                  ->   { type = "Conv2D", filters = 32 },
                ["[\n  { type = \"Conv2D, filters = 32 },\n  { type = 'Flatten' },\n]"]
            "#]],
        );
    }

    #[test]
    fn tables_over_several_lines_stay_whole() {
        check(
            "a = {\n  b = 1,\n  c = x,\n  d = [\n    1 2\n  ],\n}\ne = 1\n",
            expect![[r#"
            3:7 text must stand in quotes
              ->   c = "x",
            5:6 missing comma between array elements: expected `,`
              ->     1, 2
            ["{\n  b = 1,\n  c = x,\n  d = [\n    1 2\n  ],\n}", "1"]
        "#]],
        );
    }
}
