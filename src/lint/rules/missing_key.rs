use crate::catalog::{KeySpec, Literal, TableSpec, ValueType};
use crate::lint::violation::Violation;
use crate::lint::{Applicability, Check, Context, Fix, Rule, Severity, words};
use crate::session::{Library, edits, ids, render};
use crate::syntax::Table;
use crate::text::{TextEdit, TextSize};

use super::references::dangling;

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
    let name = match key.value {
        ValueType::Table(_) => format!("[{}]", key.name),
        _ => key.name.clone(),
    };
    let message = format!("{} lacks `{name}`: {}", this(spec), words::meaning(key));
    context.report(table.anchor(), message).fixes(|context| {
        let fix = match &key.value {
            ValueType::Table(name) => insert_table(context, key, name),
            _ => insert_key(context, table, spec, key),
        };
        let mut fixes: Vec<Fix> = meant_id(context, table, spec, key).into_iter().collect();
        fixes.extend(fix.map(|fix| match fixes.is_empty() {
            true => fix,
            false => Fix { applicability: Applicability::Possible, ..fix },
        }));
        fixes
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

/// The ID that experiments call an entry by, where just one of those they use is no one's.
fn meant_id(
    context: &Context<'_>,
    table: Table<'_>,
    spec: &TableSpec,
    key: &KeySpec,
) -> Option<Fix> {
    let library = Library::ALL.into_iter().find(|library| library.table() == spec.name)?;
    if !matches!(key.value, ValueType::Id) {
        return None;
    }
    let mut ids = dangling(context.session(), library).map(|(_, reference)| reference.value);
    let id = ids.next().filter(|id| ids::is_valid(id))?;
    if ids.any(|other| other != id) {
        return None;
    }
    let value = render::string(id);
    let edits = edits::insert_field(table, &key.name, &value);
    let title = format!("Insert {}", words::quoted(&format!("{} = {value}", key.name)));
    Some(Fix::likely(title, edits))
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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check, check_fix, check_rule, sound};

    #[test]
    fn each_missing_key_is_a_mistake_of_its_own() {
        check(
            &sound("[[trainings]]\noptimizer = \"adam\"\nlearning_rate = 0.001\n"),
            expect![[r#"
                1:1-1:14 error missing-key: this training lacks `id`: what experiments call this training by
                  fix: Insert `id = "train_efeb6f30"` (likely)
                1:1-1:14 error missing-key: this training lacks `name`: a name for people, as it shall stand in lists and charts
                  fix: Insert `name = "Adam, cosine"` (likely)
                1:1-1:14 error missing-key: this training lacks `epochs`: the number of passes over the training data
                  fix: Insert `epochs = 50` (likely)
                1:1-1:14 error missing-key: this training lacks `batch_size`: how many samples make one step
                  fix: Insert `batch_size = 32` (likely)
            "#]],
        );
    }

    #[test]
    fn which_keys_are_missing_hangs_on_the_kind() {
        check_rule(
            "missing-key",
            "[[models]]\nid = 'a'\nname = 'A'\nkind = 'vision_transformer'\npatch_size = 16\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
                1:1-1:11 error missing-key: this model lacks `embed_dim`: how many numbers describe a patch; a multiple of `num_heads`
                  fix: Insert `embed_dim = 768` (likely)
                1:1-1:11 error missing-key: this model lacks `depth`: how many transformer blocks follow each other
                  fix: Insert `depth = 12` (likely)
                1:1-1:11 error missing-key: this model lacks `num_heads`: attention heads in each block; they share `embed_dim` evenly, so it must be a multiple of this
                  fix: Insert `num_heads = 12` (likely)
            "#]],
        );
        check_rule(
            "missing-key",
            "[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cmm'\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
            "#]],
        );
        check_rule(
            "missing-key",
            "[[models]]\nid = 'a'\nname = 'A'\nbase_model = 'VGG16'\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
                1:1-1:11 error missing-key: this model lacks `kind`: how the network is built; it decides which other keys apply
                  fix: Insert `kind = "custom_cnn"` (likely)
            "#]],
        );
        check_rule(
            "missing-key",
            "[[models]]\nlayers = [{ type = 'Conv2D' }, {}]\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
                1:1-1:11 error missing-key: this model lacks `id`: what experiments call this model by
                  fix: Insert `id = "model_efeb6f30"` (likely)
                1:1-1:11 error missing-key: this model lacks `name`: a name for people, as it shall stand in lists and charts
                  fix: Insert `name = "LeNet"` (likely)
                1:1-1:11 error missing-key: this model lacks `kind`: how the network is built; it decides which other keys apply
                  fix: Insert `kind = "custom_cnn"` (likely)
                2:11-2:12 error missing-key: this layer lacks `filters`: how many patterns are looked for: the channels of the output
                  fix: Insert `filters = 32` (likely)
                2:11-2:12 error missing-key: this layer lacks `kernel_size`: the side of the square window
                  fix: Insert `kernel_size = 3` (likely)
                2:32-2:33 error missing-key: this layer lacks `type`: what the layer does; it decides which other keys apply
                  fix: Insert `type = "Conv2D"` (likely)
            "#]],
        );
    }

    #[test]
    fn what_is_half_typed_misses_nothing() {
        check_rule("missing-key", "[session]\nid =\n[[trainings]]\nid = 'a\n", expect![[""]]);
        check_rule("missing-key", "[sess\n", expect![""]);
        // Nor what may stand below half a header.
        for half in ["[", "[[trainings", "[dataset."] {
            let text = "[session]\nid = 'a'\n[[trainings]]\nid = 'a'\nname = 'A'\n";
            let rest = "optimizer = 'adam'\nlearning_rate = 0.1\nepochs = 5\nbatch_size = 2\n";
            check_rule("missing-key", &format!("{text}{half}\n{rest}"), expect![[""]]);
        }
    }

    #[test]
    fn a_fresh_id() {
        check_fix(
            "missing-key",
            "`id",
            "[[models]]\nname = 'A'\n",
            expect![[r#"
                [[models]]
                name = 'A'
                id = "model_efeb6f30"
            "#]],
        );
        check_fix(
            "missing-key",
            "`id",
            "models = [{ name = 'A' }]\n",
            expect![[r#"
                models = [{ name = 'A', id = "model_efeb6f30" }]
            "#]],
        );
        check_fix(
            "missing-key",
            "`id",
            "[session]\r\nname = 'A'\r\n",
            expect![[r#"
                [session]␍
                name = 'A'␍
                id = "swift-golden-falcon"␍
            "#]],
        );
    }

    #[test]
    fn the_id_that_experiments_use_already() {
        let text = "[[models]]\nname = 'A'\n[[experiments]]\nid = 'e'\nmodel_id = 'm1'\n";
        check_fix(
            "missing-key",
            "`id = \"m1",
            text,
            expect![[r#"
            [[models]]
            name = 'A'
            id = "m1"
            [[experiments]]
            id = 'e'
            model_id = 'm1'
        "#]],
        );
        let two = format!("{text}[[experiments]]\nid = 'f'\nmodel_id = 'm2'\n");
        check_fix(
            "missing-key",
            "`id = \"model_",
            &two,
            expect![[r#"
            [[models]]
            name = 'A'
            id = "model_efeb6f30"
            [[experiments]]
            id = 'e'
            model_id = 'm1'
            [[experiments]]
            id = 'f'
            model_id = 'm2'
        "#]],
        );
    }

    #[test]
    fn an_empty_file_gets_its_session() {
        check_rule(
            "missing-key",
            "",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
            "#]],
        );
        check_fix(
            "missing-key",
            "session",
            "",
            expect![[r#"
            [session]
            id = "swift-golden-falcon"
        "#]],
        );
        check_fix(
            "missing-key",
            "session",
            "# ours\n",
            expect![[r##"
            # ours

            [session]
            id = "swift-golden-falcon"
        "##]],
        );
        check_fix(
            "missing-key",
            "session",
            "models = []\n\n# the data\n[dataset]\n",
            expect![[r#"
                models = []

                [session]
                id = "swift-golden-falcon"

                # the data
                [dataset]
            "#]],
        );
        check_fix(
            "missing-key",
            "session",
            "\n[dataset]\r\n",
            expect![[r#"

                [session]
                id = "swift-golden-falcon"

                [dataset]␍
            "#]],
        );
    }

    #[test]
    fn references_lead_to_the_newest_entry() {
        let text = "[[models]]\nid = 'a'\n\n[[models]]\nid = 'b'\n\n[[experiments]]\nname = 'x'\n";
        check_fix(
            "missing-key",
            "model_id",
            text,
            expect![[r#"
                [[models]]
                id = 'a'

                [[models]]
                id = 'b'

                [[experiments]]
                name = 'x'
                model_id = "b"
            "#]],
        );
        check_rule(
            "missing-key",
            "[[experiments]]\nid = 'e'\nname = 'x'\ntraining_id = 't'\n",
            expect![[r#"
                1:1-1:1 error missing-key: this session file lacks `[session]`: what this session is called and which format its file has
                  fix: Insert `[session]` (likely)
                1:1-1:16 error missing-key: this experiment lacks `model_id`: the model to train: the `id` of one of `[[models]]`
            "#]],
        );
    }
}
