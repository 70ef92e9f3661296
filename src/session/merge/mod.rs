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
#[cfg(test)]
mod tests;
mod written;

use serde::{Deserialize, Serialize};

pub use self::conflict::{carried_over, take_all};

use self::compare::{Change, compare};
use self::draft::{Draft, Refusal};
use crate::syntax::{Document, Node};
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
    pub deferred: Vec<Vec<Step>>,
}

impl Merged {
    /// What both sides have in common once the edits are made: the text to merge from next.
    /// That is `theirs`, but for what was deferred; `None` if it can only be `base` itself.
    pub fn base(&self, base: &Document, theirs: &Document) -> Option<Document> {
        let mut common = Draft::of(theirs);
        for path in &self.deferred {
            match (place::find(base, path), place::find(theirs, path)) {
                (Some(before), _) => common.put_wholly(path, before).ok()?,
                (None, Some(_)) => common.remove_wholly(path).ok()?,
                (None, None) => return None,
            }
        }
        Some(common.into_document())
    }
}

/// A key (or a whole entry) that changed on both sides, differently.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Conflict {
    /// The way to it from the root.
    pub path: Vec<Step>,
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
/// Tables go key by key, lists of entries entry by entry (by `id`), anything else as a whole. What
/// changed on one side only is taken; the same change on both sides is no conflict. Values are
/// compared by what they mean, and any of the three may be laid out in its own way. Where `mine`
/// is sound TOML, it still is after the edits.
pub fn merge(base: &Document, theirs: &Document, mine: &Document) -> Merged {
    if !theirs.errors().is_empty() {
        return Merged { deferred: vec![Vec::new()], ..Merged::default() };
    }
    let compared = compare(base, theirs, mine);
    let (mut conflicts, mut deferred) = (compared.conflicts, compared.deferred);
    let mut draft = Draft::of(mine);
    for change in draft.replace_values(compared.changes) {
        match draft.make(&change) {
            Ok(()) => {}
            Err(Refusal::Broken) => deferred.push(change.path()),
            Err(Refusal::NoPlace) => conflicts.extend(change.as_conflict()),
        }
    }
    Merged { edits: draft.into_edits(mine), conflicts, deferred }
}

impl Change<'_> {
    /// A change for which there is no place becomes a question to the person.
    fn as_conflict(&self) -> Option<Conflict> {
        match self {
            Change::Put { path, value } => Some(Conflict::new(path.clone(), Some(*value))),
            Change::Remove { path } => Some(Conflict::new(path.clone(), None)),
            Change::Insert { list, theirs, index } => {
                let entry: Node<'_> = theirs.as_array()?.elements().nth(*index)?;
                let id = place::id_of(entry)?;
                let path = list.iter().cloned().chain([Step::Id(id.to_owned())]).collect();
                Some(Conflict::new(path, Some(entry)))
            }
            Change::RemoveUnnamed { .. } => None,
        }
    }

    /// Where it is; for an entry that no ID tells from others, the list.
    fn path(&self) -> Vec<Step> {
        match self {
            Change::Put { path, .. } | Change::Remove { path } => path.clone(),
            Change::RemoveUnnamed { list, .. } => list.clone(),
            Change::Insert { list, .. } => {
                self.as_conflict().map_or_else(|| list.clone(), |conflict| conflict.path)
            }
        }
    }
}
