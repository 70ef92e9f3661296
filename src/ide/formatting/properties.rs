//! What holds for any text.

use proptest::prelude::*;
use proptest::sample::{Index, select};

use super::tests::formatted;
use super::*;
use crate::catalog::Literal;
use crate::ide::testing::snapshot;
use crate::lint::FixScope;
use crate::session::render;
use crate::session::testing::{file, read, session_file};
use crate::syntax::TokenKind;
use crate::text::{TextRange, apply_edits, offset};

/// All that is written but for spaces, line breaks and commas.
fn words(text: &str) -> Vec<String> {
    let document = Document::parse(text);
    let tokens: Vec<_> = document.sections().flat_map(Section::tokens).collect();
    let is_word =
        |kind| !matches!(kind, TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comma);
    let words = tokens.into_iter().filter(|token| is_word(token.kind));
    words.map(|token| document.slice(token.range).trim_end().to_owned()).collect()
}

/// What must hold whatever the text is; gives the text laid out.
fn check(text: &str) -> String {
    let document = Document::parse(text);
    let edits = format(&document, &FormatOptions::default());
    for section in document.sections().filter(|section| section.is_broken()) {
        let own = section.range();
        let touches = |edit: &TextEdit| {
            edit.range.start() < own.end() && own.start() < edit.range.end()
                || own.contains(edit.range.start()) && own.start() < edit.range.start()
        };
        assert!(!edits.iter().any(touches), "a broken section changes: {edits:?}\n{text}");
    }
    for edit in &edits {
        let changed = [&text[edit.range], &edit.insert];
        let is_free = |c: char| matches!(c, ' ' | '\t' | '\r' | '\n' | ',');
        assert!(changed.iter().all(|part| part.chars().all(is_free)), "{edit:?}\n{text}");
        assert_ne!(text[edit.range], edit.insert, "nothing changes there");
    }
    let once = apply_edits(text, &edits).expect("edits apart from each other");
    assert_eq!(words(&once), words(text));
    assert_eq!(formatted(&once), once, "laid out twice:\n{text}");
    once
}

/// `text` with other spaces, blank lines and line breaks at places that `choices` picks.
fn scattered(text: &str, choices: &[u8]) -> String {
    let document = Document::parse(text);
    let mut choices = choices.iter().cycle();
    let mut depth = 0_u32;
    let mut out = String::new();
    for token in document.sections().flat_map(Section::tokens) {
        let choice = choices.next().copied().unwrap_or_default();
        let written = document.slice(token.range);
        match token.kind {
            TokenKind::ArrayOpen => depth += 1,
            TokenKind::ArrayClose => depth -= 1,
            _ => {}
        }
        out.push_str(match (token.kind, choice % 5) {
            (TokenKind::Whitespace, 0) => " ",
            (TokenKind::Whitespace, 1) => "\t  ",
            (TokenKind::Newline, 0) => "\n \n\n",
            (TokenKind::Newline, 1) => " \n",
            (TokenKind::Comma, 0) if depth == 1 => ",\n\n",
            (TokenKind::Comma, 1) if depth == 1 => "\n, # comma\n",
            (TokenKind::Comma, 2) => "  ,",
            _ => written,
        });
    }
    out
}

fn boundary(text: &str, at: Index) -> usize {
    let mut at = at.index(text.len() + 1);
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(150))]

    #[test]
    fn sound_files_say_the_same(
        text in prop_oneof![file(), session_file()],
        choices in prop::collection::vec(any::<u8>(), 1..40),
    ) {
        for text in [scattered(&text, &choices), text] {
            let document = Document::parse(&text);
            let once = check(&text);
            if document.sections().any(Section::is_broken) {
                continue;
            }
            if document.errors().is_empty() {
                let plain = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
                prop_assert_eq!(read(&plain(&once)), read(&plain(&text)));
            }
            let is_empty = once.trim_start_matches('\u{feff}').is_empty();
            prop_assert!(is_empty || once.ends_with('\n'));
            prop_assert!(!once.contains("\n\n\n") || text.contains("\"\"\""));
            prop_assert_eq!(once.starts_with('\u{feff}'), text.starts_with('\u{feff}'));
            let breaks = |text: &str, kind: &str| text.matches(kind).count();
            if !text.contains('\r') {
                prop_assert!(!once.contains('\r'));
            } else if breaks(&text, "\n") == breaks(&text, "\r\n") {
                prop_assert_eq!(breaks(&once, "\n"), breaks(&once, "\r\n"));
            }
        }
    }

    #[test]
    fn broken_files_keep_what_is_broken(
        text in prop_oneof![file(), session_file()],
        place in any::<Index>(),
        removed in 0usize..12,
        piece in select(&["", "\"", "'", "\"\"\"", "[", "]", "{", "}", "=", ",", "#", "\r", "\r\n", "é"][..]),
        cut in any::<bool>(),
    ) {
        let start = boundary(&text, place);
        let mut end = if cut { text.len() } else { (start + removed).min(text.len()) };
        while !text.is_char_boundary(end) {
            end += 1;
        }
        let text = format!("{}{piece}{}", &text[..start], &text[end..]);
        check(&text);
        let document = Document::parse(&text);
        for typed in ['\n', ']'] {
            let edits = format_on_type(
                &document, offset(start + piece.len()), typed, &FormatOptions::default(),
            );
            prop_assert!(apply_edits(&text, &edits).is_ok());
        }
    }

    #[test]
    fn words_in_any_order_can_be_laid_out(
        words in prop::collection::vec(
            select(&[
                "[", "]", "{", "}", "=", ",", ".", "\n", " ", "\"", "'", "#", "a", "b.c", "1",
                "[[", "]]", "\r\n", "\r", "\u{feff}", "\t", "x = [\n", "y = [1, [2], ", "\"\"\"",
            ][..]),
            0..24,
        ),
    ) {
        check(&words.concat());
    }

    #[test]
    fn a_range_changes_its_lines_as_the_whole_would(
        text in prop_oneof![file(), session_file()],
        choices in prop::collection::vec(any::<u8>(), 1..40),
        ends in any::<[Index; 2]>(),
    ) {
        let text = scattered(&text, &choices);
        let document = Document::parse(&text);
        let options = FormatOptions::default();
        let mut ends = ends.map(|end| offset(boundary(&text, end)));
        ends.sort_unstable();
        let whole = format(&document, &options);
        let edits = format_range(&document, TextRange::new(ends[0], ends[1]), &options);
        for edit in &edits {
            prop_assert!(whole.contains(edit), "{edit:?} is none of {whole:?}");
        }
        if document.errors().is_empty() {
            let plain = |text: &str| text.trim_start_matches('\u{feff}').to_owned();
            let partly = apply_edits(&text, &edits).unwrap();
            prop_assert_eq!(read(&plain(&partly)), read(&plain(&text)));
        }
        let all = TextRange::new(TextSize::default(), document.end());
        prop_assert_eq!(format_range(&document, all, &options), whole);
    }
    #[test]
    fn nothing_more_or_less_is_wrong(
        text in session_file(),
        allowed in select(&["duplicate-name", "missing-key", "unknown-model", "unused-model"][..]),
        place in any::<Index>(),
    ) {
        // Above any line: where it stands within a value it is a comment like others.
        let lines: Vec<&str> = text.split_inclusive('\n').collect();
        let (above, below) = lines.split_at(place.index(lines.len() + 1));
        let above = above.concat();
        let line_break = if above.is_empty() || above.ends_with('\n') { "" } else { "\n" };
        let text = format!("{above}{line_break}# nestling: allow({allowed})\n{}", below.concat());
        let codes = |text: &str| -> Vec<&str> {
            let found = snapshot(text).diagnostics(FixScope::None).into_iter();
            found.map(|found| found.code).filter(|code| *code != "toml-1-1").collect()
        };
        prop_assert_eq!(codes(&formatted(&text)), codes(&text), "{}", text);
    }

    #[test]
    fn rendered_values_are_laid_out(value in literal()) {
        let text = render::field("key", &value, "", "\n") + "\n";
        prop_assert_eq!(formatted(&text), text);
    }
}

fn literal() -> impl Strategy<Value = Literal> {
    let leaf = prop_oneof![
        "[a-zé日 ]{0,40}".prop_map(Literal::String),
        any::<i32>().prop_map(|number| Literal::Integer(number.into())),
        any::<bool>().prop_map(Literal::Boolean),
    ];
    leaf.prop_recursive(3, 24, 8, |inner| {
        let fields = prop::collection::btree_map("[a-z]{1,9}", inner.clone(), 0..5);
        prop_oneof![
            prop::collection::vec(inner, 0..8).prop_map(Literal::Array),
            fields.prop_map(|fields| Literal::Table(fields.into_iter().collect())),
        ]
    })
}
