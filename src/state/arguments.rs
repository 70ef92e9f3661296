//! The interface by name, for commands of the language server and for scripts: one JSON object of
//! arguments, one JSON result.

mod action;
mod reader;

use std::fmt;

use serde_json::{Value as Json, json};

use self::action::Action;
use self::reader::Arguments;
use super::{StateResult, WorkflowState};
use crate::session::Library;
use crate::session::operations::Operation;

/// One call of the interface by name, as the language server's commands and scripts make it: all
/// its arguments in one JSON object. Which session it is about is the [`WorkflowState`]'s.
#[derive(Debug, Clone, PartialEq)]
pub enum Call {
    /// An operation on the text of one session: an open document is edited in the editor.
    Edit(Operation),
    /// Anything else: `list_saved_sessions`, `load_session`…
    Other(OtherCall),
}

/// A call that is about more than the text of one session.
#[derive(Debug, Clone, PartialEq)]
pub struct OtherCall(Action);

/// Why the arguments of a call cannot be taken.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ArgumentError {
    /// What is wrong and what was expected.
    pub message: String,
}

impl fmt::Display for ArgumentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for ArgumentError {}

impl Call {
    /// All names, in the order of the documentation.
    pub const NAMES: &'static [&'static str] = &[
        "init_workflow_state",
        "generate_session_id",
        "get_session_id",
        "clear_workflow_state",
        "save_dataset_config",
        "get_dataset_config",
        "has_dataset_config",
        "add_model_to_library",
        "get_model_from_library",
        "update_model_in_library",
        "delete_model_from_library",
        "get_model_library",
        "add_training_to_library",
        "get_training_from_library",
        "update_training_in_library",
        "delete_training_from_library",
        "get_training_library",
        "create_experiment",
        "get_experiment",
        "update_experiment",
        "delete_experiment",
        "get_experiments",
        "get_history",
        "save_session",
        "load_session",
        "list_saved_sessions",
        "delete_session",
        "new_session",
        "rename_session",
        "get_dataset_info",
        "set_dataset_info",
        "clear_cache_state",
        "import_legacy",
        "export_session",
    ];

    /// Reads a call. `arguments` is the object (or `null` where there are none).
    ///
    /// # Errors
    /// When the name or an argument is unknown, missing or of another type.
    pub fn read(name: &str, arguments: &Json) -> Result<Self, ArgumentError> {
        Self::read_beside(name, arguments, &[])
    }

    /// The same, for a door that takes arguments of its own `beside` those of the call: they are
    /// taken out already, and named where one is unknown.
    ///
    /// # Errors
    /// As [`Call::read`].
    pub fn read_beside(
        name: &str,
        arguments: &Json,
        beside: &'static [&'static str],
    ) -> Result<Self, ArgumentError> {
        let mut arguments = Arguments::of(arguments, beside)?;
        let call = action::called(name, &mut arguments)?;
        arguments.finish()?;
        Ok(call)
    }

    /// Whether it may change what is on the disk.
    pub fn writes(&self) -> bool {
        match self {
            Call::Edit(_) => true,
            Call::Other(OtherCall(action)) => action.writes(),
        }
    }

    /// Whether it may take long because it looks through the dataset's folder: what
    /// [`WorkflowState::scan_dataset`] does in view of whoever waits.
    pub fn scans(&self) -> bool {
        matches!(self, Call::Other(OtherCall(Action::GetDatasetInfo)))
    }

    /// Whether it changes what is known of images.
    pub fn is_about_images(&self) -> bool {
        matches!(self, Call::Other(OtherCall(action)) if action.is_about_images())
    }

    /// The IDs of the sessions that it names beside the current one.
    pub fn sessions(&self) -> Vec<&str> {
        match self {
            Call::Edit(_) => Vec::new(),
            Call::Other(OtherCall(action)) => action.sessions(),
        }
    }

    /// The ID of the session whose file it moves or removes; `current` is the current session's.
    pub fn displaces<'c>(&'c self, current: Option<&'c str>) -> Option<&'c str> {
        match self {
            Call::Other(OtherCall(Action::DeleteSession(id))) => Some(id),
            Call::Other(OtherCall(Action::RenameSession { from, .. })) => {
                from.as_deref().or(current)
            }
            _ => None,
        }
    }

    /// Makes the call on the disk; gives its JSON result: what the command line prints with
    /// `--json`.
    ///
    /// # Errors
    /// When it is refused, or the disk refuses.
    pub fn make(&self, state: &mut WorkflowState) -> StateResult<Json> {
        match self {
            Call::Edit(operation) => Ok(Self::answer(&state.perform(operation)?)),
            Call::Other(OtherCall(action)) => action.take(state),
        }
    }
}

impl Action {
    fn take(&self, state: &mut WorkflowState) -> StateResult<Json> {
        Ok(match self {
            Action::InitWorkflowState => json!({
                "session": state.get_session_id().map(|id| id.as_str()),
                "workspace": state.workspace().root().to_string_lossy(),
            }),
            Action::GenerateSessionId => json!(state.generate_session_id()?.as_str()),
            Action::GetSessionId => json!(state.get_session_id().map(|id| id.as_str())),
            Action::ClearWorkflowState => {
                state.clear_workflow_state()?;
                Json::Null
            }
            Action::GetDatasetConfig => json!(state.get_dataset_config()?),
            Action::HasDatasetConfig => json!(state.has_dataset_config()?),
            Action::Get(Library::Experiments, id) => json!(state.get_experiment_page(id)?),
            Action::Get(library, id) => json!(state.get(*library, id)?),
            Action::List(library) => json!(state.list(*library)?),
            Action::GetHistory(id) => {
                state.get_history(id)?.iter().map(|epoch| Json::Object(epoch.to_json())).collect()
            }
            Action::SaveSession(id) => json!(state.save_session(id)?),
            Action::LoadSession(id) => json!(state.load_session(id)?),
            Action::ListSavedSessions => {
                state.list_saved_sessions()?.iter().map(|session| session.to_json()).collect()
            }
            Action::DeleteSession(id) => json!(state.delete_session(id)?),
            Action::NewSession { id, name } => {
                let id = state.new_session(id.as_deref(), name.as_deref())?;
                json!({ "id": id.as_str() })
            }
            Action::RenameSession { from, to } => {
                let from = from.clone().or_else(|| state.get_session_id().map(ToString::to_string));
                match from {
                    Some(from) => json!(state.rename_session(&from, to)?),
                    None => json!(false),
                }
            }
            Action::GetDatasetInfo => json!(state.get_dataset_info()?),
            Action::SetDatasetInfo(info) => {
                state.set_dataset_info(info)?;
                json!(true)
            }
            Action::ClearCacheState => json!(state.clear_cache_state()?),
            Action::ImportLegacy { path, id } => {
                let path = state.workspace().root().join(path);
                state.import_legacy(&path, id.as_deref())?.to_json()
            }
            Action::ExportSession { legacy: true } => state.export_legacy()?,
            Action::ExportSession { legacy: false } => state.export()?,
        })
    }
}

#[cfg(test)]
mod tests;
