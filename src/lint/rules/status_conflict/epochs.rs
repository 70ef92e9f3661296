//! The epochs done against those of the training, and the best against those done.

use crate::lint::{Context, Fix};
use crate::session::{Experiment, Library, Spanned, Training, edits};

pub(super) fn check(context: &mut Context<'_>, experiment: Experiment<'_>) {
    let done = experiment.current_epoch().filter(|epoch| epoch.value >= 0);
    let best = experiment.best_epoch().filter(|epoch| epoch.value >= 0);
    if done.is_none() && best.is_none() {
        return;
    }
    match (done, best) {
        (Some(done), best) => {
            check_against_training(context, experiment, "current_epoch", done);
            if let Some(best) = best.filter(|best| best.value > done.value) {
                report_best(context, experiment, best, done);
            }
        }
        (None, Some(best)) => check_against_training(context, experiment, "best_epoch", best),
        (None, None) => {}
    }
}

fn check_against_training(
    context: &mut Context<'_>,
    experiment: Experiment<'_>,
    key: &str,
    epoch: Spanned<i64>,
) {
    let session = context.session();
    let training = experiment.training_id();
    let training = training.and_then(|id| session.find(Library::Trainings, id.value)).map(Training);
    let Some((training, epochs)) =
        training.and_then(|training| Some((training, training.epochs()?)))
    else {
        return;
    };
    if epochs.value < 1 || epoch.value <= epochs.value {
        return;
    }
    let message = format!(
        "`{key}` is {}, but the training {} has only {} epochs",
        epoch.value,
        training.0.label(),
        epochs.value
    );
    context.report(epoch.range, message).related(epochs.range, "the epochs of the training").fixes(
        |_| {
            let set_epoch = edits::set_field(experiment.0.table, key, &epochs.value.to_string());
            let set_epochs = edits::set_field(training.0.table, "epochs", &epoch.value.to_string());
            vec![
                Fix::likely(format!("Set `{key}` to {}", epochs.value), set_epoch),
                Fix::possible(
                    format!("Set the training's `epochs` to {}", epoch.value),
                    set_epochs,
                ),
            ]
        },
    );
}

fn report_best(
    context: &mut Context<'_>,
    experiment: Experiment<'_>,
    best: Spanned<i64>,
    done: Spanned<i64>,
) {
    let message = format!(
        "`best_epoch` is {}, but only {} epochs are done: the best is one of those",
        best.value, done.value
    );
    context.report(best.range, message).related(done.range, "the epochs done").fixes(|_| {
        let set = |key: &str, value: i64| {
            let edits = edits::set_field(experiment.0.table, key, &value.to_string());
            (format!("Set `{key}` to {value}"), edits)
        };
        let (title, edits) = set("best_epoch", done.value);
        let mut fixes = vec![Fix::likely(title, edits)];
        if let Some(field) = experiment.0.table.get("best_epoch") {
            fixes.push(Fix::possible("Remove `best_epoch`", edits::remove_field(field)));
        }
        fixes
    });
}
