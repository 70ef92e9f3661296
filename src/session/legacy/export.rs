use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::epochs;
use super::import::unique;
use super::kept::{self, Kept};
use super::keys;
use super::paths::Fields;
use super::shape::{self, Facts};
use crate::catalog::Literal;
use crate::session::history::{Epoch, by_epoch};
use crate::session::{Library, Session};
use crate::syntax::{Node, Table, Value};

/// The older shape of a session, such that importing it again gives the same session. `history`
/// is that of its experiments, by their IDs.
pub fn export(session: &Session<'_>, history: &[(String, Vec<Epoch>)], zone: &TimeZone) -> Json {
    let root = table(session.document().root());
    let legacy = Legacy::of(&root);
    let facts = Facts::of(&root);
    let mut older = plain_session(&root, zone);
    let plain = older.clone();
    legacy.kept(&["session"]).apply(&mut older);
    shape::settle(keys::SESSION, &root, &plain, &mut older, zone);

    for library in Library::ALL {
        let mut seen = BTreeSet::new();
        let mut list: Vec<Json> = Vec::new();
        for entry in session.entries(library) {
            let fields = table(entry.table);
            let id = entry.id().map_or("", |id| id.value);
            let key = unique(id, &mut seen);
            let epochs = match history.iter().find(|(of, _)| of == id) {
                Some((_, epochs)) if key == id && library == Library::Experiments => {
                    by_epoch(epochs)
                }
                _ => Vec::new(),
            };
            let plain = plain_entry(library, &fields, facts, &epochs, zone);
            let mut object = plain.clone();
            legacy.kept(&[library.key(), &key]).apply(&mut object);
            shape::settle(shape::keys_of(library), &fields, &plain, &mut object, zone);
            settle_history(&epochs, &mut object);
            list.push(Json::Object(object));
        }
        for (at, value) in legacy.strays(library) {
            list.insert(at.min(list.len()), value);
        }
        if !list.is_empty() {
            older.insert(shape::older_library(library).to_owned(), Json::Array(list));
        }
    }
    Json::Object(older)
}

/// The session without its libraries, as the older application would have written it.
pub(super) fn plain_session(fields: &Fields, zone: &TimeZone) -> Map<String, Json> {
    let mut object = shape::write(keys::SESSION, fields, zone);
    shape::repeat_in_session(fields, Facts::of(fields), &mut object);
    for library in Library::ALL {
        object.insert(shape::older_library(library).to_owned(), json!([]));
    }
    object
}

/// An entry as the older application would have written it.
pub(super) fn plain_entry(
    library: Library,
    fields: &Fields,
    facts: Facts,
    epochs: &[Epoch],
    zone: &TimeZone,
) -> Map<String, Json> {
    let mut object = shape::write(shape::keys_of(library), fields, zone);
    shape::repeat_in_entry(library, fields, facts, &mut object);
    if !epochs.is_empty() {
        object.insert("history".to_owned(), Json::Object(epochs::write(epochs)));
    }
    object
}

/// Takes back lists that epochs reported since have made untrue.
fn settle_history(is: &[Epoch], object: &mut Map<String, Json>) {
    let Some(Json::Object(lists)) = object.get_mut("history") else { return };
    let told = |lists: &Map<String, Json>| {
        let mut told = epochs::read(lists);
        told.iter_mut().for_each(|epoch| epoch.metrics.sort_by(|a, b| a.0.cmp(&b.0)));
        told
    };
    let plain = epochs::write(is);
    if is.is_empty() || told(lists) == told(&plain) {
        return;
    }
    lists.retain(|_, list| {
        // Only what is no list of numbers has nothing to do with the epochs.
        epochs::read(&Map::from_iter([("list".to_owned(), list.clone())])).is_empty()
    });
    lists.extend(plain);
}

/// `[legacy]` of a session.
struct Legacy<'a> {
    fields: &'a [(String, Literal)],
    absent: Vec<Vec<String>>,
}

impl<'a> Legacy<'a> {
    fn of(root: &'a Fields) -> Self {
        let fields = match root.iter().find(|(key, _)| key == "legacy") {
            Some((_, Literal::Table(fields))) => fields.as_slice(),
            _ => &[],
        };
        let absent = match fields.iter().find(|(key, _)| key == "absent") {
            Some((_, Literal::Array(paths))) => paths.iter().filter_map(words).collect(),
            _ => Vec::new(),
        };
        Self { fields, absent }
    }

    /// What is kept of the object at `path`.
    fn kept(&self, path: &[&str]) -> Kept {
        let mut fields = self.fields;
        for part in path {
            fields = match fields.iter().find(|(key, _)| key == part) {
                Some((_, Literal::Table(below))) => below,
                _ => &[],
            };
        }
        let absent = self.absent.iter().filter_map(|all| {
            let rest = all.get(path.len()..)?;
            path.iter().zip(all).all(|(a, b)| a == b).then(|| rest.to_vec())
        });
        Kept { over: kept::to_object(fields), absent: absent.collect() }
    }

    /// What stood among a library's entries without being one, with its place.
    fn strays(&self, library: Library) -> Vec<(usize, Json)> {
        let strays = match self.fields.iter().find(|(key, _)| key == "strays") {
            Some((_, Literal::Array(strays))) => strays.as_slice(),
            _ => &[],
        };
        let read = |stray: &Literal| {
            let Literal::Table(fields) = stray else { return None };
            let stray = kept::to_object(fields);
            let at = usize::try_from(stray.get("at")?.as_u64()?).ok()?;
            let is_here = stray.get("library")?.as_str()? == library.key();
            is_here.then(|| Some((at, stray.get("value")?.clone()))).flatten()
        };
        strays.iter().filter_map(read).collect()
    }
}

fn words(literal: &Literal) -> Option<Vec<String>> {
    let Literal::Array(words) = literal else { return None };
    let word = |word: &Literal| word.as_str().map(str::to_owned);
    words.iter().map(word).collect()
}

/// A table as values; what cannot be read is left out.
fn table(table: Table<'_>) -> Fields {
    let fields = table.fields();
    fields.filter_map(|field| Some((field.key.name().to_owned(), literal(field.value)?))).collect()
}

fn literal(node: Node<'_>) -> Option<Literal> {
    Some(match node.value() {
        Value::String(text) => Literal::String(text.to_owned()),
        Value::Integer(number) => Literal::Integer(number),
        Value::Float(number) => Literal::Float(number),
        Value::Boolean(value) => Literal::Boolean(value),
        Value::DateTime(time) => Literal::DateTime(*time),
        Value::Array(array) => Literal::Array(array.elements().filter_map(literal).collect()),
        Value::Table(below) => Literal::Table(table(below)),
        Value::Invalid => return None,
    })
}
