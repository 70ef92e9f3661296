//! One walk over the file beside the catalog: every place where they disagree.
//!
//! The walk runs on each keystroke, so a sound file costs it no allocation. It also decides
//! which mistakes are only consequences of others; those are left out here, once for all rules.

use std::cell::Cell;

use rustc_hash::FxHashMap;

use super::violation::{Allowed, NumberRange, Place, Violation};
use crate::catalog::{
    Catalog, CatalogId, FloatRange, KeySpec, Literal, Lookup, TableSpec, TypicalValues, ValueType,
};
use crate::session::{Library, Session, Values};
use crate::syntax::{Array, Field, Node, Section, SyntaxErrorKind, Table, TableOrigin, Value};
use crate::text::{TextRange, similar};

/// All places where `session` does not follow its catalog.
pub(super) fn violations<'a>(session: &Session<'a>) -> Vec<Violation<'a>> {
    let mut walk = Walk::of(session);
    walk.table(session.document().root(), session.catalog().file(), &[]);
    walk.found
}

/// Those within entries that `session` knows of.
pub(super) fn violations_in_entries<'a>(session: &Session<'a>) -> Vec<Violation<'a>> {
    let mut walk = Walk::of(session);
    let (table, spec) = (session.document().root(), session.catalog().file());
    for library in Library::ALL {
        let (Some(field), Some(key)) = (session.library(library), spec.key(library.key())) else {
            continue;
        };
        let ValueType::Array { item, only, .. } = &key.value else { continue };
        let place = Place { table, spec, field, key };
        let mut elements = field.value.as_array().into_iter().flat_map(Array::elements);
        let mut passed = 0;
        for entry in session.entries(library) {
            let Some(node) = elements.nth(entry.index - passed) else { break };
            passed = entry.index + 1;
            walk.value(place, node, item, only);
        }
    }
    walk.found
}

/// A section follows this catalog's description of this table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Sound {
    catalog: CatalogId,
    /// Which table: the address of its description in that catalog.
    table: usize,
}

struct Walk<'a> {
    catalog: &'a Catalog,
    /// Keys that repeat an earlier one, in file order: `duplicate-key` has reported them.
    repeated: Vec<TextRange>,
    found: Vec<Violation<'a>>,
}

impl<'a> Walk<'a> {
    fn of(session: &Session<'a>) -> Self {
        let errors = session.document().errors().into_iter();
        let mut repeated: Vec<TextRange> = errors
            .filter(|error| matches!(error.kind, SyntaxErrorKind::Duplicate { .. }))
            .map(|error| error.range)
            .collect();
        repeated.sort_by_key(|range| range.start());
        Self { catalog: session.catalog(), repeated, found: Vec::new() }
    }

    /// Judges a table that a header may have made; a section once found sound is sound until its
    /// text changes.
    fn table_of_section(&mut self, table: Table<'a>, spec: &'a TableSpec, only: &'a [String]) {
        let Some(section) = table.whole_section() else { return self.table(table, spec, only) };
        let sound = Sound { catalog: self.catalog.id(), table: std::ptr::from_ref(spec).addr() };
        if section.remembers(&sound) {
            return;
        }
        let before = self.found.len();
        self.table(table, spec, only);
        let is_sound = self.found.len() == before && section.errors().next().is_none();
        // What is missing may stand below half a header now, which will not stay so.
        if is_sound && !table.may_go_on() {
            section.remember(sound);
        }
    }

    /// Judges one table; `only` as in [`ValueType::Array`].
    fn table(&mut self, table: Table<'a>, spec: &'a TableSpec, only: &'a [String]) {
        let values = Values::new(Some(spec), Some(table));
        // Most keys of a table hang on the same selector.
        let last: Cell<Option<(&KeySpec, Option<&str>)>> = Cell::new(None);
        let selected = |selector: &'a KeySpec| match last.get() {
            Some((known, value)) if std::ptr::eq(known, selector) => value,
            _ => {
                let value = values.selected(selector);
                last.set(Some((selector, value)));
                value
            }
        };
        let mut unknown = Vec::new();
        let mut required_here = 0;

        for field in table.fields() {
            if self.is_judged_already(field) {
                continue;
            }
            match spec.lookup(field.key.name(), selected) {
                Lookup::Known(key) => {
                    let place = Place { table, spec, field, key };
                    required_here += usize::from(key.required && place.is_sure());
                    self.value(place, field.value, &key.value, only);
                }
                Lookup::Deprecated(key) => {
                    let place = Place { table, spec, field, key };
                    self.found.push(Violation::DeprecatedKey { place });
                    self.value(place, field.value, &key.value, only);
                }
                Lookup::Inapplicable(key) => {
                    let place = Place { table, spec, field, key };
                    self.inapplicable(place);
                }
                Lookup::Unknown if is_of_half_header(table, field) => {}
                Lookup::Unknown => unknown.push(field),
            }
        }

        let meant = self.unknown(table, spec, &unknown);
        if spec.required(selected).count() == required_here || is_half_typed(table) {
            return;
        }
        for key in spec.required(selected) {
            if values.written(key).is_none() && !meant.contains(&key.name.as_str()) {
                self.found.push(Violation::MissingKey { table, spec, key });
            }
        }
    }

    /// Reports unknown keys; gives the keys that they were probably meant to be, each once.
    fn unknown(
        &mut self,
        table: Table<'a>,
        spec: &'a TableSpec,
        fields: &[Field<'a>],
    ) -> Vec<&'a str> {
        if fields.is_empty() {
            return Vec::new();
        }
        let values = Values::new(Some(spec), Some(table));
        let mut free: Vec<&'a str> = spec
            .applicable(move |selector| values.selected(selector))
            .filter(|key| values.written(key).is_none())
            .map(|key| key.name.as_str())
            .collect();
        let has_foreign_kind = has_foreign_kind(&values, spec);
        let mut taken = Vec::new();
        for &field in fields {
            let meant = similar(field.key.name(), free.iter().copied()).first().copied();
            let meant = meant.or_else(|| meant_by_value(spec, &free, field));
            match meant {
                Some(meant) => {
                    free.retain(|name| *name != meant);
                    taken.push(meant);
                }
                // It probably belongs to the kind that the catalog does not know either.
                None if has_foreign_kind => continue,
                None => {}
            }
            self.found.push(Violation::UnknownKey { table, spec, field, meant });
        }
        taken
    }

    fn inapplicable(&mut self, place: Place<'a>) {
        let Place { table, spec, key, .. } = place;
        let values = Values::new(Some(spec), Some(table));
        let broken = key.when.iter().find_map(|when| {
            let selector = spec.key(&when.selector)?;
            let value = values.selected(selector)?;
            (!when.values.iter().any(|allowed| allowed == value)).then_some((when, selector))
        });
        if let Some((when, selector)) = broken {
            self.found.push(Violation::InapplicableKey { place, when, selector });
        }
    }

    fn value(
        &mut self,
        place: Place<'a>,
        node: Node<'a>,
        expected: &'a ValueType,
        only: &'a [String],
    ) {
        match (expected, node.value()) {
            (_, Value::Invalid) | (ValueType::Any, _) => {}
            (
                ValueType::String | ValueType::Path | ValueType::Id | ValueType::Reference(_),
                Value::String(_),
            )
            | (ValueType::Boolean, Value::Boolean(_)) => self.usual(place, node),
            (ValueType::DateTime, Value::DateTime(time)) if time.offset.is_some() => {}
            (ValueType::Choice(choices), value) => {
                let only =
                    if !only.is_empty() && is_selector(place.spec, place.key) { only } else { &[] };
                self.choice(place, node, value, Allowed { choices, only });
            }
            (&ValueType::Integer(range), Value::Integer(value)) => {
                self.number(place, node, NumberRange::Integer(range), range.contains(value));
            }
            (&ValueType::Float(range), Value::Integer(_) | Value::Float(_)) => {
                // A recorded loss may well be `nan`; where there is an end, that is outside.
                let inside = range == FloatRange::default()
                    || node.as_number().is_some_and(|value| range.contains(value));
                self.number(place, node, NumberRange::Float(range), inside);
            }
            (ValueType::Array { .. }, Value::Array(array)) => {
                self.array(place, node, array, expected);
            }
            (ValueType::Table(name), Value::Table(table)) => {
                if let Some(spec) = self.catalog.table(name) {
                    self.table_of_section(table, spec, only);
                }
            }
            (ValueType::Map(item), Value::Table(table)) => {
                for field in table.fields() {
                    if !self.is_judged_already(field) {
                        self.value(Place { field, ..place }, field.value, item, only);
                    }
                }
            }
            _ => self.found.push(Violation::WrongType { place, value: node, expected }),
        }
    }

    fn choice(&mut self, place: Place<'a>, node: Node<'a>, value: Value<'a>, allowed: Allowed<'a>) {
        if allowed.literals().any(|literal| equals(literal, value)) {
            return self.usual(place, node);
        }
        let same_type = allowed.literals().any(|literal| is_same_type(literal, value));
        self.found.push(if same_type {
            Violation::InvalidValue { place, value: node, allowed }
        } else {
            Violation::WrongType { place, value: node, expected: &place.key.value }
        });
    }

    fn number(&mut self, place: Place<'a>, value: Node<'a>, range: NumberRange, inside: bool) {
        if inside {
            self.usual(place, value);
        } else {
            self.found.push(Violation::OutOfRange { place, value, range });
        }
    }

    fn array(
        &mut self,
        place: Place<'a>,
        node: Node<'a>,
        array: Array<'a>,
        expected: &'a ValueType,
    ) {
        let ValueType::Array { item, min_length, max_length, unique, only } = expected else {
            return;
        };
        let (min, max) = (*min_length, *max_length);
        if array.len() < min || max.is_some_and(|max| array.len() > max) {
            self.found.push(Violation::WrongLength { place, array, value: node, min, max });
        }
        for element in array.elements().filter(|element| !is_of_stray_key(*element)) {
            self.value(place, element, item, only);
        }
        if *unique {
            self.repeated_elements(place, array);
        }
    }

    fn repeated_elements(&mut self, place: Place<'a>, array: Array<'a>) {
        let mut seen: FxHashMap<Comparable<'a>, Node<'a>> = FxHashMap::default();
        for (index, element) in array.elements().enumerate() {
            let Some(value) = Comparable::of(element) else { continue };
            if let Some(&first) = seen.get(&value) {
                self.found.push(Violation::RepeatedElement { place, array, index, first });
            } else {
                seen.insert(value, element);
            }
        }
    }

    fn usual(&mut self, place: Place<'a>, value: Node<'a>) {
        let Some(typical) = &place.key.typical else { return };
        if !place.is_sure() {
            return;
        }
        let usual = match &typical.values {
            TypicalValues::Range(from, to) => {
                value.as_number().is_none_or(|number| (*from..=*to).contains(&number))
            }
            TypicalValues::OneOf(literals) => {
                literals.iter().any(|literal| equals(literal, value.value()))
            }
        };
        if !usual {
            self.found.push(Violation::UnusualValue { place, value, typical });
        }
    }

    /// Whether a syntax error has said all there is to say of a key.
    fn is_judged_already(&self, field: Field<'a>) -> bool {
        matches!(field.value.value(), Value::Invalid) || self.is_repeated(field)
    }

    fn is_repeated(&self, field: Field<'a>) -> bool {
        let range = field.key.range();
        let next = self.repeated.partition_point(|repeated| repeated.end() < range.end());
        self.repeated.get(next).is_some_and(|repeated| repeated.contains_range(range))
    }
}

/// A value that can be looked up.
#[derive(Debug, PartialEq, Eq, Hash)]
enum Comparable<'a> {
    String(&'a str),
    Integer(i64),
}

impl<'a> Comparable<'a> {
    fn of(node: Node<'a>) -> Option<Self> {
        match node.value() {
            Value::String(value) => Some(Self::String(value)),
            Value::Integer(value) => Some(Self::Integer(value)),
            _ => None,
        }
    }
}

/// Whether what seems to be missing in `table` may only be half-typed.
fn is_half_typed(table: Table<'_>) -> bool {
    table.is_broken()
        || table.may_go_on()
        || (table.origin() == TableOrigin::Root && has_broken_header(table))
}

/// Whether half a header made this table or this key of it: what it is to be is not known yet.
fn is_of_half_header(table: Table<'_>, field: Field<'_>) -> bool {
    if table.own_section().is_some_and(Section::is_header_half_typed) {
        return true;
    }
    let key = field.key.range();
    let section = table.document().section_at(key.start());
    section.is_header_half_typed()
        && section.header().is_some_and(|header| header.range().contains_range(key))
}

/// Whether some header of the file is broken: nobody can tell which table it was to be.
fn has_broken_header(root: Table<'_>) -> bool {
    let lines = root.document().lines();
    let mut broken = root.document().sections().filter(|section| section.is_broken());
    broken.any(|section| {
        let header = section.header().map_or(section.range().start(), |h| h.range().start());
        let line = lines.line(header);
        section.errors().any(|error| lines.line(error.range.start()) == line)
    })
}

/// Whether other keys of the table depend on `key`.
fn is_selector(spec: &TableSpec, key: &KeySpec) -> bool {
    spec.keys.iter().any(|other| other.when.iter().any(|when| when.selector == key.name))
}

/// The one key that this value can only be meant for: `type` in `{ kind = "Flatten" }`.
fn meant_by_value<'a>(spec: &'a TableSpec, free: &[&'a str], field: Field<'a>) -> Option<&'a str> {
    let value = field.value.value();
    let Value::String(_) = value else { return None };
    let has = |key: &KeySpec| key.choices().iter().any(|choice| equals(&choice.value, value));
    let mut keys = spec.keys.iter().filter(|key| free.contains(&key.name.as_str()) && has(key));
    let meant = keys.next().filter(|key| key.required)?;
    keys.next().is_none().then_some(meant.name.as_str())
}

/// Whether a selector has a value that is none of its choices and like none of them.
fn has_foreign_kind(values: &Values<'_>, spec: &TableSpec) -> bool {
    spec.keys.iter().any(|key| {
        values.written(key).and_then(|field| field.value.as_str()).is_some_and(|value| {
            !key.choices().is_empty()
                && key.choice(value).is_none()
                && is_selector(spec, key)
                && similar(value, key.choices().iter().filter_map(|c| c.value.as_str())).is_empty()
        })
    })
}

/// Whether a list that takes `only` these values of a selector takes `value`; empty: all.
pub(super) fn permits(only: &[String], value: &Literal) -> bool {
    only.is_empty() || value.as_str().is_some_and(|value| only.iter().any(|name| name == value))
}

/// Whether the file's value is the catalog's; `1.0` is the same number as `1`.
pub(super) fn equals(literal: &Literal, value: Value<'_>) -> bool {
    match (literal, value) {
        (Literal::String(a), Value::String(b)) => a == b,
        (Literal::Boolean(a), Value::Boolean(b)) => *a == b,
        (Literal::Integer(a), Value::Integer(b)) => *a == b,
        (Literal::Integer(_) | Literal::Float(_), Value::Float(b)) => {
            literal.as_number() == Some(b)
        }
        #[expect(clippy::cast_precision_loss, reason = "as a float key would read it")]
        (Literal::Float(a), Value::Integer(b)) => *a == b as f64,
        _ => false,
    }
}

fn is_same_type(literal: &Literal, value: Value<'_>) -> bool {
    matches!(
        (literal, value),
        (Literal::String(_), Value::String(_))
            | (Literal::Boolean(_), Value::Boolean(_))
            | (Literal::Integer(_), Value::Integer(_))
            | (Literal::Float(_), Value::Float(_) | Value::Integer(_))
    )
}

/// Whether an element of a list stands behind a `=`: a mistake has put another key's value there.
fn is_of_stray_key(element: Node<'_>) -> bool {
    let before = &element.document().text()[..usize::from(element.range().start())];
    before.trim_end_matches([' ', '\t']).ends_with('=')
}
