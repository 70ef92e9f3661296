use serde_json::Value as Json;

use super::chart;
use crate::cli::answer::Answer;
use crate::cli::entries::not_found;
use crate::cli::entry_page;
use crate::cli::failure::Outcome;
use crate::cli::scope::Scope;
use crate::cli::words::counted;
use crate::session::Library;
use crate::session::history::{Epoch, of_run};

/// Prints an experiment with its history.
pub fn run(id: &str, scope: &Scope) -> Outcome<Answer> {
    let state = scope.reading()?;
    let Some(Json::Object(mut page)) = state.get_experiment_page(id)? else {
        return Err(not_found(&state, Library::Experiments, id, Json::Null));
    };
    let json = Json::Object(page.clone());
    page.remove("history");
    let mut text = entry_page::lines(Library::Experiments.table(), &page);
    let best = page.get("best_epoch").and_then(Json::as_u64);
    let history = state.get_history(id)?;
    let start = page.get("started_at").and_then(|start| start.as_str()?.parse().ok());
    let run: Vec<Epoch> = of_run(&history, start.as_ref()).cloned().collect();
    let curves = chart::draw(&run, best);
    if !curves.is_empty() {
        text = format!("{}\n\n{curves}", text.trim_end());
    }
    let earlier = history.len().saturating_sub(run.len());
    if earlier > 0 {
        let earlier = counted(earlier, "epoch");
        text = format!("{}\n\n{earlier} of earlier runs (`--json` has them)", text.trim_end());
    }
    Ok(Answer::new(json, text))
}
