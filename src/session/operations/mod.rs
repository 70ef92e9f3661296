//! Operations: changes of a session, each a pure function from the present text to edits of it.
//!
//! The command line, the language server and the library all apply the same [`Operation`]. What
//! the edits do not mean to change stays byte for byte.

mod assign;
mod changes;
mod copy;
mod dataset;
mod entries;
mod epoch;
mod experiment;
mod placed;
mod refusal;
mod selectors;
mod session_id;
mod sound;
mod status;
mod target;
#[cfg(test)]
mod tests;

use super::history::Epoch;
use super::ids::IdSource;
use super::times::whole_second;
use super::{Library, Session};
use crate::syntax::Datetime;
use crate::text::TextEdit;

pub use self::changes::Changes;
pub use self::placed::{
    can_add, can_change, can_delete, can_duplicate, change_entry, delete_entries,
    duplicate_entries, lost_experiments,
};
pub use self::refusal::Refusal;

/// A change of one session.
#[derive(Debug, Clone, PartialEq)]
pub enum Operation {
    /// Changes `[dataset]`.
    SaveDatasetConfig {
        /// What to set and to take out; paths begin below `dataset`.
        changes: Changes,
    },
    /// Adds a model or a training. Makes its ID.
    AddEntry {
        /// Which library; not [`Library::Experiments`].
        library: Library,
        /// Its name.
        name: String,
        /// Its other keys.
        changes: Changes,
    },
    /// Changes a model or a training. When a selector changes (a model's `kind`), the keys that no
    /// longer apply are taken out.
    UpdateEntry {
        /// Which library; not [`Library::Experiments`].
        library: Library,
        /// Which entry.
        id: String,
        /// Its new name, if it gets one.
        name: Option<String>,
        /// What to set and to take out.
        changes: Changes,
    },
    /// Removes an entry of any library.
    DeleteEntry {
        /// Which library.
        library: Library,
        /// Which entry.
        id: String,
        /// What becomes of the experiments that use it.
        uses: Uses,
    },
    /// Adds an experiment of a model and a training, `ready` to run. Makes its ID.
    CreateExperiment {
        /// Its name.
        name: String,
        /// The model's ID.
        model_id: String,
        /// The training's ID.
        training_id: String,
    },
    /// Changes an experiment. A change of status must be lawful, and brings what belongs to it
    /// (`training` a `started_at`, `completed` a `completed_at`, `ready` takes the results out).
    UpdateExperiment {
        /// Which.
        id: String,
        /// What to set and to take out.
        changes: Changes,
        /// What an epoch gave: goes to history, and to the summary in the file.
        epoch: Option<Epoch>,
    },
    /// Changes `session.id` and, if given, `session.name`: what a copy or a renamed file needs.
    SetSessionId {
        /// The new ID.
        id: String,
        /// The new name.
        name: Option<String>,
    },
}

/// What becomes of experiments that use an entry to be deleted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Uses {
    /// The entry stays if there are any.
    #[default]
    Refuse,
    /// They are deleted too.
    Cascade,
    /// They stay, with a reference that dangles.
    Leave,
}

/// What an operation does.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// Edits of the present text; none where nothing changes.
    pub edits: Vec<TextEdit>,
    /// What it gives back.
    pub outcome: Outcome,
    /// A line to append to the history of the experiment with this ID.
    pub history: Option<(String, Epoch)>,
}

/// What an operation gives back.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// It made an entry with this ID.
    Made(String),
    /// It is done.
    Done,
    /// There is no such entry; nothing changes.
    NotFound,
}

impl Operation {
    /// The ID of the experiment that it reports an epoch of: [`Operation::apply`] wants to know
    /// its history then.
    pub fn reports_on(&self) -> Option<&str> {
        match self {
            Self::UpdateExperiment { id, epoch: Some(_), .. } => Some(id),
            _ => None,
        }
    }

    /// The change it makes of `session`. `ids` gives the ID of what is made, `now` its time;
    /// `history` is what the experiment's epochs gave so far where one is reported (empty where
    /// that is not known).
    ///
    /// # Errors
    /// When it cannot be done; nothing is to be written then. Whether the values are allowed is
    /// not judged here: [`crate::state::perform`] does.
    pub fn apply(
        &self,
        session: &Session<'_>,
        ids: &mut IdSource,
        now: Datetime,
        history: &[Epoch],
    ) -> Result<Change, Refusal> {
        if session.newer_format().is_some() {
            return Err(Refusal::NewerFormat);
        }
        let created_at = whole_second(now);
        match self {
            Self::SaveDatasetConfig { changes } => dataset::save(session, changes),
            Self::AddEntry { library, name, changes } => {
                entries::add(session, *library, name, changes, ids, created_at)
            }
            Self::UpdateEntry { library, id, name, changes } => {
                entries::update(session, *library, id, name.as_deref(), changes)
            }
            Self::DeleteEntry { library, id, uses } => {
                entries::delete(session, *library, id, *uses)
            }
            Self::CreateExperiment { name, model_id, training_id } => {
                experiment::create(session, name, [model_id, training_id], ids, created_at)
            }
            Self::UpdateExperiment { id, changes, epoch } => {
                experiment::update(session, id, changes, epoch.as_ref(), now, history)
            }
            Self::SetSessionId { id, name } => session_id::set(session, id, name.as_deref()),
        }
    }
}

impl Change {
    /// Nothing is to be done, and that is what it gives back.
    fn none(outcome: Outcome) -> Self {
        Self { edits: Vec::new(), outcome, history: None }
    }
}
