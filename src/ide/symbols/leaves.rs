//! The keys of a section as symbols; they are kept with it, as they follow from its text and the
//! catalog alone.

use std::sync::Arc;

use super::heading::{self, Heading};
use super::{Detail, Symbol, SymbolKind};
use crate::catalog::{Catalog, CatalogId, Lookup};
use crate::ide::nesting::Nested;
use crate::ide::shape::{Meaning, Shape};
use crate::ide::{FileKind, Snapshot};
use crate::session::Library;
use crate::syntax::{Array, Document, KeyValue, Node, Table, TableOrigin, Value};
use crate::text::{TextRange, TextSize};

/// The keys of a section; places count from its start.
#[derive(Debug)]
pub(super) struct Leaves {
    catalog: CatalogId,
    /// Where the section's own lines are; a value that is not closed may reach beyond them.
    own: TextRange,
    pub(super) symbols: Vec<Symbol>,
    /// How many they are, with all they hold.
    all: usize,
    /// How many of them are, or are in, some that hold others.
    in_holders: usize,
}

impl Leaves {
    /// Those of a section.
    pub(super) fn of<'a>(snapshot: &'a Snapshot, nested: &Nested<'a>) -> Arc<Self> {
        let section = nested.section;
        let catalog = snapshot.catalog.id();
        let start = section.range().start();
        let own = nested.own - start;
        if let Some(known) = section.remembered::<Arc<Self>>()
            && (known.catalog, known.own) == (catalog, own)
        {
            return Arc::clone(&known);
        }
        let grower = Grower {
            document: &snapshot.document,
            catalog: &snapshot.catalog,
            kind: snapshot.kind,
        };
        let shape = Shape::of_section(&snapshot.catalog, section);
        let pairs = section.key_values().filter_map(|pair| grower.pair(pair, shape));
        let mut symbols: Vec<Symbol> = pairs.collect();
        for symbol in &mut symbols {
            keep_within(symbol, nested.own, start);
        }
        let all = symbols.iter().map(size).sum();
        let in_holders = symbols.iter().map(size).filter(|size| *size > 1).sum();
        let leaves = Arc::new(Self { catalog, own, symbols, all, in_holders });
        section.remember(Arc::clone(&leaves));
        leaves
    }

    /// How many symbols are told.
    pub(super) fn count(&self, detail: Detail) -> usize {
        match detail {
            Detail::Full => self.all,
            Detail::Holders => self.in_holders,
            Detail::None => 0,
        }
    }
}

/// A symbol with all it holds.
fn size(symbol: &Symbol) -> usize {
    1 + symbol.children.iter().map(size).sum::<usize>()
}

/// Has nothing reach beyond `outer`, and makes places count from `start`.
fn keep_within(symbol: &mut Symbol, outer: TextRange, start: TextSize) {
    let clamped = |range: TextRange| {
        let clamp = |at: TextSize| at.clamp(outer.start(), outer.end());
        TextRange::new(clamp(range.start()), clamp(range.end()))
    };
    symbol.range = clamped(symbol.range) - start;
    symbol.focus = clamped(symbol.focus) - start;
    symbol.children.iter_mut().for_each(|child| keep_within(child, outer, start));
}

struct Grower<'a> {
    document: &'a Document,
    catalog: &'a Catalog,
    kind: FileKind,
}

impl<'a> Grower<'a> {
    /// A line `key = value`; none for a half-typed one that has no key yet.
    fn pair(&self, pair: KeyValue<'a>, shape: Shape<'a>) -> Option<Symbol> {
        let keys = pair.keys().map(|key| key.range()).reduce(TextRange::cover)?;
        let names: Vec<&str> = pair.keys().map(|key| key.name()).collect();
        if names.iter().all(|name| name.is_empty()) && self.document.slice(keys).is_empty() {
            return None;
        }
        let mut meaning = Meaning { key: None, value: None };
        let mut shape = shape;
        for name in &names {
            meaning = shape.meaning(name, |_| None);
            shape = meaning.shape(self.catalog);
        }
        let library = match names[..] {
            [name] if self.kind == FileKind::Session => {
                Library::ALL.into_iter().find(|library| library.key() == name)
            }
            _ => None,
        };
        // Only before any header a library can be.
        let library =
            library.filter(|_| matches!(meaning.spec(), Some(spec) if spec.name == names[0]));
        let leaf =
            Leaf { name: names.join("."), meaning, library, range: pair.range(), focus: keys };
        Some(self.leaf(leaf, pair.value()))
    }

    fn leaf(&self, leaf: Leaf<'a>, value: Option<Node<'a>>) -> Symbol {
        let (kind, children) = match value.map(Node::value) {
            Some(Value::String(_)) => (SymbolKind::Text, Vec::new()),
            Some(Value::Integer(_) | Value::Float(_)) => (SymbolKind::Number, Vec::new()),
            Some(Value::Boolean(_)) => (SymbolKind::Boolean, Vec::new()),
            Some(Value::DateTime(_)) => (SymbolKind::Time, Vec::new()),
            Some(Value::Array(array)) => {
                let children = self.elements(array, leaf.meaning, leaf.library);
                let is_list = leaf.library.is_some();
                (if is_list { SymbolKind::Library } else { SymbolKind::Array }, children)
            }
            Some(Value::Table(table)) => {
                (SymbolKind::Table, self.fields(table, leaf.meaning.shape(self.catalog)))
            }
            Some(Value::Invalid) | None => (SymbolKind::Nothing, Vec::new()),
        };
        let name = match leaf.library {
            Some(library) if kind == SymbolKind::Library => heading::plural(library),
            _ => heading::shown(&leaf.name),
        };
        Symbol {
            name,
            detail: value.and_then(|value| detail(value)),
            kind,
            is_deprecated: matches!(leaf.meaning.key, Some(Lookup::Deprecated(_))),
            range: leaf.range,
            focus: leaf.focus,
            children,
        }
    }

    /// The tables in an array; other elements are said by its own text.
    fn elements(
        &self,
        array: Array<'a>,
        meaning: Meaning<'a>,
        library: Option<Library>,
    ) -> Vec<Symbol> {
        let shape = meaning.element().shape(self.catalog);
        let element = |(index, node): (usize, Node<'a>)| {
            let table = node.as_table()?;
            let heading = Heading::of_entry(table, library, shape, index);
            let children = match heading.kind {
                // Its numbers are beside its name.
                SymbolKind::Layer => Vec::new(),
                _ => self.fields(table, shape),
            };
            let type_name = table.get("type").filter(|_| heading.kind == SymbolKind::Layer);
            Some(Symbol {
                name: heading.name,
                detail: heading.detail,
                kind: heading.kind,
                is_deprecated: false,
                range: node.range(),
                focus: type_name.map_or(table.anchor(), |field| field.value.range()),
                children,
            })
        };
        array.elements().enumerate().filter_map(element).collect()
    }

    /// The keys of an inline table; those of dotted keys under their whole names.
    fn fields(&self, table: Table<'a>, shape: Shape<'a>) -> Vec<Symbol> {
        let mut found = Vec::new();
        self.add_fields(table, shape, "", &mut found);
        found.sort_by_key(|symbol| symbol.range.start());
        found
    }

    fn add_fields(
        &self,
        table: Table<'a>,
        shape: Shape<'a>,
        prefix: &str,
        found: &mut Vec<Symbol>,
    ) {
        for field in table.fields() {
            let meaning = shape.meaning(field.key.name(), |_| None);
            let name = format!("{prefix}{}", field.key.name());
            match field.value.as_table() {
                Some(inner) if inner.origin() == TableOrigin::Dotted => {
                    let shape = meaning.shape(self.catalog);
                    self.add_fields(inner, shape, &format!("{name}."), found);
                }
                _ => {
                    let (range, focus) = (field.range(), field.key.range());
                    let leaf = Leaf { name, meaning, library: None, range, focus };
                    found.push(self.leaf(leaf, Some(field.value)));
                }
            }
        }
    }
}

struct Leaf<'a> {
    name: String,
    meaning: Meaning<'a>,
    library: Option<Library>,
    range: TextRange,
    focus: TextRange,
}

/// A value beside its key: short ones as they are, of the others how much they hold.
fn detail(value: Node<'_>) -> Option<String> {
    const SHORT: usize = 40;
    let text = match value.value() {
        Value::String(text) if text.trim().is_empty() => return None,
        Value::String(text) => return Some(heading::shown(text)),
        Value::Invalid => return None,
        _ => value.text(),
    };
    let is_short = text.len() <= SHORT && !text.contains('\n');
    let holds_tables = |array: Array<'_>| array.elements().any(|node| node.as_table().is_some());
    match value.value() {
        Value::Array(array) if !is_short || holds_tables(array) => Some(array.len().to_string()),
        Value::Table(_) => None,
        _ => Some(heading::shown(text)),
    }
}
