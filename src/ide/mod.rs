//! Editor features as plain functions on a [`Snapshot`], in bytes and strings, without LSP types.

mod chart;
mod code_actions;
mod code_lenses;
mod completion;
mod contents;
mod cursor;
mod describe;
mod folding;
mod formatting;
mod hover;
mod inlay_hints;
mod landmarks;
mod links;
mod markdown;
mod navigation;
mod nesting;
mod networks;
mod options;
mod plain;
mod plugins;
mod selection;
mod semantic_tokens;
mod shape;
mod snapshot;
mod symbols;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod words;

pub use chart::{Style, chart};
pub use code_actions::{Action, ActionKind, Deed, change_of, code_actions};
pub use code_lenses::{CodeLens, LensAction, code_lenses};
pub use completion::{
    Completion, CompletionKind, Completions, Documentation, completions, documentation,
    folder_completions, folder_wanted,
};
pub use contents::{
    Contents, DatasetItem, ExperimentItem, ModelItem, Named, TrainingItem, contents, experiments,
};
pub use folding::{Fold, FoldKind, folds};
pub use formatting::{format, format_on_type, format_range};
pub use hover::{Hover, hover, hover_wants_history};
pub use inlay_hints::{InlayHint, inlay_hints};
pub use landmarks::{Landmark, Query, Shown, landmarks};
pub use links::{Link, LinkTarget, links};
pub use navigation::{
    Definition, Highlight, Rename, RenameError, Topic, definition, highlights, linked_ranges,
    prepare_rename, references, rename, rename_with_file, type_definition,
};
pub use options::{FormatOptions, HintOptions, LensOptions, OptionChoice, OptionValue, Options};
pub use plain::plain;
pub use selection::selection_ranges;
pub use semantic_tokens::{
    SemanticToken, TokenKind, TokenModifiers, Tokens, TokensKey, Unit, semantic_tokens, touched,
};
pub use snapshot::{FileKind, Snapshot};
pub use symbols::{Branch, LeavesOf, Outline, SameLeaves, Symbol, SymbolKind, outline, symbols};
