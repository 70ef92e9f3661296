//! From a name to what it names, and back.

mod definition;
mod highlights;
mod linked;
mod names;
#[cfg(test)]
mod properties;
mod references;
mod rename;
#[cfg(test)]
mod tests;
mod type_definition;

pub use definition::{Definition, definition};
pub use highlights::{Highlight, highlights};
pub use linked::linked_ranges;
pub use references::references;
pub use rename::{Rename, RenameError, prepare_rename, rename, rename_with_file};
pub use type_definition::{Topic, type_definition};
