use std::io;
use std::path::PathBuf;

use super::answer::Answer;
use super::failure::{Failure, Outcome};
use super::output;
use super::problem::{Problem, shown_from_here};
use super::warnings;
use crate::state::WorkflowState;
use crate::workspace::{Workspace, reason};

/// Where a command works: what `--workspace` and `--session` say.
#[derive(Debug, Clone)]
pub struct Scope {
    /// The workspace named.
    pub workspace: Option<PathBuf>,
    /// The session named.
    pub session: Option<String>,
}

impl Scope {
    /// The workspace named, else the one around the current folder.
    pub fn workspace(&self) -> Outcome<Workspace> {
        if let Some(dir) = &self.workspace {
            if dir.is_dir() {
                return Ok(Workspace::at(dir));
            }
            let what = if dir.exists() { "it is no folder" } else { "there is no such folder" };
            return Err(Problem::new(dir, what).into());
        }
        let here = std::env::current_dir();
        let here = here.map_err(|error| {
            Failure::impossible(format!("the current folder cannot be found: {error}"))
        })?;
        Ok(Workspace::around(&here))
    }

    /// The state, on the session named, else the current one, if there is one.
    pub fn state(&self) -> Outcome<WorkflowState> {
        let workspace = self.workspace()?;
        Ok(match &self.session {
            Some(id) => WorkflowState::on_session(workspace, id)?,
            None => WorkflowState::init_workflow_state(workspace)?,
        })
    }

    /// The state, for a command that is about a session that is there.
    pub fn session(&self) -> Outcome<WorkflowState> {
        let state = self.state()?;
        if state.get_session_id().is_none() {
            return Err(Failure::refused(none_chosen(&state)));
        }
        Ok(state)
    }

    /// The same, for a command that only reads it. Says where the session is broken: what stands
    /// there may be missing.
    pub fn reading(&self) -> Outcome<WorkflowState> {
        let state = self.session()?;
        if let Some(broken) = warnings::broken(&state) {
            output::error_line(&format!("warning: {broken}"));
        }
        Ok(state)
    }

    /// Runs a command that changes the session.
    pub fn changing(
        &self,
        command: impl FnOnce(&mut WorkflowState) -> Outcome<Answer>,
    ) -> Outcome<Answer> {
        observed(&mut self.session()?, command)
    }

    /// Runs a command that begins a session where none is chosen, and says so if it did.
    pub fn beginning(
        &self,
        command: impl FnOnce(&mut WorkflowState) -> Outcome<Answer>,
    ) -> Outcome<Answer> {
        let mut state = self.state()?;
        let had_one = state.get_session_id().is_some();
        let answer = observed(&mut state, command);
        if !had_one && let Some(id) = state.get_session_id() {
            output::error_line(&format!(
                "note: there was no current session, so `{id}` was made ({})",
                shown_from_here(&state.workspace().session_path(id))
            ));
        }
        answer
    }
}

/// Runs a command and tells the warnings that it brings about.
fn observed(
    state: &mut WorkflowState,
    command: impl FnOnce(&mut WorkflowState) -> Outcome<Answer>,
) -> Outcome<Answer> {
    let before = warnings::of(state);
    let answer = command(state)?;
    for warning in warnings::of(state).difference(&before) {
        output::error_line(&format!("warning: {warning}"));
    }
    Ok(answer)
}

/// How the session in use is called in messages; after a change there always is one.
pub fn session_of(state: &WorkflowState) -> String {
    state.get_session_id().map_or_else(|| "the session".to_owned(), ToString::to_string)
}

/// That no session is chosen, and how to choose one.
pub fn none_chosen(state: &WorkflowState) -> String {
    let sessions = state.workspace().sessions();
    if let Err(error) = &sessions
        && error.kind() != io::ErrorKind::NotFound
    {
        let folder = shown_from_here(&state.workspace().sessions_folder());
        return format!("`{folder}`: {}", reason(error));
    }
    let way_out = if sessions.is_ok_and(|found| !found.is_empty()) {
        "`nestling session use ID` chooses one, `--session ID` names one for a single command, \
         `nestling session list` lists them"
    } else {
        "this workspace has none yet; `nestling session new` makes one"
    };
    format!("there is no current session: {way_out}")
}
