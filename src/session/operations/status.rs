//! How far an experiment is, and what each step of it brings.

use super::{Changes, Refusal};
use crate::catalog::Literal;
use crate::session::{Experiment, Status, times};
use crate::syntax::Datetime;

/// What a status may become.
pub(super) const fn lawful(from: Status) -> &'static [Status] {
    match from {
        Status::Ready | Status::Paused => &[Status::Training],
        Status::Training => &[Status::Paused, Status::Completed, Status::Failed],
        Status::Completed | Status::Failed => &[Status::Ready],
    }
}

/// What only a run leaves behind: an experiment that is ready again has none of it.
const TRACES: [&str; 8] = [
    "started_at",
    "completed_at",
    "current_epoch",
    "best_epoch",
    "duration",
    "metrics",
    "results_id",
    "error",
];

/// The changes that a step to another status brings; none from a status to itself.
pub(super) fn step(
    experiment: &Experiment<'_>,
    from: Status,
    to: Status,
    now: Datetime,
) -> Result<Changes, Refusal> {
    if from == to {
        return Ok(Changes::default());
    }
    if !lawful(from).contains(&to) {
        return Err(Refusal::Status { from, to });
    }
    Ok(brought(experiment, to, now))
}

/// What belongs to a status, and what does not, beside the status itself.
pub(super) fn brought(experiment: &Experiment<'_>, to: Status, now: Datetime) -> Changes {
    let mut changes = Changes::default();
    changes.put("status", Literal::String(to.name().to_owned()));
    let has = |key| experiment.0.table.get(key).is_some();
    match to {
        Status::Ready => TRACES.iter().for_each(|key| changes.take_out(key)),
        Status::Training => {
            if !has("started_at") {
                changes.put("started_at", Literal::DateTime(now));
            }
            changes.take_out("completed_at");
            changes.take_out("error");
        }
        Status::Paused => {
            changes.take_out("completed_at");
            changes.take_out("error");
        }
        Status::Completed => {
            let start = experiment.started_at().map_or(now, |start| *start.value);
            let (end, seconds) = match (times::instant(&start), times::instant(&now)) {
                (Some(start), Some(now_at)) if start <= now_at => {
                    (now, now_at.duration_since(start).as_secs_f64())
                }
                // A clock was wrong: nothing ends before it began.
                (Some(_), _) => (start, 0.0),
                (None, _) => (now, 0.0),
            };
            changes.put("completed_at", Literal::DateTime(end));
            if has("started_at") && !has("duration") {
                changes.put("duration", Literal::Float(seconds));
            }
            changes.take_out("error");
        }
        Status::Failed => changes.take_out("completed_at"),
    }
    changes
}
