use crate::lint::{Check, Rule, Severity};
use crate::session::Library;

use super::references::report_dangling;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unknown-model",
    severity: Severity::Error,
    summary: "an experiment refers to a model that is not there",
    explanation: r#"An experiment combines one model with one training. The `model_id` of this one is the ID
of no model in the session.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32

[[experiments]]
id = "exp_0badcafe"
name = "LeNet × Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
```

There is nothing to train: the run would stop before its first epoch, in a queue perhaps hours after
it was sent off. A finished experiment whose model is gone cannot be repeated or compared any more.

Correct the ID (completion lists them with their names), create the model, or remove the experiment.
"#,
    check: Check::Names(|context| report_dangling(context, Library::Models)),
};

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    fn session(reference: &str) -> String {
        format!(
            "[[models]]
id = 'model_3fa9c1d2'
name = 'LeNet'

[[models]]
id = 'model_3fa9c1d5'

[[models]]
id = 'resnet50'
name = 'ResNet50, frozen'

[[experiments]]
id = 'exp_1'
model_id = '{reference}'
training_id = 'adam'

[[trainings]]
id = 'adam'
"
        )
    }

    #[test]
    fn a_misspelled_table_is_told_by_itself() {
        check_rule(
            "unknown-model",
            "[[model]]\nid = 'a'\n\n[[experiments]]\nid = 'e'\nname = 'E'\nmodel_id = 'a'\n",
            expect![[r#""#]],
        );
    }

    #[test]
    fn a_slip_leads_to_the_similar_ids() {
        check_rule(
            "unknown-model",
            &session("model_3fa9c1d3"),
            expect![[r#"
            14:12-14:28 error unknown-model: no model has the ID `model_3fa9c1d3`; did you mean `model_3fa9c1d2` (“LeNet”)?
              fix: Change to `model_3fa9c1d2` (“LeNet”) (likely)
              fix: Change to `model_3fa9c1d5` (possible)
              fix: Create the model `model_3fa9c1d3` (possible)
              fix: Remove this experiment (possible)
        "#]],
        );
        check_fix(
            "unknown-model",
            "Change to `model_3fa9c1d2`",
            &session("model_3fa9c1d3"),
            expect![[r#"
                [[models]]
                id = 'model_3fa9c1d2'
                name = 'LeNet'

                [[models]]
                id = 'model_3fa9c1d5'

                [[models]]
                id = 'resnet50'
                name = 'ResNet50, frozen'

                [[experiments]]
                id = 'exp_1'
                model_id = "model_3fa9c1d2"
                training_id = 'adam'

                [[trainings]]
                id = 'adam'
            "#]],
        );
    }

    #[test]
    fn a_name_leads_to_its_id() {
        check_rule(
            "unknown-model",
            &session("resnet50, frozen"),
            expect![[r#"
            14:12-14:30 error unknown-model: `resnet50, frozen` is the name of a model; refer to it by its ID, `resnet50`
              fix: Change to `resnet50` (“ResNet50, frozen”) (likely)
              fix: Remove this experiment (possible)
        "#]],
        );
    }

    #[test]
    fn an_id_of_another_library_is_said_to_be_one() {
        check_rule(
            "unknown-model",
            &session("adam"),
            expect![[r#"
            14:12-14:18 error unknown-model: `adam` is a training, but a model belongs here
              fix: Create the model `adam` (possible)
              fix: Remove this experiment (possible)
        "#]],
        );
    }

    #[test]
    fn an_empty_reference_is_said_to_be_empty() {
        check_rule(
            "unknown-model",
            &session(""),
            expect![[r#"
            14:12-14:14 error unknown-model: this experiment names no model: write the ID of one of `models`
              fix: Remove this experiment (possible)
        "#]],
        );
    }

    #[test]
    fn the_model_can_be_created() {
        check_fix(
            "unknown-model",
            "Create",
            &session("vgg"),
            expect![[r#"
                [[models]]
                id = 'model_3fa9c1d2'
                name = 'LeNet'

                [[models]]
                id = 'model_3fa9c1d5'

                [[models]]
                id = 'resnet50'
                name = 'ResNet50, frozen'

                [[models]]
                id = "vgg"
                name = "Conventional"
                created_at = 2026-11-22T10:00:00Z
                kind = "custom_cnn"
                layers = [
                  { type = "Conv2D", filters = 32, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "Conv2D", filters = 32, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "MaxPooling2D", pool_size = 2 },
                  { type = "Conv2D", filters = 64, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "Conv2D", filters = 64, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "MaxPooling2D", pool_size = 2 },
                  { type = "Conv2D", filters = 128, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "Conv2D", filters = 128, kernel_size = 3, activation = "relu", padding = "same" },
                  { type = "MaxPooling2D", pool_size = 2 },
                  { type = "Dropout", rate = 0.25 },
                  { type = "GlobalAvgPool" },
                  { type = "Dense", units = 512, activation = "relu" },
                  { type = "Dropout", rate = 0.5 },
                  { type = "Dense", units = 256, activation = "relu" },
                  { type = "Dropout", rate = 0.5 },
                ]

                [[experiments]]
                id = 'exp_1'
                model_id = 'vgg'
                training_id = 'adam'

                [[trainings]]
                id = 'adam'
            "#]],
        );
    }

    #[test]
    fn the_experiment_can_be_removed() {
        check_fix(
            "unknown-model",
            "Remove",
            &session("vgg"),
            expect![[r#"
                [[models]]
                id = 'model_3fa9c1d2'
                name = 'LeNet'

                [[models]]
                id = 'model_3fa9c1d5'

                [[models]]
                id = 'resnet50'
                name = 'ResNet50, frozen'

                [[trainings]]
                id = 'adam'
            "#]],
        );
    }

    #[test]
    fn a_session_without_models_says_so() {
        let text = "[[experiments]]\nid = 'exp_1'\nmodel_id = 'vgg'\n";
        check_rule(
            "unknown-model",
            text,
            expect![[r#"
                3:12-3:17 error unknown-model: no model has the ID `vgg`: refer to one that is there, or create it
                  fix: Create the model `vgg` (possible)
                  fix: Remove this experiment (possible)
            "#]],
        );
    }

    #[test]
    fn while_a_model_has_no_id_nobody_can_say_what_is_unknown() {
        let silent = |text: String| check_rule("unknown-model", &text, expect![[""]]);
        silent(session("vgg") + "[[models]]\nid = 'vg\n");
        silent(session("vgg") + "[[models]]\nname = 'VGG'\n");
        silent(session("vgg") + "[[models]\nid = 'vgg'\n");
        silent(session("vgg") + "[[models\nid = 'vgg'\n");
        silent(session("vgg") + "[[mod\n");
        silent("models = [{ id = 'vgg'\n[[experiments]]\nmodel_id = 'vgg'\n".to_owned());
        silent("[models]\nid = 'vgg'\n[[experiments]]\nmodel_id = 'vgg'\n".to_owned());
    }

    #[test]
    fn a_header_that_cannot_become_a_model_hides_nothing() {
        for half in ["[[exper", "[[experiments", "[dataset.spl", "[br", "[[models.lay", "[mx"] {
            check_rule(
                "unknown-model",
                &format!("{}{half}\n", session("vgg")),
                expect![[r#"
                    14:12-14:17 error unknown-model: no model has the ID `vgg`: refer to one that is there, or create it
                      fix: Create the model `vgg` (possible)
                      fix: Remove this experiment (possible)
                "#]],
            );
        }
        for half in ["[", "[[", "[m", "[[models", "[[\"models", "[[models]"] {
            check_rule("unknown-model", &format!("{}{half}\n", session("vgg")), expect![[""]]);
        }
        let above = |line: &str| format!("{line}\n{}", session("vgg"));
        check_rule("unknown-model", &above("mod"), expect![[""]]);
        check_rule("unknown-model", &above("x = \"\"\"\nmodels = [{ id = 'vgg' }]"), expect![[""]]);
        check_rule(
            "unknown-model",
            &above("titl"),
            expect![[r#"
                15:12-15:17 error unknown-model: no model has the ID `vgg`: refer to one that is there, or create it
                  fix: Create the model `vgg` (possible)
                  fix: Remove this experiment (possible)
            "#]],
        );
    }

    #[test]
    fn mistakes_elsewhere_do_not_hide_it() {
        check_rule(
            "unknown-model",
            &(session("vgg") + "[[trainings]]\nid = \n"),
            expect![[r#"
                14:12-14:17 error unknown-model: no model has the ID `vgg`: refer to one that is there, or create it
                  fix: Create the model `vgg` (possible)
                  fix: Remove this experiment (possible)
            "#]],
        );
    }
}
