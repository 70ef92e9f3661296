//! Words of the file in our Markdown: whatever a name says, it is shown as it is written, on one
//! line, and can neither format what stands around it nor bring links and pictures.

use std::borrow::Cow;

/// Longer texts are cut: they are shown to be recognised, not to be read.
const MAX_CHARS: usize = 120;

/// `text` between words.
pub(super) fn text(text: &str) -> String {
    let line = one_line(text);
    let mut escaped = String::with_capacity(line.len());
    let mut before = None;
    let mut chars = line.chars().peekable();
    while let Some(c) = chars.next() {
        let is_word = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
        let is_markup = match c {
            '\\' | '`' | '*' | '[' | ']' | '<' | '>' | '~' | '|' | '$' => true,
            // Within a word, as in most names, it says nothing; editors without Markdown would
            // show the backslash.
            '_' => !is_word(before) || !is_word(chars.peek().copied()),
            '&' => chars.peek().is_some_and(|next| *next == '#' || next.is_alphanumeric()),
            _ => false,
        };
        if is_markup {
            escaped.push('\\');
        }
        escaped.push(c);
        before = Some(c);
    }
    escaped
}

/// `text` as code.
pub(super) fn code(text: &str) -> String {
    let line = one_line(text);
    if !line.contains('`') {
        return format!("`{line}`");
    }
    let longest = line.split(|c| c != '`').map(str::len).max().unwrap_or(0);
    let fence = "`".repeat(longest + 1);
    format!("{fence} {line} {fence}")
}

fn one_line(text: &str) -> Cow<'_, str> {
    let text = text.trim();
    let is_odd = |c: char| c.is_control() || matches!(c, '\u{2028}' | '\u{2029}');
    let end = text.char_indices().nth(MAX_CHARS).map(|(at, _)| at);
    if end.is_none() && !text.contains(is_odd) {
        return Cow::Borrowed(text);
    }
    let cut = text.get(..end.unwrap_or(text.len())).unwrap_or(text);
    let rest = if end.is_some() { "…" } else { "" };
    Cow::Owned(cut.replace(is_odd, " ") + rest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_names_stay_as_they_are() {
        for name in ["LeNet", "ResNet50, last ten layers", "my_first_model", "ViT-B/16 (é) & co"] {
            assert_eq!(text(name), name);
            assert_eq!(code(name), format!("`{name}`"));
        }
    }

    #[test]
    fn markup_is_shown_and_not_meant() {
        assert_eq!(text("**x** _y_ ![a](http://b)"), r"\*\*x\*\* \_y\_ !\[a\](http://b)");
        assert_eq!(text("<img> &lt; a\\b `c`"), r"\<img\> \&lt; a\\b \`c\`");
        assert_eq!(code("a`b``c"), "``` a`b``c ```");
    }

    #[test]
    fn names_take_one_line_of_bearable_length() {
        assert_eq!(text(" a\r\n\n# b\u{2028}c "), "a   # b c");
        assert_eq!(code("a\nb"), "`a b`");
        assert_eq!(text(&"é".repeat(10_000)), "é".repeat(MAX_CHARS) + "…");
    }
}
