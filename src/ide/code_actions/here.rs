//! What stands where actions are asked for.

use super::deed::Span;
use crate::ide::Snapshot;
use crate::session::{Entry, Library, Model, Session};
use crate::syntax::{Document, Field};
use crate::text::{TextRange, TextSize};

/// A place or a selection in a session, and the entries there.
pub(super) struct Here<'h, 'a> {
    /// The file.
    pub(super) snapshot: &'a Snapshot,
    /// What it means.
    pub(super) session: &'h Session<'a>,
    /// What is selected; empty at a cursor.
    pub(super) range: TextRange,
    /// The library that the selection begins in.
    pub(super) library: Option<Library>,
    /// The entries that it touches, if they are all of that library.
    pub(super) entries: &'h [Entry<'a>],
}

impl<'h, 'a> Here<'h, 'a> {
    pub(super) fn new(snapshot: &'a Snapshot, session: &'h Session<'a>, range: TextRange) -> Self {
        let document = &*snapshot.document;
        let start = below_comments(document, range.start());
        // A selection of whole lines ends where the next line begins.
        let end = match range.is_empty() {
            true => start,
            false => (range.end() - TextSize::new(1)).max(start),
        };
        let library = library_at(document, start);
        let entries = match library {
            Some(library) if library_at(document, end) == Some(library) => {
                touched(session.entries(library), start, end)
            }
            _ => &[],
        };
        Self { snapshot, session, range, library, entries }
    }

    /// The one entry here.
    pub(super) fn entry(&self) -> Option<&'h Entry<'a>> {
        match self.entries {
            [entry] => Some(entry),
            _ => None,
        }
    }

    /// The entries here, to be named in a deed.
    pub(super) fn span(&self) -> Option<Span> {
        Span::of(self.entries)
    }

    /// The layers of the one model here, as far as they are written.
    pub(super) fn stack(&self) -> Option<Field<'a>> {
        let entry = self.entry().filter(|entry| entry.library == Library::Models)?;
        let values = entry.values();
        values.written(values.key(Model(*entry).kind()?.stack_key()?)?)
    }
}

/// The entries from the one at `start` to the one at `end`.
fn touched<'h, 'a>(entries: &'h [Entry<'a>], start: TextSize, end: TextSize) -> &'h [Entry<'a>] {
    let begun = |at| entries.partition_point(|entry| entry.table.range().start() <= at);
    let first = begun(start).saturating_sub(1);
    entries.get(first..begun(end)).unwrap_or(&[])
}

/// From the comments directly above a header, the header; from anywhere else, `at` itself.
fn below_comments(document: &Document, at: TextSize) -> TextSize {
    let next = document.section_at(at).range().end();
    let lines = document.slice(TextRange::new(at.min(next), next));
    let line = document.lines().line_start(document.lines().line(at)).unwrap_or_default();
    let before = document.slice(TextRange::new(line, at));
    let is_comment = |line: &str| line.trim_start().starts_with('#');
    let first = format!("{before}{}", lines.lines().next().unwrap_or_default());
    match next < document.end() && is_comment(&first) && lines.lines().skip(1).all(is_comment) {
        true => next,
        false => at,
    }
}

/// The library whose section is at `at`.
fn library_at(document: &Document, at: TextSize) -> Option<Library> {
    let section = document.section_at(at);
    let key = match section.header() {
        Some(header) => header.keys().next()?.name(),
        None => {
            let mut lines = section.key_values();
            let line = lines.find(|line| line.range().contains_inclusive(at))?;
            line.keys().next()?.name()
        }
    };
    Library::ALL.into_iter().find(|library| library.key() == key)
}
