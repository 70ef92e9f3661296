//! An experiment's whole story: what is trained how, how far it is, what came of it.

use jiff::Timestamp;

use super::{Beside, network, training};
use crate::ide::{Style, chart as draw, markdown, words};
use crate::session::history::{Epoch, run_by_epoch};
use crate::session::{Experiment, Library, Model, Session, Spanned, Status, Training, times};
use crate::syntax::Datetime;

/// How wide curves are drawn, in columns.
const CHART_WIDTH: usize = 60;

/// More metrics than these are left to the chart and the file.
const MAX_METRICS: usize = 8;

/// What is known of an experiment, a line each.
pub(super) fn facts(
    session: &Session<'_>,
    experiment: Experiment<'_>,
    beside: &Beside<'_>,
) -> Vec<String> {
    let mut lines = Vec::new();
    lines.extend(side(session, Library::Models, experiment.model_id()));
    lines.extend(side(session, Library::Trainings, experiment.training_id()));
    lines.extend(progress(session, experiment, beside.now));
    let run = run(experiment, beside);
    lines.extend(best(experiment, &run));
    lines.extend(last(experiment, &run));
    lines
}

/// The curves of its present run.
pub(super) fn chart(experiment: Experiment<'_>, beside: &Beside<'_>) -> Option<String> {
    let best = experiment.best_epoch().and_then(|best| u64::try_from(best.value).ok());
    let curves = draw(&run(experiment, beside), best, CHART_WIDTH, Style::Unicode);
    // A metric may be called anything.
    let curves = curves.trim_end().replace('`', "'");
    (!curves.is_empty()).then(|| format!("```text\n{curves}\n```"))
}

/// The epochs of the present run, each once.
fn run(experiment: Experiment<'_>, beside: &Beside<'_>) -> Vec<Epoch> {
    let start = experiment.started_at().map(|start| start.value);
    run_by_epoch(beside.history, start)
}

/// The model or the training: its name, and what it comes to.
fn side(session: &Session<'_>, library: Library, id: Option<Spanned<&str>>) -> Option<String> {
    let id = id?.value;
    let noun = match library {
        Library::Models => "Model",
        _ => "Training",
    };
    let Some(found) = session.find(library, id) else {
        return Some(format!("{noun}: none has the ID {}", markdown::code(id)));
    };
    let name = markdown::text(found.name().map_or(id, |name| name.value));
    let detail = match library {
        Library::Models => {
            let kind = found.string("kind").map(|kind| markdown::code(kind.value));
            let size = network::size(session, Model(found));
            let parts: Vec<String> = kind.into_iter().chain(size).collect();
            (!parts.is_empty()).then(|| parts.join(", "))
        }
        _ => training::in_words(Training(found)),
    };
    Some(match detail {
        Some(detail) => format!("{noun}: **{name}** ({detail})"),
        None => format!("{noun}: **{name}**"),
    })
}

/// How far it is, with times and durations.
fn progress(
    session: &Session<'_>,
    experiment: Experiment<'_>,
    now: Option<Datetime>,
) -> Option<String> {
    let state = experiment.state()?;
    let current = experiment.current_epoch().map(|epoch| epoch.value);
    let all = experiment
        .training_id()
        .and_then(|id| session.find(Library::Trainings, id.value)?.values().integer("epochs"));
    let epoch = current.map(|current| match all {
        Some(all) => format!("epoch {current} of {all}"),
        None => format!("epoch {current}"),
    });
    let started = experiment.started_at().map(|at| at.value);
    let ended = experiment.completed_at().map(|at| at.value);
    let took = experiment.duration().map(|seconds| seconds.value).filter(|s| *s >= 0.0);
    let took = took.or_else(|| seconds(started?, ended?)).map(words::duration);

    let mut parts = Vec::new();
    match state {
        Status::Ready => parts.push("Ready to run".to_owned()),
        Status::Training => {
            let since = started.map_or_else(String::new, |at| format!(" since {}", moment(at)));
            parts.push(format!("Running{since}"));
            parts.extend(epoch);
            let elapsed = started.zip(now).and_then(|(start, now)| seconds(start, &now));
            parts.extend(elapsed.map(|elapsed| format!("{} so far", words::duration(elapsed))));
        }
        Status::Paused => {
            parts.push("Paused".to_owned());
            parts.extend(epoch);
            parts.extend(started.map(|at| format!("begun {}", moment(at))));
        }
        Status::Completed => {
            let at = ended.map_or_else(String::new, |at| format!(" {}", moment(at)));
            parts.push(format!("Completed{at}"));
            parts.extend(took.map(|took| format!("took {took}")));
            parts.extend(epoch);
        }
        Status::Failed => {
            let at = ended.map_or_else(String::new, |at| format!(" {}", moment(at)));
            parts.push(format!("Failed{at}"));
            parts.extend(epoch);
            parts.extend(took.map(|took| format!("after {took}")));
            parts.extend(experiment.error().map(|error| markdown::code(error.value)));
        }
    }
    Some(parts.join(", "))
}

/// The best epoch and what it gave.
fn best(experiment: Experiment<'_>, run: &[Epoch]) -> Option<String> {
    let best = experiment.best_epoch()?.value;
    let reported = u64::try_from(best).ok();
    let epoch = run.iter().find(|epoch| Some(epoch.epoch) == reported);
    let metrics = epoch.map(|epoch| metrics(epoch.metrics.iter().map(|(name, v)| (&**name, *v))));
    Some(match metrics.filter(|metrics| !metrics.is_empty()) {
        Some(metrics) => format!("Best: epoch {best}, {metrics}"),
        None => format!("Best: epoch {best}"),
    })
}

/// The results in the file, or else those of the last epoch.
fn last(experiment: Experiment<'_>, run: &[Epoch]) -> Option<String> {
    let table = experiment.0.table.get("metrics").and_then(|field| field.value.as_table());
    let written = metrics(table.into_iter().flat_map(|table| {
        table.fields().filter_map(|field| Some((field.key.name(), field.value.as_number()?)))
    }));
    let (text, epoch) = match run.last() {
        _ if !written.is_empty() => (written, None),
        Some(last) => {
            let reported = last.metrics.iter().map(|(name, value)| (&**name, *value));
            (metrics(reported), Some(last.epoch))
        }
        None => return None,
    };
    let epoch = epoch.map_or_else(String::new, |epoch| format!("epoch {epoch}, "));
    (!text.is_empty()).then(|| format!("Last: {epoch}{text}"))
}

/// Each metric with its value.
fn metrics<'m>(all: impl Iterator<Item = (&'m str, f64)>) -> String {
    let shown = all
        .take(MAX_METRICS)
        .map(|(name, value)| format!("{} {}", markdown::text(name), words::result(value)));
    shown.collect::<Vec<_>>().join(", ")
}

fn seconds(start: &Datetime, end: &Datetime) -> Option<f64> {
    let (start, end): (Timestamp, Timestamp) = (times::instant(start)?, times::instant(end)?);
    let seconds = end.duration_since(start).as_secs_f64();
    (seconds >= 0.0).then_some(seconds)
}

/// A time as written, to the minute: `2026-11-22 11:00 UTC`.
fn moment(at: &Datetime) -> String {
    let date = at.date.map(|date| date.to_string());
    let time = at.time.map(|time| format!("{:02}:{:02}", time.hour, time.minute));
    let offset = at.offset.map(|offset| match offset {
        toml_datetime::Offset::Z => "UTC".to_owned(),
        offset @ toml_datetime::Offset::Custom { .. } => offset.to_string(),
    });
    date.into_iter().chain(time).chain(offset).collect::<Vec<_>>().join(" ")
}
