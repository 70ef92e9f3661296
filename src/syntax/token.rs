use crate::text::TextRange;

/// One piece of a document. The tokens of a document cover each of its bytes once, in order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Token {
    /// What it is.
    pub kind: TokenKind,
    /// Where it is.
    pub range: TextRange,
}

/// The kinds of [`Token`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// The byte order mark at the start of a file.
    Bom,
    /// Spaces and tabs.
    Whitespace,
    /// One line break.
    Newline,
    /// `#` to the end of the line.
    Comment,
    /// A key, quoted or bare; one part of a dotted key.
    Key,
    /// A string, number, boolean or date-time.
    Scalar,
    /// `.` between the parts of a key.
    Dot,
    /// `=`.
    Equals,
    /// `,`.
    Comma,
    /// `[` before a header's key.
    HeaderOpen,
    /// `]` after a header's key.
    HeaderClose,
    /// `[[` before a header's key.
    ArrayHeaderOpen,
    /// `]]` after a header's key.
    ArrayHeaderClose,
    /// `[` of a value.
    ArrayOpen,
    /// `]` of a value.
    ArrayClose,
    /// `{`.
    InlineTableOpen,
    /// `}`.
    InlineTableClose,
    /// Text that has no place in the grammar.
    Error,
}
