//! The values of a table beside the catalog: what is written where it is sound, else the default.

use crate::catalog::{KeySpec, Literal, Lookup, TableSpec, ValueType};
use crate::syntax::{Field, Node, Table, Value};

/// Reads a table's values as the catalog means them: an absent key has its default, an older
/// spelling counts, and a value that is not allowed is none.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    table: Option<Table<'a>>,
    spec: Option<&'a TableSpec>,
}

impl<'a> Values<'a> {
    /// The values of `table`; of an absent one, the defaults.
    pub fn new(spec: Option<&'a TableSpec>, table: Option<Table<'a>>) -> Self {
        Self { table, spec }
    }

    /// The table as written.
    pub fn table(&self) -> Option<Table<'a>> {
        self.table
    }

    /// What the table may hold.
    pub fn spec(&self) -> Option<&'a TableSpec> {
        self.spec
    }

    /// What the catalog says of `key` where it applies here.
    pub fn key(&self, key: &str) -> Option<&'a KeySpec> {
        match self.spec?.lookup(key, |selector| self.selected(selector)) {
            Lookup::Known(spec) => Some(spec),
            Lookup::Inapplicable(_) | Lookup::Deprecated(_) | Lookup::Unknown => None,
        }
    }

    /// What is written for the key, in its present or an older spelling.
    pub fn written(&self, spec: &KeySpec) -> Option<Field<'a>> {
        let table = self.table?;
        table.get(&spec.name).or_else(|| spec.aliases.iter().find_map(|alias| table.get(alias)))
    }

    /// What `selector` selects here, as [`TableSpec::lookup`] asks for it: the value written if
    /// it is one of the choices, the default where nothing is written.
    pub fn selected(&self, selector: &'a KeySpec) -> Option<&'a str> {
        match self.written(selector) {
            Some(field) => field.value.as_str().and_then(|value| selector.selected(Some(value))),
            None => selector.selected(None),
        }
    }

    /// The string of `key`; of a closed list, only one of its choices.
    pub fn string(&self, key: &str) -> Option<&'a str> {
        match self.read(key)? {
            (spec, Some(node)) => {
                let value = node.as_str()?;
                let listed = matches!(spec.value, ValueType::Choice(_));
                (!listed || spec.choice(value).is_some()).then_some(value)
            }
            (spec, None) => spec.default.as_ref()?.as_str(),
        }
    }

    /// The whole number of `key`, if it is in the allowed range.
    pub fn integer(&self, key: &str) -> Option<i64> {
        match self.read(key)? {
            (spec, Some(node)) => {
                let value = node.as_integer()?;
                let ValueType::Integer(range) = spec.value else { return Some(value) };
                range.contains(value).then_some(value)
            }
            (spec, None) => match spec.default.as_ref()? {
                Literal::Integer(value) => Some(*value),
                _ => None,
            },
        }
    }

    /// The whole number of `key`, if it is allowed and not negative.
    pub fn count(&self, key: &str) -> Option<u64> {
        self.integer(key)?.try_into().ok()
    }

    /// The number of `key`, integer or float, if it is in the allowed range.
    pub fn number(&self, key: &str) -> Option<f64> {
        match self.read(key)? {
            (spec, Some(node)) => {
                let value = node.as_number()?;
                let ValueType::Float(range) = spec.value else { return Some(value) };
                range.contains(value).then_some(value)
            }
            (spec, None) => spec.default.as_ref()?.as_number(),
        }
    }

    /// The boolean of `key`.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        match self.read(key)? {
            (_, Some(node)) => node.as_bool(),
            (spec, None) => match spec.default.as_ref()? {
                Literal::Boolean(value) => Some(*value),
                _ => None,
            },
        }
    }

    /// The whole numbers of the array `key`, if all of them and their number are allowed.
    pub fn integers(&self, key: &str) -> Option<Vec<i64>> {
        let (spec, node) = self.read(key)?;
        let ValueType::Array { item, min_length, max_length, .. } = &spec.value else {
            return None;
        };
        let allowed = |value: &i64| match **item {
            ValueType::Integer(range) => range.contains(*value),
            _ => true,
        };
        let values: Vec<i64> = match (node.map(Node::value), &spec.default) {
            (Some(Value::Array(array)), _) => {
                array.elements().map(Node::as_integer).collect::<Option<_>>()?
            }
            (None, Some(Literal::Array(items))) => {
                let integers = items.iter().map(|item| match item {
                    Literal::Integer(value) => Some(*value),
                    _ => None,
                });
                integers.collect::<Option<_>>()?
            }
            _ => return None,
        };
        let fits = values.len() >= *min_length && max_length.is_none_or(|max| values.len() <= max);
        (fits && values.iter().all(allowed)).then_some(values)
    }

    /// What the catalog says of `key`, and what is written for it.
    fn read(&self, key: &str) -> Option<(&'a KeySpec, Option<Node<'a>>)> {
        let spec = self.key(key)?;
        Some((spec, self.written(spec).map(|field| field.value)))
    }
}
