//! Real sessions through everything at once, as an editor does it on a keystroke: no beginning of a
//! session and no changed byte makes any layer panic or hang.

use std::fs;
use std::path::PathBuf;
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

use nestling::catalog::Catalog;
use nestling::ide::{FileKind, Snapshot, code_actions, completions, hover};
use nestling::lint::{FixScope, Settings};
use nestling::syntax::Document;
use nestling::text::{TextEdit, TextRange, TextSize, apply_edits};
use nestling::workspace;
use proptest::prelude::*;

/// Far longer than an unoptimised build takes on a busy machine: only what hangs comes near.
const HANGS: Duration = Duration::from_secs(20);

/// The sessions of `tests/data/parameter-truth` and of the demonstration.
fn sessions() -> &'static [Vec<u8>] {
    static SESSIONS: OnceLock<Vec<Vec<u8>>> = OnceLock::new();
    SESSIONS.get_or_init(|| {
        let folders = ["tests/data/parameter-truth/sessions", "tests/demo/sessions"];
        let files = folders.iter().flat_map(|folder| fs::read_dir(folder).unwrap());
        let mut paths: Vec<PathBuf> = files.map(|file| file.unwrap().path()).collect();
        paths.sort();
        assert_eq!(paths.len(), 14);
        paths.iter().map(|path| fs::read(path).unwrap()).collect()
    })
}

/// Puts the bytes of a file through all layers, with the cursor near `at` and at `elsewhere`.
fn run(bytes: &[u8], at: usize, elsewhere: prop::sample::Index) {
    let began = Instant::now();
    // What is not UTF-8 has been refused with its place; there is nothing more to do with it.
    if let Ok(text) = workspace::decode(bytes.to_vec()) {
        let cursors = [at, at + 1, elsewhere.index(text.len() + 1)];
        let snapshot = snapshot(&text);
        let found = snapshot.diagnostics(FixScope::All);
        assert!(
            found
                .iter()
                .all(|found| text.get(std::ops::Range::<usize>::from(found.range)).is_some())
        );
        for cursor in cursors {
            answer(&snapshot, &text, cursor.min(text.len()));
        }
    }
    assert!(began.elapsed() < HANGS, "this takes too long");
}

fn answer(snapshot: &Snapshot, text: &str, cursor: usize) {
    let cursor = (0..=cursor).rev().find(|at| text.is_char_boundary(*at)).unwrap_or_default();
    let cursor = TextSize::try_from(cursor).unwrap();
    for found in completions(snapshot, cursor).items {
        let mut edits = found.additional;
        edits.push(TextEdit::replace(found.range, found.insert));
        assert!(apply_edits(text, &edits).is_ok(), "{} cannot be accepted", found.label);
    }
    hover(snapshot, cursor, &[]);
    code_actions(snapshot, TextRange::empty(cursor), |_| true);
}

fn snapshot(text: &str) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(Document::parse(text)),
        catalog: Arc::clone(Catalog::builtin()),
        settings: Arc::new(Settings::default()),
        stem: Some("swift-golden-falcon".to_owned()),
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

fn session() -> impl Strategy<Value = Vec<u8>> {
    prop::sample::select(sessions())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]

    #[test]
    fn any_beginning_has_answers(
        bytes in session(),
        end in any::<prop::sample::Index>(),
        cursor in any::<prop::sample::Index>(),
    ) {
        let end = end.index(bytes.len() + 1);
        run(&bytes[..end], end, cursor);
    }

    #[test]
    fn any_changed_byte_has_answers(
        bytes in session(),
        at in any::<prop::sample::Index>(),
        byte in prop_oneof![any::<u8>(), prop::sample::select(b"\"'[]{}=,.#\\\n\r\t".to_vec())],
        cursor in any::<prop::sample::Index>(),
    ) {
        let at = at.index(bytes.len());
        let mut bytes = bytes;
        bytes[at] = byte;
        run(&bytes, at, cursor);
    }
}
