//! `nestling dataset` and `nestling cache`: where the images are, and what is known of them.

use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::args::{CacheCommand, DatasetCommand, DatasetSetArgs};
use super::changes::Gathered;
use super::entries::nothing_to_change;
use super::entry_page;
use super::failure::{Failure, Outcome};
use super::scope::{Scope, session_of};
use super::words::counted;
use crate::catalog::Catalog;
use crate::state::WorkflowState;

/// Runs one of the commands of `dataset`.
pub fn run(command: &DatasetCommand, scope: &Scope) -> Outcome<Answer> {
    match command {
        DatasetCommand::Set(args) => set(args, scope),
        DatasetCommand::Show => show(scope),
        DatasetCommand::Scan { keep: None } => super::dataset_scan::run(scope),
        DatasetCommand::Scan { keep: Some(file) } => super::dataset_scan::keep(file, scope),
    }
}

/// Runs one of the commands of `cache`.
pub fn run_cache(command: &CacheCommand, scope: &Scope) -> Outcome<Answer> {
    match command {
        CacheCommand::Clear => {
            let state = WorkflowState::init_workflow_state(scope.workspace()?)?;
            let scans = state.clear_cache_state()?;
            Ok(Answer::new(scans, format!("Forgot {}", counted(scans, "dataset scan"))))
        }
    }
}

fn set(args: &DatasetSetArgs, scope: &Scope) -> Outcome<Answer> {
    if args.values.is_empty() && args.unset.is_empty() && args.file.is_none() {
        return Err(nothing_to_change("KEY=VALUE, --unset or --file"));
    }
    let mut gathered = Gathered::new(Catalog::builtin(), "dataset");
    if let Some(file) = &args.file {
        gathered.file(file)?;
    }
    gathered.assignments(&args.values)?;
    gathered.unsets(&args.unset)?;
    scope.beginning(|state| {
        state.save_dataset_config(gathered.changes())?;
        Ok(Answer::new(true, format!("Saved the dataset of {}", session_of(state))))
    })
}

fn show(scope: &Scope) -> Outcome<Answer> {
    let state = scope.reading()?;
    match state.get_dataset_config()? {
        Some(Json::Object(dataset)) => {
            let text = entry_page::lines("dataset", &dataset);
            Ok(Answer::new(json!(dataset), text))
        }
        _ => Err(Failure::not_found(
            Json::Null,
            format!(
                "`{}` has no `[dataset]` yet; `nestling dataset set path=DIR` begins one",
                session_of(&state)
            ),
        )),
    }
}
