use crate::lint::words::quoted;
use crate::lint::{Applicability, Check, Context, Fix, FixAction, Rule, Severity};
use crate::session::{ids, render};
use crate::text::TextEdit;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "session-id-mismatch",
    severity: Severity::Warning,
    summary: "the session's ID is not the file's name",
    explanation: r#"A session is known by its ID, and its file carries the same name: the session
`swift-golden-falcon` lives in `sessions/swift-golden-falcon.toml`. Here the two differ, most often
because the file was copied or renamed by hand.

```toml
[session]
id = "quiet-silver-heron"
```

Commands find a session by its file, but the history of its runs is kept under its ID. When the two
differ, the epochs of one session end up in the history of another, and a copied session overwrites
the results of the one it came from.

Set the ID to the file's name, or rename the file to the ID.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let (Some(stem), Some(id)) = (context.input.stem, context.session().id()) else { return };
    if id.value == stem || !ids::is_valid(id.value) {
        return;
    }
    let message = format!(
        "this session is called {}, but its file {}: the ID and the file's name must be the same",
        quoted(id.value),
        quoted(&format!("{stem}.toml"))
    );
    context.report(id.range, message).fixes(|_| {
        let mut fixes = Vec::new();
        if ids::is_valid(stem) {
            let value = render::string(stem);
            let edit = TextEdit::replace(id.range, value);
            fixes.push(Fix::likely(format!("Change the ID to {}", quoted(stem)), vec![edit]));
        }
        fixes.push(Fix {
            title: format!("Rename the file to {}", quoted(&format!("{}.toml", id.value))),
            action: FixAction::RenameFile(id.value.to_owned()),
            applicability: Applicability::Possible,
        });
        fixes
    });
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::Settings;
    use crate::lint::testing::{check_fix, check_rule, diagnostics_in};

    const COPIED: &str = "[session]\nid = \"quiet-silver-heron\"\n";

    #[test]
    fn a_copied_file_keeps_the_old_id() {
        check_rule(
            "session-id-mismatch",
            COPIED,
            expect![[r#"
            2:6-2:26 warning session-id-mismatch: this session is called `quiet-silver-heron`, but its file `swift-golden-falcon.toml`: the ID and the file's name must be the same
              fix: Change the ID to `swift-golden-falcon` (likely)
              fix: Rename the file to `quiet-silver-heron.toml` (possible)
        "#]],
        );
    }

    #[test]
    fn either_of_the_two_can_follow_the_other() {
        check_fix(
            "session-id-mismatch",
            "Change the ID",
            COPIED,
            expect![[r#"
            [session]
            id = "swift-golden-falcon"
        "#]],
        );
        check_fix(
            "session-id-mismatch",
            "Rename the file",
            COPIED,
            expect!["rename to quiet-silver-heron.toml"],
        );
    }

    #[test]
    fn text_without_a_file_is_called_anything() {
        let found = diagnostics_in(COPIED, None, &Settings::default());
        assert!(found.iter().all(|diagnostic| diagnostic.code != "session-id-mismatch"));
    }

    #[test]
    fn an_id_that_no_file_can_have_is_not_judged_twice() {
        check_rule("session-id-mismatch", "[session]\nid = \"../quiet heron\"\n", expect![[""]]);
    }
}
