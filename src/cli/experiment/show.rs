use serde_json::Value as Json;

use crate::cli::answer::Answer;
use crate::cli::entries::not_found;
use crate::cli::entry_page;
use crate::cli::failure::Outcome;
use crate::cli::scope::Scope;
use crate::session::Library;

/// Prints an experiment with its history.
pub fn run(id: &str, scope: &Scope) -> Outcome<Answer> {
    let state = scope.session()?;
    let Some(Json::Object(mut experiment)) = state.get_experiment(id)? else {
        return Err(not_found(&state, Library::Experiments, id, Json::Null));
    };
    let history = state.get_history(id)?;
    let text = entry_page::lines(Library::Experiments.table(), &experiment);
    let points = history.iter().map(|epoch| Json::Object(epoch.to_json())).collect();
    experiment.insert("history".to_owned(), points);
    Ok(Answer::new(Json::Object(experiment), text))
}
