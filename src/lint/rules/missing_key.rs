use crate::catalog::{KeySpec, Literal, TableSpec, ValueType};
use crate::lint::conformance::Violation;
use crate::lint::{Check, Context, Fix, Rule, Severity, words};
use crate::session::{Library, edits, ids, render};
use crate::syntax::Table;
use crate::text::{TextEdit, TextSize};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "missing-key",
    severity: Severity::Error,
    summary: "a key that must be there is not",
    explanation: r#"The table lacks a key without which nothing can be built or trained from it.

```toml
[[trainings]]
id = "train_a1b2c3d4"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
batch_size = 32
```

Keys that decide a result, such as `epochs` or `learning_rate`, have no default on purpose: a run
should never depend on a number that nobody wrote down.

Write the key. The fix inserts it with a sound value (a fresh ID for `id`) that you can then change.
"#,
    check: Check::Conformance(check),
};

fn check(context: &mut Context<'_>, violation: &Violation<'_>) {
    let &Violation::MissingKey { table, spec, key } = violation else { return };
    let message = format!("{} lacks `{}`: {}", this(spec), key.name, words::meaning(key));
    context.report(table.anchor(), message).fixes(|context| {
        let fix = match &key.value {
            ValueType::Table(name) => insert_table(context, key, name),
            _ => insert_key(context, table, spec, key),
        };
        fix.into_iter().collect()
    });
}

/// "a training" → "this training".
fn this(spec: &TableSpec) -> String {
    let title = spec.title.as_str();
    match title.strip_prefix("a ").or_else(|| title.strip_prefix("an ")) {
        Some(noun) => format!("this {noun}"),
        None => title.to_owned(),
    }
}

fn insert_key(
    context: &mut Context<'_>,
    table: Table<'_>,
    spec: &TableSpec,
    key: &KeySpec,
) -> Option<Fix> {
    let value = suggestion(context, spec, key)?;
    let edits = edits::insert_field(table, &key.name, &value);
    let shown = match key.value {
        ValueType::Array { .. } => format!("`{}`", key.name),
        _ => words::quoted(&format!("{} = {value}", key.name)),
    };
    Some(Fix::likely(format!("Insert {shown}"), edits))
}

/// A table of the document gets its header and what it must hold.
fn insert_table(context: &mut Context<'_>, key: &KeySpec, name: &str) -> Option<Fix> {
    let document = context.session().document();
    let spec = context.session().catalog().table(name)?;
    let line_break = document.line_break();
    let mut text = format!("[{}]{line_break}", render::key(&key.name));
    for key in spec.required(|selector| selector.selected(None)) {
        let value = suggestion(context, spec, key)?;
        text += &format!("{} = {value}{line_break}", render::key(&key.name));
    }

    let (at, is_end) = first_header_place(context);
    if !is_end {
        text += line_break;
    } else if at > TextSize::new(0) {
        text.insert_str(0, line_break);
    }
    Some(Fix::likely(format!("Insert `[{}]`", key.name), vec![TextEdit::insert(at, text)]))
}

/// Where a first header can stand: below the keys and comments that the file begins with, above
/// the comments that belong to the present first header. And whether that is the file's end.
fn first_header_place(context: &Context<'_>) -> (TextSize, bool) {
    let document = context.session().document();
    let Some(preamble) = document.sections().next() else { return (document.end(), true) };
    let end = preamble.range().end();
    if end == document.end() {
        return (end, true);
    }
    let lines = document.lines();
    let is_comment = |line: usize| {
        let start = lines.line_start(line).unwrap_or(end);
        let text = document.text().get(usize::from(start)..usize::from(end)).unwrap_or_default();
        text.trim_start_matches([' ', '\t']).starts_with('#')
    };
    let mut line = lines.line(end);
    while line > 0 && is_comment(line - 1) {
        line -= 1;
    }
    let at = lines.line_start(line).unwrap_or(end);
    // Comments that the file begins with are about the file.
    (if line == 0 { end } else { at }, false)
}

/// A sound value, rendered.
fn suggestion(context: &mut Context<'_>, spec: &TableSpec, key: &KeySpec) -> Option<String> {
    let session = context.session();
    let literal = match &key.value {
        ValueType::Id => match Library::ALL.into_iter().find(|lib| lib.table() == spec.name) {
            Some(library) => Literal::String(context.ids.fresh(library, session)),
            None => match context.input.stem.filter(|stem| ids::is_valid(stem)) {
                Some(stem) => Literal::String(stem.to_owned()),
                None => key.suggestion()?.clone(),
            },
        },
        ValueType::Reference(library) => {
            let library = Library::ALL.into_iter().find(|known| known.key() == library)?;
            let newest = session.entries(library).last()?;
            Literal::String(newest.id()?.value.to_owned())
        }
        ValueType::DateTime => return Some(context.input.now.to_string()),
        ValueType::Choice(choices) => {
            key.suggestion().or_else(|| choices.first().map(|choice| &choice.value))?.clone()
        }
        _ => key.suggestion()?.clone(),
    };
    Some(render::value(&literal))
}
