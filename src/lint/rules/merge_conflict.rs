use crate::lint::words::quoted;
use crate::lint::{Applicability, Check, Context, Fix, FixAction, Rule, Severity};
use crate::session::Library;
use crate::session::merge::{Conflict, Difference, Step, take_all};
use crate::syntax::Document;
use crate::text::TextEdit;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "merge-conflict",
    severity: Severity::Warning,
    summary: "a value was changed in the editor and on disk, differently",
    explanation: r#"A session that is open in an editor may be changed on disk at the same time: a trainer reports an
epoch, a command adds a model. What changed on disk alone is brought into the open text at once. What
was changed on both sides, to different values, only you can decide.

```toml
[[trainings]]
id = "train_a1b2c3d4"
learning_rate = 0.01
```

Here `learning_rate` was 0.1 when the file was read. You wrote 0.01, and meanwhile something else wrote
0.001 into the file.

*Take the disk's value* writes 0.001 here; *Keep mine* leaves the text as it is and forgets the
conflict. Back at 0.1, there is none: the disk's value comes in by itself. Undoing a change that came from
the disk is a conflict, too. Saving the file keeps yours as well, for all conflicts at once: the file then says what the
editor says. Only files that are open in an editor have conflicts; `nestling check` never reports one.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let document = context.session().document();
    let open = context.input.conflicts.iter().filter(|conflict| !conflict.is_settled(document));
    let open: Vec<&Conflict> = open.collect();
    for conflict in &open {
        let message = message(conflict, document);
        context
            .report(conflict.range(document), message)
            .fixes(|_| fixes(conflict, &open, document));
    }
}

fn message(conflict: &Conflict, document: &Document) -> String {
    let (subject, is_entry) = subject(conflict);
    let here = conflict.here(document).map(|node| quoted(node.text()));
    let disk = conflict.disk.as_deref().map(quoted);
    let what = match (here, disk) {
        _ if let Some(Difference { number, here, disk }) = conflict.first_difference(document) => {
            let there = |element: Option<String>| {
                element.map_or_else(|| "missing".to_owned(), |text| quoted(&text))
            };
            format!(
                "element {number} of {subject} is {} here and {} on disk",
                there(here),
                there(disk)
            )
        }
        (Some(_), None) if is_entry => format!("{subject} was changed here and removed on disk"),
        (None, Some(_)) if is_entry => format!("{subject} was removed here and changed on disk"),
        (Some(here), Some(disk)) => format!("{subject} is {here} here and {disk} on disk"),
        (Some(here), None) => format!("{subject} is {here} here and was removed on disk"),
        (None, disk) => {
            format!("{subject} was removed here and is {} on disk", disk.unwrap_or_default())
        }
    };
    let what = if is_entry { what } else { format!("{what}; both changed") };
    format!("{what} since the file was read: saving keeps what is here")
}

/// What a conflict is about, and whether that is an entry of a library.
fn subject(conflict: &Conflict) -> (String, bool) {
    match conflict.path() {
        [Step::Key(library), Step::Id(id)] => {
            let library = Library::ALL.into_iter().find(|it| it.key() == library);
            (format!("the {} {}", library.map_or("entry", Library::noun), quoted(id)), true)
        }
        [.., Step::Key(name)] => (quoted(name), false),
        _ => ("this".to_owned(), false),
    }
}

fn fixes(conflict: &Conflict, open: &[&Conflict], document: &Document) -> Vec<Fix> {
    let value = |value: Option<String>| value.map_or_else(String::new, |it| format!(": {it}"));
    let (_, is_entry) = subject(conflict);
    let is_list = conflict.first_difference(document).is_some();
    let short = |text: &str| (!is_entry && !is_list).then(|| quoted(text));
    let disk = match &conflict.disk {
        Some(disk) => value(short(disk)),
        None => ": remove it".to_owned(),
    };
    let here = match conflict.here(document) {
        Some(node) => value(short(node.text())),
        None => ": leave it out".to_owned(),
    };
    let mut fixes = vec![
        take(format!("Take the disk's value{disk}"), conflict.take(document)),
        keep(format!("Keep mine{here}"), vec![conflict.path().to_vec()]),
    ];
    if open.len() > 1 {
        let all: Vec<Conflict> = open.iter().map(|conflict| (*conflict).clone()).collect();
        let of_all = format!("for all {} conflicts of this file", open.len());
        let paths = all.iter().map(|conflict| conflict.path().to_vec()).collect();
        fixes.push(take(format!("Take the disk's value {of_all}"), take_all(&all, document)));
        fixes.push(keep(format!("Keep mine {of_all}"), paths));
    }
    fixes.retain(|fix| fix.action != FixAction::Edit(Vec::new()));
    fixes
}

fn take(title: String, edits: Vec<TextEdit>) -> Fix {
    Fix::possible(title, edits)
}

fn keep(title: String, paths: Vec<Vec<Step>>) -> Fix {
    let action = FixAction::ForgetConflicts(paths);
    Fix { title, action, applicability: Applicability::Possible }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::lint::testing::{apply_fix_among, diagnostics_of_conflicts, render};
    use crate::session::merge::Way;

    const TRAINING: &str = "[[trainings]]\nid = \"t\"\nlearning_rate = 0.01 # mine\n";

    fn at(path: &[Step], disk: Option<&str>) -> Conflict {
        Conflict { way: Way::everywhere(path), disk: disk.map(str::to_owned) }
    }

    fn key(name: &str) -> Step {
        Step::Key(name.to_owned())
    }

    fn training(id: &str) -> Vec<Step> {
        vec![key("trainings"), Step::Id(id.to_owned())]
    }

    fn rate(disk: Option<&str>) -> Conflict {
        at(&[training("t"), vec![key("learning_rate")]].concat(), disk)
    }

    fn check(fixture: &str, conflicts: &[Conflict], expected: Expect) {
        let mut found = diagnostics_of_conflicts(fixture, conflicts);
        found.retain(|diagnostic| diagnostic.code == RULE.code);
        expected.assert_eq(&render(fixture, &found));
    }

    fn check_fix(fixture: &str, conflicts: &[Conflict], title: &str, expected: Expect) {
        let mut found = diagnostics_of_conflicts(fixture, conflicts);
        found.retain(|diagnostic| diagnostic.code == RULE.code);
        found.truncate(1);
        expected.assert_eq(&apply_fix_among(&found, title, fixture));
    }

    #[test]
    fn both_values_are_told() {
        check(
            TRAINING,
            &[rate(Some("0.001"))],
            expect![[r#"
            3:1-3:21 warning merge-conflict: `learning_rate` is `0.01` here and `0.001` on disk; both changed since the file was read: saving keeps what is here
              fix: Take the disk's value: `0.001` (possible)
              fix: Keep mine: `0.01` (possible)
        "#]],
        );
        check(
            TRAINING,
            &[rate(None)],
            expect![[r#"
                3:1-3:21 warning merge-conflict: `learning_rate` is `0.01` here and was removed on disk; both changed since the file was read: saving keeps what is here
                  fix: Take the disk's value: remove it (possible)
                  fix: Keep mine: `0.01` (possible)
            "#]],
        );
        let dataset = at(&[key("dataset"), key("image_size")], Some("[64, 64]"));
        check(
            "[dataset]\npath = 'x'\n",
            std::slice::from_ref(&dataset),
            expect![[r#"
                1:1-1:10 warning merge-conflict: `image_size` was removed here and is `[64, 64]` on disk; both changed since the file was read: saving keeps what is here
                  fix: Take the disk's value: `[64, 64]` (possible)
                  fix: Keep mine: leave it out (possible)
            "#]],
        );
        check(
            "[session]\nid = 'x'\n",
            &[dataset],
            expect![[r#"
                1:1-1:1 warning merge-conflict: `image_size` was removed here and is `[64, 64]` on disk; both changed since the file was read: saving keeps what is here
                  fix: Take the disk's value: `[64, 64]` (possible)
                  fix: Keep mine: leave it out (possible)
            "#]],
        );
    }

    #[test]
    fn entries_that_are_gone_on_one_side() {
        check(
            TRAINING,
            &[at(&training("t"), None)],
            expect![[r#"
                1:1-1:14 warning merge-conflict: the training `t` was changed here and removed on disk since the file was read: saving keeps what is here
                  fix: Take the disk's value: remove it (possible)
                  fix: Keep mine (possible)
            "#]],
        );
        check(
            TRAINING,
            &[at(&training("u"), Some("{ id = \"u\", epochs = 3 }"))],
            expect![[r#"
                1:1-1:14 warning merge-conflict: the training `u` was removed here and changed on disk since the file was read: saving keeps what is here
                  fix: Take the disk's value (possible)
                  fix: Keep mine: leave it out (possible)
            "#]],
        );
    }

    #[test]
    fn what_is_the_same_by_now_is_no_conflict() {
        check(TRAINING, &[rate(Some("1e-2"))], expect![""]);
    }

    #[test]
    fn the_disks_value_is_taken() {
        check_fix(
            TRAINING,
            &[rate(Some("1e-3"))],
            "Take",
            expect![[r#"
            [[trainings]]
            id = "t"
            learning_rate = 1e-3 # mine
        "#]],
        );
        check_fix(
            TRAINING,
            &[rate(None)],
            "Take",
            expect![[r#"
            [[trainings]]
            id = "t"
        "#]],
        );
        let gone = at(&training("u"), Some("{ id = \"u\", epochs = 3 }"));
        check_fix(
            TRAINING,
            &[gone],
            "Take",
            expect![[r#"
            [[trainings]]
            id = "t"
            learning_rate = 0.01 # mine

            [[trainings]]
            id = "u"
            epochs = 3
        "#]],
        );
    }

    #[test]
    fn mine_is_kept() {
        check_fix(
            TRAINING,
            &[rate(Some("1e-3"))],
            "Keep mine",
            expect![[r#"forget [[Key("trainings"), Id("t"), Key("learning_rate")]]"#]],
        );
    }

    #[test]
    fn all_are_decided_at_once() {
        let id = at(&[training("t"), vec![key("name")]].concat(), Some("\"T\""));
        let both = [rate(Some("1e-3")), id];
        check_fix(
            TRAINING,
            &both,
            "Take the disk's value for all",
            expect![[r#"
            [[trainings]]
            id = "t"
            learning_rate = 1e-3 # mine
            name = "T"
        "#]],
        );
        check_fix(
            TRAINING,
            &both,
            "Keep mine for all",
            expect![[
                r#"forget [[Key("trainings"), Id("t"), Key("learning_rate")], [Key("trainings"), Id("t"), Key("name")]]"#
            ]],
        );
    }
}
