//! `textDocument/references`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::References;
use tower_lsp::ls_types::{Location, ReferenceParams, Uri};

use super::{Context, Feature};
use crate::ide;

/// Lists the places that name an entry.
pub(super) struct FindReferences;

impl Feature for FindReferences {
    type Request = References;

    fn uri(params: &ReferenceParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(context: &Context, params: ReferenceParams) -> Result<Option<Vec<Location>>, Error> {
        let at = context.offset(params.text_document_position.position);
        let with_definition = params.context.include_declaration;
        let found = ide::references(&context.snapshot, at, with_definition);
        let target = context.target();
        Ok(found.map(|places| places.into_iter().map(|place| target.location(place)).collect()))
    }
}
