//! Semantic tokens as the protocol counts them: five numbers a token, each place from the one
//! before. Those of a section are worked out and written once; a whole file's are put together.

use std::fmt::Write;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use rustc_hash::FxHashMap;
use tower_lsp::ls_types::{SemanticTokenModifier, SemanticTokenType, SemanticTokensLegend};

use super::location::Location;
use crate::ide::{SemanticToken, Snapshot, TokenKind, Tokens, TokensKey, Unit};
use crate::syntax::{Document, Section};
use crate::text::{PositionEncoding, TextRange};

/// How many numbers tell of a token.
const NUMBERS: usize = 5;

/// The names of the numbers: the types of the protocol, so that every theme has colours for them.
pub(super) fn legend() -> SemanticTokensLegend {
    let types = TokenKind::ALL.map(|kind| match kind {
        TokenKind::Section => SemanticTokenType::NAMESPACE,
        TokenKind::Key => SemanticTokenType::PROPERTY,
        TokenKind::Layer => SemanticTokenType::CLASS,
        TokenKind::Choice => SemanticTokenType::ENUM_MEMBER,
        TokenKind::Id => SemanticTokenType::VARIABLE,
        TokenKind::Text => SemanticTokenType::STRING,
        TokenKind::Number | TokenKind::Time => SemanticTokenType::NUMBER,
        TokenKind::Boolean => SemanticTokenType::KEYWORD,
        TokenKind::Comment => SemanticTokenType::COMMENT,
        TokenKind::Directive => SemanticTokenType::MACRO,
    });
    let mut modifiers = vec![
        SemanticTokenModifier::DECLARATION,
        SemanticTokenModifier::DEPRECATED,
        SemanticTokenModifier::new("unused"),
    ];
    modifiers.extend(Unit::NAMES.map(SemanticTokenModifier::new));
    SemanticTokensLegend { token_types: types.into(), token_modifiers: modifiers }
}

fn type_number(kind: TokenKind) -> u32 {
    (0..).zip(TokenKind::ALL).find(|(_, other)| *other == kind).map_or(0, |(number, _)| number)
}

fn modifier_bits(token: &SemanticToken) -> u32 {
    let modifiers = token.modifiers;
    let flags = [modifiers.is_definition, modifiers.is_deprecated, modifiers.is_unused];
    let bits = (0..).zip(flags).map(|(bit, is_set)| u32::from(is_set) << bit).sum::<u32>();
    bits | modifiers.unit.map_or(0, |unit| 1 << (3 + u32::from(unit.index())))
}

/// The tokens of one section.
#[derive(Debug)]
struct SectionTokens {
    key: TokensKey,
    encoding: PositionEncoding,
    /// Five a token; the first line counts from the section's start.
    numbers: Vec<u32>,
    /// The numbers without the first, written.
    written: String,
    /// How many lines it has.
    lines: u32,
    /// How many lines are from its last token's to the next section.
    lines_behind: u32,
}

impl SectionTokens {
    fn of<'a>(
        document: &'a Document,
        tokens: &Tokens<'a>,
        section: Section<'a>,
        encoding: PositionEncoding,
    ) -> Arc<Self> {
        let key = tokens.key(section);
        let known = section.remembered::<Arc<Self>>();
        if let Some(known) = known
            && known.key == key
            && known.encoding == encoding
        {
            return Arc::clone(&known);
        }
        let found = Arc::new(Self::new(document, tokens, section, key, encoding));
        section.remember(Arc::clone(&found));
        found
    }

    fn new<'a>(
        document: &'a Document,
        tokens: &Tokens<'a>,
        section: Section<'a>,
        key: TokensKey,
        encoding: PositionEncoding,
    ) -> Self {
        let found = tokens.of_section(section, &key);
        let lines = document.lines();
        let first_line = lines.line(section.range().start());
        let line_start = |line| lines.line_start(line).unwrap_or(document.end());
        let columns = |from, to| encoding.columns(document.slice(TextRange::new(from, to)));

        let mut numbers = Vec::with_capacity(NUMBERS * found.len());
        let (mut line, mut last_line) = (first_line, first_line);
        let (mut place, mut column) = (line_start(line), 0);
        for token in &found {
            let start = token.range.start();
            while lines.line_start(line + 1).is_some_and(|next| next <= start) {
                line += 1;
            }
            let from = place.max(line_start(line));
            let is_same_line = line == last_line;
            let before = if is_same_line { column } else { 0 };
            let new_column = before + columns(from, start);
            let by = if is_same_line { new_column - column } else { new_column };
            let length = columns(start, token.range.end());
            numbers.extend([
                to_number(line - last_line),
                by,
                length,
                type_number(token.kind),
                modifier_bits(token),
            ]);
            (last_line, place, column) = (line, start, new_column);
        }
        let end_line = lines.line(section.range().end());
        Self {
            key,
            encoding,
            written: written(numbers.get(1..).unwrap_or_default()),
            numbers,
            lines: to_number(end_line - first_line),
            lines_behind: to_number(end_line - last_line),
        }
    }
}

fn to_number(lines: usize) -> u32 {
    u32::try_from(lines).unwrap_or(u32::MAX)
}

fn written(numbers: &[u32]) -> String {
    let mut text = String::with_capacity(3 * numbers.len());
    for (index, number) in numbers.iter().enumerate() {
        let comma = if index == 0 { "" } else { "," };
        let _ = write!(text, "{comma}{number}");
    }
    text
}

/// A section's tokens in their place.
#[derive(Debug, Clone)]
struct Part {
    /// From the line of the token before to that of the first.
    first: u32,
    tokens: Arc<SectionTokens>,
}

impl PartialEq for Part {
    fn eq(&self, other: &Self) -> bool {
        self.first == other.first && Arc::ptr_eq(&self.tokens, &other.tokens)
    }
}

/// The tokens of a file.
#[derive(Debug, Clone, Default)]
pub(super) struct FileTokens {
    parts: Vec<Part>,
}

impl FileTokens {
    /// All tokens of `snapshot`.
    pub(super) fn of(snapshot: &Snapshot, encoding: PositionEncoding) -> Self {
        Self::of_sections(snapshot, snapshot.document.sections(), encoding)
    }

    fn of_sections<'a>(
        snapshot: &'a Snapshot,
        sections: impl Iterator<Item = Section<'a>>,
        encoding: PositionEncoding,
    ) -> Self {
        let tokens = Tokens::of(snapshot);
        let document = &*snapshot.document;
        let mut parts = Vec::new();
        let mut lines = None;
        for section in sections {
            let before =
                lines.unwrap_or_else(|| to_number(document.lines().line(section.range().start())));
            let found = SectionTokens::of(document, &tokens, section, encoding);
            lines = Some(match found.numbers.first() {
                Some(first) => {
                    let lines = found.lines_behind;
                    parts.push(Part { first: before + first, tokens: found });
                    lines
                }
                None => before + found.lines,
            });
        }
        Self { parts }
    }

    /// The tokens that touch `range`, written.
    pub(super) fn written_range(
        snapshot: &Snapshot,
        range: TextRange,
        encoding: PositionEncoding,
    ) -> String {
        let document = &*snapshot.document;
        let sections = crate::ide::touched(document, range);
        let all = Self::of_sections(snapshot, sections, encoding);
        let first_line = to_number(document.lines().line(range.start()));
        let last_line = to_number(document.lines().line(range.end()));

        let mut wanted: Vec<u32> = Vec::new();
        let (mut line, mut column) = (0, 0);
        let mut last = (0, 0);
        for token in all.numbers().as_chunks::<NUMBERS>().0 {
            let [by_lines, by_columns, rest @ ..] = *token;
            column = if by_lines == 0 { column + by_columns } else { by_columns };
            line += by_lines;
            if (first_line..=last_line).contains(&line) {
                let from = if line == last.0 { last.1 } else { 0 };
                wanted.extend([line - last.0, column - from]);
                wanted.extend(rest);
                last = (line, column);
            }
        }
        written(&wanted)
    }

    fn numbers(&self) -> Vec<u32> {
        numbers_of(&self.parts)
    }

    /// Enough room for all numbers, written, and what stands around them.
    fn written_len(&self) -> usize {
        self.parts.iter().map(|part| part.tokens.written.len() + 12).sum::<usize>() + 64
    }

    /// All numbers, written.
    fn write(&self, text: &mut String) {
        for (index, part) in self.parts.iter().enumerate() {
            let comma = if index == 0 { "" } else { "," };
            let _ = write!(text, "{comma}{},", part.first);
            text.push_str(&part.tokens.written);
        }
    }

    /// How to get from the numbers of `before` to these; places count in those of `before`.
    fn since(&self, before: &Self) -> Vec<Edit> {
        let (old, new) = (&before.parts, &self.parts);
        if old.len() != new.len() {
            return Self::span_since(old, new).into_iter().collect();
        }
        let mut start = 0;
        let mut edits: Vec<Edit> = Vec::new();
        for (old, new) in old.iter().zip(new) {
            let one = std::slice::from_ref;
            let edit = (old != new)
                .then(|| Edit::between(&numbers_of(one(old)), &numbers_of(one(new)), start))
                .flatten();
            match (edit, edits.last_mut()) {
                // Two at one place have no order: some clients sort them, and mix them up.
                (Some(edit), Some(last)) if last.end() == edit.start => last.append(edit),
                (edit, _) => edits.extend(edit),
            }
            start += old.tokens.numbers.len();
        }
        edits
    }

    /// The one edit from `old` to `new`.
    fn span_since(old: &[Part], new: &[Part]) -> Option<Edit> {
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let (old_rest, new_rest) =
            (old.get(same..).unwrap_or_default(), new.get(same..).unwrap_or_default());
        let both = old_rest.iter().rev().zip(new_rest.iter().rev());
        let behind = both.take_while(|(old, new)| old == new).count();
        let inner = |rest: &[Part]| numbers_of(rest.get(..rest.len() - behind).unwrap_or_default());
        let (old_numbers, new_numbers) = (inner(old_rest), inner(new_rest));
        let start: usize = old.iter().take(same).map(|part| part.tokens.numbers.len()).sum();
        Edit::between(&old_numbers, &new_numbers, start)
    }
}

fn numbers_of(parts: &[Part]) -> Vec<u32> {
    let mut numbers = Vec::new();
    for part in parts {
        numbers.push(part.first);
        numbers.extend_from_slice(part.tokens.numbers.get(1..).unwrap_or_default());
    }
    numbers
}

/// One change of a list of numbers.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Edit {
    start: usize,
    delete: usize,
    insert: Vec<u32>,
}

impl Edit {
    /// From `old` to `new`, both of which begin at `start` of the whole list; nothing if they are
    /// the same.
    fn between(old: &[u32], new: &[u32], start: usize) -> Option<Self> {
        let same = old.iter().zip(new).take_while(|(old, new)| old == new).count();
        let old = old.get(same..).unwrap_or_default();
        let new = new.get(same..).unwrap_or_default();
        let both = old.iter().rev().zip(new.iter().rev());
        let behind = both.take_while(|(old, new)| old == new).count();
        let insert = new.get(..new.len() - behind).unwrap_or_default().to_vec();
        let edit = Self { start: start + same, delete: old.len() - behind, insert };
        (edit.delete > 0 || !edit.insert.is_empty()).then_some(edit)
    }

    fn end(&self) -> usize {
        self.start + self.delete
    }

    /// Makes one edit of this and of `next`, which begins where this ends.
    fn append(&mut self, mut next: Self) {
        self.delete += next.delete;
        self.insert.append(&mut next.insert);
    }
}

/// The tokens that the client has of each open document.
#[derive(Debug, Default)]
pub(super) struct SentTokens {
    by_document: Mutex<FxHashMap<Location, (u64, FileTokens)>>,
    last: AtomicU64,
}

impl SentTokens {
    /// The answer to a request for all tokens.
    pub(super) fn full(&self, location: &Location, tokens: FileTokens) -> String {
        let mut text = String::with_capacity(tokens.written_len());
        let id = self.keep(location, tokens.clone());
        let _ = write!(text, r#"{{"resultId":"{id}","data":["#);
        tokens.write(&mut text);
        text.push_str("]}");
        text
    }

    /// The answer to a request for what differs from the result `before`.
    pub(super) fn delta(&self, location: &Location, before: &str, tokens: FileTokens) -> String {
        let known = self.documents().get(location).cloned();
        let Some((id, old)) = known.filter(|(id, _)| id.to_string() == before) else {
            return self.full(location, tokens);
        };
        let edits = tokens.since(&old);
        if edits.is_empty() {
            return format!(r#"{{"resultId":"{id}","edits":[]}}"#);
        }
        let edits = edits.into_iter().map(|Edit { start, delete, insert }| {
            let data = written(&insert);
            format!(r#"{{"start":{start},"deleteCount":{delete},"data":[{data}]}}"#)
        });
        let edits = edits.collect::<Vec<_>>().join(",");
        let id = self.keep(location, tokens);
        format!(r#"{{"resultId":"{id}","edits":[{edits}]}}"#)
    }

    /// A document is closed.
    pub(super) fn forget(&self, location: &Location) {
        self.documents().remove(location);
    }

    fn keep(&self, location: &Location, tokens: FileTokens) -> u64 {
        let id = self.last.fetch_add(1, Ordering::Relaxed) + 1;
        self.documents().insert(location.clone(), (id, tokens));
        id
    }

    fn documents(&self) -> MutexGuard<'_, FxHashMap<Location, (u64, FileTokens)>> {
        self.by_document.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests;
