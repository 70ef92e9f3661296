use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::syntax::{Document, SyntaxErrorKind};
use crate::text::{TextEdit, TextRange, range};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "duplicate-key",
    severity: Severity::Error,
    summary: "a key or table is defined twice",
    explanation: r#"TOML allows each key once in a table and each `[table]` once in a file. Here the second one
stands.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
learning_rate = 0.01
epochs = 50
batch_size = 32
```

TOML readers refuse the whole file. Those that do not take the first value or the last, so that two
tools train with two learning rates.

Keep the one that is meant and remove the other; Nestling goes on with the first. Entries of a list
have two brackets, `[[models]]`, and may follow each other.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let document = context.session().document();
    for error in document.errors() {
        let SyntaxErrorKind::Duplicate { first, definition } = error.kind else { continue };
        context
            .report(error.range, error.message)
            .related(first, "first defined here")
            .fixes(|_| removal(document, definition, first).into_iter().collect());
    }
}

fn removal(document: &Document, definition: TextRange, first: TextRange) -> Option<Fix> {
    let section = document.section_at(definition.start());
    if section.header().is_some_and(|header| header.range().contains_range(definition)) {
        // Without its header a table's keys would fall to the table above.
        let edit = TextEdit::delete(section.range());
        return Some(Fix::possible("Remove this table with its keys", vec![edit]));
    }
    let key_value = section.key_values().find(|key_value| key_value.range() == definition)?;
    let edit = TextEdit::delete(with_line(document, key_value.range()));
    let first_section = document.section_at(first.start());
    let mut others = first_section.key_values();
    let original = others.find(|other| other.range().contains_range(first))?;
    let is_same = document.slice(original.range()) == document.slice(definition);
    let title = "Remove this one";
    Some(if is_same { Fix::safe(title, vec![edit]) } else { Fix::likely(title, vec![edit]) })
}

/// A key-value with the rest of its line and its line break.
fn with_line(document: &Document, at: TextRange) -> TextRange {
    let lines = document.lines();
    let start = lines.line_start(lines.line(at.start())).unwrap_or(at.start());
    let end = lines.line_start(lines.line(at.end()) + 1).unwrap_or(document.end());
    range(usize::from(start), usize::from(end))
}
