//! `workspace/willRenameFiles`: a session that gets another file name gets another ID.

use std::collections::HashMap;
use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{
    DocumentChanges, FileRename, RenameFilesParams, TextDocumentEdit, Uri, WorkspaceEdit,
};

use super::{Work, parse};
use crate::ide;
use crate::server::capabilities::Capabilities;
use crate::server::documents::{Content, without_mark};
use crate::server::location::Location;
use crate::server::renames::kept_session;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;
use crate::text::TextEdit;
use crate::workspace;

/// Prepares the answer: the new IDs, in files open or not.
pub(super) fn prepare(state: &mut State, params: Value) -> Result<Work, Error> {
    let params: RenameFilesParams = parse(params)?;
    let renamed =
        params.files.iter().filter_map(|file| Some((subject(state, file)?, file.clone())));
    let renamed: Vec<(Subject, FileRename)> = renamed.collect();
    let client = Arc::clone(&state.client);
    Ok(Box::new(move |_| {
        let mut edits = Vec::new();
        for (mut subject, file) in renamed {
            if subject.version.is_none()
                && let Some(text) = subject.location.path().map(workspace::read)
            {
                // What cannot be read cannot be edited, but may well be called otherwise.
                let Ok(text) = text else { continue };
                subject.content = Content::new(without_mark(text));
            }
            edits.extend(edit(&subject, &file, &client));
        }
        Json::of(&(!edits.is_empty()).then(|| together(edits, &client)))
    }))
}

/// The file as it is open, or a place for what it says on disk.
fn subject(state: &mut State, file: &FileRename) -> Option<Subject> {
    let uri: Uri = file.old_uri.parse().ok()?;
    let location = Location::of(&uri);
    if let Some(open) = state.subject(&location) {
        return Some(open);
    }
    let surroundings = state.surroundings(&location);
    let content = Content::new(String::new());
    let conflicts = Arc::default();
    Some(Subject { location, uri, version: None, content, surroundings, conflicts })
}

fn edit(subject: &Subject, file: &FileRename, client: &Capabilities) -> Option<TextDocumentEdit> {
    let new = Location::of(&file.new_uri.parse().ok()?);
    let (_, to) = kept_session(new.path()?)?;
    let snapshot = subject.snapshot()?;
    let edits: Vec<TextEdit> = ide::rename_with_file(&snapshot, to.as_str())?;
    Some(subject.target(&snapshot.document, client).document_edit(&edits))
}

fn together(edits: Vec<TextDocumentEdit>, client: &Capabilities) -> WorkspaceEdit {
    if client.versioned_edits {
        let document_changes = Some(DocumentChanges::Edits(edits));
        return WorkspaceEdit { document_changes, ..WorkspaceEdit::default() };
    }
    let plain = edits.into_iter().map(|edit| {
        let changes = edit.edits.into_iter().filter_map(|edit| match edit {
            tower_lsp::ls_types::OneOf::Left(edit) => Some(edit),
            tower_lsp::ls_types::OneOf::Right(_) => None,
        });
        (edit.text_document.uri, changes.collect())
    });
    let changes: HashMap<_, _> = plain.collect();
    WorkspaceEdit { changes: Some(changes), ..WorkspaceEdit::default() }
}
