use super::{TextEdit, TextSize, offset};

/// How an editor counts columns; negotiated in `initialize`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub enum PositionEncoding {
    /// Bytes.
    Utf8,
    /// UTF-16 code units, the protocol's default.
    #[default]
    Utf16,
    /// Characters (Unicode scalar values).
    Utf32,
}

impl PositionEncoding {
    /// How many columns `text` takes.
    pub fn columns(self, text: &str) -> u32 {
        to_u32(columns(text, self))
    }
}

/// A place as an editor names it: both parts count from 0, the column in a [`PositionEncoding`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Position {
    /// The line, from 0.
    pub line: u32,
    /// The column, from 0.
    pub character: u32,
}

/// Where each line starts. Lines end with `\n`, `\r\n` or a lone `\r`, as editors count them.
///
/// Own code rather than the `line-index` crate: that one knows `\n` only and does not clamp.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LineIndex {
    starts: Vec<TextSize>,
}

impl LineIndex {
    /// Finds all line ends of `text`.
    pub fn new(text: &str) -> Self {
        let mut starts = vec![TextSize::new(0)];
        starts.extend(line_ends(text.as_bytes(), 0, text.len()).map(offset));
        Self { starts }
    }

    /// The index of `text`, which this index's text of `old_len` bytes became by `edits`: lines
    /// before and after them are only moved.
    ///
    /// # Panics
    /// When `edits` did not make `text`.
    #[must_use]
    pub fn after(&self, edits: &[TextEdit], old_len: usize, text: &str) -> Self {
        let Some(first) = edits.iter().map(|edit| edit.range.start()).min() else {
            return self.clone();
        };
        let last = edits.iter().map(|edit| edit.range.end()).max().unwrap_or(first);
        let tail = text.len() - (old_len - usize::from(last));
        // Whether a `\r` ends a line depends on the byte after it.
        let from = usize::from(first).saturating_sub(1);

        let kept = self.starts.partition_point(|start| usize::from(*start) <= from);
        let moved = self.starts.partition_point(|start| *start <= last);
        let mut starts = Vec::with_capacity(self.starts.len() + 1);
        starts.extend_from_slice(&self.starts[..kept]);
        let bytes = text.as_bytes();
        starts.extend(line_ends(bytes, from, tail).map(offset));
        let tail = offset(tail);
        starts.extend(self.starts[moved..].iter().map(|start| *start - last + tail));
        Self { starts }
    }

    /// How many lines there are; an empty text has one.
    pub fn line_count(&self) -> usize {
        self.starts.len()
    }

    /// The line of a byte offset, from 0.
    pub fn line(&self, at: TextSize) -> usize {
        self.starts.partition_point(|start| *start <= at) - 1
    }

    /// Where line `line` starts; beyond the last line, nothing.
    pub fn line_start(&self, line: usize) -> Option<TextSize> {
        self.starts.get(line).copied()
    }

    /// The place of `at` in `text` (the text this index was made of). An offset inside a
    /// character or beyond the end is moved back to the nearest place before it.
    pub fn position(&self, text: &str, at: TextSize, encoding: PositionEncoding) -> Position {
        let at = floor_char_boundary(text, usize::from(at));
        let line = self.line(offset(at));
        let before = &text[usize::from(self.starts[line])..at];
        Position { line: to_u32(line), character: to_u32(columns(before, encoding)) }
    }

    /// The byte offset of `position`. Beyond the end of a line it is the line's end (before its
    /// line break), beyond the last line the text's end, inside a character its start: the
    /// protocol asks servers to clamp.
    pub fn offset(&self, text: &str, position: Position, encoding: PositionEncoding) -> TextSize {
        let line = position.line as usize;
        let Some(start) = self.line_start(line) else { return offset(text.len()) };
        let end = self.line_start(line + 1).map_or(text.len(), usize::from);
        let content = text[usize::from(start)..end].trim_end_matches(['\n', '\r']);

        let mut left = position.character as usize;
        if encoding == PositionEncoding::Utf8 || content.is_ascii() {
            return start + offset(floor_char_boundary(content, left));
        }
        for (at, c) in content.char_indices() {
            let width = columns_of(c, encoding);
            if left < width {
                return start + offset(at);
            }
            left -= width;
        }
        start + offset(content.len())
    }
}

/// The ends of the lines whose last byte is in `from..to`.
fn line_ends(bytes: &[u8], from: usize, to: usize) -> impl Iterator<Item = usize> {
    let breaks = memchr::memchr2_iter(b'\n', b'\r', &bytes[from..to]).map(move |at| from + at);
    let ends = breaks.filter(|at| bytes[*at] == b'\n' || bytes.get(at + 1) != Some(&b'\n'));
    ends.map(|at| at + 1)
}

fn columns(text: &str, encoding: PositionEncoding) -> usize {
    if encoding == PositionEncoding::Utf8 || text.is_ascii() {
        return text.len();
    }
    text.chars().map(|c| columns_of(c, encoding)).sum()
}

fn columns_of(c: char, encoding: PositionEncoding) -> usize {
    match encoding {
        PositionEncoding::Utf8 => c.len_utf8(),
        PositionEncoding::Utf16 => c.len_utf16(),
        PositionEncoding::Utf32 => 1,
    }
}

fn floor_char_boundary(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

fn to_u32(n: usize) -> u32 {
    u32::try_from(n).expect("documents are far smaller than 4 GiB")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn places(text: &str, at: usize) -> [(u32, u32); 3] {
        let index = LineIndex::new(text);
        [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32].map(|encoding| {
            let place = index.position(text, offset(at), encoding);
            assert_eq!(index.offset(text, place, encoding), offset(at));
            (place.line, place.character)
        })
    }

    #[test]
    fn columns_differ_by_encoding() {
        let text = "a\r\nné🦉 = 1\n";
        let equals = text.find('=').unwrap();
        assert_eq!(places(text, equals), [(1, 8), (1, 5), (1, 4)]);
    }

    #[test]
    fn all_three_line_ends_count() {
        assert_eq!(LineIndex::new("a\nb\r\nc\rd").line_count(), 4);
        assert_eq!(LineIndex::new("").line_count(), 1);
    }

    #[test]
    fn positions_are_clamped() {
        let text = "ab\r\n🦉";
        let index = LineIndex::new(text);
        let at = |line, character| {
            usize::from(index.offset(text, Position { line, character }, PositionEncoding::Utf16))
        };
        assert_eq!(at(0, 99), 2, "the line's end, before its line break");
        assert_eq!(at(1, 1), 4, "inside a character: its start");
        assert_eq!(at(1, 99), text.len());
        assert_eq!(at(99, 0), text.len());
    }
}
