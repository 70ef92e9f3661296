use crate::lint::{Check, Rule, Severity};
use crate::session::Library;

use super::unused::report_unused;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unused-training",
    severity: Severity::Hint,
    summary: "a training is in no experiment",
    explanation: r#"No experiment of this session uses the training, so nothing is ever trained with it.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32
```

A training that was just created looks like this, and nothing is wrong with it. One that stays so is
either a run that was forgotten or a leftover that readers of the session stumble over.

Create an experiment with it, or remove it.
"#,
    check: Check::Names(|context| report_unused(context, Library::Trainings)),
};

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const TEXT: &str = "trainings = [{ id = 'adam', name = 'Adam' }]
models = [{ id = 'lenet', name = 'LeNet' }]
";

    #[test]
    fn a_training_in_no_experiment_is_faded() {
        check_rule(
            "unused-training",
            TEXT,
            expect![[r#"
                1:21-1:27 hint unused-training [Unnecessary]: no experiment uses this training
                  fix: Create experiment ▸ “LeNet” × “Adam” (likely)
                  fix: Remove this training (possible)
            "#]],
        );
    }

    #[test]
    fn an_experiment_is_created_with_the_last_model() {
        check_fix(
            "unused-training",
            "Create",
            TEXT,
            expect![[r#"
                trainings = [{ id = 'adam', name = 'Adam' }]
                models = [{ id = 'lenet', name = 'LeNet' }]

                [[experiments]]
                id = "exp_1fd880c5"
                name = "LeNet × Adam"
                created_at = 2026-11-22T10:00:00Z
                model_id = "lenet"
                training_id = "adam"
                status = "ready"
            "#]],
        );
    }
}
