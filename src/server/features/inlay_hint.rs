//! `textDocument/inlayHint`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::InlayHintRequest;
use tower_lsp::ls_types::{InlayHint, InlayHintParams, Uri};

use super::{Context, Feature};

/// Shows what layers, models and references come to.
pub(super) struct Hints;

impl Feature for Hints {
    type Request = InlayHintRequest;

    fn uri(params: &InlayHintParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: InlayHintParams,
    ) -> Result<Option<Vec<InlayHint>>, Error> {
        Ok(None)
    }
}
