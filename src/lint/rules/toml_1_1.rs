use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::text::TextEdit;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "toml-1-1",
    severity: Severity::Warning,
    summary: "syntax that readers of TOML 1.0, such as Python's `tomllib`, refuse",
    explanation: r#"TOML 1.1 allows a little more than TOML 1.0: line breaks and a trailing comma in inline
tables, times without seconds, the escapes `\e` and `\x41`. Nestling reads all of it, many other
readers do not.

```toml
[session]
id = "swift-golden-falcon"
created_at = 2026-11-22T10:00Z
```

Most training scripts are Python, and `tomllib` of its standard library reads TOML 1.0 only: it stops
at such a place with an error, and the run with it.

The fix writes the same in TOML 1.0. Where it would lose a comment there is none: move the comment out
of the braces first, or write the table under a header of its own.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    for newer in context.session().document().newer_syntax() {
        let message = format!(
            "{} needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file",
            newer.what
        );
        context.report(newer.range, message).fixes(|_| {
            let older: Option<TextEdit> = newer.older.into();
            older.map(|edit| Fix::safe("Write it as TOML 1.0", vec![edit])).into_iter().collect()
        });
    }
}
