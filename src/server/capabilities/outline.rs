//! What the client can do with symbols, folds, links and tokens.

use serde_json::Value;
use tower_lsp::ls_types::{
    FoldingRangeKind, SemanticTokensFullOptions, SemanticTokensOptions,
    SemanticTokensServerCapabilities, SymbolKind, WorkDoneProgressOptions,
};

use super::{has_values, is_true};
use crate::server::tokens;

/// What the client can do with what is shown of a file's structure.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub(in crate::server) struct OutlineAbilities {
    /// Symbols of a document may hold others.
    pub(in crate::server) nested_symbols: bool,
    /// Symbols of a document may be marked as deprecated.
    pub(in crate::server) symbol_tags: bool,
    /// The kinds of symbols it knows in a document; absent: those of the protocol's first version.
    symbol_kinds: Option<Vec<u64>>,
    /// The same, of symbols of the workspace.
    workspace_symbol_kinds: Option<Vec<u64>>,
    /// Folds hide whole lines, whatever columns they name.
    pub(in crate::server) folds_whole_lines: bool,
    /// How many folds of a document it takes.
    pub(in crate::server) fold_limit: Option<usize>,
    /// Folds may say what is shown in their place.
    pub(in crate::server) fold_texts: bool,
    /// The kinds of folds it knows; absent: those of the protocol.
    fold_kinds: Option<Vec<String>>,
    /// Links may say where they lead.
    pub(in crate::server) link_tooltips: bool,
}

impl OutlineAbilities {
    /// Reads the `capabilities` of `initialize`.
    pub(super) fn read(client: &Value) -> Self {
        let ability = |path: &str| client.pointer(path);
        let symbols = "/textDocument/documentSymbol";
        let folds = "/textDocument/foldingRange";
        let symbol = |name: &str| ability(&format!("{symbols}/{name}"));
        let fold = |name: &str| ability(&format!("{folds}/{name}"));
        let limit = fold("rangeLimit").and_then(Value::as_u64);
        Self {
            nested_symbols: is_true(symbol("hierarchicalDocumentSymbolSupport")),
            symbol_tags: has_values(symbol("tagSupport/valueSet")),
            symbol_kinds: numbers(symbol("symbolKind/valueSet")),
            workspace_symbol_kinds: numbers(ability("/workspace/symbol/symbolKind/valueSet")),
            folds_whole_lines: is_true(fold("lineFoldingOnly")),
            fold_limit: limit.and_then(|limit| limit.try_into().ok()),
            fold_texts: is_true(fold("foldingRange/collapsedText")),
            fold_kinds: words(fold("foldingRangeKind/valueSet")),
            link_tooltips: is_true(ability("/textDocument/documentLink/tooltipSupport")),
        }
    }

    /// Whether it knows this kind of folds.
    pub(in crate::server) fn knows_fold_kind(&self, kind: &FoldingRangeKind) -> bool {
        let name = match kind {
            FoldingRangeKind::Comment => "comment",
            FoldingRangeKind::Imports => "imports",
            FoldingRangeKind::Region => "region",
        };
        self.fold_kinds.as_ref().is_none_or(|kinds| kinds.iter().any(|known| known == name))
    }

    /// The kind, or the one nearest to it that the client knows, of a symbol of a document.
    pub(in crate::server) fn symbol_kind(&self, kind: SymbolKind) -> SymbolKind {
        known_kind(self.symbol_kinds.as_deref(), kind)
    }

    /// The same, of a symbol of the workspace.
    pub(in crate::server) fn workspace_symbol_kind(&self, kind: SymbolKind) -> SymbolKind {
        known_kind(self.workspace_symbol_kinds.as_deref(), kind)
    }
}

/// The offer of semantic tokens.
pub(super) fn semantic_tokens() -> SemanticTokensServerCapabilities {
    SemanticTokensServerCapabilities::SemanticTokensOptions(SemanticTokensOptions {
        legend: tokens::legend(),
        range: Some(true),
        full: Some(SemanticTokensFullOptions::Delta { delta: Some(true) }),
        work_done_progress_options: WorkDoneProgressOptions::default(),
    })
}

/// Without a word of the client, it knows `File` to `Array`; those it lacks are shown as the
/// nearest of these.
fn known_kind(known: Option<&[u64]>, kind: SymbolKind) -> SymbolKind {
    let number = serde_json::to_value(kind).ok().and_then(|number| number.as_u64());
    let is_known = number.is_some_and(|number| match known {
        Some(known) => known.contains(&number),
        None => number <= 18,
    });
    match kind {
        kind if is_known => kind,
        SymbolKind::STRUCT | SymbolKind::OBJECT => SymbolKind::CLASS,
        SymbolKind::EVENT => SymbolKind::METHOD,
        SymbolKind::OPERATOR => SymbolKind::FUNCTION,
        _ => SymbolKind::PROPERTY,
    }
}

fn numbers(value: Option<&Value>) -> Option<Vec<u64>> {
    Some(value?.as_array()?.iter().filter_map(Value::as_u64).collect())
}

fn words(value: Option<&Value>) -> Option<Vec<String>> {
    let words = value?.as_array()?.iter().filter_map(Value::as_str);
    Some(words.map(str::to_owned).collect())
}
