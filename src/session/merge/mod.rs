//! A session that was changed in two places: what the disk says and what the editor says, brought
//! together key by key.
//!
//! `compare` finds what changed where, by meaning; `draft` does to the editor's text what changed
//! on disk, with the same small edits that fixes and operations are made of. Values come in the
//! disk's spelling; comments within a changed list or table of the disk may be left behind.

mod compare;
mod conflict;
mod draft;
mod lists;
mod place;
#[cfg(test)]
mod properties;
mod same;
mod sequences;
#[cfg(test)]
mod tests;
mod written;

use serde::{Deserialize, Serialize};

pub use self::conflict::{Difference, decided_for_mine, take_all};

use self::compare::{Change, compare};
use self::draft::{Draft, Refusal};
use self::lists::Sides;
use crate::syntax::Document;
use crate::text::TextEdit;

/// What brings the editor's text up to the disk's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// Edits of `mine`: what changed on disk and not in the editor. They touch no other byte.
    pub edits: Vec<TextEdit>,
    /// What changed on both sides, differently: left as it is in `mine`.
    pub conflicts: Vec<Conflict>,
    /// Where something changed on disk for which there is no safe place yet, because `mine` is
    /// half-typed there, or the disk's text is itself broken: to be merged again, from
    /// [`Merged::base`], when either has changed.
    pub deferred: Vec<Way>,
    /// What the edits are to change, and what `mine` has there now: should it come back, someone
    /// has undone them.
    pub replaced: Vec<Replaced>,
}

impl Merged {
    /// What both sides have in common once the edits are made: the text to merge from next.
    /// That is `theirs`, but for what was deferred and what is in conflict: there it is what it
    /// was, so that who goes back to that gets the disk's news. `None` if it can only be `base`
    /// itself.
    pub fn base(&self, base: &Document, theirs: &Document) -> Option<Document> {
        let mut common = Draft::of(theirs);
        let in_conflict = self.conflicts.iter().map(|conflict| &conflict.way);
        for way in self.deferred.iter().chain(in_conflict) {
            match (place::find(base, &way.base), place::find(theirs, &way.theirs)) {
                (Some(before), _) => common.put_wholly(&way.theirs, before).ok()?,
                (None, Some(_)) => common.remove_wholly(&way.theirs).ok()?,
                (None, None) => return None,
            }
        }
        Some(common.into_document())
    }
}

/// The way to the same thing in each of the three texts: entries may be called otherwise in one.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Way {
    /// In what both sides began with.
    pub base: Vec<Step>,
    /// On disk.
    pub theirs: Vec<Step>,
    /// In the editor.
    pub mine: Vec<Step>,
}

impl Way {
    /// One that is the same in all three.
    pub fn everywhere(path: &[Step]) -> Self {
        Self { base: path.to_vec(), theirs: path.to_vec(), mine: path.to_vec() }
    }

    fn push(&mut self, step: Sides<Step>) {
        self.base.push(step.base);
        self.theirs.push(step.theirs);
        self.mine.push(step.mine);
    }

    fn pop(&mut self) {
        self.base.pop();
        self.theirs.pop();
        self.mine.pop();
    }

    fn below(&self, step: Sides<Step>) -> Self {
        let mut way = self.clone();
        way.push(step);
        way
    }
}

/// What stood somewhere before a change of the disk was taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Replaced {
    /// Where.
    pub way: Way,
    /// As TOML on one line; `None`: nothing.
    before: Option<String>,
}

/// A key (or a whole entry) that changed on both sides, differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The way to it from the root.
    pub way: Way,
    /// What the disk has there, as TOML on one line; `None`: it was removed there.
    pub disk: Option<String>,
}

/// One step into a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To the first entry of a list that has this `id`.
    Id(String),
    /// To an element of a list whose elements have no IDs, from 0.
    Index(usize),
}

/// Brings together `theirs` (on disk now) and `mine` (in the editor), which both began as `base`.
///
/// Tables go key by key, lists of entries entry by entry (by `id`), other lists element by element
/// where the two sides changed other places of them, anything else as a whole. What changed on one
/// side only is taken; the same change on both sides is no conflict. Values are compared by what
/// they mean, and any of the three may be laid out in its own way. Where `mine` is sound TOML, it
/// still is after the edits.
pub fn merge(base: &Document, theirs: &Document, mine: &Document) -> Merged {
    if !theirs.errors().is_empty() {
        return Merged { deferred: vec![Way::default()], ..Merged::default() };
    }
    let compared = compare(base, theirs, mine);
    let (mut conflicts, mut deferred) = (compared.conflicts, compared.deferred);
    let replaced = compared.changes.iter().filter_map(|change| change.replaced(mine));
    let mut replaced: Vec<Replaced> = replaced.collect();
    // An entry is found by its ID: that changes last.
    let (ids, others) = compared.changes.into_iter().partition(Change::is_of_id);
    let mut draft = Draft::of(mine);
    let others = draft.replace_values(others);
    for change in others.into_iter().chain::<Vec<_>>(ids) {
        match draft.make(&change) {
            Ok(()) => {}
            Err(Refusal::Broken) => deferred.push(change.way()),
            Err(Refusal::NoPlace) => conflicts.extend(change.as_conflict()),
        }
    }
    let is_left =
        |way: &Way| deferred.contains(way) || conflicts.iter().any(|conflict| conflict.way == *way);
    replaced.retain(|replaced| !is_left(&replaced.way));
    Merged { edits: draft.into_edits(mine), conflicts, deferred, replaced }
}

impl Change<'_> {
    /// A change for which there is no place becomes a question to the person.
    fn as_conflict(&self) -> Option<Conflict> {
        let (way, disk) = match self {
            Change::Put { way, value } => (way.clone(), Some(*value)),
            Change::Remove { way } => (way.clone(), None),
            Change::Insert { theirs, index, .. } => {
                (self.way(), theirs.as_array()?.elements().nth(*index))
            }
            Change::Splice { list, theirs, .. } => (list.clone(), Some(*theirs)),
            Change::RemoveUnnamed { .. } => return None,
        };
        Some(Conflict::new(way, disk))
    }

    /// Where it is; for an entry that no ID tells from others, the list.
    fn way(&self) -> Way {
        match self {
            Change::Put { way, .. } | Change::Remove { way } => way.clone(),
            Change::RemoveUnnamed { list, .. } | Change::Splice { list, .. } => list.clone(),
            Change::Insert { list, theirs, index } => {
                let entry = theirs.as_array().and_then(|array| array.elements().nth(*index));
                let id = entry.and_then(place::id_of).map(|id| Step::Id(id.to_owned()));
                id.map_or_else(|| list.clone(), |id| list.below(Sides::all(id)))
            }
        }
    }

    /// What it is to replace in `mine`. Who undoes that elements of a list came or went is not
    /// noticed: lists have no places that stay.
    fn replaced(&self, mine: &Document) -> Option<Replaced> {
        let way = match self {
            Change::Put { way, .. } | Change::Remove { way } => way.clone(),
            Change::Insert { list, .. } => {
                let way = self.way();
                (way != *list).then_some(way)?
            }
            Change::Splice { .. } | Change::RemoveUnnamed { .. } => return None,
        };
        let before = place::find(mine, &way.mine).map(written::on_one_line);
        Some(Replaced { way, before })
    }

    /// Whether it gives an entry another ID.
    fn is_of_id(&self) -> bool {
        matches!(self, Change::Put { way, .. }
            if matches!(way.mine.as_slice(), [.., Step::Id(_), Step::Key(key)] if key == "id"))
    }
}
