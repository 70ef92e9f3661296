//! A session that was changed in two places: what the disk says and what the editor says, brought
//! together key by key.

use crate::syntax::Document;
use crate::text::TextEdit;

/// What brings the editor's text up to the disk's.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Merged {
    /// Edits of `mine`: what changed on disk and not in the editor. They touch no other byte.
    pub edits: Vec<TextEdit>,
    /// What changed on both sides, differently: left as it is in `mine`.
    pub conflicts: Vec<Conflict>,
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
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Step {
    /// To the value of a key.
    Key(String),
    /// To the entry of a list that has this `id`.
    Id(String),
    /// To an element of a list whose elements have no IDs, from 0.
    Index(usize),
}

/// Brings together `theirs` (on disk now) and `mine` (in the editor), which both began as `base`.
///
/// Tables go key by key, `[[lists]]` entry by entry (by `id`), anything else as a whole. What
/// changed on one side only is taken; the same change on both sides is no conflict.
pub fn merge(_base: &Document, _theirs: &Document, _mine: &Document) -> Merged {
    todo!()
}
