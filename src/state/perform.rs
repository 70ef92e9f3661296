use crate::catalog::Catalog;
use crate::lint::Settings;
use crate::session::history::Epoch;
use crate::session::ids::IdSource;
use crate::session::operations::{Change, Operation, Refusal};
use crate::syntax::{Datetime, Document};

/// What an operation needs beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// What may be written.
    pub catalog: &'a Catalog,
    /// The severities of `nestling.toml`.
    pub settings: &'a Settings,
    /// The file's name without `.toml`.
    pub stem: Option<&'a str>,
    /// The present time.
    pub now: Datetime,
    /// What the experiment's history holds so far where the operation reports an epoch
    /// ([`Operation::reports_on`]): it tells which epoch is the best. Empty where it is not known.
    pub history: &'a [Epoch],
}

/// Applies `operation` to the text and judges the result: an operation never adds an error to a
/// session. (Deleting with [`Uses::Leave`](crate::session::operations::Uses::Leave) may.)
///
/// # Errors
/// When it cannot be done, or the result would have errors that the text does not have now.
pub fn perform(
    _document: &Document,
    _operation: &Operation,
    _ground: Ground<'_>,
    _ids: &mut IdSource,
) -> Result<Change, Refusal> {
    todo!()
}
