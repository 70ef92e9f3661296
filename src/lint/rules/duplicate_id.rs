use crate::lint::words::quoted;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Library, edits, ids, render};
use crate::text::TextEdit;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "duplicate-id",
    severity: Severity::Error,
    summary: "two entries of one library have the same ID",
    explanation: r#"Each model, training and experiment has an ID of its own. Two entries of one library have
the same here, most often because one was copied from the other.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam, slower"
optimizer = "adam"
learning_rate = 0.0001
epochs = 50
batch_size = 32
```

An experiment that says `training_id = "train_a1b2c3d4"` runs with the first of them, whichever was
meant: the results are then filed under settings that never ran.

Give the second entry a fresh ID. References stay with the first; change those that mean the second.
"#,
    check: Check::Names(check),
};

fn check(context: &mut Context<'_>) {
    let session = context.session();
    for library in Library::ALL {
        for entry in session.entries(library) {
            let Some(id) = entry.id().filter(|id| ids::is_valid(id.value)) else { continue };
            let Some(first) = session.find(library, id.value) else { continue };
            if first.index >= entry.index {
                continue;
            }
            let noun = library.noun();
            let why = match library {
                Library::Experiments => "its results are kept under it",
                Library::Models | Library::Trainings => {
                    "or nobody can say which one an experiment means"
                }
            };
            let message = format!(
                "another {noun} already has the ID {}: each {noun} needs its own, {why}",
                quoted(id.value)
            );
            let first_range = first.id().map_or(first.table.anchor(), |id| id.range);
            context.report(id.range, message).related(first_range, "first used here").fixes(
                |context| {
                    let fresh = context.ids.fresh(library, session);
                    let value = render::string(&fresh);
                    let edit = TextEdit::replace(id.range, value);
                    let removal = edits::remove_entry(entry.table);
                    vec![
                        Fix::likely(format!("Change to the fresh ID `{fresh}`"), vec![edit]),
                        Fix::possible(format!("Remove this {noun}"), removal),
                    ]
                },
            );
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const COPIED: &str = r#"
[[models]]
id = "lenet"
name = "LeNet"

[[models]]
id = "lenet"
name = "LeNet, wider"

[[experiments]]
id = "lenet"
model_id = "lenet"
"#;

    #[test]
    fn every_later_one_points_to_the_first() {
        check_rule(
            "duplicate-id",
            COPIED,
            expect![[r#"
                7:6-7:13 error duplicate-id: another model already has the ID `lenet`: each model needs its own, or nobody can say which one an experiment means
                  related 3:6-3:13: first used here
                  fix: Change to the fresh ID `model_efeb6f30` (likely)
                  fix: Remove this model (possible)
            "#]],
        );
        let thrice = "[[trainings]]\nid = 'a'\n[[trainings]]\nid = 'a'\n[[trainings]]\nid = 'a'\n";
        check_rule(
            "duplicate-id",
            thrice,
            expect![[r#"
                4:6-4:9 error duplicate-id: another training already has the ID `a`: each training needs its own, or nobody can say which one an experiment means
                  related 2:6-2:9: first used here
                  fix: Change to the fresh ID `train_efeb6f30` (likely)
                  fix: Remove this training (possible)
                6:6-6:9 error duplicate-id: another training already has the ID `a`: each training needs its own, or nobody can say which one an experiment means
                  related 2:6-2:9: first used here
                  fix: Change to the fresh ID `train_1fd880c5` (likely)
                  fix: Remove this training (possible)
            "#]],
        );
    }

    #[test]
    fn the_later_one_gets_a_fresh_id() {
        check_fix(
            "duplicate-id",
            "fresh",
            COPIED,
            expect![[r#"

            [[models]]
            id = "lenet"
            name = "LeNet"

            [[models]]
            id = "model_efeb6f30"
            name = "LeNet, wider"

            [[experiments]]
            id = "lenet"
            model_id = "lenet"
        "#]],
        );
    }

    #[test]
    fn inline_libraries_are_libraries() {
        check_rule(
            "duplicate-id",
            "models = [{ id = 'a' }, { id = 'a' }]\n",
            expect![[r#"
                1:32-1:35 error duplicate-id: another model already has the ID `a`: each model needs its own, or nobody can say which one an experiment means
                  related 1:18-1:21: first used here
                  fix: Change to the fresh ID `model_efeb6f30` (likely)
                  fix: Remove this model (possible)
            "#]],
        );
    }
}
