//! What each word of a file is, for colours.

mod kinds;
#[cfg(test)]
mod tests;
mod walk;

pub use self::kinds::{SemanticToken, TokenKind, TokenModifiers, Unit};
use self::walk::Walk;
use super::{FileKind, Snapshot};
use crate::catalog::CatalogId;
use crate::session::{Library, Session};
use crate::syntax::{Document, Section, TokenKind as Lexical};
use crate::text::{TextRange, TextSize};

/// The tokens of a file, section by section.
#[derive(Debug)]
pub struct Tokens<'a> {
    snapshot: &'a Snapshot,
    /// Tells which entries are used; only sessions have any.
    session: Option<Session<'a>>,
}

/// What the tokens of a section follow from beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TokensKey {
    catalog: CatalogId,
    /// It is an entry that no experiment uses.
    is_unused: bool,
    /// Of entries in one list before all headers, the IDs that no experiment uses.
    unused_ids: Vec<TextRange>,
    /// The part of its header that has no effect beside what is chosen in the table around.
    idle_part: Option<usize>,
}

impl<'a> Tokens<'a> {
    /// Those of `snapshot`.
    pub fn of(snapshot: &'a Snapshot) -> Self {
        let session = (snapshot.kind == FileKind::Session).then(|| snapshot.session());
        Self { snapshot, session }
    }

    /// As long as this stays the same, and the section's text, so do its tokens (relative to its
    /// start).
    pub fn key(&self, section: Section<'a>) -> TokensKey {
        TokensKey {
            catalog: self.snapshot.catalog.id(),
            is_unused: self.is_unused(section),
            unused_ids: self.unused_ids(section),
            idle_part: walk::idle_part(&self.snapshot.catalog, section),
        }
    }

    /// The tokens of one section, in file order; they never overlap, and none goes beyond its line.
    pub fn of_section(&self, section: Section<'a>, key: &TokensKey) -> Vec<SemanticToken> {
        let document = &*self.snapshot.document;
        let walk = Walk::over(&self.snapshot.catalog, section, key);
        let mut in_header = section.header().is_some();
        let mut meant = walk.found.into_iter().peekable();
        let mut found = Vec::new();
        for token in section.tokens() {
            while meant.next_if(|(range, _)| range.start() < token.range.start()).is_some() {}
            let is_meant = meant.next_if(|(range, _)| range.start() == token.range.start());
            let looks = match token.kind {
                Lexical::Key | Lexical::Scalar if in_header => TokenKind::Section,
                Lexical::Key => TokenKind::Key,
                Lexical::Scalar => scalar(document, token.range),
                Lexical::Comment => comment(document, token.range),
                Lexical::Newline => {
                    in_header = false;
                    continue;
                }
                _ => continue,
            };
            let (kind, modifiers) = match is_meant {
                Some((_, Some(meant))) => meant,
                // A key that nobody knows looks as plain as it is.
                Some((_, None)) => continue,
                None => (looks, TokenModifiers::default()),
            };
            let pieces = lines_of(document, token.range);
            found.extend(pieces.map(|range| SemanticToken { range, kind, modifiers }));
        }
        found
    }

    /// Whether the section is an entry that could be used in experiments, and is not.
    fn is_unused(&self, section: Section<'a>) -> bool {
        let used = |session: &Session<'a>| {
            let mut keys = section.header()?.keys();
            let name = keys.next()?.name();
            let library = USED.into_iter().find(|library| library.key() == name)?;
            if keys.next().is_some() {
                return None;
            }
            let id = section.table()?.get("id")?.value.as_str()?;
            Some(session.uses(library, id).next().is_some())
        };
        self.session.as_ref().and_then(used) == Some(false)
    }

    /// The IDs in the lists of a section without a header that no experiment uses.
    fn unused_ids(&self, section: Section<'a>) -> Vec<TextRange> {
        let Some(session) = self.session.as_ref().filter(|_| section.header().is_none()) else {
            return Vec::new();
        };
        let root = section.document().root();
        let is_list = |library: &Library| {
            let list = root.get(library.key()).and_then(|field| field.value.as_array());
            list.is_some_and(|list| !list.is_tables())
        };
        let unused = |library: Library| {
            let ids = session.entries(library).iter().filter_map(|entry| entry.id());
            ids.filter(move |id| session.uses(library, id.value).next().is_none())
        };
        let found = USED.into_iter().filter(is_list).flat_map(unused);
        let mut found: Vec<TextRange> = found.map(|id| id.range).collect();
        found.sort_by_key(|range| range.start());
        found
    }
}

/// The libraries whose entries experiments use.
const USED: [Library; 2] = [Library::Models, Library::Trainings];

/// The tokens that touch `range`, in file order; they never overlap.
pub fn semantic_tokens(snapshot: &Snapshot, range: TextRange) -> Vec<SemanticToken> {
    let tokens = Tokens::of(snapshot);
    let sections = touched(&snapshot.document, range);
    let found = sections.flat_map(|section| tokens.of_section(section, &tokens.key(section)));
    found.filter(|token| token.range.intersect(range).is_some()).collect()
}

/// The sections that touch `range`, in file order.
pub fn touched(document: &Document, range: TextRange) -> impl Iterator<Item = Section<'_>> {
    let first = document.section_at(range.start()).index();
    let last = document.section_at(range.end()).index();
    document.sections().skip(first).take(last + 1 - first.min(last))
}

/// What a value is by its looks.
fn scalar(document: &Document, range: TextRange) -> TokenKind {
    match document.slice(range).as_bytes() {
        [b'"' | b'\'', ..] => TokenKind::Text,
        b"true" | b"false" => TokenKind::Boolean,
        [b'0'..=b'9', rest @ ..] if rest.contains(&b':') => TokenKind::Time,
        [sign, ..] if sign.is_ascii_digit() || b"+-".contains(sign) => TokenKind::Number,
        b"inf" | b"nan" => TokenKind::Number,
        _ => TokenKind::Text,
    }
}

/// A comment; one that speaks to us is no mere comment.
fn comment(document: &Document, range: TextRange) -> TokenKind {
    let words = document.slice(range).trim_start_matches('#').trim_start();
    if words.starts_with("nestling:") { TokenKind::Directive } else { TokenKind::Comment }
}

/// The parts of `range` on each of its lines, without line breaks.
fn lines_of(document: &Document, range: TextRange) -> impl Iterator<Item = TextRange> {
    let mut start = range.start();
    std::iter::from_fn(move || {
        while start < range.end() {
            let rest = document.slice(TextRange::new(start, range.end()));
            let len = rest.find(['\n', '\r']).unwrap_or(rest.len());
            let line = TextRange::at(start, crate::text::offset(len));
            start = line.end() + TextSize::new(1);
            if !line.is_empty() {
                return Some(line);
            }
        }
        None
    })
}
