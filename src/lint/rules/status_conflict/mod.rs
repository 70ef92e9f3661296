//! `status-conflict`: the record of an experiment contradicts itself. One check a file for each of
//! the three things that can: its status, its epochs, its times.

mod epochs;
mod status;
#[cfg(test)]
mod tests;
mod times;

use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Entry, Experiment, Library, Status, edits, render};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "status-conflict",
    severity: Severity::Warning,
    summary: "what is recorded of an experiment contradicts itself",
    explanation: r#"An experiment's `status` says how far it is, and the other fields record its run. Here they
contradict each other:

- `ready`, but epochs are done or a time is recorded;
- `training` or `paused`, but with `completed_at`;
- `completed`, but without `completed_at`;
- an `error`, but another status than `failed`;
- more epochs done than the training has, or a `best_epoch` that was not reached;
- `completed_at` before `started_at`.

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
current_epoch = 12
```

The record is what comparisons and resumed runs rely on. An experiment that is `ready` starts from its
first epoch and overwrites what twelve epochs learned; one that is `completed` counts in tables of
results, whether or not it ever ended.

It comes from a trainer that was killed before it could write, or from a status changed by hand. Set
the status that is true, or correct the field beside it.
"#,
    check: Check::Entries(Library::Experiments, check),
};

fn check(context: &mut Context<'_>, entry: Entry<'_>) {
    let experiment = Experiment(entry);
    status::check(context, experiment);
    epochs::check(context, experiment);
    times::check(context, experiment);
}

fn set_status(experiment: Experiment<'_>, status: Status) -> Fix {
    let name = status.name();
    let edits = edits::set_field(experiment.0.table, "status", &render::string(name));
    Fix::likely(format!("Set `status` to `{name}`"), edits)
}
