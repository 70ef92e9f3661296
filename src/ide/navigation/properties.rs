//! What holds for any session, in any layout: a new name changes that name and nothing else.

use proptest::prelude::*;

use super::names::{self, Mention, Sort};
use super::{definition, highlights, linked_ranges, references, rename};
use crate::ide::Snapshot;
use crate::ide::testing::snapshot;
use crate::session::testing::{file, session_file};
use crate::session::{Library, ids};
use crate::text::apply_edits;

const FRESH: &str = "fresh-name";

/// Every name in the file.
fn mentions(snapshot: &Snapshot) -> Vec<Mention> {
    let ends = (0..=snapshot.document.text().len()).map(crate::text::offset);
    let mut found: Vec<Mention> = ends.filter_map(|at| names::mention_at(snapshot, at)).collect();
    found.dedup_by_key(|mention| mention.range);
    found
}

/// What a TOML reader sees, with `from` for `to` wherever that names a thing of this sort.
fn as_before(text: &str, sort: Sort, from: &str, to: &str) -> toml::Table {
    let mut root: toml::Table = toml::from_str(text).unwrap();
    let back = |value: Option<&mut toml::Value>| {
        if let Some(toml::Value::String(name)) = value
            && name == to
        {
            *name = from.to_owned();
        }
    };
    let key = match sort {
        Sort::Session => {
            back(root.get_mut("session").and_then(|table| table.get_mut("id")));
            return root;
        }
        Sort::Class => {
            let dataset = root.remove("dataset").map(|dataset| with_class_back(dataset, from, to));
            root.extend(dataset.map(|dataset| ("dataset".to_owned(), dataset)));
            return root;
        }
        Sort::Entry(library) => library,
    };
    let entries = |root: &mut toml::Table, library: Library, field: &str| {
        let list = root.get_mut(library.key()).and_then(toml::Value::as_array_mut);
        for entry in list.into_iter().flatten() {
            back(entry.get_mut(field));
        }
    };
    entries(&mut root, key, "id");
    match key {
        Library::Models => entries(&mut root, Library::Experiments, "model_id"),
        Library::Trainings => entries(&mut root, Library::Experiments, "training_id"),
        Library::Experiments => {}
    }
    root
}

/// Only classes are called so.
fn with_class_back(value: toml::Value, from: &str, to: &str) -> toml::Value {
    let back = |name: String| if name == to { from.to_owned() } else { name };
    match value {
        toml::Value::String(name) => toml::Value::String(back(name)),
        toml::Value::Array(items) => {
            let items = items.into_iter().map(|item| with_class_back(item, from, to));
            toml::Value::Array(items.collect())
        }
        toml::Value::Table(fields) => {
            let fields = fields.into_iter();
            let fields = fields.map(|(key, value)| (back(key), with_class_back(value, from, to)));
            toml::Value::Table(fields.collect())
        }
        other => other,
    }
}

fn check(text: &str) {
    let before = snapshot(text);
    for mention in mentions(&before) {
        let at = mention.inner(&before).start();
        let places = highlights(&before, at);
        assert!(places.iter().any(|place| place.range == mention.inner(&before)));
        for place in &places {
            assert_eq!(highlights(&before, place.range.start()), places);
        }
        let listed = references(&before, at, true).unwrap_or_default();
        assert_eq!(listed.len(), places.len());
        let defined = places.iter().filter(|place| place.is_definition).count();
        assert_eq!(definition(&before, at).map_or(0, |found| found.targets.len()), defined);
        if let Some(linked) = linked_ranges(&before, at) {
            assert_eq!(linked, listed);
        }

        let Ok(renamed) = rename(&before, at, FRESH) else { continue };
        let after = apply_edits(text, &renamed.edits).unwrap();
        let name = &*mention.name;
        assert_eq!(as_before(&after, mention.sort, name, FRESH), toml::from_str(text).unwrap());
        let renamed = snapshot(&after);
        let is_it = |other: &Mention| other.sort == mention.sort && *other.name == *FRESH;
        let at = mentions(&renamed).into_iter().find(is_it).unwrap().inner(&renamed).start();
        let places = references(&renamed, at, true).unwrap_or_default();
        assert_eq!(places.len(), listed.len(), "{after}");
        // There is no way back to what is no ID.
        let Ok(back) = rename(&renamed, at, name) else {
            assert!(!ids::is_valid(name));
            continue;
        };
        assert_eq!(apply_edits(&after, &back.edits).unwrap(), text);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn a_new_name_changes_that_name_alone(text in prop_oneof![file(), session_file()]) {
        if toml::from_str::<toml::Table>(&text).is_ok() {
            check(&text);
        }
    }
}
