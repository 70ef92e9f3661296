//! What holds for any text.

use proptest::prelude::*;

use super::testing::{diagnostics, now};
use super::{Applicability, FixAction, Settings, Severity, fix_all};
use crate::catalog::Catalog;
use crate::syntax::Document;
use crate::text::apply_edits;

/// A sound file, and one with a mistake of most kinds, in all layouts.
const TEXTS: [&str; 2] = [
    include_str!("../../tests/data/parameter-truth/sessions/quiet-golden-falcon.toml"),
    r#"# nestling: allow(duplicate-name)
dataset.path = "data"
dataset.split = { train = 70, train = 80, val = "15" }

[session]
id = 5
created_at = 2026-11-22T10:00:00

[[models]]
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 0, kernal_size = 3 },
  # nestling: allow(unusual-value)
  { type = "Dens", units = "64" },
]
unfreeze_layers = 3

[[models.layers]]
type = "Flatten"

[models.head]

[[trainings]]
optimiser = "Adam"
lr = 7
epochs = "100"
batch_size = 1000 # "much"

[experiments]
model_id = "x"
metrics = { loss = nan }
"#,
];

/// All fixes of a text can be applied, and none breaks the syntax of a sound one; a safe one does
/// not break a broken text further.
fn fixes_apply(text: &str) {
    let errors = |text: &str| Document::parse(text).errors().len();
    let before = errors(text);
    for diagnostic in diagnostics(text) {
        for fix in &diagnostic.fixes {
            let FixAction::Edit(edits) = &fix.action else { continue };
            let after = apply_edits(text, edits).expect("the edits keep apart");
            if before == 0 || fix.applicability == Applicability::Safe {
                assert!(errors(&after) <= before, "“{}” makes {after}", fix.title);
            }
        }
    }
}

#[test]
fn a_sound_file_has_no_mistakes_beyond_hints() {
    let mistakes = diagnostics(TEXTS[0]);
    let worst = mistakes.iter().map(|diagnostic| diagnostic.severity).max();
    assert!(worst <= Some(Severity::Warning), "{mistakes:?}");
}

#[test]
fn every_fix_applies() {
    TEXTS.into_iter().for_each(fixes_apply);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 100, max_shrink_iters: 64, ..ProptestConfig::default() })]

    #[test]
    fn any_prefix_is_judged(text in prop::sample::select(&TEXTS[..]), share in 0.0..1.0f64) {
        let mut end = (text.len() as f64 * share) as usize;
        while !text.is_char_boundary(end) {
            end -= 1;
        }
        fixes_apply(&text[..end]);
    }

    #[test]
    fn any_changed_byte_is_judged(
        text in prop::sample::select(&TEXTS[..]),
        at in any::<prop::sample::Index>(),
        byte in "[\\[\\]{}\"'=.,#\n\r0-9a-z\\\\-]",
    ) {
        let at = at.index(text.len());
        prop_assume!(text.is_char_boundary(at) && text.is_char_boundary(at + 1));
        fixes_apply(&format!("{}{byte}{}", &text[..at], &text[at + 1..]));
    }

    #[test]
    fn fixing_twice_is_fixing_once(
        text in prop::sample::select(&TEXTS[..]),
        at in any::<prop::sample::Index>(),
        byte in "[\\[\\]{}\"'=.,#\n0-9a-z]",
    ) {
        let at = at.index(text.len());
        prop_assume!(text.is_char_boundary(at) && text.is_char_boundary(at + 1));
        let text = format!("{}{byte}{}", &text[..at], &text[at + 1..]);
        let fix = |document: &Document| {
            let settings = Settings::default();
            fix_all(document, Catalog::builtin(), Some("quiet-golden-falcon"), &settings, now())
        };
        let once = fix(&Document::parse(&text));
        prop_assert_eq!(apply_edits(&text, &once.edits).unwrap(), once.document.text());
        prop_assert_eq!(fix(&once.document).applied, 0);
    }
}
