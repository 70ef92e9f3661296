//! Editor features as plain functions on a [`Snapshot`], in bytes and strings, without LSP types.

mod chart;
mod code_actions;
mod completion;
mod cursor;
mod describe;
mod hover;
mod markdown;
mod snapshot;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;

pub use chart::{Style, chart};
pub use code_actions::{Action, ActionKind, code_actions, fix_all};
pub use completion::{Completion, CompletionKind, completions, folder_completions, folder_wanted};
pub use hover::{Hover, hover};
pub use snapshot::Snapshot;
