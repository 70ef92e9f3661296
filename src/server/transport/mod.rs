//! Bytes ⇄ messages: what stands between the client's pipes and the main loop.
//!
//! `tower-lsp` reads the frames of JSON-RPC. It ends the session at the first frame it cannot
//! read, so `framing` stands before it and lets only sound ones through. `service` hands each
//! message, in the order of arrival, to the one owner of the state. What is said to the client
//! takes a way of its own: written once as `Json`, it goes through the queue of `outbox` to the
//! thread that writes.

mod framing;
mod json;
mod outbox;
mod responder;
mod service;
mod stdio;

pub(super) use json::Json;
pub(super) use outbox::Outbox;
#[cfg(test)]
pub(super) use outbox::Sent;
pub(super) use responder::{Responder, WeakResponder};
pub(super) use service::{Incoming, serve};
