//! The status against the other fields.

use super::{set_status, times};
use crate::lint::words::quoted;
use crate::lint::{Applicability, Context, Fix};
use crate::session::{Experiment, Spanned, Status, edits, render};
use crate::syntax::{Field, TableOrigin};

pub(super) fn check(context: &mut Context<'_>, experiment: Experiment<'_>) {
    let table = experiment.0.table;
    let Some(state) = experiment.state() else { return };
    if table.get("status").is_none() && table.is_broken() {
        return;
    }
    // With another status than `failed`, an error explains whatever else does not fit.
    let error = experiment.error().filter(|error| !error.value.trim().is_empty());
    if let Some(error) = error.filter(|_| state != Status::Failed) {
        return report_error(context, experiment, state, error);
    }
    match state {
        Status::Ready => {
            let traces = traces_of_a_run(experiment);
            if let Some(first) = traces.iter().flatten().next() {
                report_begun(context, experiment, *first, &traces);
            }
        }
        Status::Training | Status::Paused => {
            if let Some(end) = table.get("completed_at") {
                report_ended(context, experiment, state, end);
            }
        }
        Status::Completed => {
            if table.get("completed_at").is_none() && !table.is_broken() {
                report_no_end(context, experiment);
            }
        }
        Status::Failed => {}
    }
}

fn report_error(
    context: &mut Context<'_>,
    experiment: Experiment<'_>,
    state: Status,
    error: Spanned<&str>,
) {
    let message = format!(
        "an `error` is recorded, but the experiment is {}: only a `failed` one has an error",
        written(experiment, state)
    );
    let mut report = context.report(error.range, message);
    if let Some(status) = experiment.status() {
        report = report.related(status.range, "the status");
    }
    report.fixes(|_| {
        let mut fixes = vec![set_status(experiment, Status::Failed)];
        if let Some(field) = experiment.0.table.get("error") {
            fixes.push(Fix::possible("Remove `error`", edits::remove_field(field)));
        }
        fixes
    });
}

/// What only a run leaves behind, the most telling first.
fn traces_of_a_run(experiment: Experiment<'_>) -> [Option<Field<'_>>; 5] {
    let table = experiment.0.table;
    let counted = |key| {
        let field = table.get(key)?;
        field.value.as_number().is_some_and(|number| number > 0.0).then_some(field)
    };
    let dated = |key| {
        let field = table.get(key)?;
        field.value.as_datetime().map(|_| field)
    };
    [
        counted("current_epoch"),
        counted("best_epoch"),
        dated("completed_at"),
        dated("started_at"),
        counted("duration"),
    ]
}

fn report_begun(
    context: &mut Context<'_>,
    experiment: Experiment<'_>,
    first: Field<'_>,
    traces: &[Option<Field<'_>>],
) {
    let table = experiment.0.table;
    let message = format!(
        "{} says that this experiment has run, but it is {}",
        quoted(&format!("{} = {}", first.key.name(), first.value.text())),
        written(experiment, Status::Ready)
    );
    let mut report = context.report(first.value.range(), message);
    if let Some(status) = experiment.status() {
        report = report.related(status.range, "the status");
    }
    report.fixes(|_| {
        let status = match table.get("completed_at") {
            Some(_) => Status::Completed,
            None => Status::Paused,
        };
        let mut fixes = vec![set_status(experiment, status)];
        let traces: Vec<_> = traces.iter().flatten().copied().collect();
        // Neighbours in an inline table share a comma: their removals would overlap.
        if traces.len() == 1 || table.origin() != TableOrigin::Inline {
            let names = traces.iter().map(|field| format!("`{}`", field.key.name()));
            let title = format!("Remove {}", names.collect::<Vec<_>>().join(", "));
            let edits = traces.into_iter().flat_map(edits::remove_field).collect();
            fixes.push(Fix::possible(title, edits));
        }
        fixes
    });
}

fn report_ended(
    context: &mut Context<'_>,
    experiment: Experiment<'_>,
    state: Status,
    end: Field<'_>,
) {
    let message = format!(
        "`completed_at` says that this experiment has ended, but it is {}",
        written(experiment, state)
    );
    let mut report = context.report(end.value.range(), message);
    if let Some(status) = experiment.status() {
        report = report.related(status.range, "the status");
    }
    report.fixes(|_| {
        vec![
            set_status(experiment, Status::Completed),
            Fix::possible("Remove `completed_at`", edits::remove_field(end)),
        ]
    });
}

fn report_no_end(context: &mut Context<'_>, experiment: Experiment<'_>) {
    // The default is not `completed`, so the status is written.
    let Some(status) = experiment.status() else { return };
    let message = "this experiment is `completed`, but `completed_at` does not say when";
    context.report(status.range, message).fixes(|context| {
        let end = times::end(experiment).unwrap_or_else(|| render::datetime(&context.input.now));
        let edits = edits::insert_field(experiment.0.table, "completed_at", &end);
        let paused = Fix {
            applicability: Applicability::Possible,
            ..set_status(experiment, Status::Paused)
        };
        vec![Fix::likely(format!("Set `completed_at` to {end}"), edits), paused]
    });
}

/// The status in words, with the reason where it is not written.
fn written(experiment: Experiment<'_>, state: Status) -> String {
    let name = state.name();
    match experiment.status() {
        Some(_) => format!("`{name}`"),
        None => format!("`{name}`, as it has no `status`"),
    }
}
