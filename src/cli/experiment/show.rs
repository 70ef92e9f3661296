use serde_json::Value as Json;

use super::chart;
use crate::cli::answer::Answer;
use crate::cli::entries::not_found;
use crate::cli::entry_page;
use crate::cli::failure::Outcome;
use crate::cli::scope::Scope;
use crate::session::Library;

/// Prints an experiment with its history.
pub fn run(id: &str, scope: &Scope) -> Outcome<Answer> {
    let state = scope.session()?;
    let Some(Json::Object(mut page)) = state.get_experiment_page(id)? else {
        return Err(not_found(&state, Library::Experiments, id, Json::Null));
    };
    let json = Json::Object(page.clone());
    page.remove("history");
    let mut text = entry_page::lines(Library::Experiments.table(), &page);
    let best = page.get("best_epoch").and_then(Json::as_u64);
    let curves = chart::draw(&state.get_history(id)?, best);
    if !curves.is_empty() {
        text = format!("{}\n\n{curves}", text.trim_end());
    }
    Ok(Answer::new(json, text))
}
