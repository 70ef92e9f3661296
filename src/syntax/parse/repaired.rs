//! The events of a repaired text, told as if the text were the one that is there: what was
//! inserted becomes empty.

use toml_parser::decoder::Encoding;
use toml_parser::parser::EventReceiver;
use toml_parser::{ErrorSink, Span};

use super::super::repair::Repair;
use super::Builder;

pub(super) struct Repaired<'r, 'b, 't, 'p> {
    pub(super) repair: &'r Repair,
    pub(super) builder: &'b mut Builder<'t, 'p>,
}

impl Repaired<'_, '_, '_, '_> {
    fn original(&self, span: Span) -> Span {
        let start = self.repair.original(span.start());
        Span::new_unchecked(start, self.repair.original(span.end()))
    }
}

impl EventReceiver for Repaired<'_, '_, '_, '_> {
    fn std_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.std_table_open(self.original(span), error);
    }

    fn std_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.std_table_close(self.original(span), error);
    }

    fn array_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.array_table_open(self.original(span), error);
    }

    fn array_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.array_table_close(self.original(span), error);
    }

    fn inline_table_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.builder.inline_table_open(self.original(span), error)
    }

    fn inline_table_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.inline_table_close(self.original(span), error);
    }

    fn array_open(&mut self, span: Span, error: &mut dyn ErrorSink) -> bool {
        self.builder.array_open(self.original(span), error)
    }

    fn array_close(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.array_close(self.original(span), error);
    }

    fn simple_key(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        self.builder.simple_key(self.original(span), kind, error);
    }

    fn key_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.key_sep(self.original(span), error);
    }

    fn key_val_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.key_val_sep(self.original(span), error);
    }

    fn scalar(&mut self, span: Span, kind: Option<Encoding>, error: &mut dyn ErrorSink) {
        self.builder.scalar(self.original(span), kind, error);
    }

    fn value_sep(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.value_sep(self.original(span), error);
    }

    fn whitespace(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.whitespace(self.original(span), error);
    }

    fn comment(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.comment(self.original(span), error);
    }

    fn newline(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.newline(self.original(span), error);
    }

    fn error(&mut self, span: Span, error: &mut dyn ErrorSink) {
        self.builder.error(self.original(span), error);
    }
}
