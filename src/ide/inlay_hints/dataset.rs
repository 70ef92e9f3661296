//! What the images come to: the share of each split, and the steps of an epoch.

use super::Hints;
use crate::ide::{Snapshot, hover, words};
use crate::session::{Entry, Session};

/// Behind `train`, `val` and `test`: what part of the images it really gets.
pub(super) fn shares(hints: &mut Hints, snapshot: &Snapshot, session: &Session<'_>) {
    let values = session.dataset().split_values();
    let keys = ["train", "val", "test"];
    let places = keys.map(|key| Some(values.written(values.key(key)?)?.value.range().end()));
    if !places.iter().flatten().any(|at| hints.wants(*at)) {
        return;
    }
    let Some(parts) = hover::images(&snapshot.folder, session) else { return };
    let all: u64 = parts.iter().sum();
    if all == 0 {
        return;
    }
    for (at, part) in places.into_iter().zip(parts) {
        let Some(at) = at else { continue };
        let samples = words::counted(part, "sample");
        hints.put(at, format!("{} % · {samples}", percent(part, all)));
    }
}

/// Behind `batch_size`: how many steps an epoch has.
pub(super) fn steps(
    hints: &mut Hints,
    snapshot: &Snapshot,
    session: &Session<'_>,
    trainings: &[Entry<'_>],
) {
    let mut images = None;
    for training in trainings {
        let values = training.values();
        let written = values.key("batch_size").and_then(|spec| values.written(spec));
        let Some(at) = written.map(|field| field.value.range().end()) else { continue };
        let Some(batch) = values.count("batch_size").filter(|batch| *batch > 0) else { continue };
        if !hints.wants(at) {
            continue;
        }
        let images = *images
            .get_or_insert_with(|| hover::images(&snapshot.folder, session).map(|parts| parts[0]));
        let Some(images) = images.filter(|images| *images > 0) else { return };
        let steps = words::counted(images.div_ceil(batch), "step");
        hints.put(at, format!("{steps} an epoch"));
    }
}

/// A share with at most one decimal.
#[expect(clippy::cast_precision_loss, reason = "shown with one decimal")]
fn percent(part: u64, all: u64) -> f64 {
    (part as f64 * 1000.0 / all as f64).round() / 10.0
}
