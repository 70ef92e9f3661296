//! How the sections of a file lie within each other: `[dataset.split]` below `[dataset]`, and all
//! `[[models]]` that follow one another as one library.

use crate::session::layout;
use crate::syntax::{Document, Header, HeaderKind, Section};
use crate::text::{TextRange, TextSize};

/// The sections of a file that hold something, in file order.
#[derive(Debug)]
pub(super) struct Nesting<'a> {
    /// All of them.
    pub(super) sections: Vec<Nested<'a>>,
}

/// A section and what is below it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Nested<'a> {
    /// The section.
    pub(super) section: Section<'a>,
    /// From its header (without one: its first key) to the end of its last own line, without
    /// blank lines and what belongs to the next header.
    pub(super) own: TextRange,
    /// The same, to the end of the last section below it.
    pub(super) whole: TextRange,
    /// How many of the following sections are below it.
    pub(super) below: usize,
}

/// Entries of one name that follow one another, each with what is below it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Run {
    /// The first entry, as an index into [`Nesting::sections`].
    pub(super) first: usize,
    /// The section behind the last one's.
    pub(super) end: usize,
    /// How many entries there are.
    pub(super) entries: usize,
}

impl<'a> Nesting<'a> {
    /// Looks at all headers of `document`.
    pub(super) fn of(document: &'a Document) -> Self {
        let mut sections: Vec<Nested<'a>> = Vec::with_capacity(document.sections().len());
        let mut open: Vec<usize> = Vec::new();
        for section in document.sections() {
            let Some(own) = own_range(section, document) else { continue };
            while let Some(last) = open.last()
                && !sections.get(*last).is_some_and(|outer| is_below(section, outer.section))
            {
                open.pop();
            }
            for outer in &open {
                if let Some(outer) = sections.get_mut(*outer) {
                    outer.below += 1;
                    outer.whole = outer.whole.cover(own);
                }
            }
            open.push(sections.len());
            sections.push(Nested { section, own, whole: own, below: 0 });
        }
        Self { sections }
    }

    /// The sections that are below no other, as indices.
    pub(super) fn top(&self) -> impl Iterator<Item = usize> + '_ {
        self.siblings(0, self.sections.len())
    }

    /// The sections of one depth from `first` to before `end`, without those below them.
    pub(super) fn siblings(&self, first: usize, end: usize) -> impl Iterator<Item = usize> + '_ {
        let next = move |at: usize| (at < end && at < self.sections.len()).then_some(at);
        std::iter::successors(next(first), move |at| {
            next(at + 1 + self.sections.get(*at).map_or(0, |nested| nested.below))
        })
    }

    /// The entries called as the one at `first` that follow it directly, up to before `end`; none
    /// if it is no entry of a `[[list]]`.
    pub(super) fn run(&self, first: usize, end: usize) -> Option<Run> {
        let name = |at: usize| entry_header(self.sections.get(at)?.section);
        let own = name(first)?;
        let mut run = Run { first, end: first, entries: 0 };
        for at in self.siblings(first, end) {
            if !name(at).is_some_and(|other| same_keys(own, other)) {
                break;
            }
            run.entries += 1;
            run.end = at + 1 + self.sections.get(at).map_or(0, |nested| nested.below);
        }
        Some(run)
    }

    /// From the first entry's header to the end of all that is below the last one.
    pub(super) fn range(&self, run: Run) -> TextRange {
        let whole = |at: usize| self.sections.get(at).map(|nested| nested.whole);
        let first = whole(run.first).unwrap_or_default();
        self.siblings(run.first, run.end).filter_map(whole).fold(first, TextRange::cover)
    }
}

impl Nested<'_> {
    /// Its header, without blanks behind one that is still being typed.
    pub(super) fn focus(&self) -> TextRange {
        let header = self.section.header().map(Header::range);
        header.and_then(|header| header.intersect(self.own)).unwrap_or(self.own)
    }
}

/// The header of an entry of a `[[list]]`, if it is typed out.
fn entry_header(section: Section<'_>) -> Option<Header<'_>> {
    let header = section.header()?;
    let is_whole = header.is_closed() && header.keys().all(|key| !key.name().is_empty());
    (header.kind() == HeaderKind::ArrayOfTables && is_whole).then_some(header)
}

fn same_keys(a: Header<'_>, b: Header<'_>) -> bool {
    a.keys().map(|key| key.name()).eq(b.keys().map(|key| key.name()))
}

/// Whether `inner` has a longer key that begins as the one of `outer`.
fn is_below(inner: Section<'_>, outer: Section<'_>) -> bool {
    let (Some(inner), Some(outer)) = (inner.header(), outer.header()) else { return false };
    let mut inner = inner.keys();
    for key in outer.keys() {
        if key.name().is_empty() || inner.next().is_none_or(|other| other.name() != key.name()) {
            return false;
        }
    }
    inner.next().is_some()
}

/// Where a section's own lines begin and end; relative to its start, as that follows from its text.
#[derive(Debug, Clone, Copy)]
struct Own {
    range: Option<TextRange>,
    /// Comments at its end belong to a header behind it, or to no one.
    is_last: bool,
}

fn own_range<'a>(section: Section<'a>, document: &'a Document) -> Option<TextRange> {
    let start = section.range().start();
    let is_last = section.range().end() == document.end();
    if let Some(own) = section.remembered::<Own>().filter(|own| own.is_last == is_last) {
        return own.range.map(|range| range + start);
    }
    let range = find_own_range(section, document);
    section.remember(Own { range: range.map(|range| range - start), is_last });
    range
}

fn find_own_range<'a>(section: Section<'a>, document: &'a Document) -> Option<TextRange> {
    let start = match section.header() {
        Some(header) => header.range().start(),
        None => section.key_values().next()?.range().start(),
    };
    let end = layout::own_end(section, document)?.max(start);
    let text = document.slice(TextRange::new(start, end)).trim_end();
    (!text.is_empty()).then(|| TextRange::at(start, TextSize::of(text)))
}
