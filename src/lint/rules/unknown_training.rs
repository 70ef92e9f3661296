use crate::lint::{Check, Rule, Severity};
use crate::session::Library;

use super::references::report_dangling;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unknown-training",
    severity: Severity::Error,
    summary: "an experiment refers to a training that is not there",
    explanation: r#"An experiment combines one model with one training. The `training_id` of this one is the
ID of no training in the session.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]

[[experiments]]
id = "exp_0badcafe"
name = "Small × Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
```

Without it nobody knows the optimizer, the learning rate or the number of epochs: the run would stop
before its first epoch, and a finished experiment could not be repeated.

Correct the ID (completion lists them with their names), create the training, or remove the
experiment.
"#,
    check: Check::Names(|context| report_dangling(context, Library::Trainings)),
};

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const TYPO: &str = "[[trainings]]
id = 'train_a1b2c3d4'
name = 'Adam'

[[experiments]]
id = 'exp_1'
training_id = 'train_a1b2c3e4'
";

    #[test]
    fn a_slip_leads_to_the_similar_id() {
        check_rule(
            "unknown-training",
            TYPO,
            expect![[r#"
            7:15-7:31 error unknown-training: no training has the ID `train_a1b2c3e4`; did you mean `train_a1b2c3d4` (“Adam”)?
              fix: Change to `train_a1b2c3d4` (“Adam”) (likely)
              fix: Create the training `train_a1b2c3e4` (possible)
              fix: Remove this experiment (possible)
        "#]],
        );
    }

    #[test]
    fn the_training_can_be_created() {
        check_fix(
            "unknown-training",
            "Create",
            TYPO,
            expect![[r#"
                [[trainings]]
                id = 'train_a1b2c3d4'
                name = 'Adam'

                [[trainings]]
                id = "train_a1b2c3e4"
                name = "Adam, cosine"
                created_at = 2026-11-22T10:00:00Z
                optimizer = "adam"
                learning_rate = 0.001
                scheduler = "cosine_annealing"
                epochs = 50
                batch_size = 32
                early_stopping_patience = 10
                checkpoint = "val_loss"

                [[experiments]]
                id = 'exp_1'
                training_id = 'train_a1b2c3e4'
            "#]],
        );
    }

    #[test]
    fn inline_libraries_are_libraries() {
        let inline = "trainings = [{ id = 'adam' }]\nexperiments = [{ training_id = 'adan' }]\n";
        check_rule(
            "unknown-training",
            inline,
            expect![[r#"
            2:32-2:38 error unknown-training: no training has the ID `adan`; did you mean `adam`?
              fix: Change to `adam` (likely)
              fix: Create the training `adan` (possible)
              fix: Remove this experiment (possible)
        "#]],
        );
        check_fix(
            "unknown-training",
            "Change",
            inline,
            expect![[r#"
            trainings = [{ id = 'adam' }]
            experiments = [{ training_id = "adam" }]
        "#]],
        );
    }
}
