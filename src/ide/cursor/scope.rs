//! What the catalog says of the table that the cursor stands in.

use std::borrow::Cow;

use super::scan::{Frame, FrameKind, Part, Scan, decode};
use crate::catalog::{Catalog, KeySpec, Lookup, TableSpec, ValueType, When};
use crate::syntax::{Array, Header, Table, Value};
use crate::text::{TextRange, TextSize};

/// A table, its shape and the keys written in it.
#[derive(Debug, Clone)]
pub(crate) struct Scope<'a> {
    /// What it may hold.
    pub(crate) shape: Shape<'a>,
    /// The keys in it, without the one under the cursor.
    pub(crate) siblings: Vec<Sibling<'a>>,
}

/// What a table may hold.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Shape<'a> {
    /// The keys of a table that the catalog describes.
    Table {
        /// Its description.
        spec: &'a TableSpec,
        /// The values that its selector may have here; empty: all.
        only: &'a [String],
    },
    /// Any keys, their values of one type.
    Map {
        /// The key that the table is the value of.
        key: Option<&'a KeySpec>,
        /// What each value may be.
        value: &'a ValueType,
    },
    /// The catalog does not know.
    Unknown,
}

/// A key beside the cursor.
#[derive(Debug, Clone)]
pub(crate) struct Sibling<'a> {
    /// The key.
    pub(crate) name: Cow<'a, str>,
    /// Its value, if it is a string or a bare word.
    pub(crate) text: Option<Cow<'a, str>>,
    range: TextRange,
}

/// What a value may be.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Expected<'a> {
    /// The key whose value it is, or is an element of; none in a map.
    pub(crate) key: Option<&'a KeySpec>,
    /// The type; of an element, its own.
    pub(crate) value: &'a ValueType,
    /// The selector's values that a table may have here; empty: all.
    pub(crate) only: &'a [String],
}

impl<'a> Expected<'a> {
    /// The shape of the table that the value is; unknown where it is none.
    pub(crate) fn shape(self, catalog: &'a Catalog) -> Shape<'a> {
        Shape::of(catalog, self)
    }

    /// What an element of the array may be; a thing that is no array, itself.
    pub(crate) fn element(self) -> Self {
        match self.value {
            ValueType::Array { item, only, .. } => Self { key: self.key, value: item, only },
            _ => self,
        }
    }
}

impl<'a> Shape<'a> {
    pub(super) fn of(catalog: &'a Catalog, expected: Expected<'a>) -> Self {
        match expected.value {
            ValueType::Table(name) => match catalog.table(name) {
                Some(spec) => Shape::Table { spec, only: expected.only },
                None => Shape::Unknown,
            },
            ValueType::Map(value) => Shape::Map { key: expected.key, value },
            _ => Shape::Unknown,
        }
    }

    /// What `key` may hold, whatever its siblings say.
    pub(crate) fn expected(self, key: &str) -> Option<Expected<'a>> {
        match self {
            Shape::Table { spec, .. } => match spec.lookup(key, |_| None) {
                Lookup::Known(key) | Lookup::Inapplicable(key) | Lookup::Deprecated(key) => {
                    Some(Expected { key: Some(key), value: &key.value, only: &[] })
                }
                Lookup::Unknown => None,
            },
            Shape::Map { value, .. } => Some(Expected { key: None, value, only: &[] }),
            Shape::Unknown => None,
        }
    }

    /// The shape of the table that `keys` lead to; through a list, of its elements.
    pub(crate) fn below<'k>(
        self,
        catalog: &'a Catalog,
        keys: impl IntoIterator<Item = &'k str>,
    ) -> Self {
        keys.into_iter().fold(self, |shape, key| match shape.expected(key) {
            Some(expected) => Shape::of(catalog, expected.element()),
            None => Shape::Unknown,
        })
    }

    /// The shape of the document itself.
    pub(crate) fn root(catalog: &'a Catalog) -> Self {
        Shape::Table { spec: catalog.file(), only: &[] }
    }
}

impl<'a> Scope<'a> {
    /// The table that the items of `frame` stand in, below the dotted `prefix`.
    pub(super) fn new(shape: Shape<'a>, text: &'a str, frame: &Frame<'a>, prefix: &[Part]) -> Self {
        let below_prefix = |keys: &[Part<'a>]| {
            let (head, tail) = keys.split_at_checked(prefix.len())?;
            let same = head.iter().zip(prefix).all(|(a, b)| a.name == b.name);
            tail.first().cloned().filter(|_| same)
        };
        let siblings = frame.items.iter().filter_map(|item| {
            let Part { name, range } = below_prefix(&item.keys)?;
            let value = item.value.filter(|value| value.scalar);
            let text = value.map(|value| decode(&text[value.range]));
            Some(Sibling { name, text, range })
        });
        Self { shape, siblings: siblings.collect() }
    }

    /// Adds what the tree knows beyond the section: tables of the same name with headers of
    /// their own.
    pub(super) fn add_fields(&mut self, table: Table<'a>) {
        for field in table.fields() {
            let name = field.key.name();
            if self.siblings.iter().any(|sibling| sibling.name == name) {
                continue;
            }
            let text = field.value.as_str().map(Cow::Borrowed);
            let range = field.key.range();
            self.siblings.push(Sibling { name: Cow::Borrowed(name), text, range });
        }
    }

    /// Leaves out the key that stands at `range`.
    pub(super) fn without(mut self, range: TextRange) -> Self {
        self.siblings.retain(|sibling| sibling.range != range);
        self
    }

    /// The description of the table, if the catalog has one.
    pub(crate) fn spec(&self) -> Option<&'a TableSpec> {
        match self.shape {
            Shape::Table { spec, .. } => Some(spec),
            Shape::Map { .. } | Shape::Unknown => None,
        }
    }

    /// Whether a key of this name stands beside the cursor.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.siblings.iter().any(|sibling| sibling.name == name)
    }

    /// The string that the key `name` beside the cursor holds.
    pub(crate) fn string(&self, name: &str) -> Option<&str> {
        self.siblings.iter().find(|sibling| sibling.name == name)?.text.as_deref()
    }

    /// Whether a key beside the cursor says what `when` asks for.
    pub(crate) fn holds(&self, when: &When) -> bool {
        let written = self.string(&when.selector);
        written.is_some_and(|written| when.values.iter().any(|value| value == written))
    }

    /// The keys that apply or may apply beside those that are written, in catalog order.
    pub(crate) fn applicable(&self) -> Vec<&'a KeySpec> {
        let Some(spec) = self.spec() else { return Vec::new() };
        spec.applicable(|key| key.selected(self.string(&key.name))).collect()
    }

    /// The keys that must be there beside those that are written.
    pub(crate) fn required(&self) -> Vec<&'a KeySpec> {
        let Some(spec) = self.spec() else { return Vec::new() };
        spec.required(|key| key.selected(self.string(&key.name))).collect()
    }

    /// What the table knows of `key`.
    pub(crate) fn lookup(&self, key: &str) -> Lookup<'a> {
        match self.spec() {
            Some(spec) => spec.lookup(key, |key| key.selected(self.string(&key.name))),
            None => Lookup::Unknown,
        }
    }

    /// What the value of `key` may be.
    pub(super) fn expected(&self, key: &str) -> Option<Expected<'a>> {
        match self.lookup(key) {
            Lookup::Known(key) | Lookup::Inapplicable(key) | Lookup::Deprecated(key) => {
                Some(Expected { key: Some(key), value: &key.value, only: &[] })
            }
            Lookup::Unknown => self.shape.expected(key),
        }
    }

    /// Whether the choice `value` of `key` is allowed in this place: a list may take only some
    /// kinds of tables.
    pub(crate) fn admits(&self, key: &KeySpec, value: &str) -> bool {
        match self.shape {
            Shape::Table { spec, only } if !only.is_empty() && is_selector(spec, key) => {
                only.iter().any(|allowed| allowed == value)
            }
            _ => true,
        }
    }
}

/// Whether other keys of the table depend on `key`.
pub(crate) fn is_selector(spec: &TableSpec, key: &KeySpec) -> bool {
    spec.keys.iter().flat_map(|other| &other.when).any(|when| when.selector == key.name)
}

/// What the items of `frame` may be: the way from the section's header down to it.
pub(super) fn shape_of_frame<'a>(
    catalog: &'a Catalog,
    section: Shape<'a>,
    scan: &Scan<'a>,
    frame: &Frame<'a>,
) -> Shape<'a> {
    match frame.kind {
        FrameKind::Section => section,
        FrameKind::InlineTable => match expected_of_frame(catalog, section, scan, frame) {
            Some(expected) => Shape::of(catalog, expected),
            None => Shape::Unknown,
        },
        FrameKind::Array => Shape::Unknown,
    }
}

/// What the value that `frame` is may be.
pub(super) fn expected_of_frame<'a>(
    catalog: &'a Catalog,
    section: Shape<'a>,
    scan: &Scan<'a>,
    frame: &Frame<'a>,
) -> Option<Expected<'a>> {
    let (parent, item) = frame.parent?;
    let parent = scan.frames.get(parent)?;
    if parent.kind == FrameKind::Array {
        return Some(expected_of_frame(catalog, section, scan, parent)?.element());
    }
    let (last, way) = parent.items.get(item)?.keys.split_last()?;
    let shape = shape_of_frame(catalog, section, scan, parent);
    shape.below(catalog, way.iter().map(|part| &*part.name)).expected(&last.name)
}

/// The table of the tree that a section with this header adds to.
pub(super) fn table_of_section<'a>(root: Table<'a>, header: Header<'a>) -> Option<Table<'a>> {
    let at = header.range().end();
    header.keys().try_fold(root, |table, key| {
        let node = table.get(key.name())?.value;
        match node.value() {
            Value::Table(table) => Some(table),
            Value::Array(array) => last_before(array, at),
            _ => None,
        }
    })
}

/// Of a list of tables, the last that begins before `at`: headers there add to that one.
pub(crate) fn last_before(array: Array<'_>, at: TextSize) -> Option<Table<'_>> {
    array.last_before(at)?.as_table()
}
