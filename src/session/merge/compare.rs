//! What changed where: three trees side by side.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::lists::{Entry, Lists, Sides};
use super::same::{same, same_or_absent};
use super::sequences::{Part, parts};
use super::{Conflict, Step, Way};
use crate::syntax::{Array, Document, Node, Table};

/// What is to be done to `mine`.
#[derive(Debug, Default)]
pub(super) struct Comparison<'a> {
    /// What changed on disk alone, in the order to do it.
    pub(super) changes: Vec<Change<'a>>,
    /// What changed on both sides, differently.
    pub(super) conflicts: Vec<Conflict>,
    /// What changed on disk where `mine` is half-typed.
    pub(super) deferred: Vec<Way>,
}

/// A change on disk.
#[derive(Debug, Clone)]
pub(super) enum Change<'a> {
    /// This is there now.
    Put { way: Way, value: Node<'a> },
    /// Nothing is there any more.
    Remove { way: Way },
    /// A list has a new entry: the element of `theirs` at `index`.
    Insert { list: Way, theirs: Node<'a>, index: usize },
    /// A list lacks an entry that only its content tells from others.
    RemoveUnnamed { list: Way, entry: Node<'a> },
    /// The list `theirs` has these elements in the place of those that `mine` has there.
    Splice { list: Way, theirs: Node<'a>, at: Range<usize>, elements: Vec<Node<'a>> },
}

/// Compares the three; `theirs` is sound TOML.
pub(super) fn compare<'a>(
    base: &'a Document,
    theirs: &'a Document,
    mine: &'a Document,
) -> Comparison<'a> {
    let mut walk =
        Walk { unsure: Unsure::of(mine), way: Way::default(), found: Comparison::default() };
    walk.tables(Some(base.root()), theirs.root(), mine.root());
    walk.found
}

/// Where a half-typed text may hide what it has.
#[derive(Debug)]
struct Unsure<'a> {
    /// A header is half-typed: its table may be any.
    header: bool,
    /// The first keys of headers whose sections are broken.
    groups: FxHashSet<&'a str>,
}

impl<'a> Unsure<'a> {
    fn of(mine: &'a Document) -> Self {
        let mut unsure = Self { header: false, groups: FxHashSet::default() };
        for section in mine.sections() {
            let Some(header) = section.header() else { continue };
            unsure.header |= section.table().is_none() || !header.is_closed();
            if section.is_broken() {
                unsure.groups.extend(header.keys().next().map(|key| key.name()));
            }
        }
        unsure
    }
}

struct Walk<'a> {
    unsure: Unsure<'a>,
    /// The way to what is compared.
    way: Way,
    found: Comparison<'a>,
}

impl<'a> Walk<'a> {
    fn tables(&mut self, base: Option<Table<'a>>, theirs: Table<'a>, mine: Table<'a>) {
        let removed = base.into_iter().flat_map(Table::fields).map(|field| field.key.name());
        let removed = removed.filter(|name| theirs.get(name).is_none());
        let names = theirs.fields().map(|field| field.key.name()).chain(removed);
        for name in names {
            let value = |table: Table<'a>| table.get(name).map(|field| field.value);
            let sides =
                Sides { base: base.and_then(value), theirs: value(theirs), mine: value(mine) };
            self.way.push(Sides::all(Step::Key(name.to_owned())));
            self.values(sides, mine);
            self.way.pop();
        }
    }

    /// Compares what `inside` has for a key.
    fn values(&mut self, sides: Sides<Option<Node<'a>>>, inside: Table<'a>) {
        let Sides { base, theirs, mine } = sides;
        if same_or_absent(base, theirs) || same_or_absent(theirs, mine) {
            return;
        }
        if let Some(lists) = Lists::of(sides) {
            return self.lists(&lists);
        }
        let table = |node: Option<Node<'a>>| node.and_then(Node::as_table);
        if let (Some(theirs), Some(mine)) = (table(theirs), table(mine))
            && (base.is_none() || table(base).is_some())
        {
            return self.tables(table(base), theirs, mine);
        }
        if same_or_absent(base, mine) {
            let way = self.way.clone();
            self.found.changes.push(match theirs {
                Some(value) => Change::Put { way, value },
                None => Change::Remove { way },
            });
        } else if inside.is_broken() || mine.is_none() && self.unsure.header {
            self.found.deferred.push(self.way.clone());
        } else if self.elements(sides, inside).is_none() {
            self.found.conflicts.push(Conflict::new(self.way.clone(), theirs));
        }
    }

    /// Compares lists without IDs, if the two sides changed different places of them; `None` if
    /// they did not, or a value is no list.
    fn elements(&mut self, sides: Sides<Option<Node<'a>>>, inside: Table<'a>) -> Option<()> {
        let list = |node: Option<Node<'a>>| node.and_then(Node::as_array).map(Array::elements);
        let lists: Sides<Vec<Node<'a>>> = Sides {
            base: list(sides.base)?.collect(),
            theirs: list(sides.theirs)?.collect(),
            mine: list(sides.mine)?.collect(),
        };
        let theirs = sides.theirs?;
        let mut splices = Vec::new();
        for part in parts(&lists)? {
            match part {
                Part::Splice { at, elements } => {
                    let elements = lists.theirs.get(elements)?.to_vec();
                    let list = self.way.clone();
                    splices.push(Change::Splice { list, theirs, at, elements });
                }
                Part::Pair(at) => {
                    let element = |list: &[Node<'a>], at: usize| list.get(at).copied();
                    let nodes = Sides {
                        base: element(&lists.base, at.base),
                        theirs: element(&lists.theirs, at.theirs),
                        mine: element(&lists.mine, at.mine),
                    };
                    self.way.push(at.map(Step::Index));
                    self.values(nodes, inside);
                    self.way.pop();
                }
            }
        }
        // From behind, so that the places before stay what they are.
        self.found.changes.extend(splices.into_iter().rev());
        Some(())
    }

    fn lists(&mut self, lists: &Lists<'a>) {
        self.unnamed(lists);
        for entry in lists.matched() {
            self.entry(lists, &entry);
        }
    }

    fn entry(&mut self, lists: &Lists<'a>, entry: &Entry<'a>) {
        match (entry.0.theirs, entry.0.mine) {
            (Some(theirs), Some(mine)) => {
                let table = |node: Node<'a>| node.as_table();
                if let (Some(theirs), Some(mine)) = (table(theirs), table(mine)) {
                    self.way.push(entry.step());
                    self.tables(entry.0.base.and_then(table), theirs, mine);
                    self.way.pop();
                }
            }
            (Some(theirs), None) => self.entry_not_here(lists, entry, theirs),
            (None, Some(mine)) => self.entry_not_on_disk(entry, mine),
            (None, None) => {}
        }
    }

    fn entry_not_here(&mut self, lists: &Lists<'a>, entry: &Entry<'a>, theirs: Node<'a>) {
        let way = || self.way.below(entry.step());
        match entry.0.base {
            None => {
                let mut places = lists.entries.theirs.iter().map(|node| node.range());
                if let Some(index) = places.position(|range| range == theirs.range()) {
                    self.insert(lists, index);
                }
            }
            Some(before) if same(before, theirs) => {}
            Some(_) if self.may_hide_entries() => self.found.deferred.push(way()),
            Some(_) => self.found.conflicts.push(Conflict::new(way(), Some(theirs))),
        }
    }

    fn entry_not_on_disk(&mut self, entry: &Entry<'a>, mine: Node<'a>) {
        // New here.
        let Some(before) = entry.0.base else { return };
        let way = self.way.below(entry.step());
        if same(before, mine) {
            self.found.changes.push(Change::Remove { way });
        } else if mine.as_table().is_some_and(Table::is_broken) {
            self.found.deferred.push(way);
        } else {
            self.found.conflicts.push(Conflict::new(way, None));
        }
    }

    /// Whether an entry that seems to be absent may only be half-typed.
    fn may_hide_entries(&self) -> bool {
        let group = match self.way.mine.first() {
            Some(Step::Key(key)) => self.unsure.groups.contains(key.as_str()),
            _ => false,
        };
        group || self.unsure.header
    }

    /// Entries without an ID, or with one that another has: they come and go as a whole.
    fn unnamed(&mut self, lists: &Lists<'a>) {
        let Sides { base, theirs, mine } = &lists.unnamed;
        let mut base_left = base.clone();
        let mut mine_left = mine.clone();
        let take = |left: &mut Vec<Node<'a>>, wanted: Node<'a>| {
            let at = left.iter().position(|node| same(*node, wanted));
            at.map(|at| left.remove(at)).is_some()
        };
        let mut added = Vec::new();
        for entry in theirs {
            match take(&mut base_left, *entry) {
                // It was there before; if it is not here any more, it was removed here.
                true => drop(take(&mut mine_left, *entry)),
                false => added.push(*entry),
            }
        }
        for removed in base_left {
            if take(&mut mine_left, removed) {
                let change = Change::RemoveUnnamed { list: self.way.clone(), entry: removed };
                self.found.changes.push(change);
            }
        }
        for entry in added.into_iter().filter(|entry| !take(&mut mine_left, *entry)) {
            let mut places = lists.entries.theirs.iter().map(|node| node.range());
            if let Some(index) = places.position(|range| range == entry.range()) {
                self.insert(lists, index);
            }
        }
    }

    fn insert(&mut self, lists: &Lists<'a>, index: usize) {
        if let Some(theirs) = lists.theirs {
            self.found.changes.push(Change::Insert { list: self.way.clone(), theirs, index });
        }
    }
}
