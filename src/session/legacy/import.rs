use std::collections::BTreeSet;

use jiff::tz::TimeZone;
use serde_json::{Map, Value as Json, json};

use super::kept::{self, Kept};
use super::paths::{self, Fields};
use super::shape::{self, Facts};
use super::values::Met;
use super::{Imported, LegacyError, epochs, keys, notes, text};
use crate::catalog::Literal;
use crate::session::Library;
use crate::session::history::Epoch;
use crate::session::ids::SessionId;

/// A session on its way: what is written to where.
#[derive(Debug, Default)]
struct Draft {
    session: Fields,
    entries: Vec<(Library, Vec<Fields>)>,
    history: Vec<(String, Vec<Epoch>)>,
    legacy: Legacy,
    met: Met,
    fresh: Vec<(String, String)>,
}

/// What `[legacy]` will hold.
#[derive(Debug, Default)]
struct Legacy {
    absent: Vec<Vec<String>>,
    strays: Vec<Json>,
    tables: Vec<(Vec<String>, Map<String, Json>)>,
}

/// Reads a session of the older shape. Nothing is lost: what has no place is kept in `[legacy]`.
/// Times without an offset are taken as times of `zone`. `id` is the ID to give the session in
/// place of its own.
///
/// # Errors
/// When it is no such session, or has no ID and gets none.
pub fn import(json: &Json, id: Option<&str>, zone: &TimeZone) -> Result<Imported, LegacyError> {
    let source = recognised(json)?;
    let own = source.get("session_id").and_then(Json::as_str);
    let Some(id) = id.or(own) else {
        let message = "`session_id` is missing, so the session has no ID; give it one with \
                       `--as ID`";
        return Err(LegacyError { message: message.to_owned() });
    };
    let mut draft = Draft::default();
    draft.read_session(&source, id, zone);
    let facts = Facts::of(&draft.session);
    let taken = ids_of(&source);
    for library in Library::ALL {
        draft.read_library(library, &source, facts, &taken, zone);
    }
    let notes = notes::of(&draft.met, &draft.fresh, &draft.legacy.kept_keys(), zone);
    let legacy = draft.legacy.into_fields();
    Ok(Imported {
        id: id.to_owned(),
        text: text::session_file(&draft.session, &draft.entries, &legacy),
        history: draft.history,
        notes,
    })
}

fn recognised(json: &Json) -> Result<Map<String, Json>, LegacyError> {
    const KNOWN: [&str; 5] =
        ["session_id", "dataset_config", "model_library", "training_library", "experiments"];
    let found = match json {
        Json::Object(object) if KNOWN.iter().any(|key| object.contains_key(*key)) => {
            return Ok(kept::without_nulls(object));
        }
        Json::Object(object) if object.is_empty() => "an empty object",
        Json::Object(_) => "an object without any of them",
        Json::Array(_) => "a list",
        Json::String(_) => "a string",
        Json::Number(_) => "a number",
        Json::Bool(_) => "a boolean",
        Json::Null => "`null`",
    };
    let message = format!(
        "this is no session of the older format: expected an object with `session_id`, \
         `dataset_config`, `model_library`, `training_library` and `experiments`, found {found}"
    );
    Err(LegacyError { message })
}

fn ids_of(source: &Map<String, Json>) -> BTreeSet<String> {
    let lists = Library::ALL
        .iter()
        .filter_map(|library| source.get(shape::older_library(*library))?.as_array());
    let ids = lists.flatten().filter_map(|entry| entry.get("id")?.as_str());
    ids.map(str::to_owned).collect()
}

impl Draft {
    fn read_session(&mut self, source: &Map<String, Json>, id: &str, zone: &TimeZone) {
        let mut source = source.clone();
        for library in Library::ALL {
            if let Some(Json::Array(entries)) = source.get_mut(shape::older_library(library)) {
                entries.clear();
            }
        }
        let has_id = source.get("session_id").is_some_and(Json::is_string);
        let odd_id = match has_id {
            true => None,
            false => source.insert("session_id".to_owned(), Json::from(id)),
        };
        self.session = shape::read(keys::SESSION, &source, "", zone, &mut self.met);
        paths::set_field(&mut self.session, "session.id", Literal::String(id.to_owned()));

        let plain = super::export::plain_session(&self.session, zone);
        let mut kept = Kept::between(&plain, &source);
        kept.over.extend(odd_id.map(|odd| ("session_id".to_owned(), odd)));
        self.legacy.keep(vec!["session".to_owned()], kept);
    }

    fn read_library(
        &mut self,
        library: Library,
        source: &Map<String, Json>,
        facts: Facts,
        taken: &BTreeSet<String>,
        zone: &TimeZone,
    ) {
        let older = shape::older_library(library);
        let mut all = Vec::new();
        let mut seen = BTreeSet::new();
        let list = source.get(older).and_then(Json::as_array).map_or(&[][..], Vec::as_slice);
        for (index, entry) in list.iter().filter(|entry| !entry.is_null()).enumerate() {
            let Json::Object(object) = entry else {
                let stray = json!({ "library": library.key(), "at": index, "value": entry });
                self.legacy.strays.push(stray);
                continue;
            };
            let at = format!("{older}[{index}]");
            let mut fields = shape::read(shape::keys_of(library), object, &at, zone, &mut self.met);
            let id = match object.get("id").and_then(Json::as_str) {
                Some(id) => id.to_owned(),
                None => {
                    let id = fresh(library, index, taken, &seen);
                    self.met.unknown.retain(|(path, _)| *path != format!("{at}.id"));
                    self.fresh.push((at, id.clone()));
                    fields.insert(0, ("id".to_owned(), Literal::String(id.clone())));
                    id
                }
            };
            let key = unique(&id, &mut seen);
            // An ID that cannot be a file's name has no history but the one in `[legacy]`.
            let has_file = key == id && SessionId::parse(&id).is_ok();
            let history = match object.get("history") {
                Some(Json::Object(lists)) if has_file && library == Library::Experiments => {
                    epochs::read(lists)
                }
                _ => Vec::new(),
            };
            let plain = super::export::plain_entry(library, &fields, facts, &history, zone);
            let path = vec![library.key().to_owned(), key];
            self.legacy.keep(path, Kept::between(&plain, object));
            if !history.is_empty() {
                self.history.push((id, history));
            }
            all.push(fields);
        }
        self.entries.push((library, all));
    }
}

/// What an entry is called in `[legacy]`: its ID, with something behind it where another entry
/// before it has the same. Reading and writing agree on it, as both go through all entries.
pub(super) fn unique(id: &str, seen: &mut BTreeSet<String>) -> String {
    let mut key = id.to_owned();
    while seen.contains(&key) {
        key.push_str("#again");
    }
    seen.insert(key.clone());
    key
}

/// An ID for an entry without one: the same each time the file is read.
fn fresh(
    library: Library,
    index: usize,
    taken: &BTreeSet<String>,
    seen: &BTreeSet<String>,
) -> String {
    let mut number = u32::try_from(index).unwrap_or(u32::MAX).wrapping_add(1);
    loop {
        let id = format!("{}{:08x}", library.id_prefix(), number.wrapping_mul(0x9e37_79b9));
        if !taken.contains(&id) && !seen.contains(&id) {
            return id;
        }
        number = number.wrapping_add(1);
    }
}

impl Legacy {
    fn keep(&mut self, at: Vec<String>, kept: Kept) {
        for path in kept.absent {
            self.absent.push(at.iter().cloned().chain(path).collect());
        }
        if !kept.over.is_empty() {
            self.tables.push((at, kept.over));
        }
    }

    /// The keys that have no place, each once.
    fn kept_keys(&self) -> BTreeSet<&str> {
        let mut keys = BTreeSet::new();
        let mut objects: Vec<_> = self.tables.iter().map(|(_, table)| table).collect();
        while let Some(object) = objects.pop() {
            for (key, value) in object {
                match value {
                    Json::Object(below) if shape::is_container(key) => objects.push(below),
                    _ => {
                        keys.insert(key.as_str());
                    }
                }
            }
        }
        keys
    }

    fn into_fields(mut self) -> Fields {
        let mut root = Map::new();
        self.absent.sort();
        if !self.absent.is_empty() {
            root.insert("absent".to_owned(), json!(self.absent));
        }
        if !self.strays.is_empty() {
            root.insert("strays".to_owned(), Json::Array(self.strays));
        }
        let mut fields = kept::to_fields(&root);
        for (path, table) in &self.tables {
            let table = Literal::Table(kept::to_fields(table));
            let [library, entry] = path.as_slice() else {
                let name = path.first().cloned().unwrap_or_default();
                fields.push((name, table));
                continue;
            };
            match fields.iter_mut().find(|(name, _)| name == library) {
                Some((_, Literal::Table(entries))) => entries.push((entry.clone(), table)),
                _ => {
                    let entries = Literal::Table(vec![(entry.clone(), table)]);
                    fields.push((library.clone(), entries));
                }
            }
        }
        fields
    }
}
