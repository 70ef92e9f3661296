//! `textDocument/hover`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::HoverRequest;
use tower_lsp::ls_types::{self as lsp, HoverParams, Uri};

use super::{Context, Feature};
use crate::ide;

/// Says what the thing under the cursor is.
pub(super) struct Hover;

impl Feature for Hover {
    type Request = HoverRequest;

    fn uri(params: &HoverParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(context: &Context, params: HoverParams) -> Result<Option<lsp::Hover>, Error> {
        let at = context.offset(params.text_document_position_params.position);
        let experiment = ide::hover_wants_history(&context.snapshot, at);
        let history = experiment.map(|experiment| context.subject.history(&experiment));
        let hover = ide::hover(&context.snapshot, at, &history.unwrap_or_default());
        Ok(hover.map(|hover| context.target().hover(hover)))
    }
}
