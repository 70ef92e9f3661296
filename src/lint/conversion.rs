//! The same value as another type: `"100"` → `100`.

use crate::catalog::{Literal, ValueType};
use crate::lint::conformance::equals;
use crate::session::{ids, render};
use crate::syntax::{Document, Node, Value};

/// Beyond this, floats no longer hold each whole number.
const MAX_EXACT: f64 = 9_007_199_254_740_992.0;

/// A value in another spelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Conversion {
    /// The value as TOML 1.0.
    pub(super) text: String,
    /// Whether it says just what was written.
    pub(super) is_lossless: bool,
}

impl Conversion {
    fn lossless(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), is_lossless: true })
    }

    fn guess(text: impl Into<String>) -> Option<Self> {
        Some(Self { text: text.into(), is_lossless: false })
    }
}

/// What `node` was probably meant to be, as a value of the type `expected`.
pub(super) fn of(node: Node<'_>, expected: &ValueType) -> Option<Conversion> {
    let is_whole = matches!(node.value(), Value::Array(_) | Value::Table(_));
    if let ValueType::Array { item, min_length, max_length, .. } = expected
        && !is_whole
    {
        return into_array(node, item, *min_length, *max_length, expected);
    }
    match (expected, node.value()) {
        (_, Value::String(text)) => from_string(text.trim(), expected),
        (ValueType::Integer(_), Value::Float(value)) => {
            let is_whole = value.fract() == 0.0 && value.abs() < MAX_EXACT;
            is_whole.then(|| Conversion::lossless(format!("{value:.0}")))?
        }
        (ValueType::Boolean, Value::Integer(0)) => Conversion::guess("false"),
        (ValueType::Boolean, Value::Integer(1)) => Conversion::guess("true"),
        (ValueType::DateTime, Value::DateTime(_)) => with_offset(node.text()),
        (_, Value::Array(array)) => {
            let mut elements = array.elements();
            let only = elements.next().filter(|_| elements.next().is_none())?;
            is_of_type(only, expected).then(|| Conversion::guess(only.text()))?
        }
        (_, Value::Integer(_) | Value::Float(_) | Value::Boolean(_) | Value::DateTime(_)) => {
            in_quotes(node.text(), expected)
        }
        _ => None,
    }
}

fn from_string(text: &str, expected: &ValueType) -> Option<Conversion> {
    if reads_as(text, expected) {
        return Conversion::lossless(text);
    }
    match expected {
        ValueType::Boolean => {
            let lower = text.to_ascii_lowercase();
            matches!(lower.as_str(), "true" | "false").then(|| Conversion::lossless(lower))?
        }
        ValueType::DateTime => with_offset(text),
        _ => None,
    }
}

/// A time that does not say where is most likely meant in UTC.
fn with_offset(text: &str) -> Option<Conversion> {
    let candidates = [format!("{text}Z"), format!("{text}T00:00:00Z")];
    let sound = candidates.into_iter().find(|text| reads_as(text, &ValueType::DateTime))?;
    Conversion::guess(sound)
}

fn in_quotes(text: &str, expected: &ValueType) -> Option<Conversion> {
    let quoted = Literal::String(text.to_owned());
    let fits = match expected {
        ValueType::String | ValueType::Path | ValueType::Reference(_) => true,
        ValueType::Id => ids::is_valid(text),
        ValueType::Choice(choices) => choices.iter().any(|choice| choice.value == quoted),
        _ => false,
    };
    fits.then(|| Conversion::lossless(render::value(&quoted)))?
}

fn into_array(
    node: Node<'_>,
    item: &ValueType,
    min: usize,
    max: Option<usize>,
    array: &ValueType,
) -> Option<Conversion> {
    if let Some(text) = node.as_str().filter(|text| reads_as(text, array)) {
        return Conversion::lossless(text);
    }
    if let (Some(text), ValueType::String) = (node.as_str(), item)
        && text.contains(',')
    {
        let parts = text.split(',').map(str::trim).filter(|part| !part.is_empty());
        let parts = parts.map(|part| Literal::String(part.to_owned())).collect();
        return Conversion::guess(render::value(&Literal::Array(parts)));
    }
    let (element, is_lossless) = if is_of_type(node, item) {
        (node.text().to_owned(), true)
    } else {
        let converted = of(node, item)?;
        (converted.text, converted.is_lossless)
    };
    let count = min.max(1);
    let is_lossless = is_lossless && count == 1 && max.is_none_or(|max| max >= 1);
    let elements = vec![element.as_str(); count];
    Some(Conversion { text: format!("[{}]", elements.join(", ")), is_lossless })
}

/// Whether `text` is TOML 1.0 for a value of this type.
fn reads_as(text: &str, expected: &ValueType) -> bool {
    if text.is_empty() || text.contains(['\n', '\r', '#']) {
        return false;
    }
    let document = Document::parse(&format!("v = {text}"));
    document.errors().is_empty()
        && document.newer_syntax().is_empty()
        && document.root().get("v").is_some_and(|field| is_of_type(field.value, expected))
}

fn is_of_type(node: Node<'_>, expected: &ValueType) -> bool {
    match (expected, node.value()) {
        (
            ValueType::String | ValueType::Path | ValueType::Id | ValueType::Reference(_),
            Value::String(_),
        )
        | (ValueType::Integer(_), Value::Integer(_))
        | (ValueType::Float(_), Value::Integer(_) | Value::Float(_))
        | (ValueType::Boolean, Value::Boolean(_)) => true,
        (ValueType::DateTime, Value::DateTime(time)) => time.offset.is_some(),
        (ValueType::Choice(choices), value) => {
            choices.iter().any(|choice| equals(&choice.value, value))
        }
        (ValueType::Array { item, min_length, max_length, .. }, Value::Array(array)) => {
            array.len() >= *min_length
                && max_length.is_none_or(|max| array.len() <= max)
                && array.elements().all(|element| is_of_type(element, item))
        }
        _ => false,
    }
}
