//! The tree as its readers see it: small copyable references with absolute ranges.

use super::document::Document;
use super::{Datetime, NewerSyntax, SyntaxError, Token};
use crate::text::{TextRange, TextSize};

/// A table of the logical tree, however it was written.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    doc: &'a Document,
}

/// How a table came to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TableOrigin {
    /// The document itself.
    Root,
    /// `[table]`.
    Header,
    /// One element of `[[table]]`.
    ArrayHeader,
    /// `{ … }`.
    Inline,
    /// By a dotted key: `table.key = 1`.
    Dotted,
    /// Only by a header below it: `[table.below]`.
    Implicit,
}

impl<'a> Table<'a> {
    pub(super) fn root(doc: &'a Document) -> Self {
        Self { doc }
    }

    /// The document this table is in.
    pub fn document(self) -> &'a Document {
        self.doc
    }

    /// The field called `key` (the first, if the file has it twice).
    pub fn get(self, key: &str) -> Option<Field<'a>> {
        self.fields().find(|field| field.key.name() == key)
    }

    /// All fields: those of the table's own lines in file order, then tables given by headers.
    pub fn fields(self) -> impl Iterator<Item = Field<'a>> + 'a {
        std::iter::from_fn(|| todo!())
    }

    /// How the table came to be.
    pub fn origin(self) -> TableOrigin {
        todo!()
    }

    /// The header that made it, if one did.
    pub fn header(self) -> Option<Header<'a>> {
        todo!()
    }

    /// From its header or brace to the end of its own last line or brace; sub-tables with
    /// headers of their own are not in it.
    pub fn range(self) -> TextRange {
        todo!()
    }

    /// A short range to point at when the table as a whole is meant: its header, or its
    /// opening brace, or the dotted key that made it.
    pub fn anchor(self) -> TextRange {
        todo!()
    }

    /// Whether a syntax error stands in the sections of this table: what seems to be missing
    /// may only be half-typed.
    pub fn is_broken(self) -> bool {
        todo!()
    }
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The key (of a dotted key: the part that names this field).
    pub key: Key<'a>,
    /// The value.
    pub value: Node<'a>,
}

impl<'a> Field<'a> {
    /// From the key to the value's end, as written on its line: for `a.b = 1`, both `a` and
    /// `a.b` have the whole of it. For a table with a header, the table's range.
    pub fn range(self) -> TextRange {
        todo!()
    }
}

/// One part of a key.
#[derive(Debug, Clone, Copy)]
pub struct Key<'a> {
    name: &'a str,
    range: TextRange,
}

impl<'a> Key<'a> {
    /// The key without quotes and escapes.
    pub fn name(self) -> &'a str {
        self.name
    }

    /// Where it stands, with its quotes.
    pub fn range(self) -> TextRange {
        self.range
    }
}

/// A value with its place.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    doc: &'a Document,
}

/// A decoded value.
#[derive(Debug, Clone, Copy)]
pub enum Value<'a> {
    /// A string, without quotes and escapes.
    String(&'a str),
    /// An integer.
    Integer(i64),
    /// A float; may be infinite or not a number.
    Float(f64),
    /// A boolean.
    Boolean(bool),
    /// A date, a time or both.
    DateTime(&'a Datetime),
    /// An inline array, or all `[[…]]` tables of one name.
    Array(Array<'a>),
    /// A table.
    Table(Table<'a>),
    /// Absent or not decodable; a [`SyntaxError`] says why.
    Invalid,
}

impl<'a> Node<'a> {
    /// What it is.
    pub fn value(self) -> Value<'a> {
        todo!()
    }

    /// Where it stands: for a scalar or inline value its bytes, quotes included; for a table
    /// with a header [`Table::range`]; for `[[…]]` from the first header to the last table's end.
    pub fn range(self) -> TextRange {
        todo!()
    }

    /// A short range to point at: the header for tables that have one, else [`Node::range`].
    pub fn anchor(self) -> TextRange {
        todo!()
    }

    /// The text as written. (Of a header's table: of its range.)
    pub fn text(self) -> &'a str {
        self.doc.slice(self.range())
    }

    /// What a person calls this type, with its article: "a string", "an integer"…
    pub fn type_name(self) -> &'static str {
        match self.value() {
            Value::String(_) => "a string",
            Value::Integer(_) => "an integer",
            Value::Float(_) => "a float",
            Value::Boolean(_) => "a boolean",
            Value::DateTime(_) => "a date-time",
            Value::Array(_) => "an array",
            Value::Table(_) => "a table",
            Value::Invalid => "nothing readable",
        }
    }

    /// The string, if it is one.
    pub fn as_str(self) -> Option<&'a str> {
        match self.value() {
            Value::String(value) => Some(value),
            _ => None,
        }
    }

    /// The integer, if it is one.
    pub fn as_integer(self) -> Option<i64> {
        match self.value() {
            Value::Integer(value) => Some(value),
            _ => None,
        }
    }

    /// The number, integer or float.
    #[expect(clippy::cast_precision_loss, reason = "what a float key holds")]
    pub fn as_number(self) -> Option<f64> {
        match self.value() {
            Value::Integer(value) => Some(value as f64),
            Value::Float(value) => Some(value),
            _ => None,
        }
    }

    /// The boolean, if it is one.
    pub fn as_bool(self) -> Option<bool> {
        match self.value() {
            Value::Boolean(value) => Some(value),
            _ => None,
        }
    }

    /// The date-time, if it is one.
    pub fn as_datetime(self) -> Option<&'a Datetime> {
        match self.value() {
            Value::DateTime(value) => Some(value),
            _ => None,
        }
    }

    /// The array, if it is one.
    pub fn as_array(self) -> Option<Array<'a>> {
        match self.value() {
            Value::Array(value) => Some(value),
            _ => None,
        }
    }

    /// The table, if it is one.
    pub fn as_table(self) -> Option<Table<'a>> {
        match self.value() {
            Value::Table(value) => Some(value),
            _ => None,
        }
    }
}

/// An array, however it was written.
#[derive(Debug, Clone, Copy)]
pub struct Array<'a> {
    doc: &'a Document,
}

impl<'a> Array<'a> {
    /// Its elements in order.
    pub fn elements(self) -> impl DoubleEndedIterator<Item = Node<'a>> + ExactSizeIterator + 'a {
        let _ = self.doc;
        Vec::new().into_iter()
    }

    /// Whether it is written as `[[…]]` tables.
    pub fn is_tables(self) -> bool {
        todo!()
    }

    /// How many elements it has.
    pub fn len(self) -> usize {
        self.elements().len()
    }

    /// Whether it has none.
    pub fn is_empty(self) -> bool {
        self.len() == 0
    }
}

/// One section of the text: a header with the lines below it, up to the next header.
#[derive(Debug, Clone, Copy)]
pub struct Section<'a> {
    doc: &'a Document,
    index: usize,
}

impl<'a> Section<'a> {
    pub(super) fn new(doc: &'a Document, index: usize) -> Self {
        Self { doc, index }
    }

    /// Its place among the sections.
    pub fn index(self) -> usize {
        self.index
    }

    /// All its bytes: with its header, trailing blank lines and comments.
    pub fn range(self) -> TextRange {
        todo!()
    }

    /// Its header; only the first section has none.
    pub fn header(self) -> Option<Header<'a>> {
        todo!()
    }

    /// Its `key = value` lines in file order, also half-typed ones.
    pub fn key_values(self) -> impl Iterator<Item = KeyValue<'a>> + 'a {
        let _ = self.doc;
        std::iter::from_fn(|| todo!())
    }

    /// Its tokens, covering its range without gaps.
    pub fn tokens(self) -> impl Iterator<Item = Token> + 'a {
        std::iter::from_fn(|| todo!())
    }

    /// Its comments (with the `#`), in file order.
    pub fn comments(self) -> impl Iterator<Item = TextRange> + 'a {
        std::iter::from_fn(|| todo!())
    }

    /// Whether it has a syntax error.
    pub fn is_broken(self) -> bool {
        todo!()
    }

    /// What TOML does not allow in it; duplicates of other sections are not its own.
    pub fn errors(self) -> impl Iterator<Item = SyntaxError> + 'a {
        std::iter::from_fn(|| todo!())
    }

    /// Its TOML 1.1 syntax.
    pub fn newer_syntax(self) -> impl Iterator<Item = NewerSyntax> + 'a {
        std::iter::from_fn(|| todo!())
    }
}

/// `[a.b]` or `[[a.b]]`.
#[derive(Debug, Clone, Copy)]
pub struct Header<'a> {
    doc: &'a Document,
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
    /// Which of the two.
    pub fn kind(self) -> HeaderKind {
        todo!()
    }

    /// The parts of its key; the last may be empty where it is half-typed.
    pub fn keys(self) -> impl Iterator<Item = Key<'a>> + 'a {
        let _ = self.doc;
        std::iter::from_fn(|| todo!())
    }

    /// From the first bracket to the last.
    pub fn range(self) -> TextRange {
        todo!()
    }
}

/// One `key = value` as written, in a section or in an inline table.
#[derive(Debug, Clone, Copy)]
pub struct KeyValue<'a> {
    doc: &'a Document,
}

impl<'a> KeyValue<'a> {
    /// The parts of its key.
    pub fn keys(self) -> impl Iterator<Item = Key<'a>> + 'a {
        let _ = self.doc;
        std::iter::from_fn(|| todo!())
    }

    /// Where the `=` is, if it is there.
    pub fn equals(self) -> Option<TextSize> {
        todo!()
    }

    /// Its value, if there is one ([`Value::Invalid`] where it cannot be decoded).
    pub fn value(self) -> Option<Node<'a>> {
        todo!()
    }

    /// From the key to the value's end.
    pub fn range(self) -> TextRange {
        todo!()
    }
}
