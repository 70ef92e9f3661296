//! How far an experiment is, in a line.

use crate::ide::words;
use crate::session::{Experiment, Library, Session, Status};
use crate::syntax::Table;

/// The longest part of an error that is shown, in characters.
const LONGEST_ERROR: usize = 60;

/// The status, the epoch and the result that counts.
pub(super) fn in_words(session: &Session<'_>, experiment: Experiment<'_>) -> String {
    let Some(state) = experiment.state() else {
        let written = experiment.status().map(|status| words::shortened(status.value, 20));
        return written.unwrap_or_else(|| "no status".to_owned());
    };
    let mut parts = vec![state.name().to_owned()];
    match state {
        Status::Ready => {}
        Status::Training | Status::Paused => {
            parts.extend(epoch(session, experiment));
            parts.extend(result(experiment, &[checkpoint(session, experiment), "val_loss"]));
        }
        Status::Completed => {
            let best = experiment.best_epoch().map(|epoch| epoch.value);
            let last = experiment.current_epoch().map(|epoch| epoch.value);
            let by = ["val_accuracy", checkpoint(session, experiment), "val_loss"];
            match (result(experiment, &by), best) {
                // The results are those of the last epoch.
                (Some(result), Some(best)) if Some(best) == last => {
                    parts.push(format!("{result} at epoch {best}"));
                }
                (result, best) => {
                    parts.extend(result);
                    parts.extend(best.map(|best| format!("best at epoch {best}")));
                }
            }
        }
        Status::Failed => {
            parts.extend(epoch(session, experiment));
            let error = experiment.error();
            parts.extend(error.map(|error| words::shortened(error.value, LONGEST_ERROR)));
        }
    }
    parts.retain(|part| !part.is_empty());
    parts.join(" · ")
}

/// How far it is, and of how much.
fn epoch(session: &Session<'_>, experiment: Experiment<'_>) -> Option<String> {
    let current = experiment.current_epoch()?.value;
    let training = experiment.training_id();
    let training = training.and_then(|id| session.find(Library::Trainings, id.value));
    let all = training.and_then(|training| training.values().integer("epochs"));
    Some(match all {
        Some(all) => format!("epoch {current} of {all}"),
        None => format!("epoch {current}"),
    })
}

/// By which metric the training chooses its best epoch.
fn checkpoint<'a>(session: &Session<'a>, experiment: Experiment<'a>) -> &'a str {
    let training = experiment.training_id();
    let training = training.and_then(|id| session.find(Library::Trainings, id.value));
    let metric = training.and_then(|training| training.values().string("checkpoint"));
    metric.unwrap_or_default()
}

/// The first of these metrics that the experiment has, or else the first of all.
fn result(experiment: Experiment<'_>, wanted: &[&str]) -> Option<String> {
    let metrics = experiment.0.table.get("metrics")?.value.as_table()?;
    let value = |metrics: Table<'_>, name| metrics.get(name)?.value.as_number();
    let named = wanted.iter().find_map(|name| Some((*name, value(metrics, name)?)));
    let first = || {
        let mut all = metrics.fields();
        all.find_map(|field| Some((field.key.name(), field.value.as_number()?)))
    };
    let (name, value) = named.or_else(first)?;
    Some(format!("{} {}", words::shortened(name, 40), words::result(value)))
}
