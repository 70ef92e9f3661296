//! The parsed form of one section. All offsets count from the section's start, so that a section
//! that only moved is taken over as it is.

use std::hash::Hasher as _;
use std::sync::Arc;

use rustc_hash::FxHasher;

use super::memo::Memo;
use super::{Datetime, HeaderKind, NewerSyntax, SyntaxError, TokenKind};
use crate::text::{TextRange, TextSize};

/// A section and where it stands now.
#[derive(Debug, Clone)]
pub(super) struct PlacedSection {
    pub(super) start: TextSize,
    /// How many bytes from its start decided where it ends; `None`: all to the text's end.
    pub(super) reach: Option<TextSize>,
    pub(super) data: Arc<SectionData>,
}

/// The table that holds the section's own lines; always there.
pub(super) const OWN_TABLE: u32 = 0;

#[derive(Debug)]
pub(super) struct SectionData {
    pub(super) len: TextSize,
    pub(super) header: Option<HeaderData>,
    pub(super) tokens: Box<[TokenData]>,
    pub(super) keys: Box<[KeyData]>,
    pub(super) nodes: Box<[NodeData]>,
    /// The elements of all arrays, as node indices; an array has a run of them.
    pub(super) elements: Box<[u32]>,
    pub(super) tables: Box<[TableData]>,
    pub(super) fields: Box<[FieldData]>,
    pub(super) key_values: Box<[KeyValueData]>,
    pub(super) errors: Box<[SyntaxError]>,
    pub(super) newer: Box<[NewerSyntax]>,
    pub(super) memo: Memo,
}

/// A token; it ends where the next one starts.
#[derive(Debug, Clone, Copy)]
pub(super) struct TokenData {
    pub(super) kind: TokenKind,
    pub(super) start: TextSize,
}

/// A run of `keys`, `elements`…
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Run {
    pub(super) first: u32,
    pub(super) len: u32,
}

impl Run {
    pub(super) fn indices(self) -> std::ops::Range<usize> {
        self.first as usize..(self.first + self.len) as usize
    }
}

#[derive(Debug, Clone, Copy)]
pub(super) struct HeaderData {
    pub(super) kind: HeaderKind,
    pub(super) range: TextRange,
    pub(super) keys: Run,
    /// Whether the closing brackets are there.
    pub(super) closed: bool,
}

#[derive(Debug, Clone)]
pub(super) struct KeyData {
    pub(super) range: TextRange,
    /// The name, where it is not just the text of `range`.
    pub(super) decoded: Option<Box<str>>,
}

#[derive(Debug)]
pub(super) struct NodeData {
    pub(super) range: TextRange,
    pub(super) kind: NodeKind,
}

#[derive(Debug)]
pub(super) enum NodeKind {
    /// A string whose value is its text without the quotes.
    PlainString,
    /// Any other string.
    DecodedString(Box<str>),
    Integer(i64),
    Float(f64),
    Boolean(bool),
    DateTime(Box<Datetime>),
    Array(Run),
    Table(u32),
    Invalid,
}

/// A table within the section; its fields are a linked list, as dotted keys add to it anywhere.
#[derive(Debug)]
pub(super) struct TableData {
    pub(super) origin: LocalOrigin,
    pub(super) range: TextRange,
    pub(super) first_field: Option<u32>,
    pub(super) last_field: Option<u32>,
    pub(super) field_count: u32,
    /// A bit for each field's hash: most questions are for keys that are absent.
    pub(super) present: u64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum LocalOrigin {
    Section,
    Inline,
    Dotted,
}

#[derive(Debug)]
pub(super) struct FieldData {
    pub(super) key: u32,
    /// Of the key's name: fields are looked up far more often than they are found.
    pub(super) hash: u32,
    pub(super) node: u32,
    /// The whole `key = value` that made it.
    pub(super) definition: TextRange,
    pub(super) next: Option<u32>,
}

/// A `key = value` line of the section, also a half-typed one.
#[derive(Debug, Clone, Copy)]
pub(super) struct KeyValueData {
    pub(super) keys: Run,
    pub(super) equals: Option<TextSize>,
    pub(super) node: Option<u32>,
    pub(super) range: TextRange,
}

/// The index or length `at` as these tables hold it.
pub(super) fn count(at: usize) -> u32 {
    u32::try_from(at).expect("documents are far smaller than 4 GiB")
}

/// The bit of a hash in [`TableData::present`].
pub(super) fn presence(hash: u32) -> u64 {
    1 << (hash % u64::BITS)
}

/// The hash of a key's name in [`FieldData`].
pub(super) fn name_hash(name: &str) -> u32 {
    let mut hasher = FxHasher::default();
    hasher.write(name.as_bytes());
    // The better half of this hash.
    (hasher.finish() >> 32) as u32
}

impl SectionData {
    /// The fields of a table, in file order.
    pub(super) fn fields(&self, table: u32) -> impl Iterator<Item = &FieldData> {
        let mut next = self.tables[table as usize].first_field;
        std::iter::from_fn(move || {
            let field = &self.fields[next? as usize];
            next = field.next;
            Some(field)
        })
    }
}
