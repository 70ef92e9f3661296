//! `textDocument/documentSymbol`.

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentSymbolRequest;
use tower_lsp::ls_types::{
    DocumentSymbol, DocumentSymbolParams, DocumentSymbolResponse, Location, SymbolInformation,
    SymbolTag, Uri,
};

use super::{Context, Feature};
use crate::ide::{self, Symbol};
use crate::server::convert::to_lsp::symbol_kind;

/// Lists what a file holds.
pub(super) struct Symbols;

impl Feature for Symbols {
    type Request = DocumentSymbolRequest;

    fn uri(params: &DocumentSymbolParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        context: &Context,
        _params: DocumentSymbolParams,
    ) -> Result<Option<DocumentSymbolResponse>, Error> {
        let symbols = ide::symbols(&context.snapshot);
        if context.client.outline.nested_symbols {
            let nested = symbols.into_iter().map(|symbol| context.nested(symbol)).collect();
            return Ok(Some(DocumentSymbolResponse::Nested(nested)));
        }
        let mut flat = Vec::new();
        for symbol in symbols {
            context.add_flat(symbol, None, &mut flat);
        }
        Ok(Some(DocumentSymbolResponse::Flat(flat)))
    }
}

impl Context {
    /// A symbol with all it holds.
    #[expect(deprecated, reason = "the protocol's type still has its older field")]
    fn nested(&self, symbol: Symbol) -> DocumentSymbol {
        let children: Vec<DocumentSymbol> =
            symbol.children.into_iter().map(|child| self.nested(child)).collect();
        DocumentSymbol {
            name: symbol.name,
            detail: symbol.detail,
            kind: self.client.outline.symbol_kind(symbol_kind(symbol.kind)),
            tags: self.tags(symbol.is_deprecated),
            deprecated: None,
            range: self.target().range(symbol.range),
            selection_range: self.target().range(symbol.focus),
            children: (!children.is_empty()).then_some(children),
        }
    }

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
