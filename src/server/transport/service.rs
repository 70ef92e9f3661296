//! The service that `tower-lsp` drives: it hands messages on in order and waits for answers.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::{Pin, pin};
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError, Weak};
use std::task::{Context, Poll};

use futures::channel::{mpsc, oneshot};
use futures::future::{self, Either};
use futures::{FutureExt, Sink};
use serde_json::{Value, json};
use tower_lsp::jsonrpc::{Error, ErrorCode, Id, Request, Response};
use tower_lsp::{Loopback, Server};

use super::stdio::{BROKEN_MESSAGE, Input, Output};
use crate::server::log;

/// A message from the client.
#[derive(Debug)]
pub(in crate::server) enum Incoming {
    /// It waits for an answer.
    Request {
        /// What it asks for.
        method: String,
        /// The details.
        params: Value,
        /// Takes the answer.
        responder: Responder,
    },
    /// It only tells something.
    Notification {
        /// What it tells.
        method: String,
        /// The details.
        params: Value,
    },
    /// It answers a request of ours.
    Response(Response),
    /// It will send no more.
    End,
}

/// Takes what arrives, in order; must not block.
pub(in crate::server) type Arrivals = Arc<dyn Fn(Incoming) + Send + Sync>;

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

impl WeakResponder {
    /// The responder, if anyone still works on the answer.
    pub(in crate::server) fn upgrade(&self) -> Option<Responder> {
        self.debt.upgrade().map(|debt| Responder { debt }).filter(|found| !found.is_answered())
    }
}

#[derive(Debug)]
struct Debt {
    id: Id,
    cancelled: AtomicBool,
    owed: Mutex<Owed>,
}

#[derive(Debug)]
struct Owed {
    /// Takes the answer; `None` once it is given.
    sender: Option<oneshot::Sender<Response>>,
    /// It is too late to cancel.
    is_kept: bool,
}

impl Responder {
    fn new(id: Id) -> (Self, oneshot::Receiver<Response>) {
        let (sender, receiver) = oneshot::channel();
        let owed = Mutex::new(Owed { sender: Some(sender), is_kept: false });
        let debt = Debt { id, cancelled: AtomicBool::new(false), owed };
        (Self { debt: Arc::new(debt) }, receiver)
    }

    /// The request's ID.
    pub(in crate::server) fn id(&self) -> &Id {
        &self.debt.id
    }

    /// Answers, unless that has been done.
    pub(in crate::server) fn answer(&self, answer: Result<Value, Error>) {
        self.debt.settle(answer);
    }

    /// Answers that the client does not want the answer any more, unless it is too late for that.
    pub(in crate::server) fn cancel(&self) {
        if !self.debt.owed().is_kept {
            self.debt.cancelled.store(true, Ordering::Relaxed);
            self.answer(Err(Error::request_cancelled()));
        }
    }

    /// From now on it is too late to cancel: what was asked for is being done and cannot be taken
    /// back. `false` if the request has been cancelled (or answered) already.
    pub(in crate::server) fn keep(&self) -> bool {
        let mut owed = self.debt.owed();
        owed.is_kept = true;
        owed.sender.is_some()
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
        self.debt.owed().sender.is_none()
    }
}

impl Debt {
    fn owed(&self) -> MutexGuard<'_, Owed> {
        self.owed.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn settle(&self, answer: Result<Value, Error>) {
        let sender = self.owed().sender.take();
        if let Some(sender) = sender {
            // The other end is gone only when the connection is.
            let _ = sender.send(Response::from_parts(self.id.clone(), answer));
        }
    }
}

impl Drop for Debt {
    fn drop(&mut self) {
        self.settle(Err(Error::internal_error()));
    }
}

/// Sends requests and notifications to the client; never blocks.
#[derive(Debug, Clone)]
pub(in crate::server) struct Outbox {
    sender: mpsc::UnboundedSender<Request>,
}

impl Outbox {
    /// An outbox, and where what is sent comes out.
    pub(in crate::server) fn open() -> (Self, mpsc::UnboundedReceiver<Request>) {
        let (sender, outgoing) = mpsc::unbounded();
        (Self { sender }, outgoing)
    }

    /// Queues a message; a client that is gone misses it.
    pub(in crate::server) fn send(&self, message: Request) {
        let _ = self.sender.unbounded_send(message);
    }

    /// Sends a notification.
    pub(in crate::server) fn notify(&self, method: &'static str, params: Value) {
        self.send(Request::build(method).params(params).finish());
    }

    /// Sends a request; its answer comes as [`Incoming::Response`].
    pub(in crate::server) fn request(&self, id: String, method: &'static str, params: Value) {
        self.send(Request::build(method).id(id).params(params).finish());
    }

    /// Shows a message to the user, as a warning.
    pub(in crate::server) fn warn(&self, message: String) {
        self.notify("window/showMessage", json!({ "type": 2, "message": message }));
    }

    /// Writes a line to the client's log, as an error.
    pub(in crate::server) fn log_error(&self, message: String) {
        self.notify("window/logMessage", json!({ "type": 1, "message": message }));
    }
}

/// Serves standard input and output until the client leaves. `begin` gets the way to the client
/// and gives the receiver of all messages.
///
/// # Errors
/// When there is no standard output.
pub(in crate::server) fn serve(
    begin: impl FnOnce(Outbox) -> Arrivals,
) -> Result<(), std::io::Error> {
    let (outbox, outgoing) = Outbox::open();
    let (broken, when_broken) = oneshot::channel();
    let output = Output::open(move || {
        let _ = broken.send(());
    })?;

    let arrivals = begin(outbox);
    let input = Input::start({
        let arrivals = Arc::clone(&arrivals);
        move || arrivals(Incoming::End)
    });
    let connection = Connection { outgoing, arrivals: Arc::clone(&arrivals) };
    // Requests that wait must never hold back a notification, so there is no limit.
    let server = Server::new(input, output, connection).concurrency_level(usize::MAX);
    let serving = pin!(server.serve(InOrder { arrivals }));
    if let Either::Right((Ok(()), _)) =
        futures::executor::block_on(future::select(serving, when_broken))
    {
        log!("standard output is closed");
    }
    Ok(())
}

/// Hands each message on as it comes.
struct InOrder {
    arrivals: Arrivals,
}

type Answer = Result<Option<Response>, Infallible>;

impl tower::Service<Request> for InOrder {
    type Response = Option<Response>;
    type Error = Infallible;
    type Future = Either<Ready<Answer>, Pin<Box<dyn Future<Output = Answer> + Send>>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, message: Request) -> Self::Future {
        let (method, id, params) = message.into_parts();
        let params = params.unwrap_or(Value::Null);
        if method == BROKEN_MESSAGE {
            return Either::Left(ready(Ok(Some(error_of_broken(&params)))));
        }
        let method = method.into_owned();
        let Some(id) = id else {
            (self.arrivals)(Incoming::Notification { method, params });
            return Either::Left(ready(Ok(None)));
        };
        let (responder, answer) = Responder::new(id);
        (self.arrivals)(Incoming::Request { method, params, responder });
        Either::Right(answer.map(|answer| Ok(answer.ok())).boxed())
    }
}

fn error_of_broken(notice: &Value) -> Response {
    let id = serde_json::from_value(notice["id"].clone()).unwrap_or(Id::Null);
    let code = notice["code"].as_i64().map_or(ErrorCode::ParseError, ErrorCode::from);
    let message = notice["message"].as_str().unwrap_or_default().to_owned().into();
    Response::from_error(id, Error { code, message, data: None })
}

/// Both directions that do not begin with a message of the client.
struct Connection {
    outgoing: mpsc::UnboundedReceiver<Request>,
    arrivals: Arrivals,
}

impl Loopback for Connection {
    type RequestStream = mpsc::UnboundedReceiver<Request>;
    type ResponseSink = Responses;

    fn split(self) -> (Self::RequestStream, Responses) {
        (self.outgoing, Responses { arrivals: self.arrivals })
    }
}

/// Takes the client's answers.
struct Responses {
    arrivals: Arrivals,
}

impl Sink<Response> for Responses {
    type Error = Infallible;

    fn poll_ready(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn start_send(self: Pin<&mut Self>, response: Response) -> Result<(), Infallible> {
        (self.arrivals)(Incoming::Response(response));
        Ok(())
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn poll_close(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }
}

#[cfg(test)]
mod tests {
    use futures::executor::block_on;

    use super::*;
    use crate::server::pool::{Pool, Priority};

    fn request() -> (Responder, oneshot::Receiver<Response>) {
        Responder::new(Id::Number(7))
    }

    #[test]
    fn the_first_answer_counts() {
        let (responder, answer) = request();
        responder.clone().answer(Ok(json!(1)));
        responder.answer(Ok(json!(2)));
        responder.cancel();
        assert_eq!(block_on(answer).unwrap(), Response::from_ok(Id::Number(7), json!(1)));
    }

    #[test]
    fn a_request_that_nobody_answers_has_an_error() {
        let (responder, answer) = request();
        let pending = responder.downgrade();
        drop((responder.clone(), responder));
        assert!(pending.upgrade().is_none());
        assert_eq!(block_on(answer).unwrap().error(), Some(&Error::internal_error()));
    }

    #[test]
    fn a_panic_is_answered_with_an_error() {
        let (responder, answer) = request();
        let pool = Pool::start();
        pool.spawn(Priority::Editor, move || panic!("on purpose, for {:?}", responder.id()));
        assert_eq!(block_on(answer).unwrap().error(), Some(&Error::internal_error()));
    }

    #[test]
    fn what_is_being_done_cannot_be_cancelled() {
        let (responder, answer) = request();
        assert!(responder.keep());
        responder.cancel();
        assert!(!responder.is_answered());
        responder.answer(Ok(json!(1)));
        assert_eq!(block_on(answer).unwrap(), Response::from_ok(Id::Number(7), json!(1)));

        let (responder, _) = request();
        responder.cancel();
        assert!(!responder.keep(), "too late the other way round");
    }

    #[test]
    fn a_cancelled_request_is_answered_at_once() {
        let (responder, answer) = request();
        let pending = responder.downgrade();
        pending.upgrade().unwrap().cancel();
        assert!(responder.cancelled().load(Ordering::Relaxed) && responder.is_answered());
        assert_eq!(block_on(answer).unwrap().error(), Some(&Error::request_cancelled()));
    }
}
