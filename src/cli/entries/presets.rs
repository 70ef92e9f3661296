//! Presets: what `presets` lists and `add --preset` begins with.

use serde_json::json;

use crate::catalog::Preset;
use crate::cli::answer::Answer;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output;
use crate::cli::table::{Align, Cell, Table};
use crate::session::Library;
use crate::state::{self, presets_of};

/// Lists the presets of a library.
pub fn run(library: Library) -> Answer {
    let mut table = Table::new(&[("Preset", Align::Left), ("Title", Align::Left)]);
    let mut json = Vec::new();
    for preset in presets_of(library) {
        table.row([Cell::from(&preset.id), Cell::from(&preset.title)]);
        json.push(json!({ "id": preset.id, "title": preset.title, "doc": preset.doc }));
    }
    Answer::new(json, table.render(output::wants_color()))
}

/// The preset called `id`.
pub fn find(library: Library, id: &str) -> Outcome<&'static Preset> {
    state::preset(library, id).map_err(|unknown| {
        let noun = library.noun();
        Failure::impossible(format!("{unknown} (`nestling {noun} presets` describes them)"))
    })
}
