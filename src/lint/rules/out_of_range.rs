use crate::catalog::{Bound, Literal};
use crate::lint::conformance::{NumberRange, Place, Violation};
use crate::lint::{Check, Context, Fix, Rule, Severity, words};
use crate::session::{edits, render};
use crate::syntax::{Array, Node};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "out-of-range",
    severity: Severity::Error,
    summary: "a number outside the allowed range, or a list that is too short or too long",
    explanation: r#"The number has the right type, but no network can be built and no training run with it. A
list with too few or too many values also gets this code.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 0
batch_size = 32
```

Such a value fails hours later, deep inside a framework: a learning rate of 0 learns nothing, a
dropout rate of 1 passes nothing on, a kernel of 0 pixels is an error in the first step.

Take a value within the range that the message states. What is allowed but rarely wise has a code of
its own, `unusual-value`.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    match violation {
        &Violation::OutOfRange { ref place, value, range } => number(context, place, value, range),
        &Violation::WrongLength { ref place, array, value, min, max } => {
            length(context, place, array, value, min, max);
        }
        _ => {}
    }
}

fn number(context: &mut Context<'_>, place: &Place<'_>, value: Node<'_>, range: NumberRange) {
    let message = format!(
        "{} must be {}, not {}",
        words::subject(place, value),
        words::range(range, place.key),
        words::quoted(value.text())
    );
    context.report(value.range(), message).fixes(|_| {
        let Some(nearest) = nearest(place, value, range) else { return Vec::new() };
        let rendered = render::value(&nearest);
        let edits = edits::replace_value(value, &rendered);
        vec![Fix::likely(format!("Change to `{rendered}`"), edits)]
    });
}

/// The nearest allowed number; where the end itself is not allowed, a usual one.
fn nearest(place: &Place<'_>, value: Node<'_>, range: NumberRange) -> Option<Literal> {
    match range {
        NumberRange::Integer(range) => {
            let value = value.as_integer()?;
            let raised = range.min.map_or(value, |min| value.max(min));
            Some(Literal::Integer(range.max.map_or(raised, |max| raised.min(max))))
        }
        NumberRange::Float(range) => {
            let value = value.as_number()?;
            let end = match (range.min, range.max) {
                (Some(Bound::Inclusive(min)), _) if value < min => Some(min),
                (_, Some(Bound::Inclusive(max))) if value > max => Some(max),
                _ => None,
            };
            let usual = || place.key.suggestion().and_then(Literal::as_number);
            end.or_else(usual).filter(|end| range.contains(*end)).map(Literal::Float)
        }
    }
}

fn length(
    context: &mut Context<'_>,
    place: &Place<'_>,
    array: Array<'_>,
    value: Node<'_>,
    min: usize,
    max: Option<usize>,
) {
    let wanted = match max {
        Some(max) if max == min => format!("exactly {min}"),
        Some(max) => format!("{min} to {max}"),
        None => format!("at least {min}"),
    };
    let plural = if min == 1 && max.is_none_or(|max| max == 1) { "value" } else { "values" };
    let name = words::quoted(place.name());
    let message = format!("{name} must hold {wanted} {plural}, not {}", array.len());
    context.report(value.anchor(), message).fixes(|_| {
        if array.is_tables() {
            return Vec::new();
        }
        let mut fixes = Vec::new();
        if let Some(fitted) = fitted(place, array, min, max) {
            let edits = edits::replace_value(value, &fitted);
            fixes.push(Fix::likely(format!("Change to {}", words::quoted(&fitted)), edits));
        }
        if !place.key.required {
            let title = format!("Remove {name}");
            fixes.push(Fix::possible(title, edits::remove_field(place.field)));
        }
        fixes
    });
}

/// The array cut to `max` elements, or its last one repeated until there are `min`.
fn fitted(place: &Place<'_>, array: Array<'_>, min: usize, max: Option<usize>) -> Option<String> {
    let mut elements: Vec<&str> = array.elements().map(Node::text).collect();
    let Some(&last) = elements.last() else {
        return place.key.suggestion().map(render::value);
    };
    if elements.len() < min {
        elements.resize(min, last);
    }
    elements.truncate(max.unwrap_or(usize::MAX));
    Some(format!("[{}]", elements.join(", ")))
}
