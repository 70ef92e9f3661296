//! `workspace/symbol`.

use std::sync::Arc;

use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::{Location as Place, SymbolInformation, WorkspaceSymbolParams};

use super::{Work, parse};
use crate::ide::{FileKind, Query, SymbolKind};
use crate::server::capabilities::Capabilities;
use crate::server::convert::to_lsp::symbol_kind;
use crate::server::landmarks::{Finding, OpenSession};
use crate::server::location::Location;
use crate::server::state::State;
use crate::server::subject::Subject;
use crate::server::transport::Json;

/// Prepares the answer: what all sessions of all workspaces hold.
pub(super) fn prepare(state: &mut State, params: Value) -> Result<Work, Error> {
    let params: WorkspaceSymbolParams = parse(params)?;
    let query = Query::new(&params.query);
    let open: Vec<Location> = state.documents.keys().cloned().collect();
    let open: Vec<Subject> = open.iter().filter_map(|location| state.subject(location)).collect();
    let folders = state.folders.all().to_vec();
    let (landmarks, client) = (Arc::clone(&state.landmarks), Arc::clone(&state.client));
    Ok(Box::new(move |cancelled| {
        let open: Vec<OpenSession> = open.iter().filter_map(open_session).collect();
        let found = landmarks.find(&query, &folders, &open, client.encoding, cancelled);
        let symbols = found.into_iter().map(|finding| symbol(finding, &client));
        Json::of(&symbols.collect::<Vec<_>>())
    }))
}

fn open_session(subject: &Subject) -> Option<OpenSession> {
    let snapshot = subject.snapshot().filter(|snapshot| snapshot.kind == FileKind::Session)?;
    Some(OpenSession {
        path: subject.location.path().map(ToOwned::to_owned),
        uri: subject.uri.clone(),
        document: snapshot.document,
    })
}

#[expect(deprecated, reason = "the protocol's type still has its older field")]
fn symbol(finding: Finding, client: &Capabilities) -> SymbolInformation {
    let Finding { landmark, shown, uri, range, session } = finding;
    let is_session = landmark.kind == SymbolKind::Table;
    let session = Some(session).filter(|session| !is_session && !session.is_empty());
    let around: Vec<String> = session.into_iter().chain(shown.beside).collect();
    SymbolInformation {
        name: shown.name,
        kind: client.outline.workspace_symbol_kind(symbol_kind(landmark.kind)),
        tags: None,
        deprecated: None,
        location: Place::new(uri, range),
        container_name: (!around.is_empty()).then(|| around.join(" · ")),
    }
}
