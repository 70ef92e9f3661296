use crate::catalog::{Literal, TypicalValues, ValueType};
use crate::lint::violation::{Place, Violation};
use crate::lint::{Check, Context, Fix, Rule, Severity, words};
use crate::session::{edits, render};
use crate::syntax::Node;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unusual-value",
    severity: Severity::Warning,
    summary: "a value that is allowed, but rarely wise",
    explanation: r#"The value is allowed, but experience speaks against it; the message says why.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.5
epochs = 50
batch_size = 32
```

Many a lost day goes back to a slip in such a number: one zero too few in a learning rate, epochs and
batch size swapped. If an experiment is about the unusual, it is right to write it.

Take a usual value, or say that this one is meant: `# nestling: allow(unusual-value)` on the line above
the key, or `unusual-value = "off"` under `[lints]` in `nestling.toml` for all files.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let Violation::UnusualValue { place, value, typical } = violation else { return };
    let usual = match &typical.values {
        TypicalValues::Range(from, to) => format!("from {from} to {to}"),
        TypicalValues::OneOf(values) => words::any_of(&values.iter().map(bare).collect::<Vec<_>>()),
    };
    let message = format!(
        "{} is usually {usual}, not {}: {}",
        words::subject(place, *value),
        words::quoted(value.text()),
        typical.why
    );
    context.report(value.range(), message).fixes(|_| {
        let Some(nearest) = nearest(place, *value, &typical.values) else { return Vec::new() };
        let rendered = render::value(&nearest);
        let edits = edits::replace_value(*value, &rendered);
        vec![Fix::possible(format!("Change to `{rendered}`"), edits)]
    });
}

/// Numbers need no backquotes to be told from the words around them.
fn bare(value: &Literal) -> String {
    match value.as_number() {
        Some(number) => number.to_string(),
        None => words::literal(value),
    }
}

fn nearest(place: &Place<'_>, value: Node<'_>, usual: &TypicalValues) -> Option<Literal> {
    let Some(number) = value.as_number() else {
        return place.key.suggestion().cloned();
    };
    match usual {
        TypicalValues::Range(from, to) => {
            let end = if number < *from { *from } else { *to };
            Some(match place.key.value {
                #[expect(clippy::cast_possible_truncation, reason = "usual integers are small")]
                ValueType::Integer(_) => Literal::Integer(end.round() as i64),
                _ => Literal::Float(end),
            })
        }
        TypicalValues::OneOf(values) => {
            let distance = |literal: &Literal| {
                literal.as_number().map_or(f64::INFINITY, |value| (value - number).abs())
            };
            values.iter().min_by(|a, b| distance(a).total_cmp(&distance(b))).cloned()
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    #[test]
    fn the_message_says_why() {
        check_rule(
            "unusual-value",
            "[[trainings]]\nlearning_rate = 0.5\nepochs = 3\nbatch_size = 100\n",
            expect![[r#"
                2:17-2:20 warning unusual-value: `learning_rate` is usually from 0.00001 to 0.01, not `0.5`: larger steps rarely converge and smaller ones hardly move
                  fix: Change to `0.01` (possible)
                3:10-3:11 warning unusual-value: `epochs` is usually from 10 to 200, not `3`: fewer seldom suffice to learn from, and more mostly overfit
                  fix: Change to `10` (possible)
                4:14-4:17 warning unusual-value: `batch_size` is usually 16, 32, 64 or 128, not `100`: powers of two from 16 to 128 fill a GPU well and train steadily
                  fix: Change to `128` (possible)
            "#]],
        );
    }

    #[test]
    fn the_nearest_usual_value() {
        check_fix(
            "unusual-value",
            "Change",
            "[[trainings]]\nlearning_rate = 1\n",
            expect![[r#"
                [[trainings]]
                learning_rate = 0.01
            "#]],
        );
        check_fix(
            "unusual-value",
            "Change",
            "[[trainings]]\nbatch_size = 100\n",
            expect![[r#"
                [[trainings]]
                batch_size = 128
            "#]],
        );
        check_fix(
            "unusual-value",
            "Change",
            "[[trainings]]\nepochs = 1000\n",
            expect![[r#"
                [[trainings]]
                epochs = 200
            "#]],
        );
    }

    #[test]
    fn the_ends_are_usual() {
        check_rule(
            "unusual-value",
            "[[trainings]]\nlearning_rate = 1e-5\nepochs = 200\n",
            expect![[""]],
        );
    }

    #[test]
    fn it_can_be_allowed() {
        check_rule(
            "unusual-value",
            "[[trainings]]\n# nestling: allow(unusual-value)\nepochs = 1\nbatch_size = 1\n",
            expect![[r#"
                4:14-4:15 warning unusual-value: `batch_size` is usually 16, 32, 64 or 128, not `1`: powers of two from 16 to 128 fill a GPU well and train steadily
                  fix: Change to `16` (possible)
            "#]],
        );
    }
}
