//! Networks in words: shapes, parameters, size.

use std::fmt::Write;

use crate::ide::networks::{self, Known};
use crate::session::network::{
    Count, Megabytes, Network, NetworkError, StackError, feature_map, layer_types,
};
use crate::session::{Model, Session};

/// A stack of at most so many layers is shown with its model.
const SHORT_STACK: usize = 32;

/// The longest stack that is shown at all, in layers.
const LONGEST_STACK: usize = 400;

/// What a model comes to, a line each.
pub(super) fn facts(session: &Session<'_>, model: Model<'_>) -> Vec<String> {
    let known = networks::known(session, model);
    let network = match &known.network {
        Ok(network) => network,
        Err(error) => return trouble(error).into_iter().collect(),
    };
    let mut lines = vec![parameters(network)];
    if let Some(map) = network.feature_map {
        lines.push(format!("Feature map: {map}"));
    }
    if let Some(patches) = network.patches {
        lines.push(format!("Patches: {}", Count(patches)));
    }
    lines.push(format!("To train: at least {} for weights and gradients", memory(network)));
    if !known.knows_classes() {
        lines.push("Without the output layer: the number of classes is not known".to_owned());
    }
    lines
}

/// A model's size in a few words.
pub(super) fn size(session: &Session<'_>, model: Model<'_>) -> Option<String> {
    let known = networks::known(session, model);
    let all = known.network.as_ref().ok()?.parameters;
    Some(format!("{} parameters, {}", Count(all), weight(all)))
}

/// The stack of a model, a line for each layer; only if it is short.
pub(super) fn short_stack(session: &Session<'_>, model: Model<'_>) -> Option<String> {
    let known = networks::known(session, model);
    let is_short = (1..=SHORT_STACK).contains(&known.layers().len());
    is_short.then(|| stack(model, &known)).flatten()
}

/// The whole stack of a model, a line for each layer, and what it comes to.
pub(super) fn whole_stack(session: &Session<'_>, model: Model<'_>) -> Option<String> {
    let known = networks::known(session, model);
    let figure = stack(model, &known);
    let words = match &known.network {
        Ok(network) => Some(parameters(network)),
        Err(error) => trouble(error),
    };
    let parts: Vec<String> = figure.into_iter().chain(words).collect();
    (!parts.is_empty()).then(|| parts.join("\n\n"))
}

fn stack(model: Model<'_>, known: &Known) -> Option<String> {
    let layers = known.layers();
    if layers.is_empty() {
        return None;
    }
    let mut names = layer_types(model).into_iter();
    let mut text = format!("```text\n{:<16} {}\n", "input", known.arriving(0)?);
    for summary in layers.iter().take(LONGEST_STACK) {
        let name = names.next().unwrap_or("output");
        let shape = summary.output.to_string();
        let _ = write!(text, "{name:<16} {shape:<14}");
        if summary.parameters > 0 {
            let _ = write!(text, " {:>13}", Count(summary.parameters).to_string());
        }
        text.truncate(text.trim_end().len());
        text.push('\n');
    }
    if let Some(more) = layers.len().checked_sub(LONGEST_STACK).filter(|more| *more > 0) {
        let _ = writeln!(text, "… and {more} more");
    }
    Some(text + "```")
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
    Megabytes::of(parameters).to_string()
}

/// What all weights, and gradients of those that training changes, take.
fn memory(network: &Network) -> String {
    let (all, trained) = (Megabytes::of(network.parameters), Megabytes::of(network.trainable));
    Megabytes(all.0 + trained.0).to_string()
}

/// Why there is no network, in words; nothing where a mistake of the entry says so already.
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
