//! `textDocument/documentHighlight`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentHighlightRequest;
use tower_lsp::ls_types::{DocumentHighlight, DocumentHighlightKind, DocumentHighlightParams, Uri};

use super::{Context, Feature};
use crate::ide;

/// Marks the places that name the same.
pub(super) struct Highlights;

impl Feature for Highlights {
    type Request = DocumentHighlightRequest;

    fn uri(params: &DocumentHighlightParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: DocumentHighlightParams,
    ) -> Result<Option<Vec<DocumentHighlight>>, Error> {
        let at = context.offset(params.text_document_position_params.position);
        let target = context.target();
        let highlight = |found: ide::Highlight| DocumentHighlight {
            range: target.range(found.range),
            kind: Some(match found.is_definition {
                true => DocumentHighlightKind::WRITE,
                false => DocumentHighlightKind::READ,
            }),
        };
        let found = ide::highlights(&context.snapshot, at);
        Ok(Some(found.into_iter().map(highlight).collect()))
    }
}
