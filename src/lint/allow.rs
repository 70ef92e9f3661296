//! `# nestling: allow(code, …)` comments.
//!
//! Such a comment stands on a line of its own. Before the first key and header of a file it holds
//! for the whole file; above a key, for that key and its value; above an element of a list that
//! goes over several lines, for that element; above a header, for that table with the tables
//! below it. `syntax` cannot be silenced.

use memchr::memmem;
use rustc_hash::FxHashMap;

use super::Diagnostic;
use super::rules::syntax;
use crate::syntax::{Document, Header, Node, Section, Value};
use crate::text::{TextEdit, TextRange, TextSize, offset};

/// What each such comment begins with.
pub(super) const MARK: &str = "nestling:";

/// All comments of a file that allow something.
#[derive(Debug, Default)]
pub(super) struct Allowances<'a> {
    /// Each code with the places where it is allowed: sorted, apart from each other.
    places: FxHashMap<&'a str, Vec<TextRange>>,
    /// The codes as written, with their places, in file order.
    pub(super) codes: Vec<(&'a str, TextRange)>,
}

impl<'a> Allowances<'a> {
    /// Reads the comments of `document`. A file without any costs one search through its text.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut allowances = Self::default();
        if memmem::find(document.text().as_bytes(), MARK.as_bytes()).is_none() {
            return allowances;
        }
        for section in document.sections() {
            for comment in section.comments() {
                allowances.read(document, section, comment);
            }
        }
        for places in allowances.places.values_mut() {
            merge(places);
        }
        allowances
    }

    /// Whether a comment silences `diagnostic`.
    pub(super) fn allow(&self, diagnostic: &Diagnostic) -> bool {
        if diagnostic.code == syntax::RULE.code {
            return false;
        }
        let Some(places) = self.places.get(diagnostic.code) else { return false };
        let at = diagnostic.range.start();
        let next = places.partition_point(|place| place.end() < at);
        places.get(next).is_some_and(|place| place.contains_inclusive(at))
    }

    fn read(&mut self, document: &'a Document, section: Section<'a>, comment: TextRange) {
        let Some(codes) = codes(document, comment) else { return };
        if !stands_alone(document, comment) {
            return;
        }
        let place = place(document, section, comment.start());
        for (code, at) in codes {
            self.codes.push((code, at));
            if let Some(place) = place {
                self.places.entry(code).or_default().push(place);
            }
        }
    }
}

/// Where a comment stands that silences what is at one place.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Silence {
    /// Where its line goes: the start of what it speaks of.
    above: TextSize,
    /// Whether it holds for the whole file: nothing stands above it.
    pub whole_file: bool,
}

impl Silence {
    /// The place nearest to `at` that has a line of its own: an element of a list over several
    /// lines, a key, a header.
    pub fn of(document: &Document, at: TextSize) -> Option<Self> {
        let section = document.section_at(at);
        let mut pairs = section.key_values();
        let pair = pairs.find(|pair| pair.range().contains_inclusive(at));
        let above = match pair {
            Some(pair) => {
                let own = pair.range().start();
                pair.value().and_then(|value| line_of_part(document, value, at)).unwrap_or(own)
            }
            None => section.header()?.range().start(),
        };
        // Above a header, it stands at the end of the section before.
        let holder = section.index() - usize::from(pair.is_none());
        let first = first_key(document);
        let whole_file = holder == 0 && first.is_none_or(|first| above <= first);
        Some(Self { above, whole_file })
    }

    /// The comment that allows `code` there.
    pub fn comment(self, document: &Document, code: &str) -> TextEdit {
        let start = line_start(document, self.above);
        let line = document.slice(TextRange::new(start, self.above));
        let indent = &line[..line.len() - line.trim_start().len()];
        let line_break = document.line_break();
        TextEdit::insert(start, format!("{indent}# nestling: allow({code}){line_break}"))
    }
}

/// Where the first key before all headers begins.
fn first_key(document: &Document) -> Option<TextSize> {
    let first = document.sections().next()?.key_values().next()?;
    Some(first.range().start())
}

/// The start of the innermost part of `value` that `at` is in and that begins a line.
fn line_of_part(document: &Document, value: Node<'_>, at: TextSize) -> Option<TextSize> {
    let (range, node) = parts(value).into_iter().find(|(range, _)| range.contains_inclusive(at))?;
    let before = document.slice(TextRange::new(line_start(document, range.start()), range.start()));
    let own = before.trim().is_empty().then_some(range.start());
    line_of_part(document, node, at).or(own)
}

/// The start of the line of `at`, behind a byte order mark.
fn line_start(document: &Document, at: TextSize) -> TextSize {
    let start = document.lines().line_start(document.lines().line(at)).unwrap_or_default();
    let bom = if document.text().starts_with('\u{feff}') { '\u{feff}'.len_utf8() } else { 0 };
    start.max(offset(bom)).min(at)
}

/// A code in the brackets of `# nestling: allow(…)`, as far as it is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CodePlace<'a> {
    /// The code; empty where none is yet.
    pub word: TextRange,
    /// The other codes in the brackets.
    pub others: Vec<&'a str>,
    /// Whether the bracket is closed.
    pub is_closed: bool,
}

impl<'a> CodePlace<'a> {
    /// The code at `at`, if such a comment stands there.
    pub fn of(document: &'a Document, at: TextSize) -> Option<Self> {
        let mut comments = document.section_at(at).comments();
        let comment = comments.find(|range| range.start() < at && at <= range.end())?;
        let text = document.slice(comment);
        let open = open(text).filter(|_| stands_alone(document, comment))?;
        let list = open.split(')').next().unwrap_or_default();
        let mut place = Self {
            word: TextRange::empty(at),
            others: Vec::new(),
            is_closed: list.len() < open.len(),
        };
        let range_of = |part: &str| {
            let start = part.as_ptr().addr() - text.as_ptr().addr();
            TextRange::at(comment.start() + offset(start), offset(part.len()))
        };
        let mut is_within = false;
        for part in list.split(',') {
            let code = part.trim();
            if is_within || !range_of(part).contains_inclusive(at) {
                place.others.push(code);
                continue;
            }
            is_within = true;
            if !code.is_empty() && range_of(code).contains_inclusive(at) {
                place.word = range_of(code);
            } else if !code.is_empty() {
                return None;
            }
        }
        (is_within && !document.slice(place.word).contains([' ', '\t'])).then_some(place)
    }
}

/// What stands behind `allow(` in such a comment.
fn open(comment: &str) -> Option<&str> {
    let after_mark = comment.trim_start_matches('#').trim_start().strip_prefix(MARK)?;
    after_mark.trim_start().strip_prefix("allow")?.trim_start().strip_prefix('(')
}

/// The codes in the brackets of `# nestling: allow(…)`. What follows the bracket is a reason.
fn codes(document: &Document, comment: TextRange) -> Option<Vec<(&str, TextRange)>> {
    let text = document.slice(comment);
    let (list, _) = open(text)?.split_once(')')?;
    let start_of = |part: &str| part.as_ptr().addr() - text.as_ptr().addr();
    let codes = list.split(',').map(str::trim).filter(|code| !code.is_empty());
    let codes = codes.map(|code| {
        let start = comment.start() + offset(start_of(code));
        (code, TextRange::at(start, offset(code.len())))
    });
    Some(codes.collect())
}

fn stands_alone(document: &Document, comment: TextRange) -> bool {
    let lines = document.lines();
    let start = lines.line_start(lines.line(comment.start())).unwrap_or(comment.start());
    document
        .slice(TextRange::new(start, comment.start()))
        .trim_start_matches('\u{feff}')
        .trim()
        .is_empty()
}

/// What a comment at `at` speaks of.
fn place(document: &Document, section: Section<'_>, at: TextSize) -> Option<TextRange> {
    let is_first = section.header().is_none()
        && section.key_values().next().is_none_or(|key_value| at < key_value.range().start());
    if is_first {
        return Some(TextRange::up_to(document.end()));
    }
    for key_value in section.key_values() {
        let range = key_value.range();
        if at < range.start() {
            return Some(range);
        }
        if range.contains(at) {
            return key_value.value().and_then(|value| inside(value, at));
        }
    }
    let below = document.sections().nth(section.index() + 1)?;
    let header = below.header()?;
    let end = document
        .sections()
        .skip(below.index() + 1)
        .find(|section| section.header().is_none_or(|other| !is_below(other, header)))
        // Before the line break: the end of a place is in it, and a header may begin right behind.
        .map_or(document.end(), |section| section.range().start() - TextSize::of('\n'));
    let table = header.range();
    Some(TextRange::new(table.start(), end.max(table.end())))
}

/// The element or key below `at` in a value that goes over several lines.
fn inside(value: Node<'_>, at: TextSize) -> Option<TextRange> {
    let (range, node) = parts(value).into_iter().find(|(range, _)| at < range.end())?;
    if at < range.start() { Some(range) } else { inside(node, at) }
}

/// The elements or keys of a value, each with its value.
fn parts(value: Node<'_>) -> Vec<(TextRange, Node<'_>)> {
    match value.value() {
        Value::Array(array) => array.elements().map(|node| (node.range(), node)).collect(),
        Value::Table(table) => table.fields().map(|f| (f.range(), f.value)).collect(),
        _ => Vec::new(),
    }
}

/// Whether `header` belongs to a table inside that of `above`.
fn is_below(header: Header<'_>, above: Header<'_>) -> bool {
    let mut keys = header.keys();
    let has_prefix = above.keys().all(|key| keys.next().is_some_and(|k| k.name() == key.name()));
    has_prefix && keys.next().is_some()
}

/// Sorts the places and joins those that touch.
fn merge(places: &mut Vec<TextRange>) {
    places.sort_by_key(|place| place.start());
    places.dedup_by(|next, kept| {
        let touches = next.start() <= kept.end();
        if touches {
            *kept = kept.cover(*next);
        }
        touches
    });
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::lint::testing::{check_rule, sound};

    /// The unusual values of a file that are not allowed.
    fn check(fixture: &str, expected: Expect) {
        check_rule("unusual-value", &sound(fixture), expected);
    }

    #[test]
    fn at_the_top_it_holds_for_the_file() {
        let text = "# nestling: allow(unusual-value)\n[[trainings]]\nepochs = 1\n";
        check(text, expect![[""]]);
        check(&format!("# About us.\n\n{text}"), expect![[""]]);
        check(&format!("{text}\n[[trainings]]\nepochs = 2\n"), expect![[""]]);
        check(&format!("\u{feff}{text}"), expect![[""]]);
        check("# nestling: allow(unusual-value)\ntrainings = [{ epochs = 1 }]\n", expect![[""]]);
    }

    #[test]
    fn above_a_key_it_holds_for_that_key() {
        check(
            "
[[trainings]]
# nestling: allow(syntax, unusual-value): a quick look
epochs = 1
batch_size = 1
",
            expect![[r#"
                5:14-5:15 warning unusual-value: `batch_size` is usually 16, 32, 64 or 128, not `1`: powers of two from 16 to 128 fill a GPU well and train steadily
                  fix: Change to `16` (possible)
            "#]],
        );
    }

    #[test]
    fn above_a_header_it_holds_for_the_tables_below_it() {
        check(
            "
[[models]]
kind = 'custom_cnn'

# nestling: allow(unusual-value)
# A tiny one.
[[models]]
kind = 'vision_transformer'
depth = 1
[models.more]
x = 1

[[models]]
kind = 'vision_transformer'
depth = 1
",
            expect![[r#"
                15:9-15:10 warning unusual-value: `depth` is usually from 6 to 24, not `1`: shallower ones hardly mix patches, deeper ones are hard to train
                  fix: Change to `6` (possible)
            "#]],
        );
    }

    #[test]
    fn it_does_not_reach_the_next_header() {
        check_rule(
            "missing-key",
            "[dataset]\n# nestling: allow(missing-key)\n[dataset.split]\n[[experiments]]\nname = 'a'\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
                4:1-4:16 error missing-key: this experiment lacks `id`: what results and history call this experiment by
                  fix: Insert `id = "exp_efeb6f30"` (likely)
                4:1-4:16 error missing-key: this experiment lacks `model_id`: the model to train: the `id` of one of `[[models]]`
                4:1-4:16 error missing-key: this experiment lacks `training_id`: how to train it: the `id` of one of `[[trainings]]`
            "#]],
        );
    }

    #[test]
    fn above_an_element_it_holds_for_that_element() {
        check(
            "
trainings = [
  # nestling: allow(unusual-value)
  { epochs = 1 },
  { epochs = 1 },
]
",
            expect![[r#"
                5:14-5:15 warning unusual-value: `epochs` is usually from 10 to 200, not `1`: fewer seldom suffice to learn from, and more mostly overfit
                  fix: Change to `10` (possible)
            "#]],
        );
    }

    #[test]
    fn elsewhere_it_is_a_comment() {
        check(
            "[[trainings]]\nid = 'a' # nestling: allow(unusual-value)\nepochs = 1\n",
            expect![[r#"
                3:10-3:11 warning unusual-value: `epochs` is usually from 10 to 200, not `1`: fewer seldom suffice to learn from, and more mostly overfit
                  fix: Change to `10` (possible)
            "#]],
        );
        check(
            "[[trainings]]\nepochs = 1\n# nestling: allow(unusual-value)\n",
            expect![[r#"
            2:10-2:11 warning unusual-value: `epochs` is usually from 10 to 200, not `1`: fewer seldom suffice to learn from, and more mostly overfit
              fix: Change to `10` (possible)
        "#]],
        );
        check(
            "[[trainings]]\n# nestling: allow unusual-value\nepochs = 1\n",
            expect![[r#"
            3:10-3:11 warning unusual-value: `epochs` is usually from 10 to 200, not `1`: fewer seldom suffice to learn from, and more mostly overfit
              fix: Change to `10` (possible)
        "#]],
        );
        check(
            "[[trainings]]\n# nestling: allow(unknown-key)\nepochs = 1\n",
            expect![[r#"
            3:10-3:11 warning unusual-value: `epochs` is usually from 10 to 200, not `1`: fewer seldom suffice to learn from, and more mostly overfit
              fix: Change to `10` (possible)
        "#]],
        );
    }
}
