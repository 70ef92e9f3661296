use super::fields::{Fields, count, elements, expect};
use super::mistakes::In;
use crate::catalog::{Bound, FloatRange, IntegerRange, Typical, TypicalValues, ValueType};
use crate::syntax::{Node, Table};
use crate::text::similar;

/// The names of the types, in the order of the manual.
const TYPES: [&str; 14] = [
    "string",
    "path",
    "id",
    "reference",
    "choice",
    "backbone",
    "integer",
    "float",
    "boolean",
    "datetime",
    "array",
    "table",
    "map",
    "any",
];

/// A type as its key describes it. Closed lists are still empty: their values are entries of
/// their own.
pub(super) struct Described {
    pub(super) value: ValueType,
    /// Whether the closed list is that of the backbones.
    pub(super) backbones: bool,
}

impl From<ValueType> for Described {
    fn from(value: ValueType) -> Self {
        Self { value, backbones: false }
    }
}

/// Reads `type` and what belongs to it.
pub(super) fn read(fields: &mut Fields<'_>) -> Option<Described> {
    let node = fields.required_node("type")?;
    let name = expect(node, "type", "a string", Node::as_str)?;
    fields.narrow(&format!(" of type `{name}`"));
    let value = match name {
        "string" => ValueType::String,
        "path" => ValueType::Path,
        "id" => ValueType::Id,
        "reference" => ValueType::Reference(reference(fields)?),
        "choice" => ValueType::Choice(Vec::new()),
        "backbone" => {
            return Some(Described { value: ValueType::Choice(Vec::new()), backbones: true });
        }
        "integer" => ValueType::Integer(integers(fields)),
        "float" => ValueType::Float(floats(fields)),
        "boolean" => ValueType::Boolean,
        "datetime" => ValueType::DateTime,
        "array" => return array(fields),
        "table" => ValueType::Table(fields.required_string("table")?),
        "map" => {
            let Described { value, backbones } = items(fields)?;
            return Some(Described { value: ValueType::Map(Box::new(value)), backbones });
        }
        "any" => ValueType::Any,
        _ => {
            node.report(match similar(name, TYPES).first() {
                Some(meant) => format!("`{name}` is not a type; did you mean `{meant}`?"),
                None => format!("`{name}` is not a type; the types are {}", TYPES.join(", ")),
            });
            return None;
        }
    };
    Some(value.into())
}

/// Reads `typical`.
pub(super) fn typical(fields: &mut Fields<'_>) -> Option<Typical> {
    let table = fields.sub_table("typical")?;
    let mut fields = Fields::new(table, "`typical`");
    let why = fields.required_string("why");
    let (from, to) = (fields.number("from"), fields.number("to"));
    let listed = fields.node("values").map(|node| elements(node, "values"));
    fields.finish();

    let values = match (listed, from, to) {
        (Some(values), None, None) => {
            let literals = values.into_iter().map(|node| super::fields::literal(node, "values"));
            TypicalValues::OneOf(literals.collect::<Option<_>>()?)
        }
        (None, Some(from), Some(to)) if from <= to => TypicalValues::Range(from, to),
        (None, Some(from), Some(to)) => {
            table.report(format!("`from` ({from}) is above `to` ({to})"));
            return None;
        }
        _ => {
            table.report("`typical` holds either `from` and `to`, or `values`");
            return None;
        }
    };
    Some(Typical { values, why: why? })
}

fn reference(fields: &mut Fields<'_>) -> Option<String> {
    let node = fields.required_node("to")?;
    let to = expect(node, "to", "a string", Node::as_str)?;
    if !["models", "trainings"].contains(&to) {
        node.report(format!("`to` must be `models` or `trainings`, not `{to}`"));
        return None;
    }
    Some(to.to_owned())
}

fn integers(fields: &mut Fields<'_>) -> IntegerRange {
    let range = IntegerRange { min: fields.integer("min"), max: fields.integer("max") };
    if let (Some(min), Some(max)) = (range.min, range.max)
        && min > max
    {
        fields.table().report(format!("`min` ({min}) is above `max` ({max}): nothing is allowed"));
    }
    range
}

fn floats(fields: &mut Fields<'_>) -> FloatRange {
    let range =
        FloatRange { min: bound(fields, "min", "above"), max: bound(fields, "max", "below") };
    let nothing = match (range.min, range.max) {
        (Some(Bound::Inclusive(min)), Some(Bound::Inclusive(max))) => min > max,
        (
            Some(Bound::Inclusive(min) | Bound::Exclusive(min)),
            Some(Bound::Inclusive(max) | Bound::Exclusive(max)),
        ) => min >= max,
        _ => false,
    };
    if nothing {
        fields.table().report("the lower end is above the upper one: nothing is allowed");
    }
    range
}

fn bound(fields: &mut Fields<'_>, with: &'static str, without: &'static str) -> Option<Bound> {
    match (fields.number(with), fields.number(without)) {
        (Some(_), Some(_)) => {
            let table = fields.table();
            table
                .report(format!("`{with}` (that value too) excludes `{without}` (not that value)"));
            None
        }
        (Some(value), None) => Some(Bound::Inclusive(value)),
        (None, Some(value)) => Some(Bound::Exclusive(value)),
        (None, None) => None,
    }
}

fn items(fields: &mut Fields<'_>) -> Option<Described> {
    let node = fields.required_node("items")?;
    let table: Table<'_> = expect(node, "items", "a table", Node::as_table)?;
    let mut fields = Fields::new(node.with(table), "`items`");
    let described = read(&mut fields);
    fields.finish();
    described
}

fn array(fields: &mut Fields<'_>) -> Option<Described> {
    let length = fields.node("length").map(|node| (node, count::<usize>(node, "length")));
    let (min, max) = (fields.count("min_length"), fields.count("max_length"));
    let unique = fields.flag("unique");
    let only = fields.strings("only");
    let Described { value, backbones } = items(fields)?;

    let (min_length, max_length) = match length {
        Some((node, _)) if min.is_some() || max.is_some() => {
            both_lengths(node);
            return None;
        }
        Some((_, length)) => (length?, Some(length?)),
        None => (min.unwrap_or(0), max),
    };
    if let Some(max) = max_length
        && min_length > max
    {
        let table = fields.table();
        table.report(format!("`min_length` ({min_length}) is above `max_length` ({max})"));
    }
    let item = Box::new(value);
    let value = ValueType::Array { item, min_length, max_length, unique, only };
    Some(Described { value, backbones })
}

fn both_lengths(node: In<'_, Node<'_>>) {
    node.report("`length` is exact and excludes `min_length` and `max_length`");
}
