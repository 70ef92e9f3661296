use std::fmt;

use super::{TextRange, TextSize};

/// Replaces the text of `range` by `insert`; an empty range inserts, an empty text deletes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct TextEdit {
    /// What is replaced, in bytes of the text before any edit.
    pub range: TextRange,
    /// What stands there afterwards.
    pub insert: String,
}

impl TextEdit {
    /// Puts `text` before the byte at `at`.
    pub fn insert(at: TextSize, text: impl Into<String>) -> Self {
        Self { range: TextRange::empty(at), insert: text.into() }
    }

    /// Puts `text` in place of `range`.
    pub fn replace(range: TextRange, text: impl Into<String>) -> Self {
        Self { range, insert: text.into() }
    }

    /// Removes `range`.
    pub fn delete(range: TextRange) -> Self {
        Self { range, insert: String::new() }
    }
}

/// Two edits of one list touch the same bytes, or an edit lies outside the text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EditConflict {
    /// The range of the edit that cannot be applied.
    pub range: TextRange,
}

impl fmt::Display for EditConflict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "the edit at bytes {:?} overlaps another or lies outside the text", self.range)
    }
}

impl std::error::Error for EditConflict {}

/// Applies `edits`, all given in offsets of the same `text`, in any order. Insertions at one
/// place keep the order they are given in.
///
/// # Errors
/// When two edits overlap, when one lies beyond the end, or when one splits a character.
pub fn apply_edits(text: &str, edits: &[TextEdit]) -> Result<String, EditConflict> {
    let mut sorted: Vec<&TextEdit> = edits.iter().collect();
    sorted.sort_by_key(|edit| (edit.range.start(), edit.range.end()));

    let growth: usize = edits.iter().map(|edit| edit.insert.len()).sum();
    let mut out = String::with_capacity(text.len() + growth);
    let mut done = 0;
    for edit in sorted {
        let (start, end) = (usize::from(edit.range.start()), usize::from(edit.range.end()));
        let conflict = || EditConflict { range: edit.range };
        if start < done || !text.is_char_boundary(end) {
            return Err(conflict());
        }
        out.push_str(text.get(done..start).ok_or_else(conflict)?);
        out.push_str(&edit.insert);
        done = end;
    }
    out.push_str(&text[done..]);
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::text::{offset, range};

    #[test]
    fn edits_apply_in_any_order() {
        let edits = [TextEdit::replace(range(4, 5), "2"), TextEdit::insert(offset(0), "# hi\n")];
        assert_eq!(apply_edits("a = 1\n", &edits).unwrap(), "# hi\na = 2\n");
    }

    #[test]
    fn insertions_at_one_place_keep_their_order() {
        let edits = [TextEdit::insert(offset(1), "x"), TextEdit::insert(offset(1), "y")];
        assert_eq!(apply_edits("ab", &edits).unwrap(), "axyb");
    }

    #[test]
    fn overlap_and_outside_are_refused() {
        let overlap = [TextEdit::delete(range(0, 3)), TextEdit::delete(range(2, 4))];
        assert_eq!(apply_edits("abcdef", &overlap), Err(EditConflict { range: range(2, 4) }));
        assert!(apply_edits("ab", &[TextEdit::delete(range(1, 9))]).is_err());
        assert!(apply_edits("é", &[TextEdit::insert(offset(1), "x")]).is_err());
    }
}
