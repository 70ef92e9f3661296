//! Whole sessions beside all rules: sound ones are clean, and no text is too strange to be judged.

use std::fs;
use std::path::PathBuf;

use nestling::catalog::Catalog;
use nestling::lint::{self, Diagnostic, FixAction, FixScope, Input, Settings, Severity};
use nestling::session::Session;
use nestling::session::samples::DatasetFolder;
use nestling::syntax::Document;
use nestling::text::apply_edits;
use proptest::prelude::*;

/// A session with every key that a session may have.
const COMPLETE: &str = include_str!("data/complete-session.toml");

fn check(text: &str, stem: &str) -> Vec<Diagnostic> {
    let document = Document::parse(text);
    let session = Session::new(&document, Catalog::builtin());
    lint::check(Input {
        session: &session,
        stem: Some(stem),
        settings: &Settings::default(),
        fixes: FixScope::All,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: "2026-11-22T10:00:00Z".parse().expect("a time"),
        cancelled: None,
    })
}

/// Judges `text`, and applies each fix on its own.
fn check_and_fix(text: &str) {
    for diagnostic in check(text, "swift-golden-falcon") {
        assert!(usize::from(diagnostic.range.end()) <= text.len(), "{diagnostic:?}");
        for fix in diagnostic.fixes {
            if let FixAction::Edit(edits) = fix.action {
                apply_edits(text, &edits).unwrap_or_else(|error| {
                    panic!("{}: {}: {error} in\n{text}", diagnostic.code, fix.title)
                });
            }
        }
    }
}

#[test]
fn the_models_that_pytorch_built_have_nothing_worse_than_a_hint() {
    let folder = PathBuf::from("tests/data/parameter-truth/sessions");
    let mut count = 0;
    for file in fs::read_dir(folder).expect("the folder of sessions") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("a session");
        let stem = path.file_stem().and_then(|stem| stem.to_str()).expect("a name");
        let mut found = check(&text, stem);
        found.retain(|diagnostic| diagnostic.severity > Severity::Warning);
        assert!(found.is_empty(), "{stem}: {found:#?}");
        count += 1;
    }
    assert_eq!(count, 12);
}

#[test]
fn a_session_with_every_key_has_no_error() {
    let mut found = check(COMPLETE, "swift-golden-falcon");
    found.retain(|diagnostic| diagnostic.severity == Severity::Error);
    assert!(found.is_empty(), "{found:#?}");
}

#[test]
fn every_beginning_of_a_session_is_judged() {
    for (end, _) in COMPLETE.char_indices() {
        check_and_fix(&COMPLETE[..end]);
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn every_change_of_one_byte_is_judged(
        at in 0..COMPLETE.len(),
        byte in prop::sample::select(b"\"'[]{}=,.#\\\n\r 0aZ-\t".to_vec()),
    ) {
        let mut bytes = COMPLETE.as_bytes().to_vec();
        bytes[at] = byte;
        if let Ok(text) = String::from_utf8(bytes) {
            check_and_fix(&text);
        }
    }

    #[test]
    fn every_missing_piece_is_judged(start in 0..COMPLETE.len(), len in 1..200_usize) {
        let end = (start + len).min(COMPLETE.len());
        if let (Some(before), Some(after)) = (COMPLETE.get(..start), COMPLETE.get(end..)) {
            check_and_fix(&format!("{before}{after}"));
        }
    }
}
