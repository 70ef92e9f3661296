mod place;
#[cfg(test)]
mod tests;

use self::place::{Place, Topic};
use crate::catalog::Catalog;
use crate::lint::{self, Diagnostic, FixScope, Settings, Severity};
use crate::session::history::Epoch;
use crate::session::ids::IdSource;
use crate::session::operations::{Change, Operation, Refusal};
use crate::session::samples::DatasetFolder;
use crate::session::{Library, Session};
use crate::syntax::{Datetime, Document};

/// What an operation needs beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Ground<'a> {
    /// What may be written.
    pub catalog: &'a Catalog,
    /// The severities of `nestling.toml`. What is no error by itself stays none here.
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
    let topic = topic(operation, &session);
    let new = new_errors(document, &after, ground, topic);
    if new.is_empty() {
        return Ok(change);
    }
    let session = Session::new(&after, ground.catalog);
    let tell = |(place, error): &(Place, Diagnostic)| place.tell(&error.message, &session, topic);
    Err(Refusal::Invalid(new.iter().map(tell).collect()))
}

fn topic(operation: &Operation, before: &Session<'_>) -> Topic {
    let entry = |library, id| {
        before.find(library, id).map_or(Topic::Session, |entry| Topic::Entry(library, entry.index))
    };
    match operation {
        Operation::SaveDatasetConfig { .. } => Topic::Dataset,
        Operation::AddEntry { library, .. } => {
            Topic::Entry(*library, before.entries(*library).len())
        }
        Operation::CreateExperiment { .. } => {
            Topic::Entry(Library::Experiments, before.entries(Library::Experiments).len())
        }
        Operation::UpdateEntry { library, id, .. } | Operation::DeleteEntry { library, id, .. } => {
            entry(*library, id)
        }
        Operation::UpdateExperiment { id, .. } => entry(Library::Experiments, id),
        Operation::SetSessionId { .. } => Topic::Session,
    }
}

/// The errors of `after` that `before` does not have.
fn new_errors(
    before: &Document,
    after: &Document,
    ground: Ground<'_>,
    topic: Topic,
) -> Vec<(Place, Diagnostic)> {
    let mut known = errors(before, ground);
    let mut new = errors(after, ground);
    new.retain(|error| {
        let same = |known: &Diagnostic| known.code == error.code && known.message == error.message;
        take_one(&mut known, same).is_none()
    });
    let mut new: Vec<(Place, Diagnostic)> =
        new.into_iter().map(|error| (Place::of(after, error.range), error)).collect();
    // What is said of a mistake elsewhere may change with this: the image that arrives at a layer
    // changes with the image size. The mistake is the same where the same is written.
    new.retain(|(place, error)| {
        let same = |known: &Diagnostic| {
            known.code == error.code
                && before.slice(known.range) == after.slice(error.range)
                && Place::of(before, known.range) == *place
        };
        place.is_about(topic) || take_one(&mut known, same).is_none()
    });
    new
}

fn take_one<T>(list: &mut Vec<T>, wanted: impl Fn(&T) -> bool) -> Option<T> {
    let at = list.iter().position(wanted)?;
    Some(list.swap_remove(at))
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
    found.into_iter().filter(is_refused).collect()
}

/// Settings may spare an operation a refusal, but bring none: someone who wants to see in red what
/// is still to be done can do it all the same.
fn is_refused(found: &Diagnostic) -> bool {
    let is_error = |severity| severity == Severity::Error;
    is_error(found.severity)
        && lint::find_rule(found.code).is_none_or(|rule| is_error(rule.severity))
}
