//! Events of `toml_parser` → a [`SectionData`].

use rustc_hash::FxHashMap;
use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, ParseError, Source, Span};

use super::section::{
    FieldData, HeaderData, KeyData, KeyValueData, LocalOrigin, NodeData, NodeKind, OWN_TABLE, Run,
    SectionData, TableData, TokenData,
};
use super::{
    HeaderKind, MAX_DEPTH, NewerSyntax, SyntaxError, SyntaxErrorKind, TokenKind, newer, report,
    scalar,
};
use crate::text::{TextRange, TextSize, offset};

/// Tables with more fields than this find theirs by hash: they may have thousands.
const LINEAR_FIELDS: u32 = 16;

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
        let mut data = self.parse_once(text);
        report::verify_fixes(&mut data.errors, text, |mended| self.parse_once(mended).errors.len());
        data
    }

    fn parse_once(&mut self, text: &str) -> SectionData {
        let source = Source::new(text);
        self.lexed.clear();
        self.lexed.extend(source.lex());
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
        toml_parser::parser::parse_document(&self.lexed, &mut builder, &mut parse_errors);
        builder.finish();
        for error in &parse_errors {
            builder.report(error);
        }
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
        // A key without its `=` is only half-typed: it stays out of the tree.
        if key.equals.is_some() {
            self.insert(table.unwrap_or(OWN_TABLE), key.keys, definition, node);
        }
    }

    /// Puts `node` under a (dotted) key of `table`.
    fn insert(&mut self, mut table: u32, keys: Run, definition: TextRange, node: u32) {
        let indices = keys.first..keys.first + keys.len;
        let Some(last) = indices.clone().last() else { return };
        if indices.clone().any(|key| self.is_missing(key)) {
            return;
        }
        for key in indices.start..last {
            match self.find(table, key) {
                None => table = self.add_dotted(table, key, definition),
                Some(found) => match self.dotted_table(found) {
                    Some(inner) => table = inner,
                    None => return self.report_duplicate(key, found, definition, true),
                },
            }
        }
        match self.find(table, last) {
            None => self.add_field(table, last, node, definition),
            Some(found) => self.report_duplicate(last, found, definition, false),
        }
    }

    fn is_missing(&self, key: u32) -> bool {
        let key = &self.parts.keys[key as usize];
        key.range.is_empty() && key.decoded.is_none()
    }

    fn key_name(&self, key: u32) -> &str {
        let key = &self.parts.keys[key as usize];
        key.decoded.as_deref().unwrap_or_else(|| &self.text[key.range])
    }

    fn find(&self, table: u32, key: u32) -> Option<u32> {
        let name = self.key_name(key);
        if let Some(index) = self.parts.index.get(&table) {
            return index.get(name).copied();
        }
        let mut next = self.parts.tables[table as usize].first_field;
        while let Some(at) = next {
            let field = &self.parts.fields[at as usize];
            if self.key_name(field.key) == name {
                return Some(at);
            }
            next = field.next;
        }
        None
    }

    /// The table that `field` holds, if dotted keys may add to it.
    fn dotted_table(&self, field: u32) -> Option<u32> {
        let node = self.parts.fields[field as usize].node;
        match self.parts.nodes[node as usize].kind {
            NodeKind::Table(table)
                if self.parts.tables[table as usize].origin == LocalOrigin::Dotted =>
            {
                Some(table)
            }
            _ => None,
        }
    }

    fn add_dotted(&mut self, parent: u32, key: u32, definition: TextRange) -> u32 {
        let table = self.push_table(LocalOrigin::Dotted, definition);
        let node = self.push_node(definition, NodeKind::Table(table));
        self.add_field(parent, key, node, definition);
        table
    }

    fn push_table(&mut self, origin: LocalOrigin, range: TextRange) -> u32 {
        self.parts.tables.push(TableData {
            origin,
            range,
            first_field: None,
            last_field: None,
            field_count: 0,
        });
        count(self.parts.tables.len()) - 1
    }

    fn add_field(&mut self, table: u32, key: u32, node: u32, definition: TextRange) {
        let at = count(self.parts.fields.len());
        self.parts.fields.push(FieldData { key, node, definition, next: None });
        let data = &mut self.parts.tables[table as usize];
        match data.last_field.replace(at) {
            Some(last) => self.parts.fields[last as usize].next = Some(at),
            None => data.first_field = Some(at),
        }
        data.field_count += 1;
        let field_count = data.field_count;
        if field_count == LINEAR_FIELDS {
            self.index_fields(table);
        } else if field_count > LINEAR_FIELDS {
            let name = self.key_name(key).into();
            self.parts.index.entry(table).or_default().insert(name, at);
        }
    }

    fn index_fields(&mut self, table: u32) {
        let mut index = FxHashMap::default();
        let mut next = self.parts.tables[table as usize].first_field;
        while let Some(at) = next {
            let field = &self.parts.fields[at as usize];
            index.insert(self.key_name(field.key).into(), at);
            next = field.next;
        }
        self.parts.index.insert(table, index);
    }

    #[cold]
    fn report_duplicate(&mut self, key: u32, found: u32, definition: TextRange, as_table: bool) {
        let range = self.parts.keys[key as usize].range;
        let first = &self.parts.fields[found as usize];
        let first = self.parts.keys[first.key as usize].range;
        let name = self.key_name(key);
        let message = if as_table {
            format!("`{name}` already has a value, so it cannot get keys of its own")
        } else {
            format!("`{name}` is already defined in this table")
        };
        self.parts.errors.push(SyntaxError {
            kind: SyntaxErrorKind::Duplicate { first, definition },
            range,
            message,
            fix: None,
        });
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

impl EventReceiver for Builder<'_, '_> {
    fn std_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.open_header(HeaderKind::Table, TokenKind::HeaderOpen, span);
    }

    fn std_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_header(TokenKind::HeaderClose, span);
    }

    fn array_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.open_header(HeaderKind::ArrayOfTables, TokenKind::ArrayHeaderOpen, span);
    }

    fn array_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.close_header(TokenKind::ArrayHeaderClose, span);
    }

    fn inline_table_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        if self.too_deep(span) {
            return false;
        }
        self.token(TokenKind::InlineTableOpen, span);
        let table = self.push_table(LocalOrigin::Inline, range_of(span));
        let node = self.push_node(range_of(span), NodeKind::Table(table));
        let outer = std::mem::take(&mut self.key);
        let frame = Frame::InlineTable { node, table, outer, newer: None, after_comma: false };
        self.parts.frames.push(frame);
        true
    }

    fn inline_table_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let Some(Frame::InlineTable { node, table, outer, newer, after_comma }) =
            self.parts.frames.pop()
        else {
            self.token(TokenKind::Error, span);
            return;
        };
        self.token(TokenKind::InlineTableClose, span);
        let start = self.parts.nodes[node as usize].range.start();
        let range = TextRange::new(start, offset(span.end()).max(start));
        self.parts.nodes[node as usize].range = range;
        self.parts.tables[table as usize].range = range;
        let newer = if after_comma { Some(newer::InlineTable::TrailingComma) } else { newer };
        // An outer table that spans lines is told of as a whole, with all that is in it.
        let told_of_outside = self
            .parts
            .frames
            .iter()
            .any(|frame| matches!(frame, Frame::InlineTable { newer: Some(_), .. }));
        let is_closed = !span.is_empty();
        if let (Some(newer), true) = (newer, is_closed && !told_of_outside) {
            self.parts.newer.retain(|inner| !range.contains_range(inner.range));
            self.parts.newer.push(newer.describe(range, &self.parts.tokens, self.text));
        }
        self.key = outer;
        self.place(node);
    }

    fn array_open(&mut self, span: Span, _: &mut dyn ErrorSink) -> bool {
        if self.too_deep(span) {
            return false;
        }
        self.token(TokenKind::ArrayOpen, span);
        let run = Run { first: 0, len: 0 };
        let node = self.push_node(range_of(span), NodeKind::Array(run));
        let mark = self.parts.pending_elements.len();
        self.parts.frames.push(Frame::Array { node, mark });
        true
    }

    fn array_close(&mut self, span: Span, _: &mut dyn ErrorSink) {
        let Some(Frame::Array { node, mark }) = self.parts.frames.pop() else {
            self.token(TokenKind::Error, span);
            return;
        };
        self.token(TokenKind::ArrayClose, span);
        let first = count(self.parts.elements.len());
        self.parts.elements.extend(self.parts.pending_elements.drain(mark..));
        let run = Run { first, len: count(self.parts.elements.len()) - first };
        let data = &mut self.parts.nodes[node as usize];
        let start = data.range.start();
        data.range = TextRange::new(start, offset(span.end()).max(start));
        data.kind = NodeKind::Array(run);
        self.place(node);
    }

    fn simple_key(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Key, span);
        let range = range_of(span);
        let decoded = if span.is_empty() {
            self.report_at(range, "a key is missing here");
            None
        } else {
            scalar::decode_key(self.text, span, encoding, &mut |error| self.report(&error))
        };
        if self.key.start.is_none() {
            self.key.start = Some(range.start());
            self.key.keys = Run { first: count(self.parts.keys.len()), len: 0 };
        }
        self.parts.keys.push(KeyData { range, decoded });
        self.key.keys.len += 1;
        if let Some(Frame::InlineTable { after_comma, .. }) = self.in_inline_table() {
            *after_comma = false;
        }
    }

    fn key_sep(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Dot, span);
    }

    fn key_val_sep(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Equals, span);
        if !span.is_empty() {
            self.key.equals = Some(offset(span.start()));
        }
    }

    fn scalar(&mut self, span: Span, encoding: Option<Encoding>, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Scalar, span);
        let kind = if span.is_empty() {
            let message = if self.key.equals.is_some() {
                "a value is missing here"
            } else {
                "`=` and a value are missing here"
            };
            self.report_at(range_of(span), message);
            NodeKind::Invalid
        } else {
            let raw = &self.text[span.start()..span.end()];
            let in_array = matches!(self.parts.frames.last(), Some(Frame::Array { .. }));
            let kind = scalar::decode_value(self.text, span, encoding, &mut |error| {
                // The parser joins what is separated by spaces only, as dates and times are.
                match raw.find(' ').filter(|_| in_array && encoding.is_none()) {
                    Some(space) => self.report(&report::missing_comma(span.start() + space)),
                    None => self.report(&error),
                }
            });
            newer::scalar(raw, span.start(), encoding, &kind, &mut self.parts.newer);
            kind
        };
        let node = self.push_node(range_of(span), kind);
        self.place(node);
    }

    fn value_sep(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Comma, span);
        if let Some(Frame::InlineTable { after_comma, .. }) = self.in_inline_table() {
            *after_comma = true;
        }
    }

    fn whitespace(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Whitespace, span);
    }

    fn comment(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Comment, span);
        scalar::check_comment(self.text, span, &mut |error| self.report(&error));
    }

    fn newline(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Newline, span);
        scalar::check_newline(self.text, span, &mut |error| self.report(&error));
        if let Some(Frame::InlineTable { newer, .. }) = self.in_inline_table() {
            newer.get_or_insert(newer::InlineTable::LineBreak);
        }
        self.end_line();
    }

    fn error(&mut self, span: Span, _: &mut dyn ErrorSink) {
        self.token(TokenKind::Error, span);
    }
}

fn range_of(span: Span) -> TextRange {
    TextRange::new(offset(span.start()), offset(span.end()))
}

fn count(len: usize) -> u32 {
    u32::try_from(len).expect("documents are far smaller than 4 GiB")
}
