use std::any::Any;
use std::sync::Arc;

use super::super::document::Document;
use super::super::section::{HeaderData, KeyValueData, SectionData, count};
use super::super::{NewerSyntax, SyntaxError, SyntaxErrorKind, Token, TokenKind};
use super::node::NodeId;
use super::table::TableId;
use super::{Key, Node, Table, keys, tree};
use crate::text::{TextEdit, TextRange, TextSize};

/// One section of the text: a header with the lines below it, up to the next header.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    doc: &'a Document,
    index: usize,
}

impl<'a> Section<'a> {
    pub(in crate::syntax) fn new(doc: &'a Document, index: usize) -> Self {
        Self { doc, index }
    }

    fn data(self) -> &'a SectionData {
        &self.doc.sections[self.index].data
    }

    fn start(self) -> TextSize {
        self.doc.sections[self.index].start
    }

    fn number(self) -> u32 {
        count(self.index)
    }

    /// The document it is in.
    pub fn document(self) -> &'a Document {
        self.doc
    }

    /// Its place among the sections.
    pub fn index(self) -> usize {
        self.index
    }

    /// The sections behind it, in file order.
    pub fn behind(self) -> impl Iterator<Item = Self> + 'a {
        let doc = self.doc;
        (self.index + 1..doc.sections.len()).map(move |index| Self::new(doc, index))
    }

    /// All its bytes: with its header, trailing blank lines and comments.
    pub fn range(self) -> TextRange {
        TextRange::at(self.start(), self.data().len)
    }

    /// Its header; only the first section has none.
    pub fn header(self) -> Option<Header<'a>> {
        self.data().header.map(|_| Header { section: self })
    }

    /// The table its lines belong to; none while the header is half-typed. Where the header
    /// contradicts another one, the table stands outside the tree.
    pub fn table(self) -> Option<Table<'a>> {
        let table = tree(self.doc).table_of_section[self.index]?;
        Some(Table { doc: self.doc, id: TableId::Tree(table) })
    }

    /// Its `key = value` lines in file order, also half-typed ones.
    pub fn key_values(self) -> impl Iterator<Item = KeyValue<'a>> + 'a {
        (0..self.data().key_values.len()).map(move |index| KeyValue { section: self, index })
    }

    /// Its tokens, covering its range without gaps.
    pub fn tokens(self) -> impl DoubleEndedIterator<Item = Token> + ExactSizeIterator + 'a {
        let (data, start) = (self.data(), self.start());
        (0..data.tokens.len()).map(move |index| {
            let token = data.tokens[index];
            let end = data.tokens.get(index + 1).map_or(data.len, |next| next.start);
            Token { kind: token.kind, range: TextRange::new(token.start, end) + start }
        })
    }

    /// Its comments (with the `#`), in file order.
    pub fn comments(self) -> impl Iterator<Item = TextRange> + 'a {
        let comments = self.tokens().filter(|token| token.kind == TokenKind::Comment);
        comments.map(|token| token.range)
    }

    /// What was kept of this section by [`Section::remember`] since its text last changed.
    pub fn remembered<T: Any + Send + Sync>(self) -> Option<Arc<T>> {
        self.data().memo.get()
    }

    /// Whether this very fact was kept by [`Section::remember`] since its text last changed.
    pub fn remembers<T: Any + Send + Sync + PartialEq>(self, fact: &T) -> bool {
        self.data().memo.holds(fact)
    }

    /// Keeps a fact that follows from this section's text alone, or that says itself what else
    /// it follows from, for as long as the text stays; one fact of each type.
    pub fn remember<T: Any + Send + Sync>(self, fact: T) {
        self.data().memo.set(fact);
    }

    /// A fact that follows from this section's text alone, wherever it stands: `make` finds it out
    /// the first time. One fact of each type; it must hold places as they are from the section's
    /// start.
    pub fn derive<T: Any + Send + Sync>(self, make: impl Fn() -> T) -> &'a T {
        self.data().memo.derive(make)
    }

    /// Whether it has a syntax error (duplicates do not count).
    pub fn is_broken(self) -> bool {
        self.data().errors.iter().any(|error| error.kind == SyntaxErrorKind::Syntax)
    }

    /// Whether its header has a syntax error: nobody can tell which table it is to be.
    pub fn is_header_half_typed(self) -> bool {
        let Some(header) = self.header().filter(|_| self.is_broken()) else { return false };
        self.errors().any(|error| error.range.start() <= header.range().end())
    }

    /// Whether lines stand below half a header, or behind it: nobody can tell whose they are.
    pub fn is_stray(self) -> bool {
        if !self.is_header_half_typed() {
            return false;
        }
        let mut lines = self.doc.slice(self.range()).lines();
        let has_value = |line: &str| line.split('#').next().is_some_and(|line| line.contains('='));
        let is_empty = |line: &str| line.trim().is_empty() || line.trim_start().starts_with('#');
        lines.next().is_some_and(has_value) || !lines.all(is_empty)
    }

    /// What TOML does not allow in it; duplicates of other sections are not its own.
    pub fn errors(self) -> impl Iterator<Item = SyntaxError> + 'a {
        let start = self.start();
        self.data().errors.iter().map(move |error| SyntaxError {
            kind: match error.kind {
                SyntaxErrorKind::Syntax => SyntaxErrorKind::Syntax,
                SyntaxErrorKind::Duplicate { first, definition } => SyntaxErrorKind::Duplicate {
                    first: first + start,
                    definition: definition + start,
                },
            },
            range: error.range + start,
            message: error.message.clone(),
            fix: error.fix.as_ref().map(|fix| moved(fix, start)),
        })
    }

    /// Its TOML 1.1 syntax.
    pub fn newer_syntax(self) -> impl Iterator<Item = NewerSyntax> + 'a {
        let start = self.start();
        self.data().newer.iter().map(move |newer| NewerSyntax {
            range: newer.range + start,
            what: newer.what,
            older: newer.older.iter().map(|edit| moved(edit, start)).collect(),
        })
    }
}

fn moved(edit: &TextEdit, by: TextSize) -> TextEdit {
    TextEdit { range: edit.range + by, insert: edit.insert.clone() }
}

/// `[a.b]` or `[[a.b]]`.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    section: Section<'a>,
}

/// The two kinds of headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum HeaderKind {
    /// `[table]`.
    Table,
    /// `[[table]]`.
    ArrayOfTables,
}

impl<'a> Header<'a> {
    fn data(self) -> &'a HeaderData {
        self.section.data().header.as_ref().expect("made only for sections with a header")
    }

    /// Which of the two.
    pub fn kind(self) -> HeaderKind {
        self.data().kind
    }

    /// The parts of its key; a part may be empty where it is half-typed.
    pub fn keys(self) -> impl Iterator<Item = Key<'a>> + 'a {
        keys(self.section.doc, self.section.number(), self.data().keys)
    }

    /// From the first bracket to the last.
    pub fn range(self) -> TextRange {
        self.data().range + self.section.start()
    }

    /// Whether its closing brackets are there.
    pub fn is_closed(self) -> bool {
        self.data().closed
    }
}

/// One `key = value` line as written.
#[derive(Debug, Clone, Copy)]
pub struct KeyValue<'a> {
    section: Section<'a>,
    index: usize,
}

impl<'a> KeyValue<'a> {
    fn data(self) -> KeyValueData {
        self.section.data().key_values[self.index]
    }

    /// The parts of its key.
    pub fn keys(self) -> impl Iterator<Item = Key<'a>> + 'a {
        keys(self.section.doc, self.section.number(), self.data().keys)
    }

    /// Where the `=` is, if it is there.
    pub fn equals(self) -> Option<TextSize> {
        self.data().equals.map(|at| at + self.section.start())
    }

    /// Its value, if there is one ([`Value::Invalid`](super::Value::Invalid) where it cannot be decoded).
    pub fn value(self) -> Option<Node<'a>> {
        let node = self.data().node?;
        let section = self.section.number();
        Some(Node { doc: self.section.doc, id: NodeId::Local { section, node } })
    }

    /// From the key to the value's end.
    pub fn range(self) -> TextRange {
        self.data().range + self.section.start()
    }
}
