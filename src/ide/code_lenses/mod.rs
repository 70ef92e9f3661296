//! What is worth knowing of an entry, and what can be done with it, above its header.

mod create;
mod status;
#[cfg(test)]
mod tests;

use super::{FileKind, Snapshot, words};
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
    let mut lenses = Vec::new();
    for library in [Library::Models, Library::Trainings] {
        for entry in session.entries(library) {
            if options.uses {
                lenses.extend(uses(&session, entry));
            }
            if options.create {
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

/// How many experiments use an entry, and where.
fn uses(session: &Session<'_>, entry: &Entry<'_>) -> Option<CodeLens> {
    let id = entry.id()?.value;
    let place = |experiment: Experiment<'_>| {
        let reference = match entry.library {
            Library::Models => experiment.model_id(),
            _ => experiment.training_id(),
        };
        reference.map(|id| id.range)
    };
    let places: Vec<TextRange> = session.uses(entry.library, id).filter_map(place).collect();
    let (title, action) = match u64::try_from(places.len()).unwrap_or(u64::MAX) {
        0 => ("in no experiment".to_owned(), LensAction::None),
        count => (words::counted(count, "experiment"), LensAction::Show(places)),
    };
    Some(CodeLens { range: entry.table.anchor(), title, action })
}
