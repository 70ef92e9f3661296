use serde_json::{Map, Value as Json};

use super::reader::Arguments;
use super::{ArgumentError, Call};
use crate::catalog::Catalog;
use crate::session::Library;
use crate::session::history::Epoch;
use crate::session::operations::{Changes, Operation, Uses};
use crate::session::samples::DatasetInfo;
use crate::state::{self, changes_of};
use crate::text::similar;
use crate::workspace;

/// A call, understood.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Action {
    Edit(Operation),
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
    /// Reads a call; also gives its name.
    pub(super) fn read(
        name: &str,
        arguments: &Json,
    ) -> Result<(&'static str, Self), ArgumentError> {
        let known = Call::NAMES.iter().copied().find(|known| *known == name);
        let name = known.ok_or_else(|| unknown_name(name))?;
        let mut arguments = Arguments::of(arguments)?;
        let action = Self::called(name, &mut arguments)?;
        arguments.finish()?;
        Ok((name, action))
    }

    fn called(name: &str, arguments: &mut Arguments<'_>) -> Result<Self, ArgumentError> {
        use Library::{Experiments, Models, Trainings};

        let mut id = || Ok(arguments.required_text("id")?.to_owned());
        Ok(match name {
            "init_workflow_state" => Action::InitWorkflowState,
            "generate_session_id" => Action::GenerateSessionId,
            "get_session_id" => Action::GetSessionId,
            "clear_workflow_state" => Action::ClearWorkflowState,
            "save_dataset_config" => Action::Edit(save_dataset_config(arguments)?),
            "get_dataset_config" => Action::GetDatasetConfig,
            "has_dataset_config" => Action::HasDatasetConfig,
            "add_model_to_library" => Action::Edit(add(Models, arguments)?),
            "get_model_from_library" => Action::Get(Models, id()?),
            "update_model_in_library" => Action::Edit(update(Models, arguments)?),
            "delete_model_from_library" => Action::Edit(delete(Models, arguments)?),
            "get_model_library" => Action::List(Models),
            "add_training_to_library" => Action::Edit(add(Trainings, arguments)?),
            "get_training_from_library" => Action::Get(Trainings, id()?),
            "update_training_in_library" => Action::Edit(update(Trainings, arguments)?),
            "delete_training_from_library" => Action::Edit(delete(Trainings, arguments)?),
            "get_training_library" => Action::List(Trainings),
            "create_experiment" => Action::Edit(create_experiment(arguments)?),
            "get_experiment" => Action::Get(Experiments, id()?),
            "update_experiment" => Action::Edit(update_experiment(arguments)?),
            "delete_experiment" => Action::Edit(Operation::DeleteEntry {
                library: Experiments,
                id: id()?,
                uses: Uses::Leave,
            }),
            "get_experiments" => Action::List(Experiments),
            "get_history" => Action::GetHistory(id()?),
            "save_session" => Action::SaveSession(id()?),
            "load_session" => Action::LoadSession(id()?),
            "list_saved_sessions" => Action::ListSavedSessions,
            "delete_session" => Action::DeleteSession(id()?),
            "new_session" => Action::NewSession {
                id: arguments.text("id")?.map(str::to_owned),
                name: arguments.text("name")?.map(str::to_owned),
            },
            "rename_session" => Action::RenameSession {
                from: arguments.text("from")?.map(str::to_owned),
                to: arguments.required_text("to")?.to_owned(),
            },
            "get_dataset_info" => Action::GetDatasetInfo,
            "set_dataset_info" => Action::SetDatasetInfo(dataset_info(arguments)?),
            "clear_cache_state" => Action::ClearCacheState,
            "import_legacy" => Action::ImportLegacy {
                path: arguments.required_text("path")?.to_owned(),
                id: arguments.text("id")?.map(str::to_owned),
            },
            "export_session" => Action::ExportSession { legacy: arguments.flag("legacy")? },
            _ => return Err(unknown_name(name)),
        })
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
            at: Some(workspace::now()),
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
    let info: Result<DatasetInfo, _> = serde_json::from_value(Json::Object(info.clone()));
    info.map_err(|error| ArgumentError {
        message: format!("`info` is not what a dataset scan gives: {error}"),
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
