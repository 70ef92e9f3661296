//! `nestling import` and `nestling export`: sessions as JSON.

use std::path::Path;

use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::args::{ExportArgs, ImportArgs};
use super::failure::{Failure, Outcome};
use super::output;
use super::problem::{Problem, shown};
use super::scope::Scope;
use super::words::counted;
use crate::state::{Arrival, WorkflowState};
use crate::workspace::{self, SaveError};

/// Reads files of the older format. One that cannot be read does not keep the others out.
pub fn import(args: &ImportArgs, scope: &Scope) -> Outcome<Answer> {
    if args.id.is_some() && args.files.len() > 1 {
        return Err(Failure::impossible(
            "`--as ID` is for a single file: two sessions cannot have one ID",
        ));
    }
    let mut state = WorkflowState::init_workflow_state(scope.workspace()?)?;
    let mut made = Vec::new();
    let mut text = String::new();
    let mut failure: Option<Failure> = None;
    for file in &args.files {
        match state.import_legacy(file, args.id.as_deref()) {
            Ok(arrival) => {
                text.push_str(&arrived(file, &arrival));
                let mut json = arrival.to_json();
                json["file"] = json!(shown(file));
                made.push(json);
            }
            Err(error) => {
                // In the order of the files; the last one is told by who ends the command.
                if let Some(earlier) = failure.replace(error.into()) {
                    output::error_line(&format!("error: {}", earlier.message()));
                }
            }
        }
    }
    let answer = Answer::new(made, output::visible(&text));
    match failure {
        None => Ok(answer),
        Some(failure) => Err(failure.beside(answer)),
    }
}

fn arrived(file: &Path, arrival: &Arrival) -> String {
    let [models, trainings, experiments] = arrival.counts;
    let mut text = format!(
        "Imported {} as {}: {}, {}, {}, {} of history\n",
        shown(file),
        arrival.id,
        counted(models, "model"),
        counted(trainings, "training"),
        counted(experiments, "experiment"),
        counted(arrival.epochs, "epoch"),
    );
    for note in &arrival.notes {
        text.push_str(&format!("  note: {note}\n"));
    }
    text
}

/// Prints a session as JSON, or writes it to a file.
pub fn export(args: &ExportArgs, scope: &Scope) -> Outcome<Answer> {
    let session = args.id.clone().or_else(|| scope.session.clone());
    let state = Scope { session, ..scope.clone() }.session()?;
    let json = if args.legacy { state.export_legacy()? } else { state.export()? };
    match &args.output {
        None => {
            let text = format!("{json:#}");
            Ok(Answer::new(json, text))
        }
        Some(path) => write(path, &json),
    }
}

fn write(path: &Path, json: &Json) -> Outcome<Answer> {
    match workspace::create(path, &format!("{json:#}\n")) {
        Ok(()) => Ok(Answer::new(true, format!("Wrote {}", shown(path)))),
        Err(error) if error.kind() == std::io::ErrorKind::AlreadyExists => Err(Failure::refused(
            format!("`{}`: there is such a file already, so nothing was written", shown(path)),
        )),
        Err(error) => Err(Problem::new(path, SaveError::Io(error).to_string()).into()),
    }
}
