//! `nestling watch`: one JSON line for each change of a workspace, for scripts.

mod ledger;
mod reader;

use std::process::ExitCode;
use std::sync::mpsc;
use std::time::Duration;

use serde_json::{Value as Json, json};

use self::ledger::Ledger;
use super::failure::{Failure, Outcome};
use super::output;
use super::problem::Problem;
use super::scope::Scope;
use crate::session::ids::SessionId;
use crate::state::StateError;
use crate::workspace::{Batch, CONFIG_FILE, SESSIONS_FOLDER, Watched, Watcher, Workspace};

/// What comes before the watcher watches is seen by looking; an odd disk must not hold that up.
const WATCHED_WITHIN: Duration = Duration::from_secs(2);

/// What wakes the command up.
enum Event {
    /// Something happened on disk.
    Disk(Batch),
    /// A signal, or nobody reads any more.
    End,
}

/// Tells of changes until it is interrupted or nobody reads any more.
pub fn run(scope: &Scope) -> ExitCode {
    match follow(scope) {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => failure.report(false),
    }
}

fn follow(scope: &Scope) -> Outcome<()> {
    let workspace = scope.workspace()?;
    let only =
        scope.session.as_deref().map(SessionId::parse).transpose().map_err(StateError::Id)?;
    if !workspace.exists() {
        let message = format!(
            "nothing to watch: this folder has neither `{CONFIG_FILE}` nor `{SESSIONS_FOLDER}/`; \
             `nestling new` makes a workspace"
        );
        return Err(Problem::new(workspace.root(), message).into());
    }
    // Paths are reported as they are watched.
    let root = std::path::absolute(workspace.root())
        .map_err(|error| Failure::impossible(format!("the workspace cannot be found: {error}")))?;
    let (events, arrived) = mpsc::channel();
    end_at_signals(events.clone())?;
    reader::when_gone({
        let events = events.clone();
        move || drop(events.send(Event::End))
    });
    let watcher = Watcher::start(
        move |batch| drop(events.send(Event::Disk(batch))),
        |message| output::error_line(&format!("warning: {message}")),
    );
    let mut watched = Watched { roots: vec![root.clone()], ..Watched::default() };
    watcher.watch(watched.clone()).wait(WATCHED_WITHIN);

    let mut ledger = Ledger::of(Workspace::at(root));
    watched.datasets = ledger.datasets();
    watcher.watch(watched.clone()).wait(WATCHED_WITHIN);
    let (sessions, errors) = ledger.totals();
    let mut is_read =
        print_line(&json!({ "event": "watching", "sessions": sessions, "errors": errors }))?;
    while is_read && let Ok(Event::Disk(batch)) = arrived.recv() {
        for line in ledger.take_in(&batch) {
            is_read = is_read && (!is_about(&line, only.as_ref()) || print_line(&line)?);
        }
        watched.datasets = ledger.datasets();
        watcher.watch(watched.clone());
    }
    Ok(())
}

/// Whether a line is about the session asked for; what is about none is about all.
fn is_about(line: &Json, only: Option<&SessionId>) -> bool {
    let Some(only) = only else { return true };
    let mut sessions = ["session", "from"].into_iter().filter_map(|key| line.get(key)).peekable();
    sessions.peek().is_none() || sessions.any(|session| session == only.as_str())
}

/// Prints one line at once; `false` if nobody reads it.
fn print_line(line: &Json) -> Outcome<bool> {
    output::is_read(format!("{line}\n").as_bytes())
}

fn end_at_signals(events: mpsc::Sender<Event>) -> Outcome<()> {
    ctrlc::set_handler(move || drop(events.send(Event::End)))
        .map_err(|error| Failure::impossible(format!("signals cannot be received: {error}")))
}
