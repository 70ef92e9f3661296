//! The one owner of the state. It takes every event in order, changes the state at once, and
//! lets others compute.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::process::ExitCode;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Instant;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode, Id};
use tower_lsp::ls_types as lsp;

use super::capabilities::Capabilities;
use super::commands::Step;
use super::convert::from_lsp::clamp_changes;
use super::datasets::{DatasetWanted, Scanned};
use super::diagnostics::{Checked, CheckedFile, Unchanged};
use super::features;
use super::location::Location;
use super::log;
use super::merge;
use super::pool::Priority;
use super::progress::Shown;
use super::renames::Renamed;
use super::state::State;
use super::survey::Seen;
use super::transport::{Incoming, Json, Outbox, Responder};
use super::watchdog;
use crate::workspace::Batch;

/// All that can happen.
#[derive(Debug)]
pub(super) enum Event {
    /// The client says something.
    Incoming(Incoming),
    /// An open document has been checked.
    Checked(Checked),
    /// Something happened on disk.
    Disk(Batch),
    /// The workspace folders have been looked at.
    Surveyed(Seen),
    /// A file that was not open has been checked.
    FileChecked(CheckedFile),
    /// The answer to a question about the workspace would say nothing new.
    NothingNew(Unchanged),
    /// Something happened to a command.
    Command(Box<Step>),
    /// Something happened between an open document and its file.
    Merge(merge::Step),
    /// Some work takes so long that the client should show it.
    ProgressWanted(Arc<Shown>),
    /// A session names a folder of images of which nothing is known.
    DatasetWanted(DatasetWanted),
    /// A folder of images has been scanned.
    Scanned(Scanned),
    /// These sessions are to be judged again: what is known beside their texts has changed.
    JudgeAgain(Vec<Location>),
    /// The client was told how something gets another name.
    Renamed(Renamed),
    /// The connection is closed.
    Closed,
}

/// Where in its life a server is.
enum Phase {
    /// Before `initialize`.
    New,
    /// In use.
    Running(Box<State>),
    /// After `shutdown`.
    ShutDown,
}

/// Whether to go on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Flow {
    GoOn,
    Leave,
}

/// Why the loop goes on.
enum Wake {
    Event(Event),
    /// Some work is due.
    Due,
    /// Nothing can happen any more.
    End,
}

/// The loop and all it owns.
pub(super) struct MainLoop {
    phase: Phase,
    client: Outbox,
    events: mpsc::Sender<Event>,
}

impl MainLoop {
    /// A server that has not been initialized. `events` leads back to it.
    pub(super) fn new(client: Outbox, events: mpsc::Sender<Event>) -> Self {
        Self { phase: Phase::New, client, events }
    }

    /// Handles events until the client leaves.
    pub(super) fn run(mut self, events: &mpsc::Receiver<Event>) -> ExitCode {
        loop {
            let mut next = match self.wait(events) {
                Wake::Event(event) => Some(event),
                Wake::Due => None,
                Wake::End => return self.farewell(),
            };
            // All that has arrived is taken in before any work is begun: what is already
            // outdated is never begun.
            while let Some(event) = next {
                if self.handle_safely(event) == Flow::Leave {
                    return self.farewell();
                }
                next = events.try_recv().ok();
            }
            if let Phase::Running(state) = &mut self.phase {
                state.end_due_edits();
                state.begin_scans();
                state.check_stale();
                state.answer_held_back();
                state.send_refresh();
                state.refresh_decorations();
                state.tell_views();
            }
        }
    }

    /// Waits for the next event, but not beyond the time when some work is due.
    fn wait(&self, events: &mpsc::Receiver<Event>) -> Wake {
        let due = match &self.phase {
            Phase::Running(state) => {
                let dues =
                    [state.datasets.next_due(), state.editing.next_due(), state.views.next_due()];
                dues.into_iter().flatten().min()
            }
            Phase::New | Phase::ShutDown => None,
        };
        let Some(due) = due else { return events.recv().map_or(Wake::End, Wake::Event) };
        match events.recv_timeout(due.saturating_duration_since(Instant::now())) {
            Ok(event) => Wake::Event(event),
            Err(RecvTimeoutError::Timeout) => Wake::Due,
            Err(RecvTimeoutError::Disconnected) => Wake::End,
        }
    }

    fn farewell(&mut self) -> ExitCode {
        self.with_state(|state| state.pending.cancel_all());
        match self.phase {
            Phase::ShutDown => ExitCode::SUCCESS,
            Phase::New | Phase::Running(_) => ExitCode::FAILURE,
        }
    }

    /// A panic costs one event; a request among them is answered as its responder is dropped.
    fn handle_safely(&mut self, event: Event) -> Flow {
        catch_unwind(AssertUnwindSafe(|| self.handle(event))).unwrap_or(Flow::GoOn)
    }

    fn handle(&mut self, event: Event) -> Flow {
        match event {
            Event::Incoming(Incoming::Request { method, params, responder }) => {
                self.request(&method, params, responder);
            }
            Event::Incoming(Incoming::Notification { method, params }) => {
                return self.notification(&method, params);
            }
            Event::Incoming(Incoming::Response(response)) => {
                self.with_state(|state| state.answered(response));
            }
            // The connection closes once all requests are answered.
            Event::Incoming(Incoming::End) => self.with_state(State::release_held_back),
            Event::Closed => return Flow::Leave,
            Event::Checked(checked) => self.with_state(|state| state.publish(checked)),
            Event::Disk(batch) => self.with_state(|state| state.files_changed(&batch)),
            Event::Surveyed(seen) => self.with_state(|state| state.surveyed(seen)),
            Event::FileChecked(checked) => self.with_state(|state| state.publish_file(checked)),
            Event::NothingNew(unchanged) => self.with_state(|state| state.hold_back(unchanged)),
            Event::Command(step) => self.with_state(|state| state.command_step(*step)),
            Event::Merge(step) => self.with_state(|state| state.merge_step(step)),
            Event::DatasetWanted(wanted) => self.with_state(|state| state.dataset_wanted(wanted)),
            Event::Scanned(scanned) => self.with_state(|state| state.scanned(scanned)),
            Event::JudgeAgain(sessions) => {
                self.with_state(|state| state.judge_sessions_again(sessions))
            }
            Event::Renamed(renamed) => self.with_state(|state| state.expect_renamed(renamed)),
            Event::ProgressWanted(shown) => self.with_state(|state| state.show_progress(shown)),
        }
        Flow::GoOn
    }

    fn with_state(&mut self, act: impl FnOnce(&mut State)) {
        if let Phase::Running(state) = &mut self.phase {
            act(state);
        }
    }

    fn request(&mut self, method: &str, params: Value, responder: Responder) {
        let state = match (&mut self.phase, method) {
            (Phase::New, "initialize") => return self.initialize(&params, &responder),
            (Phase::New, _) => {
                return responder.refuse(error(-32002, "the server is not initialized yet"));
            }
            (Phase::ShutDown, _) => {
                let message = "the server is shut down; only `exit` may follow";
                return responder.refuse(error(-32600, message));
            }
            (Phase::Running(_), "initialize") => {
                let message = "the server is initialized already";
                return responder.refuse(error(-32600, message));
            }
            (Phase::Running(state), _) => state,
        };
        state.pending.add(&responder);
        match method {
            "shutdown" => {
                state.release_held_back();
                responder.answer(Ok(Value::Null));
                // Nobody will look at the answers.
                state.pending.cancel_all();
                self.phase = Phase::ShutDown;
            }
            "workspace/executeCommand" => state.execute_command(&params, responder),
            "workspace/diagnostic" => state.workspace_diagnostics(params, responder),
            _ => match features::find(method) {
                Some(feature) => match (feature.prepare)(state, params) {
                    Ok(work) => state.pool.spawn(Priority::Editor, move || {
                        if !responder.is_answered() {
                            responder.answer(work(responder.cancelled()));
                        }
                    }),
                    Err(error) => responder.refuse(error),
                },
                None => responder.refuse(Error::method_not_found()),
            },
        }
    }

    fn initialize(&mut self, params: &Value, responder: &Responder) {
        let client = Capabilities::read(params.get("capabilities").unwrap_or(&Value::Null));
        log!("the client can: {client:?}");
        let offer = client.offer();
        let mut state = State::new(client, self.client.clone(), self.events.clone());
        let name = params.pointer("/clientInfo/name").and_then(Value::as_str);
        state.editor = name.unwrap_or_default().into();
        for uri in workspace_folders(params) {
            state.folders.add(uri);
        }
        let process = params.get("processId").and_then(Value::as_u64);
        if let Some(process) = process.and_then(|id| u32::try_from(id).ok()) {
            watchdog::watch(process);
        }
        responder.answer(Json::of(&lsp::InitializeResult {
            capabilities: offer,
            server_info: Some(lsp::ServerInfo {
                name: "nestling".to_owned(),
                version: Some(env!("CARGO_PKG_VERSION").to_owned()),
            }),
            offset_encoding: None,
        }));
        state.take_initial_settings(params.get("initializationOptions").unwrap_or(&Value::Null));
        self.phase = Phase::Running(Box::new(state));
    }

    fn notification(&mut self, method: &str, params: Value) -> Flow {
        if method == "exit" {
            return Flow::Leave;
        }
        let Phase::Running(state) = &mut self.phase else { return Flow::GoOn };
        if let Err(error) = notify(state, method, params) {
            log!("{method}: {error}");
        }
        Flow::GoOn
    }
}

/// Takes in what the client tells.
fn notify(state: &mut State, method: &str, mut params: Value) -> Result<(), Error> {
    use features::parse;
    match method {
        "initialized" => {
            state.begin_to_configure();
            state.begin_to_watch();
        }
        "workspace/didChangeConfiguration" => state.settings_of_editor_changed(&params),
        "textDocument/didOpen" => {
            state.open(parse::<lsp::DidOpenTextDocumentParams>(params)?.text_document);
        }
        "textDocument/didChange" => {
            clamp_changes(&mut params);
            state.change(parse(params)?);
        }
        "textDocument/didClose" => {
            state.close(&parse::<lsp::DidCloseTextDocumentParams>(params)?.text_document.uri);
        }
        "textDocument/didSave" => {
            let saved = parse::<lsp::DidSaveTextDocumentParams>(params)?.text_document.uri;
            state.saved(&saved);
            state.changed_on_disk([&saved]);
        }
        "workspace/didChangeWatchedFiles" => {
            let changes = parse::<lsp::DidChangeWatchedFilesParams>(params)?.changes;
            state.changed_on_disk(changes.iter().map(|change| &change.uri));
        }
        "workspace/didRenameFiles" => {
            state.files_renamed(&parse::<lsp::RenameFilesParams>(params)?.files);
        }
        "workspace/didChangeWorkspaceFolders" => {
            let change = parse::<lsp::DidChangeWorkspaceFoldersParams>(params)?.event;
            state.change_folders(change);
        }
        "$/cancelRequest" => {
            let id = params.get("id").cloned().unwrap_or_default();
            state.pending.cancel(&parse::<Id>(id)?);
        }
        "window/workDoneProgress/cancel" => {
            state.stop_progress(params.get("token").unwrap_or(&Value::Null));
        }
        _ => log!("not understood: {method}"),
    }
    Ok(())
}

/// The folders of `initialize`: the newer field wins over the two older ones.
fn workspace_folders(params: &Value) -> Vec<lsp::Uri> {
    let uri = |value: &Value| value.as_str().and_then(|uri| uri.parse().ok());
    let folders = params.get("workspaceFolders").and_then(Value::as_array);
    let folders = folders.into_iter().flatten().filter_map(|folder| uri(folder.get("uri")?));
    let mut found: Vec<lsp::Uri> = folders.collect();
    if found.is_empty() {
        found.extend(params.get("rootUri").and_then(uri));
    }
    if found.is_empty() {
        let path = params.get("rootPath").and_then(Value::as_str);
        found.extend(path.and_then(lsp::Uri::from_file_path));
    }
    found
}

fn error(code: i64, message: &'static str) -> Error {
    Error { code: ErrorCode::from(code), message: message.into(), data: None }
}
