//! `nestling experiment`: a model and a training each, and how it went.

mod chart;
mod list;
mod show;
mod update;

use serde_json::json;

use super::answer::Answer;
use super::args::ExperimentCommand;
use super::entries::not_found;
use super::failure::Outcome;
use super::output;
use super::scope::{Scope, session_of};
use crate::session::Library;

/// Runs one of the commands.
pub fn run(command: &ExperimentCommand, scope: &Scope) -> Outcome<Answer> {
    match command {
        ExperimentCommand::Create { name, model, training } => create(name, model, training, scope),
        ExperimentCommand::Show { id } => show::run(id, scope),
        ExperimentCommand::Update(args) => update::run(args, scope),
        ExperimentCommand::Delete { id } => delete(id, scope),
        ExperimentCommand::List => list::run(scope),
    }
}

fn create(name: &str, model: &str, training: &str, scope: &Scope) -> Outcome<Answer> {
    let mut state = scope.session()?;
    let id = state.create_experiment(name, model, training)?;
    let text = format!("Added experiment {id} \u{201c}{name}\u{201d} to {}", session_of(&state));
    Ok(Answer::new(json!({ "id": id }), output::visible(&text)))
}

fn delete(id: &str, scope: &Scope) -> Outcome<Answer> {
    let mut state = scope.session()?;
    if state.delete_experiment(id)? {
        let text = format!("Deleted experiment {id} from {}", session_of(&state));
        return Ok(Answer::new(true, text));
    }
    Err(not_found(&state, Library::Experiments, id, json!(false)))
}
