//! What the thing under the cursor is and what it comes to.

mod dataset;
mod entries;
mod network;
#[cfg(test)]
mod tests;

pub(crate) use entries::entry;
pub(super) use network::parameters;

use super::cursor::{self, HeaderPlace, KeyPlace, Place, Shape, ValuePlace};
use super::{Snapshot, describe, markdown};
use crate::catalog::{KeySpec, Lookup, ValueType};
use crate::session::{Library, Session};
use crate::syntax::HeaderKind;
use crate::text::{TextRange, TextSize};

/// What to show for the thing under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The thing.
    pub range: TextRange,
    /// Markdown.
    pub markdown: String,
}

/// What the thing at `at` is and what it comes to.
pub fn hover(snapshot: &Snapshot, at: TextSize) -> Option<Hover> {
    let session = snapshot.session();
    match cursor::locate(snapshot, at) {
        Place::Header(place) => header(snapshot, &session, &place),
        Place::Key(place) => key(snapshot, &session, &place, at),
        Place::Value(place) => value(snapshot, &session, &place, at),
        Place::Nothing => None,
    }
}

fn header(snapshot: &Snapshot, session: &Session<'_>, place: &HeaderPlace<'_>) -> Option<Hover> {
    let names = place.keys.iter().take(place.part + 1).map(|part| &*part.name);
    let path = names.clone().collect::<Vec<_>>().join(".");
    let shape = Shape::root(&snapshot.catalog).below(&snapshot.catalog, names);
    let Shape::Table { spec, .. } = shape else { return None };

    let whole = place.part + 1 == place.keys.len();
    let written = match place.kind {
        HeaderKind::ArrayOfTables if whole => format!("[[{path}]]"),
        _ => format!("[{path}]"),
    };
    let mut markdown = describe::table(&written, spec);
    if whole {
        let facts = facts(snapshot, session, &path, place.range.start());
        markdown.extend(facts.map(|facts| format!("\n\n{facts}")));
    }
    Some(Hover { range: place.range, markdown })
}

/// What the table that the header at `at` begins comes to.
fn facts(snapshot: &Snapshot, session: &Session<'_>, path: &str, at: TextSize) -> Option<String> {
    if let Some(library) = Library::ALL.into_iter().find(|library| library.key() == path) {
        return Some(entry(session, entries::at(session, library, at)?));
    }
    match path {
        "dataset" => Some(dataset::facts(&snapshot.folder, session)),
        "dataset.split" => dataset::parts(&snapshot.folder, session),
        "models.layers" | "models.head" => network::layer_at(session, at),
        _ => None,
    }
}

fn key(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &KeyPlace<'_>,
    at: TextSize,
) -> Option<Hover> {
    if place.word.is_empty() {
        return None;
    }
    if let Shape::Map { key: Some(map), .. } = place.scope.shape
        && map.name == "class_weights"
    {
        let markdown = dataset::class(&snapshot.folder, session, &place.name)?;
        return Some(Hover { range: place.word, markdown });
    }
    let mut markdown = match place.scope.lookup(&place.name) {
        Lookup::Known(key) => describe::key(key),
        Lookup::Inapplicable(key) => format!("{}\n\nIt has no effect here.", describe::key(key)),
        Lookup::Deprecated(key) => {
            let older = format!("`{}` is an older spelling of `{}`.", place.name, key.name);
            format!("{older}\n\n{}", describe::key(key))
        }
        Lookup::Unknown => return None,
    };
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let more = match (table, &*place.name) {
        ("layer", "type") => network::layer_at(session, at),
        ("model", "layers" | "head") => network::stack_at(session, at),
        ("dataset", "classes" | "image_size" | "path" | "dataset_path") => {
            Some(dataset::facts(&snapshot.folder, session))
        }
        ("dataset", "split") | ("dataset.split", "train" | "val" | "test") => {
            dataset::parts(&snapshot.folder, session)
        }
        (table, "id" | "name") => entry_at(session, table, at),
        _ => None,
    };
    markdown.extend(more.map(|more| format!("\n\n{more}")));
    Some(Hover { range: place.word, markdown })
}

fn value(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
    at: TextSize,
) -> Option<Hover> {
    if !place.range.contains_inclusive(at) || place.range.is_empty() {
        return None;
    }
    let text = cursor::decode(session.document().slice(place.range));
    if place.elements.is_some() && place.key.name == "classes" {
        let markdown = dataset::class(&snapshot.folder, session, &text)?;
        return Some(Hover { range: place.range, markdown });
    }
    let key = place.expected.key?;
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let markdown = match place.expected.value {
        ValueType::Choice(_) => choice(session, place, key, &text, at),
        ValueType::Reference(name) => {
            let library = Library::ALL.into_iter().find(|library| library.key() == name)?;
            match session.find(library, &text) {
                Some(found) => entry(session, found),
                None => {
                    format!("No {} has the ID {}.", library.noun(), markdown::code(&text))
                }
            }
        }
        ValueType::Id | ValueType::String if matches!(&*key.name, "id" | "name") => {
            entry_at(session, table, at).unwrap_or_else(|| describe::key(key))
        }
        ValueType::Path if table == "dataset" => {
            format!("{}\n\n{}", describe::key(key), dataset::facts(&snapshot.folder, session))
        }
        _ => describe::key(key),
    };
    Some(Hover { range: place.range, markdown })
}

fn choice(
    session: &Session<'_>,
    place: &ValuePlace<'_>,
    key: &KeySpec,
    text: &str,
    at: TextSize,
) -> String {
    let written = |literal| describe::value_text(literal) == text;
    let found = key.choices().iter().find(|choice| written(&choice.value));
    let Some(choice) = found else { return describe::key(key) };
    let mut markdown = describe::choice(&key.name, choice);
    let more = match (place.scope.spec().map(|spec| spec.name.as_str()), &*key.name) {
        (Some("layer"), "type") => network::layer_at(session, at),
        (Some("experiment"), "status") => entry_at(session, "experiment", at),
        (Some("model"), "base_model") => network::backbone(session, text),
        _ => None,
    };
    markdown.extend(more.map(|more| format!("\n\n{more}")));
    markdown
}

/// The entry around `at`, if `table` is what entries of its library are.
fn entry_at(session: &Session<'_>, table: &str, at: TextSize) -> Option<String> {
    let library = Library::ALL.into_iter().find(|library| library.table() == table)?;
    Some(entry(session, entries::at(session, library, at)?))
}
