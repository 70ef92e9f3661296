//! Requests of the client, each of which is owed one answer.

use std::convert::Infallible;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak, mpsc};

use tower_lsp::jsonrpc::{Error, Id};

use super::json::Json;
use super::outbox::Outbox;

/// Owes one request its one answer. The first answer counts; if all clones are dropped without
/// one, the client gets an internal error: so each request is answered exactly once.
#[derive(Debug, Clone)]
pub(in crate::server) struct Responder {
    debt: Arc<Debt>,
}

/// A way to a responder that does not keep the request waiting.
#[derive(Debug, Clone)]
pub(in crate::server) struct WeakResponder {
    debt: Weak<Debt>,
}

/// Held by all that is owed: once nobody holds it any more, everything has been answered.
pub(super) type Unsettled = mpsc::Sender<Infallible>;

#[derive(Debug)]
struct Debt {
    id: Id,
    cancelled: AtomicBool,
    owed: Mutex<Owed>,
}

#[derive(Debug)]
struct Owed {
    /// Where the answer goes; `None` once it is given.
    way: Option<(Outbox, Unsettled)>,
    /// It is too late to cancel.
    is_kept: bool,
}

impl WeakResponder {
    /// The responder, if anyone still works on the answer.
    pub(in crate::server) fn upgrade(&self) -> Option<Responder> {
        self.debt.upgrade().map(|debt| Responder { debt }).filter(|found| !found.is_answered())
    }
}

impl Responder {
    pub(super) fn new(id: Id, outbox: Outbox, unsettled: Unsettled) -> Self {
        let owed = Mutex::new(Owed { way: Some((outbox, unsettled)), is_kept: false });
        Self { debt: Arc::new(Debt { id, cancelled: AtomicBool::new(false), owed }) }
    }

    /// The request's ID.
    pub(in crate::server) fn id(&self) -> &Id {
        &self.debt.id
    }

    /// Answers, unless that has been done.
    pub(in crate::server) fn answer(&self, answer: Result<impl Into<Json>, Error>) {
        self.debt.settle(answer.map(Into::into));
    }

    /// Answers with an error, unless it has been answered.
    pub(in crate::server) fn refuse(&self, error: Error) {
        self.debt.settle(Err(error));
    }

    /// Answers that the client does not want the answer any more, unless it is too late for that.
    pub(in crate::server) fn cancel(&self) {
        if !self.debt.owed().is_kept {
            self.debt.cancelled.store(true, Ordering::Relaxed);
            self.refuse(Error::request_cancelled());
        }
    }

    /// From now on it is too late to cancel: what was asked for is being done and cannot be taken
    /// back. `false` if the request has been cancelled (or answered) already.
    pub(in crate::server) fn keep(&self) -> bool {
        let mut owed = self.debt.owed();
        owed.is_kept = true;
        owed.way.is_some()
    }

    /// Set when the client does not want the answer any more.
    pub(in crate::server) fn cancelled(&self) -> &AtomicBool {
        &self.debt.cancelled
    }

    /// A way back to it from a list of what is pending.
    pub(in crate::server) fn downgrade(&self) -> WeakResponder {
        WeakResponder { debt: Arc::downgrade(&self.debt) }
    }

    /// Whether the client has its answer.
    pub(in crate::server) fn is_answered(&self) -> bool {
        self.debt.owed().way.is_none()
    }
}

impl Debt {
    fn owed(&self) -> MutexGuard<'_, Owed> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, answer: Result<Json, Error>) {
        let way = self.owed().way.take();
        if let Some((outbox, _)) = way {
            outbox.answer(&self.id, &answer);
        }
    }
}

impl Drop for Debt {
    fn drop(&mut self) {
        self.settle(Err(Error::internal_error()));
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use serde_json::json;

    use super::super::outbox::Sent;
    use super::*;
    use crate::server::pool::{Pool, Priority};

    struct Client {
        sent: Sent,
        settled: mpsc::Receiver<Infallible>,
    }

    impl Client {
        /// What came, once everything is answered.
        fn check(&self, expected: &Expect) {
            assert!(self.settled.recv().is_err(), "nobody sends anything");
            let answers = std::iter::from_fn(|| self.sent.next());
            expected.assert_eq(&answers.map(|answer| answer.to_string()).collect::<String>());
        }
    }

    fn request() -> (Responder, Client) {
        let (outbox, sent) = Outbox::open();
        let (unsettled, settled) = mpsc::channel();
        (Responder::new(Id::Number(7), outbox, unsettled), Client { sent, settled })
    }

    #[test]
    fn the_first_answer_counts() {
        let (responder, client) = request();
        responder.clone().answer(Ok(json!(1)));
        responder.answer(Ok(json!(2)));
        responder.cancel();
        client.check(&expect![[r#"{"jsonrpc":"2.0","id":7,"result":1}"#]]);
    }

    #[test]
    fn a_request_that_nobody_answers_has_an_error() {
        let (responder, client) = request();
        let pending = responder.downgrade();
        drop((responder.clone(), responder));
        assert!(pending.upgrade().is_none());
        client.check(&expect![[
            r#"{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":7}"#
        ]]);
    }

    #[test]
    fn a_panic_is_answered_with_an_error() {
        let (responder, client) = request();
        let pool = Pool::start();
        pool.spawn(Priority::Editor, move || panic!("on purpose, for {:?}", responder.id()));
        client.check(&expect![[
            r#"{"jsonrpc":"2.0","error":{"code":-32603,"message":"Internal error"},"id":7}"#
        ]]);
    }

    #[test]
    fn what_is_being_done_cannot_be_cancelled() {
        let (responder, client) = request();
        assert!(responder.keep());
        responder.cancel();
        assert!(!responder.is_answered());
        responder.answer(Ok(json!(1)));
        client.check(&expect![[r#"{"jsonrpc":"2.0","id":7,"result":1}"#]]);

        let (responder, _) = request();
        responder.cancel();
        assert!(!responder.keep(), "too late the other way round");
    }

    #[test]
    fn a_cancelled_request_is_answered_at_once() {
        let (responder, client) = request();
        let pending = responder.downgrade();
        pending.upgrade().unwrap().cancel();
        assert!(responder.cancelled().load(Ordering::Relaxed) && responder.is_answered());
        client.check(&expect![[
            r#"{"jsonrpc":"2.0","error":{"code":-32800,"message":"Canceled"},"id":7}"#
        ]]);
    }
}
