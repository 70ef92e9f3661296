//! Positions and edits: byte offsets, lines and columns in three encodings, text edits; and
//! which word a misspelled one was meant to be.
//!
//! Everything above this layer speaks of byte offsets ([`TextSize`], [`TextRange`]); lines and
//! columns exist only where a person or an editor reads them.

mod composition;
mod edit;
mod line_index;
mod similar;

pub use composition::Composition;
pub use edit::{EditConflict, TextEdit, apply_edits};
pub use line_index::{LineIndex, Position, PositionEncoding};
pub use similar::similar;
pub use text_size::{TextRange, TextSize};

/// The range from `start` to `end`, in bytes.
///
/// # Panics
/// If `start > end`, or if an offset is beyond 4 GiB.
pub fn range(start: usize, end: usize) -> TextRange {
    TextRange::new(offset(start), offset(end))
}

/// A byte offset.
///
/// # Panics
/// Beyond 4 GiB; documents are refused long before ([`crate::syntax::MAX_DOCUMENT_BYTES`]).
pub fn offset(at: usize) -> TextSize {
    TextSize::try_from(at).expect("documents are far smaller than 4 GiB")
}
