//! A walk over a section beside the catalog: what its keys and values mean.

use super::{TokenKind, TokenModifiers, TokensKey, Unit};
use crate::catalog::{Catalog, KeySpec, Lookup, ValueType};
use crate::ide::shape::{Meaning, Shape};
use crate::session::Values;
use crate::syntax::{Key, Node, Section, Table, Value};
use crate::text::TextRange;

/// What a word is; nothing for a key that nobody knows.
type Meant = Option<(TokenKind, TokenModifiers)>;

/// The walk.
pub(super) struct Walk<'a> {
    catalog: &'a Catalog,
    key: &'a TokensKey,
    /// What was found, sorted by place.
    pub(super) found: Vec<(TextRange, Meant)>,
}

impl<'a> Walk<'a> {
    /// Walks over `section`; what its tokens follow from beside its text, `key` says.
    pub(super) fn over(catalog: &'a Catalog, section: Section<'a>, key: &'a TokensKey) -> Self {
        let mut walk = Self { catalog, key, found: Vec::new() };
        walk.header(section);
        let shape = Shape::of_section(catalog, section);
        for pair in section.key_values() {
            let meaning = walk.keys(pair.keys(), section.table(), shape);
            if let Some(value) = pair.value() {
                walk.value(value, meaning);
            }
        }
        walk.found.sort_by_key(|(range, _)| range.start());
        walk
    }

    fn header(&mut self, section: Section<'a>) {
        let mut shape = Shape::Table(self.catalog.file());
        let keys = section.header().into_iter().flat_map(|header| header.keys());
        for (part, key) in keys.enumerate() {
            let meaning = shape.meaning(key.name(), |_| None);
            shape = meaning.element().shape(self.catalog);
            let mut modifiers = key_modifiers(meaning);
            modifiers.is_unused |= self.key.is_unused || self.key.idle_part == Some(part);
            let is_known = !matches!(meaning.key, Some(Lookup::Unknown));
            let meant = is_known.then_some((TokenKind::Section, modifiers));
            self.found.push((key.range(), meant));
        }
    }

    /// The parts of a dotted key, in `table`; what the last one means.
    fn keys(
        &mut self,
        keys: impl Iterator<Item = Key<'a>>,
        mut table: Option<Table<'a>>,
        mut shape: Shape<'a>,
    ) -> Meaning<'a> {
        let mut meaning = Meaning { key: None, value: None };
        for key in keys {
            meaning = self.key(key, table, shape);
            shape = meaning.shape(self.catalog);
            table = table.and_then(|table| table.get(key.name())?.value.as_table());
        }
        meaning
    }

    fn key(&mut self, key: Key<'a>, table: Option<Table<'a>>, shape: Shape<'a>) -> Meaning<'a> {
        let spec = match shape {
            Shape::Table(spec) => Some(spec),
            _ => None,
        };
        let values = Values::new(spec, table);
        let selected = |selector: &'a KeySpec| table.and_then(|_| values.selected(selector));
        let meaning = shape.meaning(key.name(), selected);
        let is_known = !matches!(meaning.key, Some(Lookup::Unknown));
        let meant = is_known.then(|| (TokenKind::Key, key_modifiers(meaning)));
        self.found.push((key.range(), meant));
        meaning
    }

    fn value(&mut self, node: Node<'a>, meaning: Meaning<'a>) {
        let mut modifiers = TokenModifiers::default();
        let kind = match node.value() {
            Value::String(text) => {
                let kind = self.text(text, meaning, &mut modifiers);
                if modifiers.is_definition {
                    let unused = &self.key.unused_ids;
                    let at = unused.binary_search_by_key(&node.range().start(), |id| id.start());
                    modifiers.is_unused |= at.is_ok();
                }
                kind
            }
            Value::Integer(_) | Value::Float(_) => {
                let unit = meaning.spec().and_then(|spec| spec.unit.as_deref());
                modifiers.unit = unit.and_then(Unit::from_name);
                TokenKind::Number
            }
            Value::Boolean(_) => TokenKind::Boolean,
            Value::DateTime(_) => TokenKind::Time,
            Value::Array(array) => {
                let meaning = meaning.element();
                return array.elements().for_each(|node| self.value(node, meaning));
            }
            Value::Table(table) => return self.table(table, meaning.shape(self.catalog)),
            Value::Invalid => return,
        };
        self.found.push((node.range(), Some((kind, modifiers))));
    }

    fn text(&self, text: &str, meaning: Meaning<'a>, modifiers: &mut TokenModifiers) -> TokenKind {
        match meaning.value {
            Some(ValueType::Id) => {
                modifiers.is_definition = true;
                modifiers.is_unused = self.key.is_unused;
                TokenKind::Id
            }
            Some(ValueType::Reference(_)) => TokenKind::Id,
            Some(ValueType::Choice(choices)) => {
                match choices.iter().find(|choice| choice.value.as_str() == Some(text)) {
                    Some(choice) if choice.layer.is_some() => TokenKind::Layer,
                    Some(_) => TokenKind::Choice,
                    None => TokenKind::Text,
                }
            }
            _ => TokenKind::Text,
        }
    }

    fn table(&mut self, table: Table<'a>, shape: Shape<'a>) {
        for field in table.fields() {
            let meaning = self.key(field.key, Some(table), shape);
            self.value(field.value, meaning);
        }
    }
}

/// The part of a section's header that has no effect beside what is chosen in the table around it.
pub(super) fn idle_part(catalog: &Catalog, section: Section<'_>) -> Option<usize> {
    let header = section.header()?;
    let at = header.range().start();
    let mut table = section.document().root();
    let mut spec = catalog.file();
    let mut keys = header.keys().enumerate().peekable();
    while let Some((part, key)) = keys.next() {
        let values = Values::new(Some(spec), Some(table));
        let shape = Shape::Table(spec);
        let meaning = shape.meaning(key.name(), |selector| values.selected(selector));
        if matches!(meaning.key, Some(Lookup::Inapplicable(_))) {
            return Some(part);
        }
        // Most headers are done by now: nothing is looked for in the file.
        keys.peek()?;
        let Shape::Table(below) = meaning.element().shape(catalog) else { return None };
        spec = below;
        table = match table.get(key.name())?.value.value() {
            Value::Table(table) => table,
            Value::Array(array) => array.last_before(at)?.as_table()?,
            _ => return None,
        };
    }
    None
}

fn key_modifiers(meaning: Meaning<'_>) -> TokenModifiers {
    TokenModifiers {
        is_deprecated: matches!(meaning.key, Some(Lookup::Deprecated(_))),
        is_unused: matches!(meaning.key, Some(Lookup::Inapplicable(_))),
        ..TokenModifiers::default()
    }
}
