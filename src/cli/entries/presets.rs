//! Presets: what `presets` lists and `add --preset` begins with.

use serde_json::json;

use crate::catalog::{Catalog, Preset};
use crate::cli::answer::Answer;
use crate::cli::failure::{Failure, Outcome};
use crate::cli::output;
use crate::cli::table::{Align, Cell, Table};
use crate::session::Library;
use crate::text::similar;

/// Lists the presets of a library.
pub fn run(library: Library) -> Answer {
    let mut table = Table::new(&[("Preset", Align::Left), ("Title", Align::Left)]);
    let mut json = Vec::new();
    for preset in of(library) {
        table.row([Cell::from(&preset.id), Cell::from(&preset.title)]);
        json.push(json!({ "id": preset.id, "title": preset.title, "doc": preset.doc }));
    }
    Answer::new(json, table.render(output::wants_color()))
}

/// The preset called `id`.
pub fn find(library: Library, id: &str) -> Outcome<&'static Preset> {
    of(library).find(|preset| preset.id == id).ok_or_else(|| {
        let ids: Vec<&str> = of(library).map(|preset| preset.id.as_str()).collect();
        let noun = library.noun();
        let way_out = match similar(id, ids.iter().copied()).first() {
            Some(meant) => format!("did you mean `{meant}`?"),
            None => format!("there are {}", ids.join(", ")),
        };
        Failure::impossible(format!(
            "there is no {noun} preset `{id}`; {way_out} (`nestling {noun} presets` describes them)"
        ))
    })
}

fn of(library: Library) -> impl Iterator<Item = &'static Preset> {
    let presets = Catalog::builtin().presets().iter();
    presets.filter(move |preset| Library::from(preset.target) == library)
}
