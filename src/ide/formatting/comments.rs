//! Comments behind something else on their line. What a person has put into one column stays in
//! one column; nothing else is aligned.

use super::pieces::columns;
use crate::text::TextRange;

/// How far apart the stops of tabs are.
const TAB_STOP: usize = 8;

/// So many spaces before a comment only keep it apart; more of them lead to a column.
const APART: usize = 2;

/// A comment behind something else on its line.
#[derive(Debug, Clone, Copy)]
pub(super) struct Comment {
    /// The gap in front of it.
    pub(super) gap: TextRange,
    /// Whether a comma is to stand in that gap.
    pub(super) comma: bool,
    /// Its column as it is.
    column: usize,
    /// How many columns are empty before it.
    empty: usize,
    /// Where what stands before it will end.
    end: usize,
}

impl Comment {
    /// The comment behind the gap at `gap`; what stands before it will end at the column `end`.
    pub(super) fn in_text(text: &str, gap: TextRange, comma: bool, end: usize) -> Self {
        let before = &text[..usize::from(gap.end())];
        let line = &before[before.rfind('\n').map_or(0, |at| at + 1)..];
        let filled = line.trim_end_matches([' ', '\t']);
        let ends = columns(filled);
        let column = line[filled.len()..].bytes().fold(ends, |column, space| match space {
            b'\t' => (column / TAB_STOP + 1) * TAB_STOP,
            _ => column + 1,
        });
        Self { gap, comma, column, empty: column - ends, end }
    }
}

/// The comments of a section that stand behind something else, in groups between blank lines.
#[derive(Debug, Default)]
pub(super) struct Comments {
    list: Vec<(usize, Comment)>,
    group: usize,
}

impl Comments {
    /// Adds one.
    pub(super) fn add(&mut self, comment: Comment) {
        self.list.push((self.group, comment));
    }

    /// A blank line: what follows has columns of its own.
    pub(super) fn end_group(&mut self) {
        self.group += 1;
    }

    /// Whether there are none.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// Each with the spaces that belong before it.
    pub(super) fn placed(mut self) -> impl Iterator<Item = (Comment, usize)> {
        self.list.sort_by_key(|(group, comment)| (*group, comment.column));
        let mut placed = Vec::with_capacity(self.list.len());
        let in_one_column =
            |a: &(usize, Comment), b: &(usize, Comment)| (a.0, a.1.column) == (b.0, b.1.column);
        for column in self.list.chunk_by(in_one_column) {
            let comments = || column.iter().map(|(_, comment)| *comment);
            let longest = comments().map(|comment| comment.end).max().unwrap_or_default();
            let empty = comments().map(|comment| comment.empty).min().unwrap_or_default();
            // One of them may be the only one of its group, and still in the column of others.
            let chosen = column.first().map_or(0, |(_, comment)| comment.column);
            let to = match empty {
                ..=APART => longest + empty.max(1),
                _ => chosen.max(longest + 1),
            };
            placed.extend(comments().map(|comment| (comment, to - comment.end)));
        }
        placed.into_iter()
    }
}
