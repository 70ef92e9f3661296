//! TOML text → a tree with spans that survives half-typed input.
//!
//! A [`Document`] is the text cut into *sections* (the lines before the first header, then one
//! section a header), each parsed on its own over `toml_parser`'s events: an unclosed bracket or
//! string costs its own section only, and an edit re-parses only the sections it touches.
//! Over the sections lies the logical tree ([`Document::root`]): what a TOML reader would see,
//! in which `[[models.layers]]`, inline arrays, dotted keys and inline tables look the same.
//!
//! Parsing never fails and never panics: it always gives a tree, and a list of [`SyntaxError`]s.

mod assemble;
mod document;
mod error;
mod memo;
mod newer;
mod parse;
mod repair;
mod report;
mod scalar;
mod section;
mod slip;
mod split;
mod token;
mod view;

pub use document::{Document, EditedSections, MAX_DEPTH, MAX_DOCUMENT_BYTES};
pub use error::{NewerSyntax, SyntaxError, SyntaxErrorKind};
pub use token::{Token, TokenKind};
pub use toml_datetime::Datetime;
pub use view::{
    Array, Field, Header, HeaderKind, Key, KeyValue, Node, Section, Table, TableOrigin, Value,
};
