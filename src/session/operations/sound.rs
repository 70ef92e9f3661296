//! Where a file is broken: an operation edits what is surely understood, or refuses with the place.

use super::Refusal;
use crate::catalog::Catalog;
use crate::session::{Entry, Session, edits, layout};
use crate::syntax::{Document, Header, KeyValue, Section, SyntaxError, SyntaxErrorKind};
use crate::text::{TextRange, TextSize};

/// The part of a file that an operation reads or writes.
#[derive(Debug)]
pub(super) struct Scope<'a> {
    document: &'a Document,
    catalog: &'a Catalog,
    /// The key of the document that it stands under.
    group: &'static str,
    /// Which of the group's sections; `None`: all.
    sections: Option<Vec<usize>>,
    /// Of one entry with a header, how many keys that has.
    depth: Option<usize>,
    /// Whether a header that is half-typed elsewhere may make a difference.
    minds_headers: bool,
}

impl<'a> Scope<'a> {
    /// All that stands under `group`.
    pub(super) fn group(session: &Session<'a>, group: &'static str) -> Self {
        let (document, catalog) = (session.document(), session.catalog());
        Self { document, catalog, group, sections: None, depth: None, minds_headers: true }
    }

    /// Only where the entries of a list begin and end.
    pub(super) fn list(session: &Session<'a>, group: &'static str) -> Self {
        Self { sections: Some(Vec::new()), ..Self::group(session, group) }
    }

    /// One entry, with the tables that are part of it.
    pub(super) fn entry(session: &Session<'a>, entry: &Entry<'a>) -> Self {
        let own = entry.table.section();
        let mut sections = vec![own.index()];
        let header = entry.table.header();
        let depth = header.map(|header| header.keys().count());
        if let Some(header) = header {
            let below = session.document().sections().skip(own.index() + 1);
            let below = below.take_while(|section| edits::is_part(*section, header));
            sections.extend(below.map(Section::index));
        }
        Self { sections: Some(sections), depth, ..Self::group(session, entry.library.key()) }
    }

    /// The text of one entry alone, whatever its list looks like elsewhere.
    pub(super) fn text(session: &Session<'a>, entry: &Entry<'a>) -> Self {
        Self { minds_headers: false, ..Self::entry(session, entry) }
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
                if self.is_header_beside(error.range) {
                    return false;
                }
                let places = [error.range, first];
                places.iter().any(|place| {
                    let section = self.document.section_at(place.start());
                    if !self.minds_headers {
                        return self.has(section);
                    }
                    let Some(header) = section.header() else {
                        return self.is_hit_before_headers(section, place.start());
                    };
                    match header.range().intersect(*place).is_some() {
                        true => self.may_be_group(header),
                        false => self.is_listed(section, header),
                    }
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
                    if !self.minds_headers {
                        return self.has(section);
                    }
                    let Some(header) = section.header() else {
                        return self.is_hit_before_headers(section, error.range.start());
                    };
                    match !header.is_closed() || header.range().intersect(error.range).is_some() {
                        true => self.is_hit_in_header(section, header),
                        false => self.is_listed(section, header),
                    }
                })
            }
        }
    }

    /// Whether a mistake is the header `[experiments]` beside `[[experiments]]`, as it is closed while
    /// it is typed, and no line of this one entry may stand below it.
    fn is_header_beside(&self, mistake: TextRange) -> bool {
        let section = self.document.section_at(mistake.start());
        let header = section.header().filter(|header| header.range().intersect(mistake).is_some());
        header.zip(self.depth).is_some_and(|(header, depth)| {
            header.keys().count() <= depth && !self.is_hit_in_header(section, header)
        })
    }

    /// Whether this section is one of its own; of a whole group, any may be.
    fn has(&self, section: Section<'_>) -> bool {
        self.sections.as_ref().is_none_or(|sections| sections.contains(&section.index()))
    }

    /// Whether a mistake at `at` in the lines before all headers concerns this part of the file: the
    /// group is written there, or what is half-typed may become it.
    fn is_hit_before_headers(&self, section: Section<'_>, at: TextSize) -> bool {
        if self.sections.as_ref().is_some_and(|sections| sections.contains(&section.index())) {
            return true;
        }
        let first =
            |pair: KeyValue<'_>| pair.keys().next().is_none_or(|key| self.is_group(key.name()));
        let text = self.document.text();
        let line = layout::line_start(self.document, at);
        let is_word = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let line = text[usize::from(line)..].trim_start_matches([' ', '\t', '\u{feff}']);
        let word = line.split(|c| !is_word(c)).next().unwrap_or_default();
        // A key that has its `=` is whole.
        let is_whole = !word.is_empty() && line[word.len()..].trim_start().starts_with('=');
        let is_named = if is_whole { self.is_group(word) } else { self.may_be(word) };
        is_named || section.key_values().any(first)
    }

    /// Whether a mistake in the header of `section` concerns this part of the file. One entry that is
    /// whole is concerned only where lines of its own may stand below that header.
    fn is_hit_in_header(&self, section: Section<'_>, header: Header<'_>) -> bool {
        let Some(own) = &self.sections else { return self.may_be_group(header) };
        if own.contains(&section.index()) {
            return true;
        }
        let Some(last) = own.last() else { return self.may_be_group(header) };
        // The entries of `models = [ … ]` end with their brackets.
        let Some(depth) = self.depth else { return false };
        let mut between = self.document.sections().take(section.index()).skip(last + 1);
        if section.index() < *last || !between.all(has_broken_header) {
            return false;
        }
        let next = self.document.sections().nth(section.index() + 1);
        let next = next.and_then(Section::header).filter(|next| next.keys().count() > depth);
        let is_table_of_entry = next.is_some_and(|next| self.may_be_group(next));
        let is_group = self.may_be_group(header) && !is_header_only(section);
        is_table_of_entry || is_group || is_on_line_of_key(section)
    }

    /// Whether a header names this group. Half-typed, it may become any name that begins so.
    fn may_be_group(&self, header: Header<'_>) -> bool {
        self.may_be(header.keys().next().map_or("", |key| key.name()))
    }

    fn may_be(&self, key: &str) -> bool {
        self.group.starts_with(key) || self.is_group(key)
    }

    /// Whether the lines below this header are of this part of the file.
    fn is_listed(&self, section: Section<'_>, header: Header<'_>) -> bool {
        let first = header.keys().next().map_or("", |key| key.name());
        self.is_group(first) && self.has(section)
    }

    /// Whether a key of the document is this group's, in its present or an older spelling.
    fn is_group(&self, key: &str) -> bool {
        let spec = self.catalog.file().called(key);
        key == self.group || spec.is_some_and(|spec| spec.name == self.group)
    }
}

fn has_broken_header(section: Section<'_>) -> bool {
    section.header().is_some_and(|header| {
        let mut errors = section.errors();
        !header.is_closed() || errors.any(|error| header.range().intersect(error.range).is_some())
    })
}

/// Whether the bracket may stand in front of a key by mistake: `[status = "ready"`.
fn is_on_line_of_key(section: Section<'_>) -> bool {
    let line = section.document().slice(section.range()).lines().next().unwrap_or_default();
    line.split('#').next().is_some_and(|line| line.contains('='))
}

/// Whether nothing but comments and blank lines stands below the header.
fn is_header_only(section: Section<'_>) -> bool {
    let mut lines = section.document().slice(section.range()).lines().skip(1).map(str::trim);
    lines.all(|line| line.is_empty() || line.starts_with('#'))
}
