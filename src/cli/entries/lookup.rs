//! Finding an entry, and what was meant where there is none.

use serde_json::Value as Json;

use super::list::text_of;
use crate::cli::failure::Failure;
use crate::cli::scope::session_of;
use crate::cli::words::counted;
use crate::session::Library;
use crate::state::{StateResult, WorkflowState};
use crate::text::similar;

/// The entry `id`.
pub fn get(state: &WorkflowState, library: Library, id: &str) -> StateResult<Option<Json>> {
    match library {
        Library::Models => state.get_model_from_library(id),
        Library::Trainings => state.get_training_from_library(id),
        Library::Experiments => state.get_experiment(id),
    }
}

/// All entries, in file order.
pub fn list(state: &WorkflowState, library: Library) -> StateResult<Vec<Json>> {
    match library {
        Library::Models => state.get_model_library(),
        Library::Trainings => state.get_training_library(),
        Library::Experiments => state.get_experiments(),
    }
}

/// That no entry has this ID, and which one was probably meant: one of that name, or of a similar
/// ID. Scripts get `json`.
pub fn not_found(state: &WorkflowState, library: Library, id: &str, json: Json) -> Failure {
    let entries = list(state, library).unwrap_or_default();
    let noun = library.noun();
    let named = entries.iter().find(|entry| text_of(entry, "name").eq_ignore_ascii_case(id));
    let near = similar(id, entries.iter().map(|entry| text_of(entry, "id")));
    let way_out = match (named, near.first()) {
        (Some(named), _) => {
            format!("`{id}` is the name of `{}`: use that", text_of(named, "id"))
        }
        (None, Some(meant)) => format!("did you mean `{meant}`?"),
        (None, None) if entries.is_empty() => format!("it has no {noun}s"),
        (None, None) => {
            format!("`nestling {noun} list` shows its {}", counted(entries.len(), noun))
        }
    };
    Failure::not_found(
        json,
        format!("there is no {noun} `{}` in `{}`; {way_out}", shortened(id), session_of(state)),
    )
}

/// An ID from outside may be of any length.
fn shortened(id: &str) -> String {
    const MAX_CHARS: usize = 100;
    match id.char_indices().nth(MAX_CHARS) {
        Some((end, _)) => format!("{}…", id.get(..end).unwrap_or_default()),
        None => id.to_owned(),
    }
}
