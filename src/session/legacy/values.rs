//! One value of the older shape ⇄ one value here, by its [`Kind`].

use jiff::tz::TimeZone;
use serde_json::{Map, Number, Value as Json};

use super::keys::{self, Kind, Off};
use super::names::{self, Name};
use super::paths::{self, Fields};
use super::times;
use crate::catalog::{Catalog, Literal};

/// What to put into a session for a value of the older shape.
#[derive(Debug)]
pub(super) enum Value {
    /// Nothing: it is not there, or says that something is off.
    Nothing,
    /// This.
    Is(Literal),
    /// It is there and nobody knows what it means.
    Unknown,
}

/// What was met on the way that a person should know.
#[derive(Debug, Default)]
pub(super) struct Met {
    /// Times that had no offset.
    pub(super) local_times: usize,
    /// Times that were there twice, or never: as written, and how they were taken.
    pub(super) odd_times: Vec<(String, times::Offset)>,
    /// Values that nobody knows, with the way to them.
    pub(super) unknown: Vec<(String, Json)>,
}

/// Reads the value of a key; `object` is what the key's path begins in.
pub(super) fn read(
    kind: &Kind,
    object: &Map<String, Json>,
    older: &str,
    zone: &TimeZone,
    met: &mut Met,
) -> Value {
    let value = paths::get(object, older);
    if let Kind::Switched(switch) = kind {
        return match paths::get(object, switch.key) {
            Some(Json::Bool(false)) => literal(switch.off).map_or(Value::Nothing, Value::Is),
            _ => read(&switch.on, object, older, zone, met),
        };
    }
    let Some(value) = value else { return Value::Nothing };
    let read = match kind {
        Kind::Text => value.as_str().map(|text| Literal::String(text.to_owned())),
        Kind::Number => number(value).map(Literal::Float),
        Kind::Integer => integer(value).map(Literal::Integer),
        Kind::Square => square(value).map(Literal::Integer),
        Kind::Boolean => value.as_bool().map(Literal::Boolean),
        Kind::Texts => {
            list(value, |item| item.as_str().map(|text| Literal::String(text.to_owned())))
        }
        Kind::Integers => list(value, |item| integer(item).map(Literal::Integer)),
        Kind::Numbers | Kind::Metrics if value.as_object().is_some_and(no_numbers) => {
            return Value::Nothing;
        }
        Kind::Numbers => numbers(value, |name, _| name.to_owned()),
        Kind::Metrics => numbers(value, metric_here),
        Kind::Name(names) => value
            .as_str()
            .and_then(|text| names::find(names, text))
            .map(|name| Literal::String(name.value.to_owned())),
        Kind::Backbone => value.as_str().map(|text| Literal::String(backbone(text))),
        Kind::Time => value.as_str().and_then(|text| time(text, zone, met)),
        Kind::Layers => layers(value, zone, met),
        Kind::Switched(_) => None,
    };
    read.map_or(Value::Unknown, Value::Is)
}

/// The value of the older shape that says `literal`; `None` where it is left out.
pub(super) fn write(kind: &Kind, literal: &Literal, zone: &TimeZone) -> Option<Json> {
    Some(match (kind, literal) {
        (Kind::Name(names), Literal::String(value)) => {
            Json::from(name_of(names, value).map_or(value.as_str(), |name| name.older))
        }
        (Kind::Metrics, Literal::Table(fields)) => {
            let names: Vec<&str> = fields.iter().map(|(name, _)| name.as_str()).collect();
            let entries = fields.iter().map(|(name, value)| {
                (older_metric(name, |other| names.contains(&other)).to_owned(), plain(value, zone))
            });
            Json::Object(entries.collect())
        }
        (Kind::Layers, Literal::Array(layers)) => {
            Json::Array(layers.iter().map(|layer| older_layer(layer, zone)).collect())
        }
        (Kind::Switched(switch), literal) => return write(&switch.on, literal, zone),
        (_, literal) => plain(literal, zone),
    })
}

/// The first of the names of a value.
fn name_of(names: &'static [Name], value: &str) -> Option<&'static Name> {
    names.iter().find(|name| name.value == value)
}

/// A value as JSON. Numbers that JSON lacks become the words that Python writes for them.
pub(super) fn plain(literal: &Literal, zone: &TimeZone) -> Json {
    match literal {
        Literal::String(text) => Json::from(text.as_str()),
        Literal::Integer(number) => Json::from(*number),
        Literal::Float(number) => float(*number),
        Literal::Boolean(value) => Json::from(*value),
        Literal::DateTime(time) => Json::from(times::write(time, zone)),
        Literal::Array(items) => items.iter().map(|item| plain(item, zone)).collect(),
        Literal::Table(fields) => {
            fields.iter().map(|(key, value)| (key.clone(), plain(value, zone))).collect()
        }
    }
}

/// A float as JSON.
pub(super) fn float(number: f64) -> Json {
    match Number::from_f64(number) {
        Some(number) => Json::Number(number),
        None if number.is_nan() => Json::from("NaN"),
        None if number > 0.0 => Json::from("Infinity"),
        None => Json::from("-Infinity"),
    }
}

/// A number, also one that JSON lacks.
pub(super) fn number(value: &Json) -> Option<f64> {
    match value {
        Json::Number(number) => number.as_f64(),
        Json::String(word) => match word.as_str() {
            "NaN" => Some(f64::NAN),
            "Infinity" => Some(f64::INFINITY),
            "-Infinity" => Some(f64::NEG_INFINITY),
            _ => None,
        },
        _ => None,
    }
}

fn integer(value: &Json) -> Option<i64> {
    let whole = |float: &f64| float.fract() == 0.0 && float.abs() < 9e15;
    value.as_i64().or_else(|| value.as_f64().filter(whole).map(|float| float as i64))
}

fn square(value: &Json) -> Option<i64> {
    match value.as_array().map(Vec::as_slice) {
        Some([height, width]) => integer(height).filter(|side| integer(width) == Some(*side)),
        Some(_) => None,
        None => integer(value),
    }
}

fn list(value: &Json, item: impl Fn(&Json) -> Option<Literal>) -> Option<Literal> {
    value.as_array()?.iter().map(item).collect::<Option<_>>().map(Literal::Array)
}

fn no_numbers(object: &Map<String, Json>) -> bool {
    object.values().all(|value| number(value).is_none())
}

/// The numbers of an object; what is no number there stays in the older shape alone.
fn numbers<'a>(
    value: &'a Json,
    name: impl Fn(&'a str, &'a Map<String, Json>) -> String,
) -> Option<Literal> {
    let object = value.as_object()?;
    let fields = object
        .iter()
        .filter_map(|(key, value)| Some((name(key, object), Literal::Float(number(value)?))));
    Some(Literal::Table(fields.collect()))
}

fn metric_here(name: &str, all: &Map<String, Json>) -> String {
    metric(name, |other| all.contains_key(other)).to_owned()
}

/// What a metric of the older shape is called here, where `has` tells which others there are.
pub(super) fn metric(name: &str, has: impl Fn(&str) -> bool) -> &str {
    let known = names::METRICS.iter().find(|known| known.older == name);
    known.map(|known| known.value).filter(|value| !has(value)).unwrap_or(name)
}

/// What a metric is called in the older shape, where `has` tells which others there are.
pub(super) fn older_metric(name: &str, has: impl Fn(&str) -> bool) -> &str {
    let known = names::METRICS.iter().find(|known| known.value == name);
    known.map(|known| known.older).filter(|older| !has(older)).unwrap_or(name)
}

fn backbone(text: &str) -> String {
    let wanted = names::bare(text);
    let known = Catalog::builtin().backbones();
    let known = known.iter().find(|backbone| names::bare(&backbone.name) == wanted);
    known.map_or_else(|| text.to_owned(), |backbone| backbone.name.clone())
}

fn time(text: &str, zone: &TimeZone, met: &mut Met) -> Option<Literal> {
    let read = times::read(text, zone)?;
    if read.offset != times::Offset::Written {
        met.local_times += 1;
    }
    if matches!(read.offset, times::Offset::Twice | times::Offset::Skipped) {
        met.odd_times.push((text.to_owned(), read.offset));
    }
    Some(Literal::DateTime(read.time))
}

/// Layers; a type that nobody knows stays as it is written, as its place in the stack matters.
fn layers(value: &Json, zone: &TimeZone, met: &mut Met) -> Option<Literal> {
    let layers = value.as_array()?.iter().enumerate().map(|(index, layer)| {
        let layer = layer.as_object()?;
        let written = layer.get("type")?.as_str()?;
        let kind = names::find(names::LAYERS, written).map(|name| name.value);
        if kind.is_none() {
            met.unknown.push((format!("[{index}].type"), Json::from(written)));
        }
        let mut fields: Fields =
            vec![("type".to_owned(), Literal::String(kind.unwrap_or(written).to_owned()))];
        let none = Map::new();
        let params = match layer.get("params") {
            Some(params) => params.as_object().unwrap_or(&none),
            None => layer,
        };
        for key in layer_keys(kind.unwrap_or(written)) {
            match read(&key.kind, params, key.older, zone, met) {
                Value::Is(value) => fields.push((key.key.to_owned(), value)),
                Value::Nothing => {}
                Value::Unknown => {
                    let value = paths::get(params, key.older).cloned().unwrap_or_default();
                    met.unknown.push((format!("[{index}].params.{}", key.older), value));
                }
            }
        }
        Some(Literal::Table(fields))
    });
    layers.collect::<Option<_>>().map(Literal::Array)
}

fn older_layer(layer: &Literal, zone: &TimeZone) -> Json {
    let Literal::Table(fields) = layer else { return plain(layer, zone) };
    let Some(Literal::String(kind)) = paths::field(fields, "type") else {
        return plain(layer, zone);
    };
    let keys = layer_keys(kind);
    let mut params = Map::new();
    for (name, value) in fields.iter().filter(|(name, _)| name != "type") {
        let written = match keys.iter().find(|key| key.key == name) {
            Some(key) => write(&key.kind, value, zone).map(|json| (key.older, json)),
            None => Some((name.as_str(), plain(value, zone))),
        };
        if let Some((name, value)) = written {
            params.insert(name.to_owned(), value);
        }
    }
    let mut older = Map::new();
    older.insert("type".to_owned(), Json::from(kind.as_str()));
    older.insert("params".to_owned(), Json::Object(params));
    Json::Object(older)
}

fn layer_keys(kind: &str) -> &'static [keys::Key] {
    keys::LAYERS.iter().find(|layer| layer.kind == kind).map_or(&[], |layer| layer.keys)
}

/// What `off` is here.
pub(super) fn literal(off: Off) -> Option<Literal> {
    Some(match off {
        Off::Absent => return None,
        Off::Zero => Literal::Integer(0),
        Off::ZeroFloat => Literal::Float(0.0),
        Off::Empty => Literal::Array(Vec::new()),
        Off::Word => Literal::String("off".to_owned()),
    })
}
