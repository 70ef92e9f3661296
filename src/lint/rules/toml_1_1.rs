use crate::lint::{Check, Context, Fix, Rule, Severity};

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
    // While something is half-typed, a line break says nothing about what it will be.
    let sections = context.session().document().sections().filter(|section| !section.is_broken());
    for newer in sections.flat_map(|section| section.newer_syntax()) {
        let message = format!(
            "{} needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file",
            newer.what
        );
        context.report(newer.range, message).fixes(|_| {
            let older = newer.older;
            older.map(|edit| Fix::safe("Write it as TOML 1.0", vec![edit])).into_iter().collect()
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    #[test]
    fn an_inline_table_over_several_lines() {
        let text = "[dataset]\nsplit = {\n  train = 70,\n  val = 15,\n}\n";
        check_rule(
            "toml-1-1",
            text,
            expect![[r#"
            2:9-5:2 warning toml-1-1: a comma after the last key of an inline table needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file
              fix: Write it as TOML 1.0 (safe)
        "#]],
        );
        check_fix(
            "toml-1-1",
            "1.0",
            text,
            expect![[r#"
            [dataset]
            split = { train = 70, val = 15 }
        "#]],
        );
    }

    #[test]
    fn a_comment_would_be_lost() {
        check_rule(
            "toml-1-1",
            "[dataset]\nsplit = {\n  train = 70, # most\n}\n",
            expect![[r#"
            2:9-4:2 warning toml-1-1: a comma after the last key of an inline table needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file
        "#]],
        );
    }

    #[test]
    fn times_without_seconds() {
        let text = "[session]\ncreated_at = 2026-11-22T10:00Z\n";
        check_fix(
            "toml-1-1",
            "1.0",
            text,
            expect![[r#"
            [session]
            created_at = 2026-11-22T10:00:00Z
        "#]],
        );
    }
}
