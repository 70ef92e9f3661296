//! What a file means: entries, IDs, references, the network arithmetic, and edits that create.
//!
//! A [`Session`] is a view of a [`Document`](crate::syntax::Document): it copies nothing and
//! judges nothing (that is `lint`'s work), it only finds the entries and reads their values.

pub mod edits;
mod entry;
pub mod ids;
pub mod network;
pub mod render;
mod view;

pub use entry::{Dataset, Entry, Experiment, Library, Model, Spanned, Training};
pub use view::Session;
