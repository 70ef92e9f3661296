//! What a file holds, as a tree.

mod heading;
mod leaves;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use rustc_hash::FxHashMap;

use self::heading::Heading;
use self::leaves::Leaves;
use super::nesting::{Nested, Nesting, Run};
use super::shape::Shape;
use super::{FileKind, Snapshot, networks};
use crate::session::{Library, Model, Session};
use crate::syntax::{Header, HeaderKind, Section};
use crate::text::TextRange;

/// A thing in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called; never empty.
    pub name: String,
    /// Beside the name, faded.
    pub detail: Option<String>,
    /// What sort of thing it is.
    pub kind: SymbolKind,
    /// Whether it is an older spelling.
    pub is_deprecated: bool,
    /// All of it.
    pub range: TextRange,
    /// What to go to, within `range`.
    pub focus: TextRange,
    /// What it holds, in file order; within `range` and apart from each other.
    pub children: Vec<Symbol>,
}

/// What sort of thing a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A table.
    Table,
    /// A library: all models, all trainings, all experiments; any list of tables.
    Library,
    /// A model.
    Model,
    /// A training.
    Training,
    /// An experiment.
    Experiment,
    /// A layer.
    Layer,
    /// An entry of any other list of tables.
    Entry,
    /// A key with text.
    Text,
    /// A key with a number.
    Number,
    /// A key with a boolean.
    Boolean,
    /// A key with a date or a time.
    Time,
    /// A key with an array.
    Array,
    /// A key with nothing that can be read.
    Nothing,
}

/// A part of a file's tree that hangs together by headers.
#[derive(Debug)]
pub struct Branch<'a> {
    /// The thing, without what it holds.
    pub symbol: Symbol,
    /// The keys of its own.
    pub leaves: Option<LeavesOf<'a>>,
    /// What is below it by other headers, behind its own keys.
    pub branches: Vec<Branch<'a>>,
}

/// The keys of one section, as symbols.
#[derive(Debug, Clone)]
pub struct LeavesOf<'a> {
    /// The section.
    pub section: Section<'a>,
    leaves: Arc<Leaves>,
    detail: Detail,
}

/// How much is told of what entries hold: an outline of tens of thousands of keys is slow to send,
/// and no one reads it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Detail {
    /// All keys.
    Full,
    /// The keys that hold something, as `layers` does.
    Holders,
    /// None.
    None,
}

/// So many symbols at most, unless there are more headers: as many as editors take of JSON files.
const MAX_SYMBOLS: usize = 5000;

/// Tells the keys of a section from those it had under another catalog, or beside fewer others.
#[derive(Debug, Clone)]
pub struct SameLeaves(Arc<Leaves>, Detail);

impl PartialEq for SameLeaves {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0) && self.1 == other.1
    }
}

impl LeavesOf<'_> {
    /// What only these symbols have in common with themselves.
    pub fn same(&self) -> SameLeaves {
        SameLeaves(Arc::clone(&self.leaves), self.detail)
    }

    /// The symbols; their places count from the section's start.
    pub fn symbols(&self) -> impl Iterator<Item = &Symbol> {
        let detail = self.detail;
        self.leaves.symbols.iter().filter(move |symbol| match detail {
            Detail::Full => true,
            Detail::Holders => !symbol.children.is_empty(),
            Detail::None => false,
        })
    }
}

impl Branch<'_> {
    /// Tells less of what the entries here hold, where that are too many keys; how many are told.
    fn shorten(&mut self, detail: Detail) -> usize {
        let is_entry = |header: Header<'_>| header.kind() == HeaderKind::ArrayOfTables;
        let own = self.leaves.as_mut().map_or(0, |leaves| {
            if leaves.section.header().is_some_and(is_entry) {
                leaves.detail = detail;
            }
            leaves.leaves.count(leaves.detail)
        });
        1 + own + self.branches.iter_mut().map(|branch| branch.shorten(detail)).sum::<usize>()
    }
}

/// All that a file holds: the keys before any header, and what the headers make.
#[derive(Debug)]
pub struct Outline<'a> {
    /// The keys before any header.
    pub leaves: Option<LeavesOf<'a>>,
    /// What headers make, in file order.
    pub branches: Vec<Branch<'a>>,
}

/// What a file holds, in parts that stay as they are while their sections do.
pub fn outline(snapshot: &Snapshot) -> Outline<'_> {
    let nesting = Nesting::of(&snapshot.document);
    let session = (snapshot.kind == FileKind::Session).then(|| snapshot.session());
    let models = session.iter().flat_map(|session| session.models());
    let models = models.map(|model| (model.0.table.section().index(), model)).collect();
    let builder = Builder { snapshot, nesting: &nesting, session: session.as_ref(), models };
    let leaves = nesting.sections.first().filter(|first| first.section.header().is_none());
    let mut outline = Outline {
        leaves: leaves.map(|first| builder.leaves(first)),
        branches: builder.branches(usize::from(leaves.is_some()), nesting.sections.len(), 0),
    };
    for detail in [Detail::Full, Detail::Holders, Detail::None] {
        let told = outline.branches.iter_mut().map(|branch| branch.shorten(detail)).sum::<usize>();
        if told <= MAX_SYMBOLS {
            break;
        }
    }
    outline
}

/// All that a file holds.
pub fn symbols(snapshot: &Snapshot) -> Vec<Symbol> {
    let outline = outline(snapshot);
    let leaves = outline.leaves.into_iter().flat_map(|leaves| placed(&leaves));
    leaves.chain(outline.branches.into_iter().map(whole)).collect()
}

fn whole(branch: Branch<'_>) -> Symbol {
    let leaves = branch.leaves.into_iter().flat_map(|leaves| placed(&leaves));
    let children = leaves.chain(branch.branches.into_iter().map(whole)).collect();
    Symbol { children, ..branch.symbol }
}

fn placed(leaves: &LeavesOf<'_>) -> Vec<Symbol> {
    let start = leaves.section.range().start();
    let mut symbols: Vec<Symbol> = leaves.symbols().cloned().collect();
    symbols.iter_mut().for_each(|symbol| symbol.move_by(start));
    symbols
}

impl Symbol {
    fn move_by(&mut self, by: crate::text::TextSize) {
        self.range += by;
        self.focus += by;
        self.children.iter_mut().for_each(|child| child.move_by(by));
    }
}

struct Builder<'n, 'a> {
    snapshot: &'a Snapshot,
    nesting: &'n Nesting<'a>,
    session: Option<&'n Session<'a>>,
    /// The models by the sections of their headers.
    models: FxHashMap<usize, Model<'a>>,
}

impl<'a> Builder<'_, 'a> {
    /// What the sections from `first` to before `end` make, below a header of `depth` keys.
    fn branches(&self, first: usize, end: usize, depth: usize) -> Vec<Branch<'a>> {
        let mut branches = Vec::new();
        let runs = self.runs(first, end);
        let mut runs = runs.iter().peekable();
        let mut done = first;
        for at in self.nesting.siblings(first, end) {
            if at < done {
                continue;
            }
            match runs.next_if(|(run, _)| run.first == at) {
                Some((run, true)) => {
                    branches.extend(self.group(*run, depth));
                    done = run.end;
                }
                Some((run, false)) => {
                    let entries = self.nesting.siblings(run.first, run.end).enumerate();
                    branches
                        .extend(entries.filter_map(|(index, at)| self.branch(at, index, depth)));
                    done = run.end;
                }
                None => branches.extend(self.branch(at, 0, depth)),
            }
        }
        branches
    }

    /// The lists among these sections, and whether all entries of the list stand together: only
    /// then one symbol can hold them.
    fn runs(&self, first: usize, end: usize) -> Vec<(Run, bool)> {
        let mut runs: Vec<(Run, bool)> = Vec::new();
        let mut done = first;
        for at in self.nesting.siblings(first, end) {
            if at >= done
                && let Some(run) = self.nesting.run(at, end)
            {
                runs.push((run, true));
                done = run.end;
            }
        }
        let mut counts: FxHashMap<String, usize> = FxHashMap::default();
        for (run, _) in &runs {
            *counts.entry(self.path(run.first)).or_default() += 1;
        }
        for (run, together) in &mut runs {
            *together = counts.get(&self.path(run.first)) == Some(&1);
        }
        runs
    }

    /// The keys of a header, in a form to be compared.
    fn path(&self, index: usize) -> String {
        let header = self.nesting.sections.get(index).and_then(|nested| nested.section.header());
        let names = header.into_iter().flat_map(|header| header.keys()).map(|key| key.name());
        names.collect::<Vec<_>>().join("\u{0}")
    }

    /// All entries of a list.
    fn group(&self, run: Run, depth: usize) -> Option<Branch<'a>> {
        let first = self.nesting.sections.get(run.first)?;
        let header = first.section.header()?;
        let entries = self.nesting.siblings(run.first, run.end).enumerate();
        let key = header.keys().last()?.name();
        let library = self.library(first.section);
        let below = header.keys().count();
        Some(Branch {
            symbol: Symbol {
                name: library.map_or_else(|| heading::shown(key), heading::plural),
                detail: Some(run.entries.to_string()),
                kind: SymbolKind::Library,
                is_deprecated: false,
                range: self.nesting.range(run),
                focus: first.focus(),
                children: Vec::new(),
            },
            leaves: None,
            branches: entries
                .filter_map(|(index, at)| self.branch(at, index, below.max(depth)))
                .collect(),
        })
    }

    /// One section with all below it; `index` is its place in its list.
    fn branch(&self, at: usize, index: usize, depth: usize) -> Option<Branch<'a>> {
        let nested = self.nesting.sections.get(at)?;
        let header = nested.section.header()?;
        let heading = self.heading(nested.section, index, depth);
        Some(Branch {
            symbol: Symbol {
                name: heading.name,
                detail: heading.detail,
                kind: heading.kind,
                is_deprecated: false,
                range: nested.whole,
                focus: nested.focus(),
                children: Vec::new(),
            },
            leaves: Some(self.leaves(nested)),
            branches: self.branches(at + 1, at + 1 + nested.below, header.keys().count()),
        })
    }

    fn leaves(&self, nested: &Nested<'a>) -> LeavesOf<'a> {
        let leaves = Leaves::of(self.snapshot, nested);
        LeavesOf { section: nested.section, leaves, detail: Detail::Full }
    }

    fn heading(&self, section: Section<'a>, index: usize, depth: usize) -> Heading {
        let shape = Shape::of_section(&self.snapshot.catalog, section);
        let is_entry =
            section.header().is_some_and(|header| header.kind() == HeaderKind::ArrayOfTables);
        match section.table().filter(|_| is_entry) {
            Some(table) => {
                let mut heading = Heading::of_entry(table, self.library(section), shape, index);
                heading.add(self.parameters(section));
                heading
            }
            None => Heading::of_table(&self.snapshot.document, section, depth),
        }
    }

    /// How many parameters a model has, if the section is one that can be built.
    fn parameters(&self, section: Section<'_>) -> Option<u64> {
        let model = self.models.get(&section.index())?;
        let known = networks::known(self.session?, *model);
        known.network.as_ref().ok().map(|network| network.parameters)
    }

    /// The library of which a section is an entry.
    fn library(&self, section: Section<'_>) -> Option<Library> {
        if self.snapshot.kind != FileKind::Session {
            return None;
        }
        let mut keys = section.header()?.keys();
        let name = keys.next()?.name();
        let library = Library::ALL.into_iter().find(|library| library.key() == name);
        library.filter(|_| keys.next().is_none())
    }
}
