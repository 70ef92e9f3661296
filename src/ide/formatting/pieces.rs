//! A section's text without what formatting is free to write anew.

use crate::syntax::{Section, TokenKind};
use crate::text::{TextRange, TextSize, offset};

/// A token that stays as it is: any but spaces, line breaks and commas.
#[derive(Debug, Clone, Copy)]
pub(super) struct Piece {
    /// What it is.
    pub(super) kind: TokenKind,
    /// Where it is, counted from the section's start.
    pub(super) range: TextRange,
    /// The gap in front of it.
    pub(super) gap: Gap,
}

/// What stands between two pieces now.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Gap {
    /// How many line breaks.
    pub(super) breaks: usize,
    /// Whether a blank line: two line breaks with nothing between them, not even a comma.
    pub(super) has_blank_line: bool,
    /// Whether a comma.
    pub(super) comma: bool,
    /// Whether a line break stands before that comma.
    pub(super) comma_is_late: bool,
}

/// The pieces of a section, and the gap behind the last.
#[derive(Debug, Default)]
pub(super) struct Pieces {
    /// In file order.
    pub(super) list: Vec<Piece>,
    /// Up to the section's end.
    pub(super) last_gap: Gap,
}

impl Pieces {
    /// Those of `section`, which has this text; `None` where it is broken: nothing is sure there.
    pub(super) fn of(section: Section<'_>, text: &str) -> Option<Self> {
        if section.is_broken() {
            return None;
        }
        let start = section.range().start();
        let tokens = section.tokens();
        let mut pieces = Self { list: Vec::with_capacity(tokens.len()), last_gap: Gap::default() };
        let mut gap = Gap::default();
        let mut breaks_in_a_row = 0;
        for token in tokens {
            match token.kind {
                TokenKind::Whitespace => {}
                TokenKind::Newline => {
                    gap.breaks += 1;
                    breaks_in_a_row += 1;
                    gap.has_blank_line |= breaks_in_a_row > 1;
                }
                TokenKind::Comma => {
                    breaks_in_a_row = 0;
                    gap.comma = true;
                    gap.comma_is_late = gap.breaks > 0;
                }
                TokenKind::Error => return None,
                kind => {
                    breaks_in_a_row = 0;
                    let mut range = token.range - start;
                    if kind == TokenKind::Comment {
                        let written = text[range].trim_end_matches([' ', '\t']);
                        range = TextRange::at(range.start(), offset(written.len()));
                    }
                    pieces.list.push(Piece { kind, range, gap: std::mem::take(&mut gap) });
                }
            }
        }
        pieces.last_gap = gap;
        Some(pieces)
    }

    /// Where the gap in front of a piece begins.
    pub(super) fn gap_start(&self, piece: usize) -> TextSize {
        let before = piece.checked_sub(1).and_then(|before| self.list.get(before));
        before.map_or(TextSize::default(), |before| before.range.end())
    }

    /// The kind of the piece in front of a piece; the byte order mark counts for nothing.
    pub(super) fn before(&self, piece: usize) -> Option<TokenKind> {
        let before = self.list.get(piece.checked_sub(1)?)?.kind;
        (before != TokenKind::Bom).then_some(before)
    }

    /// The first of the comment lines that stand directly above what follows the section: they
    /// speak of that. `None` where there are none.
    pub(super) fn lead(&self) -> Option<usize> {
        if self.last_gap.breaks != 1 {
            return None;
        }
        let mut lead = None;
        for (index, piece) in self.list.iter().enumerate().rev() {
            let is_line = piece.gap.breaks > 0 || self.before(index).is_none();
            if piece.kind != TokenKind::Comment || !is_line {
                break;
            }
            lead = Some(index);
            if piece.gap.breaks != 1 {
                break;
            }
        }
        lead
    }
}

/// How many spaces stand between two pieces of one line, where no comma does.
pub(super) fn spaces_between(before: Option<TokenKind>, kind: TokenKind) -> usize {
    use TokenKind::{Equals, InlineTableClose, InlineTableOpen};
    let is_wide = match (before, kind) {
        (None, _) | (Some(InlineTableOpen), InlineTableClose) => false,
        (Some(Equals | InlineTableOpen), _) | (_, Equals | InlineTableClose) => true,
        _ => false,
    };
    usize::from(is_wide)
}

/// How many columns `text` takes.
pub(super) fn columns(text: &str) -> usize {
    if text.is_ascii() { text.len() } else { unicode_width::UnicodeWidthStr::width(text) }
}
