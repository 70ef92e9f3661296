//! `textDocument/foldingRange`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::FoldingRangeRequest;
use tower_lsp::ls_types::{FoldingRange, FoldingRangeKind, FoldingRangeParams, Uri};

use super::{Context, WrittenFeature};
use crate::ide::{self, Fold, FoldKind};
use crate::server::transport::Json;

/// Tells what can be folded away.
pub(super) struct Folds;

impl WrittenFeature for Folds {
    type Request = FoldingRangeRequest;

    fn uri(params: &FoldingRangeParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, _params: FoldingRangeParams) -> Result<Json, Error> {
        let mut folds = ide::folds(&context.snapshot);
        if let Some(limit) = context.client.outline.fold_limit {
            keep_outermost(&mut folds, limit);
        }
        let folds = folds.into_iter().filter_map(|fold| context.fold(fold));
        Json::of(&folds.collect::<Vec<_>>())
    }
}

impl Context {
    /// A fold as the client can take it; nothing if nothing is left to hide.
    fn fold(&self, fold: Fold) -> Option<FoldingRange> {
        let range = self.target().range(fold.range);
        let kind = match fold.kind {
            FoldKind::Comment => Some(FoldingRangeKind::Comment),
            FoldKind::Entries => Some(FoldingRangeKind::Region),
            FoldKind::Table | FoldKind::Value => None,
        };
        let whole_lines = self.client.outline.folds_whole_lines;
        // Whole lines are hidden, the last one too: not where something stands behind the fold.
        let is_followed = fold.kind == FoldKind::Value && whole_lines;
        let end_line = range.end.line.saturating_sub(u32::from(is_followed));
        (end_line > range.start.line).then(|| FoldingRange {
            start_line: range.start.line,
            start_character: (!whole_lines).then_some(range.start.character),
            end_line,
            end_character: (!whole_lines).then_some(range.end.character),
            kind: kind.filter(|kind| self.client.outline.knows_fold_kind(kind)),
            collapsed_text: fold.collapsed.filter(|_| self.client.outline.fold_texts),
        })
    }
}

/// Keeps at most `limit` folds: those that lie in the fewest others.
fn keep_outermost(folds: &mut Vec<Fold>, limit: usize) {
    if folds.len() <= limit {
        return;
    }
    let mut open = Vec::new();
    let mut by_depth: Vec<(usize, usize)> = Vec::with_capacity(folds.len());
    for (index, fold) in folds.iter().enumerate() {
        while open.last().is_some_and(|end| *end <= fold.range.start()) {
            open.pop();
        }
        by_depth.push((open.len(), index));
        open.push(fold.range.end());
    }
    by_depth.sort_unstable();
    let mut is_kept = vec![false; folds.len()];
    for (_, index) in by_depth.into_iter().take(limit) {
        if let Some(kept) = is_kept.get_mut(index) {
            *kept = true;
        }
    }
    let mut is_kept = is_kept.into_iter();
    folds.retain(|_| is_kept.next() == Some(true));
}
