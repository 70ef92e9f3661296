//! Between the protocol's types and our own.

pub(super) mod from_lsp;
pub(super) mod to_lsp;
