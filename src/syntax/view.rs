//! The tree as its readers see it: small copyable references with absolute ranges.

use super::assemble::{Child, Item, ROOT, Tree, TreeOrigin};
use super::document::{Document, PlacedSection};
use super::section::{FieldData, LocalOrigin, NodeKind, Run, SectionData};
use super::{Datetime, NewerSyntax, SyntaxError, SyntaxErrorKind, Token};
use crate::text::{TextEdit, TextRange, TextSize};

/// A table of the logical tree, however it was written.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    doc: &'a Document,
    id: TableId,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum TableId {
    /// One that headers made or added to.
    Tree(u32),
    /// One within a section.
    Local { section: u32, table: u32 },
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
        Self { doc, id: TableId::Tree(ROOT) }
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
        let children: &'a [Child] = match self.id {
            TableId::Tree(table) => &tree(self.doc).tables[table as usize].children,
            TableId::Local { .. } => &[],
        };
        let own = self.local().map(|(section, table)| {
            let placed = placed(self.doc, section);
            placed.data.fields(table).map(move |field| (section, field))
        });
        let own = own.into_iter().flatten().map(move |(section, field)| {
            // A dotted table that a header adds to stands in both lists.
            let added_to =
                children.iter().find(|child| child.section == section && child.key == field.key);
            match added_to {
                Some(child) => Field::of_child(self.doc, *child),
                None => Field::of_local(self.doc, section, field),
            }
        });
        let doc = self.doc;
        let by_header = children
            .iter()
            .filter(move |child| match child.item {
                Item::Table(table) => tree(doc).tables[table as usize].origin != TreeOrigin::Dotted,
                Item::Array(_) => true,
            })
            .map(move |child| Field::of_child(doc, *child));
        own.chain(by_header)
    }

    /// How the table came to be.
    pub fn origin(self) -> TableOrigin {
        match self.id {
            TableId::Tree(table) => match tree(self.doc).tables[table as usize].origin {
                TreeOrigin::Root => TableOrigin::Root,
                TreeOrigin::Header => TableOrigin::Header,
                TreeOrigin::ArrayHeader => TableOrigin::ArrayHeader,
                TreeOrigin::Dotted => TableOrigin::Dotted,
                TreeOrigin::Implicit => TableOrigin::Implicit,
            },
            TableId::Local { section, table } => {
                match placed(self.doc, section).data.tables[table as usize].origin {
                    LocalOrigin::Section => TableOrigin::Root,
                    LocalOrigin::Inline => TableOrigin::Inline,
                    LocalOrigin::Dotted => TableOrigin::Dotted,
                }
            }
        }
    }

    /// The header that made it, if one did.
    pub fn header(self) -> Option<Header<'a>> {
        match self.origin() {
            TableOrigin::Header | TableOrigin::ArrayHeader => self.section().header(),
            _ => None,
        }
    }

    /// The section that holds its own lines (of an implicit table: the first header below it).
    pub fn section(self) -> Section<'a> {
        let section = match self.id {
            TableId::Tree(table) => tree(self.doc).tables[table as usize].section,
            TableId::Local { section, .. } => section,
        };
        Section::new(self.doc, section as usize)
    }

    /// From its header or brace to the end of its own last line or brace; sub-tables with
    /// headers of their own are not in it.
    pub fn range(self) -> TextRange {
        match self.local() {
            Some((section, table)) => {
                let placed = placed(self.doc, section);
                placed.data.tables[table as usize].range + placed.start
            }
            None => self.anchor(),
        }
    }

    /// A short range to point at when the table as a whole is meant: its header, or its
    /// opening brace, or the dotted key that made it; nothing of the document itself.
    pub fn anchor(self) -> TextRange {
        match self.origin() {
            TableOrigin::Root => TextRange::default(),
            TableOrigin::Header | TableOrigin::ArrayHeader | TableOrigin::Implicit => {
                self.section().header().map(Header::range).unwrap_or_default()
            }
            TableOrigin::Inline => TextRange::at(self.range().start(), TextSize::of('{')),
            TableOrigin::Dotted => self.range(),
        }
    }

    /// Whether a syntax error stands in the section of this table (of an inline table: in or at
    /// its braces): what seems to be missing may only be half-typed.
    pub fn is_broken(self) -> bool {
        let section = self.section();
        if !section.is_broken() || self.origin() != TableOrigin::Inline {
            return section.is_broken();
        }
        let own = self.range();
        let mut errors = section.errors().filter(|error| error.kind == SyntaxErrorKind::Syntax);
        errors.any(|error| error.range.intersect(own).is_some())
    }

    /// The section and the table in it that hold this table's own lines.
    fn local(self) -> Option<(u32, u32)> {
        match self.id {
            TableId::Tree(table) => {
                let data = &tree(self.doc).tables[table as usize];
                Some((data.section, data.local?))
            }
            TableId::Local { section, table } => Some((section, table)),
        }
    }
}

impl PartialEq for Table<'_> {
    /// Whether both are the same table of the same document.
    fn eq(&self, other: &Self) -> bool {
        std::ptr::eq(self.doc, other.doc) && self.id == other.id
    }
}

fn tree(doc: &Document) -> &Tree {
    &doc.tree
}

fn placed(doc: &Document, section: u32) -> &PlacedSection {
    &doc.sections[section as usize]
}

/// The key `key` of `section`.
fn key(doc: &Document, section: u32, key: u32) -> Key<'_> {
    let placed = placed(doc, section);
    let data = &placed.data.keys[key as usize];
    let range = data.range + placed.start;
    let name = match &data.decoded {
        Some(decoded) => decoded,
        None => doc.slice(range),
    };
    Key { name, range }
}

/// The keys of `run` in `section`.
fn keys(doc: &Document, section: u32, run: Run) -> impl Iterator<Item = Key<'_>> {
    (run.first..run.first + run.len).map(move |at| key(doc, section, at))
}

/// A key and its value.
#[derive(Debug, Clone, Copy)]
pub struct Field<'a> {
    /// The key (of a dotted key: the part that names this field).
    pub key: Key<'a>,
    /// The value.
    pub value: Node<'a>,
    definition: TextRange,
}

impl<'a> Field<'a> {
    fn of_local(doc: &'a Document, section: u32, field: &FieldData) -> Self {
        Self {
            key: key(doc, section, field.key),
            value: Node { doc, id: NodeId::Local { section, node: field.node } },
            definition: field.definition + placed(doc, section).start,
        }
    }

    fn of_child(doc: &'a Document, child: Child) -> Self {
        let id = match child.item {
            Item::Table(table) => NodeId::TreeTable(table),
            Item::Array(array) => NodeId::TreeArray(array),
        };
        let value = Node { doc, id };
        Self { key: key(doc, child.section, child.key), value, definition: value.range() }
    }

    /// From the key to the value's end, as written on its line: for `a.b = 1`, both `a` and
    /// `a.b` have the whole of it. For a table with a header, the table's range.
    pub fn range(self) -> TextRange {
        self.definition
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
    id: NodeId,
}

#[derive(Debug, Clone, Copy)]
enum NodeId {
    /// A value within a section.
    Local { section: u32, node: u32 },
    /// A table that headers made or added to.
    TreeTable(u32),
    /// All `[[…]]` of one name.
    TreeArray(u32),
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
    /// The document this value is in.
    pub fn document(self) -> &'a Document {
        self.doc
    }

    /// What it is.
    pub fn value(self) -> Value<'a> {
        let doc = self.doc;
        let (section, node) = match self.id {
            NodeId::Local { section, node } => (section, node),
            NodeId::TreeTable(table) => {
                return Value::Table(Table { doc, id: TableId::Tree(table) });
            }
            NodeId::TreeArray(array) => {
                return Value::Array(Array { doc, id: ArrayId::Tree(array) });
            }
        };
        let placed = placed(doc, section);
        let data = &placed.data.nodes[node as usize];
        match &data.kind {
            NodeKind::PlainString => {
                let quoted = doc.slice(data.range + placed.start);
                Value::String(&quoted[1..quoted.len() - 1])
            }
            NodeKind::DecodedString(value) => Value::String(value),
            NodeKind::Integer(value) => Value::Integer(*value),
            NodeKind::Float(value) => Value::Float(*value),
            NodeKind::Boolean(value) => Value::Boolean(*value),
            NodeKind::DateTime(value) => Value::DateTime(value),
            NodeKind::Array(run) => {
                Value::Array(Array { doc, id: ArrayId::Local { section, node, elements: *run } })
            }
            NodeKind::Table(table) => {
                Value::Table(Table { doc, id: TableId::Local { section, table: *table } })
            }
            NodeKind::Invalid => Value::Invalid,
        }
    }

    /// Where it stands: for a scalar or inline value its bytes, quotes included; for a table
    /// with a header [`Table::range`]; for `[[…]]` from the first header to the last table's end.
    pub fn range(self) -> TextRange {
        match self.id {
            NodeId::Local { section, node } => {
                let placed = placed(self.doc, section);
                placed.data.nodes[node as usize].range + placed.start
            }
            NodeId::TreeTable(table) => Table { doc: self.doc, id: TableId::Tree(table) }.range(),
            NodeId::TreeArray(array) => {
                let tables = &tree(self.doc).arrays[array as usize];
                let range =
                    |table: &u32| Table { doc: self.doc, id: TableId::Tree(*table) }.range();
                let first = tables.first().map(range).unwrap_or_default();
                tables.last().map_or(first, |last| first.cover(range(last)))
            }
        }
    }

    /// A short range to point at: the header for tables that have one (for `[[…]]` the first),
    /// else [`Node::range`].
    pub fn anchor(self) -> TextRange {
        let table = match self.id {
            NodeId::Local { .. } => return self.range(),
            NodeId::TreeTable(table) => Some(table),
            NodeId::TreeArray(array) => tree(self.doc).arrays[array as usize].first().copied(),
        };
        let table = table.map(|table| Table { doc: self.doc, id: TableId::Tree(table) });
        table.map(Table::anchor).unwrap_or_default()
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
    id: ArrayId,
}

#[derive(Debug, Clone, Copy)]
enum ArrayId {
    Local { section: u32, node: u32, elements: Run },
    Tree(u32),
}

impl<'a> Array<'a> {
    /// The document this array is in.
    pub fn document(self) -> &'a Document {
        self.doc
    }

    /// Where it stands, as [`Node::range`].
    pub fn range(self) -> TextRange {
        let id = match self.id {
            ArrayId::Local { section, node, .. } => NodeId::Local { section, node },
            ArrayId::Tree(array) => NodeId::TreeArray(array),
        };
        Node { doc: self.doc, id }.range()
    }

    /// Its elements in order.
    pub fn elements(self) -> impl DoubleEndedIterator<Item = Node<'a>> + ExactSizeIterator + 'a {
        (0..self.len()).map(move |index| self.element(index))
    }

    fn element(self, index: usize) -> Node<'a> {
        let doc = self.doc;
        match self.id {
            ArrayId::Local { section, elements, .. } => {
                let node = placed(doc, section).data.elements[elements.indices()][index];
                Node { doc, id: NodeId::Local { section, node } }
            }
            ArrayId::Tree(array) => {
                let table = tree(doc).arrays[array as usize][index];
                Node { doc, id: NodeId::TreeTable(table) }
            }
        }
    }

    /// Whether it is written as `[[…]]` tables.
    pub fn is_tables(self) -> bool {
        matches!(self.id, ArrayId::Tree(_))
    }

    /// How many elements it has.
    pub fn len(self) -> usize {
        match self.id {
            ArrayId::Local { elements, .. } => elements.indices().len(),
            ArrayId::Tree(array) => tree(self.doc).arrays[array as usize].len(),
        }
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

    fn data(self) -> &'a SectionData {
        &self.doc.sections[self.index].data
    }

    fn start(self) -> TextSize {
        self.doc.sections[self.index].start
    }

    fn number(self) -> u32 {
        u32::try_from(self.index).expect("fewer sections than bytes")
    }

    /// Its place among the sections.
    pub fn index(self) -> usize {
        self.index
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
        let comments = self.tokens().filter(|token| token.kind == super::TokenKind::Comment);
        comments.map(|token| token.range)
    }

    /// Whether it has a syntax error (duplicates do not count).
    pub fn is_broken(self) -> bool {
        self.data().errors.iter().any(|error| error.kind == SyntaxErrorKind::Syntax)
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
            older: newer.older.as_ref().map(|fix| moved(fix, start)),
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
    fn data(self) -> &'a super::section::HeaderData {
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
    fn data(self) -> super::section::KeyValueData {
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

    /// Its value, if there is one ([`Value::Invalid`] where it cannot be decoded).
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
