use crate::catalog::{Bound, Literal};
use crate::lint::violation::{NumberRange, Place, Violation};
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
    match *violation {
        Violation::OutOfRange { place, value, range } => number(context, &place, value, range),
        Violation::WrongLength { place, array, value, min, max } => {
            length(context, &place, array, value, min, max);
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    #[test]
    fn the_range_is_told_in_words() {
        check_rule(
            "out-of-range",
            r#"
[[trainings]]
learning_rate = 0
epochs = 0
batch_size = 1000000
weight_decay = -1e-3
early_stopping_patience = -3
optimizer = "sgd"
momentum = 1
"#,
            expect![[r#"
                3:17-3:18 error out-of-range: `learning_rate` must be above 0 and at most 1, not `0`
                  fix: Change to `0.001` (likely)
                4:10-4:11 error out-of-range: `epochs` must be from 1 to 1000000 epochs, not `0`
                  fix: Change to `1` (likely)
                5:14-5:21 error out-of-range: `batch_size` must be from 1 to 65536 samples, not `1000000`
                  fix: Change to `65536` (likely)
                6:16-6:21 error out-of-range: `weight_decay` must be from 0 to 1, not `-1e-3`
                  fix: Change to `0.0` (likely)
                7:27-7:29 error out-of-range: `early_stopping_patience` must be at least 1, not `-3`
                  fix: Change to `1` (likely)
                9:12-9:13 error out-of-range: `momentum` must be at least 0 and below 1, not `1`
                  fix: Change to `0.9` (likely)
            "#]],
        );
    }

    #[test]
    fn the_nearest_allowed_value() {
        check_fix(
            "out-of-range",
            "Change",
            "[[trainings]]\nepochs = -5\n",
            expect![[r#"
                [[trainings]]
                epochs = 1
            "#]],
        );
        check_fix(
            "out-of-range",
            "Change",
            "[dataset.split]\ntrain = 120\n",
            expect![[r#"
                [dataset.split]
                train = 100.0
            "#]],
        );
        check_fix(
            "out-of-range",
            "Change",
            "[[trainings]]\nlearning_rate = 0.0\n",
            expect![[r#"
                [[trainings]]
                learning_rate = 0.001
            "#]],
        );
    }

    #[test]
    fn elements_and_lengths() {
        let text = "[dataset]\nimage_size = [0, 5000, 3]\nclasses = []\n";
        check_rule(
            "out-of-range",
            text,
            expect![[r#"
            2:14-2:26 error out-of-range: `image_size` must hold exactly 2 values, not 3
              fix: Change to `[0, 5000]` (likely)
              fix: Remove `image_size` (possible)
            2:15-2:16 error out-of-range: each value of `image_size` must be from 1 to 4096 pixels, not `0`
              fix: Change to `1` (likely)
            2:18-2:22 error out-of-range: each value of `image_size` must be from 1 to 4096 pixels, not `5000`
              fix: Change to `4096` (likely)
            3:11-3:13 error out-of-range: `classes` must hold at least 1 value, not 0
              fix: Remove `classes` (possible)
        "#]],
        );
        check_fix(
            "out-of-range",
            "Change",
            "[dataset]\nimage_size = [64]\n",
            expect![[r#"
                [dataset]
                image_size = [64, 64]
            "#]],
        );
        check_fix(
            "out-of-range",
            "Remove",
            "[dataset]\nclasses = []\n",
            expect![[r#"
                [dataset]
            "#]],
        );
    }

    #[test]
    fn numbers_that_are_none() {
        check_rule(
            "out-of-range",
            "[[trainings]]\nlearning_rate = nan\n",
            expect![[r#"
            2:17-2:20 error out-of-range: `learning_rate` must be above 0 and at most 1, not `nan`
              fix: Change to `0.001` (likely)
        "#]],
        );
        check_rule("out-of-range", "[[experiments]]\nmetrics = { loss = nan }\n", expect![[""]]);
    }
}
