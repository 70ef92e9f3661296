//! Text that is no TOML as a whole: what a merge left, pasted JSON. However many lines it has, it is
//! one mistake.

use super::{Diagnostic, Fix};
use crate::syntax::Document;
use crate::text::{TextEdit, TextRange, TextSize, range};

/// How many errors may only look like the beginning of a block.
const MAX_TRIES: usize = 16;

/// Lines that are no TOML as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Block {
    /// From its first sign to the end of its last line.
    pub(super) range: TextRange,
    /// Where to point.
    pub(super) mark: TextRange,
    kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// Two versions between the marks of a merge.
    Merge { first: TextRange, second: TextRange },
    /// An object of JSON.
    Json,
}

impl Block {
    /// The blocks that begin at syntax errors, which stand at these places in file order.
    pub(super) fn all(document: &Document, errors: impl Iterator<Item = TextSize>) -> Vec<Self> {
        let text = document.text().as_bytes();
        let mut blocks: Vec<Self> = Vec::new();
        let may_begin = |at: &TextSize| matches!(text.get(usize::from(*at)), Some(b'<' | b'{'));
        // Each try may read on to the end of the file.
        let mut tries = MAX_TRIES;
        for at in errors.filter(may_begin) {
            if blocks.last().is_some_and(|last| last.range.contains(at)) {
                continue;
            }
            match Self::at(document, at) {
                Some(block) => blocks.push(block),
                None if tries == 0 => break,
                None => tries -= 1,
            }
        }
        blocks
    }

    fn at(document: &Document, at: TextSize) -> Option<Self> {
        let text = document.text();
        let start = usize::from(at);
        let rest = text.get(start..)?;
        let line = document.lines().line_start(document.lines().line(at))?;
        let before = text.get(usize::from(line)..start)?;
        if !before.trim_start_matches('\u{feff}').trim().is_empty() {
            return None;
        }
        match rest.as_bytes().first()? {
            b'<' => Self::merge(rest, start),
            b'{' => Self::json(rest, start),
            _ => None,
        }
    }

    fn merge(rest: &str, start: usize) -> Option<Self> {
        let (mut first, mut second) = (None, None);
        let mut at = 0;
        for line in rest.split_inclusive('\n') {
            let next = at + line.len();
            match line.get(..7) {
                Some("<<<<<<<") if at == 0 => first = Some((next, next)),
                Some("<<<<<<<") => return None,
                // What both began with, in some styles of marks.
                Some("|||||||") => first = first.map(|(from, _)| (from, at)),
                Some("=======") => {
                    let is_open = first.is_some_and(|(from, to)| from == to);
                    first = if is_open { first.map(|(from, _)| (from, at)) } else { first };
                    second = Some(next);
                }
                Some(">>>>>>>") => {
                    let ((from, to), second) = first.zip(second)?;
                    let place = |from: usize, to: usize| range(start + from, start + to);
                    return Some(Self {
                        range: place(0, next),
                        mark: place(0, 7),
                        kind: Kind::Merge { first: place(from, to), second: place(second, at) },
                    });
                }
                _ => {}
            }
            at = next;
        }
        None
    }

    fn json(rest: &str, start: usize) -> Option<Self> {
        let key = rest[1..].trim_start().strip_prefix('"')?;
        let (_, behind) = key.split_once('"')?;
        if !behind.trim_start().starts_with(':') {
            return None;
        }
        let end = closing_brace(rest)?;
        let line = rest[end..].find('\n').map_or(rest.len(), |at| end + at + 1);
        let mark = range(start, start + 1);
        Some(Self { range: range(start, start + line), mark, kind: Kind::Json })
    }

    /// What a person is told.
    pub(super) fn message(self) -> &'static str {
        match self.kind {
            Kind::Merge { .. } => {
                "a merge left two versions here: keep one of them and remove the marks"
            }
            Kind::Json => {
                "this is JSON, not TOML: write each key as `key = value` on a line of its own; \
                 `nestling import` takes over whole sessions"
            }
        }
    }

    /// The ways out.
    pub(super) fn fixes(self) -> Vec<Fix> {
        let Kind::Merge { first, second } = self.kind else { return Vec::new() };
        let keep = |title: &str, kept: TextRange| {
            let before = TextRange::new(self.range.start(), kept.start());
            let behind = TextRange::new(kept.end(), self.range.end());
            Fix::possible(title, vec![TextEdit::delete(before), TextEdit::delete(behind)])
        };
        vec![keep("Keep the first version", first), keep("Keep the second version", second)]
    }
}

/// Drops what is only a consequence: all that is found within a block but the block itself. `found`
/// is in file order.
pub(super) fn keep_causes(document: &Document, found: &mut Vec<Diagnostic>, syntax: &str) {
    let errors = found.iter().filter(|found| found.code == syntax);
    let blocks = Block::all(document, errors.map(|error| error.range.start()));
    if blocks.is_empty() {
        return;
    }
    found.retain(|found| {
        let inside = |block: &Block| block.range.contains(found.range.start());
        let is_it = |block: &Block| found.code == syntax && found.range == block.mark;
        !blocks.iter().any(inside) || blocks.iter().any(is_it)
    });
}

/// Where the brace that `text` begins with is closed.
fn closing_brace(text: &str) -> Option<usize> {
    let mut depth = 0_usize;
    let mut in_string = false;
    let mut escaped = false;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            _ if escaped => escaped = false,
            b'\\' if in_string => escaped = true,
            b'"' => in_string = !in_string,
            b'{' if !in_string => depth += 1,
            b'}' if !in_string => {
                depth = depth.saturating_sub(1);
                if depth == 0 {
                    return Some(at);
                }
            }
            _ => {}
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, sound};

    const MERGED: &str = "[dataset]\npath = 'data'\n<<<<<<< HEAD\ncolor_mode = 'rgb'\n||||||| base\n\
                          =======\ncolor_mode = 'grayscale'\n[[models]]\n>>>>>>> theirs\n";

    #[test]
    fn what_a_merge_left_is_one_mistake() {
        check(
            &sound(MERGED),
            expect![[r#"
            3:1-3:8 error syntax: a merge left two versions here: keep one of them and remove the marks
              fix: Keep the first version (possible)
              fix: Keep the second version (possible)
        "#]],
        );
    }

    #[test]
    fn either_version_can_be_kept() {
        let text = format!("{MERGED}classes = []\n");
        check_fix(
            "syntax",
            "Keep the first version",
            &text,
            expect![[r#"
            [dataset]
            path = 'data'
            color_mode = 'rgb'
            classes = []
        "#]],
        );
        check_fix(
            "syntax",
            "Keep the second version",
            &text,
            expect![[r#"
            [dataset]
            path = 'data'
            color_mode = 'grayscale'
            [[models]]
            classes = []
        "#]],
        );
    }

    #[test]
    fn pasted_json_is_one_mistake() {
        let json =
            "{\n  \"models\": [\n    { \"id\": \"}\", \"name\": \"M\" }\n  ],\n  \"x\": 1\n}\n";
        check(
            &sound(&format!("[dataset]\npath = 'data'\n{json}\nfolds = 3\n")),
            expect![[r#"
            3:1-3:2 error syntax: this is JSON, not TOML: write each key as `key = value` on a line of its own; `nestling import` takes over whole sessions
            10:1-10:6 error unknown-key: `folds` is not a key of the dataset; it belongs to the split
              fix: Remove `folds` (possible)
        "#]],
        );
    }

    #[test]
    fn a_lonely_mark_is_told_as_it_is() {
        check(
            &sound("[dataset]\npath = 'data'\n=======\n{\n"),
            expect![[r#"
            3:1-3:8 error syntax: a merge left this here: keep one of the two versions and remove the marks
            4:1-4:2 error syntax: a line starts with a key, `[table]` or `#`
        "#]],
        );
    }
}
