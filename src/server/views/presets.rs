//! `nestling/presets`: with what models and trainings may begin.

use serde::Serialize;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;

use crate::server::features::Work;
use crate::server::state::State;
use crate::server::transport::Json;
use crate::session::Library;
use crate::state::presets_of;

#[derive(Serialize)]
struct Presets {
    models: Vec<Preset>,
    trainings: Vec<Preset>,
}

#[derive(Serialize)]
struct Preset {
    id: &'static str,
    title: &'static str,
    doc: &'static str,
}

/// Prepares the answer.
pub(in crate::server) fn prepare(_state: &mut State, _params: Value) -> Result<Work, Error> {
    Ok(Box::new(|_| {
        let models = presets(Library::Models);
        Json::of(&Presets { models, trainings: presets(Library::Trainings) })
    }))
}

fn presets(library: Library) -> Vec<Preset> {
    let preset = |preset: &'static crate::catalog::Preset| Preset {
        id: &preset.id,
        title: &preset.title,
        doc: preset.doc.trim(),
    };
    presets_of(library).map(preset).collect()
}
