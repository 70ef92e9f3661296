//! `list`: a line for each entry.

use rustc_hash::FxHashMap;
use serde_json::Value as Json;

use super::reference_to;
use crate::catalog::Catalog;
use crate::cli::answer::Answer;
use crate::cli::failure::Outcome;
use crate::cli::output;
use crate::cli::scope::{Scope, session_of};
use crate::cli::table::{Align, Cell, Table};
use crate::session::network::{Count, network_ending_in};
use crate::session::{Library, Model, Session};
use crate::state::{StateError, WorkflowState};
use crate::syntax::Document;

/// Lists models or trainings.
pub fn run(library: Library, scope: &Scope) -> Outcome<Answer> {
    let state = scope.reading()?;
    let entries = super::list(&state, library)?;
    if entries.is_empty() {
        let noun = library.noun();
        let text = format!(
            "{} has no {noun}s yet; `nestling {noun} add NAME --preset PRESET` adds one \
             (`nestling {noun} presets` lists presets)",
            session_of(&state)
        );
        return Ok(Answer::new(entries, text));
    }
    let uses = uses(&state, library)?;
    let table = match library {
        Library::Trainings => trainings(&entries, &uses),
        _ => models(&state, &entries, &uses)?,
    };
    Ok(Answer::new(entries, table.render(output::wants_color())))
}

fn models(
    state: &WorkflowState,
    entries: &[Json],
    uses: &FxHashMap<String, usize>,
) -> Outcome<Table> {
    let columns = [
        ("ID", Align::Left),
        ("Name", Align::Left),
        ("Kind", Align::Left),
        ("Base", Align::Left),
        ("Parameters", Align::Right),
        ("Experiments", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let parameters = parameters(state)?;
    for entry in entries {
        let id = text_of(entry, "id");
        let count = parameters.get(id).map(|count| Count(*count).to_string());
        table.row([
            Cell::from(id),
            Cell::from(text_of(entry, "name")),
            Cell::from(text_of(entry, "kind")),
            Cell::from(text_of(entry, "base_model")),
            Cell::from(count.unwrap_or_default()),
            Cell::from(use_count(uses, id)),
        ]);
    }
    Ok(table)
}

fn trainings(entries: &[Json], uses: &FxHashMap<String, usize>) -> Table {
    let columns = [
        ("ID", Align::Left),
        ("Name", Align::Left),
        ("Optimizer", Align::Left),
        ("Rate", Align::Right),
        ("Scheduler", Align::Left),
        ("Epochs", Align::Right),
        ("Batch", Align::Right),
        ("Experiments", Align::Right),
    ];
    let mut table = Table::new(&columns);
    for entry in entries {
        let id = text_of(entry, "id");
        table.row([
            Cell::from(id),
            Cell::from(text_of(entry, "name")),
            Cell::from(text_of(entry, "optimizer")),
            Cell::from(shown(entry, "learning_rate")),
            Cell::from(text_of(entry, "scheduler")),
            Cell::from(shown(entry, "epochs")),
            Cell::from(shown(entry, "batch_size")),
            Cell::from(use_count(uses, id)),
        ]);
    }
    table
}

/// How many parameters each model has, where that can be worked out: by its ID, all from one
/// reading of the session.
fn parameters(state: &WorkflowState) -> Outcome<FxHashMap<String, u64>> {
    let Some(id) = state.get_session_id() else { return Ok(FxHashMap::default()) };
    let text = state.workspace().session_text(id).map_err(StateError::from)?;
    let document = Document::parse(&text.unwrap_or_default());
    let session = Session::new(&document, Catalog::builtin());
    let classes = match session.dataset().class_count() {
        None => state.get_dataset_info()?.and_then(|info| info.classes.len().try_into().ok()),
        listed => listed,
    };
    let count = |model: Model<'_>| {
        let network = network_ending_in(&session, model, classes).ok()?;
        Some((model.0.id()?.value.to_owned(), network.parameters))
    };
    Ok(session.models().filter_map(count).collect())
}

/// The text of `key`; empty where there is none.
pub fn text_of<'a>(entry: &'a Json, key: &str) -> &'a str {
    entry.get(key).and_then(Json::as_str).unwrap_or_default()
}

/// The value of `key`, whatever it is; empty where there is none.
pub fn shown(entry: &Json, key: &str) -> String {
    match entry.get(key) {
        None | Some(Json::Null) => String::new(),
        Some(Json::String(text)) => text.clone(),
        Some(value) => value.to_string(),
    }
}

/// How many experiments use each entry of `library`.
fn uses(state: &WorkflowState, library: Library) -> Outcome<FxHashMap<String, usize>> {
    let reference = reference_to(library);
    let mut uses = FxHashMap::default();
    for experiment in state.get_experiments()? {
        *uses.entry(text_of(&experiment, reference).to_owned()).or_default() += 1;
    }
    Ok(uses)
}

fn use_count(uses: &FxHashMap<String, usize>, id: &str) -> String {
    uses.get(id).copied().unwrap_or_default().to_string()
}
