//! When two values say the same.

use serde_json::{Number, Value as Json};

use super::times;
use crate::catalog::Literal;

/// Whether two JSON values say the same: `1` is `1.0`, the order of keys says nothing.
pub(super) fn json(a: &Json, b: &Json) -> bool {
    match (a, b) {
        (Json::Number(a), Json::Number(b)) => numbers(a, b),
        (Json::Array(a), Json::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| json(a, b))
        }
        (Json::Object(a), Json::Object(b)) => {
            a.len() == b.len() && a.iter().all(|(key, a)| b.get(key).is_some_and(|b| json(a, b)))
        }
        _ => a == b,
    }
}

fn numbers(a: &Number, b: &Number) -> bool {
    match (integer(a), integer(b)) {
        (Some(a), Some(b)) => a == b,
        (Some(whole), None) => b.as_f64().is_some_and(|float| is_whole(float, whole)),
        (None, Some(whole)) => a.as_f64().is_some_and(|float| is_whole(float, whole)),
        (None, None) => a.as_f64() == b.as_f64(),
    }
}

fn integer(number: &Number) -> Option<i128> {
    number.as_i64().map(i128::from).or_else(|| number.as_u64().map(i128::from))
}

/// Whether `float` is exactly `whole`.
fn is_whole(float: f64, whole: i128) -> bool {
    float.fract() == 0.0 && float.abs() < 1e30 && float as i128 == whole
}

/// Whether two TOML values say the same: also `70` and `70.0`, and one time in two zones.
pub(super) fn literals(a: &Literal, b: &Literal) -> bool {
    match (a, b) {
        (Literal::Float(a), Literal::Float(b)) => a == b || a.is_nan() && b.is_nan(),
        (Literal::Integer(whole), Literal::Float(float))
        | (Literal::Float(float), Literal::Integer(whole)) => is_whole(*float, i128::from(*whole)),
        (Literal::DateTime(a), Literal::DateTime(b)) => times::same(a, b),
        (Literal::Array(a), Literal::Array(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| literals(a, b))
        }
        (Literal::Table(a), Literal::Table(b)) => {
            a.len() == b.len()
                && a.iter()
                    .all(|(key, a)| b.iter().any(|(other, b)| key == other && literals(a, b)))
        }
        _ => a == b,
    }
}
