use super::Literal;
use crate::syntax::{Node, Value};

impl Literal {
    /// What a file says at `node`; `None` where a part of it cannot be read.
    pub fn of(node: Node<'_>) -> Option<Self> {
        Some(match node.value() {
            Value::String(value) => Self::String(value.to_owned()),
            Value::Integer(value) => Self::Integer(value),
            Value::Float(value) => Self::Float(value),
            Value::Boolean(value) => Self::Boolean(value),
            Value::DateTime(value) => Self::DateTime(*value),
            Value::Array(array) => {
                Self::Array(array.elements().map(Self::of).collect::<Option<_>>()?)
            }
            Value::Table(table) => {
                let field = |(name, node)| Some((name, Self::of(node)?));
                let fields = table.fields().map(|field| (field.key.name().to_owned(), field.value));
                Self::Table(fields.map(field).collect::<Option<_>>()?)
            }
            Value::Invalid => return None,
        })
    }
}
