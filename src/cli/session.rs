//! `nestling session`: whole sessions.

use anstyle::{AnsiColor, Style};
use jiff::Timestamp;
use serde_json::{Value as Json, json};

use super::answer::Answer;
use super::args::SessionCommand;
use super::failure::{Failure, Outcome};
use super::output;
use super::problem::shown_from_here;
use super::scope::{Scope, none_chosen};
use super::table::{Align, Cell, Table};
use super::words::ago;
use crate::state::{SessionSummary, StateError, WorkflowState};
use crate::text::similar;

/// Runs one of the commands.
pub fn run(command: SessionCommand, scope: &Scope) -> Outcome<Answer> {
    match command {
        SessionCommand::New { id, name } => new(scope, id.as_deref(), name.as_deref()),
        SessionCommand::NewId => new_id(scope),
        SessionCommand::Current => current(scope),
        SessionCommand::Clear => clear(scope),
        SessionCommand::Save { id } => save(scope, &id),
        SessionCommand::Use { id } => choose(scope, &id),
        SessionCommand::List => list(scope),
        SessionCommand::Rename { from, to } => rename(scope, from.as_deref(), &to),
        SessionCommand::Delete { id } => delete(scope, &id),
    }
}

fn new(scope: &Scope, id: Option<&str>, name: Option<&str>) -> Outcome<Answer> {
    let mut state = unbound(scope)?;
    let id = state.new_session(id, name)?;
    let path = shown_from_here(&state.workspace().session_path(&id));
    let text = format!("Made {id} ({path}); it is the current session now");
    Ok(Answer::new(json!({ "id": id.as_str() }), text))
}

fn new_id(scope: &Scope) -> Outcome<Answer> {
    let id = unbound(scope)?.generate_session_id()?;
    Ok(Answer::new(id.as_str(), id.as_str()))
}

fn current(scope: &Scope) -> Outcome<Answer> {
    let state = scope.state()?;
    match state.get_session_id() {
        Some(id) => Ok(Answer::new(id.as_str(), id.as_str())),
        None => Err(Failure::not_found(Json::Null, none_chosen(&state))),
    }
}

fn clear(scope: &Scope) -> Outcome<Answer> {
    let mut state = unbound(scope)?;
    let had = state.get_session_id().cloned();
    state.clear_workflow_state()?;
    let text = match had {
        Some(id) => format!("Forgot that {id} was the current session; its file stays"),
        None => "There was no current session".to_owned(),
    };
    Ok(Answer::new(Json::Null, text))
}

fn save(scope: &Scope, id: &str) -> Outcome<Answer> {
    let mut state = scope.state()?;
    let from = state.get_session_id().cloned();
    match (state.save_session(id)?, from) {
        (true, Some(from)) => Ok(Answer::new(true, format!("Saved {from} as {id}"))),
        _ => Err(Failure::not_found(json!(false), none_chosen(&state))),
    }
}

fn choose(scope: &Scope, id: &str) -> Outcome<Answer> {
    let mut state = unbound(scope)?;
    if state.load_session(id)? {
        return Ok(Answer::new(true, format!("{id} is the current session now")));
    }
    Err(no_session(&state, id))
}

fn rename(scope: &Scope, from: Option<&str>, to: &str) -> Outcome<Answer> {
    let mut state = unbound(scope)?;
    let current = || state.get_session_id().map(ToString::to_string);
    let named = from.map(str::to_owned).or_else(|| scope.session.clone());
    let Some(from) = named.or_else(current) else {
        return Err(Failure::not_found(json!(false), none_chosen(&state)));
    };
    if state.rename_session(&from, to)? {
        return Ok(Answer::new(true, format!("Renamed {from} to {to}")));
    }
    Err(no_session(&state, &from))
}

fn delete(scope: &Scope, id: &str) -> Outcome<Answer> {
    let mut state = unbound(scope)?;
    if state.delete_session(id)? {
        return Ok(Answer::new(true, format!("Deleted {id}")));
    }
    Err(no_session(&state, id))
}

fn list(scope: &Scope) -> Outcome<Answer> {
    let state = unbound(scope)?;
    let sessions = state.list_saved_sessions()?;
    let json: Vec<Json> = sessions.iter().map(SessionSummary::to_json).collect();
    for session in &sessions {
        if let Some(reason) = &session.unreadable {
            output::error_line(&format!("warning: `{}`: {reason}", session.id));
        }
    }
    if sessions.is_empty() {
        let text = "No sessions yet; `nestling session new` makes one";
        return Ok(Answer::new(json, text));
    }
    let columns = [
        ("", Align::Left),
        ("ID", Align::Left),
        ("Name", Align::Left),
        ("Models", Align::Right),
        ("Trainings", Align::Right),
        ("Experiments", Align::Right),
        ("Changed", Align::Left),
    ];
    let mut table = Table::new(&columns);
    let now = Timestamp::now();
    for session in &sessions {
        let [models, trainings, experiments] =
            session.counts.map(|count| match session.unreadable {
                None => count.to_string(),
                Some(_) => "?".to_owned(),
            });
        let style =
            if session.current { AnsiColor::Green.on_default().bold() } else { Style::new() };
        table.row([
            Cell::from(if session.current { "*" } else { "" }),
            Cell::styled(&session.id, style),
            Cell::from(session.name.as_deref().unwrap_or_default()),
            Cell::from(models),
            Cell::from(trainings),
            Cell::from(experiments),
            Cell::from(ago(&session.changed_at, now)),
        ]);
    }
    Ok(Answer::new(json, table.render(output::wants_color())))
}

/// The state for a command that `--session` says nothing to.
fn unbound(scope: &Scope) -> Outcome<WorkflowState> {
    Ok(WorkflowState::init_workflow_state(scope.workspace()?)?)
}

fn no_session(state: &WorkflowState, id: &str) -> Failure {
    let sessions = state.list_saved_sessions().unwrap_or_default();
    let meant = similar(id, sessions.iter().map(|session| session.id.as_str()));
    let meant = meant.first().map(|&meant| meant.to_owned());
    let error = StateError::NoSession { id: id.to_owned(), meant };
    Failure::not_found(json!(false), error.to_string())
}
