//! What is worth knowing of an entry, and what can be done with it, above its header.

mod create;
mod status;
#[cfg(test)]
mod tests;

pub(super) use status::result_of;

use super::{FileKind, Snapshot, words};
use crate::session::operations::can_add;
use crate::session::{Entry, Experiment, Library, Session};
use crate::text::TextRange;

/// A line of words above an entry.
#[derive(Debug, Clone, PartialEq)]
pub struct CodeLens {
    /// Above what it stands.
    pub range: TextRange,
    /// The words.
    pub title: String,
    /// What happens when it is chosen.
    pub action: LensAction,
}

/// What happens when a lens is chosen.
#[derive(Debug, Clone, PartialEq)]
pub enum LensAction {
    /// Nothing: it only tells.
    None,
    /// These places are listed.
    Show(Vec<TextRange>),
    /// An experiment of these two is created.
    CreateExperiment {
        /// Its name.
        name: String,
        /// Its model's ID.
        model_id: String,
        /// Its training's ID.
        training_id: String,
    },
}

/// All lenses of a file, in file order.
pub fn code_lenses(snapshot: &Snapshot) -> Vec<CodeLens> {
    if snapshot.kind != FileKind::Session {
        return Vec::new();
    }
    let session = snapshot.session();
    let options = &snapshot.options.lenses;
    let pairs = create::Pairs::of(&session);
    let can_create = options.create && can_add(&session, Library::Experiments);
    let mut lenses = Vec::new();
    let libraries = [Library::Models, Library::Trainings];
    let unclear = libraries.map(|library| session.has_unread_uses(library));
    for (library, is_unclear) in libraries.into_iter().zip(unclear) {
        for entry in session.entries(library) {
            if options.uses {
                lenses.extend(uses(&session, entry, is_unclear));
            }
            if can_create && unclear == [false, false] {
                lenses.extend(pairs.newest_free(entry));
            }
        }
    }
    if options.status {
        lenses.extend(session.experiments().map(|experiment| CodeLens {
            range: experiment.0.table.anchor(),
            title: status::in_words(&session, experiment),
            action: LensAction::None,
        }));
    }
    lenses.sort_by_key(|lens| lens.range.start());
    lenses
}

/// How many experiments use an entry, and where; of those that can be read, if it `is_unclear` whom
/// some use.
fn uses(session: &Session<'_>, entry: &Entry<'_>, is_unclear: bool) -> Option<CodeLens> {
    let id = entry.id()?.value;
    let place = |experiment: Experiment<'_>| experiment.reference(entry.library).map(|id| id.range);
    let places: Vec<TextRange> = session.uses(entry.library, id).filter_map(place).collect();
    let (title, action) = match u64::try_from(places.len()).unwrap_or(u64::MAX) {
        // A line that went would move all below it at each half-typed reference.
        0 if is_unclear => ("in no experiment that can be read".to_owned(), LensAction::None),
        0 => ("in no experiment".to_owned(), LensAction::None),
        count => (words::counted(count, "experiment"), LensAction::Show(places)),
    };
    Some(CodeLens { range: entry.table.anchor(), title, action })
}
