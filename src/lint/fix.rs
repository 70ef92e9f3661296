//! Applying the safe fixes of a file, again and again until nothing changes.

use super::{Applicability, Diagnostic, FixAction, FixScope, Input, Settings};
use crate::catalog::Catalog;
use crate::session::Session;
use crate::syntax::{Datetime, Document};
use crate::text::{TextEdit, TextRange};

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
    let mut pieces = Pieces::whole(document);
    for _ in 0..MAX_ROUNDS {
        let session = Session::new(&fixed.document, catalog);
        let found = super::check(Input {
            session: &session,
            stem,
            settings,
            fixes: FixScope::All,
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
    fixed.edits = pieces.into_edits(document);
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

/// A text as pieces of an older one with new text between them.
#[derive(Debug)]
struct Pieces(Vec<Piece>);

#[derive(Debug, Clone)]
enum Piece {
    /// This part of the older text.
    Kept(TextRange),
    /// New text.
    New(String),
}

impl Piece {
    fn len(&self) -> usize {
        match self {
            Piece::Kept(range) => range.len().into(),
            Piece::New(text) => text.len(),
        }
    }

    /// The part from byte `start` to byte `end` of this piece.
    fn part(&self, start: usize, end: usize) -> Piece {
        match self {
            Piece::Kept(range) => {
                let from = usize::from(range.start());
                Piece::Kept(crate::text::range(from + start, from + end))
            }
            Piece::New(text) => Piece::New(text.get(start..end).unwrap_or_default().to_owned()),
        }
    }
}

impl Pieces {
    fn whole(document: &Document) -> Self {
        Self(vec![Piece::Kept(TextRange::up_to(document.end()))])
    }

    /// Applies edits of the present text, sorted and apart from each other.
    fn apply(&mut self, edits: &[TextEdit]) {
        let old = std::mem::take(&mut self.0);
        let mut reader = Reader { pieces: old.into_iter(), rest: None, at: 0 };
        for edit in edits {
            reader.copy_to(usize::from(edit.range.start()), Some(&mut self.0));
            self.0.push(Piece::New(edit.insert.clone()));
            reader.copy_to(usize::from(edit.range.end()), None);
        }
        reader.copy_to(usize::MAX, Some(&mut self.0));
    }

    /// What lies between the kept pieces, as edits of the older text.
    fn into_edits(self, older: &Document) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut done = 0;
        let mut insert = String::new();
        let end = TextRange::empty(older.end());
        for piece in self.0.into_iter().chain([Piece::Kept(end)]) {
            match piece {
                Piece::New(text) => insert += &text,
                Piece::Kept(kept) => {
                    let gap = crate::text::range(done, usize::from(kept.start()));
                    done = usize::from(kept.end());
                    if !gap.is_empty() || !insert.is_empty() {
                        edits.push(TextEdit::replace(gap, std::mem::take(&mut insert)));
                    }
                }
            }
        }
        edits
    }
}

/// Reads pieces from start to end.
struct Reader<I> {
    pieces: I,
    /// What is left of the piece that was read last.
    rest: Option<Piece>,
    /// How many bytes are read.
    at: usize,
}

impl<I: Iterator<Item = Piece>> Reader<I> {
    /// Reads on to byte `to` of the text; into `out`, if there is one.
    fn copy_to(&mut self, to: usize, mut out: Option<&mut Vec<Piece>>) {
        while self.at < to {
            let Some(piece) = self.rest.take().or_else(|| self.pieces.next()) else { return };
            let len = piece.len();
            let taken = len.min(to - self.at);
            self.at += taken;
            if taken < len {
                self.rest = Some(piece.part(taken, len));
            }
            if let Some(out) = out.as_deref_mut() {
                out.push(if taken < len { piece.part(0, taken) } else { piece });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};
    use proptest::prelude::*;

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

    proptest! {
        #[test]
        fn pieces_follow_any_edits(
            rounds in prop::collection::vec(
                prop::collection::vec((0usize..40, 0usize..6, "[x-z]{0,4}"), 0..5),
                0..4,
            ),
        ) {
            let original = "abcdefghijklmnopqrstuvw = 1\n";
            let document = Document::parse(original);
            let mut pieces = Pieces::whole(&document);
            let mut text = original.to_owned();
            for round in rounds {
                let mut edits: Vec<TextEdit> = Vec::new();
                let mut done = None;
                let mut wanted = round;
                wanted.sort();
                for (start, len, insert) in wanted {
                    let start = start.min(text.len());
                    let end = (start + len).min(text.len());
                    if done.is_none_or(|done| done < start) {
                        edits.push(TextEdit::replace(crate::text::range(start, end), insert));
                        done = Some(end);
                    }
                }
                text = apply_edits(&text, &edits).unwrap();
                pieces.apply(&edits);
            }
            let edits = pieces.into_edits(&document);
            prop_assert_eq!(apply_edits(original, &edits).unwrap(), text);
        }
    }
}
