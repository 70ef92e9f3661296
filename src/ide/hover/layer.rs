//! A layer in words: what goes in and comes out, and how its parameters are counted.

use super::entries;
use crate::catalog::LayerKind;
use crate::ide::networks;
use crate::session::network::{Count, LayerSummary, Shape};
use crate::session::{LayerEntry, Library, Model, Session};
use crate::text::TextSize;

/// The layer at `at`.
pub(super) fn at(session: &Session<'_>, at: TextSize) -> Option<String> {
    let model = Model(entries::at(session, Library::Models, at)?);
    let mut layers = model.stack()?.layers().enumerate();
    let (index, layer) = layers.find_map(|(index, layer)| {
        let layer = layer.filter(|layer| layer.table.range().contains_inclusive(at))?;
        Some((index, layer))
    })?;
    let known = networks::known(session, model);
    let arriving = known.arriving(index)?;
    Some(match known.layers().get(index) {
        Some(summary) => built(&layer, arriving, summary),
        None => format!("- In: {arriving}"),
    })
}

fn built(layer: &LayerEntry<'_>, arriving: Shape, summary: &LayerSummary) -> String {
    let shape = format!("- Shape: {arriving} → {}", summary.output);
    if summary.parameters == 0 {
        return format!("{shape}\n- Parameters: none");
    }
    let formula = formula(layer, arriving, summary.output);
    let formula = formula.map_or_else(String::new, |formula| format!(" = {formula}"));
    format!("{shape}\n- Parameters: {}{formula}", Count(summary.parameters))
}

/// How the parameters are counted.
fn formula(layer: &LayerEntry<'_>, arriving: Shape, output: Shape) -> Option<String> {
    let (inputs, outputs) = (width(arriving), width(output));
    Some(match layer.kind()? {
        LayerKind::Convolution => {
            let kernel = layer.values().count("kernel_size")?;
            let (inputs, filters) = (Count(inputs), Count(outputs));
            format!("{inputs} channels × {filters} filters × {kernel}×{kernel} + {filters} biases")
        }
        LayerKind::Dense => {
            let (inputs, units) = (Count(inputs), Count(outputs));
            format!("{inputs} features × {units} units + {units} biases")
        }
        LayerKind::Normalization => format!("{0} scales + {0} shifts", Count(inputs)),
        LayerKind::Pooling | LayerKind::Dropout | LayerKind::Flatten | LayerKind::GlobalPooling => {
            return None;
        }
    })
}

/// Channels, or features.
fn width(shape: Shape) -> u64 {
    match shape {
        Shape::Image { channels, .. } => channels,
        Shape::Features(features) => features,
    }
}
