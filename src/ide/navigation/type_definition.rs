use crate::catalog::{Catalog, KeySpec, Lookup};
use crate::ide::cursor::{self, HeaderPlace, KeyPlace, Place, Shape, ValuePlace};
use crate::ide::{Snapshot, describe};
use crate::text::{TextRange, TextSize};

/// What the reference of the format explains.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Topic {
    /// The table, as the catalog calls it.
    pub table: String,
    /// One of its keys.
    pub key: Option<String>,
    /// One of the key's values, as text.
    pub value: Option<String>,
}

/// What explains the thing at `at`, and the thing itself: for a value to choose that value, for
/// any other its key, for a header the table.
pub fn type_definition(snapshot: &Snapshot, at: TextSize) -> Option<(TextRange, Topic)> {
    let catalog = &snapshot.catalog;
    let found = match cursor::locate(snapshot, at) {
        Place::Header(place) => of_header(catalog, &place, at),
        Place::Key(place) => of_key(catalog, &place),
        Place::Value(place) => of_value(snapshot, &place, at),
        Place::Nothing => None,
    };
    // Within a line break the cursor stands at nothing, though the line before it ends in a word.
    found.filter(|(range, _)| range.contains_inclusive(at))
}

fn of_header(
    catalog: &Catalog,
    place: &HeaderPlace<'_>,
    at: TextSize,
) -> Option<(TextRange, Topic)> {
    let (last, way) = place.keys.get(..=place.part)?.split_last()?;
    let around = Shape::root(catalog).below(catalog, way.iter().map(|part| &*part.name));
    let topic = match (around.below(catalog, [&*last.name]), around) {
        (Shape::Table { spec, .. }, _) => {
            Topic { table: spec.name.clone(), key: None, value: None }
        }
        (_, Shape::Table { spec, .. }) => topic(catalog, spec.called(&last.name)?, None)?,
        (_, Shape::Map { key, .. }) => topic(catalog, key?, None)?,
        (_, Shape::Unknown) => return None,
    };
    // At a bracket, the header as a whole is meant.
    let is_word = place.keys.iter().any(|part| part.range.contains_inclusive(at));
    let range = if is_word { last.range } else { place.range };
    (!last.range.is_empty()).then_some((range, topic))
}

fn of_key(catalog: &Catalog, place: &KeyPlace<'_>) -> Option<(TextRange, Topic)> {
    if place.word.is_empty() {
        return None;
    }
    let key = match (place.scope.lookup(&place.name), place.scope.shape) {
        (Lookup::Known(key) | Lookup::Inapplicable(key) | Lookup::Deprecated(key), _) => key,
        (Lookup::Unknown, Shape::Map { key, .. }) => key?,
        (Lookup::Unknown, _) => return None,
    };
    Some((place.word, topic(catalog, key, None)?))
}

fn of_value(
    snapshot: &Snapshot,
    place: &ValuePlace<'_>,
    at: TextSize,
) -> Option<(TextRange, Topic)> {
    if place.range.is_empty() || !place.range.contains_inclusive(at) {
        return None;
    }
    let key = match (place.expected.key, place.scope.shape) {
        (Some(key), _) | (None, Shape::Map { key: Some(key), .. }) => key,
        _ => return None,
    };
    let text = cursor::decode(snapshot.document.slice(place.range));
    let mut values = key.choices().iter().map(|choice| describe::value_text(&choice.value));
    let value = values.find(|value| *value == *text);
    Some((place.range, topic(&snapshot.catalog, key, value)?))
}

/// The topic of a key, whichever table of the catalog has it.
fn topic(catalog: &Catalog, key: &KeySpec, value: Option<String>) -> Option<Topic> {
    let has_it = |keys: &[KeySpec]| keys.iter().any(|other| std::ptr::eq(other, key));
    let table = catalog.tables().iter().find(|table| has_it(&table.keys))?;
    Some(Topic { table: table.name.clone(), key: Some(key.name.clone()), value })
}
