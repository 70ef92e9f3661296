//! The way to the client: one queue of ready frames, and one thread that writes them.

use std::fs::File;
use std::io::{self, Write};
use std::sync::mpsc;

use serde::Serialize;
use serde_json::json;
use tower_lsp::jsonrpc::{Error, Id, Response};

use super::json::Json;
use crate::server::log;

/// Queues messages to the client; never blocks. Each is written as a whole, in the order of
/// queueing, however slowly the client reads.
#[derive(Debug, Clone)]
pub(in crate::server) struct Outbox {
    queue: mpsc::Sender<Outgoing>,
}

/// What the writing thread is to do next.
#[derive(Debug)]
pub(super) enum Outgoing {
    /// Write this.
    Frame(Frame),
    /// Write these bytes, which are whole frames.
    Bytes(Vec<u8>),
    /// Stop.
    End,
}

/// Where what is queued comes out.
pub(in crate::server) struct Sent {
    queue: mpsc::Receiver<Outgoing>,
}

impl Outbox {
    /// An outbox, and where what is sent comes out.
    pub(in crate::server) fn open() -> (Self, Sent) {
        let (sender, receiver) = mpsc::channel();
        (Self { queue: sender }, Sent { queue: receiver })
    }

    /// Sends a notification.
    pub(in crate::server) fn notify(&self, method: &'static str, params: impl Into<Json>) {
        self.frame(&[r#"{"jsonrpc":"2.0","method":"#, &quoted(method)], &params.into());
    }

    /// Sends a request; its answer comes as [`super::Incoming::Response`].
    pub(in crate::server) fn request(
        &self,
        id: &str,
        method: &'static str,
        params: impl Into<Json>,
    ) {
        let head = [r#"{"jsonrpc":"2.0","id":"#, &quoted(id), r#","method":"#, &quoted(method)];
        self.frame(&head, &params.into());
    }

    /// Shows a message to the user, as a warning.
    pub(in crate::server) fn warn(&self, message: String) {
        self.notify("window/showMessage", json!({ "type": 2, "message": message }));
    }

    /// Shows a message to the user.
    pub(in crate::server) fn inform(&self, message: String) {
        self.notify("window/showMessage", json!({ "type": 3, "message": message }));
    }

    /// Writes a line to the client's log, as an error.
    pub(in crate::server) fn log_error(&self, message: String) {
        self.notify("window/logMessage", json!({ "type": 1, "message": message }));
    }

    /// Answers a request.
    pub(super) fn answer(&self, id: &Id, answer: &Result<Json, Error>) {
        match answer {
            Ok(result) => {
                let id = written(id);
                let head = [r#"{"jsonrpc":"2.0","id":"#, &id, r#","result":"#];
                self.send(Frame::new(&[&head, [result.as_str(), "}"].as_slice()].concat()));
            }
            Err(error) => {
                let response = Response::from_error(id.clone(), error.clone());
                self.send(Frame::new(&[&written(&response)]));
            }
        }
    }

    /// Sends bytes that are whole frames already.
    pub(super) fn bytes(&self, bytes: Vec<u8>) {
        let _ = self.queue.send(Outgoing::Bytes(bytes));
    }

    /// What is sent from now on is not written any more.
    pub(super) fn end(&self) {
        let _ = self.queue.send(Outgoing::End);
    }

    fn frame(&self, head: &[&str], params: &Json) {
        self.send(Frame::new(&[head, &[r#","params":"#, params.as_str(), "}"]].concat()));
    }

    /// A client that is gone misses it.
    fn send(&self, frame: Frame) {
        let _ = self.queue.send(Outgoing::Frame(frame));
    }
}

impl Sent {
    /// Writes all that is sent to `out`, until the end.
    ///
    /// # Errors
    /// When `out` cannot be written any more.
    pub(super) fn write_to(self, out: &mut File) -> io::Result<()> {
        for outgoing in self.queue {
            match outgoing {
                Outgoing::Frame(frame) => out.write_all(&frame.bytes)?,
                Outgoing::Bytes(bytes) => out.write_all(&bytes)?,
                Outgoing::End => break,
            }
        }
        Ok(())
    }
}

/// A message with its header.
#[derive(Debug)]
pub(super) struct Frame {
    bytes: Vec<u8>,
}

impl Frame {
    /// The message that these pieces make.
    fn new(pieces: &[&str]) -> Self {
        let length: usize = pieces.iter().map(|piece| piece.len()).sum();
        let header = format!("Content-Length: {length}\r\n\r\n");
        let mut bytes = Vec::with_capacity(header.len() + length);
        bytes.extend_from_slice(header.as_bytes());
        for piece in pieces {
            bytes.extend_from_slice(piece.as_bytes());
        }
        Self { bytes }
    }
}

fn quoted(text: &str) -> String {
    written(&text)
}

fn written(value: &impl Serialize) -> String {
    serde_json::to_string(value).unwrap_or_else(|error| {
        log!("no JSON: {error}");
        "null".to_owned()
    })
}

#[cfg(test)]
impl Sent {
    /// The next message, if one is there.
    pub(in crate::server) fn next(&self) -> Option<serde_json::Value> {
        let Ok(Outgoing::Frame(frame)) = self.queue.try_recv() else { return None };
        let text = String::from_utf8(frame.bytes).unwrap();
        let (header, body) = text.split_once("\r\n\r\n").unwrap();
        assert_eq!(header, format!("Content-Length: {}", body.len()));
        Some(serde_json::from_str(body).unwrap())
    }
}
