//! The requests about documents: one file a feature, one line in the table.

mod code_action;
mod code_lens;
mod completion;
mod definition;
mod document_highlight;
mod document_link;
mod document_symbol;
mod folding_range;
mod formatting;
mod hover;
mod inlay_hint;
mod kept;
mod linked_editing;
mod references;
mod rename;
mod selection_range;
mod semantic_tokens;
mod type_definition;
mod will_rename;
mod workspace_symbol;

use std::sync::Arc;
use std::sync::atomic::AtomicBool;

use serde::de::DeserializeOwned;
use serde_json::Value;
use tower_lsp::jsonrpc::Error;
use tower_lsp::ls_types::request::Request;
use tower_lsp::ls_types::{self as lsp, Uri};

pub(super) use code_action::{APPLY, Offer};
pub(super) use completion::Documentation;

use self::kept::kept;
use super::capabilities::Capabilities;
use super::convert::from_lsp;
use super::convert::to_lsp::Target;
use super::diagnostics::document_diagnostics;
use super::location::Location;
use super::merge::prepare_saving;
use super::state::State;
use super::subject::Subject;
use super::tokens::SentTokens;
use super::transport::Json;
use super::views;
use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};
use crate::workspace::LoosePages;

/// Every request about documents, and those of views beside them.
const ALL: &[Entry] = &[
    Entry { method: "textDocument/diagnostic", prepare: document_diagnostics },
    Entry::of::<completion::Complete>(),
    Entry { method: "completionItem/resolve", prepare: completion::resolve },
    Entry::of::<hover::Hover>(),
    Entry::of::<code_action::CodeAction>(),
    Entry { method: "codeAction/resolve", prepare: code_action::resolve },
    Entry::of::<inlay_hint::Hints>(),
    Entry::kept::<code_lens::Lenses>(),
    Entry::of::<definition::Definition>(),
    Entry::of::<type_definition::TypeDefinition>(),
    Entry::of::<references::FindReferences>(),
    Entry::of::<document_highlight::Highlights>(),
    Entry::of::<linked_editing::Linked>(),
    Entry::of::<rename::PrepareRename>(),
    Entry { method: "textDocument/rename", prepare: rename::prepare },
    Entry { method: "workspace/willRenameFiles", prepare: will_rename::prepare },
    Entry { method: "textDocument/willSaveWaitUntil", prepare: prepare_saving },
    Entry::kept::<document_symbol::Symbols>(),
    Entry { method: "workspace/symbol", prepare: workspace_symbol::prepare },
    Entry::kept::<folding_range::Folds>(),
    Entry::of::<selection_range::Selections>(),
    Entry::of::<document_link::Links>(),
    Entry::kept::<semantic_tokens::Full>(),
    Entry::written::<semantic_tokens::Delta>(),
    Entry::written::<semantic_tokens::Range>(),
    Entry::kept::<formatting::Whole>(),
    Entry::of::<formatting::Range>(),
    Entry::of::<formatting::OnType>(),
    Entry { method: "nestling/sessions", prepare: views::sessions },
    Entry { method: "nestling/history", prepare: views::history },
    Entry { method: "nestling/presets", prepare: views::presets },
];

/// The entry of the table for `method`.
pub(super) fn find(method: &str) -> Option<&'static Entry> {
    ALL.iter().find(|entry| entry.method == method)
}

/// How a request is answered.
pub(super) struct Entry {
    /// The method's name.
    pub(super) method: &'static str,
    /// Takes from the state what the answer needs; must be quick.
    pub(super) prepare: fn(&mut State, Value) -> Result<Work, Error>,
}

/// Computes an answer on another thread; may stop early when the flag is set.
pub(super) type Work = Box<dyn FnOnce(&AtomicBool) -> Result<Json, Error> + Send>;

/// A request about one open session.
trait Feature {
    /// The protocol's description of it. The default of its result answers for documents that
    /// are not open or no sessions.
    type Request: Request<Params: Send + 'static, Result: Default>;

    /// Which document it is about.
    fn uri(params: &<Self::Request as Request>::Params) -> &Uri;

    /// The answer.
    fn answer(
        context: &Context,
        params: <Self::Request as Request>::Params,
    ) -> Result<<Self::Request as Request>::Result, Error>;
}

/// A request about one open session whose answer is put together from texts kept ready, as those
/// that grow with the file and are asked for after each keystroke.
trait WrittenFeature {
    /// As in [`Feature::Request`].
    type Request: Request<Params: Send + 'static, Result: Default>;

    /// Which document it is about.
    fn uri(params: &<Self::Request as Request>::Params) -> &Uri;

    /// The answer, written as the protocol describes it.
    fn write(context: &Context, params: <Self::Request as Request>::Params) -> Result<Json, Error>;
}

/// What an answer is computed from: the session as it was when the request arrived.
struct Context {
    /// The session.
    snapshot: Snapshot,
    /// The client's names for it.
    subject: Subject,
    /// What the client can do.
    client: Arc<Capabilities>,
    /// Where documentation is kept until the client asks for it.
    documentation: Arc<std::sync::Mutex<Documentation>>,
    /// What tokens the client has.
    tokens: Arc<SentTokens>,
    /// Pages shown to readers of files in no workspace.
    loose_pages: Arc<LoosePages>,
}

impl Context {
    fn offset(&self, position: lsp::Position) -> TextSize {
        let document = &self.snapshot.document;
        from_lsp::offset(document.text(), document.lines(), position, self.client.encoding)
    }

    fn range(&self, range: lsp::Range) -> TextRange {
        let document = &self.snapshot.document;
        from_lsp::range(document.text(), document.lines(), range, self.client.encoding)
    }

    fn target(&self) -> Target<'_> {
        self.subject.target(&self.snapshot.document, &self.client)
    }
}

impl Entry {
    const fn of<F: Feature>() -> Self {
        let prepare = |state: &mut State, params| {
            prepare::<F::Request>(state, params, F::uri, |context, params| {
                Json::of(&F::answer(context, params)?)
            })
        };
        Self { method: F::Request::METHOD, prepare }
    }

    const fn written<F: WrittenFeature>() -> Self {
        let prepare =
            |state: &mut State, params| prepare::<F::Request>(state, params, F::uri, F::write);
        Self { method: F::Request::METHOD, prepare }
    }

    /// Of a feature whose answer is the same until the file changes, or what it is judged by.
    const fn kept<F: WrittenFeature + 'static>() -> Self {
        let prepare = |state: &mut State, params| {
            prepare::<F::Request>(state, params, F::uri, |context, params| {
                kept::<F>(context, || F::write(context, params))
            })
        };
        Self { method: F::Request::METHOD, prepare }
    }
}

fn prepare<R: Request<Params: Send + 'static, Result: Default>>(
    state: &mut State,
    params: Value,
    uri: fn(&R::Params) -> &Uri,
    answer: fn(&Context, R::Params) -> Result<Json, Error>,
) -> Result<Work, Error> {
    let params: R::Params = parse(params)?;
    let context = context(state, uri(&params));
    Ok(Box::new(move |_| match context() {
        Some(context) => answer(&context, params),
        None => Json::of(&R::Result::default()),
    }))
}

/// Takes from the state what an answer about a document is computed from; what comes back makes it
/// ready, on the thread that needs it. `None` for what is not open or no session.
fn context(state: &mut State, uri: &Uri) -> impl FnOnce() -> Option<Context> + Send + 'static {
    let subject = state.subject(&Location::of(uri));
    let client = Arc::clone(&state.client);
    let documentation = Arc::clone(&state.documentation);
    let tokens = Arc::clone(&state.tokens);
    let loose_pages = Arc::clone(&state.loose_pages);
    move || {
        let subject = subject?;
        let snapshot = subject.snapshot()?;
        Some(Context { snapshot, subject, client, documentation, tokens, loose_pages })
    }
}

/// Reads the parameters of a message.
///
/// # Errors
/// `InvalidParams`, with what is wrong.
pub(super) fn parse<T: DeserializeOwned>(params: Value) -> Result<T, Error> {
    serde_json::from_value(params).map_err(|error| Error::invalid_params(error.to_string()))
}
