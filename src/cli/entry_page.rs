//! An entry for people: its keys as the file would have them, and what a model comes to.

use serde_json::{Map, Value as Json};

use super::output;
use super::table::{Align, Cell, Table};
use crate::catalog::{Catalog, Literal};
use crate::session::network::{Count, Megabytes};
use crate::session::{json, render};

/// The keys of a table of the catalog's shape `table`, as TOML.
pub fn lines(table: &str, entry: &Map<String, Json>) -> String {
    let catalog = Catalog::builtin();
    let spec = catalog.table(table);
    let mut out = String::new();
    for (key, value) in entry {
        match json::literal(catalog, spec, key, value) {
            Some(literal) => out.push_str(&render::field(key, &literal, "", "\n")),
            // TOML lacks it; JSON at least says so.
            None => out.push_str(&format!("{} = {value}", render::key(key))),
        }
        out.push('\n');
    }
    output::visible(&out)
}

/// What a model comes to: a line for each layer, and the whole. Of `written` layers the model says
/// so itself, if it lists any; the one behind them is the output layer.
pub fn network(network: &Json, written: Option<usize>) -> String {
    let stack = written.unwrap_or_else(implied_head);
    let columns = [("Layer", Align::Left), ("Output", Align::Left), ("Parameters", Align::Right)];
    let mut table = Table::new(&columns);
    if let Some(shape) = network.get("feature_map") {
        table.row(["(backbone)".into(), Cell::from(dimensions(shape)), Cell::default()]);
    }
    let layers = network.get("layers").and_then(Json::as_array);
    for (at, layer) in layers.into_iter().flatten().enumerate() {
        let name = layer.get("type").and_then(Json::as_str).unwrap_or_default();
        let name = match written {
            _ if at >= stack => format!("{name} (output)"),
            Some(_) => name.to_owned(),
            None => format!("{name} (default)"),
        };
        let output = layer.get("output").map(dimensions).unwrap_or_default();
        let parameters = layer.get("parameters").and_then(Json::as_u64);
        let parameters = parameters.map(|count| Count(count).to_string()).unwrap_or_default();
        table.row([Cell::from(name), Cell::from(output), Cell::from(parameters)]);
    }
    let mut out = String::new();
    if layers.is_some_and(|layers| !layers.is_empty()) {
        out.push_str(&table.render(output::wants_color()));
        out.push('\n');
    }
    out.push_str(&total(network));
    out
}

/// How many layers the head has that nobody wrote.
fn implied_head() -> usize {
    let head = Catalog::builtin().table("model").and_then(|model| model.key("head"));
    match head.and_then(|head| head.default.as_ref()) {
        Some(Literal::Array(layers)) => layers.len(),
        _ => 0,
    }
}

fn total(network: &Json) -> String {
    let count = |key| network.get(key).and_then(Json::as_u64);
    let Some(parameters) = count("parameters") else { return String::new() };
    let mut out = format!("{} parameters", Count(parameters));
    match count("trainable") {
        Some(trainable) if trainable != parameters => {
            out.push_str(&format!(", {} of them trainable", Count(trainable)));
        }
        _ => {}
    }
    out.push_str(&format!("; {}", Megabytes::of(parameters)));
    if let Some(patches) = count("patches") {
        out.push_str(&format!("; {} patches", Count(patches)));
    }
    out.push('\n');
    out
}

/// `[64, 56, 56]` as `64×56×56`.
fn dimensions(shape: &Json) -> String {
    let sides = shape.as_array().into_iter().flatten();
    let sides: Vec<String> = sides.map(ToString::to_string).collect();
    sides.join("×")
}
