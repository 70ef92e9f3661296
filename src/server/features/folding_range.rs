//! `textDocument/foldingRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::FoldingRangeRequest;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeParams, Uri};

use super::{Context, Feature};

/// Tells what can be folded away.
pub(super) struct Folds;

impl Feature for Folds {
    type Request = FoldingRangeRequest;

    fn uri(params: &FoldingRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: FoldingRangeParams,
    ) -> Result<Option<Vec<FoldingRange>>, Error> {
        Ok(None)
    }
}
