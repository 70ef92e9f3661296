//! `textDocument/codeLens`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::CodeLensRequest;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Uri};

use super::{Context, Feature};

/// Tells above each entry what is worth knowing of it.
pub(super) struct Lenses;

impl Feature for Lenses {
    type Request = CodeLensRequest;

    fn uri(params: &CodeLensParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(_context: &Context, _params: CodeLensParams) -> Result<Option<Vec<CodeLens>>, Error> {
        Ok(None)
    }
}
