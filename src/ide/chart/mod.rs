//! What epochs gave, drawn as small curves of text: losses in one panel, accuracies in another.

mod canvas;
mod panel;
mod scale;
#[cfg(test)]
mod tests;

use self::panel::{Panel, Series};
use crate::session::history::{Epoch, by_epoch};

/// With which characters a chart is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// Braille dots: eight to a character.
    Unicode,
    /// For terminals that have nothing else.
    Ascii,
}

/// Panels that are shown at most, where a trainer reports neither losses nor accuracies.
const MAX_OTHERS: usize = 3;

/// The narrowest chart, in columns; a narrower terminal wraps it.
const MIN_WIDTH: usize = 30;

/// The widest one: curves do not become clearer beyond.
const MAX_WIDTH: usize = 160;

/// Draws the metrics of an experiment's epochs, at most `width` columns wide; `best` is the epoch
/// to mark. Empty where there is nothing to draw.
pub fn chart(epochs: &[Epoch], best: Option<u64>, width: usize, style: Style) -> String {
    let epochs = by_epoch(epochs);
    let width = width.clamp(MIN_WIDTH, MAX_WIDTH);
    let drawn = panels(&epochs).into_iter().filter_map(|panel| panel.draw(best, width, style));
    drawn.collect::<Vec<_>>().join("\n")
}

fn panels(epochs: &[Epoch]) -> Vec<Panel> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in epochs.iter().flat_map(|epoch| &epoch.metrics) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let (losses, rest): (Vec<&str>, Vec<&str>) =
        names.into_iter().partition(|name| name.to_ascii_lowercase().contains("loss"));
    let (accuracies, others): (Vec<&str>, Vec<&str>) =
        rest.into_iter().partition(|name| name.to_ascii_lowercase().contains("acc"));

    let panel = |title, names: &[&str]| Panel {
        title,
        series: names.iter().map(|name| series(name, epochs)).collect(),
    };
    if losses.is_empty() && accuracies.is_empty() {
        return others.iter().take(MAX_OTHERS).map(|name| panel("", &[name])).collect();
    }
    vec![panel("loss", &ranked(losses)), panel("accuracy", &ranked(accuracies))]
}

/// Validation before training: it decides, so it has the solid line.
fn ranked(mut names: Vec<&str>) -> Vec<&str> {
    names.sort_by_key(|name| match name {
        name if name.starts_with("val") => 0,
        name if name.starts_with("train") => 1,
        _ => 2,
    });
    names
}

fn series(name: &str, epochs: &[Epoch]) -> Series {
    let value = |epoch: &Epoch| {
        let metric = epoch.metrics.iter().find(|(metric, _)| metric == name);
        metric.map(|(_, value)| (epoch.epoch, *value))
    };
    Series { name: name.to_owned(), points: epochs.iter().filter_map(value).collect() }
}
