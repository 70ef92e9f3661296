//! `textDocument/documentSymbol`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentSymbolRequest;
use tower_lsp::ls_types::{DocumentSymbolParams, Location, SymbolInformation, SymbolTag, Uri};

use super::{Context, WrittenFeature};
use crate::ide::{self, Symbol};
use crate::server::convert::to_lsp::symbol_kind;
use crate::server::symbols;
use crate::server::transport::Json;

/// Lists what a file holds.
pub(super) struct Symbols;

impl WrittenFeature for Symbols {
    type Request = DocumentSymbolRequest;

    fn uri(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, _params: DocumentSymbolParams) -> Result<Json, Error> {
        let snapshot = &context.snapshot;
        if context.client.outline.nested_symbols {
            let outline = ide::outline(snapshot);
            return Ok(Json::ready(symbols::nested(&snapshot.document, &outline, &context.client)));
        }
        let mut flat = Vec::new();
        for symbol in ide::symbols(snapshot) {
            context.add_flat(symbol, None, &mut flat);
        }
        Json::of(&flat)
    }
}

impl Context {
    /// A symbol and all it holds in one list, each with the name of what it is in.
    #[expect(deprecated, reason = "the protocol's type still has its older field")]
    fn add_flat(&self, symbol: Symbol, inside: Option<&str>, flat: &mut Vec<SymbolInformation>) {
        flat.push(SymbolInformation {
            name: symbol.name.clone(),
            kind: self.client.outline.symbol_kind(symbol_kind(symbol.kind)),
            tags: self.tags(symbol.is_deprecated),
            deprecated: None,
            location: Location::new(self.subject.uri.clone(), self.target().range(symbol.range)),
            container_name: inside.map(str::to_owned),
        });
        for child in symbol.children {
            self.add_flat(child, Some(&symbol.name), flat);
        }
    }

    fn tags(&self, is_deprecated: bool) -> Option<Vec<SymbolTag>> {
        let is_shown = is_deprecated && self.client.outline.symbol_tags;
        is_shown.then(|| vec![SymbolTag::DEPRECATED])
    }
}
