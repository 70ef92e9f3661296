//! How a file is laid out: spaces, line breaks and the commas of arrays; never words or their
//! order. The rules are told in `docs/editor.md`; each section is laid out by itself.

mod brackets;
mod comments;
mod edits;
mod layout;
mod pieces;
#[cfg(test)]
mod properties;
mod range;
#[cfg(test)]
mod tests;
mod typing;

use self::layout::{Surroundings, layout};
use self::pieces::Pieces;
use super::options::FormatOptions;
use crate::syntax::{Document, Section};
use crate::text::{TextEdit, TextSize};

pub use self::range::format_range;
pub use self::typing::format_on_type;

/// The edits that lay out the whole file, in file order; none where nothing is to change. Broken
/// sections stay as they are.
pub fn format(document: &Document, options: &FormatOptions) -> Vec<TextEdit> {
    let around = Surroundings::of(document, options);
    document.sections().flat_map(|section| section_edits(section, document, &around)).collect()
}

/// What [`format()`] found out about a section.
struct Formatted {
    around: Surroundings,
    /// Counted from the section's start.
    edits: Vec<TextEdit>,
}

/// The edits that lay out one section and what separates it from the next.
fn section_edits(
    section: Section<'_>,
    document: &Document,
    around: &Surroundings,
) -> Vec<TextEdit> {
    let is_last = section.range().end() == document.end();
    let start = section.range().start();
    if let Some(known) = section.remembered::<Formatted>()
        && known.around.is_same(around, is_last)
    {
        return moved(&known.edits, start);
    }
    let text = document.slice(section.range());
    let Some(pieces) = Pieces::of(section, text) else { return Vec::new() };
    let around = Surroundings { is_last, ..around.clone() };
    let edits = layout(&pieces, text, &around);
    let found = moved(&edits, start);
    section.remember(Formatted { around, edits });
    found
}

fn moved(edits: &[TextEdit], by: TextSize) -> Vec<TextEdit> {
    let moved = |edit: &TextEdit| TextEdit { range: edit.range + by, insert: edit.insert.clone() };
    edits.iter().map(moved).collect()
}

impl Surroundings {
    fn of(document: &Document, options: &FormatOptions) -> Self {
        let line_break = document.line_break();
        Self { options: options.clone(), line_break, is_last: false }
    }

    fn is_same(&self, other: &Self, is_last: bool) -> bool {
        self.is_last == is_last
            && self.line_break == other.line_break
            && self.options == other.options
    }
}
