use crate::catalog::Literal;
use crate::lint::violation::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, Tag, words};
use crate::session::{Values, edits, render};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "inapplicable-key",
    severity: Severity::Warning,
    summary: "a key that has no effect beside the value of another",
    explanation: r#"Some keys belong to one value of another key: `unfreeze_layers` to the strategy
`partial_fine_tuning`, `momentum` to the optimizer `sgd`. Beside another value the key is ignored.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
momentum = 0.9
learning_rate = 0.001
epochs = 50
batch_size = 32
```

Whoever reads the file believes that the setting took part in the result. It did not.

Remove the key, or switch the other key to the value under which it has an effect.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::InapplicableKey { place, when, selector } = violation else { return };
    let table = place.table;
    let name = words::quoted(place.name());
    let values = Values::new(Some(place.spec), Some(table));
    let present = values.selected(selector).unwrap_or_default();
    let chosen = values.written(selector);
    let implied = if chosen.is_some() { "" } else { ", the default" };
    let homes: Vec<_> = when.values.iter().map(|value| format!("`{value}`")).collect();
    let message = format!(
        "{name} has no effect under `{selector} = \"{present}\"`{implied}; it belongs to {}",
        words::any_of(&homes),
        selector = selector.name,
    );

    let mut report = context.report(place.field.key.range(), message).tag(Tag::Unnecessary);
    if let Some(chosen) = chosen {
        let message = format!("`{}` is chosen here", selector.name);
        report = report.related(chosen.value.range(), message);
    }
    report.fixes(|_| {
        let remove = edits::remove_field(place.field);
        let mut fixes = vec![Fix::likely(format!("Remove {name}"), remove)];
        for value in &when.values {
            let rendered = render::value(&Literal::String(value.clone()));
            let edits = match chosen {
                Some(chosen) => edits::replace_value(chosen.value, &rendered),
                None => edits::insert_field(table, &selector.name, &rendered),
            };
            let title = format!("Set `{}` to `{value}`", selector.name);
            fixes.push(Fix::possible(title, edits));
        }
        fixes
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const FROZEN: &str = "\
[[models]]
kind = \"transfer_learning\"
strategy = \"feature_extraction\"
unfreeze_layers = 10
";

    #[test]
    fn the_choice_that_silences_a_key_is_shown() {
        check_rule(
            "inapplicable-key",
            FROZEN,
            expect![[r#"
            4:1-4:16 warning inapplicable-key [Unnecessary]: `unfreeze_layers` has no effect under `strategy = "feature_extraction"`; it belongs to `partial_fine_tuning`
              related 3:12-3:32: `strategy` is chosen here
              fix: Remove `unfreeze_layers` (likely)
              fix: Set `strategy` to `partial_fine_tuning` (possible)
        "#]],
        );
        check_rule(
            "inapplicable-key",
            "[[models]]\nkind = \"transfer_learning\"\nunfreeze_layers = 10\n",
            expect![[r#"
                3:1-3:16 warning inapplicable-key [Unnecessary]: `unfreeze_layers` has no effect under `strategy = "feature_extraction"`, the default; it belongs to `partial_fine_tuning`
                  fix: Remove `unfreeze_layers` (likely)
                  fix: Set `strategy` to `partial_fine_tuning` (possible)
            "#]],
        );
        check_rule(
            "inapplicable-key",
            "[[models]]\nkind = \"custom_cnn\"\nunfreeze_layers = 10\npatch_size = 'x'\n",
            expect![[r#"
                3:1-3:16 warning inapplicable-key [Unnecessary]: `unfreeze_layers` has no effect under `kind = "custom_cnn"`; it belongs to `transfer_learning`
                  related 2:8-2:20: `kind` is chosen here
                  fix: Remove `unfreeze_layers` (likely)
                  fix: Set `kind` to `transfer_learning` (possible)
                4:1-4:11 warning inapplicable-key [Unnecessary]: `patch_size` has no effect under `kind = "custom_cnn"`; it belongs to `vision_transformer`
                  related 2:8-2:20: `kind` is chosen here
                  fix: Remove `patch_size` (likely)
                  fix: Set `kind` to `vision_transformer` (possible)
            "#]],
        );
        check_rule(
            "inapplicable-key",
            "[dataset.split]\nfolds = 99\n",
            expect![[r#"
            2:1-2:6 warning inapplicable-key [Unnecessary]: `folds` has no effect under `method = "fixed"`, the default; it belongs to `cross_validation`
              fix: Remove `folds` (likely)
              fix: Set `method` to `cross_validation` (possible)
        "#]],
        );
    }

    #[test]
    fn removed_or_put_in_force() {
        check_fix(
            "inapplicable-key",
            "Remove",
            FROZEN,
            expect![[r#"
                [[models]]
                kind = "transfer_learning"
                strategy = "feature_extraction"
            "#]],
        );
        check_fix(
            "inapplicable-key",
            "Set",
            FROZEN,
            expect![[r#"
                [[models]]
                kind = "transfer_learning"
                strategy = "partial_fine_tuning"
                unfreeze_layers = 10
            "#]],
        );
        check_fix(
            "inapplicable-key",
            "Set",
            "[dataset.split]\nfolds = 5\n",
            expect![[r#"
                [dataset.split]
                folds = 5
                method = "cross_validation"
            "#]],
        );
    }
}
