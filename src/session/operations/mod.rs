//! Operations: changes of a session, each a pure function from the present text to edits of it.
//!
//! The command line, the language server and the library all apply the same [`Operation`]. What
//! the edits do not mean to change stays byte for byte.

use std::fmt;

use super::history::Epoch;
use super::ids::IdSource;
use super::{Library, Session, Status};
use crate::catalog::Literal;
use crate::syntax::Datetime;
use crate::text::TextEdit;

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

/// Keys to set and to take out. A path has a part for each table it goes through:
/// `["split", "train"]`.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Changes {
    /// In the order to write them.
    pub set: Vec<(Vec<String>, Literal)>,
    /// What is not there already is no mistake.
    pub unset: Vec<Vec<String>>,
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

/// Why an operation does nothing. The words name the thing and the way out.
#[derive(Debug, Clone, PartialEq)]
pub enum Refusal {
    /// The file is broken where the operation must write or read.
    Broken {
        /// The line, from 1.
        line: u32,
        /// The column, from 1, in characters.
        column: u32,
        /// What is wrong there.
        message: String,
    },
    /// The format is newer than known.
    NewerFormat,
    /// A reference to an entry that is not there.
    Unknown {
        /// In which library.
        library: Library,
        /// The ID.
        id: String,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// The entry is used.
    InUse {
        /// In which library it is.
        library: Library,
        /// Its ID.
        id: String,
        /// The IDs of the experiments that use it.
        experiments: Vec<String>,
    },
    /// The status may not change so.
    Status {
        /// What it is.
        from: Status,
        /// What it should become.
        to: Status,
    },
    /// A key that operations do not change, as `id`.
    Reserved(String),
    /// The result would have mistakes that the file does not have now.
    Invalid(Vec<String>),
}

impl fmt::Display for Refusal {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for Refusal {}

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
        _session: &Session<'_>,
        _ids: &mut IdSource,
        _now: Datetime,
        _history: &[Epoch],
    ) -> Result<Change, Refusal> {
        todo!()
    }
}
