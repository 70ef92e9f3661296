//! What the catalog says of the tables of a section, from the section's own text: without the
//! rest of the file, so that what follows from it can be kept with the section.

use crate::catalog::{Catalog, KeySpec, Lookup, TableSpec, ValueType};
use crate::syntax::Section;

/// What a table may hold.
#[derive(Debug, Clone, Copy)]
pub(super) enum Shape<'c> {
    /// The keys of a table that the catalog describes.
    Table(&'c TableSpec),
    /// Any keys, their values of one type.
    Map(&'c ValueType),
    /// Anything.
    Any,
    /// The catalog knows no such table.
    Unknown,
}

/// What the catalog says of a key and its value.
#[derive(Debug, Clone, Copy)]
pub(super) struct Meaning<'c> {
    /// What it says of the key; nothing where a table may have any keys.
    pub(super) key: Option<Lookup<'c>>,
    /// What the value may be, where that is known.
    pub(super) value: Option<&'c ValueType>,
}

impl<'c> Meaning<'c> {
    /// The key's description.
    pub(super) fn spec(self) -> Option<&'c KeySpec> {
        match self.key? {
            Lookup::Known(spec) | Lookup::Inapplicable(spec) | Lookup::Deprecated(spec) => {
                Some(spec)
            }
            Lookup::Unknown => None,
        }
    }

    /// The same of each element of the value, if it is an array.
    pub(super) fn element(self) -> Self {
        match self.value {
            Some(ValueType::Array { item, .. }) => Self { value: Some(item), ..self },
            _ => self,
        }
    }

    /// What the value may hold, if it is a table.
    pub(super) fn shape(self, catalog: &'c Catalog) -> Shape<'c> {
        match (self.key, self.value) {
            (_, Some(ValueType::Table(name))) => {
                catalog.table(name).map_or(Shape::Unknown, Shape::Table)
            }
            (_, Some(ValueType::Map(value))) => Shape::Map(value),
            (_, Some(ValueType::Any)) => Shape::Any,
            (Some(Lookup::Unknown), _) | (_, Some(_)) => Shape::Unknown,
            (_, None) => Shape::Any,
        }
    }
}

impl<'c> Shape<'c> {
    /// What the table of `section` may hold, by its header.
    pub(super) fn of_section(catalog: &'c Catalog, section: Section<'_>) -> Self {
        let file = Shape::Table(catalog.file());
        let Some(header) = section.header() else { return file };
        header
            .keys()
            .fold(file, |shape, key| shape.meaning(key.name(), |_| None).element().shape(catalog))
    }

    /// What it says of `key`; `selected` as in [`TableSpec::lookup`].
    pub(super) fn meaning<'v>(
        self,
        key: &str,
        selected: impl Fn(&'c KeySpec) -> Option<&'v str>,
    ) -> Meaning<'c> {
        match self {
            Shape::Table(spec) => {
                let lookup = spec.lookup(key, selected);
                let meaning = Meaning { key: Some(lookup), value: None };
                Meaning { value: meaning.spec().map(|spec| &spec.value), ..meaning }
            }
            Shape::Map(value) => Meaning { key: None, value: Some(value) },
            Shape::Any => Meaning { key: None, value: None },
            Shape::Unknown => Meaning { key: Some(Lookup::Unknown), value: None },
        }
    }

    /// The name of the catalog's table.
    pub(super) fn name(self) -> Option<&'c str> {
        match self {
            Shape::Table(spec) => Some(&spec.name),
            _ => None,
        }
    }
}
