//! What the thing under the cursor is and what it comes to.

mod dataset;
mod entries;
mod experiment;
mod layer;
mod network;
#[cfg(test)]
mod tests;
mod training;

pub(super) use dataset::images;
pub(super) use network::parameters;

use std::cell::OnceCell;

use super::cursor::{self, HeaderPlace, KeyPlace, Place, Shape, ValuePlace};
use super::plugins::Named;
use super::{FileKind, Snapshot, describe, markdown, plugins};
use crate::catalog::{KeySpec, Lookup, ValueType};
use crate::lint::{CodePlace, find_rule};
use crate::session::history::Epoch;
use crate::session::samples::DatasetFolder;
use crate::session::{Entry, Library, Model, Session};
use crate::syntax::{Datetime, HeaderKind};
use crate::text::{TextRange, TextSize};

/// What to show for the thing under the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Hover {
    /// The thing.
    pub range: TextRange,
    /// Markdown.
    pub markdown: String,
}

/// What the thing at `at` is and what it comes to. `history` is that of the experiment that
/// [`hover_wants_history`] names.
pub fn hover(snapshot: &Snapshot, at: TextSize, history: &[Epoch]) -> Option<Hover> {
    let understood = plugins::understood_at(snapshot, at);
    let snapshot = understood.as_ref().unwrap_or(snapshot);
    let asked = Asked {
        snapshot,
        session: OnceCell::new(),
        beside: Beside { folder: &snapshot.folder, history, now: Some(snapshot.now) },
        at,
    };
    match cursor::locate(snapshot, at) {
        Place::Header(place) => asked.header(&place),
        Place::Key(place) => asked.key(&place),
        Place::Value(place) => asked.value(&place),
        Place::Nothing => code(snapshot, at),
    }
}

/// A code in a comment that allows it.
fn code(snapshot: &Snapshot, at: TextSize) -> Option<Hover> {
    let range = CodePlace::of(&snapshot.document, at)?.word;
    let rule = find_rule(snapshot.document.slice(range))?;
    Some(Hover { range, markdown: describe::rule(rule) })
}

/// The ID of the experiment whose history [`hover`] tells of at `at`.
pub fn hover_wants_history(snapshot: &Snapshot, at: TextSize) -> Option<String> {
    if snapshot.kind != FileKind::Session {
        return None;
    }
    let tells = match cursor::locate(snapshot, at) {
        Place::Header(place) => {
            place.keys.first().is_some_and(|part| part.name == Library::Experiments.key())
        }
        Place::Key(place) => tells_story(place.scope.spec().map(|spec| &*spec.name), &place.name),
        Place::Value(place) => {
            tells_story(place.scope.spec().map(|spec| &*spec.name), &place.key.name)
        }
        Place::Nothing => false,
    };
    if !tells {
        return None;
    }
    // Mostly the entry's own lines say it.
    let section = snapshot.document.section_at(at);
    let is_entry = section.header().is_some_and(|header| header.keys().count() == 1);
    if let Some(id) = section.table().filter(|_| is_entry).and_then(|table| table.get("id")) {
        return id.value.as_str().map(ToOwned::to_owned);
    }
    let session = snapshot.session();
    let experiment = entries::at(&session, Library::Experiments, at)?;
    experiment.id().map(|id| id.value.to_owned())
}

/// Whether an experiment's whole story is told at this key of this table.
fn tells_story(table: Option<&str>, key: &str) -> bool {
    let keys = ["id", "name", "status", "metrics", "current_epoch", "best_epoch"];
    table == Some(Library::Experiments.table()) && keys.contains(&key)
}

/// What an entry is and comes to, in Markdown, by the file alone.
pub(crate) fn entry(session: &Session<'_>, entry: Entry<'_>) -> String {
    let beside = Beside { folder: &DatasetFolder::Unknown, history: &[], now: None };
    entries::entry(session, entry, &beside)
}

/// What is known beside the file.
struct Beside<'h> {
    folder: &'h DatasetFolder,
    /// The epochs of the experiment under the cursor.
    history: &'h [Epoch],
    now: Option<Datetime>,
}

/// What is asked, and what answers stand on.
struct Asked<'h> {
    snapshot: &'h Snapshot,
    /// Understood only where more than the catalog is asked.
    session: OnceCell<Session<'h>>,
    beside: Beside<'h>,
    at: TextSize,
}

impl<'h> Asked<'h> {
    fn session(&self) -> &Session<'h> {
        self.session.get_or_init(|| self.snapshot.session())
    }

    fn header(&self, place: &HeaderPlace<'_>) -> Option<Hover> {
        let catalog = &*self.snapshot.catalog;
        let names = place.keys.iter().take(place.part + 1);
        let names: Vec<&str> = names.map(|part| &*part.name).collect();
        let path = names.join(".");
        let whole = place.part + 1 == place.keys.len();
        let markdown = match Shape::root(catalog).below(catalog, names.iter().copied()) {
            Shape::Table { spec, .. } => {
                let written = match place.kind {
                    HeaderKind::ArrayOfTables if whole => format!("[[{path}]]"),
                    _ => format!("[{path}]"),
                };
                let facts = self.facts_of_table(&path, whole, place.range.start());
                match facts {
                    // Who looks at an entry knows what entries are.
                    Some(entry) if library_of(&path).is_some() => {
                        with(entry, Some(describe::table(&written, spec)))
                    }
                    facts => with(describe::table(&written, spec), facts),
                }
            }
            Shape::Map { key: Some(key), .. } => {
                with(describe::key(key), self.facts_of_table(&path, whole, place.range.start()))
            }
            // What may hold anything is told of by its key.
            Shape::Map { key: None, .. } | Shape::Unknown => {
                let (last, around) = names.split_last()?;
                let around = Shape::root(catalog).below(catalog, around.iter().copied());
                describe::key(around.expected(last)?.key?)
            }
        };
        Some(Hover { range: place.range, markdown })
    }

    /// What the table that the header at `start` names comes to.
    fn facts_of_table(&self, path: &str, whole: bool, start: TextSize) -> Option<String> {
        if self.snapshot.kind != FileKind::Session {
            return None;
        }
        if let Some(library) = library_of(path) {
            return self.entry_of(library, start);
        }
        match path {
            "session" => Some(entries::summary(self.session())),
            "dataset" if whole => Some(dataset::facts(&self.snapshot.folder, self.session())),
            "dataset.split" => dataset::parts(&self.snapshot.folder, self.session()),
            "models.layers" | "models.head" => layer::at(self.session(), start),
            "experiments.metrics" => self.entry_of(Library::Experiments, start),
            _ => None,
        }
    }

    fn key(&self, place: &KeyPlace<'_>) -> Option<Hover> {
        if place.word.is_empty() {
            return None;
        }
        let markdown = match place.scope.shape {
            Shape::Map { key: Some(map), .. } => match plugins::of_key(self.snapshot, place) {
                Some((_, named)) => {
                    doc_of(named, &place.name).unwrap_or_else(|| describe::key(map))
                }
                None => self.key_of_map(map, &place.name)?,
            },
            _ => {
                let known = match place.scope.lookup(&place.name) {
                    Lookup::Known(key) => describe::key(key),
                    Lookup::Inapplicable(key) => without_effect(key),
                    Lookup::Deprecated(key) => {
                        let older = markdown::code(&place.name);
                        let older = format!("{older} is an older spelling of `{}`.", key.name);
                        format!("{older}\n\n{}", describe::key(key))
                    }
                    Lookup::Unknown => return None,
                };
                let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
                with(known, self.facts_of_key(table, &place.name))
            }
        };
        Some(Hover { range: place.word, markdown })
    }

    /// A key that the file itself chose: a class, a metric.
    fn key_of_map(&self, map: &KeySpec, name: &str) -> Option<String> {
        match &*map.name {
            "class_weights" if self.snapshot.kind == FileKind::Session => {
                dataset::class(&self.snapshot.folder, self.session(), name)
            }
            _ => Some(describe::key_of_map(map, name)),
        }
    }

    /// What the value of a key comes to, in a session.
    fn facts_of_key(&self, table: &str, key: &str) -> Option<String> {
        if self.snapshot.kind != FileKind::Session {
            return None;
        }
        let folder = &self.snapshot.folder;
        let session = || self.session();
        match (table, key) {
            ("layer", _) => layer::at(session(), self.at),
            ("model", "layers" | "head") => network::whole_stack(session(), self.model()?),
            ("model", "base_model") => {
                let name = self.model()?.base_model()?;
                network::backbone(session(), name.value)
            }
            ("model", "kind" | "created_at" | "weights") => None,
            ("dataset", "classes" | "image_size" | "path" | "dataset_path") => {
                Some(dataset::facts(folder, session()))
            }
            ("dataset", "split") | ("dataset.split", "train" | "val" | "test") => {
                dataset::parts(folder, session())
            }
            ("model", key) if !matches!(key, "id" | "name") => {
                let facts = network::facts(session(), self.model()?);
                (!facts.is_empty()).then(|| format!("- {}", facts.join("\n- ")))
            }
            ("training", "batch_size" | "epochs") => {
                let training = entries::at(session(), Library::Trainings, self.at)?;
                let steps = training::steps(session(), &training.values(), &self.beside)?;
                Some(format!("- {steps}"))
            }
            (table, "id" | "name") => self.entry_at(table),
            (table, key) if tells_story(Some(table), key) => self.entry_at(table),
            _ => None,
        }
    }

    fn model(&self) -> Option<Model<'_>> {
        entries::at(self.session(), Library::Models, self.at).map(Model)
    }

    /// The entry around the cursor, if `table` is what entries of its library are.
    fn entry_at(&self, table: &str) -> Option<String> {
        let library = Library::ALL.into_iter().find(|library| library.table() == table)?;
        self.entry_of(library, self.at)
    }

    fn entry_of(&self, library: Library, at: TextSize) -> Option<String> {
        let found = entries::at(self.session(), library, at)?;
        Some(entries::entry(self.session(), found, &self.beside))
    }

    fn value(&self, place: &ValuePlace<'_>) -> Option<Hover> {
        if !place.range.contains_inclusive(self.at) || place.range.is_empty() {
            return None;
        }
        let is_session = self.snapshot.kind == FileKind::Session;
        let text = cursor::decode(self.snapshot.document.slice(place.range));
        if is_session && place.elements.is_some() && place.key.name == "classes" {
            let markdown = dataset::class(&self.snapshot.folder, self.session(), &text)?;
            return Some(Hover { range: place.range, markdown });
        }
        let named = plugins::of_value(self.snapshot, place);
        if let Some(markdown) = named.and_then(|named| doc_of(named, &text)) {
            return Some(Hover { range: place.range, markdown });
        }
        let Some(key) = place.expected.key else {
            let Shape::Map { key: Some(map), .. } = place.scope.shape else { return None };
            let markdown = self.key_of_map(map, &place.key.name)?;
            return Some(Hover { range: place.range, markdown });
        };
        let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
        let markdown = match place.expected.value {
            ValueType::Choice(_) => {
                let written = |literal| describe::value_text(literal) == text;
                let found = key.choices().iter().find(|choice| written(&choice.value));
                match found {
                    Some(choice) => with(
                        describe::choice(&key.name, choice),
                        self.facts_of_key(table, &key.name),
                    ),
                    None => describe::key(key),
                }
            }
            ValueType::Reference(name) if is_session => {
                let library = library_of(name)?;
                match self.session().find(library, &text) {
                    Some(found) => entries::entry(self.session(), found, &self.beside),
                    None => format!("No {} has the ID {}.", library.noun(), markdown::code(&text)),
                }
            }
            ValueType::Id | ValueType::String if matches!(&*key.name, "id" | "name") => {
                let entry = self.facts_of_key(table, &key.name);
                entry.unwrap_or_else(|| describe::key(key))
            }
            _ => {
                let known = match place.scope.lookup(&key.name) {
                    Lookup::Inapplicable(key) => without_effect(key),
                    _ => describe::key(key),
                };
                with(known, self.facts_of_key(table, &key.name))
            }
        };
        Some(Hover { range: place.range, markdown })
    }
}

fn without_effect(key: &KeySpec) -> String {
    format!("{}\n\nIt has no effect here.", describe::key(key))
}

/// What is to be said of the thing called `name`.
fn doc_of(named: Vec<Named>, name: &str) -> Option<String> {
    named.into_iter().find(|named| named.name == name).map(|named| named.doc)
}

/// The library whose entries such a header begins.
fn library_of(path: &str) -> Option<Library> {
    Library::ALL.into_iter().find(|library| library.key() == path)
}

/// `markdown`, with more below it.
fn with(markdown: String, more: Option<String>) -> String {
    match more {
        Some(more) => format!("{markdown}\n\n{more}"),
        None => markdown,
    }
}
