//! Habits from other languages and formats: what people write where TOML has another spelling,
//! told in those words, with the spelling that TOML has.

use crate::text::{TextEdit, TextRange, range};

/// What is written instead, and how TOML has it.
#[derive(Debug)]
pub(super) struct Slip {
    pub(super) range: TextRange,
    pub(super) message: String,
    pub(super) fix: Option<TextEdit>,
}

impl Slip {
    fn new(range: TextRange, message: impl Into<String>) -> Self {
        Self { range, message: message.into(), fix: None }
    }

    fn replaced(self, with: impl Into<String>) -> Self {
        Self { fix: Some(TextEdit::replace(self.range, with)), ..self }
    }

    fn fixed(self, range: TextRange, with: impl Into<String>) -> Self {
        Self { fix: Some(TextEdit::replace(range, with)), ..self }
    }
}

/// What the value without quotes at `start..end` of `text` was meant to be; it is no TOML value.
pub(super) fn value(text: &str, start: usize, end: usize, in_table: bool) -> Option<Slip> {
    let raw = text.get(start..end)?.trim_end();
    let whole = range(start, start + raw.len());
    if text[end..].trim_start_matches([' ', '\t']).starts_with('=') {
        return two_pairs(text, start, raw, in_table);
    }
    if let Some(at) = raw.find("//").filter(|at| raw[..*at].ends_with([' ', '\t'])) {
        return Some(comment(start + at));
    }
    let without =
        |end: char| raw.strip_suffix(end).map(str::trim_end).filter(|rest| is_plain(rest));
    if without(';').is_some() {
        let sign = range(start + raw.len() - 1, start + raw.len());
        return Some(Slip::new(sign, "a line needs no `;` at its end").replaced(""));
    }
    if let Some(rest) = without('%') {
        let sign = range(start + rest.len(), start + raw.len());
        return Some(Slip::new(sign, "a percentage is written without `%`").replaced(""));
    }
    if let Some(text) = raw.strip_prefix(['“', '”', '„', '‘', '’', '«']) {
        let text = text.trim_end_matches(['“', '”', '‘', '’', '»']);
        let slip = Slip::new(whole, "text stands in straight quotes: `\"`");
        return Some(if text.contains(['"', '\\']) {
            slip
        } else {
            slip.replaced(format!("\"{text}\""))
        });
    }
    if raw.starts_with('(') {
        let slip = Slip::new(
            range(start, start + 1),
            "an array stands in `[` and `]`, not in `(` and `)`",
        );
        let line = text[start..].lines().next().unwrap_or_default();
        let Some(close) = line.find(')') else { return Some(slip) };
        let array = format!("[{}]", &line[1..close]);
        return Some(slip.fixed(range(start, start + close + 1), array));
    }
    let is_digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if raw.strip_prefix('.').is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit())) {
        return Some(
            Slip::new(whole, "a number needs a digit before the point").replaced(format!("0{raw}")),
        );
    }
    if raw.strip_suffix('.').is_some_and(is_digits) {
        return Some(
            Slip::new(whole, "a number needs a digit behind the point").replaced(format!("{raw}0")),
        );
    }
    word(raw, whole)
}

fn word(raw: &str, whole: TextRange) -> Option<Slip> {
    let lower = raw.to_ascii_lowercase();
    match lower.as_str() {
        "true" | "false" => {
            return Some(
                Slip::new(whole, format!("`{lower}` is written in lower case")).replaced(lower),
            );
        }
        "yes" | "on" => {
            return Some(
                Slip::new(whole, format!("`{raw}` is written `true`, or in quotes if it is text"))
                    .replaced("true"),
            );
        }
        "no" | "off" => {
            return Some(
                Slip::new(whole, format!("`{raw}` is written `false`, or in quotes if it is text"))
                    .replaced("false"),
            );
        }
        _ => {}
    }
    if matches!(raw, "None" | "null" | "Null" | "NULL" | "nil" | "undefined") {
        let message = format!("TOML has no `{raw}`: leave the key out where there is no value");
        return Some(Slip::new(whole, message));
    }
    // The parser takes words that begin like `true`, `inf` or `nan` for those.
    let is_word = raw.starts_with(|c: char| c.is_alphabetic())
        && raw.chars().all(|c| c.is_alphanumeric() || matches!(c, '_' | '-' | ' ' | '/' | '.'));
    is_word.then(|| Slip::new(whole, "text must stand in quotes").replaced(format!("\"{raw}\"")))
}

/// `a = 1 b = 2`: `raw` is `1 b`.
fn two_pairs(text: &str, start: usize, raw: &str, in_table: bool) -> Option<Slip> {
    let space = raw.rfind([' ', '\t'])?;
    let first = raw[..space].trim_end();
    let key = range(start + space + 1, start + raw.len());
    let gap = range(start + first.len(), start + space + 1);
    Some(if in_table {
        Slip::new(key, "a `,` is missing before this key").fixed(gap, ", ")
    } else {
        Slip::new(key, "each `key = value` has a line of its own")
            .fixed(gap, line_break(text, start))
    })
}

/// The line break that the line at `start` has; looking further would cost too much in long files.
fn line_break(text: &str, start: usize) -> &'static str {
    let line = memchr::memchr(b'\n', &text.as_bytes()[start..]).map(|end| &text[..start + end]);
    if line.is_some_and(|line| line.ends_with('\r')) { "\r\n" } else { "\n" }
}

fn comment(at: usize) -> Slip {
    Slip::new(range(at, at + 2), "a comment starts with `#`, not with `//`").replaced("#")
}

/// What stands at `start` of `text`, where a line should have ended.
pub(super) fn behind_value(text: &str, start: usize) -> Option<Slip> {
    let rest = text[start..].lines().next()?;
    let first = range(start, start + rest.chars().next()?.len_utf8());
    let is_last = {
        let behind = rest[usize::from(first.len())..].trim_start();
        behind.is_empty() || behind.starts_with('#')
    };
    if rest.starts_with("//") {
        return Some(comment(start));
    }
    match rest.as_bytes().first()? {
        mark @ (b',' | b';') if is_last => {
            let message = format!("a line needs no `{}` at its end", char::from(*mark));
            Some(Slip::new(first, message).replaced(""))
        }
        b',' => {
            let number = text[..start].rsplit([' ', '\t', '=']).next().unwrap_or_default();
            if splits_number(text, start) {
                let slip = Slip::new(
                    first,
                    "a number has a point, not a comma, before its fraction, and none between thousands",
                );
                return Some(if matches!(number, "0" | "-0") { slip.replaced(".") } else { slip });
            }
            let gap = rest[1..].len() - rest[1..].trim_start().len();
            let slip = Slip::new(first, "each `key = value` has a line of its own");
            let is_pair = rest.contains('=');
            is_pair.then(|| slip.fixed(range(start, start + 1 + gap), line_break(text, start)))
        }
        b']' if is_last
            && text[..start].trim_start_matches('\u{feff}').trim_start().starts_with('[')
            && !text[..start].contains('\n') =>
        {
            let line = start - text[..start].trim_start_matches('\u{feff}').trim_start().len();
            let slip = Slip::new(
                range(line, start + 1),
                "this header begins with one bracket and ends with two",
            );
            Some(slip.fixed(range(line, line), "["))
        }
        bracket @ (b']' | b'}') if is_last => {
            let message =
                format!("nothing is open here that `{}` could close", char::from(*bracket));
            Some(Slip::new(first, message).replaced(""))
        }
        b'"' if is_last && text[..start].ends_with('"') => {
            Some(Slip::new(first, "one quote too many").replaced(""))
        }
        _ if text[..start].ends_with(['"', '\'']) && rest.contains(['"', '\'']) => {
            let message = "the text ends at the quote before this: a quote within text is written `\\\"`, an apostrophe needs `\"` around the text";
            Some(Slip::new(first, message))
        }
        _ => None,
    }
}

/// Whether the comma at `at` stands between two digits.
pub(super) fn splits_number(text: &str, at: usize) -> bool {
    let is_digit = |b: Option<u8>| b.is_some_and(|b| b.is_ascii_digit());
    text.as_bytes().get(at) == Some(&b',')
        && at > 0
        && is_digit(text.as_bytes().get(at - 1).copied())
        && is_digit(text.as_bytes().get(at + 1).copied())
}

/// What stands at `start` of `text`, in or behind a key.
pub(super) fn in_key(text: &str, start: usize) -> Option<Slip> {
    let rest = &text[start..];
    let first = rest.chars().next()?;
    let at = range(start, start + first.len_utf8());
    match first {
        ':' => {
            Some(Slip::new(at, "`=` stands between a key and its value, not `:`").replaced(" ="))
        }
        '＝' => Some(Slip::new(at, "this is not the sign `=`").replaced("=")),
        '<' | '=' | '>'
            if rest.starts_with("<<<<<<<")
                || rest.starts_with("=======")
                || rest.starts_with(">>>>>>>") =>
        {
            let marker = range(start, start + 7);
            Some(Slip::new(
                marker,
                "a merge left this here: keep one of the two versions and remove the marks",
            ))
        }
        '/' if rest.starts_with("//") => Some(comment(start)),
        '\u{a0}' | '\u{3000}' | '\u{202f}' | '\u{2000}'..='\u{200a}' => Some(
            Slip::new(at, format!("this is no ordinary space (U+{:04X})", u32::from(first)))
                .replaced(" "),
        ),
        '\u{200b}'..='\u{200f}' | '\u{feff}' | '\u{2060}' => Some(
            Slip::new(at, format!("an invisible sign stands here (U+{:04X})", u32::from(first)))
                .replaced(""),
        ),
        _ => None,
    }
}

/// Whether `text` is a number or boolean.
fn is_plain(text: &str) -> bool {
    matches!(text, "true" | "false") || text.parse::<f64>().is_ok()
}

/// `\` in a string of which it was not meant to be an escape, as in paths of Windows: the string
/// at `at` in `text`.
pub(super) fn backslash(text: &str, at: usize) -> Option<Slip> {
    let line_start = text[..at].rfind('\n').map_or(0, |at| at + 1);
    let line = text[line_start..].lines().next()?;
    let in_line = at - line_start;
    let mut from = 0;
    while let Some(open) = line.get(from..)?.find('"').map(|open| from + open) {
        let close = line.get(open + 1..)?.find('"').map(|close| open + 1 + close)?;
        if (open..close).contains(&in_line) {
            let content = &line[open + 1..close];
            let backslash = line.get(..in_line)?.rfind('\\')?;
            let backslash = range(line_start + backslash, line_start + backslash + 1);
            let slip = Slip::new(
                backslash,
                "`\\` within `\"…\"` starts an escape such as `\\n`: write `\\\\`, or put the text in `'…'`",
            );
            let string = range(line_start + open, line_start + close + 1);
            return Some(if content.contains('\'') {
                slip
            } else {
                slip.fixed(string, format!("'{content}'"))
            });
        }
        from = close + 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::syntax::Document;
    use crate::text::apply_edits;

    /// For each line: what is told of it, and what the fix leaves.
    fn check(lines: &[&str], expected: Expect) {
        let mut found = String::new();
        for line in lines {
            let doc = Document::parse(line);
            found += &format!("{line:?}\n");
            for error in doc.errors() {
                found += &format!("  {:?}: {}\n", doc.slice(error.range), error.message);
                if let Some(fix) = &error.fix {
                    let mended = apply_edits(line, std::slice::from_ref(fix)).unwrap();
                    found += &format!("  -> {mended:?}\n");
                }
            }
        }
        expected.assert_eq(&found);
    }

    #[test]
    fn values_of_other_languages() {
        check(
            &[
                "a = True",
                "a = None",
                "a = no",
                "a = imagenet",
                "a = “x”",
                "a = (1, 2)",
                "a = 70%",
                "a = .5",
                "a = 1.",
                "a = 0,5",
                "a = 1,024",
                "a = 100;",
                "a = 1 // one",
                "a = 'x' // one",
                "a = \"C:\\data\"",
                "a = \"\\é\"",
                "a = \u{a0}",
            ],
            expect![[r#"
                "a = True"
                  "True": `true` is written in lower case
                  -> "a = true"
                "a = None"
                  "None": TOML has no `None`: leave the key out where there is no value
                "a = no"
                  "no": `no` is written `false`, or in quotes if it is text
                  -> "a = false"
                "a = imagenet"
                  "imagenet": text must stand in quotes
                  -> "a = \"imagenet\""
                "a = “x”"
                  "“x”": text stands in straight quotes: `"`
                  -> "a = \"x\""
                "a = (1, 2)"
                  "(": an array stands in `[` and `]`, not in `(` and `)`
                  -> "a = [1, 2]"
                "a = 70%"
                  "%": a percentage is written without `%`
                  -> "a = 70"
                "a = .5"
                  ".5": a number needs a digit before the point
                  -> "a = 0.5"
                "a = 1."
                  "1.": a number needs a digit behind the point
                  -> "a = 1.0"
                "a = 0,5"
                  ",": a number has a point, not a comma, before its fraction, and none between thousands
                  -> "a = 0.5"
                "a = 1,024"
                  ",": a number has a point, not a comma, before its fraction, and none between thousands
                "a = 100;"
                  ";": a line needs no `;` at its end
                  -> "a = 100"
                "a = 1 // one"
                  "//": a comment starts with `#`, not with `//`
                  -> "a = 1 # one"
                "a = 'x' // one"
                  "//": a comment starts with `#`, not with `//`
                  -> "a = 'x' # one"
                "a = \"C:\\data\""
                  "\\": `\` within `"…"` starts an escape such as `\n`: write `\\`, or put the text in `'…'`
                  -> "a = 'C:\\data'"
                "a = \"\\é\""
                  "\\": `\` within `"…"` starts an escape such as `\n`: write `\\`, or put the text in `'…'`
                  -> "a = '\\é'"
                "a = \u{a0}"
                  "\u{a0}": this is no ordinary space (U+00A0)
            "#]],
        );
    }

    #[test]
    fn lines_of_other_formats() {
        check(
            &[
                "a: 1",
                "\"a\": 1",
                "a = 1,",
                "a = 1 b = 2\r\n",
                "a = 1, b = 2\n",
                "a = { b = 1 c = 2 }",
                "a = [1]]",
                "[a]]",
                "a = \"x\"\"",
                "a = 'it's'",
                "// note",
                "a\u{a0}= 1",
                "\u{200b}a = 1",
                "a ＝ 1",
                "<<<<<<< HEAD",
                "=======",
                ">>>>>>> branch",
            ],
            expect![[r##"
                "a: 1"
                  ":": `=` stands between a key and its value, not `:`
                  -> "a = 1"
                "\"a\": 1"
                  ":": `=` stands between a key and its value, not `:`
                  -> "\"a\" = 1"
                "a = 1,"
                  ",": a line needs no `,` at its end
                  -> "a = 1"
                "a = 1 b = 2\r\n"
                  "b": each `key = value` has a line of its own
                  -> "a = 1\r\nb = 2\r\n"
                "a = 1, b = 2\n"
                  ",": each `key = value` has a line of its own
                  -> "a = 1\nb = 2\n"
                "a = { b = 1 c = 2 }"
                  "c": a `,` is missing before this key
                  -> "a = { b = 1, c = 2 }"
                "a = [1]]"
                  "]": nothing is open here that `]` could close
                  -> "a = [1]"
                "[a]]"
                  "[a]]": this header begins with one bracket and ends with two
                  -> "[[a]]"
                "a = \"x\"\""
                  "\"": one quote too many
                  -> "a = \"x\""
                "a = 'it's'"
                  "s": the text ends at the quote before this: a quote within text is written `\"`, an apostrophe needs `"` around the text
                "// note"
                  "//": a comment starts with `#`, not with `//`
                  -> "# note"
                "a\u{a0}= 1"
                  "\u{a0}": this is no ordinary space (U+00A0)
                  -> "a = 1"
                "\u{200b}a = 1"
                  "\u{200b}": an invisible sign stands here (U+200B)
                  -> "a = 1"
                "a ＝ 1"
                  "＝": this is not the sign `=`
                  -> "a = 1"
                "<<<<<<< HEAD"
                  "<<<<<<<": a merge left this here: keep one of the two versions and remove the marks
                "======="
                  "=======": a merge left this here: keep one of the two versions and remove the marks
                ">>>>>>> branch"
                  ">>>>>>>": a merge left this here: keep one of the two versions and remove the marks
            "##]],
        );
    }
}
