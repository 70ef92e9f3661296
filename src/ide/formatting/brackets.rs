//! What can be said of arrays and inline tables before anything is laid out.

use super::pieces::{Pieces, columns, spaces_between};
use crate::syntax::TokenKind;

/// The width of what cannot stand on one line.
const ENDLESS: usize = usize::MAX / 4;

/// An array or inline table.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bracket {
    /// The piece that closes it.
    pub(super) close: usize,
    /// How many columns it takes on one line; far too many where it must have several.
    pub(super) width: usize,
    /// Which of the two, and what matters of it.
    pub(super) kind: BracketKind,
    /// The next bracket that is not inside of it, as an index.
    pub(super) next: usize,
}

/// The two kinds of brackets.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum BracketKind {
    /// `[ … ]`.
    Array {
        /// Whether there is nothing in it, not even a comment.
        is_empty: bool,
        /// Whether a table is among its elements.
        has_tables: bool,
        /// Whether it has but numbers and the like, of which several may stand on a line.
        is_plain: bool,
    },
    /// `{ … }`.
    Table {
        /// Whether it stays byte for byte: it has several lines, as TOML 1.1 allows, and either
        /// comments or no room on one line.
        is_frozen: bool,
    },
}

/// A bracket that is still open.
struct Open {
    index: usize,
    is_array: bool,
    width: usize,
    has_breaks: bool,
    has_comments: bool,
    has_tables: bool,
    is_plain: bool,
    is_empty: bool,
}

/// All brackets of values in `pieces`, in the order in which they open.
pub(super) fn brackets(pieces: &Pieces, text: &str, line_width: usize) -> Vec<Bracket> {
    let mut found: Vec<Bracket> = Vec::new();
    let mut open: Vec<Open> = Vec::new();
    for (index, piece) in pieces.list.iter().enumerate() {
        let opens = matches!(piece.kind, TokenKind::ArrayOpen | TokenKind::InlineTableOpen);
        let closes = matches!(piece.kind, TokenKind::ArrayClose | TokenKind::InlineTableClose);
        if let Some(outer) = open.last_mut() {
            outer.has_breaks |= piece.gap.breaks > 0;
            outer.has_comments |= piece.kind == TokenKind::Comment;
            outer.has_tables |= piece.kind == TokenKind::InlineTableOpen;
            outer.is_plain &= closes || is_plain(piece.kind, &text[piece.range]);
            outer.is_empty &= closes;
            outer.width += match piece.gap.comma && !closes {
                true => ", ".len(),
                false => spaces_between(pieces.before(index), piece.kind),
            };
        }
        if opens {
            let is_array = piece.kind == TokenKind::ArrayOpen;
            open.push(Open {
                index: found.len(),
                is_array,
                width: 1,
                has_breaks: false,
                has_comments: false,
                has_tables: false,
                is_plain: true,
                is_empty: true,
            });
            let kind = BracketKind::Table { is_frozen: false };
            found.push(Bracket { close: index, width: 0, kind, next: 0 });
        } else if closes {
            let Some(closed) = open.pop() else { continue };
            let bracket = closed.closed_at(index, piece.gap.comma, line_width, found.len());
            if let Some(outer) = open.last_mut() {
                outer.width = outer.width.saturating_add(bracket.width).min(ENDLESS);
            }
            found[closed.index] = bracket;
        } else if let Some(outer) = open.last_mut()
            && piece.kind != TokenKind::Comment
        {
            let written = &text[piece.range];
            let width = if written.contains('\n') { ENDLESS } else { columns(written) };
            outer.width = outer.width.saturating_add(width).min(ENDLESS);
        }
    }
    found
}

impl Open {
    fn closed_at(&self, close: usize, comma: bool, line_width: usize, next: usize) -> Bracket {
        let mut width = self.width + 1;
        let kind = if self.is_array {
            // Someone who breaks the line and puts a comma behind the last element wants lines;
            // so does someone who writes a stack of layers that way.
            let wants_lines = self.has_breaks && (comma || self.has_tables) && !self.is_empty;
            if wants_lines || self.has_comments {
                width = ENDLESS;
            }
            let Self { is_empty, has_tables, is_plain, .. } = *self;
            BracketKind::Array { is_empty, has_tables, is_plain }
        } else {
            let is_frozen = self.has_comments || self.has_breaks && width > line_width;
            if is_frozen {
                width = ENDLESS;
            }
            BracketKind::Table { is_frozen }
        };
        Bracket { close, width: width.min(ENDLESS), kind, next }
    }
}

/// Whether this may be in an array of numbers and the like.
fn is_plain(kind: TokenKind, written: &str) -> bool {
    match kind {
        TokenKind::Comment => true,
        TokenKind::Scalar => !written.starts_with(['"', '\'']),
        _ => false,
    }
}
