//! What each event of the parser does.

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

use super::super::section::{KeyData, LocalOrigin, NodeKind, Run};
use super::super::{HeaderKind, TokenKind, newer, report, scalar, slip};
use super::{Builder, Frame, count, range_of};
use crate::text::{TextRange, offset};

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
        let newer = newer.or(after_comma.then_some(newer::InlineTable::TrailingComma));
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
            match slip::in_key(self.text, span.start()) {
                Some(slip) => self.parts.errors.push(report::slipped(slip)),
                None => self.report_at(range, "a key is missing here"),
            }
            None
        } else {
            let mut sound = true;
            let decoded = scalar::decode_key(self.text, span, encoding, &mut |error| {
                sound = false;
                self.report(&error);
            });
            self.key.invalid |= !sound;
            decoded
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
            let in_table = matches!(self.parts.frames.last(), Some(Frame::InlineTable { .. }));
            let kind = scalar::decode_value(self.text, span, encoding, &mut |error| {
                let slip = || slip::value(self.text, span.start(), span.end(), in_table);
                // The parser joins what is separated by spaces only, as dates and times are.
                match raw.find(' ').filter(|_| in_array && encoding.is_none()) {
                    Some(space) => self.report(&report::missing_comma(span.start() + space)),
                    None => match slip().filter(|_| encoding.is_none()) {
                        Some(slip) => self.parts.errors.push(report::slipped(slip)),
                        None => self.report(&error),
                    },
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
