//! The service that `tower-lsp` drives: it hands messages on in the order of arrival.

use std::convert::Infallible;
use std::future::{Ready, ready};
use std::pin::Pin;
use std::sync::{Arc, mpsc};
use std::task::{Context, Poll};
use std::{io, thread};

use futures::{Sink, stream};
use serde_json::Value;
use tower_lsp::jsonrpc::{Request, Response};
use tower_lsp::{Loopback, Server};

use super::outbox::Outbox;
use super::responder::{Responder, Unsettled};
use super::stdio::{Input, Output, unbuffered_stdout};
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

/// Why the connection ends.
enum Ending {
    /// The client sends no more, and has all its answers but those still to be written.
    Served,
    /// The client does not read any more.
    Unread,
}

/// Serves standard input and output until the client leaves. `begin` gets the way to the client
/// and gives the receiver of all messages.
///
/// # Errors
/// When there is no standard output.
pub(in crate::server) fn serve(begin: impl FnOnce(Outbox) -> Arrivals) -> Result<(), io::Error> {
    let mut stdout = unbuffered_stdout()?;
    let (outbox, sent) = Outbox::open();
    let (ended, ending) = mpsc::channel();
    let writer = thread::spawn({
        let ended = ended.clone();
        move || {
            if let Err(error) = sent.write_to(&mut stdout) {
                log!("cannot write standard output: {error}");
                let _ = ended.send(Ending::Unread);
            }
        }
    });

    let arrivals = begin(outbox.clone());
    thread::spawn({
        let outbox = outbox.clone();
        move || {
            read(outbox, arrivals);
            let _ = ended.send(Ending::Served);
        }
    });
    if let Ok(Ending::Served) = ending.recv() {
        outbox.end();
        let _ = writer.join();
    }
    Ok(())
}

/// Reads messages until the client sends no more and all its requests are answered.
fn read(outbox: Outbox, arrivals: Arrivals) {
    let (unsettled, settled) = mpsc::channel::<Infallible>();
    let input = Input::new(outbox.clone(), {
        let arrivals = Arc::clone(&arrivals);
        move || arrivals(Incoming::End)
    });
    let connection = Connection { arrivals: Arc::clone(&arrivals) };
    let server = Server::new(input, Output::new(outbox.clone()), connection);
    futures::executor::block_on(server.serve(InOrder { arrivals, outbox, unsettled }));
    let _ = settled.recv();
}

/// Hands each message on as it comes. Answers take their own way, so `tower-lsp` gets none: it
/// would make a tree of values of each.
struct InOrder {
    arrivals: Arrivals,
    outbox: Outbox,
    unsettled: Unsettled,
}

impl tower::Service<Request> for InOrder {
    type Response = Option<Response>;
    type Error = Infallible;
    type Future = Ready<Result<Option<Response>, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, message: Request) -> Self::Future {
        let (method, id, params) = message.into_parts();
        let (method, params) = (method.into_owned(), params.unwrap_or(Value::Null));
        (self.arrivals)(match id {
            None => Incoming::Notification { method, params },
            Some(id) => {
                let responder = Responder::new(id, self.outbox.clone(), self.unsettled.clone());
                Incoming::Request { method, params, responder }
            }
        });
        ready(Ok(None))
    }
}

/// The direction that does not begin with a message of the client: its answers to ours, which
/// take their own way too.
struct Connection {
    arrivals: Arrivals,
}

impl Loopback for Connection {
    type RequestStream = stream::Empty<Request>;
    type ResponseSink = Responses;

    fn split(self) -> (Self::RequestStream, Responses) {
        (stream::empty(), Responses { arrivals: self.arrivals })
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
