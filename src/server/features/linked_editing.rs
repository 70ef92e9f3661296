//! `textDocument/linkedEditingRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::LinkedEditingRange;
use tower_lsp::ls_types::{LinkedEditingRangeParams, LinkedEditingRanges, Uri};

use super::{Context, Feature};
use crate::ide;

/// What an ID may be.
const ID: &str = "[A-Za-z0-9_-]+";

/// Lets an ID and its references be typed at once.
pub(super) struct Linked;

impl Feature for Linked {
    type Request = LinkedEditingRange;

    fn uri(params: &LinkedEditingRangeParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: LinkedEditingRangeParams,
    ) -> Result<Option<LinkedEditingRanges>, Error> {
        let at = context.offset(params.text_document_position_params.position);
        let target = context.target();
        let found = ide::linked_ranges(&context.snapshot, at);
        Ok(found.map(|places| LinkedEditingRanges {
            ranges: places.into_iter().map(|place| target.range(place)).collect(),
            word_pattern: Some(ID.to_owned()),
        }))
    }
}
