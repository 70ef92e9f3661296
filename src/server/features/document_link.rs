//! `textDocument/documentLink`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentLinkRequest;
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use super::{Context, Feature};

/// Lists what leads out of a file.
pub(super) struct Links;

impl Feature for Links {
    type Request = DocumentLinkRequest;

    fn uri(params: &DocumentLinkParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentLinkParams,
    ) -> Result<Option<Vec<DocumentLink>>, Error> {
        Ok(None)
    }
}
