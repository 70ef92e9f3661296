use serde::{Deserialize, Serialize};

use super::Values;
use crate::catalog::{Catalog, PresetTarget};
use crate::syntax::{Datetime, Node, Section, Table};
use crate::text::TextRange;

/// A value and where it stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The value.
    pub value: T,
    /// Its bytes, quotes included.
    pub range: TextRange,
}

/// The three lists of a session.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Library {
    /// `[[models]]`.
    Models,
    /// `[[trainings]]`.
    Trainings,
    /// `[[experiments]]`.
    Experiments,
}

impl Library {
    /// All three, in file order.
    pub const ALL: [Library; 3] = [Library::Models, Library::Trainings, Library::Experiments];

    /// The key in the file: `"models"`.
    pub const fn key(self) -> &'static str {
        match self {
            Library::Models => "models",
            Library::Trainings => "trainings",
            Library::Experiments => "experiments",
        }
    }

    /// One entry, in words: `"model"`.
    pub const fn noun(self) -> &'static str {
        match self {
            Library::Models => "model",
            Library::Trainings => "training",
            Library::Experiments => "experiment",
        }
    }

    /// What generated IDs start with: `"model_"`.
    pub const fn id_prefix(self) -> &'static str {
        match self {
            Library::Models => "model_",
            Library::Trainings => "train_",
            Library::Experiments => "exp_",
        }
    }

    /// The name of the catalog's table for an entry: `"model"`.
    pub const fn table(self) -> &'static str {
        self.noun()
    }
}

impl From<PresetTarget> for Library {
    fn from(target: PresetTarget) -> Self {
        match target {
            PresetTarget::Model => Library::Models,
            PresetTarget::Training => Library::Trainings,
        }
    }
}

/// One entry of a library.
#[derive(Debug, Clone, Copy)]
pub struct Entry<'a> {
    /// Which library.
    pub library: Library,
    /// Its place in the library, from 0.
    pub index: usize,
    /// The table as written.
    pub table: Table<'a>,
    pub(super) catalog: &'a Catalog,
    /// What almost every question about an entry begins with, read once.
    pub(super) names: Names<'a>,
}

/// What an entry is called and what it refers to, as far as they are strings.
#[derive(Debug, Clone, Copy)]
pub(super) struct Names<'a> {
    pub(super) id: Option<Spanned<&'a str>>,
    pub(super) name: Option<Spanned<&'a str>>,
    pub(super) model_id: Option<Spanned<&'a str>>,
    pub(super) training_id: Option<Spanned<&'a str>>,
}

impl<'a> Names<'a> {
    fn of(library: Library, table: Table<'a>) -> Self {
        let names = match table.own_section() {
            Some(section) => section.derive(|| KeptNames::of(section, table)).placed(section),
            None => Self::read(|key| read(table, key, Node::as_str)),
        };
        match library {
            Library::Experiments => names,
            Library::Models | Library::Trainings => {
                Self { model_id: None, training_id: None, ..names }
            }
        }
    }

    fn read(mut string: impl FnMut(&str) -> Option<Spanned<&'a str>>) -> Self {
        Self {
            id: string("id"),
            name: string("name"),
            model_id: string("model_id"),
            training_id: string("training_id"),
        }
    }
}

/// The names in a section, its places counted from the section's start: on each keystroke those of
/// all entries are asked for.
#[derive(Debug)]
struct KeptNames([Option<KeptName>; 4]);

/// The place of a name, and the name where it is not just the text between the quotes.
#[derive(Debug)]
struct KeptName {
    range: TextRange,
    decoded: Option<Box<str>>,
}

impl KeptNames {
    fn of(section: Section<'_>, table: Table<'_>) -> Self {
        let start = section.range().start();
        let names = Names::read(|key| read(table, key, Node::as_str));
        let names = [names.id, names.name, names.model_id, names.training_id];
        Self(names.map(|name| {
            let Spanned { value, range } = name?;
            let is_plain = unquoted(section, range) == Some(value);
            Some(KeptName { range: range - start, decoded: (!is_plain).then(|| value.into()) })
        }))
    }

    fn placed<'a>(&'a self, section: Section<'a>) -> Names<'a> {
        let start = section.range().start();
        let [id, name, model_id, training_id] = self.0.each_ref().map(|kept| {
            let KeptName { range, decoded } = kept.as_ref()?;
            let range = *range + start;
            Some(Spanned { value: decoded.as_deref().or_else(|| unquoted(section, range))?, range })
        });
        Names { id, name, model_id, training_id }
    }
}

/// What stands between the first and the last byte of `range`.
fn unquoted(section: Section<'_>, range: TextRange) -> Option<&str> {
    let text = section.document().text().get(range.start().into()..range.end().into())?;
    text.get(1..text.len().checked_sub(1)?)
}

impl<'a> Entry<'a> {
    pub(super) fn new(
        library: Library,
        index: usize,
        table: Table<'a>,
        catalog: &'a Catalog,
    ) -> Self {
        Self { library, index, table, catalog, names: Names::of(library, table) }
    }

    /// Its `id`, if it has one that is a string.
    pub fn id(&self) -> Option<Spanned<&'a str>> {
        self.names.id
    }

    /// Its `name`, if it has one that is a string.
    pub fn name(&self) -> Option<Spanned<&'a str>> {
        self.names.name
    }

    /// How messages call it, on one line and cut if long: its name, else its ID, else "model 3".
    pub fn label(&self) -> String {
        const MAX_CHARS: usize = 60;
        match self.name().or(self.id()) {
            Some(name) => {
                let line = name.value.lines().next().unwrap_or_default();
                let cut: String = line.chars().take(MAX_CHARS).collect();
                let rest = if cut.len() < name.value.len() { "…" } else { "" };
                format!("\u{201c}{cut}{rest}\u{201d}")
            }
            None => format!("{} {}", self.library.noun(), self.index + 1),
        }
    }

    /// Its values as the catalog means them, defaults included.
    pub fn values(&self) -> Values<'a> {
        Values::new(self.catalog.table(self.library.table()), Some(self.table))
    }

    /// The catalog that says what it may hold.
    pub fn catalog(&self) -> &'a Catalog {
        self.catalog
    }

    /// The string written for `key`.
    pub fn string(&self, key: &str) -> Option<Spanned<&'a str>> {
        read(self.table, key, Node::as_str)
    }

    /// The integer written for `key`.
    pub fn integer(&self, key: &str) -> Option<Spanned<i64>> {
        read(self.table, key, Node::as_integer)
    }

    /// The number written for `key`, integer or float.
    pub fn number(&self, key: &str) -> Option<Spanned<f64>> {
        read(self.table, key, Node::as_number)
    }

    /// The date-time written for `key`.
    pub fn datetime(&self, key: &str) -> Option<Spanned<&'a Datetime>> {
        read(self.table, key, Node::as_datetime)
    }
}

fn read<'a, T>(
    table: Table<'a>,
    key: &str,
    as_type: impl Fn(Node<'a>) -> Option<T>,
) -> Option<Spanned<T>> {
    let node = table.get(key)?.value;
    Some(Spanned { value: as_type(node)?, range: node.range() })
}
