//! What can be folded away.

use std::cmp::Reverse;
use std::sync::Arc;

use super::Snapshot;
use super::nesting::{Nested, Nesting, Run};
use crate::session::layout;
use crate::syntax::{Document, Node, Section, TokenKind, Value};
use crate::text::{TextRange, TextSize};

/// Lines that can be folded into their first one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fold {
    /// From within the first line to within the last.
    pub range: TextRange,
    /// What sort of lines they are.
    pub kind: FoldKind,
    /// What stands for the folded text.
    pub collapsed: Option<String>,
}

/// What sort of lines can be folded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FoldKind {
    /// A block of comments.
    Comment,
    /// A table with all that is below it.
    Table,
    /// Entries of one list that follow one another.
    Entries,
    /// A value over several lines.
    Value,
}

/// All that can be folded, in file order, the outer before the inner. Two folds lie within each
/// other or apart, and each is of more than one line.
pub fn folds(snapshot: &Snapshot) -> Vec<Fold> {
    let document = &*snapshot.document;
    let nesting = Nesting::of(document);
    let tables = nesting.sections.iter().filter_map(|nested| table_fold(document, nested));
    let mut found: Vec<Fold> = tables.collect();
    let entries = runs(&nesting).filter_map(|run| entries_fold(document, &nesting, run));
    let entries: Vec<Fold> = entries.collect();
    // Comments that stand for entries have no fold of their own, which would begin in that line too.
    let stands_for_entries = |comments: TextRange| {
        let next = entries.partition_point(|fold| fold.range.start() <= comments.start());
        entries.get(next).is_some_and(|fold| fold.range.start() <= comments.end())
    };
    for section in document.sections() {
        let inner = InnerFolds::of(document, section);
        let inner = inner.0.iter().map(|fold| Fold {
            range: fold.range + section.range().start(),
            kind: fold.kind,
            collapsed: fold.collapsed.clone(),
        });
        found.extend(
            inner.filter(|fold| fold.kind != FoldKind::Comment || !stands_for_entries(fold.range)),
        );
    }
    found.extend(entries);
    found.sort_by_key(|fold| (fold.range.start(), Reverse(fold.range.end())));
    without_overlaps(found)
}

/// Drops what begins in one fold and ends behind it, as brackets and quotes that are not closed
/// can have it.
fn without_overlaps(mut sorted: Vec<Fold>) -> Vec<Fold> {
    let mut open: Vec<TextSize> = Vec::new();
    sorted.retain(|fold| {
        while open.last().is_some_and(|end| *end <= fold.range.start()) {
            open.pop();
        }
        let is_within = open.last().is_none_or(|end| fold.range.end() <= *end);
        if is_within {
            open.push(fold.range.end());
        }
        is_within
    });
    sorted
}

/// A header with the lines below it.
fn table_fold(document: &Document, nested: &Nested<'_>) -> Option<Fold> {
    let header = nested.section.header()?;
    let range = TextRange::new(header.range().end().min(nested.whole.end()), nested.whole.end());
    let table = nested.section.table();
    let name = ["name", "id"].iter().find_map(|key| table?.get(key)?.value.as_str());
    let name = name.and_then(|name| name.lines().next()).filter(|name| !name.is_empty());
    let collapsed = name.map(|name| format!(" {name}"));
    is_long(document, range).then_some(Fold { range, kind: FoldKind::Table, collapsed })
}

fn runs<'n>(nesting: &'n Nesting<'_>) -> impl Iterator<Item = Run> + 'n {
    let mut end = 0;
    nesting.top().filter_map(move |at| {
        let run = (at >= end).then(|| nesting.run(at, nesting.sections.len()))??;
        end = run.end;
        Some(run)
    })
}

/// The comment directly above the first of several entries, or its first line, stands for all of
/// them. (Without one, the first entry's own fold is where theirs would be.)
fn entries_fold(document: &Document, nesting: &Nesting<'_>, run: Run) -> Option<Fold> {
    let first = nesting.sections.get(run.first)?;
    let header = first.section.header()?.range().start();
    let lead = layout::lead_start(first.section, document);
    if run.entries < 2 || document.lines().line(lead) == document.lines().line(header) {
        return None;
    }
    let comment = document.slice(TextRange::new(lead, header)).lines().next()?.trim_end();
    let start = lead + TextSize::of(comment);
    let name = first.section.header()?.keys().last()?.name();
    Some(Fold {
        range: TextRange::new(start, nesting.range(run).end()),
        kind: FoldKind::Entries,
        collapsed: Some(format!(" {} {name}", run.entries)),
    })
}

/// The folds within a section, which follow from its text alone; relative to its start.
#[derive(Debug)]
struct InnerFolds(Vec<Fold>);

impl InnerFolds {
    fn of<'a>(document: &'a Document, section: Section<'a>) -> Arc<Self> {
        if let Some(known) = section.remembered::<Self>() {
            return known;
        }
        let mut found = Vec::new();
        comment_blocks(document, section, &mut found);
        for value in section.key_values().filter_map(|pair| pair.value()) {
            value_folds(document, value, &mut found);
        }
        for fold in &mut found {
            fold.range -= section.range().start();
        }
        section.remember(Self(found));
        section.remembered::<Self>().unwrap_or_else(|| Arc::new(Self(Vec::new())))
    }
}

/// Comments on lines of their own that follow one another.
fn comment_blocks<'a>(document: &'a Document, section: Section<'a>, found: &mut Vec<Fold>) {
    let mut block: Option<TextRange> = None;
    let mut starts_line = true;
    for token in section.tokens() {
        match token.kind {
            TokenKind::Bom | TokenKind::Whitespace => continue,
            TokenKind::Comment if starts_line => {
                block = Some(block.map_or(token.range, |block| block.cover(token.range)));
            }
            TokenKind::Newline if !starts_line => {}
            _ => found.extend(block.take().and_then(|block| comment_fold(document, block))),
        }
        starts_line = token.kind == TokenKind::Newline;
    }
    found.extend(block.and_then(|block| comment_fold(document, block)));
}

fn comment_fold(document: &Document, range: TextRange) -> Option<Fold> {
    is_long(document, range).then_some(Fold { range, kind: FoldKind::Comment, collapsed: None })
}

/// The arrays, inline tables and strings over several lines in a value, itself among them.
fn value_folds(document: &Document, value: Node<'_>, found: &mut Vec<Fold>) {
    if !is_long(document, value.range()) {
        return;
    }
    let text = value.text();
    let (brackets, count) = match value.value() {
        Value::Array(array) => (('[', ']'), Some((array.len(), "element"))),
        Value::Table(table) => (('{', '}'), Some((table.fields().count(), "key"))),
        Value::String(_) => {
            let quotes = TextSize::of("\"\"\"");
            let is_closed =
                text.len() >= 6 && ["\"\"\"", "'''"].iter().any(|quotes| text.ends_with(quotes));
            if is_closed {
                let inner =
                    TextRange::new(value.range().start() + quotes, value.range().end() - quotes);
                found.push(Fold { range: inner, kind: FoldKind::Value, collapsed: None });
            }
            return;
        }
        _ => return,
    };
    if text.starts_with(brackets.0) && text.ends_with(brackets.1) {
        let bracket = TextSize::of(brackets.0);
        let range = TextRange::new(value.range().start() + bracket, value.range().end() - bracket);
        let words = |(count, noun): (usize, &str)| {
            format!("{count} {noun}{}", if count == 1 { "" } else { "s" })
        };
        found.push(Fold { range, kind: FoldKind::Value, collapsed: count.map(words) });
    }
    match value.value() {
        Value::Array(array) => array.elements().for_each(|node| value_folds(document, node, found)),
        Value::Table(table) => {
            table.fields().for_each(|field| value_folds(document, field.value, found));
        }
        _ => {}
    }
}

/// Whether it ends on a later line than it begins.
fn is_long(document: &Document, range: TextRange) -> bool {
    document.lines().line(range.start()) < document.lines().line(range.end())
}

#[cfg(test)]
mod tests;
