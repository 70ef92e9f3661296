use crate::lint::{Check, Rule, Severity};
use crate::session::Library;

use super::unused::report_unused;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unused-model",
    severity: Severity::Hint,
    summary: "a model is in no experiment",
    explanation: r#"No experiment of this session uses the model, so it will never be trained.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]
```

A model that was just created looks like this, and nothing is wrong with it. One that stays so is
either a run that was forgotten or a leftover that readers of the session stumble over.

Create an experiment with it, or remove it.
"#,
    check: Check::Names(|context| report_unused(context, Library::Models)),
};

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const TWO_MODELS: &str = "[[models]]
id = 'lenet'
name = 'LeNet'

# Not yet tried.
[[models]]
id = 'vgg'
name = 'VGG'

[[trainings]]
id = 'adam'
name = 'Adam'

[[trainings]]
id = 'sgd'
name = 'SGD'

[[experiments]]
id = 'exp_1'
name = 'LeNet × Adam'
model_id = 'lenet'
training_id = 'adam'
";

    #[test]
    fn a_model_in_no_experiment_is_faded() {
        check_rule(
            "unused-model",
            TWO_MODELS,
            expect![[r#"
                7:6-7:11 hint unused-model [Unnecessary]: no experiment uses this model
                  fix: Create experiment ▸ “VGG” × “Adam” (likely)
                  fix: Remove this model (possible)
            "#]],
        );
    }

    #[test]
    fn an_experiment_takes_the_training_that_most_use() {
        check_fix(
            "unused-model",
            "Create",
            TWO_MODELS,
            expect![[r#"
                [[models]]
                id = 'lenet'
                name = 'LeNet'

                # Not yet tried.
                [[models]]
                id = 'vgg'
                name = 'VGG'

                [[trainings]]
                id = 'adam'
                name = 'Adam'

                [[trainings]]
                id = 'sgd'
                name = 'SGD'

                [[experiments]]
                id = 'exp_1'
                name = 'LeNet × Adam'
                model_id = 'lenet'
                training_id = 'adam'

                [[experiments]]
                id = "exp_efeb6f30"
                name = "VGG × Adam"
                created_at = 2026-11-22T10:00:00Z
                model_id = "vgg"
                training_id = "adam"
                status = "ready"
            "#]],
        );
    }

    #[test]
    fn the_model_can_be_removed() {
        check_fix(
            "unused-model",
            "Remove",
            TWO_MODELS,
            expect![[r#"
                [[models]]
                id = 'lenet'
                name = 'LeNet'

                [[trainings]]
                id = 'adam'
                name = 'Adam'

                [[trainings]]
                id = 'sgd'
                name = 'SGD'

                [[experiments]]
                id = 'exp_1'
                name = 'LeNet × Adam'
                model_id = 'lenet'
                training_id = 'adam'
            "#]],
        );
    }

    #[test]
    fn without_a_training_there_is_no_experiment_to_create() {
        check_rule(
            "unused-model",
            "models = [{ id = 'vgg' }]\n",
            expect![[r#"
            1:18-1:23 hint unused-model [Unnecessary]: no experiment uses this model
              fix: Remove this model (possible)
        "#]],
        );
    }

    #[test]
    fn what_may_be_used_is_not_unused() {
        let silent = |more: &str| {
            check_rule("unused-model", &format!("{TWO_MODELS}{more}"), expect![[""]]);
        };
        silent("[[experiments]]\nmodel_id = 'vg\n");
        silent("[[experiments]]\nid = 'exp_2'\n");
        silent("[[experiments\n");
        silent("[[experiments]]\nmodel_id = 'vg'\n");
        silent("[[experiments]]\nmodel_id = 'VGG'\n");
    }

    #[test]
    fn an_entry_with_a_worse_mistake_is_not_also_unused() {
        let text = "[[models]]\nid = 'a b'\n[[models]]\nname = 'LeNet'\n";
        check_rule("unused-model", text, expect![[""]]);
    }
}
