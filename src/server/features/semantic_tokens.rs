//! `textDocument/semanticTokens`: `full`, `full/delta` and `range`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::{
    SemanticTokensFullDeltaRequest, SemanticTokensFullRequest, SemanticTokensRangeRequest,
};
use tower_lsp::ls_types::{
    SemanticTokensDeltaParams, SemanticTokensParams, SemanticTokensRangeParams, Uri,
};

use super::{Context, WrittenFeature};
use crate::server::tokens::FileTokens;
use crate::server::transport::Json;

/// The tokens of a whole file.
pub(super) struct Full;

impl WrittenFeature for Full {
    type Request = SemanticTokensFullRequest;

    fn uri(params: &SemanticTokensParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, _params: SemanticTokensParams) -> Result<Json, Error> {
        let tokens = context.all_tokens();
        Ok(Json::ready(context.tokens.full(&context.subject.location, tokens)))
    }
}

/// How the tokens of a file differ from those sent before.
pub(super) struct Delta;

impl WrittenFeature for Delta {
    type Request = SemanticTokensFullDeltaRequest;

    fn uri(params: &SemanticTokensDeltaParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, params: SemanticTokensDeltaParams) -> Result<Json, Error> {
        let (location, tokens) = (&context.subject.location, context.all_tokens());
        Ok(Json::ready(context.tokens.delta(location, &params.previous_result_id, tokens)))
    }
}

/// The tokens that are on the screen.
pub(super) struct Range;

impl WrittenFeature for Range {
    type Request = SemanticTokensRangeRequest;

    fn uri(params: &SemanticTokensRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, params: SemanticTokensRangeParams) -> Result<Json, Error> {
        let range = context.range(params.range);
        let encoding = context.client.encoding;
        let data = FileTokens::written_range(&context.snapshot, range, encoding);
        Ok(Json::ready(format!(r#"{{"data":[{data}]}}"#)))
    }
}

impl Context {
    fn all_tokens(&self) -> FileTokens {
        FileTokens::of(&self.snapshot, self.client.encoding)
    }
}
