use serde_json::{Map, Value as Json};

use super::reader::Arguments;
use super::{ArgumentError, Call, OtherCall};
use crate::catalog::Catalog;
use crate::session::Library;
use crate::session::history::Epoch;
use crate::session::operations::{Changes, Operation, Uses};
use crate::session::samples::DatasetInfo;
use crate::state::{self, changes_of};
use crate::text::similar;
use crate::workspace;

/// A call that is about more than the text of one session, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Action {
    InitWorkflowState,
    GenerateSessionId,
    GetSessionId,
    ClearWorkflowState,
    GetDatasetConfig,
    HasDatasetConfig,
    Get(Library, String),
    List(Library),
    GetHistory(String),
    SaveSession(String),
    LoadSession(String),
    ListSavedSessions,
    DeleteSession(String),
    NewSession { id: Option<String>, name: Option<String> },
    RenameSession { from: Option<String>, to: String },
    GetDatasetInfo,
    SetDatasetInfo(DatasetInfo),
    ClearCacheState,
    ImportLegacy { path: String, id: Option<String> },
    ExportSession { legacy: bool },
}

impl Action {
    /// Whether it may change what is on the disk.
    pub(super) fn writes(&self) -> bool {
        match self {
            Action::InitWorkflowState
            | Action::GenerateSessionId
            | Action::GetSessionId
            | Action::GetDatasetConfig
            | Action::HasDatasetConfig
            | Action::Get(..)
            | Action::List(_)
            | Action::GetHistory(_)
            | Action::ListSavedSessions
            | Action::GetDatasetInfo
            | Action::ExportSession { .. } => false,
            Action::ClearWorkflowState
            | Action::SaveSession(_)
            | Action::LoadSession(_)
            | Action::DeleteSession(_)
            | Action::NewSession { .. }
            | Action::RenameSession { .. }
            | Action::SetDatasetInfo(_)
            | Action::ClearCacheState
            | Action::ImportLegacy { .. } => true,
        }
    }

    /// Whether it changes what is known of images.
    pub(super) fn is_about_images(&self) -> bool {
        matches!(self, Action::SetDatasetInfo(_) | Action::ClearCacheState)
    }

    /// The IDs of the sessions that it names.
    pub(super) fn sessions(&self) -> Vec<&str> {
        match self {
            Action::SaveSession(id) | Action::LoadSession(id) | Action::DeleteSession(id) => {
                vec![id]
            }
            Action::NewSession { id, .. } | Action::ImportLegacy { id, .. } => {
                id.iter().map(String::as_str).collect()
            }
            Action::RenameSession { from, to } => {
                from.iter().chain([to]).map(String::as_str).collect()
            }
            _ => Vec::new(),
        }
    }
}

/// The call `name` with these arguments.
pub(super) fn called(name: &str, arguments: &mut Arguments<'_>) -> Result<Call, ArgumentError> {
    use Library::{Experiments, Models, Trainings};

    let mut id = || Ok(arguments.required_text("id")?.to_owned());
    Ok(match name {
        "init_workflow_state" => Action::InitWorkflowState.into(),
        "generate_session_id" => Action::GenerateSessionId.into(),
        "get_session_id" => Action::GetSessionId.into(),
        "clear_workflow_state" => Action::ClearWorkflowState.into(),
        "save_dataset_config" => Call::Edit(save_dataset_config(arguments)?),
        "get_dataset_config" => Action::GetDatasetConfig.into(),
        "has_dataset_config" => Action::HasDatasetConfig.into(),
        "add_model_to_library" => Call::Edit(add(Models, arguments)?),
        "get_model_from_library" => Action::Get(Models, id()?).into(),
        "update_model_in_library" => Call::Edit(update(Models, arguments)?),
        "delete_model_from_library" => Call::Edit(delete(Models, arguments)?),
        "get_model_library" => Action::List(Models).into(),
        "add_training_to_library" => Call::Edit(add(Trainings, arguments)?),
        "get_training_from_library" => Action::Get(Trainings, id()?).into(),
        "update_training_in_library" => Call::Edit(update(Trainings, arguments)?),
        "delete_training_from_library" => Call::Edit(delete(Trainings, arguments)?),
        "get_training_library" => Action::List(Trainings).into(),
        "create_experiment" => Call::Edit(create_experiment(arguments)?),
        "get_experiment" => Action::Get(Experiments, id()?).into(),
        "update_experiment" => Call::Edit(update_experiment(arguments)?),
        "delete_experiment" => Call::Edit(Operation::DeleteEntry {
            library: Experiments,
            id: id()?,
            uses: Uses::Leave,
        }),
        "get_experiments" => Action::List(Experiments).into(),
        "get_history" => Action::GetHistory(id()?).into(),
        "save_session" => Action::SaveSession(id()?).into(),
        "load_session" => Action::LoadSession(id()?).into(),
        "list_saved_sessions" => Action::ListSavedSessions.into(),
        "delete_session" => Action::DeleteSession(id()?).into(),
        "new_session" => Action::NewSession {
            id: arguments.text("id")?.map(str::to_owned),
            name: arguments.text("name")?.map(str::to_owned),
        }
        .into(),
        "rename_session" => Action::RenameSession {
            from: arguments.text("from")?.map(str::to_owned),
            to: arguments.required_text("to")?.to_owned(),
        }
        .into(),
        "get_dataset_info" => Action::GetDatasetInfo.into(),
        "set_dataset_info" => Action::SetDatasetInfo(dataset_info(arguments)?).into(),
        "clear_cache_state" => Action::ClearCacheState.into(),
        "import_legacy" => Action::ImportLegacy {
            path: arguments.required_text("path")?.to_owned(),
            id: arguments.text("id")?.map(str::to_owned),
        }
        .into(),
        "export_session" => Action::ExportSession { legacy: arguments.flag("legacy")? }.into(),
        _ => return Err(unknown_name(name)),
    })
}

impl From<Action> for Call {
    fn from(action: Action) -> Self {
        Call::Other(OtherCall(action))
    }
}

fn unknown_name(name: &str) -> ArgumentError {
    let message = match similar(name, Call::NAMES.iter().copied()).first() {
        Some(meant) => format!("there is no operation `{name}`; did you mean `{meant}`?"),
        None => format!("there is no operation `{name}`; there are `{}`", Call::NAMES.join("`, `")),
    };
    ArgumentError { message }
}

fn save_dataset_config(arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    let config = arguments.required_object("config")?;
    Ok(Operation::SaveDatasetConfig { changes: changes("dataset", "config", config)? })
}

fn add(library: Library, arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    let name = arguments.required_text("name")?.to_owned();
    let preset = arguments.text("preset")?.map(|id| preset(library, id)).transpose()?;
    let config = match arguments.object("config")? {
        Some(config) => changes(library.table(), "config", config)?,
        None => Changes::default(),
    };
    // What is said oneself goes before what the preset says.
    let mut changes = preset.unwrap_or_default();
    changes.extend(config);
    Ok(Operation::AddEntry { library, name, changes })
}

/// What a preset sets; its name is the caller's.
fn preset(library: Library, id: &str) -> Result<Changes, ArgumentError> {
    let preset = state::preset(library, id)
        .map_err(|unknown| ArgumentError { message: format!("`preset`: {unknown}") })?;
    let entry = preset.entry.iter().filter(|(key, _)| key != "name");
    let set = entry.map(|(key, value)| (vec![key.clone()], value.clone())).collect();
    Ok(Changes { set, unset: Vec::new() })
}

fn update(library: Library, arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    Ok(Operation::UpdateEntry {
        library,
        id: arguments.required_text("id")?.to_owned(),
        name: arguments.text("name")?.map(str::to_owned),
        changes: match arguments.object("config")? {
            Some(config) => changes(library.table(), "config", config)?,
            None => Changes::default(),
        },
    })
}

fn delete(library: Library, arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    let id = arguments.required_text("id")?.to_owned();
    let uses = match (arguments.flag("cascade")?, arguments.flag("force")?) {
        (false, false) => Uses::Refuse,
        (true, false) => Uses::Cascade,
        (false, true) => Uses::Leave,
        (true, true) => {
            let message = "`cascade` deletes the experiments too, `force` leaves them; give one";
            return Err(ArgumentError { message: message.to_owned() });
        }
    };
    Ok(Operation::DeleteEntry { library, id, uses })
}

fn create_experiment(arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    Ok(Operation::CreateExperiment {
        name: arguments.required_text("name")?.to_owned(),
        model_id: arguments.required_text("model_id")?.to_owned(),
        training_id: arguments.required_text("training_id")?.to_owned(),
    })
}

fn update_experiment(arguments: &mut Arguments<'_>) -> Result<Operation, ArgumentError> {
    let id = arguments.required_text("id")?.to_owned();
    let changes = match arguments.object("updates")? {
        Some(updates) => changes(Library::Experiments.table(), "updates", updates)?,
        None => Changes::default(),
    };
    let epoch = arguments.count("epoch")?;
    let metrics = arguments.object("metrics")?;
    let epoch = match (epoch, metrics) {
        (Some(epoch), metrics) => Some(Epoch {
            epoch,
            metrics: metrics.map_or_else(|| Ok(Vec::new()), numbers)?,
            at: Some(workspace::moment()),
        }),
        (None, None) => None,
        (None, Some(_)) => {
            let message = "`metrics` are those of an epoch; give its number as `epoch`";
            return Err(ArgumentError { message: message.to_owned() });
        }
    };
    Ok(Operation::UpdateExperiment { id, changes, epoch })
}

fn numbers(metrics: &Map<String, Json>) -> Result<Vec<(String, f64)>, ArgumentError> {
    let number = |(name, value): (&String, &Json)| match Epoch::metric(value) {
        Some(value) => Ok((name.clone(), value)),
        None => Err(ArgumentError {
            message: format!(
                "`metrics.{name}` must be a number (or `\"nan\"`, `\"inf\"`, `\"-inf\"`)"
            ),
        }),
    };
    metrics.iter().map(number).collect()
}

fn dataset_info(arguments: &mut Arguments<'_>) -> Result<DatasetInfo, ArgumentError> {
    let info = arguments.required_object("info")?;
    DatasetInfo::read(&Json::Object(info.clone())).map_err(|reason| ArgumentError {
        message: format!("`info` is not what a dataset scan gives: {reason}"),
    })
}

fn changes(
    table: &str,
    argument: &str,
    config: &Map<String, Json>,
) -> Result<Changes, ArgumentError> {
    changes_of(Catalog::builtin(), table, config).map_err(|path| ArgumentError {
        message: format!("`{argument}.{path}` has a value that a session file cannot hold"),
    })
}
