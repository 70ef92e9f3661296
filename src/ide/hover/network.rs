//! Networks in words: shapes, parameters, size.

use std::fmt::Write;

use super::entries;
use crate::session::network::{
    Count, LayerSummary, Network, NetworkError, StackError, feature_map, megabytes, network_of,
};
use crate::session::{Library, Model, Session};
use crate::text::TextSize;

/// What a model comes to, a line each.
pub(super) fn facts(session: &Session<'_>, model: Model<'_>) -> Vec<String> {
    let network = match network_of(session, model) {
        Ok(network) => network,
        Err(error) => return trouble(&error).into_iter().collect(),
    };
    let mut lines = vec![parameters(&network)];
    if let Some(map) = network.feature_map {
        lines.push(format!("Feature map: {map}"));
    }
    if let Some(patches) = network.patches {
        lines.push(format!("Patches: {}", Count(patches)));
    }
    if session.dataset().class_count().is_none() {
        lines.push("Without the output layer: the number of classes is not known".to_owned());
    }
    lines
}

/// A model's size in a few words.
pub(super) fn size(session: &Session<'_>, model: Model<'_>) -> Option<String> {
    let network = network_of(session, model).ok()?;
    Some(format!("{} parameters", Count(network.parameters)))
}

/// The layer at `at`: what goes in and comes out, and its parameters.
pub(super) fn layer_at(session: &Session<'_>, at: TextSize) -> Option<String> {
    let model = Model(entries::at(session, Library::Models, at)?);
    let layers = model.stack()?.layers();
    let index = { layers }
        .position(|layer| layer.is_some_and(|l| l.table.range().contains_inclusive(at)))?;
    match network_of(session, model) {
        Ok(network) => {
            let summary = network.layers.get(index)?;
            Some(layer(&network.arriving(index)?.to_string(), summary))
        }
        Err(NetworkError::Stack { input, layers, error }) => {
            let before = |index: usize| match index.checked_sub(1) {
                None => Some(input),
                Some(before) => layers.get(before).map(|summary| summary.output),
            };
            match layers.get(index) {
                Some(summary) => Some(layer(&before(index)?.to_string(), summary)),
                None => {
                    let arriving = before(index).map(|shape| format!("- In: {shape}"));
                    arriving.filter(|_| layers.len() == index && error != StackError::Empty)
                }
            }
        }
        Err(_) => None,
    }
}

/// The whole stack of the model at `at`, a line for each layer.
pub(super) fn stack_at(session: &Session<'_>, at: TextSize) -> Option<String> {
    let model = Model(entries::at(session, Library::Models, at)?);
    let network = match network_of(session, model) {
        Ok(network) => network,
        Err(error) => return trouble(&error),
    };
    let mut names = model.stack()?.layers().map(|layer| {
        let name = layer.and_then(|layer| layer.type_name());
        name.map_or("?", |name| name.value)
    });
    let mut text = format!("```text\n{:<16} {}\n", "input", network.arriving(0)?);
    for summary in &network.layers {
        let name = names.next().unwrap_or("output");
        let shape = summary.output.to_string();
        let _ = write!(text, "{name:<16} {shape:<14}");
        if summary.parameters > 0 {
            let _ = write!(text, " {:>13}", Count(summary.parameters).to_string());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    text += "```\n\n";
    Some(text + &parameters(&network))
}

/// What a backbone of this name brings.
pub(super) fn backbone(session: &Session<'_>, name: &str) -> Option<String> {
    let backbone = session.catalog().backbone(name)?;
    let mut lines = vec![format!(
        "Parameters: {} ({}) without its classifier",
        Count(backbone.parameters),
        weight(backbone.parameters)
    )];
    lines.push(format!("Layers with parameters: {}", backbone.layers.len()));
    let (height, width) = session.dataset().image_size()?;
    lines.push(match feature_map(backbone, height, width) {
        Some(map) => format!("Feature map at {height}×{width}: {map}"),
        None => format!("Takes no image below {0}×{0}", backbone.min_input),
    });
    Some(format!("- {}", lines.join("\n- ")))
}

fn layer(input: &str, summary: &LayerSummary) -> String {
    let mut text = format!("- Shape: {input} → {}", summary.output);
    if summary.parameters > 0 {
        let _ = write!(text, "\n- Parameters: {}", Count(summary.parameters));
    }
    text
}

/// All parameters of a network, their size, and how many of them training changes.
pub(in crate::ide) fn parameters(network: &Network) -> String {
    let (all, trainable) = (network.parameters, network.trainable);
    let trained = match trainable == all {
        true => "all trainable".to_owned(),
        false => format!("{} of them trainable", Count(trainable)),
    };
    format!("Parameters: {} ({}), {trained}", Count(all), weight(all))
}

/// How large the file of so many parameters is.
fn weight(parameters: u64) -> String {
    match megabytes(parameters) {
        small if small < 10.0 => format!("{small:.2} MB"),
        large => format!("{large:.1} MB"),
    }
}

fn trouble(error: &NetworkError) -> Option<String> {
    Some(match error {
        NetworkError::Undefined => return None,
        NetworkError::Stack { error: StackError::Empty, .. } => "It has no layers yet".to_owned(),
        NetworkError::Stack { .. } => "Its layers cannot be built as they stand".to_owned(),
        NetworkError::InputTooSmall { min_input } => {
            format!("The image is smaller than the {min_input} pixels it needs")
        }
        NetworkError::NoPatches => "The image is smaller than one patch".to_owned(),
        NetworkError::TooLarge => "More parameters than any machine holds".to_owned(),
    })
}
