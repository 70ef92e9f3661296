//! What is worth knowing of an entry, and what can be done with it, above its header.

use super::Snapshot;
use crate::text::TextRange;

/// A line of words above an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeLens {
    /// Above what it stands.
    pub range: TextRange,
    /// The words.
    pub title: String,
    /// What happens when it is chosen.
    pub action: LensAction,
}

/// What happens when a lens is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum LensAction {
    /// Nothing: it only tells.
    None,
    /// These places are listed.
    Show(Vec<TextRange>),
    /// An experiment of these two is created.
    CreateExperiment {
        /// Its name.
        name: String,
        /// Its model's ID.
        model_id: String,
        /// Its training's ID.
        training_id: String,
    },
}

/// All lenses of a file, in file order.
pub fn code_lenses(_snapshot: &Snapshot) -> Vec<CodeLens> {
    Vec::new()
}
