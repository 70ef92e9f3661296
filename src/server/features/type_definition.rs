//! `textDocument/typeDefinition`.

use std::path::Path;

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::{
    GotoTypeDefinition, GotoTypeDefinitionParams, GotoTypeDefinitionResponse,
};
use tower_lsp::ls_types::{Location, LocationLink, Position, Range, Uri};

use super::{Context, Feature};
use crate::catalog::Catalog;
use crate::ide::{self, FileKind, Topic};
use crate::server::log;
use crate::workspace::{LoosePages, Workspace};

/// Leads from a key or value to its explanation.
pub(super) struct TypeDefinition;

impl Feature for TypeDefinition {
    type Request = GotoTypeDefinition;

    fn uri(params: &GotoTypeDefinitionParams) -> &Uri {
        &params.text_document_position_params.text_document.uri
    }

    fn answer(
        context: &Context,
        params: GotoTypeDefinitionParams,
    ) -> Result<Option<GotoTypeDefinitionResponse>, Error> {
        let at = context.offset(params.text_document_position_params.position);
        let snapshot = &context.snapshot;
        let Some((origin, topic)) = ide::type_definition(snapshot, at) else { return Ok(None) };
        let page = Page::of(snapshot.kind, &snapshot.catalog);
        let reader = context.subject.location.path();
        let Some((line, uri)) = page.line(&topic).zip(page.keep(reader, &context.loose_pages))
        else {
            return Ok(None);
        };
        let range = Range::new(Position::new(line, 0), Position::new(line, 0));
        Ok(Some(if context.client.type_definition_links {
            GotoTypeDefinitionResponse::Link(vec![LocationLink {
                origin_selection_range: Some(context.target().range(origin)),
                target_uri: uri,
                target_range: range,
                target_selection_range: range,
            }])
        } else {
            GotoTypeDefinitionResponse::Scalar(Location::new(uri, range))
        }))
    }
}

/// The reference of one sort of files, as a file itself.
struct Page {
    name: &'static str,
    text: String,
    /// How many lines stand before the reference.
    lead: u32,
    reference: crate::catalog::Reference,
}

impl Page {
    fn of(kind: FileKind, catalog: &Catalog) -> Self {
        let (name, title) = match kind {
            FileKind::Session => ("session-file.md", "The session file"),
            FileKind::Configuration => ("configuration.md", "`nestling.toml`"),
            FileKind::Catalog => ("catalog-file.md", "Catalog files"),
        };
        let lead = format!(
            "# {title}\n\nWritten by Nestling {} whenever it is asked for: changes are lost.\n\n",
            env!("CARGO_PKG_VERSION")
        );
        let reference = catalog.reference();
        let text = format!("{lead}{}", reference.text());
        let lead = u32::try_from(lead.lines().count()).unwrap_or_default();
        Self { name, text, lead, reference }
    }

    fn line(&self, topic: &Topic) -> Option<u32> {
        let Topic { table, key, value } = topic;
        Some(self.lead + self.reference.line(table, key.as_deref(), value.as_deref())?)
    }

    /// Where it is now, for a reader of the file at `path`.
    fn keep(&self, path: Option<&Path>, loose: &LoosePages) -> Option<Uri> {
        let workspace = path.and_then(Path::parent).map(Workspace::around);
        let kept = match workspace.filter(Workspace::exists) {
            Some(workspace) => workspace.keep_reference(self.name, &self.text),
            None => loose.keep(self.name, &self.text),
        };
        match kept {
            Ok(path) => Uri::from_file_path(path),
            Err(error) => {
                log!("the reference cannot be kept: {error}");
                None
            }
        }
    }
}
