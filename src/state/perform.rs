use rustc_hash::FxHashMap;

use crate::catalog::Catalog;
use crate::lint::{self, Diagnostic, FixScope, Settings, Severity};
use crate::session::Session;
use crate::session::history::Epoch;
use crate::session::ids::IdSource;
use crate::session::operations::{Change, Operation, Refusal};
use crate::session::samples::DatasetFolder;
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
    document: &Document,
    operation: &Operation,
    ground: Ground<'_>,
    ids: &mut IdSource,
) -> Result<Change, Refusal> {
    let session = Session::new(document, ground.catalog);
    let change = operation.apply(&session, ids, ground.now, ground.history)?;
    if change.edits.is_empty() || matches!(operation, Operation::DeleteEntry { .. }) {
        return Ok(change);
    }
    let Ok(after) = document.with_edits(&change.edits) else { return Ok(change) };
    let known = errors(document, ground);
    let new = errors_not_in(known, errors(&after, ground));
    if new.is_empty() {
        return Ok(change);
    }
    Err(Refusal::Invalid(new.into_iter().map(|error| error.message).collect()))
}

fn errors(document: &Document, ground: Ground<'_>) -> Vec<Diagnostic> {
    let found = lint::check(lint::Input {
        session: &Session::new(document, ground.catalog),
        stem: ground.stem,
        settings: ground.settings,
        fixes: FixScope::None,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: ground.now,
        cancelled: None,
    });
    found.into_iter().filter(|found| found.severity == Severity::Error).collect()
}

/// Those of `after` that are more than in `before`.
fn errors_not_in(before: Vec<Diagnostic>, after: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let mut known: FxHashMap<(&str, String), usize> = FxHashMap::default();
    for error in before {
        *known.entry((error.code, error.message)).or_default() += 1;
    }
    let is_new = |error: &Diagnostic| match known.get_mut(&(error.code, error.message.clone())) {
        Some(left) if *left > 0 => {
            *left -= 1;
            false
        }
        _ => true,
    };
    let mut after = after;
    let mut is_new = is_new;
    after.retain(|error| is_new(error));
    after
}

#[cfg(test)]
mod tests;
