use super::unknown_key::is_same_word;
use super::{ALL, find, syntax};
use crate::catalog::Literal;
use crate::lint::allow::Allowances;
use crate::lint::violation::{Allowed, Place, Violation};
use crate::lint::{Applicability, Check, Context, Fix, FixAction, Rule, Severity, words};
use crate::session::{edits, render};
use crate::syntax::{Array, Node, TableOrigin};
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

/// The one name that `written` may be the beginning of.
fn abbreviated<'a>(written: &str, mut names: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    const MIN_LETTERS: usize = 3;
    let begins = |name: &&str| {
        let beginning = name.get(..written.len());
        written.len() >= MIN_LETTERS
            && beginning.is_some_and(|beginning| beginning.eq_ignore_ascii_case(written))
    };
    let first = names.find(begins)?;
    names.find(begins).is_none().then_some(first)
}

fn not_allowed(
    context: &mut Context<'_>,
    place: &Place<'_>,
    value: Node<'_>,
    allowed: Allowed<'_>,
) {
    let name = words::quoted(place.name());
    let written = value.as_str().unwrap_or(value.text());
    let names = || allowed.literals().filter_map(Literal::as_str);
    let mut near = similar(written, names());
    if near.is_empty() {
        near.extend(abbreviated(written, names()));
    }

    let table = place.table;
    let is_elsewhere = allowed.knows_elsewhere(value.value());
    let place = if is_elsewhere { "allowed here" } else { &format!("a value of {name}") };
    let problem = format!("{} is not {place}", words::quoted(written));
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
        let mut fixes: Vec<Fix> = nearest.chain(others).take(MAX_OFFERED).collect();
        // A layer that has no place in this list is one too many rather than another one.
        let is_listed = matches!(table.origin(), TableOrigin::Inline | TableOrigin::ArrayHeader);
        if is_elsewhere && is_listed {
            let title = format!("Remove this {}", words::quoted(written));
            fixes.insert(0, Fix::likely(title, edits::remove_entry(table)));
        }
        fixes
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn the_nearest_value_comes_first() {
        let text = "[[trainings]]\noptimizer = \"adm\"\n";
        check_rule(
            "invalid-value",
            text,
            expect![[r#"
            2:13-2:18 error invalid-value: `adm` is not a value of `optimizer`; did you mean `adam`?
              fix: Change to `adam` (likely)
              fix: Change to `adamw` (possible)
              fix: Change to `sgd` (possible)
              fix: Change to `rmsprop` (possible)
        "#]],
        );
        check_fix(
            "invalid-value",
            "adam`",
            "[[trainings]]\noptimizer = \"adm\"\n",
            expect![[r#"
                [[trainings]]
                optimizer = "adam"
            "#]],
        );
        check_rule(
            "invalid-value",
            "[[trainings]]\noptimizer = \"Adam-W\"\n",
            expect![[r#"
            2:13-2:21 error invalid-value: `Adam-W` is not a value of `optimizer`; did you mean `adamw`?
              fix: Change to `adamw` (safe)
              fix: Change to `adam` (possible)
              fix: Change to `sgd` (possible)
              fix: Change to `rmsprop` (possible)
        "#]],
        );
    }

    #[test]
    fn without_a_near_one_all_are_named() {
        check_rule(
            "invalid-value",
            "[[trainings]]\nscheduler = \"linear\"\n",
            expect![[r#"
            2:13-2:21 error invalid-value: `linear` is not a value of `scheduler`: it can be `constant`, `reduce_on_plateau`, `cosine_annealing`, `step_decay` or `exponential_decay`
              fix: Change to `constant` (possible)
              fix: Change to `reduce_on_plateau` (possible)
              fix: Change to `cosine_annealing` (possible)
              fix: Change to `step_decay` (possible)
              fix: Change to `exponential_decay` (possible)
        "#]],
        );
        check_rule(
            "invalid-value",
            "[[models]]\nkind = 'transfer_learning'\nbase_model = 'AlexNet'\n",
            expect![[r#"
                3:14-3:23 error invalid-value: `AlexNet` is not a value of `base_model`: it can be `VGG16`, `VGG19`, `ResNet18`, `ResNet34`, `ResNet50`, `ResNet101`, `ResNet152`, `InceptionV3` and others
                  fix: Change to `VGG16` (possible)
                  fix: Change to `VGG19` (possible)
                  fix: Change to `ResNet18` (possible)
                  fix: Change to `ResNet34` (possible)
                  fix: Change to `ResNet50` (possible)
                  fix: Change to `ResNet101` (possible)
                  fix: Change to `ResNet152` (possible)
                  fix: Change to `InceptionV3` (possible)
                  fix: Change to `EfficientNetB0` (possible)
                  fix: Change to `EfficientNetB1` (possible)
                  fix: Change to `EfficientNetB2` (possible)
                  fix: Change to `EfficientNetB3` (possible)
            "#]],
        );
    }

    #[test]
    fn an_unknown_kind_is_one_mistake() {
        check(
            &sound(
                "[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cn'\nlayers = []\ndepth = 3\n",
            ),
            expect![[r#"
                4:8-4:19 error invalid-value: `custom_cn` is not a value of `kind`; did you mean `custom_cnn`?
                  fix: Change to `custom_cnn` (likely)
                  fix: Change to `transfer_learning` (possible)
                  fix: Change to `vision_transformer` (possible)
            "#]],
        );
    }

    #[test]
    fn a_shortened_value_is_understood() {
        check_rule(
            "invalid-value",
            "[[trainings]]\ncheckpoint = 'val'\nscheduler = 'cos'\noptimizer = 'rm'\n",
            expect![[r#"
                2:14-2:19 error invalid-value: `val` is not a value of `checkpoint`: it can be `val_loss`, `val_accuracy` or `off`
                  fix: Change to `val_loss` (possible)
                  fix: Change to `val_accuracy` (possible)
                  fix: Change to `off` (possible)
                3:13-3:18 error invalid-value: `cos` is not a value of `scheduler`; did you mean `cosine_annealing`?
                  fix: Change to `cosine_annealing` (likely)
                  fix: Change to `constant` (possible)
                  fix: Change to `reduce_on_plateau` (possible)
                  fix: Change to `step_decay` (possible)
                  fix: Change to `exponential_decay` (possible)
                4:13-4:17 error invalid-value: `rm` is not a value of `optimizer`: it can be `adam`, `adamw`, `sgd` or `rmsprop`
                  fix: Change to `adam` (possible)
                  fix: Change to `adamw` (possible)
                  fix: Change to `sgd` (possible)
                  fix: Change to `rmsprop` (possible)
            "#]],
        );
    }

    #[test]
    fn a_layer_that_has_no_place_in_a_head_goes() {
        check_fix(
            "invalid-value",
            "Remove",
            "[[models]]\nkind = 'transfer_learning'\nhead = [\n  { type = 'Flatten' },\n  { type = 'Conv2D', filters = 3 }, # no\n]\n",
            expect![[r#"
                [[models]]
                kind = 'transfer_learning'
                head = [
                  { type = 'Flatten' },
                ]
            "#]],
        );
    }

    #[test]
    fn a_head_takes_only_some_layers() {
        check_rule(
            "invalid-value",
            r#"
[[models]]
kind = "transfer_learning"
head = [
  { type = "Conv2D", filters = 3, kernel_size = 3 },
  { type = "GlobalAvgPool" },
  { type = "dense", units = 3, activation = "Relu" },
]
"#,
            expect![[r#"
                5:12-5:20 error invalid-value: `Conv2D` is not allowed here: it can be `BatchNorm`, `Dropout`, `Flatten`, `GlobalAvgPool` or `Dense`
                  fix: Remove this `Conv2D` (likely)
                  fix: Change to `BatchNorm` (possible)
                  fix: Change to `Dropout` (possible)
                  fix: Change to `Flatten` (possible)
                  fix: Change to `GlobalAvgPool` (possible)
                  fix: Change to `Dense` (possible)
                7:12-7:19 error invalid-value: `dense` is not a value of `type`; did you mean `Dense`?
                  fix: Change to `Dense` (safe)
                  fix: Change to `BatchNorm` (possible)
                  fix: Change to `Dropout` (possible)
                  fix: Change to `Flatten` (possible)
                  fix: Change to `GlobalAvgPool` (possible)
                7:45-7:51 error invalid-value: `Relu` is not a value of `activation`; did you mean `relu`?
                  fix: Change to `relu` (safe)
                  fix: Change to `gelu` (possible)
                  fix: Change to `leaky_relu` (possible)
                  fix: Change to `swish` (possible)
                  fix: Change to `none` (possible)
            "#]],
        );
    }

    #[test]
    fn elements_are_judged_one_by_one() {
        let text = "[dataset.augmentation]\npreset = 'custom'\nrotation_angles = [45, 90, 90]\n";
        check_rule(
            "invalid-value",
            text,
            expect![[r#"
            3:20-3:22 error invalid-value: `45` is not a value of `rotation_angles`: it can be `90`, `180` or `270`
              fix: Change to `90` (possible)
              fix: Change to `180` (possible)
              fix: Change to `270` (possible)
            3:28-3:30 error invalid-value: `90` stands in `rotation_angles` twice
              related 3:24-3:26: first here
              fix: Remove the second `90` (likely)
        "#]],
        );
        check_fix(
            "invalid-value",
            "Remove",
            text,
            expect![[r#"
                [dataset.augmentation]
                preset = 'custom'
                rotation_angles = [45, 90]
            "#]],
        );
    }

    #[test]
    fn comments_that_allow_know_their_codes() {
        let text = "# nestling: allow(unusual-valu, syntax, foo)\n";
        check_rule(
            "invalid-value",
            text,
            expect![[r#"
            1:19-1:31 error invalid-value: `unusual-valu` is not a code of a diagnostic; did you mean `unusual-value`?
              fix: Change to `unusual-value` (likely)
            1:33-1:39 error invalid-value: `syntax` cannot be allowed: no other reader of this file would go on
            1:41-1:44 error invalid-value: `foo` is not a code of a diagnostic
        "#]],
        );
        check_fix(
            "invalid-value",
            "`unusual-value`",
            text,
            expect![[r#"
            # nestling: allow(unusual-value, syntax, foo)
        "#]],
        );
    }
}
