//! `textDocument/formatting`, `textDocument/rangeFormatting` and `textDocument/onTypeFormatting`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::{Formatting, OnTypeFormatting, RangeFormatting};
use tower_lsp::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    TextEdit, Uri,
};

use super::{Context, Feature};

/// Lays out a whole file.
pub(super) struct Whole;

impl Feature for Whole {
    type Request = Formatting;

    fn uri(params: &DocumentFormattingParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Error> {
        Ok(None)
    }
}

/// Lays out what is selected.
pub(super) struct Range;

impl Feature for Range {
    type Request = RangeFormatting;

    fn uri(params: &DocumentRangeFormattingParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Error> {
        Ok(None)
    }
}

/// Indents the line that was just begun.
pub(super) struct OnType;

impl Feature for OnType {
    type Request = OnTypeFormatting;

    fn uri(params: &DocumentOnTypeFormattingParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        _context: &Context,
        _params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Error> {
        Ok(None)
    }
}
