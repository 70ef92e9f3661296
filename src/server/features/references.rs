//! `textDocument/references`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::References;
use tower_lsp::ls_types::{Location, ReferenceParams, Uri};

use super::{Context, Feature};

/// Lists the places that name an entry.
pub(super) struct FindReferences;

impl Feature for FindReferences {
    type Request = References;

    fn uri(params: &ReferenceParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: ReferenceParams,
    ) -> Result<Option<Vec<Location>>, Error> {
        Ok(None)
    }
}
