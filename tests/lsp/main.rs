//! The language server as an editor sees it: the built binary, driven over its pipes.

mod client;
mod lifecycle;
mod transport;
