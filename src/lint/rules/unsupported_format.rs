use crate::lint::{Check, Context, Rule, Severity};
use crate::session::{NEWEST_FORMAT, Session};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "unsupported-format",
    severity: Severity::Error,
    summary: "the file's `format` is newer than this version of Nestling knows",
    explanation: "\
The file says that it follows a newer format than this version of Nestling knows. Keys may mean
something else there, so nothing else in the file is judged.

```toml
[session]
id = \"swift-golden-falcon\"
format = 2
```

A training started from a half-understood file would run with settings that nobody chose.

Update Nestling. If the number is a slip, write `format = 1` or leave the key out.
",
    check: Check::Session(check),
};

/// Whether `session` says that it follows a newer format.
pub(in crate::lint) fn is_newer(session: &Session<'_>) -> bool {
    session.newer_format().is_some()
}

pub(in crate::lint) fn check(context: &mut Context<'_>) {
    let Some(format) = context.session().newer_format() else { return };
    context.report(
        format.range(),
        format!(
            "this file has format {}, but this version of Nestling knows formats up to {NEWEST_FORMAT}: \
             update Nestling to work with it",
            format.text()
        ),
    );
}
#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::check;

    #[test]
    fn nothing_else_is_judged() {
        check(
            "\
[session]
format = 2
[dataset
nonsense = 1
",
            expect![[r#"
                2:10-2:11 error unsupported-format: this file has format 2, but this version of Nestling knows formats up to 1: update Nestling to work with it
            "#]],
        );
    }
}
