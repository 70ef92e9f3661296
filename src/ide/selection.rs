//! How a selection grows.

use super::Snapshot;
use super::nesting::Nesting;
use crate::syntax::{Document, KeyValue, Node, Section, TokenKind, Value};
use crate::text::{TextRange, TextSize};

/// For each place the ranges around it, each within the next: word, value, key and value, table,
/// entry, library, file. The last one is the whole file, the first the smallest that makes sense.
pub fn selection_ranges(snapshot: &Snapshot, places: &[TextSize]) -> Vec<Vec<TextRange>> {
    let nesting = Nesting::of(&snapshot.document);
    places.iter().map(|at| ranges_around(&snapshot.document, &nesting, *at)).collect()
}

fn ranges_around<'a>(
    document: &'a Document,
    nesting: &Nesting<'a>,
    at: TextSize,
) -> Vec<TextRange> {
    let at = at.min(document.end());
    let mut ranges = Vec::new();
    let section = document.section_at(at);
    within_token(document, section, at, &mut ranges);
    if let Some(header) = section.header() {
        ranges.extend(header.keys().map(|key| key.range()).reduce(TextRange::cover));
        ranges.push(header.range());
    }
    for pair in section.key_values() {
        if pair.range().contains_inclusive(at) {
            within_pair(pair, at, &mut ranges);
        }
    }
    ranges.extend(comment_block(document, at));
    around(nesting, at, &mut ranges);
    ranges.push(TextRange::up_to(document.end()));
    grown(ranges, at)
}

/// Those that hold `at`, from the smallest, each larger than the one before and around it.
fn grown(mut ranges: Vec<TextRange>, at: TextSize) -> Vec<TextRange> {
    ranges.retain(|range| range.contains_inclusive(at));
    ranges.sort_by_key(|range| range.len());
    let mut grown: Vec<TextRange> = Vec::with_capacity(ranges.len());
    for range in ranges {
        let is_larger = |last: &TextRange| range.len() > last.len() && range.contains_range(*last);
        if grown.last().is_none_or(is_larger) {
            grown.push(range);
        }
    }
    grown
}

/// The token at the cursor, what is between its quotes, and the word in it.
fn within_token<'a>(
    document: &'a Document,
    section: Section<'a>,
    at: TextSize,
    ranges: &mut Vec<TextRange>,
) {
    let is_wordy = |kind| matches!(kind, TokenKind::Key | TokenKind::Scalar | TokenKind::Comment);
    let mut touching = section.tokens().filter(|token| {
        is_wordy(token.kind) && !token.range.is_empty() && token.range.contains_inclusive(at)
    });
    // Between two tokens that touch, the cursor is in the later one.
    let Some(token) = touching.next_back() else { return };
    let text = document.slice(token.range);
    ranges.push(token.range);
    let inner = match token.kind {
        TokenKind::Comment => text.trim_start_matches('#').trim(),
        _ => unquoted(text),
    };
    let from = token.range.start() + offset_in(text, inner);
    let inner_range = TextRange::at(from, TextSize::of(inner));
    ranges.push(inner_range);
    if inner.len() < text.len() && inner_range.contains_inclusive(at) {
        let (before, behind) = inner.split_at(usize::from(at - from));
        let is_word = |c: char| c.is_alphanumeric() || c == '_';
        let start = before.trim_end_matches(is_word).len();
        let end = inner.len() - behind.trim_start_matches(is_word).len();
        let word = inner.get(start..end).unwrap_or_default();
        if !word.is_empty() {
            ranges.push(TextRange::at(from + offset_in(inner, word), TextSize::of(word)));
        }
    }
}

/// What is between the quotes; all of a text without them.
fn unquoted(text: &str) -> &str {
    for quotes in ["\"\"\"", "'''", "\"", "'"] {
        if let Some(rest) = text.strip_prefix(quotes) {
            return rest.strip_suffix(quotes).unwrap_or(rest);
        }
    }
    text
}

fn offset_in(text: &str, part: &str) -> TextSize {
    let at = (part.as_ptr() as usize).saturating_sub(text.as_ptr() as usize);
    crate::text::offset(at.min(text.len()))
}

/// A `key = value` with the parts of its value that hold `at`.
fn within_pair(pair: KeyValue<'_>, at: TextSize, ranges: &mut Vec<TextRange>) {
    ranges.push(pair.range());
    ranges.extend(pair.keys().map(|key| key.range()).reduce(TextRange::cover));
    if let Some(value) = pair.value() {
        within_value(value, at, ranges);
    }
}

fn within_value(value: Node<'_>, at: TextSize, ranges: &mut Vec<TextRange>) {
    let range = value.range();
    if !range.contains_inclusive(at) {
        return;
    }
    ranges.push(range);
    match value.value() {
        Value::Array(array) => {
            ranges.extend(between_brackets(value));
            array.elements().for_each(|node| within_value(node, at, ranges));
        }
        Value::Table(table) => {
            ranges.extend(between_brackets(value));
            for field in table.fields().filter(|field| field.range().contains_inclusive(at)) {
                ranges.push(field.range());
                ranges.push(field.key.range());
                within_value(field.value, at, ranges);
            }
        }
        _ => {}
    }
}

/// The elements of an array or inline table, without the spaces around them.
fn between_brackets(value: Node<'_>) -> Option<TextRange> {
    let text = value.text();
    let inner = text.strip_prefix(['[', '{'])?.strip_suffix([']', '}'])?.trim();
    let start = value.range().start() + offset_in(text, inner);
    (!inner.is_empty()).then(|| TextRange::at(start, TextSize::of(inner)))
}

/// The comment lines around the line of `at`, if it is one.
fn comment_block(document: &Document, at: TextSize) -> Option<TextRange> {
    let lines = document.lines();
    let text_of = |line: usize| {
        let start = lines.line_start(line)?;
        let end = lines.line_start(line + 1).unwrap_or(document.end());
        let text = document.slice(TextRange::new(start, end)).trim_start_matches('\u{feff}').trim();
        text.starts_with('#').then_some((start, text))
    };
    let line = lines.line(at);
    text_of(line)?;
    let mut first = line;
    while first.checked_sub(1).is_some_and(|above| text_of(above).is_some()) {
        first -= 1;
    }
    let mut last = line;
    while text_of(last + 1).is_some() {
        last += 1;
    }
    let whole = |line| {
        let (start, text) = text_of(line)?;
        let from = offset_in(document.slice(TextRange::new(start, document.end())), text);
        Some(TextRange::at(start + from, TextSize::of(text)))
    };
    Some(whole(first)?.cover(whole(last)?))
}

/// The table, what it lies in with all that is below that, and the library.
fn around(nesting: &Nesting<'_>, at: TextSize, ranges: &mut Vec<TextRange>) {
    let sections = &nesting.sections;
    let holds = |index: &usize| {
        sections.get(*index).is_some_and(|nested| nested.whole.contains_inclusive(at))
    };
    let (mut first, mut end) = (0, sections.len());
    // Each level: the entries of one name, the entry with all below it, its own lines.
    while let Some(index) = nesting.siblings(first, end).find(holds) {
        let Some(nested) = sections.get(index) else { return };
        ranges.extend([nested.own, nested.whole]);
        ranges.extend(run_with(nesting, index, first, end));
        (first, end) = (index + 1, index + 1 + nested.below);
    }
}

/// All entries of the list that the one at `index` is of, as far as they follow one another.
fn run_with(nesting: &Nesting<'_>, index: usize, first: usize, end: usize) -> Option<TextRange> {
    let mut done = first;
    for at in nesting.siblings(first, end) {
        let run = (at >= done).then(|| nesting.run(at, end)).flatten();
        let Some(run) = run else { continue };
        if (run.first..run.end).contains(&index) {
            return Some(nesting.range(run));
        }
        done = run.end;
    }
    None
}

#[cfg(test)]
mod tests;
