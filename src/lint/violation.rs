//! The places where a file does not follow the catalog, with just what each rule needs of them.

use super::conformance::{equals, permits};
use crate::catalog::{
    Choice, FloatRange, IntegerRange, KeySpec, Literal, TableSpec, Typical, ValueType, When,
};
use crate::session::Values;
use crate::syntax::{Array, Field, Node, Table, Value};

/// A place where the file does not follow the catalog.
#[derive(Debug, Clone, Copy)]
pub enum Violation<'a> {
    /// A key that the table does not know.
    UnknownKey {
        /// Where it stands.
        table: Table<'a>,
        /// What that table may hold.
        spec: &'a TableSpec,
        /// The key and its value.
        field: Field<'a>,
        /// The key that was probably meant: one that applies there and is not there yet.
        meant: Option<&'a str>,
    },
    /// A key that must be there and is not.
    MissingKey {
        /// Where it should stand.
        table: Table<'a>,
        /// What that table may hold.
        spec: &'a TableSpec,
        /// The key.
        key: &'a KeySpec,
    },
    /// A key that has no effect beside the value that a sibling has.
    InapplicableKey {
        /// The key.
        place: Place<'a>,
        /// The condition that does not hold.
        when: &'a When,
        /// The sibling key.
        selector: &'a KeySpec,
    },
    /// An older spelling.
    DeprecatedKey {
        /// The key as written, with what it is called now.
        place: Place<'a>,
    },
    /// A value of another type than the key's.
    WrongType {
        /// The key.
        place: Place<'a>,
        /// The value, or the element of it that is wrong.
        value: Node<'a>,
        /// What was expected there.
        expected: &'a ValueType,
    },
    /// A value outside a closed list.
    InvalidValue {
        /// The key.
        place: Place<'a>,
        /// The value, or the element of it that is wrong.
        value: Node<'a>,
        /// The values it may have.
        allowed: Allowed<'a>,
    },
    /// An array that holds a value twice, though it may not.
    RepeatedElement {
        /// The key.
        place: Place<'a>,
        /// The array.
        array: Array<'a>,
        /// Which element repeats an earlier one, from 0.
        index: usize,
        /// The earlier one.
        first: Node<'a>,
    },
    /// A number outside its allowed range.
    OutOfRange {
        /// The key.
        place: Place<'a>,
        /// The value, or the element of it that is wrong.
        value: Node<'a>,
        /// What is allowed.
        range: NumberRange,
    },
    /// An array with too few or too many elements.
    WrongLength {
        /// The key.
        place: Place<'a>,
        /// The array.
        array: Array<'a>,
        /// The same as a node.
        value: Node<'a>,
        /// The least number of elements.
        min: usize,
        /// The greatest number of elements.
        max: Option<usize>,
    },
    /// A value that is allowed, but not usual.
    UnusualValue {
        /// The key.
        place: Place<'a>,
        /// The value, or the element of it that is unusual.
        value: Node<'a>,
        /// What is usual.
        typical: &'a Typical,
    },
}

/// A key that the catalog knows, where it stands.
#[derive(Debug, Clone, Copy)]
pub struct Place<'a> {
    /// The table it stands in.
    pub table: Table<'a>,
    /// What that table may hold.
    pub spec: &'a TableSpec,
    /// The key as written and its value.
    pub field: Field<'a>,
    /// What the catalog says of it.
    pub key: &'a KeySpec,
}

impl<'a> Place<'a> {
    /// The key as written.
    pub fn name(&self) -> &'a str {
        self.field.key.name()
    }

    /// Whether the key certainly applies: each key that decides on it has a known value.
    pub(super) fn is_sure(&self) -> bool {
        let values = Values::new(Some(self.spec), Some(self.table));
        let mut selectors = self.key.when.iter().filter_map(|when| self.spec.key(&when.selector));
        selectors.all(|selector| values.selected(selector).is_some())
    }

    /// Whether `value` is the value of the key itself, not an element of it.
    pub fn holds(&self, value: Node<'_>) -> bool {
        self.field.value.range() == value.range()
    }
}

/// The values of a closed list that are allowed at a place.
#[derive(Debug, Clone, Copy)]
pub struct Allowed<'a> {
    pub(super) choices: &'a [Choice],
    pub(super) only: &'a [String],
}

impl<'a> Allowed<'a> {
    /// The allowed values, in the catalog's order.
    pub fn literals(self) -> impl Iterator<Item = &'a Literal> {
        let Self { choices, only } = self;
        choices.iter().map(|choice| &choice.value).filter(move |value| permits(only, value))
    }

    /// Whether the catalog knows this value, though not at this place.
    pub fn knows_elsewhere(self, value: Value<'_>) -> bool {
        self.choices.iter().any(|choice| equals(&choice.value, value))
    }
}

/// The allowed numbers of a place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum NumberRange {
    /// Whole numbers.
    Integer(IntegerRange),
    /// All numbers.
    Float(FloatRange),
}
