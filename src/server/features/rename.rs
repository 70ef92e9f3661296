//! `textDocument/prepareRename` and `textDocument/rename`.

use std::sync::mpsc;

use serde_json::Value;
use tower_lsp::jsonrpc::{Error, ErrorCode};
use tower_lsp::ls_types::request;
use tower_lsp::ls_types::{
    DocumentChangeOperation, DocumentChanges, PrepareRenameResponse, RenameFile, RenameParams,
    ResourceOp, TextDocumentPositionParams, Uri, WorkspaceEdit,
};

use super::{Context, Feature, Work, context, parse};
use crate::ide;
use crate::lint::FixAction;
use crate::server::main_loop::Event;
use crate::server::renames::{Renamed, RenamedThing, kept_session};
use crate::server::state::State;
use crate::server::transport::Json;
use crate::session::ids::SessionId;
use crate::workspace::{HISTORY_FOLDER, SESSIONS_FOLDER, StoreError};

/// Tells what can be renamed.
pub(super) struct PrepareRename;

impl Feature for PrepareRename {
    type Request = request::PrepareRenameRequest;

    fn uri(params: &TextDocumentPositionParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, Error> {
        let at = context.offset(params.position);
        let found = ide::prepare_rename(&context.snapshot, at).map_err(|why| failed(why.0))?;
        Ok(found.map(|(range, placeholder)| {
            let range = context.target().range(range);
            PrepareRenameResponse::RangeWithPlaceholder { range, placeholder }
        }))
    }
}

/// Prepares the answer to `textDocument/rename`: an ID gets another name, with all that refers to
/// it.
pub(super) fn prepare(state: &mut State, params: Value) -> Result<Work, Error> {
    let params: RenameParams = parse(params)?;
    let place = params.text_document_position;
    let context = context(state, &place.text_document.uri);
    let events = state.events.clone();
    Ok(Box::new(move |_| {
        let Some(context) = context() else {
            return Err(failed("there is nothing to rename here: this file is no session"));
        };
        let at = context.offset(place.position);
        let renamed = ide::rename(&context.snapshot, at, params.new_name.trim());
        let renamed = renamed.map_err(|why| failed(why.0))?;
        Json::of(&workspace_edit(&context, renamed, &events)?)
    }))
}

/// The change of all files that a new name takes.
fn workspace_edit(
    context: &Context,
    renamed: ide::Rename,
    events: &mpsc::Sender<Event>,
) -> Result<WorkspaceEdit, Error> {
    let file = match (&renamed.session, &renamed.experiment) {
        (Some(to), _) => session_file(context, to, events)?,
        (None, Some((from, to))) => history_file(context, from, to, events)?,
        (None, None) => None,
    };
    let target = context.target();
    let Some(file) = file else {
        let edit = target.workspace_edit(&FixAction::Edit(renamed.edits));
        return edit.ok_or_else(Error::internal_error);
    };
    let operations = vec![
        DocumentChangeOperation::Edit(target.document_edit(&renamed.edits)),
        DocumentChangeOperation::Op(ResourceOp::Rename(file)),
    ];
    Ok(WorkspaceEdit {
        document_changes: Some(DocumentChanges::Operations(operations)),
        ..WorkspaceEdit::default()
    })
}

/// The session's file gets the session's new ID for a name. What else is kept of the session
/// follows once the file is renamed.
fn session_file(
    context: &Context,
    to: &str,
    events: &mpsc::Sender<Event>,
) -> Result<Option<RenameFile>, Error> {
    let Some(path) = context.subject.location.path() else { return Ok(None) };
    // A file outside a workspace may be called anything.
    let Some((workspace, from)) = kept_session(path) else { return Ok(None) };
    let to = SessionId::parse(to).map_err(|error| failed(error.to_string()))?;
    if from == to {
        return Ok(None);
    }
    if workspace.is_taken(&to) {
        return Err(failed(StoreError::Exists(to).to_string()));
    }
    if !context.client.rename_files {
        return Err(failed(format!(
            "a session's ID is the name of its file, and this editor cannot rename files; run \
             `nestling session rename {from} {to}`"
        )));
    }
    let new = uri_in_workspace(context, &format!("{SESSIONS_FOLDER}/{}", to.file_name()));
    let file = new.map(|new| renaming(context.subject.uri.clone(), new));
    let what = RenamedThing::Session(from, to);
    // Without a main loop nobody waits for it.
    let _ = events.send(Event::Renamed(Renamed { workspace, what }));
    Ok(file)
}

/// The experiment's history gets the experiment's new ID for a name; where the client cannot
/// rename files, it follows once the session is saved.
fn history_file(
    context: &Context,
    from: &str,
    to: &str,
    events: &mpsc::Sender<Event>,
) -> Result<Option<RenameFile>, Error> {
    let path = context.subject.location.path();
    let Some((workspace, session)) = path.and_then(kept_session) else { return Ok(None) };
    let file = |id: &str| workspace.history_path(&session, id).ok();
    let Some((old, new)) = file(from).zip(file(to)) else { return Ok(None) };
    if new.symlink_metadata().is_ok() {
        return Err(failed(format!(
            "the history of an older experiment `{to}` is there already, in `{HISTORY_FOLDER}/{session}`; \
             choose another ID"
        )));
    }
    let is_there = old.is_file();
    let what = RenamedThing::Experiment(session.clone(), from.to_owned(), to.to_owned());
    let _ = events.send(Event::Renamed(Renamed { workspace, what }));
    if !is_there || !context.client.rename_files {
        return Ok(None);
    }
    let uri =
        |id: &str| uri_in_workspace(context, &format!("{HISTORY_FOLDER}/{session}/{id}.jsonl"));
    Ok(uri(from).zip(uri(to)).map(|(old, new)| renaming(old, new)))
}

/// A file of the session's workspace, spelled as the client spells the session.
fn uri_in_workspace(context: &Context, path: &str) -> Option<Uri> {
    let (sessions, _) = context.subject.uri.as_str().rsplit_once('/')?;
    let (root, _) = sessions.rsplit_once('/')?;
    format!("{root}/{path}").parse().ok()
}

fn renaming(old_uri: Uri, new_uri: Uri) -> RenameFile {
    RenameFile { old_uri, new_uri, options: None, annotation_id: None }
}

/// `RequestFailed`: nothing is wrong with the request, but it cannot be met.
fn failed(why: impl Into<String>) -> Error {
    const REQUEST_FAILED: i64 = -32803;
    let message = why.into().into();
    Error { code: ErrorCode::from(REQUEST_FAILED), message, data: None }
}
