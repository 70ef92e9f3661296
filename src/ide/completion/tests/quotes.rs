//! A quote that is missing costs nothing of what stands around the cursor.

use std::sync::Arc;

use expect_test::{Expect, expect};
use toml_parser::{Source, lexer::TokenKind};

use crate::ide::completion::completions;
use crate::ide::testing::{accepted, at_cursor, malware, snapshot_of};
use crate::ide::{FileKind, Snapshot};
use crate::text::offset;

/// What each line becomes once the completion with its label is accepted.
fn check(header: &str, lines: &[(&str, &str)], expected: Expect) {
    let mut out = String::new();
    for (line, label) in lines {
        let (snapshot, at) = at_cursor(&format!("{header}{line}\n"));
        let snapshot = Snapshot { folder: Arc::new(malware()), ..snapshot };
        let found = completions(&snapshot, at).items;
        let chosen = found.iter().find(|found| found.label == *label);
        let chosen = chosen.unwrap_or_else(|| panic!("{label} is not offered at {line}"));
        out += accepted(&snapshot, chosen).strip_prefix(header).unwrap();
    }
    expected.assert_eq(&out);
}

#[test]
fn a_string_ends_where_its_quote_is_missing() {
    check(
        "[[models]]\n",
        &[
            (r#"layers = [{ type = "Conv2D", padding = "sa$0, activation = "relu" }]"#, "same"),
            (r#"layers = [{ type = "Co$0 }, { type = "GlobalAvgPool" }]"#, "Conv2D"),
            (r"layers = [{ type = 'Co$0 }, { type = 'GlobalAvgPool' }]", "Conv2D"),
            (r#"layers = [{ type = Co$0", filters = 3 }, { type = "Flatten" }]"#, "Conv2D"),
        ],
        expect![[r#"
            layers = [{ type = "Conv2D", padding = "same", activation = "relu" }]
            layers = [{ type = "Conv2D" }, { type = "GlobalAvgPool" }]
            layers = [{ type = 'Conv2D' }, { type = 'GlobalAvgPool' }]
            layers = [{ type = "Conv2D", filters = 3 }, { type = "Flatten" }]
        "#]],
    );
    check(
        "[dataset]\n",
        &[
            (r#"classes = ["Al$0, "Yuner.A", "Adialer.C"]"#, "Allaple.A"),
            ("classes = [\n  \"Al$0, \"Yuner.A\",\n]", "Allaple.A"),
            (r#"classes = ["Al, "$0Yuner.A", "Adialer.C"]"#, "Allaple.A"),
            (r#"color_mode = "gr$0 # the "best" one"#, "grayscale"),
        ],
        expect![[r#"
            classes = ["Allaple.A", "Yuner.A", "Adialer.C"]
            classes = [
              "Allaple.A", "Yuner.A",
            ]
            classes = ["Al, "Allaple.A", "Adialer.C"]
            color_mode = "grayscale" # the "best" one
        "#]],
    );
}

#[test]
fn a_key_ends_where_its_quote_is_missing() {
    check(
        "[dataset]\n",
        &[
            (r#"imbalance.class_weights = { "Ad$0 }"#, "Adialer.C"),
            (r#"imbalance.class_weights = { "Ad$0, "Yuner.A" = 2.0 }"#, "Adialer.C"),
            (r#""$0path = "data""#, "path"),
        ],
        expect![[r#"
            imbalance.class_weights = { "Adialer.C" = 1.0 }
            imbalance.class_weights = { "Adialer.C" = 1.0, "Yuner.A" = 2.0 }
            path = "data"
        "#]],
    );
    check(
        "[[models]]\n",
        &[
            (r#"layers = [{ type = "Dense", "un$0 }]"#, "units"),
            (r#"layers = [{ type = "Dense", un$0" = 4, activation = "relu" }]"#, "units"),
        ],
        expect![[r#"
            layers = [{ type = "Dense", units = 256 }]
            layers = [{ type = "Dense", units = 4, activation = "relu" }]
        "#]],
    );
}

const SOUND: &str = r#"
lints = { unused-model = "off", missing-key = "hint" }
dataset = { path = "a b", classes = ["x y", 'z'], imbalance.class_weights = { "x y" = 2.0, z = 1 } }
models = [{ kind = "custom_cnn", layers = [{ type = "Conv2D", padding = "same", "filters" = 3 }] }]
trainings = [{ optimizer = "adam", scheduler = 'constant', epochs = 1 }] # the "best" one
experiments = [{ training_id = "t u", status = "ready", metrics = { "val loss" = 0.5 } }]
"#;

#[test]
fn nothing_behind_the_word_is_lost() {
    for kind in [FileKind::Session, FileKind::Configuration] {
        for (quote, _) in SOUND.match_indices(['"', '\'']) {
            let torn = format!("{}{}", &SOUND[..quote], &SOUND[quote + 1..]);
            let snapshot = Snapshot { folder: Arc::new(malware()), ..snapshot_of(kind, &torn) };
            let begin = torn[..quote].rfind('\n').map_or(0, |end| end + 1);
            let length = torn[begin..].find('\n').unwrap();
            for at in begin..=begin + length {
                let whole = |at: usize| at + usize::from(at > quote);
                let end = end_of_word(whole(at));
                for found in completions(&snapshot, offset(at)).items {
                    let label = &found.label;
                    let is_kept = whole(found.range.end().into()) <= end;
                    assert!(is_kept, "by {label} at\n{}$0{}", &torn[..at], &torn[at..]);
                }
            }
        }
    }
}

/// The end of what stands at `at` in [`SOUND`], or behind the spaces there.
fn end_of_word(at: usize) -> usize {
    let mut end = at;
    for token in Source::new(SOUND).lex() {
        let goes_on = match token.kind() {
            TokenKind::Whitespace => end == at,
            TokenKind::Dot => true,
            TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString => true,
            _ => false,
        };
        if goes_on && token.span().start() <= end && at <= token.span().end() {
            end = token.span().end();
        }
    }
    end
}
