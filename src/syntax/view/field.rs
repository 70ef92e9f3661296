use super::super::assemble::{Child, Item};
use super::super::document::Document;
use super::super::section::FieldData;
use super::node::NodeId;
use super::{Node, key, placed};
use crate::text::TextRange;

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
    pub(super) fn of_local(doc: &'a Document, section: u32, field: &FieldData) -> Self {
        Self {
            key: key(doc, section, field.key),
            value: Node { doc, id: NodeId::Local { section, node: field.node } },
            definition: field.definition + placed(doc, section).start,
        }
    }

    pub(super) fn of_child(doc: &'a Document, child: Child) -> Self {
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
    pub(super) name: &'a str,
    pub(super) range: TextRange,
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
