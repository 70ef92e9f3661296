//! From the space that is to stand in a gap to the smallest edits that bring it there.

use super::comments::{Comment, Comments};
use crate::text::{TextEdit, TextRange, offset};

/// What is to stand in a gap, behind its comma.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Space {
    /// So many spaces.
    Columns(usize),
    /// A line break, or a blank line, and so many spaces.
    Lines {
        /// Whether there is a blank line.
        blank: bool,
        /// The spaces that the next line begins with.
        indent: usize,
    },
    /// What belongs before a comment behind something else.
    Comment,
}

/// The edits of one section, as they are found.
pub(super) struct Edits<'a> {
    text: &'a str,
    line_break: &'static str,
    found: Vec<TextEdit>,
    comments: Comments,
}

impl<'a> Edits<'a> {
    /// None yet; `line_break` ends the lines that are new.
    pub(super) fn new(text: &'a str, line_break: &'static str) -> Self {
        Self { text, line_break, found: Vec::new(), comments: Comments::default() }
    }

    /// Says what is to stand in the gap at `at`; the line in front of it ends at `column`.
    pub(super) fn gap(&mut self, at: TextRange, comma: bool, space: Space, column: usize) {
        let comma_text = if comma { "," } else { "" };
        match space {
            Space::Columns(spaces) => self.replace(at, comma_text, spaces),
            Space::Lines { blank, indent } => {
                self.lines(at, comma_text, blank, indent);
                if blank {
                    self.comments.end_group();
                }
            }
            Space::Comment => {
                let column = column + usize::from(comma);
                self.comments.add(Comment::in_text(self.text, at, comma, column));
            }
        }
    }

    /// The edits in file order.
    pub(super) fn finish(mut self) -> Vec<TextEdit> {
        let comments = std::mem::take(&mut self.comments);
        if comments.is_empty() {
            return self.found;
        }
        for (comment, spaces) in comments.placed() {
            self.replace(comment.gap, if comment.comma { "," } else { "" }, spaces);
        }
        self.found.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
        self.found
    }

    /// Each line keeps its own break; what is at its end, the blank lines and the indentation are
    /// separate edits, so that a part of them can be made.
    fn lines(&mut self, at: TextRange, comma: &str, blank: bool, indent: usize) {
        let start = usize::from(at.start());
        let old = &self.text[at];
        let Some(first) = line_break_in(old) else {
            let blank_line = if blank { self.line_break } else { "" };
            let new = format!("{comma}{}{blank_line}", self.line_break);
            return self.replace(at, &new, indent);
        };
        let last = old.rfind('\n').map_or(first.end, |last| last + 1);
        let part = |from: usize, to: usize| crate::text::range(start + from, start + to);
        let between = &old[first.end..last];
        let blank_line = match line_break_in(between) {
            _ if !blank => "",
            Some(kept) => &between[kept],
            None => &old[first.clone()],
        };
        self.replace(part(0, first.start), comma, 0);
        self.replace(part(first.end, last), blank_line, 0);
        self.replace(part(last, old.len()), "", indent);
    }

    /// Puts `new` and so many spaces in place of what stands at `at`, as far as it differs.
    fn replace(&mut self, at: TextRange, new: &str, spaces: usize) {
        let old = &self.text[at];
        let is_there = old.len() == new.len() + spaces
            && old.starts_with(new)
            && old[new.len()..].bytes().all(|byte| byte == b' ');
        if is_there {
            return;
        }
        let new = format!("{new}{}", " ".repeat(spaces));
        let common = |pairs: &mut dyn Iterator<Item = (u8, u8)>| {
            pairs.take_while(|(old, new)| old == new).count()
        };
        let before = common(&mut old.bytes().zip(new.bytes()));
        let behind = common(&mut old.bytes().rev().zip(new.bytes().rev()));
        let behind = behind.min(old.len().min(new.len()) - before);
        let start = usize::from(at.start());
        self.found.push(TextEdit {
            range: TextRange::new(offset(start + before), offset(start + old.len() - behind)),
            insert: new[before..new.len() - behind].to_owned(),
        });
    }
}

/// The first line break of `gap`.
fn line_break_in(gap: &str) -> Option<std::ops::Range<usize>> {
    let at = gap.find('\n')?;
    let start = if gap[..at].ends_with('\r') { at - 1 } else { at };
    Some(start..at + 1)
}
