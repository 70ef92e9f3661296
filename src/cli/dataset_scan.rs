//! `nestling dataset scan`: the images of a dataset's folder, counted.

use std::path::Path;
use std::sync::atomic::AtomicBool;

use indicatif::{ProgressBar, ProgressStyle};
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::failure::{Failure, Outcome};
use super::output;
use super::problem::Problem;
use super::scope::{Scope, session_of};
use super::table::{Align, Cell, Table};
use crate::session::network::Count;
use crate::session::samples::DatasetInfo;
use crate::workspace;

/// Scans, or takes what is known of folders that have not changed.
pub fn run(scope: &Scope) -> Outcome<Answer> {
    let state = scope.session()?;
    let bar = ProgressBar::new(0).with_style(style());
    let on_progress = |done: usize, all: usize| {
        bar.set_length(all as u64);
        bar.set_position(done as u64);
    };
    let info = state.scan_dataset(&on_progress, &AtomicBool::new(false));
    bar.finish_and_clear();
    let Some(info) = info? else {
        let path =
            state.get_dataset_config()?.and_then(|it| Some(it.get("path")?.as_str()?.to_owned()));
        return Err(Failure::not_found(
            Json::Null,
            no_folder(&session_of(&state), path.as_deref()),
        ));
    };
    for class in &info.unreadable {
        output::error_line(&format!(
            "warning: not all of the class `{class}` is counted: you have no permission for its \
             folder, or for one in it"
        ));
    }
    Ok(Answer::new(json!(info), table(&info)))
}

/// That there is nothing to scan, and the way out.
fn no_folder(session: &str, path: Option<&str>) -> String {
    let problem = match path {
        Some(path) => {
            format!("there is no folder `{path}`, which the dataset of `{session}` names")
        }
        None => format!("the dataset of `{session}` names no folder"),
    };
    format!("{problem}; `nestling dataset set path=DIR` names one")
}

/// Keeps counts that were made on another machine, for a folder that is not on this one.
pub fn keep(file: &Path, scope: &Scope) -> Outcome<Answer> {
    let text =
        workspace::read_named(file).map_err(|error| Problem::new(file, error.to_string()))?;
    let refused = |reason| {
        Problem::new(file, format!("this is not what `dataset scan --json` prints: {reason}"))
    };
    let json: Json = serde_json::from_str(&text).map_err(|error| {
        let (line, column) = (error.line(), error.column());
        refused(format!("it is no JSON, from line {line}, column {column}"))
    })?;
    let info = DatasetInfo::read(&json).map_err(refused)?;
    let mut state = scope.session()?;
    state.set_dataset_info(&info)?;
    Ok(Answer::new(true, format!("Kept the counts for the dataset of {}", session_of(&state))))
}

/// Drawn on standard error, and only where that is a terminal.
fn style() -> ProgressStyle {
    let template = "Scanning {wide_bar} {pos}/{len} classes";
    ProgressStyle::with_template(template).unwrap_or_else(|_| ProgressStyle::default_bar())
}

fn table(info: &DatasetInfo) -> String {
    if info.classes.is_empty() {
        return "The dataset's folder has no classes yet: it should hold a folder for each, with \
                its images"
            .to_owned();
    }
    let columns = [
        ("Class", Align::Left),
        ("Train", Align::Right),
        ("Val", Align::Right),
        ("Test", Align::Right),
    ];
    let mut table = Table::new(&columns);
    let mut row = |name: &str, counts: [u64; 3]| {
        let counts = counts.map(|count| Cell::from(Count(count).to_string()));
        table.row(std::iter::once(Cell::from(name)).chain(counts));
    };
    for (at, class) in info.classes.iter().enumerate() {
        let of = |samples: &[u64]| samples.get(at).copied().unwrap_or_default();
        row(class, [of(&info.train_samples), of(&info.val_samples), of(&info.test_samples)]);
    }
    row("all", [info.total_train, info.total_val, info.total_test]);
    table.render(output::wants_color())
}
