//! Which space stands between the pieces of a section.

use super::brackets::{Bracket, BracketKind, brackets};
use super::edits::{Edits, Space};
use super::pieces::{Pieces, columns, spaces_between};
use crate::ide::options::FormatOptions;
use crate::syntax::TokenKind;
use crate::text::{TextEdit, TextRange, TextSize};

/// Wider steps help no one, and would make large files of small ones.
const MAX_INDENT: usize = 16;

/// What the layout of a section depends on beside its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Surroundings {
    /// What the person has chosen.
    pub(super) options: FormatOptions,
    /// How new lines end.
    pub(super) line_break: &'static str,
    /// Whether nothing follows the section.
    pub(super) is_last: bool,
}

/// How many spaces an array's elements are indented by.
pub(super) fn indent_width(options: &FormatOptions) -> usize {
    (options.indent as usize).min(MAX_INDENT)
}

/// The edits that lay out a section, in file order, counted from its start.
pub(super) fn layout(pieces: &Pieces, text: &str, around: &Surroundings) -> Vec<TextEdit> {
    let line_width = around.options.line_width as usize;
    let mut layout = Layout {
        pieces,
        text,
        lead: if around.is_last { None } else { pieces.lead() },
        brackets: brackets(pieces, text, line_width),
        next_bracket: 0,
        line_width,
        indent: indent_width(&around.options),
        frames: Vec::new(),
        level: 0,
        column: 0,
        edits: Edits::new(text, around.line_break),
    };
    layout.pieces();
    layout.end(around.is_last);
    layout.edits.finish()
}

struct Layout<'a> {
    pieces: &'a Pieces,
    text: &'a str,
    /// The first comment that speaks of what follows the section.
    lead: Option<usize>,
    brackets: Vec<Bracket>,
    next_bracket: usize,
    line_width: usize,
    indent: usize,
    frames: Vec<Frame>,
    /// How many arrays with a line for each element are open.
    level: usize,
    /// Where the last piece ends on its line, as laid out.
    column: usize,
    edits: Edits<'a>,
}

/// A bracket that is open.
#[derive(Debug, Clone, Copy)]
enum Frame {
    /// An array over several lines: one for each element, or `rows` of them. `comma`: the last one
    /// still lacks its comma.
    Lines { rows: bool, comma: bool },
    /// An array on one line.
    Line,
    /// An inline table; `overflows`: its line is too long.
    Table { overflows: bool },
}

impl Layout<'_> {
    fn pieces(&mut self) {
        let mut index = 0;
        while let Some(piece) = self.pieces.list.get(index) {
            let closes = matches!(piece.kind, TokenKind::ArrayClose | TokenKind::InlineTableClose);
            let (comma, space) = match self.frames.last().copied() {
                None => (false, self.outside(index)),
                Some(Frame::Lines { rows, comma }) => (comma, self.in_lines(index, rows)),
                Some(Frame::Line | Frame::Table { .. }) => {
                    let comma = piece.gap.comma && !closes;
                    let spaces = spaces_between(self.pieces.before(index), piece.kind);
                    (comma, Space::Columns(if comma { 1 } else { spaces }))
                }
            };
            if comma && let Some(Frame::Lines { comma, .. }) = self.frames.last_mut() {
                *comma = false;
            }
            self.gap(index, comma, space);
            index = self.piece(index);
        }
    }

    /// The space before a piece that stands in no bracket.
    fn outside(&self, index: usize) -> Space {
        let piece = &self.pieces.list[index];
        match self.pieces.before(index) {
            None => Space::Columns(0),
            Some(_) if piece.gap.breaks > 0 => {
                let blank = piece.gap.has_blank_line || self.lead == Some(index);
                Space::Lines { blank, indent: 0 }
            }
            Some(_) if piece.kind == TokenKind::Comment => Space::Comment,
            before => Space::Columns(spaces_between(before, piece.kind)),
        }
    }

    /// The space before a piece of an array over several lines.
    fn in_lines(&self, index: usize, rows: bool) -> Space {
        let piece = &self.pieces.list[index];
        if piece.kind == TokenKind::Comment && piece.gap.breaks == 0 {
            return Space::Comment;
        }
        if piece.kind == TokenKind::ArrayClose {
            return Space::Lines { blank: false, indent: (self.level - 1) * self.indent };
        }
        let is_first = self.pieces.before(index) == Some(TokenKind::ArrayOpen);
        if rows && !is_first && piece.gap.breaks == 0 {
            let with_commas = ", ,".len() + columns(&self.text[piece.range]);
            if self.column + with_commas <= self.line_width {
                return Space::Columns(1);
            }
        }
        let blank = piece.gap.has_blank_line && !is_first;
        Space::Lines { blank, indent: self.level * self.indent }
    }

    /// Writes the gap before a piece.
    fn gap(&mut self, index: usize, comma: bool, space: Space) {
        let piece = &self.pieces.list[index];
        let gap = TextRange::new(self.pieces.gap_start(index), piece.range.start());
        self.edits.gap(gap, comma, space, self.column);
        self.column = match space {
            Space::Columns(spaces) => self.column + usize::from(comma) + spaces,
            Space::Lines { indent, .. } => indent,
            Space::Comment => self.column,
        };
    }

    /// Takes in a piece, or all of an inline table that stays as it is; gives the next one.
    fn piece(&mut self, index: usize) -> usize {
        let kind = self.pieces.list[index].kind;
        let mut last = index;
        match kind {
            TokenKind::ArrayOpen | TokenKind::InlineTableOpen => {
                if let Some(frozen) = self.open() {
                    last = frozen;
                    self.ended_value();
                }
            }
            TokenKind::ArrayClose | TokenKind::InlineTableClose => {
                if let Some(Frame::Lines { .. }) = self.frames.pop() {
                    self.level -= 1;
                }
                self.ended_value();
            }
            TokenKind::Scalar => self.ended_value(),
            _ => {}
        }
        let list = &self.pieces.list;
        let written = &self.text[list[index].range.cover(list[last].range)];
        self.column = match written.rfind('\n') {
            Some(at) => columns(&written[at + 1..]),
            None if kind == TokenKind::Bom => 0,
            None => self.column + columns(written),
        };
        last + 1
    }

    /// Opens the next bracket; gives its end where it stays as it is.
    fn open(&mut self) -> Option<usize> {
        let bracket = *self.brackets.get(self.next_bracket)?;
        self.next_bracket += 1;
        let outer = self.frames.last().copied();
        let comma = usize::from(matches!(outer, Some(Frame::Lines { .. })));
        let is_too_long = self.column + bracket.width + comma > self.line_width;
        let frame = match bracket.kind {
            BracketKind::Table { is_frozen: true } => {
                self.next_bracket = bracket.next;
                return Some(bracket.close);
            }
            BracketKind::Table { .. } => Frame::Table {
                overflows: match outer {
                    Some(Frame::Table { overflows }) => overflows,
                    Some(Frame::Line) => false,
                    Some(Frame::Lines { .. }) | None => is_too_long,
                },
            },
            BracketKind::Array { is_empty, has_tables, is_plain } => {
                let has_lines = !is_empty
                    && match outer {
                        // A short list of numbers is not what makes the table long.
                        Some(Frame::Table { overflows }) => {
                            let alone = self.level * self.indent + bracket.width;
                            overflows && has_tables || alone > self.line_width
                        }
                        Some(Frame::Line) => false,
                        Some(Frame::Lines { .. }) | None => is_too_long,
                    };
                if has_lines { Frame::Lines { rows: is_plain, comma: false } } else { Frame::Line }
            }
        };
        self.level += usize::from(matches!(frame, Frame::Lines { .. }));
        self.frames.push(frame);
        None
    }

    /// A value is complete: in an array with lines it gets a comma.
    fn ended_value(&mut self) {
        if let Some(Frame::Lines { comma, .. }) = self.frames.last_mut() {
            *comma = true;
        }
    }

    /// The gap behind the last piece.
    fn end(&mut self, is_last: bool) {
        let count = self.pieces.list.len();
        let start = self.pieces.gap_start(count);
        let gap = TextRange::new(start, TextSize::of(self.text));
        let blank = !is_last && self.lead.is_none();
        let space = match self.pieces.before(count) {
            None => Space::Columns(0),
            Some(_) => Space::Lines { blank, indent: 0 },
        };
        self.edits.gap(gap, false, space, self.column);
    }
}
