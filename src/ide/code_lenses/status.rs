//! How far an experiment is, in a line.

use crate::ide::words;
use crate::session::{Experiment, Library, Session, Status};
use crate::syntax::Field;

/// The longest part of an error that is shown, in characters.
const LONGEST_ERROR: usize = 60;

/// The result that counts of an experiment: the metric's name, and its value.
pub(in crate::ide) fn result_of(
    session: &Session<'_>,
    experiment: Experiment<'_>,
) -> Option<(String, f64)> {
    let found = measured(experiment, &metrics_that_count(session, experiment));
    found.map(|(name, value)| (name.to_owned(), value))
}

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
            parts.extend(result(session, experiment));
        }
        Status::Completed => {
            let best = experiment.best_epoch().map(|epoch| epoch.value);
            let last = experiment.current_epoch().map(|epoch| epoch.value);
            match (result(session, experiment), best) {
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

/// The metrics by which an experiment is judged, the most telling first: what the training minds
/// while it runs, how good it is when it is done.
fn metrics_that_count<'a>(session: &Session<'a>, experiment: Experiment<'a>) -> Vec<&'a str> {
    let checkpoint = checkpoint(session, experiment);
    match experiment.state() {
        Some(Status::Completed) => vec!["val_accuracy", checkpoint, "val_loss"],
        _ => vec![checkpoint, "val_loss"],
    }
}

fn result(session: &Session<'_>, experiment: Experiment<'_>) -> Option<String> {
    let (name, value) = measured(experiment, &metrics_that_count(session, experiment))?;
    Some(format!("{} {}", words::shortened(name, 40), words::result(value)))
}

/// The first of these metrics that the experiment has, or else the first of all.
fn measured<'a>(experiment: Experiment<'a>, wanted: &[&str]) -> Option<(&'a str, f64)> {
    let metrics = experiment.0.table.get("metrics")?.value.as_table()?;
    let all = || {
        let number = |field: Field<'a>| Some((field.key.name(), field.value.as_number()?));
        metrics.fields().filter_map(number)
    };
    let named = |wanted: &&str| all().find(|(name, _)| name == wanted);
    wanted.iter().find_map(named).or_else(|| all().next())
}
