use rustc_hash::FxHashMap;

use crate::lint::words::quoted;
use crate::lint::{Check, Context, Rule, Severity};
use crate::session::{Entry, Experiment, Library};

use super::duplicate_experiment::same_run;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "duplicate-name",
    severity: Severity::Hint,
    summary: "two entries of one library have the same name",
    explanation: r#"Two entries of one library have the same name. That is allowed, since entries are told
apart by their IDs.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 50
batch_size = 32

[[trainings]]
id = "train_b2c3d4e5"
name = "Adam"
optimizer = "adam"
learning_rate = 0.0001
epochs = 50
batch_size = 32
```

Lists, plots and tables of results show names, though: two curves called “Adam” cannot be told apart.

Let the name say what is different, as in “Adam, slower”.
"#,
    check: Check::Names(check),
};

fn check(context: &mut Context<'_>) {
    let session = context.session();
    for library in Library::ALL {
        let entries = session.entries(library);
        let mut seen: FxHashMap<&str, &Entry<'_>> = FxHashMap::default();
        seen.reserve(entries.len());
        for entry in entries {
            let Some(name) = entry.name() else { continue };
            let first = *seen.entry(name.value).or_insert(entry);
            if first.index == entry.index || is_copy(entry, first) {
                continue;
            }
            let Some(first_name) = first.name() else { continue };
            let noun = library.noun();
            let message = format!(
                "another {noun} is called {} too: say in the name what makes this one different",
                quoted(name.value)
            );
            context.report(name.range, message).related(first_name.range, "the other one");
        }
    }
}

/// Whether `entry` as a whole repeats `first`: then that is the mistake, and another rule's.
fn is_copy(entry: &Entry<'_>, first: &Entry<'_>) -> bool {
    let same_id = match (entry.id(), first.id()) {
        (Some(id), Some(first)) => id.value == first.value,
        _ => false,
    };
    same_id
        || (entry.library == Library::Experiments
            && same_run(Experiment(*entry), Experiment(*first)))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::check_rule;

    #[test]
    fn the_later_one_is_told() {
        let twice = "[[models]]\nid = 'a'\nname = 'LeNet'\n[[models]]\nid = 'b'\nname = 'LeNet'\n";
        check_rule(
            "duplicate-name",
            twice,
            expect![[r#"
            6:8-6:15 hint duplicate-name: another model is called `LeNet` too: say in the name what makes this one different
              related 3:8-3:15: the other one
        "#]],
        );
    }

    #[test]
    fn libraries_do_not_share_names() {
        let two = "[[models]]\nid = 'a'\nname = 'Adam'\n[[trainings]]\nid = 'b'\nname = 'Adam'\n";
        check_rule("duplicate-name", two, expect![[""]]);
    }

    #[test]
    fn a_copied_entry_has_one_mistake() {
        let copy = "[[models]]\nid = 'a'\nname = 'LeNet'\n[[models]]\nid = 'a'\nname = 'LeNet'\n";
        check_rule("duplicate-name", copy, expect![[""]]);
    }
}
