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
    for error in context.session().document().errors() {
        if error.kind != SyntaxErrorKind::Syntax {
            continue;
        }
        context.report(error.range, error.message).fixes(|_| {
            let Some(edit) = error.fix else { return Vec::new() };
            let title = match edit.insert.trim() {
                "" => "Insert a line break".to_owned(),
                inserted => format!("Insert `{inserted}`"),
            };
            // Where a bracket or quote was meant to be closed is a guess.
            vec![Fix::likely(title, vec![edit])]
        });
    }
}
