//! `textDocument/inlayHint`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::InlayHintRequest;
use tower_lsp::ls_types::{InlayHint, InlayHintLabel, InlayHintParams, InlayHintTooltip, Uri};

use super::{Context, Feature};
use crate::ide;
use crate::text::TextRange;

/// Shows what layers, models and references come to.
pub(super) struct Hints;

impl Feature for Hints {
    type Request = InlayHintRequest;

    fn uri(params: &InlayHintParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(context: &Context, params: InlayHintParams) -> Result<Option<Vec<InlayHint>>, Error> {
        let range = context.range(params.range);
        let target = context.target();
        let hints = ide::inlay_hints(&context.snapshot, range).into_iter().map(|hint| InlayHint {
            position: target.range(TextRange::empty(hint.at)).start,
            label: InlayHintLabel::String(hint.label),
            tooltip: hint.tooltip.map(InlayHintTooltip::String),
            padding_left: Some(true),
            padding_right: None,
            kind: None,
            text_edits: None,
            data: None,
        });
        Ok(Some(hints.collect()))
    }
}
