//! What a file means: entries, IDs, references, the network arithmetic, and edits that create.
//!
//! A [`Session`] is a view of a [`Document`](crate::syntax::Document): it copies nothing and
//! judges nothing (that is `lint`'s work), it only finds the entries and reads their values.

pub mod birds;
mod dataset;
pub mod draft;
pub mod edits;
mod entry;
mod experiment;
pub mod history;
pub mod ids;
mod index;
mod insert;
pub mod json;
pub(crate) mod layout;
pub mod legacy;
pub mod merge;
mod model;
pub mod network;
pub mod operations;
pub mod render;
pub mod samples;
#[cfg(test)]
pub(crate) mod testing;
pub mod times;
mod training;
mod unread;
mod values;
mod view;

pub use dataset::{Dataset, Split};
pub use entry::{Entry, Library, Spanned};
pub use experiment::{Experiment, Status};
pub use model::{LayerEntry, Model, ModelKind, Stack};
pub use training::Training;
pub use values::Values;
pub use view::{NEWEST_FORMAT, Session};
pub(crate) use view::{entries_of, entry_of};
