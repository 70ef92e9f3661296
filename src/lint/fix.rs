//! Applying the safe fixes of a file, again and again until nothing changes.

use super::{Applicability, Diagnostic, FixAction, FixScope, Input, Settings};
use crate::catalog::Catalog;
use crate::session::Session;
use crate::session::samples::DatasetFolder;
use crate::syntax::{Datetime, Document};
use crate::text::{Composition, TextEdit};

/// Each round may bring to light what the one before had hidden; real files need two or three.
const MAX_ROUNDS: usize = 20;

/// A file after its safe fixes.
#[derive(Debug, Clone)]
pub struct Fixed {
    /// The file as it is now.
    pub document: Document,
    /// The changes, as edits of the file as it was; they touch no other byte. Empty where there
    /// was nothing to mend.
    pub edits: Vec<TextEdit>,
    /// How many fixes were applied.
    pub applied: usize,
}

/// Applies every fix of `document` that may be applied unasked ([`Applicability::Safe`]), until
/// there is none left. `stem`, `settings` and `now` are as in [`Input`].
pub fn fix_all(
    document: &Document,
    catalog: &Catalog,
    stem: Option<&str>,
    settings: &Settings,
    now: Datetime,
) -> Fixed {
    let mut fixed = Fixed { document: document.clone(), edits: Vec::new(), applied: 0 };
    let mut pieces = Composition::of(document.text());
    for _ in 0..MAX_ROUNDS {
        let session = Session::new(&fixed.document, catalog);
        let found = super::check(Input {
            session: &session,
            stem,
            settings,
            fixes: FixScope::Safe,
            folder: &DatasetFolder::Unknown,
            conflicts: &[],
            now,
            cancelled: None,
        });
        let (edits, count) = safe_edits(&found);
        if count == 0 {
            break;
        }
        let Ok(next) = fixed.document.with_edits(&edits) else { break };
        if next.text() == fixed.document.text() {
            break;
        }
        pieces.apply(&edits);
        fixed.document = next;
        fixed.applied += count;
    }
    fixed.edits = pieces.into_edits();
    fixed
}

/// The edits of all safe fixes that keep apart from each other, sorted; and how many fixes.
fn safe_edits(found: &[Diagnostic]) -> (Vec<TextEdit>, usize) {
    let mut chosen: Vec<TextEdit> = Vec::new();
    let mut end = None;
    let mut count = 0;
    for diagnostic in found {
        let safe = diagnostic.fixes.iter().find(|fix| fix.applicability == Applicability::Safe);
        let Some(FixAction::Edit(edits)) = safe.map(|fix| &fix.action) else { continue };
        let mut edits = edits.clone();
        edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
        let (Some(first), Some(last)) = (edits.first(), edits.last()) else { continue };
        // The next round takes those that touch one another.
        if end.is_some_and(|end| first.range.start() <= end) {
            continue;
        }
        end = Some(last.range.end());
        count += 1;
        chosen.append(&mut edits);
    }
    (chosen, count)
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use super::*;
    use crate::lint::testing::now;
    use crate::text::apply_edits;

    fn fixed(text: &str) -> Fixed {
        let document = Document::parse(text);
        let stem = Some("swift-golden-falcon");
        fix_all(&document, Catalog::builtin(), stem, &Settings::default(), now())
    }

    fn check(before: &str, after: Expect) {
        let fixed = fixed(before);
        after.assert_eq(fixed.document.text());
        assert_eq!(apply_edits(before, &fixed.edits).unwrap(), fixed.document.text());
    }

    #[test]
    fn one_fix_may_bring_the_next_to_light() {
        check(
            "[[trainings]]\nlr = '0.01' # first\nepochs = \"50\"\nOptimizer = \"ADAM\"\n",
            expect![[r#"
                [[trainings]]
                learning_rate = 0.01 # first
                epochs = 50
                optimizer = "adam"
            "#]],
        );
    }

    #[test]
    fn what_only_a_person_can_decide_stays() {
        check(
            "[[trainings]]\noptimizer = 'adamm'\nepochs = 0\n",
            expect![[r#"
            [[trainings]]
            optimizer = 'adamm'
            epochs = 0
        "#]],
        );
    }

    #[test]
    fn no_other_byte_is_touched() {
        let before = "\u{feff}[session]\r\nid   =  'swift-golden-falcon'   # 🦅\r\n\r\n\
                      [dataset]\r\n\tdataset_path='a' \r\n";
        let after = before.replace("dataset_path", "path");
        assert_eq!(fixed(before).document.text(), after);
    }

    #[test]
    fn edits_count_in_the_text_as_it_was() {
        let fixed = fixed("[[trainings]]\nlr = '1'\n");
        assert_eq!(fixed.applied, 2);
        expect![[r#"
            [
                TextEdit {
                    range: 14..16,
                    insert: "learning_rate",
                },
                TextEdit {
                    range: 19..22,
                    insert: "1",
                },
            ]
        "#]]
        .assert_debug_eq(&fixed.edits);
    }
}
