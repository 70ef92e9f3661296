//! What holds for every action at every place of any session.

use std::collections::BTreeMap;

use proptest::prelude::*;

use super::*;
use crate::ide::code_actions::Deed;
use crate::session::testing::session_file;
use crate::session::{Library, json};
use crate::text::offset;

/// How often each code is reported as an error.
fn errors(snapshot: &Snapshot) -> BTreeMap<&'static str, usize> {
    let mut count = BTreeMap::new();
    for found in snapshot.diagnostics(FixScope::None) {
        if found.severity == Severity::Error {
            *count.entry(found.code).or_default() += 1;
        }
    }
    count
}

fn comments(snapshot: &Snapshot) -> Vec<String> {
    let document = &snapshot.document;
    let comments = document.sections().flat_map(|section| section.comments());
    let mut comments: Vec<String> =
        comments.map(|comment| document.slice(comment).trim_end().to_owned()).collect();
    comments.sort();
    comments
}

/// What a TOML reader sees, whatever the order of the keys.
fn meaning(snapshot: &Snapshot) -> serde_json::Value {
    fn sorted(value: serde_json::Value) -> serde_json::Value {
        match value {
            serde_json::Value::Object(fields) => {
                let fields: BTreeMap<_, _> =
                    fields.into_iter().map(|(key, value)| (key, sorted(value))).collect();
                fields.into_iter().collect()
            }
            serde_json::Value::Array(items) => items.into_iter().map(sorted).collect(),
            other => other,
        }
    }
    sorted(json::session(&snapshot.session()))
}

fn check(text: &str, range: TextRange) {
    let before = snapshot(text);
    let known = errors(&before);
    for action in code_actions(&before, range, |kind| kind != ActionKind::QuickFix) {
        let edits = edits(&before, &action);
        let after = apply_edits(text, &edits);
        let after = snapshot(&after.unwrap_or_else(|_| panic!("{} overlaps", action.title)));
        let shown =
            format!("{} at {range:?} of\n{text}\ngives\n{}", action.title, after.document.text());
        if text.contains("\r\n") {
            let breaks = after.document.text().matches('\n').count();
            assert_eq!(after.document.text().matches("\r\n").count(), breaks, "{shown}");
        }
        match action.kind {
            ActionKind::Inline | ActionKind::Extract => {
                assert_eq!(meaning(&before), meaning(&after), "{shown}");
                assert_eq!(comments(&before), comments(&after), "{shown}");
            }
            ActionKind::Sort => assert_eq!(comments(&before), comments(&after), "{shown}"),
            ActionKind::Create => {
                let after = comments(&after);
                assert!(comments(&before).iter().all(|one| after.contains(one)), "{shown}");
            }
            // What is taken out takes its comments along.
            _ => {}
        }
        // Copies of an entry have its mistakes.
        if action.title.starts_with("Duplicate") {
            assert!(!errors(&after).contains_key("syntax") || known.contains_key("syntax"));
            continue;
        }
        for (code, count) in errors(&after) {
            assert!(known.get(code).is_some_and(|known| *known >= count), "{code}: {shown}");
        }
    }
}

fn boundary(text: &str, at: prop::sample::Index) -> TextSize {
    let mut at = at.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    offset(at)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(60))]

    #[test]
    fn actions_bring_no_errors_and_lose_no_comments(
        text in session_file(),
        at in any::<prop::sample::Index>(),
        to in any::<prop::sample::Index>(),
        is_cursor in any::<bool>(),
    ) {
        let (at, to) = (boundary(&text, at), boundary(&text, to));
        let range = match is_cursor {
            true => TextRange::empty(at),
            false => TextRange::new(at.min(to), at.max(to)),
        };
        check(&text, range);
    }

    #[test]
    fn nor_in_any_layout_of_a_sound_session(
        (_, text) in prop::sample::select(layouts()),
        at in any::<prop::sample::Index>(),
    ) {
        check(&text, TextRange::empty(boundary(&text, at)));
    }
}

/// Sessions with something that is half-typed, stands apart, or is no list where one belongs.
fn broken_layouts() -> Vec<String> {
    let mut broken: Vec<String> = [
        ("[dataset]\n", "[dataset]\n[[models\n"),
        ("path = \"data\"\n", "path = \"data\"\n[[models\n"),
        ("path = \"data\"\n", "path = \"data\"\n[[experiments\n"),
        ("[[trainings]]\n", "[[experiments\n\n[[trainings]]\n"),
        ("[experiments.metrics]", "[[experiments\n\n[experiments.metrics]"),
        ("[experiments.metrics]", "[experiments.metr\n\n[experiments.metrics]"),
        ("[experiments.metrics]", "[[trainings]\n[experiments.metrics]"),
        ("[[models]]\nid = \"m2\"", "[[models]\nid = \"m2\""),
        ("name = \"LeNet\"", "name = \"LeNet"),
        ("name = \"LeNet\"", "name = \"\"\"LeNet"),
        ("id = \"m2\"", "foo\nid = \"m2\""),
        ("[session]\n", "foo\n[session]\n"),
        ("[session]\n", "models = { a = 1 }\n[session]\n"),
        ("[session]\n", "experiments = 5\n[session]\n"),
        ("[session]\n", "trainings = [1]\n[session]\n"),
        ("[session]\n", "experiments = [\n[session]\n"),
        ("unfreeze_layers = 10\n", "unfreeze_layers = 10\n[models.extra]\na =\n"),
        ("unfreeze_layers = 10\n", "[[models.head]]\ntype = \"Flatten\"\n[[models.head\n"),
        ("[[trainings]]", "[models.extra]\n[x]\n[models.more]\n[[trainings]]"),
    ]
    .map(|(from, to)| RUNS.replacen(from, to, 1))
    .into();
    broken.extend(
        ["[[experiments", "[[models", "[[", "[models.extra]\nx = 1", "x = [", "y"]
            .map(|end| format!("{RUNS}{end}\n")),
    );
    let dated = |id: u8| format!("{{ id = \"m{id}\", created_at = 2026-11-0{id}T10:00:00Z }}");
    let (one, two) = (dated(1), dated(2));
    broken.extend([
        format!("models = [ {two}, # two\n # one\n {one} ]\n"),
        format!("models = [ {two}, {one}\n"),
        format!("models = [ {two}, {one}, x ]\n"),
        format!("models = [ {one} ]\ntrainings = [{{ id = \"t1\", name = \"T\n"),
        format!("models = [ {one} ]\ntrainings = [\n  {{ id = \"t1\" }},\n"),
        "models = { a = 1 }\n".to_owned(),
        "[models]\nid = \"m\"\n[trainings]\n[experiments]\n".to_owned(),
        "[[models]]\nid = \"m\"\n[experiments]\n".to_owned(),
        "[[models]]\nid = \"m\"\n[trainings]\n".to_owned(),
    ]);
    broken
}

/// Holds that what `action` creates is in a library afterwards, beside all that was there.
fn is_found(before: &Snapshot, action: &Action) {
    let after = apply_edits(before.document.text(), &edits(before, action)).unwrap();
    let after = snapshot(&after);
    let ids = |snapshot: &Snapshot| -> Vec<String> {
        let session = snapshot.session();
        let entries = Library::ALL.into_iter().flat_map(|library| session.entries(library));
        entries.filter_map(|entry| Some(entry.id()?.value.to_owned())).collect()
    };
    let (old, new) = (ids(before), ids(&after));
    let shown = format!("{}\n{}", action.title, after.document.text());
    assert!(new.len() > old.len() && old.iter().all(|id| new.contains(id)), "{shown}");
}

#[test]
fn what_is_offered_in_a_broken_file_can_be_done() {
    for text in broken_layouts() {
        let before = snapshot(&text);
        let mut tried: Vec<Deed> = Vec::new();
        let ends = text.match_indices('\n').map(|(at, _)| at);
        for at in ends.flat_map(|at| [at, at + 1]).map(offset) {
            for action in code_actions(&before, TextRange::empty(at), |_| true) {
                if tried.contains(&action.deed) {
                    continue;
                }
                tried.push(action.deed.clone());
                let can_be_done = action.disabled.is_some()
                    || matches!(action.deed, Deed::Duplicate(_) | Deed::Delete(_))
                    || (action.change(&before).is_some()
                        && change_of(&before, &action.deed).is_some());
                assert!(can_be_done, "{} at {at:?} of\n{text}", action.title);
                if action.kind == ActionKind::Create && can_be_done && action.disabled.is_none() {
                    is_found(&before, &action);
                }
            }
        }
    }
}
