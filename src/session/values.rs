//! The values of a table beside the catalog: what is written where it is sound, else the default.

use crate::catalog::{Catalog, KeySpec, LayerKind, Literal, Lookup, TableSpec, ValueType};
use crate::syntax::{Field, Node, Table};

/// Reads a table's values as the catalog means them: an absent key has its default, an older
/// spelling counts, and a value that is not allowed is none.
#[derive(Debug, Clone, Copy)]
pub struct Values<'a> {
    source: Source<'a>,
    spec: Option<&'a TableSpec>,
    /// A layer's type, where it was read already: every other key of a layer depends on it.
    layer_type: Option<&'a str>,
}

/// The selector of layers.
const LAYER_TYPE: &str = "type";

#[derive(Debug, Clone, Copy)]
enum Source<'a> {
    /// Not written: all defaults.
    Absent,
    Table(Table<'a>),
    /// Part of a default.
    Literal(&'a [(String, Literal)]),
}

/// A value of the file or of the catalog.
#[derive(Debug, Clone, Copy)]
enum Given<'a> {
    Node(Node<'a>),
    Literal(&'a Literal),
}

impl<'a> Values<'a> {
    /// The values of `table`; of an absent one, the defaults.
    pub fn new(spec: Option<&'a TableSpec>, table: Option<Table<'a>>) -> Self {
        let source = table.map_or(Source::Absent, Source::Table);
        Self { source, spec, layer_type: None }
    }

    /// The table as written.
    pub fn table(&self) -> Option<Table<'a>> {
        match self.source {
            Source::Table(table) => Some(table),
            Source::Absent | Source::Literal(_) => None,
        }
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
        let table = self.table()?;
        table.get(&spec.name).or_else(|| spec.aliases.iter().find_map(|alias| table.get(alias)))
    }

    /// What `selector` selects here, as [`TableSpec::lookup`] asks for it: the value written if
    /// it is one of the choices, the default where nothing is written.
    pub fn selected(&self, selector: &'a KeySpec) -> Option<&'a str> {
        if self.layer_type.is_some() && selector.name == LAYER_TYPE {
            return self.layer_type;
        }
        match self.given(selector) {
            Some(given) => given.as_str().and_then(|value| selector.selected(Some(value))),
            None => selector.selected(None),
        }
    }

    /// The string of `key`; of a closed list, only one of its choices.
    pub fn string(&self, key: &str) -> Option<&'a str> {
        let (spec, given) = self.read(key)?;
        let value = given.as_str()?;
        let listed = matches!(spec.value, ValueType::Choice(_));
        (!listed || spec.choice(value).is_some()).then_some(value)
    }

    /// The whole number of `key`, if it is in the allowed range.
    pub fn integer(&self, key: &str) -> Option<i64> {
        let (spec, given) = self.read(key)?;
        allowed_integer(&spec.value, given.as_integer()?)
    }

    /// The whole number of `key`, if it is allowed and not negative.
    pub fn count(&self, key: &str) -> Option<u64> {
        self.integer(key)?.try_into().ok()
    }

    /// The number of `key`, integer or float, if it is in the allowed range.
    pub fn number(&self, key: &str) -> Option<f64> {
        let (spec, given) = self.read(key)?;
        let value = given.as_number()?;
        match &spec.value {
            ValueType::Float(range) => range.contains(value).then_some(value),
            _ => Some(value),
        }
    }

    /// The boolean of `key`.
    pub fn boolean(&self, key: &str) -> Option<bool> {
        match self.read(key)?.1 {
            Given::Node(node) => node.as_bool(),
            Given::Literal(Literal::Boolean(value)) => Some(*value),
            Given::Literal(_) => None,
        }
    }

    /// The whole numbers of the array `key`, if all of them and their number are allowed.
    pub fn integers(&self, key: &str) -> Option<Vec<i64>> {
        let (spec, given) = self.read(key)?;
        let ValueType::Array { item, min_length, max_length, .. } = &spec.value else {
            return None;
        };
        let allowed = |given: Given<'_>| allowed_integer(item, given.as_integer()?);
        let values: Vec<i64> = given.elements()?.map(allowed).collect::<Option<_>>()?;
        let fits = values.len() >= *min_length && max_length.is_none_or(|max| values.len() <= max);
        fits.then_some(values)
    }

    /// The layers of the array `key`, written or by default, each with what its type does; `None`
    /// for an element that is no table, or of a type that has no place in this array.
    pub(super) fn layers(
        &self,
        key: &str,
        catalog: &'a Catalog,
    ) -> Option<impl Iterator<Item = Option<(LayerKind, Values<'a>)>> + use<'a>> {
        let (spec, given) = self.read(key)?;
        let ValueType::Array { item, only, .. } = &spec.value else { return None };
        let ValueType::Table(name) = &**item else { return None };
        let spec = catalog.table(name)?;
        let types = spec.key(LAYER_TYPE)?;
        let layer = move |given: Given<'a>| {
            let mut values =
                Values { source: given.as_table()?, spec: Some(spec), layer_type: None };
            let choice = types.choice(values.given(types)?.as_str()?)?;
            values.layer_type = choice.value.as_str();
            let has_place =
                only.is_empty() || only.iter().any(|kind| values.layer_type == Some(kind));
            has_place.then_some((choice.layer?, values))
        };
        Some(given.elements()?.map(layer))
    }

    /// What the catalog says of `key`, and its value: as written, else the default.
    fn read(&self, key: &str) -> Option<(&'a KeySpec, Given<'a>)> {
        let spec = self.key(key)?;
        let default = || spec.default.as_ref().map(Given::Literal);
        Some((spec, self.given(spec).or_else(default)?))
    }

    fn given(&self, spec: &KeySpec) -> Option<Given<'a>> {
        match self.source {
            Source::Absent => None,
            Source::Table(_) => self.written(spec).map(|field| Given::Node(field.value)),
            Source::Literal(fields) => {
                let (_, value) = fields.iter().find(|(name, _)| *name == spec.name)?;
                Some(Given::Literal(value))
            }
        }
    }
}

impl<'a> Given<'a> {
    fn as_str(self) -> Option<&'a str> {
        match self {
            Given::Node(node) => node.as_str(),
            Given::Literal(literal) => literal.as_str(),
        }
    }

    fn as_integer(self) -> Option<i64> {
        match self {
            Given::Node(node) => node.as_integer(),
            Given::Literal(Literal::Integer(value)) => Some(*value),
            Given::Literal(_) => None,
        }
    }

    fn as_number(self) -> Option<f64> {
        match self {
            Given::Node(node) => node.as_number(),
            Given::Literal(literal) => literal.as_number(),
        }
    }

    fn as_table(self) -> Option<Source<'a>> {
        match self {
            Given::Node(node) => node.as_table().map(Source::Table),
            Given::Literal(Literal::Table(fields)) => Some(Source::Literal(fields)),
            Given::Literal(_) => None,
        }
    }

    fn elements(self) -> Option<impl Iterator<Item = Given<'a>>> {
        let (nodes, literals) = match self {
            Given::Node(node) => (Some(node.as_array()?.elements()), None),
            Given::Literal(Literal::Array(items)) => (None, Some(items.iter())),
            Given::Literal(_) => return None,
        };
        let nodes = nodes.into_iter().flatten().map(Given::Node);
        Some(nodes.chain(literals.into_iter().flatten().map(Given::Literal)))
    }
}

fn allowed_integer(value_type: &ValueType, value: i64) -> Option<i64> {
    match value_type {
        ValueType::Integer(range) => range.contains(value).then_some(value),
        _ => Some(value),
    }
}
