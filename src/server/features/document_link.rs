//! `textDocument/documentLink`.

use std::fmt::Write;
use std::path::Path;

use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::DocumentLinkRequest;
use tower_lsp::ls_types::{DocumentLink, DocumentLinkParams, Uri};

use super::{Context, Feature};
use crate::ide::{self, LinkTarget};
use crate::workspace::Workspace;

/// Lists what leads out of a file.
pub(super) struct Links;

impl Feature for Links {
    type Request = DocumentLinkRequest;

    fn uri(params: &DocumentLinkParams) -> &Uri {
        &params.text_document.uri
    }

    fn answer(
        context: &Context,
        _params: DocumentLinkParams,
    ) -> Result<Option<Vec<DocumentLink>>, Error> {
        let workspace = context.subject.surroundings.datasets.workspace();
        let target = context.target();
        let links = ide::links(&context.snapshot).into_iter().filter_map(|link| {
            Some(DocumentLink {
                range: target.range(link.range),
                target: Some(address(&link.target, workspace.as_ref())?),
                tooltip: Some(link.tooltip).filter(|_| context.client.outline.link_tooltips),
                data: None,
            })
        });
        Ok(Some(links.collect()))
    }
}

/// Where a link leads, if something is there.
fn address(target: &LinkTarget, workspace: Option<&Workspace>) -> Option<Uri> {
    match target {
        LinkTarget::Url(url) => encoded(url).parse().ok(),
        LinkTarget::Dataset(path) => {
            let folder = workspace?.dataset_folder(path);
            folder.is_dir().then(|| file_uri(&folder))?
        }
        LinkTarget::History { session, experiment } => {
            file_uri(&workspace?.history_file(session, experiment)?)
        }
    }
}

fn file_uri(path: &Path) -> Option<Uri> {
    Uri::from_file_path(path)
}

/// An address as people write it, with what is no ASCII as the protocol wants it.
fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    for byte in url.bytes() {
        match byte.is_ascii() {
            true => encoded.push(char::from(byte)),
            false => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}
