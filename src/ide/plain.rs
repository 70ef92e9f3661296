//! Our Markdown as text for editors that show it as it is.

/// `markdown` without its markup: names as they are written, figures without their fences.
pub fn plain(markdown: &str) -> String {
    let mut plain = String::with_capacity(markdown.len());
    let mut in_figure = false;
    for line in markdown.split_inclusive('\n') {
        if is_fence(line) {
            in_figure = !in_figure;
        } else if in_figure {
            plain.push_str(line);
        } else {
            words(line, &mut plain);
        }
    }
    // The last line may have been the end of a figure.
    plain.truncate(plain.trim_end().len());
    plain
}

/// Whether a figure begins or ends in this line. Code within a line has its end there, too.
fn is_fence(line: &str) -> bool {
    line.strip_prefix("```").is_some_and(|rest| !rest.contains('`'))
}

/// One line outside of figures.
fn words(line: &str, plain: &mut String) {
    let mut rest = line;
    while let Some(at) = rest.find(['\\', '*', '`']) {
        let (before, found) = rest.split_at(at);
        plain.push_str(before);
        rest = match found.as_bytes() {
            [b'\\', escaped, ..] if escaped.is_ascii_punctuation() => {
                plain.push_str(&found[1..2]);
                &found[2..]
            }
            [b'*', b'*', ..] => &found[2..],
            [b'`', ..] => code(found, plain),
            _ => {
                plain.push_str(&found[..1]);
                &found[1..]
            }
        };
    }
    plain.push_str(rest);
}

/// The code that `line` begins with; gives what stands behind it.
fn code<'l>(line: &'l str, plain: &mut String) -> &'l str {
    let inner = line.trim_start_matches('`');
    let fence = &line[..line.len() - inner.len()];
    let Some((code, rest)) = until(inner, fence) else {
        plain.push_str(fence);
        return inner;
    };
    let spaced = code.strip_prefix(' ').and_then(|code| code.strip_suffix(' '));
    let code = spaced.filter(|code| !code.trim().is_empty()).unwrap_or(code);
    plain.push_str(code);
    rest
}

/// What stands before and behind the first row of backticks as long as `fence`.
fn until<'l>(text: &'l str, fence: &str) -> Option<(&'l str, &'l str)> {
    let mut from = 0;
    while let Some(at) = text[from..].find('`').map(|at| from + at) {
        let rest = text[at..].trim_start_matches('`');
        let end = text.len() - rest.len();
        if end - at == fence.len() {
            return Some((&text[..at], rest));
        }
        from = end;
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::*;
    use crate::ide::markdown;

    #[test]
    fn emphasis_and_code_lose_their_marks() {
        assert_eq!(plain("**`[[models]]`**\n\n- Required: `id`"), "[[models]]\n\n- Required: id");
        assert_eq!(plain("1 * 2, a \\ b, an `odd one\nline"), "1 * 2, a \\ b, an `odd one\nline");
    }

    #[test]
    fn names_are_read_as_they_are_written() {
        for name in
            ["Le*Net* <b> `x` | 🚀", r"a\b \* \\", "**", "_y_ ![a](http://b)", "`", "a `` b"]
        {
            assert_eq!(plain(&format!("- **{}**", markdown::text(name))), format!("- {name}"));
            assert_eq!(plain(&format!("({})", markdown::code(name))), format!("({name})"));
        }
    }

    #[test]
    fn figures_stay_and_their_fences_go() {
        let markdown = "**LeNet**: model\n\n```text\nconv **`1`** \\*\n  end\n```\n\nBelow `it`";
        expect![[r"
            LeNet: model

            conv **`1`** \*
              end

            Below it"]]
        .assert_eq(&plain(markdown));
        assert_eq!(plain("```text\na\n```"), "a");
    }
}
