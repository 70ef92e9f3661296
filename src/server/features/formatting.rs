//! `textDocument/formatting`, `textDocument/rangeFormatting` and `textDocument/onTypeFormatting`.
//!
//! What the client says of tabs and their size does not count: sessions are shared, and look the
//! same in every editor. `nestling.toml` says otherwise, for everyone.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::{Formatting, OnTypeFormatting, RangeFormatting};
use tower_lsp::ls_types::{
    DocumentFormattingParams, DocumentOnTypeFormattingParams, DocumentRangeFormattingParams,
    TextEdit, Uri,
};

use super::{Context, Feature, WrittenFeature};
use crate::ide::{self, Snapshot};
use crate::server::transport::Json;

/// Lays out a whole file.
pub(super) struct Whole;

impl WrittenFeature for Whole {
    type Request = Formatting;

    fn uri(params: &DocumentFormattingParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, _params: DocumentFormattingParams) -> Result<Json, Error> {
        let Snapshot { document, options, .. } = &context.snapshot;
        Json::of(&context.target().text_edits(&ide::format(document, &options.format)))
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
        context: &Context,
        params: DocumentRangeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Error> {
        let Snapshot { document, options, .. } = &context.snapshot;
        let range = context.range(params.range);
        let edits = ide::format_range(document, range, &options.format);
        Ok(Some(context.target().text_edits(&edits)))
    }
}

/// Indents the line that was just begun, or closed by a `]`.
pub(super) struct OnType;

impl Feature for OnType {
    type Request = OnTypeFormatting;

    fn uri(params: &DocumentOnTypeFormattingParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        context: &Context,
        params: DocumentOnTypeFormattingParams,
    ) -> Result<Option<Vec<TextEdit>>, Error> {
        let Snapshot { document, options, .. } = &context.snapshot;
        let at = context.offset(params.text_document_position.position);
        let Some(typed) = params.ch.chars().next_back() else { return Ok(None) };
        let edits = ide::format_on_type(document, at, typed, &options.format);
        Ok(Some(context.target().text_edits(&edits)))
    }
}
