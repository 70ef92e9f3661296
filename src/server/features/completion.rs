//! `textDocument/completion` and `completionItem/resolve`.

use std::collections::VecDeque;
use std::sync::{Arc, PoisonError};

use serde::Deserialize;
use serde_json::{Value, json};
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::Completion;
use tower_lsp::ls_types::{
    CompletionItem, CompletionList, CompletionParams, CompletionResponse, Uri,
};

use super::{Context, Feature, Work, parse};
use crate::ide::{self, Snapshot};
use crate::server::convert::to_lsp;
use crate::server::state::State;
use crate::server::transport::Json;
use crate::text::TextSize;

/// Offers what can be written at the cursor.
pub(super) struct Complete;

/// So many lists of completions stay documented: someone may look at one while others are made, in
/// another document or ahead of need.
const KEPT: usize = 8;

/// Documentation of the completions offered last: sent only for the item a person looks at.
#[derive(Debug, Default)]
pub(in crate::server) struct Documentation {
    /// How many lists there were; the number of the newest.
    made: u64,
    /// The newest lists with their numbers, oldest first.
    lists: VecDeque<(u64, Documented)>,
}

/// The documentation of one list of completions.
#[derive(Debug)]
struct Documented {
    /// What they were offered for, where something is to be worked out from it.
    snapshot: Option<Snapshot>,
    texts: Vec<Option<ide::Documentation>>,
}

impl Feature for Complete {
    type Request = Completion;

    fn uri(params: &CompletionParams) -> &Uri {
        &params.text_document_position.text_document.uri
    }

    fn answer(
        context: &Context,
        params: CompletionParams,
    ) -> Result<Option<CompletionResponse>, Error> {
        let at = context.offset(params.text_document_position.position);
        let mut found = folders(context, at);
        if found.items.is_empty() {
            found = ide::completions(&context.snapshot, at);
        }
        let later = context.client.resolve_completion;
        let list = later.then(|| keep(context, &mut found.items));
        let target = context.target();
        let items = found.items.into_iter().zip(0_u32..).map(|(completion, index)| {
            let documentation = match &completion.documentation {
                Some(text) => ide::documentation(&context.snapshot, text),
                None => None,
            };
            let mut item = target.completion(completion, index);
            item.documentation =
                documentation.map(|text| to_lsp::documentation(text, &context.client));
            item.data = list.map(|list| json!({ "list": list, "item": index }));
            item
        });
        Ok(Some(CompletionResponse::List(CompletionList {
            is_incomplete: found.more,
            items: items.collect(),
        })))
    }
}

/// Where a path is written: the folders that there are.
fn folders(context: &Context, at: TextSize) -> ide::Completions {
    let Some(wanted) = ide::folder_wanted(&context.snapshot, at) else {
        return ide::Completions::default();
    };
    let folders = context.subject.surroundings.datasets.folders_in(&wanted);
    ide::folder_completions(&context.snapshot, at, &folders)
}

/// Takes the documentation out of the completions, and gives the number to ask for it by.
fn keep(context: &Context, completions: &mut [ide::Completion]) -> u64 {
    let texts: Vec<_> =
        completions.iter_mut().map(|completion| completion.documentation.take()).collect();
    // A text needs no file: an old one is not kept for it.
    let is_text = |text: &Option<_>| matches!(text, None | Some(ide::Documentation::Text(_)));
    let snapshot = (!texts.iter().all(is_text)).then(|| context.snapshot.clone());
    let mut kept = context.documentation.lock().unwrap_or_else(PoisonError::into_inner);
    kept.made += 1;
    let list = kept.made;
    kept.lists.push_back((list, Documented { snapshot, texts }));
    if kept.lists.len() > KEPT {
        kept.lists.pop_front();
    }
    list
}

/// Prepares the answer to `completionItem/resolve`: the item, documented.
pub(super) fn resolve(state: &mut State, params: Value) -> Result<Work, Error> {
    let mut item: CompletionItem = parse(params)?;
    let kept = Arc::clone(&state.documentation);
    let client = Arc::clone(&state.client);
    Ok(Box::new(move |_| {
        let asked: Option<Asked> =
            item.data.as_ref().and_then(|data| serde_json::from_value(data.clone()).ok());
        let found = asked.and_then(|asked| {
            let kept = kept.lock().unwrap_or_else(PoisonError::into_inner);
            let (_, list) = kept.lists.iter().find(|(number, _)| *number == asked.list)?;
            Some((list.snapshot.clone(), list.texts.get(asked.item)?.clone()?))
        });
        let text = match found {
            Some((_, ide::Documentation::Text(text))) => Some(text),
            Some((Some(snapshot), text)) => ide::documentation(&snapshot, &text),
            Some((None, _)) | None => None,
        };
        if let Some(text) = text {
            item.documentation = Some(to_lsp::documentation(text, &client));
        }
        Json::of(&item)
    }))
}

/// The `data` of a completion.
#[derive(Deserialize)]
struct Asked {
    list: u64,
    item: usize,
}
