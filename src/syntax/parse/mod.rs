//! Events of `toml_parser` → a [`SectionData`].

mod events;
mod fields;
mod repaired;

use std::borrow::Cow;

use rustc_hash::FxHashMap;
use toml_parser::parser::parse_document;
use toml_parser::{ParseError, Source, Span};

use self::repaired::Repaired;
use super::memo::Memo;
use super::repair::Repair;
use super::section::{
    FieldData, HeaderData, KeyData, KeyValueData, LocalOrigin, NodeData, NodeKind, OWN_TABLE, Run,
    SectionData, TableData, TokenData, count,
};
use super::{
    HeaderKind, MAX_DEPTH, NewerSyntax, SyntaxError, SyntaxErrorKind, TokenKind, newer, report,
    slip,
};
use crate::text::{TextRange, TextSize, offset};

/// Parses sections, one after another, reusing its working memory.
#[derive(Debug, Default)]
pub(super) struct SectionParser {
    lexed: Vec<toml_parser::lexer::Token>,
    parts: Parts,
}

/// What grows while a section is parsed.
#[derive(Debug, Default)]
struct Parts {
    header: Option<HeaderData>,
    tokens: Vec<TokenData>,
    keys: Vec<KeyData>,
    nodes: Vec<NodeData>,
    elements: Vec<u32>,
    tables: Vec<TableData>,
    fields: Vec<FieldData>,
    key_values: Vec<KeyValueData>,
    errors: Vec<SyntaxError>,
    newer: Vec<NewerSyntax>,
    /// Nodes of arrays that are still open.
    pending_elements: Vec<u32>,
    frames: Vec<Frame>,
    /// Fields by name, for large tables.
    index: FxHashMap<u32, FxHashMap<Box<str>, u32>>,
}

impl SectionParser {
    /// Parses `text`, a whole section.
    pub(super) fn parse(&mut self, text: &str) -> SectionData {
        let mut data = self.parse_best(text);
        report::verify_fixes(&mut data.errors, text, |mended| self.parse_best(mended).errors.len());
        data
    }

    /// Parses `text` as it is, or as it was meant where that explains it with fewer mistakes.
    fn parse_best(&mut self, text: &str) -> SectionData {
        let data = self.parse_once(text, None);
        // One mistake is as few as there can be.
        if data.errors.len() < 2 {
            return data;
        }
        let Some(repair) = Repair::of(text) else { return data };
        let repaired = self.parse_once(text, Some(&repair));
        if repaired.errors.len() < data.errors.len() { repaired } else { data }
    }

    fn parse_once(&mut self, text: &str, repair: Option<&Repair>) -> SectionData {
        let parsed = repair.map_or(Cow::Borrowed(text), |repair| repair.apply(text).into());
        self.lexed.clear();
        self.lexed.extend(Source::new(&parsed).lex());
        self.parts.reset();

        let mut builder = Builder {
            text,
            parts: &mut self.parts,
            key: KeyState::default(),
            in_header: false,
            covered: 0,
        };
        if text.starts_with('\u{feff}') {
            builder.token(TokenKind::Bom, Span::new_unchecked(0, '\u{feff}'.len_utf8()));
        }
        let mut parse_errors: Vec<ParseError> = Vec::new();
        match repair {
            None => parse_document(&self.lexed, &mut builder, &mut parse_errors),
            Some(repair) => {
                let mut receiver = Repaired { repair, builder: &mut builder };
                parse_document(&self.lexed, &mut receiver, &mut parse_errors);
            }
        }
        builder.finish();
        for error in &parse_errors {
            let mut error = report::syntax_error(error, &parsed);
            if let Some(repair) = repair {
                let original = |at: TextSize| repair.original(at.into());
                let (start, end) = (original(error.range.start()), original(error.range.end()));
                error.range = report::visible(start, end, text);
                // A mend of the repaired text need not be one of the text as it is.
                error.fix = None;
            }
            builder.parts.errors.push(error);
        }
        builder.forget_split_numbers();
        self.parts.errors.extend(repair.into_iter().flat_map(Repair::errors));
        self.parts.errors.sort_by_key(|error| error.range.start());
        report::one_a_line(&mut self.parts.errors, text);
        self.parts.take(text)
    }
}

impl Parts {
    fn reset(&mut self) {
        self.header = None;
        self.tokens.clear();
        self.keys.clear();
        self.nodes.clear();
        self.elements.clear();
        self.tables.clear();
        self.fields.clear();
        self.key_values.clear();
        self.errors.clear();
        self.newer.clear();
        self.pending_elements.clear();
        self.frames.clear();
        self.index.clear();
        self.tables.push(TableData {
            origin: LocalOrigin::Section,
            range: TextRange::default(),
            first_field: None,
            last_field: None,
            field_count: 0,
            present: 0,
        });
    }

    fn take(&mut self, text: &str) -> SectionData {
        SectionData {
            len: offset(text.len()),
            header: self.header,
            tokens: self.tokens.as_slice().into(),
            keys: self.keys.drain(..).collect(),
            nodes: self.nodes.drain(..).collect(),
            elements: self.elements.as_slice().into(),
            tables: self.tables.drain(..).collect(),
            fields: self.fields.drain(..).collect(),
            key_values: self.key_values.as_slice().into(),
            errors: self.errors.drain(..).collect(),
            newer: self.newer.drain(..).collect(),
            memo: Memo::default(),
        }
    }
}

/// A value that is still open, or the section itself at the bottom.
#[derive(Debug, Clone, Copy)]
enum Frame {
    Array {
        node: u32,
        /// Where its elements start in `pending_elements`.
        mark: usize,
    },
    InlineTable {
        node: u32,
        table: u32,
        /// The key state of the frame around it.
        outer: KeyState,
        /// What TOML 1.0 does not allow in it.
        newer: Option<newer::InlineTable>,
        after_comma: bool,
    },
}

/// The key whose value is being read.
#[derive(Debug, Clone, Copy, Default)]
struct KeyState {
    keys: Run,
    start: Option<TextSize>,
    equals: Option<TextSize>,
    /// Whether its name holds what no name can.
    invalid: bool,
}

struct Builder<'t, 'p> {
    text: &'t str,
    parts: &'p mut Parts,
    key: KeyState,
    in_header: bool,
    /// How far the tokens reach.
    covered: usize,
}

impl Builder<'_, '_> {
    /// Adds a token; text that no event named becomes an error token, so that every byte is in one.
    fn token(&mut self, kind: TokenKind, span: Span) {
        let start = span.start().max(self.covered);
        if span.end() <= start {
            return;
        }
        if start > self.covered {
            self.push_token(TokenKind::Error, self.covered);
        }
        self.push_token(kind, start);
        self.covered = span.end();
    }

    fn push_token(&mut self, kind: TokenKind, start: usize) {
        self.parts.tokens.push(TokenData { kind, start: offset(start) });
    }

    fn finish(&mut self) {
        self.end_line();
        if self.covered < self.text.len() {
            self.push_token(TokenKind::Error, self.covered);
        }
        self.parts.tables[OWN_TABLE as usize].range = TextRange::new(0.into(), self.content_end());
    }

    /// The end of the last token that says something.
    fn content_end(&self) -> TextSize {
        let tokens = &self.parts.tokens;
        let mut end = offset(self.text.len());
        for token in tokens.iter().rev() {
            match token.kind {
                TokenKind::Whitespace | TokenKind::Newline | TokenKind::Comment => {
                    end = token.start;
                }
                _ => return end,
            }
        }
        end
    }

    /// Of `0,001` the parser has the `0`, which is not the number that was meant.
    fn forget_split_numbers(&mut self) {
        let errors = self.parts.errors.iter().map(|error| error.range.start());
        let mut commas: Vec<TextSize> =
            errors.filter(|at| slip::splits_number(self.text, usize::from(*at))).collect();
        if commas.is_empty() {
            return;
        }
        commas.sort_unstable();
        for node in &mut self.parts.nodes {
            if commas.binary_search(&node.range.end()).is_ok() {
                node.kind = NodeKind::Invalid;
            }
        }
    }

    fn report(&mut self, error: &ParseError) {
        self.parts.errors.push(report::syntax_error(error, self.text));
    }

    fn report_at(&mut self, range: TextRange, message: &str) {
        self.parts.errors.push(SyntaxError {
            kind: SyntaxErrorKind::Syntax,
            range: report::visible(range.start().into(), range.end().into(), self.text),
            message: message.to_owned(),
            fix: None,
        });
    }

    /// The line is over: a key that got no value is kept as a half-typed line.
    fn end_line(&mut self) {
        if !self.parts.frames.is_empty() {
            return;
        }
        let key = std::mem::take(&mut self.key);
        let last_key = self.parts.keys.last().map(|key| key.range.end());
        if self.in_header {
            self.in_header = false;
            if let Some(header) = self.parts.header.as_mut().filter(|header| !header.closed) {
                header.keys = key.keys;
                let end = last_key.unwrap_or_default().max(header.range.end());
                header.range = TextRange::new(header.range.start(), end);
            }
        } else if let Some(start) = key.start {
            let end = key.equals.map(|equals| equals + TextSize::of('=')).or(last_key);
            let range = TextRange::new(start, end.unwrap_or(start).max(start));
            self.parts.key_values.push(KeyValueData {
                keys: key.keys,
                equals: key.equals,
                node: None,
                range,
            });
        }
    }

    fn push_node(&mut self, range: TextRange, kind: NodeKind) -> u32 {
        self.parts.nodes.push(NodeData { range, kind });
        count(self.parts.nodes.len()) - 1
    }

    /// A value is complete: it goes to the array or the key it belongs to.
    fn place(&mut self, node: u32) {
        let table = match self.parts.frames.last_mut() {
            Some(Frame::Array { .. }) => return self.parts.pending_elements.push(node),
            Some(Frame::InlineTable { table, .. }) => Some(*table),
            None => None,
        };
        let key = std::mem::take(&mut self.key);
        let Some(start) = key.start else { return };
        let end = self.parts.nodes[node as usize].range.end().max(start);
        let definition = TextRange::new(start, end);
        if table.is_none() {
            self.parts.key_values.push(KeyValueData {
                keys: key.keys,
                equals: key.equals,
                node: key.equals.is_some().then_some(node),
                range: definition,
            });
        }
        // A key without its `=` is only half-typed, one that cannot be read is no name: they stay
        // out of the tree.
        if key.equals.is_some() && !key.invalid {
            self.insert(table.unwrap_or(OWN_TABLE), key.keys, definition, node);
        }
    }

    fn open_header(&mut self, kind: HeaderKind, token: TokenKind, span: Span) {
        self.end_line();
        self.in_header = true;
        // Only a section's first words are its header; brackets further on (the recovery from a
        // stray `]` makes some up) are no more than an error.
        if span.is_empty()
            || !self.text[..span.start()].trim_start_matches('\u{feff}').trim().is_empty()
        {
            self.token(TokenKind::Error, span);
            return;
        }
        self.token(token, span);
        self.parts.header =
            Some(HeaderData { kind, range: range_of(span), keys: Run::default(), closed: false });
    }

    fn close_header(&mut self, token: TokenKind, span: Span) {
        self.token(token, span);
        if let Some(header) = self.parts.header.as_mut().filter(|header| !header.closed) {
            header.range = TextRange::new(header.range.start(), offset(span.end()));
            header.closed = true;
            if self.text[span.end()..].starts_with(']') {
                // `[models]]` lacks a bracket at its start.
                header.kind = HeaderKind::ArrayOfTables;
            }
            header.keys = self.key.keys;
        }
        self.in_header = false;
        self.key = KeyState::default();
    }

    fn too_deep(&mut self, span: Span) -> bool {
        if self.parts.frames.len() < MAX_DEPTH {
            return false;
        }
        self.report_at(
            range_of(span),
            &format!("arrays and tables nest more than {MAX_DEPTH} levels deep here"),
        );
        let node = self.push_node(range_of(span), NodeKind::Invalid);
        self.place(node);
        true
    }

    fn in_inline_table(&mut self) -> Option<&mut Frame> {
        self.parts.frames.last_mut().filter(|frame| matches!(frame, Frame::InlineTable { .. }))
    }
}

fn range_of(span: Span) -> TextRange {
    TextRange::new(offset(span.start()), offset(span.end()))
}
