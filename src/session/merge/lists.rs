//! Lists whose entries have IDs: which entry of one file is which of another.

use rustc_hash::FxHashMap;

use super::place::id_of;
use super::same::same_beside;
use crate::syntax::Node;

/// The same thing in all three texts.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Sides<T> {
    pub(super) base: T,
    pub(super) theirs: T,
    pub(super) mine: T,
}

impl<T> Sides<T> {
    fn map<U>(self, to: impl Fn(T) -> U) -> Sides<U> {
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
    /// Entries that got another ID in `mine` and are otherwise as they were, by the ID they had.
    pub(super) renamed: FxHashMap<&'a str, Node<'a>>,
}

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
        let renamed = renamed(&entries, &named);
        Some(Self { theirs: sides.theirs, entries, named, unnamed, renamed })
    }

    /// The entry of `mine` that was `id` in the base.
    pub(super) fn of_mine(&self, id: &str) -> Option<Node<'a>> {
        self.named.mine.get(id).or_else(|| self.renamed.get(id)).copied()
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

fn renamed<'a>(
    entries: &Sides<Vec<Node<'a>>>,
    named: &Sides<FxHashMap<&'a str, Node<'a>>>,
) -> FxHashMap<&'a str, Node<'a>> {
    let is_new = |id: &str| !named.base.contains_key(id) && !named.theirs.contains_key(id);
    let new = entries.mine.iter().filter(|entry| id_of(**entry).is_some_and(is_new));
    let mut new: Vec<Node<'a>> = new.copied().collect();
    let mut renamed = FxHashMap::default();
    if new.is_empty() {
        return renamed;
    }
    for before in &entries.base {
        let Some(id) = id_of(*before).filter(|id| !named.mine.contains_key(id)) else { continue };
        let is_it = |now: &Node<'a>| {
            let tables = before.as_table().zip(now.as_table());
            // An entry with nothing but an ID has nothing to be known by.
            tables.is_some_and(|(before, now)| {
                before.fields().nth(1).is_some() && same_beside("id", before, now)
            })
        };
        if let Some(at) = new.iter().position(is_it) {
            renamed.insert(id, new.remove(at));
        }
    }
    renamed
}
