//! What catalog files call each other: tables, their keys, the values of those. What is built in can
//! be named, and what stands in the same file.

use super::entry_at;
use crate::catalog::{Catalog, KeySpec, ValueType};
use crate::ide::cursor::{KeyPlace, Shape, ValuePlace};
use crate::ide::{FileKind, Snapshot, describe, markdown};
use crate::syntax::{Document, Table};
use crate::text::TextSize;

/// Something that can be named.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::ide) struct Named {
    /// Its name as it is written there.
    pub(in crate::ide) name: String,
    /// What it is, in Markdown.
    pub(in crate::ide) doc: String,
}

/// What is named at a place.
enum Sought<'a> {
    /// A table.
    Table,
    /// A key with choices, with its table.
    ChoiceKey,
    /// A key of this table with values worth trying.
    Setting(&'a str),
    /// A key of this table that other choices bring along.
    SharedKey(&'a str),
    /// A key of this table with choices.
    Selector(&'a str),
    /// A value of this key of this table.
    Value(&'a str, &'a str),
}

/// All that the value at `place` may name; `None` where it is no name.
pub(in crate::ide) fn of_value(snapshot: &Snapshot, place: &ValuePlace<'_>) -> Option<Vec<Named>> {
    if snapshot.kind != FileKind::Catalog {
        return None;
    }
    let here = || table_here(&snapshot.document, place.at);
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let sought = match (table, &*place.key.name, &place.elements) {
        ("choice", "for", None) => Sought::ChoiceKey,
        ("choice", "takes", Some(_)) => Sought::SharedKey(here()?),
        ("key" | "items", "table", None) => Sought::Table,
        ("", key, Some(_)) if is_map(place.scope.shape, "when") => Sought::Value(here()?, key),
        _ => return None,
    };
    Some(Names::of(&snapshot.document).sought(&sought))
}

/// What a table whose keys are names holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(in crate::ide) enum MapOf {
    /// Values worth trying, by key.
    Suggestions,
    /// The values of other keys under which a key applies.
    Conditions,
}

/// All that the key at `place` may name; `None` where it is no name.
pub(in crate::ide) fn of_key(
    snapshot: &Snapshot,
    place: &KeyPlace<'_>,
) -> Option<(MapOf, Vec<Named>)> {
    if snapshot.kind != FileKind::Catalog {
        return None;
    }
    let here = || table_here(&snapshot.document, place.word.start());
    let (map, sought) = match place.scope.shape {
        shape if is_map(shape, "suggest") => (MapOf::Suggestions, Sought::Setting(here()?)),
        shape if is_map(shape, "when") => (MapOf::Conditions, Sought::Selector(here()?)),
        _ => return None,
    };
    Some((map, Names::of(&snapshot.document).sought(&sought)))
}

/// A name like `wanted` for a new thing of the sort that the catalog's table `table` describes, as
/// its `key`: one that nothing has yet. `None` where it is no such name.
pub(in crate::ide) fn free(
    snapshot: &Snapshot,
    table: &str,
    key: &str,
    wanted: &str,
    at: TextSize,
) -> Option<String> {
    if snapshot.kind != FileKind::Catalog {
        return None;
    }
    let builtin = Catalog::builtin();
    let names = Names::of(&snapshot.document);
    let mut taken: Vec<&str> = match (table, key) {
        ("table", "name") => builtin.tables().iter().map(|table| &*table.name).collect(),
        ("preset", "id") => builtin.presets().iter().map(|preset| &*preset.id).collect(),
        ("backbone", "name") => builtin.backbones().iter().map(|known| &*known.name).collect(),
        ("key", "name") => {
            names.keys_of(table_here(&snapshot.document, at)?).map(Key::name).collect()
        }
        _ => return None,
    };
    if table != "key" {
        taken.extend(names.list(table).filter_map(|entry| string(entry, key)));
    }
    let joint = if table == "key" { '_' } else { '-' };
    let numbered = (2..=taken.len() + 2).map(|number| format!("{wanted}{joint}{number}"));
    std::iter::once(wanted.to_owned()).chain(numbered).find(|name| !taken.contains(&&**name))
}

/// The table that the keys at `at` are about: that of a `[[table]]` itself, or of the key that a
/// `[[choice]]` is for.
fn table_here(document: &Document, at: TextSize) -> Option<&str> {
    if let Some(table) = entry_at(document, "table", at) {
        return string(table, "name");
    }
    let choice = entry_at(document, "choice", at)?;
    Some(string(choice, "for")?.rsplit_once('.')?.0)
}

/// Whether this is the table that the key `name` of a catalog file holds, its keys being free.
fn is_map(shape: Shape<'_>, name: &str) -> bool {
    matches!(shape, Shape::Map { key: Some(key), .. } if key.name == name)
}

/// What can be named: all that is built in, and all that stands in one file.
struct Names<'a> {
    file: Table<'a>,
}

/// A key, wherever it is described.
#[derive(Clone, Copy)]
enum Key<'a> {
    BuiltIn(&'a KeySpec),
    /// In this file; under a choice or not.
    Written(Table<'a>, bool),
}

impl<'a> Names<'a> {
    fn of(document: &'a Document) -> Self {
        Self { file: document.root() }
    }

    fn sought(&self, sought: &Sought<'_>) -> Vec<Named> {
        let mut found = match *sought {
            Sought::Table => self.tables(),
            Sought::ChoiceKey => self.choice_keys(),
            Sought::Setting(table) => {
                self.keys_of(table).filter(|key| key.is_setting()).map(Key::named).collect()
            }
            Sought::SharedKey(table) => {
                self.keys_of(table).filter(|key| key.is_conditional()).map(Key::named).collect()
            }
            Sought::Selector(table) => {
                self.keys_of(table).filter(|key| key.has_choices()).map(Key::named).collect()
            }
            Sought::Value(table, key) => self.values_of(table, key),
        };
        // A name may have several meanings; the first one says enough.
        let mut seen = rustc_hash::FxHashSet::default();
        found.retain(|named| seen.insert(named.name.clone()));
        found
    }

    fn tables(&self) -> Vec<Named> {
        let built_in = Catalog::builtin().tables().iter();
        let built_in = built_in
            .map(|spec| Named { name: spec.name.clone(), doc: describe::table(&spec.name, spec) });
        let written = self.list("table").filter_map(|table| documented(table, "name"));
        built_in.chain(written).collect()
    }

    fn choice_keys(&self) -> Vec<Named> {
        let tables = self.tables().into_iter();
        let keys = tables.flat_map(|table| {
            let keys: Vec<Named> = self
                .keys_of(&table.name)
                .filter(|key| key.takes_choices())
                .map(Key::named)
                .collect();
            let path =
                move |key: Named| Named { name: format!("{}.{}", table.name, key.name), ..key };
            keys.into_iter().map(path)
        });
        keys.collect()
    }

    fn keys_of<'n>(&'n self, table: &'n str) -> impl Iterator<Item = Key<'a>> + 'n {
        let built_in = Catalog::builtin().table(table);
        let built_in = built_in.into_iter().flat_map(|spec| &spec.keys).map(Key::BuiltIn);
        let tables =
            self.list("table").filter(move |written| string(*written, "name") == Some(table));
        let own = tables.flat_map(|table| list(table, "key")).map(|key| Key::Written(key, false));
        let choices = self.list("choice").filter(move |choice| {
            let place = string(*choice, "for").and_then(|place| place.rsplit_once('.'));
            place.is_some_and(|(of, _)| of == table)
        });
        let under = choices.flat_map(|table| list(table, "key")).map(|key| Key::Written(key, true));
        built_in.chain(own).chain(under).filter(|key| !key.name().is_empty())
    }

    fn values_of(&self, table: &str, key: &str) -> Vec<Named> {
        let spec = Catalog::builtin().table(table).and_then(|spec| spec.key(key));
        let choices = spec.into_iter().flat_map(KeySpec::choices);
        let built_in = choices.filter_map(|choice| {
            let name = choice.value.as_str()?.to_owned();
            Some(Named { name, doc: describe::choice(key, choice) })
        });
        let path = format!("{table}.{key}");
        let written = self.list("choice").filter(|choice| string(*choice, "for") == Some(&path));
        built_in.chain(written.filter_map(|choice| documented(choice, "value"))).collect()
    }

    fn list(&self, name: &str) -> impl Iterator<Item = Table<'a>> + use<'a> {
        list(self.file, name)
    }
}

impl<'a> Key<'a> {
    fn name(self) -> &'a str {
        match self {
            Self::BuiltIn(spec) => &spec.name,
            Self::Written(key, _) => string(key, "name").unwrap_or_default(),
        }
    }

    fn named(self) -> Named {
        let doc = match self {
            Self::BuiltIn(spec) => describe::key(spec),
            Self::Written(key, _) => doc(key, self.name()),
        };
        Named { name: self.name().to_owned(), doc }
    }

    /// Whether some of its values may be better than others: those of names and times are not.
    fn is_setting(self) -> bool {
        match self {
            Self::BuiltIn(spec) => !matches!(
                spec.value,
                ValueType::Id | ValueType::String | ValueType::DateTime | ValueType::Reference(_)
            ),
            Self::Written(key, _) => {
                !matches!(string(key, "type"), Some("id" | "string" | "datetime" | "reference"))
            }
        }
    }

    fn has_choices(self) -> bool {
        match self {
            Self::BuiltIn(spec) => !spec.choices().is_empty(),
            Self::Written(key, _) => string(key, "type") == Some("choice"),
        }
    }

    /// Whether a `[[choice]]` may add to its values: those of backbones are backbones.
    fn takes_choices(self) -> bool {
        let are_backbones = match self {
            Self::BuiltIn(spec) => {
                let first = spec.choices().first().and_then(|choice| choice.value.as_str());
                first.is_some_and(|name| Catalog::builtin().backbone(name).is_some())
            }
            Self::Written(..) => false,
        };
        let are_elements = match self {
            Self::Written(key, _) => {
                let items = key.get("items").and_then(|items| items.value.as_table());
                items.and_then(|items| string(items, "type")) == Some("choice")
            }
            Self::BuiltIn(_) => false,
        };
        (self.has_choices() || are_elements) && !are_backbones
    }

    /// Whether it applies only beside some values of another key.
    fn is_conditional(self) -> bool {
        match self {
            Self::BuiltIn(spec) => !spec.when.is_empty(),
            Self::Written(key, is_under_choice) => is_under_choice || key.get("when").is_some(),
        }
    }
}

/// The tables of a list, or of none.
fn list<'a>(table: Table<'a>, name: &str) -> impl Iterator<Item = Table<'a>> + use<'a> {
    let array = table.get(name).and_then(|field| field.value.as_array());
    array.into_iter().flat_map(|array| array.elements()).filter_map(|node| node.as_table())
}

fn string<'a>(table: Table<'a>, key: &str) -> Option<&'a str> {
    table.get(key)?.value.as_str()
}

/// What the file itself says of an entry that is called by its `key`.
fn documented(entry: Table<'_>, key: &str) -> Option<Named> {
    let name = string(entry, key)?;
    Some(Named { name: name.to_owned(), doc: doc(entry, name) })
}

fn doc(entry: Table<'_>, name: &str) -> String {
    format!("**{}**\n\n{}", markdown::code(name), string(entry, "doc").unwrap_or_default().trim())
}
