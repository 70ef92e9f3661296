//! What may be written in a session: every table, key, kind, value, range, default and its
//! documentation, read from data files (`builtin/*.toml`). `nestling.toml` (`configuration/`) and
//! catalog files themselves (`catalogs/`) are described in the same way.
//!
//! Validation, completion, hover, templates and the JSON Schema all read the [`Catalog`]; none
//! of them knows a key by itself unless it computes with it. A new optimizer is one `[[choice]]`
//! in one data file.

mod error;
mod literal;
mod load;
mod lookup;
mod plugins;
mod reference;
mod schema;
mod types;

#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
mod tests;

pub use error::CatalogError;
pub use load::Source;
pub use lookup::Lookup;
pub use reference::Reference;
pub use types::{
    Backbone, Bound, Catalog, CatalogId, Choice, FloatRange, IntegerRange, KeySpec, LayerKind,
    Literal, Preset, PresetTarget, Suggestion, TableSpec, Typical, TypicalValues, ValueType, When,
};
