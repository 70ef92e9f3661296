//! Headers of tables that are not there yet, and of lists, which may always grow.

use super::{Completion, CompletionKind};
use crate::catalog::{TableSpec, ValueType};
use crate::ide::cursor::{HeaderPlace, last_before};
use crate::ide::{Snapshot, describe};
use crate::session::{Values, render};
use crate::syntax::{HeaderKind, Table, TableOrigin, Value};
use crate::text::{TextRange, TextSize};

/// Where headers begin in the list of keys.
const RANK: u32 = 3_000;

/// A table that can begin at the cursor.
pub(super) struct Candidate<'a> {
    pub(super) kind: HeaderKind,
    /// Its keys with dots: `dataset.split`.
    pub(super) path: String,
    spec: Option<&'a TableSpec>,
    doc: &'a str,
}

impl Candidate<'_> {
    /// As it is written: `[[models]]`.
    pub(super) fn text(&self) -> String {
        match self.kind {
            HeaderKind::Table => format!("[{}]", self.path),
            HeaderKind::ArrayOfTables => format!("[[{}]]", self.path),
        }
    }
}

/// For a header that is being typed: what it may become, brackets and all.
pub(super) fn at_header(snapshot: &Snapshot, place: &HeaderPlace<'_>) -> Vec<Completion> {
    let typed = snapshot.document.slice(place.range);
    let brackets = if typed.starts_with("[[") { "[[" } else { "[" };
    let candidates = candidates(snapshot, place.range.start(), Some(place.range));
    let fits = |candidate: &Candidate<'_>| {
        place.kind == HeaderKind::Table || candidate.kind == HeaderKind::ArrayOfTables
    };
    let fitting = candidates.into_iter().filter(fits).zip(0..);
    let completions = fitting.map(|(candidate, rank)| {
        let closing = if candidate.kind == HeaderKind::Table { "]" } else { "]]" };
        let filter = format!("{brackets}{}{closing}", candidate.path);
        completion(&candidate, place.range, filter, rank)
    });
    completions.collect()
}

/// For a line on which a new table can begin; `word` is what stands on it.
pub(super) fn at_line(snapshot: &Snapshot, word: TextRange) -> Vec<Completion> {
    let is_empty = word.is_empty();
    let candidates = candidates(snapshot, word.start(), None).into_iter().zip(RANK..);
    let completions = candidates.map(|(candidate, rank)| {
        let filter = if is_empty { candidate.text() } else { candidate.path.clone() };
        completion(&candidate, word, filter, rank)
    });
    completions.collect()
}

fn completion(
    candidate: &Candidate<'_>,
    range: TextRange,
    filter: String,
    rank: u32,
) -> Completion {
    let text = candidate.text();
    let documentation = match candidate.spec {
        Some(spec) => describe::table(&text, spec),
        None => format!("**`{text}`**\n\n{}", candidate.doc.trim()),
    };
    Completion {
        label: text.clone(),
        detail: None,
        documentation: Some(documentation),
        kind: CompletionKind::Table,
        range,
        insert: text,
        snippet: None,
        filter,
        rank,
        preselect: false,
        deprecated: false,
        additional: Vec::new(),
    }
}

/// The tables that can begin at `at`; `replaced` is a header there that gives way.
pub(super) fn candidates(
    snapshot: &Snapshot,
    at: TextSize,
    replaced: Option<TextRange>,
) -> Vec<Candidate<'_>> {
    let mut search = Search {
        snapshot,
        at,
        replaced,
        next: next_header(snapshot, replaced.map_or(at, TextRange::end)),
        found: Vec::new(),
    };
    search.visit(snapshot.catalog.file(), Some(snapshot.document.root()), "");
    search.found
}

/// The keys of the first header behind `at`.
fn next_header(snapshot: &Snapshot, at: TextSize) -> Vec<String> {
    let index = snapshot.document.section_at(at).index();
    let next = snapshot.document.sections().skip(index).filter_map(|section| section.header());
    let mut behind = next.filter(|header| header.range().start() >= at);
    behind.next().map_or_else(Vec::new, |h| h.keys().map(|key| key.name().to_owned()).collect())
}

struct Search<'a> {
    snapshot: &'a Snapshot,
    at: TextSize,
    replaced: Option<TextRange>,
    next: Vec<String>,
    found: Vec<Candidate<'a>>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, spec: &'a TableSpec, table: Option<Table<'a>>, prefix: &str) {
        let values = Values::new(Some(spec), table);
        for key in spec.applicable(|selector| values.selected(selector)) {
            let path = format!("{prefix}{}", render::key(&key.name));
            let field = table.and_then(|table| table.get(&key.name));
            match &key.value {
                ValueType::Table(name) => {
                    let below = self.snapshot.catalog.table(name);
                    self.table(path, below, &key.doc, field.map(|field| field.value.value()));
                }
                ValueType::Map(_) => {
                    self.table(path, None, &key.doc, field.map(|field| field.value.value()));
                }
                ValueType::Array { item, .. } => {
                    let ValueType::Table(name) = &**item else { continue };
                    let below = self.snapshot.catalog.table(name);
                    self.list(path, below, &key.doc, field.map(|field| field.value.value()));
                }
                _ => {}
            }
        }
    }

    fn table(
        &mut self,
        path: String,
        spec: Option<&'a TableSpec>,
        doc: &'a str,
        written: Option<Value<'a>>,
    ) {
        let table = match written {
            None => None,
            Some(Value::Table(table)) => Some(table),
            Some(_) => return,
        };
        let is_open = match table.map(|table| table.origin()) {
            None | Some(TableOrigin::Implicit) => true,
            Some(TableOrigin::Header) => self.gives_way(table),
            // Braces and dotted keys close a table: no header may add to it.
            Some(_) => return,
        };
        if is_open {
            let kind = HeaderKind::Table;
            self.found.push(Candidate { kind, path: path.clone(), spec, doc });
        }
        if let Some(spec) = spec {
            self.visit(spec, table, &format!("{path}."));
        }
    }

    fn list(
        &mut self,
        path: String,
        spec: Option<&'a TableSpec>,
        doc: &'a str,
        written: Option<Value<'a>>,
    ) {
        let array = match written {
            None => None,
            Some(Value::Array(array)) if array.is_tables() => Some(array),
            Some(_) => return,
        };
        // An element that began here would take over the tables that follow of the one before.
        if !self.next_is_below(&path) {
            let kind = HeaderKind::ArrayOfTables;
            self.found.push(Candidate { kind, path: path.clone(), spec, doc });
        }
        let element = array.and_then(|array| last_before(array, self.at));
        if let (Some(spec), Some(element)) = (spec, element)
            && element.origin() == TableOrigin::ArrayHeader
        {
            self.visit(spec, Some(element), &format!("{path}."));
        }
    }

    fn gives_way(&self, table: Option<Table<'_>>) -> bool {
        let header = table.and_then(|table| table.header());
        header.is_some_and(|header| {
            self.replaced.is_some_and(|range| range.contains_range(header.range()))
        })
    }

    fn next_is_below(&self, path: &str) -> bool {
        let next = self.next.join(".");
        next.strip_prefix(path).is_some_and(|rest| rest.starts_with('.'))
    }
}
