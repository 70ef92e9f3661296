//! One table of the older shape ⇄ one table here: all its keys at once.

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::keys::{self, Key, Kind};
use super::names;
use super::paths::{self, Fields};
use super::same;
use super::values::{self, Met, Value};
use crate::catalog::Literal;
use crate::session::Library;

/// The keys of a library's entries.
pub(super) fn keys_of(library: Library) -> &'static [Key] {
    match library {
        Library::Models => keys::MODEL,
        Library::Trainings => keys::TRAINING,
        Library::Experiments => keys::EXPERIMENT,
    }
}

/// What a library is called in the older shape.
pub(super) const fn older_library(library: Library) -> &'static str {
    match library {
        Library::Models => "model_library",
        Library::Trainings => "training_library",
        Library::Experiments => "experiments",
    }
}

/// Whether the older shape has other keys below this one.
pub(super) fn is_container(key: &str) -> bool {
    let entries = Library::ALL.into_iter().flat_map(keys_of);
    let mut paths = keys::SESSION.iter().chain(entries).map(|key| key.older);
    paths.any(|path| {
        path.rsplit_once('.').is_some_and(|(above, _)| above.split('.').any(|part| part == key))
    })
}

/// What the older shape repeats of other parts of a session.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Facts {
    /// The number of classes listed.
    pub(super) classes: Option<usize>,
    /// Height and width of the images.
    pub(super) image_size: Option<(u64, u64)>,
}

impl Facts {
    /// Those of a session's fields.
    pub(super) fn of(session: &Fields) -> Self {
        let classes = match paths::field(session, "dataset.classes") {
            Some(Literal::Array(classes)) => Some(classes.len()),
            _ => None,
        };
        let side = |value: &Literal| match value {
            Literal::Integer(side) => u64::try_from(*side).ok(),
            _ => None,
        };
        let image_size = match paths::field(session, "dataset.image_size") {
            Some(Literal::Array(sides)) => match sides.as_slice() {
                [height, width] => side(height).zip(side(width)),
                _ => None,
            },
            _ => None,
        };
        Self { classes, image_size }
    }
}

/// Reads the keys that `object` has. `at` is the way to it, for what is told to a person.
pub(super) fn read(
    keys: &[Key],
    object: &Map<String, Json>,
    at: &str,
    zone: &TimeZone,
    met: &mut Met,
) -> Fields {
    let mut fields = Fields::new();
    for key in keys {
        if !applies(key, &fields) {
            continue;
        }
        let older =
            if at.is_empty() { key.older.to_owned() } else { format!("{at}.{}", key.older) };
        let before = met.unknown.len();
        match values::read(&key.kind, object, key.older, zone, met) {
            Value::Nothing => {}
            Value::Is(value) => {
                paths::set_field(&mut fields, key.key, value);
                if let Some((other, number)) = said_beside(key, object) {
                    paths::set_field(&mut fields, other, Literal::Float(number));
                }
            }
            Value::Unknown => {
                let value = paths::get(object, key.older).cloned().unwrap_or_default();
                met.unknown.push((String::new(), value));
            }
        }
        for (path, _) in met.unknown.iter_mut().skip(before) {
            path.insert_str(0, &older);
        }
    }
    fields
}

fn applies(key: &Key, fields: &Fields) -> bool {
    key.when.is_none_or(|(other, value)| {
        matches!(paths::field(fields, other), Some(Literal::String(is)) if is == value)
    })
}

/// What a name says beside its value.
fn said_beside(key: &Key, object: &Map<String, Json>) -> Option<(&'static str, f64)> {
    let Kind::Name(names) = key.kind else { return None };
    names::find(names, paths::get(object, key.older)?.as_str()?)?.with
}

/// Writes all that is in `fields`, as the older application would.
pub(super) fn write(keys: &[Key], fields: &Fields, zone: &TimeZone) -> Map<String, Json> {
    let mut object = Map::new();
    let mut said = Vec::new();
    for key in keys {
        let Some(value) = paths::field(fields, key.key) else {
            write_absent(key, &mut object);
            continue;
        };
        if said.contains(&key.key) {
            continue;
        }
        match (&key.kind, value) {
            (Kind::Name(names), Literal::String(value)) => {
                let name = fitting(names, value, fields);
                said.extend(name.as_ref().and_then(|name| name.with).map(|(other, _)| other));
                let older = name.map_or(value.as_str(), |name| name.older);
                paths::set(&mut object, key.older, Json::from(older));
            }
            (Kind::Switched(switch), value) => {
                let is_off =
                    values::literal(switch.off).is_some_and(|off| same::literals(&off, value));
                paths::set(&mut object, switch.key, Json::from(!is_off));
                let older = match is_off {
                    true => values::literal(switch.older_off).map(|off| values::plain(&off, zone)),
                    false => values::write(&key.kind, value, zone),
                };
                if let Some(older) = older {
                    paths::set(&mut object, key.older, older);
                }
            }
            (kind, value) => {
                if let Some(older) = values::write(kind, value, zone) {
                    paths::set(&mut object, key.older, older);
                }
            }
        }
    }
    object
}

/// Where absence means off, the older shape says so.
fn write_absent(key: &Key, object: &mut Map<String, Json>) {
    if let Kind::Switched(switch) = &key.kind
        && let (None, Some(older)) =
            (values::literal(switch.off), values::literal(switch.older_off))
    {
        paths::set(object, switch.key, Json::from(false));
        paths::set(object, key.older, values::plain(&older, &TimeZone::UTC));
    }
}

/// The name of a value: of several, one that says the truth about the key beside it; failing
/// that the first, and the key beside it is written as well.
fn fitting(names: &'static [names::Name], value: &str, fields: &Fields) -> Option<Written> {
    let mut all = names.iter().filter(|name| name.value == value);
    let true_one = all.clone().find(|name| {
        name.with.is_none_or(|(other, number)| {
            paths::field(fields, other)
                .is_some_and(|is| same::literals(is, &Literal::Float(number)))
        })
    });
    match true_one {
        Some(name) => Some(Written { older: name.older, with: name.with }),
        None => all.next().map(|name| Written { older: name.older, with: None }),
    }
}

/// A name to write, and what it says beside its value.
struct Written {
    older: &'static str,
    with: Option<(&'static str, f64)>,
}

/// What a session of the older shape repeats or has for ever the same, at its root.
pub(super) fn repeat_in_session(fields: &Fields, facts: Facts, object: &mut Map<String, Json>) {
    if let Some(classes) = facts.classes {
        paths::set(object, "dataset_config.num_classes", Json::from(classes));
    }
    if paths::field(fields, "dataset.imbalance.selective").is_some() {
        let enabled = "dataset_config.imbalance_handling.selective_augmentation.enabled";
        paths::set(object, enabled, Json::from(true));
    }
    for (key, value) in [
        ("dataset_config", json!({})),
        ("model_config", json!({})),
        ("training_config", json!({})),
        ("monitor_config", json!({})),
        ("training_active", json!(false)),
    ] {
        object.entry(key).or_insert(value);
    }
}

/// What an entry of the older shape repeats, or has always.
pub(super) fn repeat_in_entry(
    library: Library,
    fields: &Fields,
    facts: Facts,
    object: &mut Map<String, Json>,
) {
    match library {
        Library::Models => repeat_in_model(fields, facts, object),
        Library::Trainings => {}
        Library::Experiments => {
            object.entry("metrics").or_insert_with(|| json!({}));
        }
    }
}

fn repeat_in_model(fields: &Fields, facts: Facts, object: &mut Map<String, Json>) {
    let Some(kind) = object.get("model_type").cloned() else { return };
    let config = match paths::field(fields, "kind") {
        Some(Literal::String(kind)) => match kind.as_str() {
            "custom_cnn" => "config.cnn_config",
            "transfer_learning" => "config.transfer_config",
            "vision_transformer" => "config.transformer_config",
            _ => return,
        },
        _ => return,
    };
    paths::set(object, "config.model_type", kind);
    if let Some(classes) = facts.classes {
        paths::set(object, "config.num_classes", Json::from(classes));
        paths::set(object, &format!("{config}.num_classes"), Json::from(classes));
    }
    let patch = match paths::field(fields, "patch_size") {
        Some(Literal::Integer(side)) => u64::try_from(*side).ok(),
        _ => None,
    };
    if let (Some((height, width)), Some(patch)) = (facts.image_size, patch)
        && let (Some(down), Some(across)) = (height.checked_div(patch), width.checked_div(patch))
    {
        let patches = Json::from(down.saturating_mul(across));
        paths::set(object, "config.transformer_config.num_patches", patches);
    }
}

/// Takes back what `object` says of keys that have changed since: the session's own value counts.
/// `plain` is what [`write()`] gives for `fields`.
pub(super) fn settle(
    keys: &[Key],
    fields: &Fields,
    plain: &Map<String, Json>,
    object: &mut Map<String, Json>,
    zone: &TimeZone,
) {
    let stale = |object: &Map<String, Json>| {
        let told = read(keys, object, "", zone, &mut Met::default());
        let differs =
            |key: &&Key| match (paths::field(&told, key.key), paths::field(fields, key.key)) {
                (Some(told), Some(is)) => !same::literals(told, is),
                (told, is) => told.is_some() != is.is_some(),
            };
        // An ID that was missing there is missing again.
        keys.iter().filter(|key| key.key != "id").filter(differs).collect::<Vec<_>>()
    };
    let first = stale(object);
    first.iter().for_each(|key| take_back(key, plain, object));
    if !first.is_empty() && !stale(object).is_empty() {
        keys.iter().filter(|key| key.key != "id").for_each(|key| take_back(key, plain, object));
    }
}

fn take_back(key: &Key, plain: &Map<String, Json>, object: &mut Map<String, Json>) {
    let switch = match &key.kind {
        Kind::Switched(switch) => Some(switch.key),
        _ => None,
    };
    for path in switch.into_iter().chain([key.older]) {
        match paths::get(plain, path) {
            Some(value) => paths::set(object, path, value.clone()),
            None => paths::remove(object, path),
        }
    }
}
