//! Bytes ⇄ messages: what stands between the client's pipes and the main loop.
//!
//! `tower-lsp` reads and writes the frames of JSON-RPC. It ends the session at the first frame it
//! cannot read, so `framing` stands before it and lets only sound ones through. `service`
//! hands each message, in the order of arrival, to the one owner of the state.

mod framing;
mod service;
mod stdio;

pub(super) use service::{Incoming, Outbox, Responder, WeakResponder, serve};
