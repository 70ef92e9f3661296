//! `textDocument/prepareRename` and `textDocument/rename`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request;
use tower_lsp::ls_types::{
    PrepareRenameResponse, RenameParams, TextDocumentPositionParams, Uri, WorkspaceEdit,
};

use super::{Context, Feature};

/// Tells what can be renamed.
pub(super) struct PrepareRename;

impl Feature for PrepareRename {
    type Request = request::PrepareRenameRequest;

    fn uri(params: &TextDocumentPositionParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: TextDocumentPositionParams,
    ) -> Result<Option<PrepareRenameResponse>, Error> {
        Ok(None)
    }
}

/// Renames an ID with all that refers to it.
pub(super) struct Rename;

impl Feature for Rename {
    type Request = request::Rename;

    fn uri(params: &RenameParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(_context: &Context, _params: RenameParams) -> Result<Option<WorkspaceEdit>, Error> {
        Ok(None)
    }
}
