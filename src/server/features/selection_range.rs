//! `textDocument/selectionRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::SelectionRangeRequest;
use tower_lsp::ls_types::{SelectionRange, SelectionRangeParams, Uri};

use super::{Context, Feature};

/// Tells how a selection grows.
pub(super) struct Selections;

impl Feature for Selections {
    type Request = SelectionRangeRequest;

    fn uri(params: &SelectionRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>, Error> {
        Ok(None)
    }
}
