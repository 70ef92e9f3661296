//! The language server as an editor sees it: the built binary, driven over its pipes.

mod actions;
mod bad_input;
mod client;
mod commands;
mod completion;
mod configuration;
mod datasets;
mod doors;
mod editor;
mod encodings;
mod formatting;
mod hints;
mod hover;
mod lenses;
mod lifecycle;
mod merge;
mod multi_root;
mod navigation;
mod other_files;
mod pull;
mod push;
mod rename;
mod sessions;
mod transport;
mod watching;
mod workspace;
