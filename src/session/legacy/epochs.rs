//! The history of an experiment: lists by metric in the older shape, a line an epoch here.

use serde_json::{Map, Value as Json};

use super::values;
use crate::session::history::Epoch;

/// The list that numbers the epochs, where they are not 1, 2, 3…
const NUMBERS: &str = "epoch";

/// So many epochs may be missing for each that is there, before they are numbered instead.
const SPARSE: u64 = 4;

/// Reads the lists that have numbers only, with `null` where there was none.
pub(super) fn read(history: &Map<String, Json>) -> Vec<Epoch> {
    let mut lists: Vec<(&str, Vec<Option<f64>>)> =
        history.iter().filter_map(|(name, list)| Some((name.as_str(), points(list)?))).collect();
    let length = lists.iter().map(|(_, list)| list.len()).max().unwrap_or_default();
    let numbers = history.get(NUMBERS).and_then(numbering).filter(|list| list.len() >= length);
    if numbers.is_some() {
        lists.retain(|(name, _)| *name != NUMBERS);
    }
    // The order of keys in JSON says nothing; this one puts what belongs together side by side.
    lists.sort_by_key(|(name, _)| *name);

    let has = |other: &str| lists.iter().any(|(name, _)| *name == other);
    let epochs = (0..length).map(|index| {
        let metrics = lists.iter().filter_map(|(name, list)| {
            let value = list.get(index).copied().flatten()?;
            Some((values::metric(name, has).to_owned(), value))
        });
        let counted = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(1);
        let epoch = match &numbers {
            Some(numbers) => numbers.get(index).copied().unwrap_or(counted),
            None => counted,
        };
        Epoch { epoch, metrics: metrics.collect(), at: None }
    });
    epochs.filter(|epoch| !epoch.metrics.is_empty()).collect()
}

/// The points of a list; `None` where it has something else, or no number at all.
fn points(list: &Json) -> Option<Vec<Option<f64>>> {
    let point = |value: &Json| match value {
        Json::Null => Some(None),
        value => values::number(value).map(Some),
    };
    let points: Vec<_> = list.as_array()?.iter().map(point).collect::<Option<_>>()?;
    points.iter().any(Option::is_some).then_some(points)
}

fn numbering(list: &Json) -> Option<Vec<u64>> {
    let numbers: Vec<u64> = list.as_array()?.iter().map(Json::as_u64).collect::<Option<_>>()?;
    numbers.is_sorted_by(|a, b| a < b).then_some(numbers)
}

/// The lists of these epochs, which are in order, each once.
pub(super) fn write(epochs: &[Epoch]) -> Map<String, Json> {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in epochs.iter().flat_map(|epoch| &epoch.metrics) {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    let numbered = !is_counted(epochs);
    let place = |index: usize, epoch: &Epoch| match numbered {
        true => Some(index),
        false => usize::try_from(epoch.epoch).ok()?.checked_sub(1),
    };
    let mut lists = Map::new();
    if numbered {
        let numbers = epochs.iter().map(|epoch| Json::from(epoch.epoch)).collect();
        lists.insert(NUMBERS.to_owned(), numbers);
    }
    for name in &names {
        let mut list: Vec<Json> = Vec::new();
        for (index, epoch) in epochs.iter().enumerate() {
            let value = epoch.metrics.iter().rev().find(|(metric, _)| metric == name);
            if let (Some(place), Some((_, value))) = (place(index, epoch), value) {
                list.resize(place, Json::Null);
                list.push(values::float(*value));
            }
        }
        let older = values::older_metric(name, |other| names.contains(&other));
        lists.insert(older.to_owned(), Json::Array(list));
    }
    lists
}

/// Whether the epochs are counted from 1, with few gaps: then their place in a list says which
/// they are.
fn is_counted(epochs: &[Epoch]) -> bool {
    let (Some(first), Some(last)) = (epochs.first(), epochs.last()) else { return true };
    let count = u64::try_from(epochs.len()).unwrap_or(u64::MAX);
    first.epoch > 0 && last.epoch <= count.saturating_mul(SPARSE)
}
