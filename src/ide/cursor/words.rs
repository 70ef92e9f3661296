//! The words of half-typed lines: a string that lacks a quote ends where a person would end it.
//!
//! To a lexer, a missing quote turns a line inside out: it takes all up to the next string's quote
//! for one string, and what is between quotes for words without any.

use std::ops::Range;

use toml_parser::Source;
use toml_parser::lexer::TokenKind;

/// What ends a string without an end quote.
const STOPS: [char; 7] = [' ', '\t', ',', '=', '}', ']', '#'];

/// Reads a text word by word.
pub(super) struct Words<'a> {
    pub(super) text: &'a str,
    /// Where the cursor stands, if it is not before the text.
    pub(super) cursor: Option<usize>,
    /// How far the text is read.
    pub(super) read: usize,
    /// Where the last word ended.
    pub(super) word_end: Option<usize>,
}

impl Words<'_> {
    /// Gives what follows to `found`, up to the next string that ends before its quote does.
    pub(super) fn read_on(&mut self, mut found: impl FnMut(TokenKind, Range<usize>)) {
        let begin = self.read;
        for token in Source::new(&self.text[begin..]).lex() {
            let (start, end) = (begin + token.span().start(), begin + token.span().end());
            let kind = token.kind();
            let cut = match kind {
                TokenKind::BasicString | TokenKind::LiteralString => self.cut(start, end),
                _ => None,
            };
            let is_word =
                matches!(kind, TokenKind::Atom | TokenKind::BasicString | TokenKind::LiteralString);
            self.word_end = is_word.then_some(end);
            self.read = cut.unwrap_or(end);
            found(kind, start..self.read);
            if cut.is_some() {
                return;
            }
        }
        self.read = self.text.len();
    }

    /// Where the string from `start` to `end` really ends, if it is before `end`.
    fn cut(&self, start: usize, end: usize) -> Option<usize> {
        let raw = self.text.get(start..end)?;
        let is_closed = raw.len() > 1 && raw.get(..1) == raw.get(raw.len() - 1..);
        // Its quote is the end quote of the word before.
        if self.word_end == Some(start) {
            return self.stop(start + 1, end);
        }
        // Its end quote is the one that the word behind begins with, or there is none.
        let is_torn = if is_closed { self.is_before_word(end) } else { self.is_at(start, end) };
        if !is_torn {
            return None;
        }
        // What stands before the cursor is meant to be in the string, spaces too.
        let typed = self.cursor.filter(|at| start < *at && (*at < end || !is_closed && *at == end));
        self.stop(typed.unwrap_or(start + 1), end)
    }

    fn stop(&self, from: usize, end: usize) -> Option<usize> {
        let stop = self.text.get(from..end)?.find(STOPS)?;
        Some(from + stop)
    }

    /// Whether a word stands behind the string that ends at `end`: none can.
    fn is_before_word(&self, end: usize) -> bool {
        let behind = self.text.get(end..).unwrap_or_default().trim_start_matches([' ', '\t']);
        let begins = |c: char| !".=,[]{}#\r\n".contains(c);
        behind.chars().next().is_some_and(begins)
    }

    /// Whether the cursor is in what stands from `start` to `end`, or has only spaces before it.
    fn is_at(&self, start: usize, end: usize) -> bool {
        let Some(at) = self.cursor.filter(|at| *at <= end) else { return false };
        let between = self.text.get(at..start.max(at)).unwrap_or_default();
        between.chars().all(|c| matches!(c, ' ' | '\t'))
    }
}
