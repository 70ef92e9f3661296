use crate::lint::words::quoted;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Entry, Library, Session, Spanned, ids, render};
use crate::text::TextEdit;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "invalid-id",
    severity: Severity::Error,
    summary: "an ID has characters that IDs may not have",
    explanation: r#"IDs consist of the letters `A` to `Z` and `a` to `z`, digits, `_` and `-`. This one has
other characters, or none at all.

```toml
[[trainings]]
id = "adam, slow"
name = "Adam, slow"
optimizer = "adam"
learning_rate = 0.0001
epochs = 100
batch_size = 32
```

IDs become parts of file names (a run's history is kept in a file called like its experiment) and
arguments of commands. A space or a slash in them breaks both, often after the training has run.

Write an ID without these characters, and say what you like in `name`. The fix also changes the
experiments that refer to the entry.
"#,
    check: Check::Session(check),
};

fn check(context: &mut Context<'_>) {
    let session = context.session();
    if let Some(id) = session.id().filter(|id| !ids::is_valid(id.value)) {
        report_session(context, id);
    }
    for library in Library::ALL {
        for entry in session.entries(library) {
            if let Some(id) = entry.id().filter(|id| !ids::is_valid(id.value)) {
                report_entry(context, entry, id);
            }
        }
    }
}

fn report_session(context: &mut Context<'_>, id: Spanned<&str>) {
    context.report(id.range, message(id.value)).fixes(|context| {
        let stem = context.input.stem.filter(|stem| ids::is_valid(stem)).map(str::to_owned);
        let Some(better) = stem.or_else(|| cleaned(id.value)) else { return Vec::new() };
        let edit = TextEdit::replace(id.range, string(&better));
        vec![Fix::likely(format!("Change to {}", quoted(&better)), vec![edit])]
    });
}

fn report_entry(context: &mut Context<'_>, entry: &Entry<'_>, id: Spanned<&str>) {
    context.report(id.range, message(id.value)).fixes(|context| {
        let session = context.session();
        let fresh = context.ids.fresh(entry.library, session);
        let mut fixes = Vec::new();
        let better = cleaned(id.value);
        if let Some(better) = better.filter(|id| session.find(entry.library, id).is_none()) {
            let edits = renamed(session, entry, id, &better);
            fixes.push(Fix::likely(format!("Change to {}", quoted(&better)), edits));
        }
        let edits = renamed(session, entry, id, &fresh);
        fixes.push(Fix::possible(format!("Change to the fresh ID `{fresh}`"), edits));
        fixes
    });
}

fn message(id: &str) -> String {
    let allowed = "use letters from A to Z, digits, `_` and `-`";
    match id.chars().find(|&c| !ids::is_valid(c.encode_utf8(&mut [0; 4]))) {
        None => format!("an ID cannot be empty: {allowed}"),
        Some(' ') => format!("{} cannot be an ID because of the space: {allowed}", quoted(id)),
        Some(c) if c.is_control() => format!("an ID cannot hold control characters: {allowed}"),
        Some(c) => format!("{} cannot be an ID because of the `{c}`: {allowed}", quoted(id)),
    }
}

/// `id` with a `-` for each run of characters that an ID may not have, if anything is left.
fn cleaned(id: &str) -> Option<String> {
    let parts = id.split(|c: char| !ids::is_valid(c.encode_utf8(&mut [0; 4])));
    let kept: Vec<&str> = parts.filter(|part| !part.is_empty()).collect();
    (!kept.is_empty()).then(|| kept.join("-"))
}

/// Gives `entry` another ID, and all that refer to it.
fn renamed(
    session: &Session<'_>,
    entry: &Entry<'_>,
    id: Spanned<&str>,
    new: &str,
) -> Vec<TextEdit> {
    let mut edits = vec![TextEdit::replace(id.range, string(new))];
    // Of two entries with one ID, the references mean the first.
    if session.find(entry.library, id.value).is_some_and(|first| first.index == entry.index) {
        let references = session.uses(entry.library, id.value);
        edits.extend(
            references
                .filter_map(|experiment| experiment.reference(entry.library))
                .map(|reference| TextEdit::replace(reference.range, string(new))),
        );
    }
    edits
}

fn string(value: &str) -> String {
    render::string(value)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const SPACED: &str = r#"
[[models]]
id = "my model"
name = "LeNet"

[[experiments]]
id = "exp_1"
name = "LeNet × Adam"
model_id = "my model"
"#;

    #[test]
    fn the_first_bad_character_is_named() {
        check_rule(
            "invalid-id",
            SPACED,
            expect![[r#"
            3:6-3:16 error invalid-id: `my model` cannot be an ID because of the space: use letters from A to Z, digits, `_` and `-`
              fix: Change to `my-model` (likely)
              fix: Change to the fresh ID `model_efeb6f30` (possible)
        "#]],
        );
        check_rule(
            "invalid-id",
            "[[models]]\nid = \"a/b\"\n",
            expect![[r#"
            2:6-2:11 error invalid-id: `a/b` cannot be an ID because of the `/`: use letters from A to Z, digits, `_` and `-`
              fix: Change to `a-b` (likely)
              fix: Change to the fresh ID `model_efeb6f30` (possible)
        "#]],
        );
        check_rule(
            "invalid-id",
            "[[models]]\nid = \"größe\"\n",
            expect![[r#"
            2:6-2:13 error invalid-id: `größe` cannot be an ID because of the `ö`: use letters from A to Z, digits, `_` and `-`
              fix: Change to `gr-e` (likely)
              fix: Change to the fresh ID `model_efeb6f30` (possible)
        "#]],
        );
        check_rule(
            "invalid-id",
            "[[models]]\nid = \"a\\tb\"\n",
            expect![[r#"
            2:6-2:12 error invalid-id: an ID cannot hold control characters: use letters from A to Z, digits, `_` and `-`
              fix: Change to `a-b` (likely)
              fix: Change to the fresh ID `model_efeb6f30` (possible)
        "#]],
        );
    }

    #[test]
    fn an_empty_id_gets_a_fresh_one() {
        check_rule(
            "invalid-id",
            "[[trainings]]\nid = \"\"\n",
            expect![[r#"
            2:6-2:8 error invalid-id: an ID cannot be empty: use letters from A to Z, digits, `_` and `-`
              fix: Change to the fresh ID `train_efeb6f30` (possible)
        "#]],
        );
    }

    #[test]
    fn references_follow() {
        check_fix(
            "invalid-id",
            "`my-model`",
            SPACED,
            expect![[r#"

            [[models]]
            id = "my-model"
            name = "LeNet"

            [[experiments]]
            id = "exp_1"
            name = "LeNet × Adam"
            model_id = "my-model"
        "#]],
        );
    }

    #[test]
    fn an_id_that_is_taken_is_not_proposed() {
        let taken = "[[models]]\nid = \"a-b\"\n[[models]]\nid = \"a b\"\n";
        check_rule(
            "invalid-id",
            taken,
            expect![[r#"
            4:6-4:11 error invalid-id: `a b` cannot be an ID because of the space: use letters from A to Z, digits, `_` and `-`
              fix: Change to the fresh ID `model_efeb6f30` (possible)
        "#]],
        );
    }

    #[test]
    fn a_session_is_called_as_its_file() {
        check_fix(
            "invalid-id",
            "Change",
            "[session]\nid = \"swift golden\"\n",
            expect![[r#"
            [session]
            id = "swift-golden-falcon"
        "#]],
        );
    }
}
