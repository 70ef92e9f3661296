use crate::lint::foreign::Block;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::syntax::SyntaxErrorKind;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "syntax",
    severity: Severity::Error,
    summary: "the text is not TOML",
    explanation: r#"The text breaks the grammar of TOML here: a quote or bracket is not closed, a value is
missing, or a line holds something that is neither a key nor a header.

```toml
[session]
id = "swift-golden-falcon
```

Nestling still understands the rest of the file, but a trainer that reads it with an ordinary TOML
reader gets nothing at all: no run starts before this is mended.

The message says what was expected at that place. Strings need quotes, also those that are one word;
every `[` and `{` needs its `]` and `}`; each `key = value` has a line of its own.

This is the one mistake that `# nestling: allow(…)` cannot silence.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let document = context.session().document();
    let mut errors = document.errors();
    errors.retain(|error| error.kind == SyntaxErrorKind::Syntax);
    let blocks = Block::all(document, errors.iter().map(|error| error.range.start()));
    for block in &blocks {
        context.report(block.mark, block.message()).fixes(|_| block.fixes());
    }
    errors.retain(|error| !blocks.iter().any(|block| block.range.contains(error.range.start())));
    for error in errors {
        context.report(error.range, error.message).fixes(|_| {
            let Some(edit) = error.fix else { return Vec::new() };
            let replaced = document.slice(edit.range).trim();
            let title = match edit.insert.trim() {
                "" if edit.insert.is_empty() => "Remove it".to_owned(),
                "" if edit.insert == " " => "Change to a space".to_owned(),
                "" => "Insert a line break".to_owned(),
                inserted if replaced.is_empty() => format!("Insert `{inserted}`"),
                changed => format!("Change to `{changed}`"),
            };
            // Where a bracket or quote was meant to be closed is a guess.
            vec![Fix::likely(title, vec![edit])]
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn the_rest_of_the_file_is_still_judged() {
        check(
            &sound(
                r#"
[[trainings]]
id = "adam"
name = "Adam"
optimizer = "adam
learning_rate = 0.001

[[trainings]]
id = "sgd"
name = "SGD"
optimizer = "sgd"
learning_rate = "fast"
epochs = 50
batch_size = 32
"#,
            ),
            expect![[r#"
                5:13-5:14 error syntax: unclosed string: expected `"`
                  fix: Insert `"` (likely)
                12:17-12:23 error wrong-type: `learning_rate` must be a number, not a string
            "#]],
        );
    }

    #[test]
    fn a_half_typed_line_is_one_mistake() {
        check(
            &sound("[[trainings]]\nid = 'adam'\nopti\n"),
            expect![[r#"
                3:4-3:5 error syntax: this key has no value: expected `=`
            "#]],
        );
        check(
            &sound("[[trainings]]\nid = 'adam'\noptimizer =\n"),
            expect![[r#"
                3:11-3:12 error syntax: a value is missing here
            "#]],
        );
    }

    #[test]
    fn what_one_insertion_mends_has_a_fix() {
        let unclosed = "[session]\nid = \"swift-golden-falcon\"\ntags = [\"a\"\n";
        check_fix(
            "syntax",
            "Insert",
            unclosed,
            expect![[r#"
            [session]
            id = "swift-golden-falcon"
            tags = ["a"]
        "#]],
        );
    }

    #[test]
    fn no_comment_silences_it() {
        check_rule(
            "syntax",
            "# nestling: allow(syntax, wrong-type)\n[session]\nid =\n",
            expect![[r#"
                3:4-3:5 error syntax: a value is missing here
            "#]],
        );
    }
}
