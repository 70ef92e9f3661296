//! `textDocument/documentHighlight`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentHighlightRequest;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightParams, Uri};

use super::{Context, Feature};

/// Marks the places that name the same.
pub(super) struct Highlights;

impl Feature for Highlights {
    type Request = DocumentHighlightRequest;

    fn uri(params: &DocumentHighlightParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>, Error> {
        Ok(None)
    }
}
