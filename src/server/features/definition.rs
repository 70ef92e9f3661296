//! `textDocument/definition`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::GotoDefinition;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, Uri};

use super::{Context, Feature};

/// Leads from a reference to its entry.
pub(super) struct Definition;

impl Feature for Definition {
    type Request = GotoDefinition;

    fn uri(params: &GotoDefinitionParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>, Error> {
        Ok(None)
    }
}
