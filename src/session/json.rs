//! Sessions and entries as JSON, for scripts; and values of JSON as the catalog means them.

use serde_json::{Map, Value as Json};

use super::{Model, Session};
use crate::catalog::{Literal, TableSpec};
use crate::syntax::{Node, Table};

/// A value: date-times are strings (RFC 3339), numbers that JSON lacks (`nan`, `inf`) are `null`.
pub fn value(_node: Node<'_>) -> Json {
    todo!()
}

/// A table with its keys in file order.
pub fn table(_table: Table<'_>) -> Map<String, Json> {
    todo!()
}

/// The whole file.
pub fn session(session: &Session<'_>) -> Json {
    Json::Object(table(session.document().root()))
}

/// What a model comes to: `{"parameters", "trainable", "layers": [{"type","output","parameters"}…]}`
/// with `"feature_map"` or `"patches"` where the model has them (DESIGN: a line for each layer as
/// written, then the output layer); `None` where it cannot be worked out. `classes` is the number
/// of classes to end in where the session lists none.
pub fn network(_session: &Session<'_>, _model: &Model<'_>, _classes: Option<u64>) -> Option<Json> {
    todo!()
}

/// A JSON value as the value of `key` in a table of this shape: strings become date-times where
/// the catalog wants them, also inside lists and tables; `None` for `null` and for numbers that
/// TOML lacks.
pub fn literal(_spec: Option<&TableSpec>, _key: &str, _value: &Json) -> Option<Literal> {
    todo!()
}
