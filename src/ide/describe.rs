//! What the catalog knows, in words: the Markdown that hover and completion show.

use std::fmt::Write;

use crate::catalog::{
    Bound, Choice, KeySpec, Literal, Suggestion, TableSpec, Typical, TypicalValues, ValueType, When,
};
use crate::ide::markdown;
use crate::lint::{Rule, configuration};
use crate::session::network::Count;
use crate::session::render;

/// How many allowed values a list shows before it is cut.
const MAX_LISTED: usize = 32;

/// A type in a word or two: "integer", "list of text".
pub(crate) fn type_name(value: &ValueType) -> String {
    match value {
        ValueType::String => "text".into(),
        ValueType::Path => "path".into(),
        ValueType::Id => "ID".into(),
        ValueType::Reference(library) => format!("ID of a {}", library.trim_end_matches('s')),
        ValueType::Choice(choices) => format!("one of {}", choices.len()),
        ValueType::Integer(_) => "integer".into(),
        ValueType::Float(_) => "number".into(),
        ValueType::Boolean => "boolean".into(),
        ValueType::DateTime => "date-time".into(),
        ValueType::Array { item, .. } => match &**item {
            ValueType::Table(name) => format!("list of {name}s"),
            ValueType::String => "list of texts".into(),
            ValueType::Integer(_) => "list of integers".into(),
            ValueType::Float(_) => "list of numbers".into(),
            item => format!("list, each {}", type_name(item)),
        },
        ValueType::Table(_) | ValueType::Map(_) => "table".into(),
        ValueType::Any => "anything".into(),
    }
}

/// The type with its unit and what absence means, on one line: "integer, pixels; default 1".
pub(crate) fn summary(key: &KeySpec) -> String {
    let mut line = type_name(&key.value);
    if let Some(unit) = &key.unit {
        let _ = write!(line, ", {unit}");
    }
    match &key.default {
        _ if key.required => line += "; required",
        Some(default) if !is_long(default) => {
            let _ = write!(line, "; default {}", render::value(default));
        }
        _ => {}
    }
    line
}

/// All that is to be known of a key.
pub(crate) fn key(key: &KeySpec) -> String {
    let mut text = format!("**`{}`**: {}", key.name, type_name(&key.value));
    if let Some(unit) = &key.unit {
        let _ = write!(text, ", in {unit}");
    }
    if key.required {
        text += ", required";
    }
    let _ = write!(text, "\n\n{}", key.doc.trim());
    text += &limits(key);
    text
}

/// What the key `name` means, which a file chose for itself in the table that `map` holds.
pub(crate) fn key_of_map(map: &KeySpec, name: &str) -> String {
    let mut text = format!("**{}**", markdown::code(name));
    if let ValueType::Map(value) = &map.value {
        let _ = write!(text, ": {}", type_name(value));
    }
    let is_it = |suggestion: &&Suggestion| suggestion.value.as_str() == Some(name);
    if let Some(suggestion) = map.suggest.iter().find(is_it) {
        let _ = write!(text, ", {}", suggestion.why);
    }
    let _ = write!(text, "\n\nOne of `{}`: {}", map.name, map.doc.trim());
    text
}

/// What a key's value may be, as a list; begins with an empty line, or is empty.
pub(crate) fn limits(key: &KeySpec) -> String {
    let mut lines = Vec::new();
    if let Some(allowed) = allowed(&key.value) {
        lines.push(format!("Allowed: {allowed}"));
    }
    if let Some(typical) = &key.typical {
        lines.push(format!("Typical: {}", typical_words(typical)));
    }
    if let Some(default) = &key.default {
        lines.push(format!("Default: `{}`", render::value(default)));
    }
    for When { selector, values } in &key.when {
        let values: Vec<String> = values.iter().map(|value| format!("`{value}`")).collect();
        lines.push(format!("Only with `{selector}` = {}", values.join(" or ")));
    }
    if lines.is_empty() {
        return String::new();
    }
    format!("\n\n- {}", lines.join("\n- "))
}

/// What the code of a diagnostic means.
pub(crate) fn rule(rule: &Rule) -> String {
    let code = rule.code;
    let doc = configuration().table("lints").and_then(|table| table.key(code));
    let doc = doc.map_or(rule.summary, |key| key.doc.trim());
    format!("**`{code}`**: {}\n\n{doc}", rule.severity.name())
}

/// What one of a closed list means.
pub(crate) fn choice(key: &str, choice: &Choice) -> String {
    let mut text = format!("**`{key} = {}`**", render::value(&choice.value));
    if let Some(label) = &choice.label {
        let _ = write!(text, ": {label}");
    }
    if !choice.doc.trim().is_empty() {
        let _ = write!(text, "\n\n{}", choice.doc.trim());
    }
    text
}

/// What a table is and which keys it must have.
pub(crate) fn table(header: &str, spec: &TableSpec) -> String {
    let mut text = format!("**`{header}`**\n\n{}", spec.doc.trim());
    let mut required: Vec<String> = Vec::new();
    for key in spec.keys.iter().filter(|key| key.required && key.when.is_empty()) {
        required.push(format!("`{}`", key.name));
    }
    if !required.is_empty() {
        let _ = write!(text, "\n\n- Required: {}", required.join(", "));
    }
    text
}

/// What is usual, and why.
pub(crate) fn typical_words(typical: &Typical) -> String {
    let values = match &typical.values {
        TypicalValues::Range(min, max) => format!("{} to {}", number(*min), number(*max)),
        TypicalValues::OneOf(values) => list(values.iter()),
    };
    match typical.why.as_str() {
        "" => values,
        why => format!("{values}; {why}"),
    }
}

fn allowed(value: &ValueType) -> Option<String> {
    match value {
        ValueType::Choice(choices) => Some(list(choices.iter().map(|choice| &choice.value))),
        ValueType::Integer(range) => {
            #[expect(clippy::cast_precision_loss, reason = "only shown")]
            let bound = |end: i64| Bound::Inclusive(end as f64);
            interval(range.min.map(bound), range.max.map(bound))
        }
        ValueType::Float(range) => interval(range.min, range.max),
        ValueType::Array { item, only, min_length, max_length, .. } => {
            let count = match (min_length, max_length) {
                (min, Some(max)) if min == max => Some(format!("{min} values")),
                (0, Some(max)) => Some(format!("up to {max} values")),
                (0, None) => None,
                (min, Some(max)) => Some(format!("{min} to {max} values")),
                (1, None) => Some("at least one value".to_owned()),
                (min, None) => Some(format!("at least {min} values")),
            };
            let item = if only.is_empty() {
                allowed(item)
            } else {
                Some(only.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", "))
            };
            match (count, item) {
                (Some(count), Some(item)) => Some(format!("{count}, each {item}")),
                (count, item) => count.or(item),
            }
        }
        _ => None,
    }
}

fn interval(min: Option<Bound>, max: Option<Bound>) -> Option<String> {
    match (min, max) {
        (Some(Bound::Inclusive(min)), Some(Bound::Inclusive(max))) => {
            Some(format!("{} to {}", number(min), number(max)))
        }
        (min, max) => {
            let min = min.map(|bound| match bound {
                Bound::Inclusive(min) => format!("at least {}", number(min)),
                Bound::Exclusive(min) => format!("above {}", number(min)),
            });
            let max = max.map(|bound| match bound {
                Bound::Inclusive(max) => format!("at most {}", number(max)),
                Bound::Exclusive(max) => format!("below {}", number(max)),
            });
            let ends: Vec<String> = min.into_iter().chain(max).collect();
            (!ends.is_empty()).then(|| ends.join(", "))
        }
    }
}

/// A number as a person reads it: long whole ones in groups of three digits.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "only whole ones")]
fn number(value: f64) -> String {
    match value.fract() == 0.0 && (10_000.0..1e15).contains(&value) {
        true => Count(value as u64).to_string(),
        false => value.to_string(),
    }
}

fn list<'l>(values: impl Iterator<Item = &'l Literal>) -> String {
    let mut shown: Vec<String> =
        values.map(|value| format!("`{}`", value_text(value))).take(MAX_LISTED + 1).collect();
    if shown.len() > MAX_LISTED {
        shown.truncate(MAX_LISTED);
        shown.push("…".to_owned());
    }
    shown.join(", ")
}

/// A value as a person says it: strings without quotes.
pub(crate) fn value_text(value: &Literal) -> String {
    match value {
        Literal::String(value) => value.clone(),
        value => render::value(value),
    }
}

fn is_long(value: &Literal) -> bool {
    matches!(value, Literal::Array(values) if values.iter().any(|v| matches!(v, Literal::Table(_))))
        || matches!(value, Literal::Table(_))
}
