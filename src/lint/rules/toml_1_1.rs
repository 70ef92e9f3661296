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

The fix writes the same in TOML 1.0: an inline table on one line, with the comments that stood in it
above that line. A long one reads better under a header of its own, as in `[dataset.split]`.
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
            let has_older = !newer.older.is_empty();
            let fix = has_older.then(|| Fix::safe("Write it as TOML 1.0", newer.older));
            fix.into_iter().collect()
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
                2:9-5:2 warning toml-1-1: a line break in an inline table needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file
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
    fn comments_are_kept_above_the_line() {
        check_fix(
            "toml-1-1",
            "1.0",
            "[dataset]\nsplit = {\n  # of all\n  train = 70, # most\n  val = 15\n}\n",
            expect![[r#"
                [dataset]
                # of all
                # most
                split = { train = 70, val = 15 }
            "#]],
        );
        let layers = "[[models]]\nlayers = [\n  { type = 'Flatten' }, {\n    type = 'Dense', # wide\n    units = 8,\n  },\n]\n";
        check_fix(
            "toml-1-1",
            "1.0",
            layers,
            expect![[r#"
                [[models]]
                layers = [
                  # wide
                  { type = 'Flatten' }, { type = 'Dense', units = 8 },
                ]
            "#]],
        );
        let windows = layers.replace('\n', "\r\n");
        let document = crate::syntax::Document::parse(&windows);
        let newer = document.newer_syntax();
        let mended = crate::text::apply_edits(&windows, &newer[0].older).unwrap();
        assert_eq!(mended.matches('\n').count(), mended.matches("\r\n").count());
    }

    #[test]
    fn a_line_that_starts_in_another_table_has_nothing_above_it() {
        let text = "[[models]]\nlayers = [{\n  type = 'Flatten' }, { type = 'Dense', # wide\n  units = 8 }]\n";
        check_rule(
            "toml-1-1",
            text,
            expect![[r#"
                2:11-3:21 warning toml-1-1: a line break in an inline table needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file
                  fix: Write it as TOML 1.0 (safe)
                3:23-4:14 warning toml-1-1: a line break in an inline table needs TOML 1.1: readers of TOML 1.0, such as Python's `tomllib`, refuse this file
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

    #[test]
    fn escapes() {
        check_fix(
            "toml-1-1",
            "1.0",
            r#"session.name = "\e[1m \x41\xe9 \\x \n""#,
            expect![[r#"session.name = "\u001b[1m \u0041\u00e9 \\x \n""#]],
        );
    }
}
