//! What a session may hold that cannot be read at present, as it is half-typed.

use super::{Experiment, Library, Session};
use crate::syntax::Section;
use crate::text::similar;

impl Session<'_> {
    /// Whether `library` may hold entries that cannot be read at present: half-typed ones, or
    /// entries without an ID. Then a reference that seems to dangle may be to one of them.
    pub fn may_hold_more(&self, library: Library) -> bool {
        self.has_unread_entries(library)
            || self.entries(library).iter().any(|entry| entry.id().is_none())
    }

    /// Whether some of `library` may not be among its entries at present.
    fn has_unread_entries(&self, library: Library) -> bool {
        let document = self.document();
        let listed = match document.root().get(library.key()) {
            None => 0,
            Some(field) => match field.value.as_array() {
                Some(array) => array.len(),
                None => return true,
            },
        };
        // `[[training]]` is reported by itself.
        let misspelled = || {
            let is_other = |name| self.catalog().file().key(name).is_none();
            document.root().fields().any(|field| {
                let name = field.key.name();
                field.value.as_str().is_none()
                    && is_other(name)
                    && !similar(name, [library.key()]).is_empty()
            })
        };
        listed != self.entries(library).len()
            || misspelled()
            || document.sections().any(|section| may_become_entries(section, library))
    }

    /// Whether some experiment may use any entry of `library`, for all that can be read of it.
    pub fn uses_are_unclear(&self, library: Library) -> bool {
        self.experiments().any(|experiment| experiment.reference(library).is_none())
            || self.may_hold_more(Library::Experiments)
    }

    /// Whether a reference to `library` is written of which it cannot be read where it leads; one
    /// that is missing leads nowhere.
    pub fn has_unread_uses(&self, library: Library) -> bool {
        let key = match library {
            Library::Models => "model_id",
            Library::Trainings => "training_id",
            Library::Experiments => return false,
        };
        let is_unread = |experiment: Experiment<'_>| {
            let table = experiment.0.table;
            experiment.reference(library).is_none()
                && (table.is_broken() || table.get(key).is_some())
        };
        self.experiments().any(is_unread) || self.has_unread_entries(Library::Experiments)
    }
}

/// Whether a section is broken in such a way that it may be about to hold entries of `library`:
/// its header is half of theirs, or it has none, and a line of it begins as their key does.
fn may_become_entries(section: Section<'_>, library: Library) -> bool {
    if !section.is_broken() {
        return false;
    }
    let Some(header) = section.header() else {
        let text = section.document().slice(section.range());
        return text.lines().any(|line| {
            let line = line.trim_start_matches([' ', '\t', '"', '\'']);
            let end = line.find(|c: char| !c.is_ascii_alphanumeric() && c != '_');
            let word = &line[..end.unwrap_or(line.len())];
            !word.is_empty() && library.key().starts_with(word)
        });
    };
    let mut keys = header.keys();
    let first = keys.next();
    let may_be = match first.as_ref().map_or("", |key| key.name()) {
        // What is below another table is no entry.
        name if keys.next().is_some() => name.is_empty(),
        name => library.key().starts_with(name),
    };
    may_be && section.is_header_half_typed()
}
