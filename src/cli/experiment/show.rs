use serde_json::{Map, Value as Json, json};

use crate::cli::answer::Answer;
use crate::cli::entries::not_found;
use crate::cli::entry_page;
use crate::cli::failure::Outcome;
use crate::cli::scope::Scope;
use crate::session::Library;
use crate::session::history::Epoch;

/// Prints an experiment with its history.
pub fn run(id: &str, scope: &Scope) -> Outcome<Answer> {
    let state = scope.session()?;
    let Some(Json::Object(mut experiment)) = state.get_experiment(id)? else {
        return Err(not_found(&state, Library::Experiments, id, Json::Null));
    };
    let history = state.get_history(id)?;
    let text = entry_page::lines(Library::Experiments.table(), &experiment);
    let points: Vec<Json> = history.iter().map(point).collect();
    experiment.insert("history".to_owned(), points.into());
    Ok(Answer::new(Json::Object(experiment), text))
}

/// One epoch, as a line of the history has it.
fn point(epoch: &Epoch) -> Json {
    let metrics = epoch.metrics.iter().map(|(name, value)| (name.clone(), json!(value)));
    json!({
        "epoch": epoch.epoch,
        "metrics": Json::Object(metrics.collect::<Map<_, _>>()),
        "at": epoch.at.map(|at| at.to_string()),
    })
}
