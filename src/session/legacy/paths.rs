//! Values by dotted paths, in JSON objects and in tables to be written.

use serde_json::{Map, Value as Json};

use crate::catalog::Literal;

/// Keys and values of a table, in the order to write them.
pub(super) type Fields = Vec<(String, Literal)>;

/// The value at `path`.
pub(super) fn get<'a>(object: &'a Map<String, Json>, path: &str) -> Option<&'a Json> {
    match path.split_once('.') {
        Some((first, rest)) => get(object.get(first)?.as_object()?, rest),
        None => object.get(path),
    }
}

/// Sets the value at `path`; objects on the way are made.
pub(super) fn set(object: &mut Map<String, Json>, path: &str, value: Json) {
    match path.split_once('.') {
        Some((first, rest)) => {
            let below = object.entry(first).or_insert_with(|| Json::Object(Map::new()));
            if !below.is_object() {
                *below = Json::Object(Map::new());
            }
            if let Json::Object(below) = below {
                set(below, rest, value);
            }
        }
        None => {
            object.insert(path.to_owned(), value);
        }
    }
}

/// Takes the value at `path` out.
pub(super) fn remove(object: &mut Map<String, Json>, path: &str) {
    match path.split_once('.') {
        Some((first, rest)) => {
            if let Some(Json::Object(below)) = object.get_mut(first) {
                remove(below, rest);
            }
        }
        None => {
            object.shift_remove(path);
        }
    }
}

/// The field at `path`.
pub(super) fn field<'a>(fields: &'a [(String, Literal)], path: &str) -> Option<&'a Literal> {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let (_, value) = fields.iter().find(|(key, _)| key == first)?;
    match (rest, value) {
        (None, value) => Some(value),
        (Some(rest), Literal::Table(below)) => field(below, rest),
        _ => None,
    }
}

/// Sets the field at `path`; tables on the way are made.
pub(super) fn set_field(fields: &mut Fields, path: &str, value: Literal) {
    let (first, rest) = path.split_once('.').map_or((path, None), |(a, b)| (a, Some(b)));
    let at = fields.iter().position(|(key, _)| key == first).unwrap_or_else(|| {
        fields.push((first.to_owned(), Literal::Table(Vec::new())));
        fields.len() - 1
    });
    let Some((_, there)) = fields.get_mut(at) else { return };
    match (rest, there) {
        (None, there) => *there = value,
        (Some(rest), Literal::Table(below)) => set_field(below, rest, value),
        (Some(_), _) => {}
    }
}
