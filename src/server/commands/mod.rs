//! `workspace/executeCommand`: every operation of the workflow state, as `nestling.<operation>`.
//!
//! What a command changes in a session that is open is edited by the client (`document`), anything
//! else is done on the disk (`disk`). In each workspace one command is done after the other, in
//! the order of arrival (`queue`). A client without code actions makes them by a command too
//! (`action`).

mod action;
mod arguments;
mod disk;
mod document;
mod queue;
mod show;
mod words;

use std::path::PathBuf;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode};

pub(super) use disk::OnDisk;
pub(super) use document::Planned;
pub(super) use queue::Queues;
pub(super) use show::{CLIENT_SHOW_REFERENCES, SHOW_REFERENCES};

use self::action::ActionEdit;
use self::arguments::{Arguments, SessionArgument, WorkspaceArgument};
use self::queue::Turn;
use super::features::APPLY;
use super::location::Location;
use super::merge::KEEP_MINE;
use super::state::State;
use super::transport::Responder;
use crate::session::ids::SessionId;
use crate::state::Call;
use crate::workspace::Workspace;

/// What stands before an operation's name.
const PREFIX: &str = "nestling.";

/// The argument by which a lens says that it was offered for an experiment that was not there: who
/// chooses it twice, before the editor shows other lenses, means one.
pub(super) const IF_NEW: &str = "if_new";

/// All commands, as the client is told.
pub(super) fn names() -> Vec<String> {
    let operations = Call::NAMES.iter().map(|name| format!("{PREFIX}{name}"));
    operations.chain([KEEP_MINE, SHOW_REFERENCES, APPLY].map(str::to_owned)).collect()
}

/// A command on its way. When it is dropped, the next one has its turn; one that was not answered
/// by then is answered with an error.
#[derive(Debug)]
pub(super) struct Command {
    call: Call,
    workspace: Workspace,
    session: Place,
    responder: Responder,
    /// The parameters as the client sent them: they may ask for progress.
    params: Value,
    /// How often its edit came too late for the text it was made for.
    outdated: u32,
    _turn: Turn,
}

/// Which session a command is about.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Place {
    /// The workspace's current one, which only the disk knows.
    Current,
    /// The one with this ID.
    Session(SessionId),
    /// A document that need not be on the disk at all.
    Document(Location),
}

/// A command that waits for its turn.
#[derive(Debug)]
struct Waiting {
    call: Call,
    workspace: Workspace,
    session: Place,
    responder: Responder,
    params: Value,
}

/// What happens to a command beside the main loop.
#[derive(Debug)]
pub(super) enum Step {
    /// It is known which session is the current one.
    CurrentIs(Command, Option<SessionId>),
    /// It is known how a document is to be edited.
    Planned(Planned),
    /// It has been done on the disk.
    OnDisk(OnDisk),
    /// It is known how a code action edits a document.
    Action(ActionEdit),
    /// The command of the workspace with this root is over.
    Over(PathBuf),
}

impl State {
    /// `workspace/executeCommand`.
    pub(super) fn execute_command(&mut self, params: &Value, responder: Responder) {
        let arguments = params.get("arguments").unwrap_or(&Value::Null);
        match params.get("command").and_then(Value::as_str) {
            Some(KEEP_MINE) => return responder.answer(self.keep_mine(arguments)),
            Some(SHOW_REFERENCES) => return responder.answer(self.show_references(arguments)),
            Some(APPLY) => return self.apply_action(arguments, responder),
            _ => {}
        }
        match self.read_command(params, &responder) {
            Ok(waiting) => self.queue_command(waiting),
            Err(error) => responder.refuse(error),
        }
    }

    fn read_command(&mut self, params: &Value, responder: &Responder) -> Result<Waiting, Error> {
        let Arguments { call, session, workspace } = arguments::read(params)?;
        let (workspace, session) = match session {
            SessionArgument::Document(location) => {
                self.place_of_document(location, workspace.as_ref())?
            }
            SessionArgument::Id(id) => {
                (self.workspace_named(workspace.as_ref())?, Place::Session(id))
            }
            SessionArgument::Current => (self.workspace_named(workspace.as_ref())?, Place::Current),
        };
        let (responder, params) = (responder.clone(), params.clone());
        Ok(Waiting { call, workspace, session, responder, params })
    }

    fn place_of_document(
        &mut self,
        location: Location,
        named: Option<&WorkspaceArgument>,
    ) -> Result<(Workspace, Place), Error> {
        // Outside the editor's folders only what is open in it is the editor's business.
        let is_open = self.documents.contains_key(&location);
        let around = self.folders.root(&location).filter(|_| named.is_none());
        let around = around.filter(|root| is_open || self.folders.reach(root));
        let has_none = named.is_none() && self.folders.all().is_empty();
        let workspace = match around {
            Some(root) => Workspace::at(root),
            None if is_open && has_none => nowhere(),
            None => self.workspace_named(named)?,
        };
        if is_open {
            return Ok((workspace, Place::Document(location)));
        }
        match session_at(&workspace, &location) {
            Some(id) => Ok((workspace, Place::Session(id))),
            None => Err(invalid(format!(
                "`uri` names neither an open document nor a session of the workspace `{}`",
                workspace.root().display()
            ))),
        }
    }

    fn workspace_named(&self, named: Option<&WorkspaceArgument>) -> Result<Workspace, Error> {
        let Some(named) = named else {
            let first = self.folders.all().first().map(|folder| folder.workspace().clone());
            return first.ok_or_else(|| {
                invalid("no folder is open in the editor; open the workspace's folder".to_owned())
            });
        };
        if let Some(folder) = self.folders.all().iter().find(|folder| folder.is(named.path())) {
            return Ok(folder.workspace().clone());
        }
        let roots = self.folders.all().iter().map(|folder| folder.workspace().root().display());
        let open: Vec<String> = roots.map(|root| format!("`{root}`")).collect();
        Err(invalid(format!(
            "`workspace` names no folder that is open in the editor; those are: {}",
            open.join(", ")
        )))
    }

    /// A command has its turn.
    fn begin_command(&mut self, command: Command) {
        match &command.session {
            Place::Current => disk::find_current(command, self.events.clone()),
            Place::Session(id) => {
                let location = Location::File(command.workspace.session_path(id));
                self.run_command(command, location);
            }
            Place::Document(location) => {
                let location = location.clone();
                self.run_command(command, location);
            }
        }
    }

    /// It is known which session a command is about.
    fn run_command(&mut self, command: Command, location: Location) {
        match &command.call {
            Call::Edit(_) if self.documents.contains_key(&location) => {
                self.plan_edit(command, &location);
            }
            Call::Edit(_) | Call::Other(_) => self.run_on_disk(command, &location),
        }
    }

    /// Something happened to a command.
    pub(super) fn command_step(&mut self, step: Step) {
        match step {
            Step::CurrentIs(command, Some(id)) => {
                let location = Location::File(command.workspace.session_path(&id));
                self.run_command(command, location);
            }
            Step::CurrentIs(command, None) => self.run_without_session(command),
            Step::Planned(planned) => self.edit_as_planned(planned),
            Step::OnDisk(done) => self.command_done(done),
            Step::Action(action) => self.edit_as_offered(action),
            Step::Over(root) => self.next_command(root),
        }
    }
}

/// The workspace of a document that is no file, where no folder is open. No file is a session of it,
/// so that nothing is ever looked for or written there.
fn nowhere() -> Workspace {
    Workspace::at("")
}

/// The session that a file is, if it is where the workspace keeps its sessions.
fn session_at(workspace: &Workspace, location: &Location) -> Option<SessionId> {
    let path = location.path()?;
    let id = SessionId::parse(&location.stem()?).ok()?;
    (workspace.session_path(&id) == path).then_some(id)
}

fn invalid(message: String) -> Error {
    Error { code: ErrorCode::InvalidParams, message: message.into(), data: None }
}

/// An operation that cannot be done: `RequestFailed`.
fn failed(message: impl ToString) -> Error {
    Error { code: ErrorCode::from(-32803), message: message.to_string().into(), data: None }
}
