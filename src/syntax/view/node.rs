use super::super::Datetime;
use super::super::document::Document;
use super::super::section::{NodeKind, Run};
use super::table::TableId;
use super::{Table, placed, tree};
use crate::text::{TextRange, TextSize};

/// A value with its place.
#[derive(Debug, Clone, Copy)]
pub struct Node<'a> {
    pub(super) doc: &'a Document,
    pub(super) id: NodeId,
}

#[derive(Debug, Clone, Copy)]
pub(super) enum NodeId {
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
    /// Absent or not decodable; a [`SyntaxError`](crate::syntax::SyntaxError) says why.
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

    /// The last element that begins before `at`, also where they are many.
    pub fn last_before(self, at: TextSize) -> Option<Node<'a>> {
        let (mut low, mut high) = (0, self.len());
        while low < high {
            let middle = low + (high - low) / 2;
            match self.element(middle).anchor().start() < at {
                true => low = middle + 1,
                false => high = middle,
            }
        }
        Some(self.element(low.checked_sub(1)?))
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
