//! Nestling keeps machine-learning experiments as plain TOML files and gives every editor an
//! understanding of them.
//!
//! The modules in reading order; each may use only those above it in this list:
//!
//! - [`text`]: positions and edits.
//! - [`syntax`]: TOML text → a tree with spans that survives half-typed input.
//! - [`catalog`]: what may be written, as data.
//! - [`session`]: what a file means: entries, references, the network arithmetic.
//! - [`lint`]: what is wrong with it; one rule a file.
//! - [`ide`]: editor features as plain functions on a snapshot.
//! - [`workspace`]: files and folders; the only layer that touches the disk.
//! - [`state`]: the workflow state: every operation, for programs.
//! - [`server`]: the language server; the only layer that knows LSP types.
//! - [`cli`]: the command line; the only layer that prints.

pub mod catalog;
pub mod cli;
pub mod ide;
pub mod lint;
pub mod server;
pub mod session;
pub mod state;
pub mod syntax;
pub mod text;
pub mod workspace;
