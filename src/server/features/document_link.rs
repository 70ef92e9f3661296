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

/// An address as people write it, with what is no ASCII, and brackets behind the name of the host,
/// as the protocol wants them.
fn encoded(url: &str) -> String {
    let mut encoded = String::with_capacity(url.len());
    let host = url.find("://").map_or(0, |at| at + "://".len());
    let behind = url.get(host..).and_then(|rest| rest.find(['/', '?', '#']));
    let behind = behind.map_or(url.len(), |at| host + at);
    for (at, byte) in url.bytes().enumerate() {
        match byte.is_ascii() && !(at > behind && matches!(byte, b'[' | b']')) {
            true => encoded.push(char::from(byte)),
            false => {
                let _ = write!(encoded, "%{byte:02X}");
            }
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_are_as_the_protocol_wants_them() {
        let is_sound = |url: &str| encoded(url).parse::<Uri>().is_ok();
        assert_eq!(encoded("https://e.com/x=[1]?ä"), "https://e.com/x=%5B1%5D?%C3%A4");
        assert_eq!(encoded("http://[::1]/a"), "http://[::1]/a");
        assert!(
            ["https://e.com/x=[1]", "http://[::1]/a", "HTTPS://e.com?q=[]"].map(is_sound)
                == [true; 3]
        );
    }
}
