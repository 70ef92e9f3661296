//! What changed where: three trees side by side.

use rustc_hash::FxHashSet;

use super::lists::{Lists, Sides};
use super::place::id_of;
use super::same::{same, same_or_absent};
use super::{Conflict, Step};
use crate::syntax::{Document, Node, Table};

/// What is to be done to `mine`.
#[derive(Debug, Default)]
pub(super) struct Comparison<'a> {
    /// What changed on disk alone, in the order to do it.
    pub(super) changes: Vec<Change<'a>>,
    /// What changed on both sides, differently.
    pub(super) conflicts: Vec<Conflict>,
    /// What changed on disk where `mine` is half-typed.
    pub(super) deferred: Vec<Vec<Step>>,
}

/// A change on disk.
#[derive(Debug, Clone)]
pub(super) enum Change<'a> {
    /// This is there now.
    Put { path: Vec<Step>, value: Node<'a> },
    /// Nothing is there any more.
    Remove { path: Vec<Step> },
    /// A list has a new entry: the element of `theirs` at `index`.
    Insert { list: Vec<Step>, theirs: Node<'a>, index: usize },
    /// A list lacks an entry that only its content tells from others.
    RemoveUnnamed { list: Vec<Step>, entry: Node<'a> },
}

/// Compares the three; `theirs` is sound TOML.
pub(super) fn compare<'a>(
    base: &'a Document,
    theirs: &'a Document,
    mine: &'a Document,
) -> Comparison<'a> {
    let mut walk =
        Walk { unsure: Unsure::of(mine), path: Vec::new(), found: Comparison::default() };
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
    path: Vec<Step>,
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
            self.path.push(Step::Key(name.to_owned()));
            self.values(sides, mine);
            self.path.pop();
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
            let path = self.path.clone();
            self.found.changes.push(match theirs {
                Some(value) => Change::Put { path, value },
                None => Change::Remove { path },
            });
        } else if inside.is_broken() || mine.is_none() && self.unsure.header {
            self.found.deferred.push(self.path.clone());
        } else {
            self.found.conflicts.push(Conflict::new(self.path.clone(), theirs));
        }
    }

    fn conflict_at(&mut self, step: Step, theirs: Option<Node<'a>>) {
        let path = self.below(step);
        self.found.conflicts.push(Conflict::new(path, theirs));
    }

    fn below(&self, step: Step) -> Vec<Step> {
        self.path.iter().cloned().chain([step]).collect()
    }

    fn lists(&mut self, lists: &Lists<'a>) {
        self.unnamed(lists);
        for (index, entry) in lists.entries.theirs.iter().enumerate() {
            let Some(id) = id_of(*entry) else { continue };
            // Of several with one ID, the first counts.
            if lists.named.theirs.get(id).is_some_and(|first| first.range() == entry.range()) {
                self.entry(lists, index, id, *entry);
            }
        }
        for before in &lists.entries.base {
            let Some(id) = id_of(*before) else { continue };
            let is_first = lists.named.base.get(id).is_some_and(|it| it.range() == before.range());
            if is_first && !lists.named.theirs.contains_key(id) {
                self.removed_entry(lists, id, *before);
            }
        }
    }

    /// An entry that is on disk.
    fn entry(&mut self, lists: &Lists<'a>, index: usize, id: &str, entry: Node<'a>) {
        let before = lists.named.base.get(id).copied();
        let Some(here) = lists.of_mine(id) else {
            match before {
                None => self.insert(lists, index),
                Some(before) if same(before, entry) => {}
                Some(_) if self.may_hide_entries() => {
                    let path = self.below(Step::Id(id.to_owned()));
                    self.found.deferred.push(path);
                }
                Some(_) => self.conflict_at(Step::Id(id.to_owned()), Some(entry)),
            }
            return;
        };
        let table = |node: Node<'a>| node.as_table();
        if let (Some(theirs), Some(mine)) = (table(entry), table(here)) {
            self.path.push(Step::Id(id_of(here).unwrap_or(id).to_owned()));
            self.tables(before.and_then(table), theirs, mine);
            self.path.pop();
        }
    }

    /// An entry that was removed from the disk.
    fn removed_entry(&mut self, lists: &Lists<'a>, id: &str, before: Node<'a>) {
        let Some(here) = lists.of_mine(id) else { return };
        let step = Step::Id(id_of(here).unwrap_or(id).to_owned());
        if same(before, here) {
            let path = self.below(step);
            self.found.changes.push(Change::Remove { path });
        } else if here.as_table().is_some_and(Table::is_broken) {
            let path = self.below(step);
            self.found.deferred.push(path);
        } else {
            self.conflict_at(step, None);
        }
    }

    /// Whether an entry that seems to be absent may only be half-typed.
    fn may_hide_entries(&self) -> bool {
        let group = match self.path.first() {
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
                let change = Change::RemoveUnnamed { list: self.path.clone(), entry: removed };
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
            self.found.changes.push(Change::Insert { list: self.path.clone(), theirs, index });
        }
    }
}
