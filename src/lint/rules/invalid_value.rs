use super::unknown_key::is_same_word;
use super::{ALL, find, syntax};
use crate::catalog::Literal;
use crate::lint::allow::Allowances;
use crate::lint::conformance::{Allowed, Place, Violation};
use crate::lint::{Applicability, Check, Context, Fix, FixAction, Rule, Severity, words};
use crate::session::{edits, render};
use crate::syntax::{Array, Node};
use crate::text::{TextEdit, similar};

/// As many values as a menu may offer.
const MAX_OFFERED: usize = 12;

/// Of longer lists a message names only the first few.
const MAX_NAMED: usize = 8;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "invalid-value",
    severity: Severity::Error,
    summary: "a value that is not one of the allowed ones",
    explanation: r#"The key takes one of a closed list of values, and this is none of them. A list whose values
must all differ also gets this code where it holds one twice.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adamm"
learning_rate = 0.001
epochs = 50
batch_size = 32
```

A trainer that does not know the value stops, at best at once, at worst when it first needs it.

Take one of the values that the message names; `nestling check` offers the nearest first. The other
keys of the entry are judged again once the value is known.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    match *violation {
        Violation::InvalidValue { place, value, allowed } => {
            not_allowed(context, &place, value, allowed)
        }
        Violation::RepeatedElement { place, array, index, first } => {
            repeated(context, &place, array, index, first);
        }
        _ => {}
    }
}

/// Reports the codes in `allow` comments that are no codes.
pub(in crate::lint) fn check_allowed_codes(context: &mut Context<'_>, allowed: &Allowances<'_>) {
    for &(code, range) in &allowed.codes {
        if find(code).is_some() && code != syntax::RULE.code {
            continue;
        }
        let near = similar(code, ALL.iter().map(|rule| rule.code));
        let message = match near.first() {
            Some(_) if code == syntax::RULE.code => {
                "`syntax` cannot be allowed: no other reader of this file would go on".to_owned()
            }
            Some(nearest) => {
                format!(
                    "{} is not a code of a diagnostic; did you mean `{nearest}`?",
                    words::quoted(code)
                )
            }
            None => format!("{} is not a code of a diagnostic", words::quoted(code)),
        };
        context.report(range, message).fixes(|_| {
            let codes = near.iter().filter(|near| **near != code).enumerate();
            let fixes = codes.map(|(rank, near)| {
                let (title, edits) =
                    (format!("Change to `{near}`"), vec![TextEdit::replace(range, *near)]);
                if rank == 0 { Fix::likely(title, edits) } else { Fix::possible(title, edits) }
            });
            fixes.take(MAX_OFFERED).collect()
        });
    }
}

fn not_allowed(
    context: &mut Context<'_>,
    place: &Place<'_>,
    value: Node<'_>,
    allowed: Allowed<'_>,
) {
    let name = words::quoted(place.name());
    let written = value.as_str().unwrap_or(value.text());
    let near = similar(written, allowed.literals().filter_map(Literal::as_str));

    let problem = if allowed.knows_elsewhere(value.value()) {
        format!("{} cannot be used here", words::quoted(written))
    } else {
        format!("{} is not a value of {name}", words::quoted(written))
    };
    let way_out = match near.first() {
        Some(nearest) => format!("; did you mean `{nearest}`?"),
        None => {
            let values: Vec<_> = allowed.literals().map(words::literal).collect();
            match values.get(..MAX_NAMED) {
                Some(first) if values.len() > MAX_NAMED => {
                    format!(": it can be {} and others", first.join(", "))
                }
                _ => format!(": it can be {}", words::any_of(&values)),
            }
        }
    };

    context.report(value.range(), problem + &way_out).fixes(|_| {
        let change = |literal: &Literal, applicability| Fix {
            title: format!("Change to {}", words::literal(literal)),
            action: FixAction::Edit(edits::replace_value(value, &render::value(literal))),
            applicability,
        };
        let is_near = |literal: &&Literal| literal.as_str().is_some_and(|v| near.contains(&v));
        let nearest = near.iter().enumerate().map(|(rank, near)| {
            let applicability = match rank {
                0 if is_same_word(written, near) => Applicability::Safe,
                0 => Applicability::Likely,
                _ => Applicability::Possible,
            };
            change(&Literal::String((*near).to_owned()), applicability)
        });
        let others = allowed.literals().filter(|literal| !is_near(literal));
        let others = others.map(|literal| change(literal, Applicability::Possible));
        nearest.chain(others).take(MAX_OFFERED).collect()
    });
}

fn repeated(
    context: &mut Context<'_>,
    place: &Place<'_>,
    array: Array<'_>,
    index: usize,
    first: Node<'_>,
) {
    let Some(element) = array.elements().nth(index) else { return };
    let message = format!(
        "{} stands in {} twice",
        words::quoted(element.text()),
        words::quoted(place.name())
    );
    context.report(element.range(), message).related(first.range(), "first here").fixes(|_| {
        let title = format!("Remove the second {}", words::quoted(element.text()));
        vec![Fix::likely(title, edits::remove_element(array, index))]
    });
}
