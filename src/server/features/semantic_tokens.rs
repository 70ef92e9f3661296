//! `textDocument/semanticTokens`: `full`, `full/delta` and `range`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::{
    SemanticTokensFullDeltaRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
};
use tower_lsp::ls_types::{
    SemanticTokensDeltaParams, SemanticTokensFullDeltaResult, SemanticTokensParams,
    SemanticTokensRangeParams, SemanticTokensRangeResult, SemanticTokensResult, Uri,
};

use super::{Context, Feature};

/// The tokens of a whole file.
pub(super) struct Full;

impl Feature for Full {
    type Request = SemanticTokensFullRequest;

    fn uri(params: &SemanticTokensParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: SemanticTokensParams,
    ) -> Result<Option<SemanticTokensResult>, Error> {
        Ok(None)
    }
}

/// How the tokens of a file differ from those sent before.
pub(super) struct Delta;

impl Feature for Delta {
    type Request = SemanticTokensFullDeltaRequest;

    fn uri(params: &SemanticTokensDeltaParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: SemanticTokensDeltaParams,
    ) -> Result<Option<SemanticTokensFullDeltaResult>, Error> {
        Ok(None)
    }
}

/// The tokens that are on the screen.
pub(super) struct Range;

impl Feature for Range {
    type Request = SemanticTokensRangeRequest;

    fn uri(params: &SemanticTokensRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: SemanticTokensRangeParams,
    ) -> Result<Option<SemanticTokensRangeResult>, Error> {
        Ok(None)
    }
}
