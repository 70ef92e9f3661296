//! `textDocument/selectionRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::SelectionRangeRequest;
use tower_lsp::ls_types::{Range, SelectionRange, SelectionRangeParams, Uri};

use super::{Context, Feature};
use crate::ide;
use crate::text::{TextRange, TextSize};

/// Tells how a selection grows.
pub(super) struct Selections;

impl Feature for Selections {
    type Request = SelectionRangeRequest;

    fn uri(params: &SelectionRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: SelectionRangeParams,
    ) -> Result<Option<Vec<SelectionRange>>, Error> {
        let places: Vec<TextSize> =
            params.positions.into_iter().map(|position| context.offset(position)).collect();
        let grown = ide::selection_ranges(&context.snapshot, &places);
        Ok(Some(grown.into_iter().map(|ranges| context.selection(ranges)).collect()))
    }
}

impl Context {
    /// Ranges around one place, each with the next one as its parent.
    fn selection(&self, ranges: Vec<TextRange>) -> SelectionRange {
        let target = self.target();
        let grown = ranges.into_iter().rev().fold(None, |parent, range| {
            let parent = parent.map(Box::new);
            Some(SelectionRange { range: target.range(range), parent })
        });
        grown.unwrap_or(SelectionRange { range: Range::default(), parent: None })
    }
}
