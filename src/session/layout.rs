//! Which lines belong together: what an edit takes along, and where new text goes.

use crate::syntax::{Document, Header, HeaderKind, Section, Token, TokenKind};
use crate::text::{TextRange, TextSize, offset};

/// The byte order mark.
const BOM: char = '\u{feff}';

/// The start of the line that holds `at`, behind a byte order mark.
pub(super) fn line_start(doc: &Document, at: TextSize) -> TextSize {
    let start = doc.lines().line_start(doc.lines().line(at)).unwrap_or_default();
    start.max(text_start(doc)).min(at)
}

/// The start of the text, behind a byte order mark.
pub(super) fn text_start(doc: &Document) -> TextSize {
    if doc.text().starts_with(BOM) { TextSize::of(BOM) } else { TextSize::default() }
}

/// The end of the line that holds `at`, behind its line break.
pub(super) fn line_end(doc: &Document, at: TextSize) -> TextSize {
    doc.lines().line_start(doc.lines().line(at) + 1).unwrap_or_else(|| doc.end())
}

/// The spaces and tabs that the line of `at` starts with.
pub(super) fn indent(doc: &Document, at: TextSize) -> &str {
    let line = doc.slice(TextRange::new(line_start(doc, at), at));
    &line[..line.len() - line.trim_start_matches([' ', '\t']).len()]
}

/// Whether only spaces stand before `at` on its line.
pub(super) fn starts_line(doc: &Document, at: TextSize) -> bool {
    let before = doc.slice(TextRange::new(line_start(doc, at), at));
    before.trim().is_empty()
}

/// Where the comment lines directly above the line of `at` begin; without any, that line itself.
pub(super) fn comments_above(doc: &Document, at: TextSize) -> TextSize {
    let mut start = line_start(doc, at);
    while start > text_start(doc) {
        let above = line_start(doc, start - TextSize::new(1));
        if !is_comment(doc, TextRange::new(above, start)) {
            break;
        }
        start = above;
    }
    start
}

/// Whether a comment fills this line: a line of a string may look like one.
fn is_comment(doc: &Document, line: TextRange) -> bool {
    let text = doc.slice(line);
    let spaces = text.len() - text.trim_start().len();
    let at = line.start() + offset(spaces);
    text.trim_start().starts_with('#')
        && doc.section_at(at).comments().any(|comment| comment.start() == at)
}

/// The end of the blank lines that begin at `at`, itself the start of a line.
pub(super) fn blank_lines(doc: &Document, at: TextSize) -> TextSize {
    let mut end = at;
    while end < doc.end() {
        let next = line_end(doc, end);
        if !doc.slice(TextRange::new(end, next)).trim().is_empty() {
            break;
        }
        end = next;
    }
    end
}

/// The start of the blank lines that end at `at`, itself the start of a line or the text's end.
pub(super) fn blank_lines_before(doc: &Document, at: TextSize) -> TextSize {
    let mut start = at;
    while start > text_start(doc) {
        let above = line_start(doc, start - TextSize::new(1));
        if !doc.slice(TextRange::new(above, start)).trim().is_empty() {
            break;
        }
        start = above;
    }
    start
}

/// The end of the section's last own line. Comments directly below it are its own too, unless
/// they stand directly above the next header: those, and all behind a blank line, belong to what
/// follows. `None` for a section without a header or any key.
pub(crate) fn own_end(section: Section<'_>, doc: &Document) -> Option<TextSize> {
    let significant = |token: &Token| !is_trivia(token.kind) && !token.range.is_empty();
    let last = section.tokens().rfind(significant)?;
    let end = line_end(doc, last.range.end()).min(section.range().end());
    // A value may end with the line's break in it, where it is not closed.
    let end = if doc.slice(last.range).ends_with('\n') { last.range.end() } else { end };

    let mut comments = end;
    while comments < section.range().end() {
        let next = line_end(doc, comments);
        let line = doc.slice(TextRange::new(comments, next)).trim();
        match line.as_bytes().first() {
            Some(b'#') => comments = next,
            _ => break,
        }
    }
    let touches_next_header = comments == section.range().end() && comments < doc.end();
    Some(if touches_next_header { end } else { comments })
}

/// Where what belongs to a section begins: the comments directly above its header, or the header.
pub(crate) fn lead_start(section: Section<'_>, doc: &Document) -> TextSize {
    match section.header() {
        Some(header) => comments_above(doc, header.range().start()),
        None => section.range().start(),
    }
}

fn is_trivia(kind: TokenKind) -> bool {
    use TokenKind::{Bom, Comment, Newline, Whitespace};
    matches!(kind, Bom | Comment | Newline | Whitespace)
}

/// What belongs around text that is inserted between sections at `at`, the start of a line or
/// the text's end: `(before, behind)`, so that one blank line stands on both sides.
pub(super) fn spacing(doc: &Document, at: TextSize) -> (String, &'static str) {
    let line_break = doc.line_break();
    let before = doc.slice(TextRange::new(text_start(doc).min(at), at));
    let open_line = !before.is_empty() && !before.ends_with('\n');
    let blank_above = before.is_empty() || blank_lines_before(doc, at) < at;

    let mut lead = String::new();
    if open_line {
        lead.push_str(line_break);
    }
    if open_line || !blank_above {
        lead.push_str(line_break);
    }
    let blank_below = at == doc.end() || blank_lines(doc, at) > at;
    (lead, if blank_below { "" } else { line_break })
}

/// `text` with the line breaks that `doc` uses.
pub(super) fn in_line_breaks_of(doc: &Document, text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    match doc.line_break() {
        "\n" => text,
        line_break => text.replace('\n', line_break),
    }
}

/// `[a.b]` or `[[a.b]]` as `header` writes it, for another table of the same name.
pub(super) fn same_header(doc: &Document, header: Header<'_>) -> String {
    let keys: Option<TextRange> =
        header.keys().map(|key| key.range()).reduce(|all, key| all.cover(key));
    let name = keys.map_or("", |keys| doc.slice(keys));
    match header.kind() {
        HeaderKind::Table => format!("[{name}]"),
        HeaderKind::ArrayOfTables => format!("[[{name}]]"),
    }
}

/// The tokens of one section, to look around a place in it.
#[derive(Debug)]
pub(super) struct Tokens {
    list: Vec<Token>,
}

impl Tokens {
    /// Those of the section that holds `at`.
    pub(super) fn around(doc: &Document, at: TextSize) -> Self {
        Self { list: doc.section_at(at).tokens().collect() }
    }

    /// The tokens that end at or before `at`, nearest first.
    pub(super) fn before(&self, at: TextSize) -> impl Iterator<Item = Token> + '_ {
        let end = self.list.partition_point(|token| token.range.end() <= at);
        self.list[..end].iter().rev().copied()
    }

    /// The tokens that start at or behind `at`, nearest first.
    pub(super) fn behind(&self, at: TextSize) -> impl Iterator<Item = Token> + '_ {
        let start = self.list.partition_point(|token| token.range.start() < at);
        self.list[start..].iter().copied()
    }

    /// The nearest token before `at` that is no space, line break or comment.
    pub(super) fn word_before(&self, at: TextSize) -> Option<Token> {
        self.before(at).find(|token| !is_trivia(token.kind))
    }

    /// The nearest token behind `at` that is no space, line break or comment.
    pub(super) fn word_behind(&self, at: TextSize) -> Option<Token> {
        self.behind(at).find(|token| !is_trivia(token.kind))
    }

    /// The comma that follows what ends at `at`.
    pub(super) fn comma_behind(&self, at: TextSize) -> Option<TextRange> {
        let token = self.word_behind(at)?;
        (token.kind == TokenKind::Comma).then_some(token.range)
    }

    /// The comma before what starts at `at`.
    pub(super) fn comma_before(&self, at: TextSize) -> Option<TextRange> {
        let token = self.word_before(at)?;
        (token.kind == TokenKind::Comma).then_some(token.range)
    }

    /// Whether only spaces and a comment follow `at` on its line.
    pub(super) fn ends_line(&self, at: TextSize) -> bool {
        let spaces = |token: &Token| token.kind == TokenKind::Whitespace;
        let next = self.behind(at).find(|token| !spaces(token));
        next.is_none_or(|token| matches!(token.kind, TokenKind::Newline | TokenKind::Comment))
    }
}
