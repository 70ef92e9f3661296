//! What holds for every feature: any text and any cursor has an answer.

mod elsewhere;
mod names;
mod other_files;
mod plugins;
mod structure;

use proptest::prelude::*;

use super::testing::{SESSION, snapshot_of};
use super::{
    FileKind, code_actions, code_lenses, completions, hover, hover_wants_history, inlay_hints,
};
use crate::lint::FixAction;
use crate::text::{TextEdit, TextRange, apply_edits, offset};

/// Pieces that break a session in the ways that typing does.
const PIECES: [&str; 14] =
    ["", "\"", "'", "\"\"\"", "[", "]", "{", "}", "=", ",", ".", "#", "\r\n", "é🦉"];

fn check_all(text: &str, at: usize) {
    check_file(FileKind::Session, text, at);
}

fn check_file(kind: FileKind, text: &str, at: usize) {
    let snapshot = snapshot_of(kind, text);
    let at = offset(at);
    structure::check(&snapshot, at);
    names::check(&snapshot, at);
    for found in completions(&snapshot, at).items {
        let mut edits = found.additional;
        edits.push(TextEdit::replace(found.range, found.insert));
        assert!(apply_edits(text, &edits).is_ok(), "{} cannot be accepted", found.label);
    }
    if let Some(hover) = hover(&snapshot, at, &[]) {
        assert!(!hover.markdown.is_empty() && !hover.range.is_empty());
    }
    hover_wants_history(&snapshot, at);
    let hints = inlay_hints(&snapshot, TextRange::new(0.into(), snapshot.document.end()));
    assert!(hints.is_sorted_by_key(|hint| hint.at));
    for hint in &hints {
        assert!(text.is_char_boundary(hint.at.into()) && !hint.label.is_empty());
        assert!(inlay_hints(&snapshot, TextRange::empty(hint.at)).contains(hint));
    }
    for lens in code_lenses(&snapshot) {
        assert!(!lens.title.is_empty() && lens.range.end() <= snapshot.document.end());
    }
    for action in code_actions(&snapshot, TextRange::empty(at), |_| true) {
        if let Some(FixAction::Edit(edits)) = action.change(&snapshot) {
            assert!(apply_edits(text, &edits).is_ok(), "{} cannot be applied", action.title);
        }
    }
}

fn boundary(text: &str, at: prop::sample::Index) -> usize {
    let mut at = at.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[test]
fn a_string_over_several_lines_is_no_key() {
    let text = "'''\n]";
    (0..=text.len()).for_each(|at| check_all(text, at));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(80))]

    #[test]
    fn broken_text_has_answers_everywhere(
        place in any::<prop::sample::Index>(),
        removed in 0usize..12,
        piece in prop::sample::select(&PIECES[..]),
        cursor in any::<prop::sample::Index>(),
    ) {
        let start = boundary(SESSION, place);
        let mut end = (start + removed).min(SESSION.len());
        while !SESSION.is_char_boundary(end) {
            end += 1;
        }
        let text = format!("{}{piece}{}", &SESSION[..start], &SESSION[end..]);
        check_all(&text, start + piece.len());
        check_all(&text, boundary(&text, cursor));
    }

    #[test]
    fn broken_text_of_other_files_has_answers(
        (kind, text) in prop::sample::select(&other_files::ALL[..]),
        place in any::<prop::sample::Index>(),
        piece in prop::sample::select(&PIECES[..]),
        cursor in any::<prop::sample::Index>(),
        ends in any::<bool>(),
    ) {
        let start = boundary(text, place);
        let rest = if ends { "" } else { &text[start..] };
        let text = format!("{}{piece}{rest}", &text[..start]);
        check_file(kind, &text, start + piece.len());
        check_file(kind, &text, boundary(&text, cursor));
    }

    #[test]
    fn a_text_that_ends_anywhere_has_answers(end in any::<prop::sample::Index>()) {
        let end = boundary(SESSION, end);
        check_all(&SESSION[..end], end);
    }

    #[test]
    fn words_in_any_order_have_answers(
        words in prop::collection::vec(
            prop::sample::select(&[
                "[", "]", "{", "}", "=", ",", ".", "\n", " ", "\"", "'", "#", "models", "layers",
                "type", "kind", "\"Conv2D\"", "dataset", "1", "[[", "]]", "\r\n", "\u{feff}", "\t",
            ][..]),
            0..24,
        ),
        cursor in any::<prop::sample::Index>(),
    ) {
        let text: String = words.concat();
        check_all(&text, boundary(&text, cursor));
    }
}
