//! What the older shape says and a session has no place for: the difference between what was read
//! and what would be written, kept in `[legacy]`.

use serde_json::{Map, Number, Value as Json};

use super::same;
use crate::catalog::Literal;
use crate::session::legacy::paths::Fields;

/// Tables deeper than this are kept as a text, so that the file stays readable for everyone.
const MAX_DEPTH: usize = 12;

/// The key of a value that TOML cannot hold, kept as the text of its JSON.
const TEXT: &str = "json";

/// A difference of two objects.
#[derive(Debug, Default, PartialEq)]
pub(super) struct Kept {
    /// Values to put over.
    pub(super) over: Map<String, Json>,
    /// Paths to take out.
    pub(super) absent: Vec<Vec<String>>,
}

impl Kept {
    /// What makes `source` of `plain`.
    pub(super) fn between(plain: &Map<String, Json>, source: &Map<String, Json>) -> Self {
        let mut kept = Self::default();
        kept.over = differences(plain, source, &mut Vec::new(), &mut kept.absent);
        kept
    }

    /// Makes the source of `object` again.
    pub(super) fn apply(&self, object: &mut Map<String, Json>) {
        for path in &self.absent {
            take_out(object, path);
        }
        lay_over(object, &self.over);
    }
}

fn differences(
    plain: &Map<String, Json>,
    source: &Map<String, Json>,
    at: &mut Vec<String>,
    absent: &mut Vec<Vec<String>>,
) -> Map<String, Json> {
    let mut over = Map::new();
    for (key, value) in source {
        match (plain.get(key), value) {
            (Some(Json::Object(plain)), Json::Object(source)) => {
                at.push(key.clone());
                let below = differences(plain, source, at, absent);
                at.pop();
                if !below.is_empty() {
                    over.insert(key.clone(), Json::Object(below));
                }
            }
            (Some(plain), value) if same::json(plain, value) => {}
            _ => {
                over.insert(key.clone(), value.clone());
            }
        }
    }
    for key in plain.keys().filter(|key| !source.contains_key(*key)) {
        absent.push(at.iter().chain([key]).cloned().collect());
    }
    over
}

fn take_out(object: &mut Map<String, Json>, path: &[String]) {
    match path {
        [] => {}
        [key] => {
            object.shift_remove(key);
        }
        [key, rest @ ..] => {
            if let Some(Json::Object(below)) = object.get_mut(key) {
                take_out(below, rest);
            }
        }
    }
}

fn lay_over(object: &mut Map<String, Json>, over: &Map<String, Json>) {
    for (key, value) in over {
        match (object.get_mut(key), value) {
            (Some(Json::Object(below)), Json::Object(over)) if !over.is_empty() => {
                lay_over(below, over);
            }
            _ => {
                object.insert(key.clone(), value.clone());
            }
        }
    }
}

/// The object without its `null`s, which say the same as absence.
pub(super) fn without_nulls(object: &Map<String, Json>) -> Map<String, Json> {
    let there = object.iter().filter(|(_, value)| !value.is_null());
    there.map(|(key, value)| (key.clone(), clean(value))).collect()
}

fn clean(value: &Json) -> Json {
    match value {
        Json::Object(object) => Json::Object(without_nulls(object)),
        Json::Array(items) => items.iter().map(clean).collect(),
        _ => value.clone(),
    }
}

/// An object as a table of TOML, its keys in order.
pub(super) fn to_fields(object: &Map<String, Json>) -> Fields {
    fields_at(object, 0)
}

fn fields_at(object: &Map<String, Json>, depth: usize) -> Fields {
    let mut fields: Fields =
        object.iter().map(|(key, value)| (key.clone(), to_literal(value, depth + 1))).collect();
    fields.sort_by(|(a, _), (b, _)| a.cmp(b));
    fields
}

fn to_literal(value: &Json, depth: usize) -> Literal {
    match value {
        Json::String(text) => Literal::String(text.clone()),
        Json::Bool(value) => Literal::Boolean(*value),
        Json::Number(number) => match number.as_i64() {
            Some(whole) => Literal::Integer(whole),
            None if number.is_u64() => as_text(value),
            None => number.as_f64().map_or_else(|| as_text(value), Literal::Float),
        },
        Json::Array(items) if depth < MAX_DEPTH && !items.iter().any(Json::is_null) => {
            Literal::Array(items.iter().map(|item| to_literal(item, depth + 1)).collect())
        }
        Json::Object(object) if depth < MAX_DEPTH && !looks_like_text(object) => {
            Literal::Table(fields_at(object, depth))
        }
        _ => as_text(value),
    }
}

fn looks_like_text(object: &Map<String, Json>) -> bool {
    object.len() == 1 && object.get(TEXT).is_some_and(Json::is_string)
}

fn as_text(value: &Json) -> Literal {
    let text = sorted(value).to_string();
    Literal::Table(vec![(TEXT.to_owned(), Literal::String(text))])
}

fn sorted(value: &Json) -> Json {
    match value {
        Json::Object(object) => {
            let mut keys: Vec<_> = object.iter().collect();
            keys.sort_by_key(|(key, _)| key.as_str());
            keys.into_iter().map(|(key, value)| (key.clone(), sorted(value))).collect()
        }
        Json::Array(items) => items.iter().map(sorted).collect(),
        _ => value.clone(),
    }
}

/// A table of TOML as the object that [`to_fields`] made it of.
pub(super) fn to_object(fields: &[(String, Literal)]) -> Map<String, Json> {
    fields.iter().map(|(key, value)| (key.clone(), to_json(value))).collect()
}

fn to_json(literal: &Literal) -> Json {
    match literal {
        Literal::String(text) => Json::from(text.as_str()),
        Literal::Integer(number) => Json::from(*number),
        Literal::Float(number) => Number::from_f64(*number).map_or(Json::Null, Json::Number),
        Literal::Boolean(value) => Json::from(*value),
        Literal::DateTime(time) => Json::from(time.to_string()),
        Literal::Array(items) => items.iter().map(to_json).collect(),
        Literal::Table(fields) => match fields.as_slice() {
            [(key, Literal::String(text))] if key == TEXT => {
                serde_json::from_str(text).unwrap_or_else(|_| Json::from(text.as_str()))
            }
            fields => Json::Object(to_object(fields)),
        },
    }
}
