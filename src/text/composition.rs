//! Several rounds of edits as one.

use super::{TextEdit, TextRange};

/// A text as pieces of an older one with new text between them: what several rounds of edits,
/// each made for the text after the one before, come to as edits of the first text.
#[derive(Debug)]
pub struct Composition {
    pieces: Vec<Piece>,
    /// The length of the older text, in bytes.
    len: usize,
}

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
                Piece::Kept(super::range(from + start, from + end))
            }
            Piece::New(text) => Piece::New(text.get(start..end).unwrap_or_default().to_owned()),
        }
    }
}

impl Composition {
    /// The older text as it is.
    pub fn of(text: &str) -> Self {
        Self { pieces: vec![Piece::Kept(super::range(0, text.len()))], len: text.len() }
    }

    /// Adds a round: edits of the present text, sorted and apart from each other.
    pub fn apply(&mut self, edits: &[TextEdit]) {
        let old = std::mem::take(&mut self.pieces);
        let mut reader = Reader { pieces: old.into_iter(), rest: None, at: 0 };
        for edit in edits {
            reader.copy_to(usize::from(edit.range.start()), Some(&mut self.pieces));
            self.pieces.push(Piece::New(edit.insert.clone()));
            reader.copy_to(usize::from(edit.range.end()), None);
        }
        reader.copy_to(usize::MAX, Some(&mut self.pieces));
    }

    /// All rounds as edits of the older text; they touch no byte that the rounds did not touch.
    pub fn into_edits(self) -> Vec<TextEdit> {
        let mut edits = Vec::new();
        let mut done = 0;
        let mut insert = String::new();
        let end = TextRange::empty(super::offset(self.len));
        for piece in self.pieces.into_iter().chain([Piece::Kept(end)]) {
            match piece {
                Piece::New(text) => insert += &text,
                Piece::Kept(kept) => {
                    let gap = super::range(done, usize::from(kept.start()));
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
    use proptest::prelude::*;

    use super::*;
    use crate::text::{apply_edits, offset, range};

    #[test]
    fn rounds_become_edits_of_the_first_text() {
        let first = "one two three";
        let rounds = [
            vec![TextEdit::insert(offset(0), "zero "), TextEdit::replace(range(4, 7), "2")],
            vec![TextEdit::replace(range(0, 4), "nought"), TextEdit::insert(offset(16), "!")],
        ];
        let mut composition = Composition::of(first);
        let mut text = first.to_owned();
        for round in &rounds {
            composition.apply(round);
            text = apply_edits(&text, round).unwrap();
        }
        let edits = composition.into_edits();
        assert_eq!(text, "nought one 2 three!");
        assert_eq!(apply_edits(first, &edits).unwrap(), text);
        let changed: Vec<&str> = edits.iter().map(|edit| &first[edit.range]).collect();
        assert_eq!(changed, ["", "two", ""], "nothing else is touched");
    }

    proptest! {
        #[test]
        fn rounds_follow_any_edits(
            rounds in prop::collection::vec(
                prop::collection::vec((0usize..40, 0usize..6, "[x-z]{0,4}"), 0..5),
                0..4,
            ),
        ) {
            let original = "abcdefghijklmnopqrstuvw = 1\n";
            let mut composition = Composition::of(original);
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
                        edits.push(TextEdit::replace(range(start, end), insert));
                        done = Some(end);
                    }
                }
                text = apply_edits(&text, &edits).unwrap();
                composition.apply(&edits);
            }
            let edits = composition.into_edits();
            prop_assert_eq!(apply_edits(original, &edits).unwrap(), text);
        }
    }
}
