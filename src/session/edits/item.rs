//! Items between commas: elements of inline arrays, keys of inline tables.

use crate::session::layout::{self, Tokens};
use crate::syntax::Document;
use crate::text::{TextEdit, TextRange, TextSize};

/// What holds the items.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Container {
    /// `[…]`: a comma may stand behind the last item.
    Array,
    /// `{…}`: TOML 1.0 allows no comma there.
    Table,
}

/// Removes the item at `range` with one comma; the lines that it fills alone go with the comments
/// directly above and behind it.
pub(super) fn remove(doc: &Document, range: TextRange, container: Container) -> Vec<TextEdit> {
    let tokens = Tokens::around(doc, range.start());
    let comma = tokens.comma_behind(range.end());
    let end = comma.map_or(range.end(), TextRange::end);
    let before = tokens.comma_before(range.start());
    let same_line =
        |a: TextSize, b: TextSize| layout::line_start(doc, a) == layout::line_start(doc, b);

    if layout::starts_line(doc, range.start()) && tokens.ends_line(end) {
        let lines =
            TextRange::new(layout::comments_above(doc, range.start()), layout::line_end(doc, end));
        let mut edits = vec![TextEdit::delete(lines)];
        if let (None, Container::Table, Some(before)) = (comma, container, before) {
            edits.push(TextEdit::delete(before));
        }
        return edits;
    }
    match (comma, before) {
        // The comma behind goes, and the spaces up to the next item.
        (Some(comma), _) => {
            let spaces = spaces_behind(doc, comma.end());
            vec![TextEdit::delete(TextRange::new(range.start(), spaces))]
        }
        // The last item: the comma before it goes.
        (None, Some(before)) if same_line(before.start(), range.start()) => {
            vec![TextEdit::delete(TextRange::new(before.start(), range.end()))]
        }
        (None, Some(before)) => {
            vec![TextEdit::delete(before), TextEdit::delete(range)]
        }
        // The only item: with the spaces before it, so that `[ 1 ]` becomes `[ ]`.
        (None, None) => {
            let spaces = spaces_behind(doc, range.end());
            vec![TextEdit::delete(TextRange::new(range.start(), spaces))]
        }
    }
}

fn spaces_behind(doc: &Document, at: TextSize) -> TextSize {
    let rest = &doc.text()[usize::from(at)..];
    let spaces = rest.len() - rest.trim_start_matches([' ', '\t']).len();
    at + TextSize::of(&rest[..spaces])
}
