//! Every place of a file that names something: read section by section from the lines as they
//! are written, so that a broken section costs its own broken lines only, and kept with the
//! section until its text changes.

use std::sync::Arc;

use crate::catalog::{Catalog, CatalogId, ValueType};
use crate::ide::cursor::{Expected, Shape};
use crate::ide::{FileKind, Snapshot};
use crate::session::Library;
use crate::syntax::{Node, Section, Table, TableOrigin, Value};
use crate::text::{TextRange, TextSize, offset};

/// What sort of thing a name stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sort {
    /// The session itself.
    Session,
    /// An entry of a library.
    Entry(Library),
    /// A class of the dataset.
    Class,
}

impl Sort {
    /// Such a thing, in words.
    pub(super) fn noun(self) -> &'static str {
        match self {
            Sort::Session => "session",
            Sort::Entry(library) => library.noun(),
            Sort::Class => "class",
        }
    }
}

/// A place where a name is written.
#[derive(Debug, Clone)]
pub(super) struct Mention {
    /// What is named.
    pub(super) sort: Sort,
    /// The name, without quotes and escapes.
    pub(super) name: Box<str>,
    /// As written, quotes included.
    pub(super) range: TextRange,
    /// Whether the thing gets its name here.
    pub(super) is_definition: bool,
    /// Whether it is a key; else it is a string.
    pub(super) is_key: bool,
    /// What of the lines the name belongs to, where that is less than the section.
    pub(super) owner: Option<TextRange>,
}

impl Mention {
    /// The name as written, without its quotes.
    pub(super) fn inner(&self, snapshot: &Snapshot) -> TextRange {
        let text = snapshot.document.slice(self.range);
        let quotes = ["\"\"\"", "'''", "\"", "'"].into_iter().find(|quotes| {
            text.len() >= 2 * quotes.len() && text.starts_with(quotes) && text.ends_with(quotes)
        });
        if quotes.is_none() && text.starts_with(['"', '\'']) {
            // The end quote is not there yet.
            return TextRange::new(self.range.start() + TextSize::of('"'), self.range.end());
        }
        let quotes = quotes.map_or_else(TextSize::default, |quotes| offset(quotes.len()));
        TextRange::new(self.range.start() + quotes, self.range.end() - quotes)
    }

    fn is_of(&self, sort: Sort, name: &str) -> bool {
        self.sort == sort && *self.name == *name
    }

    fn moved(&self, by: TextSize) -> Self {
        let (range, owner) = (self.range + by, self.owner.map(|owner| owner + by));
        Self { range, owner, ..self.clone() }
    }
}

/// The name at `at`; none in a header.
pub(super) fn mention_at(snapshot: &Snapshot, at: TextSize) -> Option<Mention> {
    let section = snapshot.document.section_at(at);
    let start = section.range().start();
    let mentions = mentions(snapshot, section)?;
    let found = mentions.list.iter().find(|mention| (mention.range + start).contains_inclusive(at));
    found.map(|mention| mention.moved(start))
}

/// What the name or the header at `at` stands for: the place at the cursor, and the name.
pub(super) fn named_at(snapshot: &Snapshot, at: TextSize) -> Option<(TextRange, Mention)> {
    if let Some(mention) = mention_at(snapshot, at) {
        return Some((mention.inner(snapshot), mention));
    }
    let section = snapshot.document.section_at(at);
    let header = section.header().filter(|header| header.range().contains_inclusive(at))?;
    let start = section.range().start();
    let mentions = mentions(snapshot, section)?;
    let own = |mention: &&Mention| {
        mention.is_definition && mention.owner.is_none() && mention.sort != Sort::Class
    };
    Some((header.range(), mentions.list.iter().find(own)?.moved(start)))
}

/// Every place that names the same as `mention`, in file order.
pub(super) fn mentions_of(snapshot: &Snapshot, mention: &Mention) -> Vec<Mention> {
    all(snapshot, |other| other.is_of(mention.sort, &mention.name))
}

/// Whether something of this sort gets this name.
pub(super) fn is_defined(snapshot: &Snapshot, sort: Sort, name: &str) -> bool {
    !all(snapshot, |other| other.is_definition && other.is_of(sort, name)).is_empty()
}

/// All that a definition belongs to: of an entry, its table with the tables below it.
pub(super) fn whole(snapshot: &Snapshot, definition: &Mention) -> TextRange {
    if let Some(owner) = definition.owner {
        return owner;
    }
    let first = snapshot.document.section_at(definition.range.start());
    let Some(header) = first.header() else { return definition.range };
    let name: Vec<_> = header.keys().map(|key| key.name()).collect();
    let is_below = |section: &Section<'_>| {
        let Some(header) = section.header() else { return false };
        let mut keys = header.keys().map(|key| key.name());
        name.iter().all(|name| keys.next() == Some(name)) && keys.next().is_some()
    };
    let below = snapshot.document.sections().skip(first.index() + 1).take_while(is_below);
    let last = below.last().unwrap_or(first);
    TextRange::new(header.range().start(), written_end(last))
}

/// The end of what is written in a section; the comments at its end belong to what follows.
fn written_end(section: Section<'_>) -> TextSize {
    let lines = section.key_values().map(|line| line.range().end());
    let header = section.header().map(|header| header.range().end());
    header.into_iter().chain(lines).max().unwrap_or(section.range().start())
}

fn all(snapshot: &Snapshot, wanted: impl Fn(&Mention) -> bool) -> Vec<Mention> {
    let mut found = Vec::new();
    for section in snapshot.document.sections() {
        let Some(mentions) = mentions(snapshot, section) else { break };
        let start = section.range().start();
        let of_section = mentions.list.iter().filter(|mention| wanted(mention));
        found.extend(of_section.map(|mention| mention.moved(start)));
    }
    found
}

/// The names of one section, their places counted from its start.
struct Mentions {
    /// What they were found with.
    catalog: CatalogId,
    list: Vec<Mention>,
}

/// The names in a section; nothing in files that are no sessions.
fn mentions(snapshot: &Snapshot, section: Section<'_>) -> Option<Arc<Mentions>> {
    if snapshot.kind != FileKind::Session {
        return None;
    }
    let catalog = snapshot.catalog.id();
    let kept = section.remembered::<Mentions>().filter(|kept| kept.catalog == catalog);
    if kept.is_some() {
        return kept;
    }
    let list = Reader::new(&snapshot.catalog, section).read();
    section.remember(Mentions { catalog, list });
    section.remembered()
}

/// Reads the names of one section.
struct Reader<'a> {
    catalog: &'a Catalog,
    section: Section<'a>,
    list: Vec<Mention>,
}

impl<'a> Reader<'a> {
    fn new(catalog: &'a Catalog, section: Section<'a>) -> Self {
        Self { catalog, section, list: Vec::new() }
    }

    fn read(mut self) -> Vec<Mention> {
        let root = Shape::root(self.catalog);
        let header = self.section.header();
        let names = header.into_iter().flat_map(|header| header.keys().map(|key| key.name()));
        let shape = root.below(self.catalog, names);
        for line in self.section.key_values() {
            let owner = header.is_none().then(|| line.range());
            let mut shape = shape;
            let mut keys = line.keys().peekable();
            while let Some(key) = keys.next() {
                self.key(shape, key.name(), key.range(), owner);
                match (keys.peek(), line.value()) {
                    (Some(_), _) => shape = shape.below(self.catalog, [key.name()]),
                    (None, Some(value)) => self.field(shape, key.name(), value, owner),
                    (None, None) => {}
                }
            }
        }
        self.list
    }

    fn key(&mut self, shape: Shape<'_>, name: &str, range: TextRange, owner: Option<TextRange>) {
        if matches!(shape, Shape::Map { key: Some(key), .. } if key.name == "class_weights") {
            self.push(Sort::Class, name, range, false, owner);
            if let Some(mention) = self.list.last_mut() {
                mention.is_key = true;
            }
        }
    }

    fn field(&mut self, shape: Shape<'a>, key: &str, value: Node<'a>, owner: Option<TextRange>) {
        let Some(expected) = shape.expected(key) else { return };
        let table = match shape {
            Shape::Table { spec, .. } => spec.name.as_str(),
            Shape::Map { .. } | Shape::Unknown => "",
        };
        self.value(expected, table, value, owner);
    }

    fn value(
        &mut self,
        expected: Expected<'a>,
        table: &str,
        value: Node<'a>,
        owner: Option<TextRange>,
    ) {
        match value.value() {
            Value::String(name) => self.string(expected, table, name, value.range(), owner),
            Value::Array(array) => {
                let expected = expected.element();
                array.elements().for_each(|element| self.value(expected, table, element, owner));
            }
            Value::Table(inner) => self.table(expected.shape(self.catalog), inner, owner),
            Value::Invalid => {
                if let Some((name, range)) = without_end_quote(value) {
                    self.string(expected, table, name, range, owner);
                }
            }
            _ => {}
        }
    }

    fn table(&mut self, shape: Shape<'a>, table: Table<'a>, owner: Option<TextRange>) {
        let is_inline = table.origin() == TableOrigin::Inline;
        let owner = if is_inline { Some(table.range()) } else { owner };
        for field in table.fields() {
            self.key(shape, field.key.name(), field.key.range(), owner);
            self.field(shape, field.key.name(), field.value, owner);
        }
    }

    fn string(
        &mut self,
        expected: Expected<'_>,
        table: &str,
        name: &str,
        range: TextRange,
        owner: Option<TextRange>,
    ) {
        let library = |called: fn(Library) -> &'static str, name: &str| {
            Library::ALL.into_iter().find(|library| called(*library) == name)
        };
        match expected.value {
            ValueType::Id if table == "session" => {
                self.push(Sort::Session, name, range, true, owner);
            }
            ValueType::Id => {
                if let Some(library) = library(Library::table, table) {
                    self.push(Sort::Entry(library), name, range, true, owner);
                }
            }
            ValueType::Reference(to) => {
                if let Some(library) = library(Library::key, to) {
                    self.push(Sort::Entry(library), name, range, false, owner);
                }
            }
            ValueType::String if expected.key.is_some_and(|key| key.name == "classes") => {
                self.push(Sort::Class, name, range, table == "dataset", owner);
            }
            _ => {}
        }
    }

    fn push(
        &mut self,
        sort: Sort,
        name: &str,
        range: TextRange,
        is_definition: bool,
        owner: Option<TextRange>,
    ) {
        let start = self.section.range().start();
        self.list.push(Mention {
            sort,
            name: name.into(),
            range: range - start,
            is_definition,
            is_key: false,
            owner: owner.map(|owner| owner - start),
        });
    }
}

/// The one word of a string that has no end quote yet, and its place with the quote.
fn without_end_quote(value: Node<'_>) -> Option<(&str, TextRange)> {
    let text = value.text();
    let quote = text.chars().next().filter(|quote| ['"', '\''].contains(quote))?;
    let rest = text.lines().next()?.strip_prefix(quote)?;
    let is_end = |c: char| c.is_whitespace() || [',', ']', '}', '#', '"', '\'', '\\'].contains(&c);
    let end = rest.find(is_end).unwrap_or(rest.len());
    let (name, behind) = rest.split_at_checked(end)?;
    let behind = behind.trim_start();
    let is_alone = behind.is_empty() || behind.starts_with([',', ']', '}', '#']);
    let range = TextRange::at(value.range().start(), TextSize::of(quote) + offset(end));
    (is_alone && !name.is_empty()).then_some((name, range))
}
