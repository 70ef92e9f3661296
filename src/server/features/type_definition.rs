//! `textDocument/typeDefinition`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::Uri;
use tower_lsp::ls_types::request::{
    GotoTypeDefinition, GotoTypeDefinitionParams, GotoTypeDefinitionResponse,
};

use super::{Context, Feature};

/// Leads from a key or value to its explanation.
pub(super) struct TypeDefinition;

impl Feature for TypeDefinition {
    type Request = GotoTypeDefinition;

    fn uri(params: &GotoTypeDefinitionParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: GotoTypeDefinitionParams,
    ) -> Result<Option<GotoTypeDefinitionResponse>, Error> {
        Ok(None)
    }
}
