//! The workflow state: every operation on the sessions of a workspace, for programs.
//!
//! [`WorkflowState`] is what the command line and the language server stand on; it keeps nothing
//! of a session in memory: each call reads the newest text, and a change is on disk when the call
//! returns. Who only reads asks for no lock.
//!
//! A session with mistakes in its text is read as far as it is understood; what is broken is not
//! changed, but refused with its place.

mod answer;
mod arguments;
mod config;
mod dataset;
mod entries;
mod error;
mod legacy;
mod perform;
mod presets;
mod sessions;

use std::sync::Arc;

use serde_json::Value as Json;

pub use self::arguments::{ArgumentError, Call, OtherCall};
pub use self::config::changes_of;
pub use self::error::{StateError, StateResult};
pub use self::legacy::Arrival;
pub use self::perform::{Ground, perform};
pub use self::presets::{UnknownPreset, preset, presets_of};
pub use self::sessions::SessionSummary;
use crate::catalog::Catalog;
use crate::session::Library;
use crate::session::ids::SessionId;
use crate::session::operations::{Changes, Uses};
use crate::syntax::Document;
use crate::workspace::Workspace;

/// The sessions of one workspace and which of them is the current one.
#[derive(Debug, Clone)]
pub struct WorkflowState {
    workspace: Workspace,
    /// The current session. Without one, the first change makes one with a fresh ID.
    current: Option<SessionId>,
    /// Whether that is what the workspace keeps as its current session, not one that was named.
    is_kept: bool,
    /// The current session as an editor has it, where it is open in one.
    open: Option<Arc<Document>>,
    catalog: Arc<Catalog>,
}

impl WorkflowState {
    /// Begins with the workspace's kept current session; without one, with defaults. Where that
    /// session is gone later, as another process has renamed it, the work goes on in the one that is
    /// kept then.
    ///
    /// # Errors
    /// When what is kept cannot be read.
    pub fn init_workflow_state(workspace: Workspace) -> StateResult<Self> {
        let current = workspace.current()?;
        let catalog = Catalog::builtin().clone();
        Ok(Self { workspace, current, is_kept: true, open: None, catalog })
    }

    /// The same, on the session `id` instead of the current one; what is kept on disk as the
    /// current session stays.
    ///
    /// # Errors
    /// When there is no such session.
    pub fn on_session(workspace: Workspace, id: &str) -> StateResult<Self> {
        let catalog = Catalog::builtin().clone();
        let state = Self { workspace, current: None, is_kept: false, open: None, catalog };
        let id = state.id_of(id)?;
        if !state.workspace.has_session(&id) {
            return Err(state.no_session(&id));
        }
        Ok(Self { current: Some(id), ..state })
    }

    /// The same, on a session that is open in an editor: what is read of it is this text, saved or
    /// not. Changes are made on the disk all the same.
    pub fn on_open_session(workspace: Workspace, id: SessionId, text: Arc<Document>) -> Self {
        let catalog = Catalog::builtin().clone();
        Self { workspace, current: Some(id), is_kept: false, open: Some(text), catalog }
    }

    /// The workspace.
    pub fn workspace(&self) -> &Workspace {
        &self.workspace
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

    /// The experiment as JSON; `None` where there is none.
    pub fn get_experiment(&self, id: &str) -> StateResult<Option<Json>> {
        self.get(Library::Experiments, id)
    }

    /// Deletes an experiment; whether it was found.
    pub fn delete_experiment(&mut self, id: &str) -> StateResult<bool> {
        self.delete(Library::Experiments, id, Uses::Leave)
    }

    /// All experiments as JSON, in file order.
    pub fn get_experiments(&self) -> StateResult<Vec<Json>> {
        self.list(Library::Experiments)
    }
}

#[cfg(test)]
mod tests;
