//! Whether two values mean the same, however they are spelled and laid out.

use crate::session::times::instant;
use crate::syntax::{Array, Datetime, Node, Table, Value};

/// Whether both are there and mean the same, or neither is there.
pub(super) fn same_or_absent(a: Option<Node<'_>>, b: Option<Node<'_>>) -> bool {
    match (a, b) {
        (Some(a), Some(b)) => same(a, b),
        (None, None) => true,
        _ => false,
    }
}

/// Whether both mean the same: numbers by their value (`1` is `1.0`), times by their instant,
/// strings whatever their line breaks, tables whatever the order of their keys.
pub(super) fn same(a: Node<'_>, b: Node<'_>) -> bool {
    match (a.value(), b.value()) {
        (Value::Table(a), Value::Table(b)) => same_tables(a, b),
        (Value::Array(a), Value::Array(b)) => same_arrays(a, b),
        (Value::String(a), Value::String(b)) => a == b || unix(a) == unix(b),
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::Boolean(a), Value::Boolean(b)) => a == b,
        (Value::DateTime(a), Value::DateTime(b)) => a == b || same_instant(a, b),
        (Value::Invalid, Value::Invalid) => a.text() == b.text(),
        _ => a.as_number().zip(b.as_number()).is_some_and(|(a, b)| same_numbers(a, b)),
    }
}

#[expect(clippy::float_cmp, reason = "a number that was written is the same only if it is equal")]
fn same_numbers(a: f64, b: f64) -> bool {
    a == b || a.is_nan() && b.is_nan()
}

fn same_tables(a: Table<'_>, b: Table<'_>) -> bool {
    let is_in_b = |name: &str, value| b.get(name).is_some_and(|field| same(value, field.value));
    a.fields().count() == b.fields().count()
        && a.fields().all(|field| is_in_b(field.key.name(), field.value))
}

fn same_arrays(a: Array<'_>, b: Array<'_>) -> bool {
    a.len() == b.len() && a.elements().zip(b.elements()).all(|(a, b)| same(a, b))
}

fn same_instant(a: &Datetime, b: &Datetime) -> bool {
    instant(a).is_some_and(|at| instant(b) == Some(at))
}

fn unix(text: &str) -> String {
    text.replace("\r\n", "\n")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    fn are_same(a: &str, b: &str) -> bool {
        let document = Document::parse(&format!("a = {a}\nb = {b}\n"));
        let value = |key| document.root().get(key).unwrap().value;
        same(value("a"), value("b"))
    }

    #[test]
    fn spelling_is_no_difference() {
        for (a, b) in [
            ("1", "1.0"),
            ("0x10", "16"),
            ("1e-3", "0.001"),
            ("nan", "-nan"),
            ("'a'", "\"\\u0061\""),
            ("\"\"\"a\r\nb\"\"\"", "\"a\\nb\""),
            ("2026-11-22T10:00:00Z", "2026-11-22 12:00:00.000+02:00"),
            ("{ x = 1, y = 2 }", "{ y = 2.0, x = 1 }"),
            ("[1, 2]", "[ 1, 2, ]"),
        ] {
            assert!(are_same(a, b), "{a} and {b}");
        }
    }

    #[test]
    fn what_means_something_else_differs() {
        for (a, b) in [
            ("1", "2"),
            ("1", "\"1\""),
            ("1", "true"),
            ("9007199254740993", "9007199254740992"),
            ("2026-11-22T10:00:00Z", "2026-11-22T10:00:00"),
            ("2026-11-22", "2026-11-23"),
            ("{ x = 1 }", "{ x = 1, y = 2 }"),
            ("[1, 2]", "[2, 1]"),
            ("{}", "[]"),
        ] {
            assert!(!are_same(a, b), "{a} and {b}");
        }
    }
}
