//! What an operation edits: the document, or one entry of a library.

use crate::catalog::{Catalog, TableSpec};
use crate::session::{Entry, Library};
use crate::syntax::{Document, Table};

/// A table that stays the same while the text around it changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Target {
    /// The document itself.
    Root,
    /// An entry of a library.
    Entry {
        /// Which library.
        library: Library,
        /// Its place in it, from 0.
        index: usize,
    },
}

impl Target {
    pub(super) fn entry(entry: &Entry<'_>) -> Self {
        Self::Entry { library: entry.library, index: entry.index }
    }

    pub(super) fn table(self, document: &Document) -> Option<Table<'_>> {
        match self {
            Self::Root => Some(document.root()),
            Self::Entry { library, index } => {
                let list = document.root().get(library.key())?.value.as_array()?;
                list.elements().filter_map(|node| node.as_table()).nth(index)
            }
        }
    }

    /// What the table may hold.
    pub(super) fn spec(self, catalog: &Catalog) -> Option<&TableSpec> {
        match self {
            Self::Root => Some(catalog.file()),
            Self::Entry { library, .. } => catalog.table(library.table()),
        }
    }
}
