//! Headers of tables that are not there yet, and of lists, which may always grow.

use std::cmp::Reverse;

use super::entries::Around;
use super::matching::{self, Fit};
use super::{Completion, CompletionKind, Documentation};
use crate::catalog::{TableSpec, ValueType};
use crate::ide::cursor::{HeaderPlace, last_before};
use crate::ide::{Snapshot, describe};
use crate::session::{Values, render};
use crate::syntax::{HeaderKind, Table, TableOrigin, Value};
use crate::text::{TextEdit, TextRange, TextSize};

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
pub(super) fn at_header(
    snapshot: &Snapshot,
    place: &HeaderPlace<'_>,
    at: TextSize,
) -> Vec<Completion> {
    let replaced = Replaced::at(snapshot, place, at);
    let candidates = candidates(snapshot, place.range.start(), Some(place.range));
    let fits = |candidate: &Candidate<'_>| {
        place.kind == HeaderKind::Table || candidate.kind == HeaderKind::ArrayOfTables
    };
    let fitting = candidates.into_iter().filter(fits).zip(0..);
    let completions = fitting.map(|(candidate, rank)| {
        let completion = completion(&candidate, place.range, candidate.path.clone(), rank);
        replaced.fit(completion, candidate.kind)
    });
    completions.collect()
}

/// For a line on which a new table can begin; `word` is what stands on it, `typed` what of it is
/// typed: a word of its name.
pub(super) fn at_line(snapshot: &Snapshot, word: TextRange, typed: &str) -> Vec<Completion> {
    let candidates = candidates(snapshot, word.start(), None).into_iter().zip(RANK..);
    let is_named = |candidate: &Candidate<'_>| {
        matching::fit(typed, &candidate.path).is_some_and(|fit| fit < Fit::Letters)
    };
    let before = Around::new(snapshot, word).before;
    let completions =
        candidates.filter(|(candidate, _)| is_named(candidate)).map(|(candidate, rank)| {
            let completion = completion(&candidate, word, candidate.path.clone(), rank);
            Completion { insert: format!("{before}{}", completion.insert), ..completion }
        });
    completions.collect()
}

/// What of a header that is being typed gives way: all behind its first brackets, so that editors
/// that know words find one.
pub(super) struct Replaced {
    /// The whole header.
    header: TextRange,
    /// Behind the brackets; none if the cursor is not there.
    inside: Option<TextRange>,
    /// The brackets that it begins with, as typed.
    brackets: &'static str,
}

impl Replaced {
    pub(super) fn at(snapshot: &Snapshot, place: &HeaderPlace<'_>, at: TextSize) -> Self {
        let header = place.range;
        let brackets = match place.kind {
            HeaderKind::Table => "[",
            HeaderKind::ArrayOfTables => "[[",
        };
        let typed = snapshot.document.slice(header);
        let behind = typed.trim_start_matches(['[', ' ', '\t']);
        let spaced = typed.len() - behind.len() != brackets.len();
        let start = header.start() + TextSize::of(brackets);
        let inside = TextRange::new(start.min(header.end()), header.end());
        let is_inside = !spaced && inside.contains_inclusive(at);
        Self { header, inside: is_inside.then_some(inside), brackets }
    }

    /// Lets `completion`, which writes a text that begins with the brackets of `kind`, take the
    /// header's place.
    pub(super) fn fit(&self, completion: Completion, kind: HeaderKind) -> Completion {
        let Some(inside) = self.inside else {
            let filter = format!("{}{}", self.brackets, completion.filter);
            return Completion { range: self.header, filter, ..completion };
        };
        let full = match kind {
            HeaderKind::Table => "[",
            HeaderKind::ArrayOfTables => "[[",
        };
        let without = |text: String| match text.strip_prefix(full) {
            Some(rest) => rest.to_owned(),
            None => text,
        };
        let missing = full.strip_prefix(self.brackets).unwrap_or_default();
        let missing = (!missing.is_empty()).then(|| TextEdit::insert(self.header.start(), missing));
        Completion {
            range: inside,
            insert: without(completion.insert),
            snippet: completion.snippet.map(without),
            additional: missing.into_iter().collect(),
            ..completion
        }
    }
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
        name: None,
        detail: None,
        documentation: Some(Documentation::Text(documentation)),
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

/// The tables that can begin at `at`, those that go on with the section above first; `replaced` is
/// a header there that gives way.
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
        above: Vec::new(),
    };
    search.visit(snapshot.catalog.file(), Some(snapshot.document.root()), "");
    let mut found = search.found;
    let above = section_above(snapshot, at);
    let shared = |candidate: &Candidate<'_>| {
        let both = candidate.path.split('.').zip(&above);
        both.take_while(|(own, above)| own == *above).count()
    };
    found.sort_by_key(|candidate| Reverse(shared(candidate)));
    found
}

/// The keys of the last header above `at`.
pub(super) fn section_above(snapshot: &Snapshot, at: TextSize) -> Vec<String> {
    let index = snapshot.document.section_at(at).index();
    let above = snapshot.document.sections().take(index + 1).rev();
    let mut headers = above.filter_map(|section| section.header());
    let header = headers.find(|header| header.range().end() <= at);
    header.map_or_else(Vec::new, |h| h.keys().map(|key| key.name().to_owned()).collect())
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
    /// The tables that are being visited, from the file inwards.
    above: Vec<&'a TableSpec>,
}

impl<'a> Search<'a> {
    fn visit(&mut self, spec: &'a TableSpec, table: Option<Table<'a>>, prefix: &str) {
        // A table that may hold another one like itself could go on for ever.
        if table.is_none() && self.above.iter().any(|above| std::ptr::eq(*above, spec)) {
            return;
        }
        self.above.push(spec);
        self.visit_keys(spec, table, prefix);
        self.above.pop();
    }

    fn visit_keys(&mut self, spec: &'a TableSpec, table: Option<Table<'a>>, prefix: &str) {
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
