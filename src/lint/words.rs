//! How messages put things: keys, values, types, ranges and lists in plain words.

use crate::catalog::{Bound, FloatRange, IntegerRange, KeySpec, Literal, ValueType};
use crate::lint::violation::{NumberRange, Place};
use crate::session::render;
use crate::syntax::{Node, Value};

/// Longer pieces of a file are cut in messages.
const MAX_CHARS: usize = 60;

/// A piece of the file as it may stand in a message: one line, not too long.
pub(super) fn quoted(text: &str) -> String {
    let line = text.lines().next().unwrap_or_default();
    let mut cut: String = line.chars().take(MAX_CHARS).collect();
    if cut.len() < text.len() {
        cut.push('…');
    }
    format!("`{cut}`")
}

/// A value of the catalog as it may stand in a message: strings without their quotes.
pub(super) fn literal(value: &Literal) -> String {
    match value {
        Literal::String(text) => quoted(text),
        other => quoted(&render::value(other)),
    }
}

/// "`a`", "`a` or `b`", "`a`, `b` or `c`".
pub(super) fn any_of(items: &[String]) -> String {
    match items {
        [] => String::new(),
        [only] => only.clone(),
        [others @ .., last] => format!("{} or {last}", others.join(", ")),
    }
}

/// What a mistake is about: "`epochs`", or "each value of `classes`" for an element.
pub(super) fn subject(place: &Place<'_>, value: Node<'_>) -> String {
    let name = quoted(place.name());
    if place.holds(value) { name } else { format!("each value of {name}") }
}

/// A type with its article, as after "must be".
pub(super) fn expected(expected: &ValueType) -> String {
    match expected {
        ValueType::String => "a string".to_owned(),
        ValueType::Path => "a path in quotes".to_owned(),
        ValueType::Id => "an ID in quotes".to_owned(),
        ValueType::Reference(library) => format!("the ID of one of the {library}, in quotes"),
        ValueType::Choice(choices) => {
            let values: Vec<_> = choices.iter().map(|c| render::value(&c.value)).collect();
            match values.as_slice() {
                [first, _, _, _, _, ..] => format!("one of a list such as `{first}`"),
                few => any_of(&few.iter().map(|value| format!("`{value}`")).collect::<Vec<_>>()),
            }
        }
        ValueType::Integer(_) => "an integer".to_owned(),
        ValueType::Float(_) => "a number".to_owned(),
        ValueType::Boolean => "`true` or `false`".to_owned(),
        ValueType::DateTime => {
            "a date-time with an offset, as in `2026-11-22T10:00:00Z`".to_owned()
        }
        ValueType::Array { .. } => "an array".to_owned(),
        ValueType::Table(_) | ValueType::Map(_) => "a table".to_owned(),
        ValueType::Any => "a value".to_owned(),
    }
}

/// What stands there instead, with its article.
pub(super) fn found(node: Node<'_>) -> &'static str {
    match node.value() {
        Value::DateTime(time) if time.offset.is_none() => match (time.date, time.time) {
            (Some(_), Some(_)) => "a date-time without one",
            (Some(_), None) => "a date alone",
            _ => "a time alone",
        },
        _ => node.type_name(),
    }
}

/// A range as after "must be": "from 1 to 4096 pixels", "above 0 and at most 1".
pub(super) fn range(range: NumberRange, key: &KeySpec) -> String {
    let (min, max) = match range {
        NumberRange::Integer(IntegerRange { min, max }) => {
            (min.map(|min| (true, min.to_string())), max.map(|max| (true, max.to_string())))
        }
        NumberRange::Float(FloatRange { min, max }) => (min.map(bound), max.map(bound)),
    };
    let words = match (min, max) {
        (Some((true, min)), Some((true, max))) => format!("from {min} to {max}"),
        (Some(min), Some(max)) => format!("{} and {}", lower(&min), upper(&max)),
        (Some(min), None) => lower(&min),
        (None, Some(max)) => upper(&max),
        (None, None) => "a number".to_owned(),
    };
    match &key.unit {
        // Units are plural.
        Some(unit) if !words.ends_with(" 1") => format!("{words} {unit}"),
        _ => words,
    }
}

/// The first sentence of a key's documentation, to go on after a colon.
pub(super) fn meaning(key: &KeySpec) -> String {
    let doc = key.doc.trim();
    let end = doc.find(". ").or_else(|| doc.find(".\n")).unwrap_or(doc.len());
    let sentence = doc.get(..end).unwrap_or(doc).trim_end_matches('.').replace('\n', " ");
    let mut chars = sentence.chars();
    match (chars.next(), chars.next()) {
        // "CUDA …" keeps its capitals.
        (Some(first), Some(second)) if !second.is_uppercase() => {
            first.to_lowercase().chain(std::iter::once(second)).chain(chars).collect()
        }
        _ => sentence,
    }
}

/// Whether the value itself is allowed, and the value.
fn bound(bound: Bound) -> (bool, String) {
    match bound {
        Bound::Inclusive(value) => (true, value.to_string()),
        Bound::Exclusive(value) => (false, value.to_string()),
    }
}

fn lower((inclusive, value): &(bool, String)) -> String {
    format!("{} {value}", if *inclusive { "at least" } else { "above" })
}

fn upper((inclusive, value): &(bool, String)) -> String {
    format!("{} {value}", if *inclusive { "at most" } else { "below" })
}
