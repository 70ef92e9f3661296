//! Where a file is broken: an operation edits what is surely understood, or refuses with the place.

use super::Refusal;
use crate::catalog::Catalog;
use crate::session::{Entry, Session};
use crate::syntax::{Document, Header, Section, SyntaxError, SyntaxErrorKind};

/// The part of a file that an operation reads or writes.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    document: &'a Document,
    catalog: &'a Catalog,
    /// The key of the document that it stands under.
    group: &'static str,
    /// Which of the group's sections; `None`: all.
    sections: Option<Vec<usize>>,
}

impl<'a> Scope<'a> {
    /// All that stands under `group`.
    pub(super) fn group(session: &Session<'a>, group: &'static str) -> Self {
        let (document, catalog) = (session.document(), session.catalog());
        Self { document, catalog, group, sections: None }
    }

    /// Only where the entries of a list begin and end.
    pub(super) fn list(session: &Session<'a>, group: &'static str) -> Self {
        Self { sections: Some(Vec::new()), ..Self::group(session, group) }
    }

    /// One entry, with the tables that are part of it.
    pub(super) fn entry(session: &Session<'a>, entry: &Entry<'a>) -> Self {
        let own = entry.table.section();
        let mut sections = vec![own.index()];
        if let Some(depth) = entry.table.header().map(|header| header.keys().count()) {
            let below = session.document().sections().skip(own.index() + 1);
            let below = below.take_while(|section| {
                section.header().is_some_and(|header| header.keys().count() > depth)
            });
            sections.extend(below.map(Section::index));
        }
        Self { sections: Some(sections), ..Self::group(session, entry.library.key()) }
    }

    /// # Errors
    /// With the first place in it that is broken.
    pub(super) fn check(&self) -> Result<(), Refusal> {
        match self.document.errors().iter().find(|error| self.is_hit_by(error)) {
            Some(error) => {
                Err(Refusal::broken(self.document, error.range.start(), error.message.clone()))
            }
            None => Ok(()),
        }
    }

    fn is_hit_by(&self, error: &SyntaxError) -> bool {
        match error.kind {
            SyntaxErrorKind::Duplicate { first, .. } => {
                let places = [error.range, first];
                places.iter().any(|place| {
                    self.holds(self.document.section_at(place.start()), |header| {
                        header.range().intersect(*place).is_some()
                    })
                })
            }
            SyntaxErrorKind::Syntax => {
                // An error at a section's end begins where the next section does.
                let of_error = |section: &Section<'_>| {
                    section.errors().any(|own| own.range == error.range && own.kind == error.kind)
                };
                let at = self.document.section_at(error.range.start());
                let before = at.index().checked_sub(1);
                let before = before.and_then(|index| self.document.sections().nth(index));
                let mut sections = [Some(at), before].into_iter().flatten().filter(of_error);
                sections.any(|section| {
                    self.holds(section, |header| {
                        !header.is_closed() || header.range().intersect(error.range).is_some()
                    })
                })
            }
        }
    }

    /// Whether a mistake in `section` concerns this part of the file; `in_header` tells whether
    /// the mistake is in the section's header.
    fn holds(&self, section: Section<'_>, in_header: impl Fn(Header<'_>) -> bool) -> bool {
        // Before all headers, anything may be meant.
        let Some(header) = section.header() else { return true };
        let first = header.keys().next().map_or("", |key| key.name());
        if in_header(header) {
            // Half-typed, it may become any name that begins so.
            return self.group.starts_with(first) || self.is_group(first);
        }
        let is_listed =
            self.sections.as_ref().is_none_or(|sections| sections.contains(&section.index()));
        self.is_group(first) && is_listed
    }

    /// Whether a key of the document is this group's, in its present or an older spelling.
    fn is_group(&self, key: &str) -> bool {
        let spec = self.catalog.file().called(key);
        key == self.group || spec.is_some_and(|spec| spec.name == self.group)
    }
}
