//! The workflow state: every operation on the sessions of a workspace, for programs.
//!
//! [`WorkflowState`] is what the command line and the language server stand on; it keeps nothing
//! of a session in memory: each call reads the newest text, and a change is on disk when the call
//! returns.

mod answer;
mod arguments;
mod config;
mod perform;

use std::fmt;
use std::path::Path;
use std::sync::Arc;

use serde_json::Value as Json;

pub use self::arguments::{ArgumentError, Call};
pub use self::config::changes_of;
pub use self::perform::{Ground, perform};
use crate::catalog::Catalog;
use crate::session::Library;
use crate::session::history::Epoch;
use crate::session::ids::{SessionId, SessionIdError};
use crate::session::operations::{Changes, Operation, Outcome, Refusal, Uses};
use crate::session::samples::DatasetInfo;
use crate::workspace::{StoreError, Workspace};

/// The sessions of one workspace and which of them is the current one.
#[derive(Debug, Clone)]
pub struct WorkflowState {
    workspace: Workspace,
    /// The current session. Without one, the first change makes one with a fresh ID.
    current: Option<SessionId>,
    catalog: Arc<Catalog>,
}

/// Why an operation was not done. Nothing is written then.
#[derive(Debug)]
pub enum StateError {
    /// The text given is no session ID.
    Id(SessionIdError),
    /// There is no session with this ID.
    NoSession {
        /// The ID.
        id: String,
        /// What was probably meant.
        meant: Option<String>,
    },
    /// There is no current session, and none was named.
    NoneChosen,
    /// The operation cannot be done.
    Refused {
        /// Of which session.
        session: SessionId,
        /// Why.
        refusal: Refusal,
    },
    /// The disk.
    Store(StoreError),
}

impl fmt::Display for StateError {
    fn fmt(&self, _f: &mut fmt::Formatter<'_>) -> fmt::Result {
        todo!()
    }
}

impl std::error::Error for StateError {}

/// One line of [`WorkflowState::list_saved_sessions`].
#[derive(Debug, Clone, PartialEq)]
pub struct SessionSummary {
    /// The ID: the file's stem.
    pub id: String,
    /// `session.name`.
    pub name: Option<String>,
    /// How many models, trainings, experiments.
    pub counts: [usize; 3],
    /// When the file was last changed (RFC 3339).
    pub changed_at: String,
    /// Whether it is the current one.
    pub current: bool,
}

/// The result of every call.
pub type StateResult<T> = Result<T, StateError>;

impl WorkflowState {
    /// Begins with the workspace's kept current session; without one, with defaults.
    pub fn init_workflow_state(_workspace: Workspace) -> StateResult<Self> {
        todo!()
    }

    /// The same, on the session `id` instead of the current one; what is kept on disk as the
    /// current session stays.
    pub fn on_session(_workspace: Workspace, _id: &str) -> StateResult<Self> {
        todo!()
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
    }

    /// A bird-based ID that no session of the workspace has.
    pub fn generate_session_id(&self) -> StateResult<SessionId> {
        todo!()
    }

    /// The current session's ID.
    pub fn get_session_id(&self) -> Option<&SessionId> {
        self.current.as_ref()
    }

    /// Forgets the current session: the next change makes a new one. Deletes no file.
    pub fn clear_workflow_state(&mut self) -> StateResult<()> {
        todo!()
    }

    /// Changes `[dataset]`, on disk at once.
    pub fn save_dataset_config(&mut self, _config: Changes) -> StateResult<()> {
        todo!()
    }

    /// `[dataset]` as JSON.
    pub fn get_dataset_config(&self) -> StateResult<Option<Json>> {
        todo!()
    }

    /// Whether the session has a `[dataset]`.
    pub fn has_dataset_config(&self) -> StateResult<bool> {
        Ok(self.get_dataset_config()?.is_some())
    }

    /// Adds a model; gives its ID.
    pub fn add_model_to_library(&mut self, name: &str, config: Changes) -> StateResult<String> {
        self.add(Library::Models, name, config)
    }

    /// The model as JSON, with its `network`; `None` where there is none.
    pub fn get_model_from_library(&self, id: &str) -> StateResult<Option<Json>> {
        self.get(Library::Models, id)
    }

    /// Changes a model; whether it was found.
    pub fn update_model_in_library(
        &mut self,
        id: &str,
        name: Option<&str>,
        config: Changes,
    ) -> StateResult<bool> {
        self.update(Library::Models, id, name, config)
    }

    /// Deletes a model; whether it was found.
    pub fn delete_model_from_library(&mut self, id: &str, uses: Uses) -> StateResult<bool> {
        self.delete(Library::Models, id, uses)
    }

    /// All models as JSON, in file order.
    pub fn get_model_library(&self) -> StateResult<Vec<Json>> {
        self.list(Library::Models)
    }

    /// Adds a training; gives its ID.
    pub fn add_training_to_library(&mut self, name: &str, config: Changes) -> StateResult<String> {
        self.add(Library::Trainings, name, config)
    }

    /// The training as JSON; `None` where there is none.
    pub fn get_training_from_library(&self, id: &str) -> StateResult<Option<Json>> {
        self.get(Library::Trainings, id)
    }

    /// Changes a training; whether it was found.
    pub fn update_training_in_library(
        &mut self,
        id: &str,
        name: Option<&str>,
        config: Changes,
    ) -> StateResult<bool> {
        self.update(Library::Trainings, id, name, config)
    }

    /// Deletes a training; whether it was found.
    pub fn delete_training_from_library(&mut self, id: &str, uses: Uses) -> StateResult<bool> {
        self.delete(Library::Trainings, id, uses)
    }

    /// All trainings as JSON, in file order.
    pub fn get_training_library(&self) -> StateResult<Vec<Json>> {
        self.list(Library::Trainings)
    }

    /// Adds an experiment, `ready` to run; gives its ID. IDs that are not there are refused.
    pub fn create_experiment(
        &mut self,
        _name: &str,
        _model_id: &str,
        _training_id: &str,
    ) -> StateResult<String> {
        todo!()
    }

    /// The experiment as JSON; `None` where there is none.
    pub fn get_experiment(&self, id: &str) -> StateResult<Option<Json>> {
        self.get(Library::Experiments, id)
    }

    /// What its epochs gave, in order.
    pub fn get_history(&self, _id: &str) -> StateResult<Vec<Epoch>> {
        todo!()
    }

    /// Changes an experiment, reports an epoch; whether it was found.
    pub fn update_experiment(
        &mut self,
        _id: &str,
        _updates: Changes,
        _epoch: Option<Epoch>,
    ) -> StateResult<bool> {
        todo!()
    }

    /// Deletes an experiment; whether it was found.
    pub fn delete_experiment(&mut self, id: &str) -> StateResult<bool> {
        self.delete(Library::Experiments, id, Uses::Leave)
    }

    /// All experiments as JSON, in file order.
    pub fn get_experiments(&self) -> StateResult<Vec<Json>> {
        self.list(Library::Experiments)
    }

    /// Writes the current session's state under `id`: a new ID makes a copy, with its `session.id`
    /// changed. `false` where there is no current session.
    pub fn save_session(&mut self, _id: &str) -> StateResult<bool> {
        todo!()
    }

    /// Makes `id` the current session; `false` where there is none.
    pub fn load_session(&mut self, _id: &str) -> StateResult<bool> {
        todo!()
    }

    /// The sessions of the workspace, newest change first.
    pub fn list_saved_sessions(&self) -> StateResult<Vec<SessionSummary>> {
        todo!()
    }

    /// Deletes a session and its history; `false` where there is none. The current one is
    /// forgotten then.
    pub fn delete_session(&mut self, _id: &str) -> StateResult<bool> {
        todo!()
    }

    /// Makes a new session, with a fresh ID unless one is given, and makes it the current one.
    pub fn new_session(
        &mut self,
        _id: Option<&str>,
        _name: Option<&str>,
    ) -> StateResult<SessionId> {
        todo!()
    }

    /// Moves the current session (or `from`) to a new ID, with its history; `false` where there is
    /// none.
    pub fn rename_session(&mut self, _from: &str, _to: &str) -> StateResult<bool> {
        todo!()
    }

    /// What the dataset's folder comes to, scanned or from the cache; `None` where the session
    /// names no folder or it is not there.
    pub fn get_dataset_info(&self) -> StateResult<Option<DatasetInfo>> {
        todo!()
    }

    /// Keeps a scan that was made elsewhere for the session's dataset folder.
    pub fn set_dataset_info(&mut self, _info: &DatasetInfo) -> StateResult<()> {
        todo!()
    }

    /// Forgets all scans; how many there were.
    pub fn clear_cache_state(&self) -> StateResult<usize> {
        self.workspace.clear_cache().map_err(StateError::Store)
    }

    /// Reads one session of the older JSON shape into the workspace; gives its ID and what a
    /// person should know. `at` is the file.
    pub fn import_legacy(&mut self, _at: &Path) -> StateResult<(SessionId, Vec<String>)> {
        todo!()
    }

    /// The session as JSON.
    pub fn export(&self) -> StateResult<Json> {
        todo!()
    }

    /// The session in the older JSON shape.
    pub fn export_legacy(&self) -> StateResult<Json> {
        todo!()
    }

    fn add(&mut self, _library: Library, _name: &str, _config: Changes) -> StateResult<String> {
        todo!()
    }

    fn get(&self, _library: Library, _id: &str) -> StateResult<Option<Json>> {
        todo!()
    }

    fn update(
        &mut self,
        _library: Library,
        _id: &str,
        _name: Option<&str>,
        _changes: Changes,
    ) -> StateResult<bool> {
        todo!()
    }

    fn delete(&mut self, _library: Library, _id: &str, _uses: Uses) -> StateResult<bool> {
        todo!()
    }

    fn list(&self, _library: Library) -> StateResult<Vec<Json>> {
        todo!()
    }

    /// Does `operation` on the current session, which is made if there is none.
    pub fn perform(&mut self, _operation: &Operation) -> StateResult<Outcome> {
        todo!()
    }
}
