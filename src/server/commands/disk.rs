use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;

use super::document::HistoryLine;
use super::{Command, Place, Step, failed, invalid, session_at};
use crate::server::location::Location;
use crate::server::main_loop::Event;
use crate::server::progress::Progress;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::session::ids::SessionId;
use crate::session::operations::Outcome;
use crate::state::{Call, StateError, StateResult, WorkflowState};
use crate::syntax::Document;
use crate::workspace::{LockError, Update, Workspace, read};

/// How long a command waits for the workspace's lock.
const PATIENCE: Duration = Duration::from_secs(30);
/// How often it looks meanwhile whether it has been cancelled.
const HEARKEN: Duration = Duration::from_millis(100);

/// A command that has been done on the disk.
#[derive(Debug)]
pub(in crate::server) struct OnDisk {
    command: Command,
    result: Result<Value, Error>,
    /// Files that may be others now.
    touched: Vec<PathBuf>,
}

/// Does work that waits for the disk or for the workspace's lock: on a thread of its own, as it
/// must not keep a worker of the pool from what answers the editor. There is one at a time in each
/// workspace.
fn off_the_pool(work: impl FnOnce() + Send + 'static) {
    thread::spawn(work);
}

/// Finds out which session of the workspace is the current one.
pub(super) fn find_current(command: Command, events: mpsc::Sender<Event>) {
    off_the_pool(move || match command.workspace.current() {
        Ok(current) => {
            let _ = events.send(Event::Command(Box::new(Step::CurrentIs(command, current))));
        }
        Err(error) => command.responder.refuse(failed(error)),
    });
}

impl State {
    /// Does a command about no session, or one that makes the first session.
    pub(super) fn run_without_session(&mut self, command: Command) {
        self.work_on_disk(command, None, WorkflowState::init_workflow_state);
    }

    /// Does a command about a session on the disk. One that is open is read as it is in the
    /// editor.
    pub(super) fn run_on_disk(&mut self, command: Command, location: &Location) {
        let Some(id) = session_at(&command.workspace, location) else {
            return command.responder.refuse(not_among_the_sessions());
        };
        let open = self.subject(location).and_then(|subject| subject.document());
        let is_current = command.session == Place::Current;
        self.work_on_disk(command, Some(&id.clone()), move |workspace| match open {
            Some(document) => Ok(WorkflowState::on_open_session(workspace, id, document)),
            // It may have been renamed just now.
            None if is_current => WorkflowState::init_workflow_state(workspace),
            None => WorkflowState::on_session(workspace, id.as_str()),
        });
    }

    /// For clients that cannot be asked to edit: changes the file of an open document. The editor
    /// will take it in, if it has nothing of its own that is not saved.
    pub(super) fn edit_saved(&mut self, command: Command, subject: &Subject) {
        let Some(id) = session_at(&command.workspace, &subject.location) else {
            return command.responder.refuse(not_among_the_sessions());
        };
        let Some(open) = subject.document() else { return };
        self.work_on_disk(command, Some(&id.clone()), move |workspace| {
            if is_saved(&workspace, &id, &open) {
                WorkflowState::on_session(workspace, id.as_str()).map_err(state_error)
            } else {
                Err(failed(
                    "the editor cannot be asked to change this document, and has changes in it \
                     that are not saved: save or close it first",
                ))
            }
        });
    }

    /// Writes what an epoch gave, the document being edited already.
    pub(super) fn write_history(&mut self, command: Command, outcome: Outcome, line: HistoryLine) {
        off_the_pool(move || {
            let HistoryLine { session, experiment, epoch } = line;
            let written = command.workspace.update(&session, |_| {
                let history = Some((experiment.clone(), epoch.clone()));
                Ok::<_, Error>(Update { text: None, history, value: () })
            });
            let result = match written {
                Ok(Ok(())) => Ok(Call::answer(&outcome)),
                Ok(Err(error)) => Err(error),
                Err(error) => Err(failed(format!(
                    "the document is changed, but the epoch is not in the history: {error}"
                ))),
            };
            command.responder.answer(result);
        });
    }

    fn work_on_disk<E: IntoError>(
        &mut self,
        command: Command,
        current: Option<&SessionId>,
        begin: impl FnOnce(Workspace) -> Result<WorkflowState, E> + Send + 'static,
    ) {
        let events = self.events.clone();
        let progress = command
            .call
            .scans()
            .then(|| self.progress_of("Scanning the dataset", &command.params, &command.responder));
        let displaced = self.displaced(&command, current);
        off_the_pool(move || {
            if let Some((id, open)) = displaced
                && !is_saved(&command.workspace, &id, &open)
            {
                let trouble = match command.workspace.has_session(&id) {
                    true => "with changes that are not saved: save or close it first",
                    false => "but its file is not there any more: save it there or close it first",
                };
                return command.responder.refuse(failed(format!(
                    "the session `{id}` is open in the editor, {trouble}"
                )));
            }
            if command.call.writes() {
                if let Err(error) = wait_for_lock(&command) {
                    return command.responder.refuse(failed(error));
                }
                if !command.responder.keep() {
                    return;
                }
            }
            let (result, touched) = match begin(command.workspace.clone()) {
                Ok(mut state) => {
                    let result = match progress {
                        Some(progress) => scan(&state, &progress),
                        None => command.call.make(&mut state),
                    };
                    let result = result.map_err(state_error);
                    let touched = touched(&command, &state, &result);
                    (result, touched)
                }
                Err(error) => (Err(error.into_error()), Vec::new()),
            };
            let done = OnDisk { command, result, touched };
            let _ = events.send(Event::Command(Box::new(Step::OnDisk(done))));
        });
    }

    /// The session whose file a command moves or removes, as it is open in the editor.
    fn displaced(
        &mut self,
        command: &Command,
        current: Option<&SessionId>,
    ) -> Option<(SessionId, Arc<Document>)> {
        let id = command.call.displaces(current.map(SessionId::as_str))?;
        let id = SessionId::parse(id).ok()?;
        let location = Location::File(command.workspace.session_path(&id));
        let document = self.subject(&location)?.document()?;
        Some((id, document))
    }

    /// A command has been done on the disk.
    pub(super) fn command_done(&mut self, done: OnDisk) {
        let is_about_images = done.command.call.is_about_images();
        done.command.responder.answer(done.result);
        if is_about_images {
            self.all_datasets_changed();
        }
        for path in done.touched {
            if let Some(uri) = self.folders.uri_of(&path) {
                self.changed_on_disk([&uri]);
            }
        }
    }
}

/// Waits until nobody else writes in the workspace, or the command is cancelled. The call waits
/// for the lock anyway, but without hearing that.
fn wait_for_lock(command: &Command) -> Result<(), LockError> {
    let began = Instant::now();
    loop {
        match command.workspace.lock_within(HEARKEN) {
            Err(LockError::Busy { .. }) if command.responder.is_answered() => return Ok(()),
            Err(LockError::Busy { .. }) if began.elapsed() < PATIENCE => {}
            Err(error) => return Err(error),
            Ok(_) => return Ok(()),
        }
    }
}

trait IntoError {
    fn into_error(self) -> Error;
}

impl IntoError for Error {
    fn into_error(self) -> Error {
        self
    }
}

impl IntoError for StateError {
    fn into_error(self) -> Error {
        state_error(self)
    }
}

fn state_error(error: StateError) -> Error {
    match error {
        StateError::Id(error) => invalid(error.to_string()),
        error => failed(error),
    }
}

fn not_among_the_sessions() -> Error {
    failed("this document is not in the workspace's `sessions/`: save it there first")
}

/// Whether the file has the text that is open in the editor.
fn is_saved(workspace: &Workspace, id: &SessionId, open: &Arc<Document>) -> bool {
    const BOM: char = '\u{feff}';
    let saved = read(&workspace.session_path(id));
    saved.is_ok_and(|text| text.trim_start_matches(BOM) == open.text().trim_start_matches(BOM))
}

/// The call `get_dataset_info`, in view of the client.
fn scan(state: &WorkflowState, progress: &Progress) -> StateResult<Value> {
    let info = state.scan_dataset(&|done, all| progress.report(done, all), progress.cancelled())?;
    Ok(json!(info))
}

/// The session files that a command may have changed, made or removed.
fn touched(
    command: &Command,
    state: &WorkflowState,
    result: &Result<Value, Error>,
) -> Vec<PathBuf> {
    if !command.call.writes() {
        return Vec::new();
    }
    let made = result.as_ref().ok().and_then(|result| result.get("id")?.as_str());
    let named = command.call.sessions().into_iter().chain(made);
    let named = named.filter_map(|id| SessionId::parse(id).ok());
    let sessions = named.chain(state.get_session_id().cloned());
    sessions.map(|id| command.workspace.session_path(&id)).collect()
}
