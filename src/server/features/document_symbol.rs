//! `textDocument/documentSymbol`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentSymbolRequest;
use tower_lsp::ls_types::{DocumentSymbolParams, DocumentSymbolResponse, Uri};

use super::{Context, Feature};

/// Lists what a file holds.
pub(super) struct Symbols;

impl Feature for Symbols {
    type Request = DocumentSymbolRequest;

    fn uri(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, Error> {
        Ok(None)
    }
}
