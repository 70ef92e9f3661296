//! Which single entry an edit was in, and whether what others say of it stayed as it was.

use super::allow::MARK;
use super::rules::duplicate_experiment::waiting_pair;
use crate::catalog::Catalog;
use crate::session::{Entry, Experiment, Library, Spanned, Training, entries_of, entry_of};
use crate::syntax::{Document, HeaderKind, Section};
use crate::text::{TextRange, TextSize};

/// An entry that is all in which two versions of a document differ. It is called the same, refers to
/// the same and is as good as the same for all other entries.
pub(super) struct EditedEntry {
    library: Library,
    index: usize,
    before: Own,
    now: Own,
    /// Where other entries' mistakes may point to: before and now.
    places: Vec<(TextRange, TextRange)>,
}

/// The bytes of an entry: of all its sections.
#[derive(Debug, Clone, Copy)]
pub(super) struct Own {
    range: TextRange,
    is_last: bool,
}

impl Own {
    /// Whether `range` lies in the entry; `None` where that is unclear.
    pub(super) fn holds(self, range: TextRange) -> Option<bool> {
        let own = self.range;
        let at_border = range.is_empty()
            && (range.start() == own.start() || (range.start() == own.end() && !self.is_last));
        if at_border {
            return None;
        }
        if own.contains_range(range) {
            return Some(true);
        }
        let is_outside = range.end() <= own.start() || range.start() >= own.end();
        is_outside.then_some(false)
    }
}

impl EditedEntry {
    /// The entry in which all edits were that made `now` of `before`.
    pub(super) fn between(before: &Document, now: &Document, catalog: &Catalog) -> Option<Self> {
        let edited = now.edited_since(before)?;
        let place = Place::of(now, catalog, edited.first)?;
        if edited.last >= place.end {
            return None;
        }
        for document in [before, now] {
            let sections = document.sections().skip(edited.first);
            let mut sections = sections.take(edited.last + 1 - edited.first);
            if sections.any(is_header_in_doubt) {
                return None;
            }
        }
        let own = [before, now].map(|document| place.own(document));
        let [was, is] = own;
        let may_allow = |document: &Document, own: Own| document.slice(own.range).contains(MARK);
        if may_allow(before, was) || may_allow(now, is) {
            return None;
        }
        let entries =
            [before, now].map(|document| entry_of(document, catalog, place.library, place.index));
        let [Some(old), Some(new)] = entries else { return None };
        let places = same_for_others(old, new)?;
        Some(Self { library: place.library, index: place.index, before: was, now: is, places })
    }

    pub(super) fn library(&self) -> Library {
        self.library
    }

    pub(super) fn index(&self) -> usize {
        self.index
    }

    /// Its bytes now.
    pub(super) fn range(&self) -> Own {
        self.now
    }

    /// Its bytes before.
    pub(super) fn range_before(&self) -> TextRange {
        self.before.range
    }

    /// Whether `range` was in it; `None` where that is unclear.
    pub(super) fn was_inside(&self, range: TextRange) -> Option<bool> {
        self.before.holds(range)
    }

    /// Where `range` is now: outside the entry, or one of its names.
    pub(super) fn moved(&self, range: TextRange) -> Option<TextRange> {
        if self.was_inside(range)? {
            return self.places.iter().find(|(was, _)| *was == range).map(|(_, is)| *is);
        }
        if range.start() < self.before.range.start() || range.end() <= self.before.range.start() {
            return Some(range);
        }
        let from_end = range.start() - self.before.range.end();
        Some(TextRange::at(self.now.range.end() + from_end, range.len()))
    }
}

/// The place of an entry that headers make.
struct Place {
    library: Library,
    index: usize,
    /// Its sections: all that it has.
    first: usize,
    end: usize,
}

impl Place {
    /// That of the entry that a section belongs to.
    fn of(document: &Document, catalog: &Catalog, section: usize) -> Option<Self> {
        let header = document.sections().nth(section)?.header()?;
        let name = header.keys().next()?.name();
        let library = Library::ALL.into_iter().find(|library| library.key() == name)?;
        catalog.file().key(library.key())?;
        let entries = document.root().get(library.key())?.value.as_array()?.elements();
        let mut found = None;
        for (index, entry) in entries.enumerate() {
            let first = entry.as_table()?.own_section()?.index();
            if first > section {
                break;
            }
            found = Some((index, first));
        }
        let (index, first) = found?;
        let mut end = first + 1;
        let mut is_over = false;
        for section in document.sections().skip(end) {
            match belonging(section, library) {
                Belonging::Part if is_over => return None,
                Belonging::Part => end = section.index() + 1,
                Belonging::Next => break,
                Belonging::Other => is_over = true,
            }
        }
        Some(Self { library, index, first, end })
    }

    fn own(&self, document: &Document) -> Own {
        let mut sections = document.sections().skip(self.first);
        let start = sections.next().map_or(document.end(), |section| section.range().start());
        let next = document.sections().nth(self.end).map(|section| section.range().start());
        let range = TextRange::new(start, next.unwrap_or(document.end()));
        Own { range, is_last: next.is_none() }
    }
}

/// What a section is to the entry above it.
enum Belonging {
    /// A part of it.
    Part,
    /// The next entry of its library.
    Next,
    Other,
}

fn belonging(section: Section<'_>, library: Library) -> Belonging {
    let Some(header) = section.header() else { return Belonging::Other };
    let mut keys = header.keys();
    if keys.next().is_none_or(|key| key.name() != library.key()) {
        return Belonging::Other;
    }
    match keys.next() {
        Some(_) => Belonging::Part,
        None if header.kind() == HeaderKind::ArrayOfTables => Belonging::Next,
        None => Belonging::Other,
    }
}

/// Whether a syntax error stands on the header's line: nobody knows which table it is to be.
fn is_header_in_doubt(section: Section<'_>) -> bool {
    let Some(header) = section.header() else { return true };
    let lines = section.document().lines();
    let below = lines.line_start(lines.line(header.range().end()) + 1);
    let below = below.unwrap_or(section.document().end() + TextSize::of('\n'));
    section.errors().any(|error| error.range.start() < below)
}

/// The places that others may point to, before and now, if all that others go by is the same.
fn same_for_others(old: Entry<'_>, new: Entry<'_>) -> Option<Vec<(TextRange, TextRange)>> {
    let mut places = vec![(old.table.anchor(), new.table.anchor())];
    for (old, new) in names(old).into_iter().zip(names(new)) {
        same(old, new, &mut places)?;
    }
    match old.library {
        Library::Models => {}
        Library::Trainings => {
            same(Training(old).epochs(), Training(new).epochs(), &mut places)?;
        }
        Library::Experiments => {
            let is_waiting = |entry| waiting_pair(Experiment(entry)).is_some();
            if is_waiting(old) != is_waiting(new) && !is_only_one_of_its_pair(new) {
                return None;
            }
        }
    }
    Some(places)
}

fn names(entry: Entry<'_>) -> [Option<Spanned<&str>>; 4] {
    let experiment = Experiment(entry);
    [entry.id(), entry.name(), experiment.model_id(), experiment.training_id()]
}

fn same<T: PartialEq>(
    old: Option<Spanned<T>>,
    new: Option<Spanned<T>>,
    places: &mut Vec<(TextRange, TextRange)>,
) -> Option<()> {
    match (old, new) {
        (None, None) => Some(()),
        (Some(old), Some(new)) if old.value == new.value => {
            places.push((old.range, new.range));
            Some(())
        }
        _ => None,
    }
}

/// Whether no other experiment has the same model and training.
fn is_only_one_of_its_pair(entry: Entry<'_>) -> bool {
    let own = pair(entry);
    let document = entry.table.document();
    let others = entries_of(document, entry.catalog(), entry.library);
    own.is_none()
        || !others.filter(|other| other.index != entry.index).any(|other| pair(other) == own)
}

fn pair(entry: Entry<'_>) -> Option<(&str, &str)> {
    let experiment = Experiment(entry);
    Some((experiment.model_id()?.value, experiment.training_id()?.value))
}
