use rustc_hash::FxHashMap;

use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Experiment, Library, edits};
use crate::syntax::Table;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "duplicate-experiment",
    severity: Severity::Hint,
    summary: "two experiments that are `ready` combine the same model and training",
    explanation: r#"Two experiments wait to run the same model with the same training.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "GlobalAvgPool" },
]

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32

[[experiments]]
id = "exp_0badcafe"
name = "Small × Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
status = "ready"

[[experiments]]
id = "exp_1badcafe"
name = "Small × Adam, once more"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
status = "ready"
```

With one dataset split and one seed both would do the same work and give nearly the same numbers: GPU
hours spent twice. Experiments that have run are not counted: repeating one of those is a choice.

Remove one of the two. If you mean to measure how much results vary from run to run, let each
experiment say so in its name, and silence this hint above it with
`# nestling: allow(duplicate-experiment)`.
"#,
    check: Check::Names(check),
};

fn check(context: &mut Context<'_>) {
    let session = context.session();
    let mut seen: FxHashMap<(&str, &str), Experiment<'_>> = FxHashMap::default();
    for experiment in session.experiments() {
        let Some((model, training)) = waiting_pair(experiment) else { continue };
        let first = *seen.entry((model, training)).or_insert(experiment);
        if first.0.index == experiment.0.index || same_id(experiment, first) {
            continue;
        }
        let (Some(model), Some(training)) =
            (session.find(Library::Models, model), session.find(Library::Trainings, training))
        else {
            continue;
        };
        let message = format!(
            "another experiment that is `ready` runs {} with {} too: this one would only repeat it",
            model.label(),
            training.label()
        );
        context
            .report(experiment.0.table.anchor(), message)
            .related(first.0.table.anchor(), "the other one")
            .fixes(|_| {
                let edits = edits::remove_entry(experiment.0.table);
                vec![Fix::likely("Remove this experiment", edits)]
            });
    }
}

/// Whether both wait to do the same work.
pub(super) fn same_run(a: Experiment<'_>, b: Experiment<'_>) -> bool {
    waiting_pair(a).is_some_and(|pair| waiting_pair(b) == Some(pair))
}

/// The model and training of an experiment that is `ready`.
pub(in crate::lint) fn waiting_pair(experiment: Experiment<'_>) -> Option<(&str, &str)> {
    let table = experiment.0.table;
    let ready = match table.whole_section() {
        Some(section) => section.derive(|| IsReady(is_ready(table))).0,
        None => is_ready(table),
    };
    ready.then_some((experiment.model_id()?.value, experiment.training_id()?.value))
}

/// Whether the experiment in this section is `ready`.
struct IsReady(bool);

fn is_ready(table: Table<'_>) -> bool {
    // Absent, the status is `ready`; half-typed, it is unknown.
    match table.get("status") {
        Some(status) => status.value.as_str() == Some("ready"),
        None => !table.is_broken(),
    }
}

/// A copy with its ID is `duplicate-id`, not also this.
fn same_id(a: Experiment<'_>, b: Experiment<'_>) -> bool {
    match (a.0.id(), b.0.id()) {
        (Some(a), Some(b)) => a.value == b.value,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    fn experiments(first: &str, second: &str) -> String {
        format!(
            "[[models]]
id = 'lenet'
name = 'LeNet'

[[trainings]]
id = 'adam'
name = 'Adam'

[[experiments]]
id = 'exp_1'
model_id = 'lenet'
training_id = 'adam'
{first}

# Once more.
[[experiments]]
id = 'exp_2'
model_id = 'lenet'
training_id = 'adam'
{second}
"
        )
    }

    #[test]
    fn two_that_wait_for_the_same_work() {
        let text = experiments("status = 'ready'", "");
        check_rule(
            "duplicate-experiment",
            &text,
            expect![[r#"
            16:1-16:16 hint duplicate-experiment: another experiment that is `ready` runs “LeNet” with “Adam” too: this one would only repeat it
              related 9:1-9:16: the other one
              fix: Remove this experiment (likely)
        "#]],
        );
        check_fix(
            "duplicate-experiment",
            "Remove",
            &text,
            expect![[r#"
                [[models]]
                id = 'lenet'
                name = 'LeNet'

                [[trainings]]
                id = 'adam'
                name = 'Adam'

                [[experiments]]
                id = 'exp_1'
                model_id = 'lenet'
                training_id = 'adam'
                status = 'ready'
            "#]],
        );
    }

    #[test]
    fn a_run_may_be_repeated() {
        let text = experiments("status = 'completed'", "status = 'ready'");
        check_rule("duplicate-experiment", &text, expect![[""]]);
    }

    #[test]
    fn a_half_typed_status_may_become_anything() {
        let text = experiments("status = 'ready'", "status = ");
        check_rule("duplicate-experiment", &text, expect![[""]]);
    }

    #[test]
    fn a_copy_with_its_id_has_another_mistake() {
        let text = experiments("", "").replace("exp_2", "exp_1");
        check_rule("duplicate-experiment", &text, expect![[""]]);
    }

    #[test]
    fn dangling_references_are_the_mistake_then() {
        let text = experiments("", "").replace("id = 'adam'\nname", "id = 'sgd'\nname");
        check_rule("duplicate-experiment", &text, expect![[""]]);
    }
}
