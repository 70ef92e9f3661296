//! Requests of the server to the client, and what is to happen when they are answered.

use std::fmt;

use rustc_hash::FxHashMap;
use serde_json::Value;
use tower_lsp::jsonrpc::{Error, Id, Response};

use super::log;
use super::state::State;

/// What is to happen when the client answers. It must not block.
pub(super) type Continuation = Box<dyn FnOnce(&mut State, Result<Value, Error>) + Send>;

/// The requests that the client has not answered yet.
#[derive(Default)]
pub(super) struct Requests {
    last: u64,
    waiting: FxHashMap<Id, Continuation>,
}

impl fmt::Debug for Requests {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Requests").field("waiting", &self.waiting.len()).finish_non_exhaustive()
    }
}

impl State {
    /// Asks the client something; `then` gets the answer. Nothing waits for it.
    pub(super) fn ask(
        &mut self,
        method: &'static str,
        params: Value,
        then: impl FnOnce(&mut State, Result<Value, Error>) + Send + 'static,
    ) {
        self.requests.last += 1;
        let id = format!("{method}-{}", self.requests.last);
        self.requests.waiting.insert(Id::String(id.clone()), Box::new(then));
        self.outbox.request(&id, method, params);
    }

    /// The client answers.
    pub(super) fn answered(&mut self, response: Response) {
        let (id, result) = response.into_parts();
        match self.requests.waiting.remove(&id) {
            Some(then) => then(self, result),
            None => log!("an answer to nothing that was asked: {id}"),
        }
    }
}
