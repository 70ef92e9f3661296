//! Shapes and parameters of layers, and what a model comes to.

use super::Hints;
use crate::ide::hover;
use crate::ide::networks::{self, Known};
use crate::ide::options::HintOptions;
use crate::ide::words;
use crate::session::network::{Count, LayerSummary};
use crate::session::{Entry, LayerEntry, Model, Session, Spanned};
use crate::syntax::{Document, TableOrigin};
use crate::text::{TextSize, offset};

/// The hints of one model.
pub(super) fn hints(
    hints: &mut Hints,
    options: &HintOptions,
    session: &Session<'_>,
    entry: Entry<'_>,
) {
    if !options.shapes && !options.totals {
        return;
    }
    let model = Model(entry);
    let known = networks::known(session, model);
    if options.totals {
        total(hints, entry, &known);
    }
    if options.shapes {
        begins_with(hints, model, &known);
        layers(hints, session.document(), model, &known);
    }
}

/// Behind its name, or its header: all parameters, and those that training changes.
fn total(hints: &mut Hints, entry: Entry<'_>, known: &Known) {
    let Ok(network) = &known.network else { return };
    let mut label = format!("{} parameters", Count(network.parameters));
    if network.feature_map.is_some() {
        label += &match network.trainable {
            all if all == network.parameters => " · all trainable".to_owned(),
            some => format!(" · {} trainable", Count(some)),
        };
    }
    if !known.knows_classes() {
        label += " without the output layer";
    }
    let place = entry.name().map_or(entry.table.anchor(), |name| name.range);
    hints.put_with(place.end(), label, hover::parameters(network));
}

/// What a backbone gives to the head, and how many patches a transformer sees.
fn begins_with(hints: &mut Hints, model: Model<'_>, known: &Known) {
    let Ok(network) = &known.network else { return };
    let values = model.0.values();
    let written = |key| {
        let spec = values.key(key)?;
        values.written(spec).map(|field| field.value.range().end())
    };
    if let (Some(map), Some(at)) = (network.feature_map, written("base_model")) {
        hints.put(at, format!("→ {map}"));
    }
    if let (Some(patches), Some(at)) = (network.patches, written("patch_size")) {
        hints.put(at, words::counted(patches, "patch"));
    }
}

/// Behind each layer: what comes out of it, and its parameters; behind the whole list (where each
/// layer has a header, behind the last one) the same of the output layer, which no one writes.
fn layers(hints: &mut Hints, document: &Document, model: Model<'_>, known: &Known) {
    let Some(stack) = model.stack() else { return };
    let mut last = None;
    for (layer, summary) in stack.layers().zip(known.layers()) {
        let Some(layer) = layer else { return };
        let at = end(document, &layer);
        hints.put(at, shown(summary));
        last = Some(at);
    }
    let Some(output) = known.layers().get(stack.array.len()) else { return };
    let at = match stack.array.is_tables() {
        true => last,
        false => Some(stack.array.range().end()),
    };
    if let Some(at) = at {
        hints.put(at, format!("output {}", shown(output)));
    }
}

fn shown(summary: &LayerSummary) -> String {
    match summary.parameters {
        0 => format!("→ {}", summary.output),
        parameters => format!("→ {} · {}", summary.output, Count(parameters)),
    }
}

/// Where a layer's hint stands: behind its brace and the comma that follows, or, where it has a
/// header, behind its type.
fn end(document: &Document, layer: &LayerEntry<'_>) -> TextSize {
    let table = layer.table;
    let name: Option<Spanned<&str>> = layer.type_name();
    if table.origin() != TableOrigin::Inline {
        return name.map_or(table.anchor(), |name| name.range).end();
    }
    let end = table.range().end();
    let behind = document.text().get(usize::from(end)..).unwrap_or_default();
    let spaces = behind.len() - behind.trim_start_matches([' ', '\t']).len();
    match behind.as_bytes().get(spaces) {
        Some(b',') => end + offset(spaces + 1),
        _ => end,
    }
}
