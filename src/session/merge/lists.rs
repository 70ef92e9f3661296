//! Lists whose entries have IDs: which entry of one file is which of another.

use rustc_hash::{FxHashMap, FxHashSet};

use super::Step;
use super::place::id_of;
use super::same::same;
use crate::syntax::{Node, Table};

/// With more entries than these times these, nobody looks for ones that got another ID.
const MAX_PAIRS: usize = 20_000;

/// The same thing in all three texts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sides<T> {
    pub(super) base: T,
    pub(super) theirs: T,
    pub(super) mine: T,
}

impl<T: Clone> Sides<T> {
    /// The same in all three.
    pub(super) fn all(it: T) -> Self {
        Self { base: it.clone(), theirs: it.clone(), mine: it }
    }
}

impl<T> Sides<T> {
    pub(super) fn map<U>(self, to: impl Fn(T) -> U) -> Sides<U> {
        Sides { base: to(self.base), theirs: to(self.theirs), mine: to(self.mine) }
    }
}

/// A list of entries in all three texts; an absent one has no entries.
#[derive(Debug)]
pub(super) struct Lists<'a> {
    /// The list on disk.
    pub(super) theirs: Option<Node<'a>>,
    /// All its entries.
    pub(super) entries: Sides<Vec<Node<'a>>>,
    /// Those that an ID tells from the others: of several with one ID, the first.
    pub(super) named: Sides<FxHashMap<&'a str, Node<'a>>>,
    /// The rest.
    pub(super) unnamed: Sides<Vec<Node<'a>>>,
}

/// One entry, in each text that has it: at least one.
#[derive(Debug, Clone, Copy)]
pub(super) struct Entry<'a>(pub(super) Sides<Option<Node<'a>>>);

impl<'a> Lists<'a> {
    /// The lists; `None` where a value is no list of tables, or no table of them has an ID.
    pub(super) fn of(sides: Sides<Option<Node<'a>>>) -> Option<Self> {
        let Sides { base, theirs, mine } = sides.map(entries);
        let entries = Sides { base: base?, theirs: theirs?, mine: mine? };
        let Sides { base, theirs, mine } = Sides {
            base: told_apart(&entries.base),
            theirs: told_apart(&entries.theirs),
            mine: told_apart(&entries.mine),
        };
        let named = Sides { base: base.0, theirs: theirs.0, mine: mine.0 };
        let unnamed = Sides { base: base.1, theirs: theirs.1, mine: mine.1 };
        if named.base.is_empty() && named.theirs.is_empty() && named.mine.is_empty() {
            return None;
        }
        Some(Self { theirs: sides.theirs, entries, named, unnamed })
    }

    /// The entries that an ID tells from others: those on disk in their order, then those that are
    /// not there any more.
    pub(super) fn matched(&self) -> Vec<Entry<'a>> {
        let Sides { base, theirs, mine } = &self.named;
        let on_disk = self.called_otherwise(&self.entries.theirs, theirs, mine);
        let here = self.called_otherwise(&self.entries.mine, mine, theirs);
        let before_of: FxHashMap<&str, &str> =
            on_disk.iter().filter_map(|(before, now)| Some((id_of(*now)?, *before))).collect();
        let find = |named: &FxHashMap<&'a str, Node<'a>>, id: &str| named.get(id).copied();
        let in_mine = |id: &str| find(mine, id).or_else(|| here.get(id).copied());

        let mut matched = Vec::new();
        for entry in &self.entries.theirs {
            let Some(id) = id_of(*entry) else { continue };
            // Of several with one ID, the first counts.
            if theirs.get(id).is_none_or(|first| first.range() != entry.range()) {
                continue;
            }
            let before = before_of.get(id).copied().unwrap_or(id);
            let mine = in_mine(before).or_else(|| find(mine, id));
            matched.push(Entry(Sides { base: find(base, before), theirs: Some(*entry), mine }));
        }
        for before in &self.entries.base {
            let Some(id) = id_of(*before) else { continue };
            let is_first = base.get(id).is_some_and(|first| first.range() == before.range());
            if is_first && !theirs.contains_key(id) && !on_disk.contains_key(id) {
                let mine = in_mine(id);
                matched.push(Entry(Sides { base: Some(*before), theirs: None, mine }));
            }
        }
        matched
    }

    /// The entries that have another ID in one text, by the one they had; `others` are those of the
    /// other text.
    fn called_otherwise(
        &self,
        now: &[Node<'a>],
        named: &FxHashMap<&'a str, Node<'a>>,
        others: &FxHashMap<&'a str, Node<'a>>,
    ) -> FxHashMap<&'a str, Node<'a>> {
        let base = &self.named.base;
        let new = now.iter().enumerate();
        let new = new.filter(|(_, entry)| id_of(**entry).is_some_and(|id| !base.contains_key(id)));
        let new: Vec<(usize, Node<'a>)> = new.map(|(index, entry)| (index, *entry)).collect();
        let gone = self.entries.base.iter().enumerate();
        let gone = gone.filter_map(|(index, entry)| Some((index, id_of(*entry)?, *entry)));
        let gone: Vec<_> = gone.filter(|(_, id, _)| !named.contains_key(id)).collect();
        let mut found = FxHashMap::default();
        if new.len().saturating_mul(gone.len()) > MAX_PAIRS {
            return found;
        }
        let mut taken = FxHashSet::default();
        for (index, id, before) in gone {
            let is_it = |(at, entry): &&(usize, Node<'a>)| {
                let under_new = id_of(*entry).and_then(|new| others.get(new));
                let under_old = others.get(id);
                // Where the other text has both, they are two.
                let are_two = under_new.is_some() && under_old.is_some();
                let is_place_kept = *at == index && now.len() == self.entries.base.len();
                !taken.contains(at)
                    && !are_two
                    && is_the_same(before, *entry, under_old.copied(), is_place_kept)
            };
            if let Some((at, entry)) = new.iter().find(is_it) {
                taken.insert(*at);
                found.insert(id, *entry);
            }
        }
        found
    }
}

impl Entry<'_> {
    /// The step to it in each text; where one lacks it, as another calls it.
    pub(super) fn step(&self) -> Sides<Step> {
        let Sides { base, theirs, mine } = self.0.map(|node| node.and_then(id_of));
        let step = |ids: [Option<&str>; 3]| {
            Step::Id(ids.into_iter().flatten().next().unwrap_or_default().to_owned())
        };
        Sides {
            base: step([base, theirs, mine]),
            theirs: step([theirs, base, mine]),
            mine: step([mine, base, theirs]),
        }
    }
}

/// Whether `now` can only be `before` under another ID: all its keys are as they were, or as the
/// `other` text has them under the old ID: such changes may have been taken in. Where it stands where `before` stood, one key
/// may differ: who gives a new ID often gives a new name.
fn is_the_same(
    before: Node<'_>,
    now: Node<'_>,
    other: Option<Node<'_>>,
    is_place_kept: bool,
) -> bool {
    let (Some(before), Some(now)) = (before.as_table(), now.as_table()) else { return false };
    let other = other.and_then(Node::as_table);
    let keys = |table: Table<'_>| {
        let names = table.fields().map(|field| field.key.name()).filter(|name| *name != "id");
        names.map(str::to_owned).collect::<Vec<_>>()
    };
    let value = |table: Table<'_>, key: &str| table.get(key).map(|field| field.value.range());
    let agrees = |a: Table<'_>, b: Table<'_>, key: &str| match (a.get(key), b.get(key)) {
        (Some(a), Some(b)) => same(a.value, b.value),
        (a, b) => a.is_none() && b.is_none(),
    };
    let own = keys(before);
    let new = keys(now).into_iter().filter(|key| value(before, key).is_none());
    let all: Vec<String> = own.iter().cloned().chain(new).collect();
    let differing = all.iter().filter(|key| {
        !agrees(before, now, key) && !other.is_some_and(|other| agrees(other, now, key))
    });
    let kept = own.iter().filter(|key| agrees(before, now, key)).count();
    match differing.count() {
        // An entry with nothing but an ID has nothing to be known by.
        0 => kept > 0,
        1 => is_place_kept && kept > 1,
        _ => false,
    }
}

/// The elements of a list of tables; none of a list that is not there.
fn entries(list: Option<Node<'_>>) -> Option<Vec<Node<'_>>> {
    let Some(list) = list else { return Some(Vec::new()) };
    let entries: Vec<_> = list.as_array()?.elements().collect();
    entries.iter().all(|entry| entry.as_table().is_some()).then_some(entries)
}

/// Those that an ID tells from the others, and the rest.
fn told_apart<'a>(entries: &[Node<'a>]) -> (FxHashMap<&'a str, Node<'a>>, Vec<Node<'a>>) {
    let mut named = FxHashMap::default();
    let mut unnamed = Vec::new();
    for entry in entries {
        match id_of(*entry) {
            Some(id) if !named.contains_key(id) => drop(named.insert(id, *entry)),
            _ => unnamed.push(*entry),
        }
    }
    (named, unnamed)
}
