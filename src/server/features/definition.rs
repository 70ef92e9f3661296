//! `textDocument/definition`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::GotoDefinition;
use tower_lsp::ls_types::{GotoDefinitionParams, GotoDefinitionResponse, LocationLink, Uri};

use super::{Context, Feature};
use crate::ide;

/// Leads from a reference to its entry.
pub(super) struct Definition;

impl Feature for Definition {
    type Request = GotoDefinition;

    fn uri(params: &GotoDefinitionParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: GotoDefinitionParams,
    ) -> Result<Option<GotoDefinitionResponse>, Error> {
        let at = context.offset(params.text_document_position_params.position);
        let Some(found) = ide::definition(&context.snapshot, at) else { return Ok(None) };
        let target = context.target();
        let targets = found.targets.into_iter();
        Ok(Some(if context.client.definition_links {
            let link = |(whole, id)| LocationLink {
                origin_selection_range: Some(target.range(found.origin)),
                target_uri: target.uri.clone(),
                target_range: target.range(whole),
                target_selection_range: target.range(id),
            };
            GotoDefinitionResponse::Link(targets.map(link).collect())
        } else {
            GotoDefinitionResponse::Array(targets.map(|(_, id)| target.location(id)).collect())
        }))
    }
}
