//! What a file holds, as a tree.

use super::Snapshot;
use crate::text::TextRange;

/// A thing in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Symbol {
    /// What it is called.
    pub name: String,
    /// Beside the name, faded.
    pub detail: Option<String>,
    /// What sort of thing it is.
    pub kind: SymbolKind,
    /// All of it.
    pub range: TextRange,
    /// What to go to, within `range`.
    pub focus: TextRange,
    /// What it holds.
    pub children: Vec<Symbol>,
}

/// What sort of thing a symbol is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum SymbolKind {
    /// A table.
    Table,
    /// A library: all models, all trainings, all experiments.
    Library,
    /// A model.
    Model,
    /// A training.
    Training,
    /// An experiment.
    Experiment,
    /// A layer.
    Layer,
    /// A key with text.
    Text,
    /// A key with a number.
    Number,
    /// A key with a boolean.
    Boolean,
    /// A key with an array.
    Array,
}

/// All that a file holds.
pub fn symbols(_snapshot: &Snapshot) -> Vec<Symbol> {
    Vec::new()
}
