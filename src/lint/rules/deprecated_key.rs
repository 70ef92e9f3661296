use crate::lint::violation::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, Tag, words};
use crate::session::edits;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "deprecated-key",
    severity: Severity::Warning,
    summary: "an older spelling of a key",
    explanation: r#"The key has another name now. Nestling still understands this older spelling, and judges its
value as that of the new one.

```toml
[dataset]
dataset_path = "data/malware"
```

Scripts that read session files look for the present name only. A key that two files spell differently
also makes their runs hard to compare.

Rename the key; its meaning and its values are the same. `nestling check --fix` does it everywhere.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let Violation::DeprecatedKey { place } = violation else { return };
    let (old, new) = (place.name(), &place.key.name);
    let present = place.table.get(new);
    let message = match present {
        None => format!("`{old}` is called `{new}` now"),
        Some(_) => format!("`{old}` is the older name of `{new}`, which is here as well"),
    };
    let mut report = context.report(place.field.key.range(), message).tag(Tag::Deprecated);
    if let Some(present) = present {
        report = report.related(present.key.range(), format!("`{new}` stands here"));
    }
    report.fixes(|_| match present {
        None => {
            let edits = edits::rename_key(place.field, new);
            vec![Fix::safe(format!("Rename to `{new}`"), edits)]
        }
        Some(_) => {
            let title = format!("Remove {}", words::quoted(old));
            vec![Fix::likely(title, edits::remove_field(place.field))]
        }
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn an_older_key_counts_as_the_new_one() {
        check(
            &sound(
                r#"
[[trainings]]
id = "adam"
name = "Adam"
optimizer = "adam"
lr = 7
epochs = 50
batch_size = 32
"#,
            ),
            expect![[r#"
                6:1-6:3 warning deprecated-key [Deprecated]: `lr` is called `learning_rate` now
                  fix: Rename to `learning_rate` (safe)
                6:6-6:7 error out-of-range: `lr` must be above 0 and at most 1, not `7`
                  fix: Change to `1.0` (likely)
            "#]],
        );
    }

    #[test]
    fn an_older_selector_selects() {
        check_rule(
            "unknown-key",
            "[[models]]\nmodel_type = 'custom_cnn'\nlayers = []\n",
            expect![[""]],
        );
    }

    #[test]
    fn renamed_unless_both_are_there() {
        check_fix(
            "deprecated-key",
            "Rename",
            "[[trainings]]\nlr = 0.1 # big\n",
            expect![[r#"
                [[trainings]]
                learning_rate = 0.1 # big
            "#]],
        );
        let both = "[[trainings]]\nlr = 0.1\nlearning_rate = 0.01\n";
        check_rule(
            "deprecated-key",
            both,
            expect![[r#"
            2:1-2:3 warning deprecated-key [Deprecated]: `lr` is the older name of `learning_rate`, which is here as well
              related 3:1-3:14: `learning_rate` stands here
              fix: Remove `lr` (likely)
        "#]],
        );
        check_fix(
            "deprecated-key",
            "Remove",
            both,
            expect![[r#"
                [[trainings]]
                learning_rate = 0.01
            "#]],
        );
    }
}
