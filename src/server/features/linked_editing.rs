//! `textDocument/linkedEditingRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::LinkedEditingRange;
use tower_lsp::ls_types::{LinkedEditingRangeParams, LinkedEditingRanges, Uri};

use super::{Context, Feature};

/// Lets an ID and its references be typed at once.
pub(super) struct Linked;

impl Feature for Linked {
    type Request = LinkedEditingRange;

    fn uri(params: &LinkedEditingRangeParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>, Error> {
        Ok(None)
    }
}
