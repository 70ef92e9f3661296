//! `list`: a line for each experiment.

use anstyle::{AnsiColor, Style};
use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use crate::cli::answer::Answer;
use crate::cli::entries::{shown, text_of};
use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::cli::scope::{Scope, session_of};
use crate::cli::table::{Align, Cell, Table};
use crate::session::Status;

/// Lists the experiments of a session.
pub fn run(scope: &Scope) -> Outcome<Answer> {
    let state = scope.reading()?;
    let experiments = state.get_experiments()?;
    if experiments.is_empty() {
        let text = format!(
            "{} has no experiments yet; `nestling experiment create NAME --model ID --training ID` \
             makes one",
            session_of(&state)
        );
        return Ok(Answer::new(experiments, text));
    }
    let models = by_id(state.get_model_library()?);
    let trainings = by_id(state.get_training_library()?);
    let columns = [
        ("ID", Align::Left),
        ("Name", Align::Left),
        ("Status", Align::Left),
        ("Epoch", Align::Right),
        ("Best", Align::Right),
        ("Result", Align::Left),
        ("Model", Align::Left),
        ("Training", Align::Left),
    ];
    let mut table = Table::new(&columns);
    for experiment in &experiments {
        let training = trainings.get(text_of(experiment, "training_id"));
        let status = match text_of(experiment, "status") {
            "" => Status::Ready.name(),
            status => status,
        };
        table.row([
            Cell::from(text_of(experiment, "id")),
            Cell::from(text_of(experiment, "name")),
            Cell::styled(status, style(status)),
            Cell::from(epochs(experiment, training)),
            Cell::from(shown(experiment, "best_epoch")),
            Cell::from(result(experiment, training)),
            Cell::from(called(&models, text_of(experiment, "model_id"))),
            Cell::from(called(&trainings, text_of(experiment, "training_id"))),
        ]);
    }
    Ok(Answer::new(experiments, table.render(output::wants_color())))
}

fn by_id(entries: Vec<Json>) -> FxHashMap<String, Json> {
    entries.into_iter().map(|entry| (text_of(&entry, "id").to_owned(), entry)).collect()
}

/// The entry's name, else its ID.
fn called(entries: &FxHashMap<String, Json>, id: &str) -> String {
    let name = entries.get(id).map_or("", |entry| text_of(entry, "name"));
    if name.is_empty() { id.to_owned() } else { name.to_owned() }
}

/// `71/100`: the epochs done, of those to do.
fn epochs(experiment: &Json, training: Option<&Json>) -> String {
    let done = shown(experiment, "current_epoch");
    let planned = training.map(|training| shown(training, "epochs")).unwrap_or_default();
    match (done.is_empty(), planned.is_empty()) {
        (true, _) => String::new(),
        (false, true) => done,
        (false, false) => format!("{done}/{planned}"),
    }
}

/// The metric that the training watches, else the first one.
fn result(experiment: &Json, training: Option<&Json>) -> String {
    let Some(metrics) = experiment.get("metrics").and_then(Json::as_object) else {
        return String::new();
    };
    let watched = training.map_or("", |training| text_of(training, "checkpoint"));
    let candidates = [watched, "val_accuracy", "val_loss"].into_iter();
    let metric = candidates.filter_map(|name| metrics.get_key_value(name)).next();
    match metric.or_else(|| metrics.iter().next()) {
        Some((name, value)) => format!("{name} {value}"),
        None => String::new(),
    }
}

fn style(status: &str) -> Style {
    let color = match Status::from_name(status) {
        Some(Status::Training) => AnsiColor::Cyan,
        Some(Status::Paused) => AnsiColor::Yellow,
        Some(Status::Completed) => AnsiColor::Green,
        Some(Status::Failed) => AnsiColor::Red,
        Some(Status::Ready) | None => return Style::new(),
    };
    color.on_default()
}
