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
use crate::text::{TextRange, TextSize, offset};

const MARK: &str = "nestling:";

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

/// The codes in the brackets of `# nestling: allow(…)`. What follows the bracket is a reason.
fn codes(document: &Document, comment: TextRange) -> Option<Vec<(&str, TextRange)>> {
    let text = document.slice(comment);
    let after_mark = text.trim_start_matches('#').trim_start().strip_prefix(MARK)?;
    let open = after_mark.trim_start().strip_prefix("allow")?.trim_start().strip_prefix('(')?;
    let (list, _) = open.split_once(')')?;
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
        .map_or(document.end(), |section| section.range().start());
    Some(TextRange::new(header.range().start(), end))
}

/// The element or key below `at` in a value that goes over several lines.
fn inside(value: Node<'_>, at: TextSize) -> Option<TextRange> {
    let parts: Vec<(TextRange, Node<'_>)> = match value.value() {
        Value::Array(array) => array.elements().map(|node| (node.range(), node)).collect(),
        Value::Table(table) => table.fields().map(|f| (f.range(), f.value)).collect(),
        _ => return None,
    };
    let (range, node) = parts.into_iter().find(|(range, _)| at < range.end())?;
    if at < range.start() { Some(range) } else { inside(node, at) }
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
