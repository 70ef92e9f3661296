//! What a reported epoch changes in the session: the summary of the run so far.

use std::collections::BTreeMap;

use super::{Changes, Refusal};
use crate::catalog::Literal;
use crate::session::history::{Epoch, of_run};
use crate::session::{Experiment, Library, Session};

/// What is known of the epochs before the one reported.
#[derive(Debug)]
pub(super) enum Earlier<'h> {
    /// It is the first one.
    None,
    /// These.
    Known(Vec<&'h Epoch>),
    /// No more than the summary tells.
    Unknown,
}

impl<'h> Earlier<'h> {
    /// The epochs of this run; `history` may hold earlier runs too.
    pub(super) fn of(experiment: &Experiment<'_>, history: &'h [Epoch]) -> Self {
        if history.is_empty() {
            let begun = experiment.current_epoch().is_some_and(|epoch| epoch.value > 0)
                || experiment.best_epoch().is_some();
            return if begun { Self::Unknown } else { Self::None };
        }
        Self::Known(of_run(history, experiment.started_at().map(|start| start.value)).collect())
    }
}

/// `current_epoch` never goes down: an epoch from before it (late, or told again after a restart)
/// goes to history alone, unless it is the best.
pub(super) fn summary(
    session: &Session<'_>,
    experiment: &Experiment<'_>,
    reported: &Epoch,
    earlier: Earlier<'_>,
) -> Result<Changes, Refusal> {
    let mut changes = Changes::default();
    let Ok(epoch) = i64::try_from(reported.epoch) else {
        return Err(Refusal::Invalid(vec![format!("epoch {} is too large", reported.epoch)]));
    };
    let current = match earlier {
        Earlier::None => None,
        _ => experiment.current_epoch().map(|current| current.value),
    };
    if current.is_none_or(|current| epoch >= current) {
        changes.put("current_epoch", Literal::Integer(epoch));
        for (name, value) in &reported.metrics {
            let path = vec!["metrics".to_owned(), name.clone()];
            // What is no number is no result: the history alone tells of it.
            if value.is_nan() {
                changes.unset_path(path);
            } else {
                changes.set_path(path, Literal::Float(*value));
            }
        }
    }
    if let Some(best) = best_epoch(session, experiment, reported, &earlier) {
        changes.put("best_epoch", Literal::Integer(best));
    }
    Ok(changes)
}

/// By what the best epoch is chosen.
struct Measure<'a> {
    metric: &'a str,
    lower_is_better: bool,
}

impl<'a> Measure<'a> {
    /// The `checkpoint` of the experiment's training; `None` where it keeps none.
    fn of(session: &Session<'a>, experiment: &Experiment<'a>) -> Option<Self> {
        let training = session.find(Library::Trainings, experiment.training_id()?.value)?;
        match training.values().string("checkpoint")? {
            metric @ "val_loss" => Some(Self { metric, lower_is_better: true }),
            metric @ "val_accuracy" => Some(Self { metric, lower_is_better: false }),
            _ => None,
        }
    }

    fn value(&self, epoch: &Epoch) -> Option<f64> {
        // Told twice, the later one counts.
        let (_, value) = epoch.metrics.iter().rev().find(|(name, _)| name == self.metric)?;
        (!value.is_nan()).then_some(*value)
    }

    fn is_better(&self, value: f64, than: f64) -> bool {
        if self.lower_is_better { value < than } else { value > than }
    }
}

/// The best epoch after the one reported, where that can be told and is another than before.
fn best_epoch(
    session: &Session<'_>,
    experiment: &Experiment<'_>,
    reported: &Epoch,
    earlier: &Earlier<'_>,
) -> Option<i64> {
    let measure = Measure::of(session, experiment)?;
    let reported_best = i64::try_from(reported.epoch).ok();
    let value = measure.value(reported);
    match earlier {
        Earlier::None => value.and(reported_best),
        Earlier::Known(epochs) => {
            let mut values = BTreeMap::new();
            for epoch in epochs.iter().copied().chain([reported]) {
                values.insert(epoch.epoch, measure.value(epoch));
            }
            let values = values.into_iter().filter_map(|(number, value)| Some((number, value?)));
            let best = values.reduce(
                |best, next| {
                    if measure.is_better(next.1, best.1) { next } else { best }
                },
            );
            best.and_then(|(number, _)| i64::try_from(number).ok())
        }
        Earlier::Unknown => {
            // The summary's metrics are those of the last epoch: all that is known of the best
            // one if that was it.
            let best = experiment.best_epoch()?.value;
            let last = experiment.current_epoch()?.value;
            let metrics = experiment.0.table.get("metrics")?.value.as_table()?;
            let best_value = metrics.get(measure.metric)?.value.as_number()?;
            let is_better = best == last && measure.is_better(value?, best_value);
            if is_better { reported_best } else { None }
        }
    }
}
