//! `textDocument/codeLens`.

use serde_json::json;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::CodeLensRequest;
use tower_lsp::ls_types::{CodeLens, CodeLensParams, Command, Location, Uri};

use super::{Context, WrittenFeature};
use crate::ide::{self, LensAction};
use crate::server::commands::{CLIENT_SHOW_REFERENCES, IF_NEW, SHOW_REFERENCES};
use crate::server::convert::to_lsp::Target;
use crate::server::transport::Json;
use crate::text::TextRange;

/// Tells above each entry what is worth knowing of it.
pub(super) struct Lenses;

impl WrittenFeature for Lenses {
    type Request = CodeLensRequest;

    fn uri(params: &CodeLensParams) -> &Uri {
        &params.text_document.uri
    }

    fn write(context: &Context, _params: CodeLensParams) -> Result<Json, Error> {
        let target = context.target();
        let lenses = ide::code_lenses(&context.snapshot).into_iter();
        Json::of(&lenses.map(|lens| translated(lens, &target)).collect::<Vec<_>>())
    }
}

fn translated(lens: ide::CodeLens, target: &Target<'_>) -> CodeLens {
    let uri = target.uri;
    let show = |places: Vec<TextRange>| {
        let place = |range| Location::new(uri.clone(), target.range(range));
        let places: Vec<Location> = places.into_iter().map(place).collect();
        let at = target.range(lens.range).start;
        match target.client.show_references {
            true => (CLIENT_SHOW_REFERENCES, vec![json!(uri), json!(at), json!(places)]),
            false => (SHOW_REFERENCES, vec![json!({ "locations": places })]),
        }
    };
    let (command, arguments) = match lens.action {
        // Editors leave out a lens without a command, or call it unresolved.
        LensAction::None => (SHOW_REFERENCES, vec![json!({ "locations": [] })]),
        LensAction::Show(places) => show(places),
        LensAction::CreateExperiment { name, model_id, training_id } => (
            "nestling.create_experiment",
            vec![json!({
                "uri": uri, "name": name, "model_id": model_id, "training_id": training_id,
                IF_NEW: true,
            })],
        ),
    };
    CodeLens {
        range: target.range(lens.range),
        command: Some(Command::new(lens.title, command.to_owned(), Some(arguments))),
        data: None,
    }
}
