//! One walk over the file beside the catalog: every place where they disagree.

use crate::catalog::{KeySpec, TableSpec};
use crate::session::Session;
use crate::syntax::{Field, Table};

/// A place where the file does not follow the catalog.
#[derive(Debug, Clone, Copy)]
pub struct Violation<'a> {
    /// The table it stands in.
    pub table: Table<'a>,
    /// What that table may hold.
    pub spec: &'a TableSpec,
    /// The key, if it is there.
    pub field: Option<Field<'a>>,
    /// What the catalog says of the key, if it knows it.
    pub key: Option<&'a KeySpec>,
}

/// All such places, in file order.
pub(super) fn violations<'a>(_session: &Session<'a>) -> Vec<Violation<'a>> {
    Vec::new()
}
