//! A training in words.

use super::{Beside, dataset};
use crate::ide::{markdown, words};
use crate::session::{Session, Training, Values};

/// What a training does, a line each.
pub(super) fn facts(
    session: &Session<'_>,
    training: Training<'_>,
    beside: &Beside<'_>,
) -> Vec<String> {
    let values = training.0.values();
    let mut lines: Vec<String> = in_words(training).into_iter().collect();
    lines.extend(steps(session, &values, beside));
    if let Some(decay) = values.number("weight_decay").filter(|decay| *decay > 0.0) {
        lines.push(format!("Weight decay: {decay}"));
    }
    if let Some(choice) = unusual(&values, "class_weights") {
        lines.push(format!("Class weights: {choice}"));
    }
    if let Some(patience) = values.count("early_stopping_patience") {
        let epochs = words::counted(patience, "epoch");
        lines.push(format!("Stops after {epochs} without progress"));
    }
    lines
}

/// The optimizer, the learning rate and the length of a training on one line.
pub(super) fn in_words(training: Training<'_>) -> Option<String> {
    let values = training.0.values();
    let mut parts = Vec::new();
    parts.extend(label(&values, "optimizer").map(|name| markdown::text(&name)));
    if let Some(rate) = values.number("learning_rate") {
        let scheduler = unusual(&values, "scheduler");
        let scheduler = scheduler.map_or_else(String::new, |name| format!(" with {name}"));
        parts.push(format!("learning rate {rate}{scheduler}"));
    }
    let epochs = values.count("epochs").map(|epochs| words::counted(epochs, "epoch"));
    let batch = values.count("batch_size").map(|batch| format!("batches of {batch}"));
    parts.extend(match (epochs, batch) {
        (Some(epochs), Some(batch)) => Some(format!("{epochs} in {batch}")),
        (epochs, batch) => epochs.or(batch),
    });
    (!parts.is_empty()).then(|| parts.join(", "))
}

/// How many steps an epoch has, where the images are known.
pub(super) fn steps(
    session: &Session<'_>,
    values: &Values<'_>,
    beside: &Beside<'_>,
) -> Option<String> {
    let [images, ..] = dataset::images(beside.folder, session)?;
    let batch = values.count("batch_size").filter(|batch| *batch > 0)?;
    let steps = images.div_ceil(batch);
    let mut text = format!("{} an epoch", words::counted(steps, "step"));
    if let Some(all) = values.count("epochs").and_then(|epochs| epochs.checked_mul(steps)) {
        text += &format!(", {} in all", crate::session::network::Count(all));
    }
    Some(text)
}

/// What the catalog calls the value of a choice.
fn label(values: &Values<'_>, key: &str) -> Option<String> {
    let value = values.string(key)?;
    let label = values.key(key).and_then(|key| key.choice(value)?.label.clone());
    Some(label.unwrap_or_else(|| value.to_owned()))
}

/// The same as a word within a sentence, where it is not what is chosen by itself.
fn unusual(values: &Values<'_>, key: &str) -> Option<String> {
    let default = values.key(key)?.default.as_ref().and_then(|default| default.as_str());
    if default == Some(values.string(key)?) {
        return None;
    }
    let label = label(values, key)?;
    let mut chars = label.chars();
    let first = chars.next().map(|c| c.to_ascii_lowercase());
    Some(markdown::text(&first.into_iter().chain(chars).collect::<String>()))
}
