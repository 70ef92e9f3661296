//! The documents that the client has open: their texts are its own, whatever the disk says.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use tower_lsp::ls_types::{TextDocumentContentChangeEvent, Uri};

use super::convert::from_lsp;
use super::log;
use super::merge::FileBeside;
use crate::syntax::{Document, MAX_DOCUMENT_BYTES};
use crate::text::{LineIndex, PositionEncoding, TextEdit, apply_edits};

/// An open document.
#[derive(Debug)]
pub(super) struct OpenDocument {
    /// Spelled as the client did when it opened it.
    pub(super) uri: Uri,
    /// The client's number for the present text.
    pub(super) version: i32,
    /// Tells the present text from all others that this process has seen.
    pub(super) revision: u64,
    /// The present text.
    pub(super) content: Content,
    /// What is known of its file.
    pub(super) file: FileBeside,
}

/// A text and what can be done with it. Cheap to clone, never changes.
#[derive(Debug, Clone)]
pub(super) enum Content {
    /// It can be understood.
    Readable(Arc<LazyDocument>),
    /// Above [`MAX_DOCUMENT_BYTES`]: only kept, so that an edit can make it smaller again.
    TooLarge(Arc<str>),
}

impl Content {
    /// Takes a text.
    pub(super) fn new(text: String) -> Self {
        if text.len() > MAX_DOCUMENT_BYTES {
            return Self::TooLarge(text.into());
        }
        Self::Readable(Arc::new(LazyDocument::new(State::Unread(text))))
    }

    /// The document, if it can be understood.
    pub(super) fn document(&self) -> Option<Arc<Document>> {
        match self {
            Self::Readable(lazy) => Some(lazy.document()),
            Self::TooLarge(_) => None,
        }
    }

    /// Whether it is that very text, not only one that says the same.
    pub(super) fn is(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Readable(a), Self::Readable(b)) => Arc::ptr_eq(a, b),
            (Self::TooLarge(a), Self::TooLarge(b)) => Arc::ptr_eq(a, b),
            _ => false,
        }
    }

    /// Whether it says what `text` says: editors have line breaks and byte order marks as they
    /// like.
    pub(super) fn says(&self, text: &str) -> bool {
        match self {
            Self::Readable(lazy) => says_same(lazy.document().text(), text),
            Self::TooLarge(own) => says_same(own, text),
        }
    }

    /// Whether both say the same.
    pub(super) fn says_same(&self, other: &Self) -> bool {
        match other {
            _ if self.is(other) => true,
            Self::Readable(lazy) => self.says(lazy.document().text()),
            Self::TooLarge(text) => self.says(text),
        }
    }

    fn of(document: Document) -> Self {
        if document.text().len() > MAX_DOCUMENT_BYTES {
            return Self::TooLarge(document.text().into());
        }
        Self::Readable(Arc::new(LazyDocument::new(State::Read(Arc::new(document)))))
    }

    /// The text after `changes`, applied one after the other. What cannot be a range of the text
    /// is clamped to it.
    pub(super) fn changed(
        &self,
        changes: Vec<TextDocumentContentChangeEvent>,
        encoding: PositionEncoding,
    ) -> Self {
        let mut changes = changes.into_iter().peekable();
        let mut content = self.clone();
        while let Some(change) = changes.next() {
            let Some(range) = change.range else {
                content = Self::new(change.text);
                continue;
            };
            content = content.read(|text, lines| {
                let first = from_lsp::range(text, lines, range, encoding);
                let mut edits = vec![TextEdit::replace(first, change.text)];
                // Editors with many cursors send changes from the end to the start: such a
                // sequence is one edit of one text, and costs one reading.
                while let Some(next) = changes.peek()
                    && let Some(range) = next.range
                    && let Some(last) = edits.last().map(|edit| edit.range)
                {
                    let range = from_lsp::range(text, lines, range, encoding);
                    let between = text.get(range.end().into()..last.start().into());
                    if between.is_none_or(|between| between.is_empty() || between.ends_with('\r')) {
                        break;
                    }
                    let text = changes.next().map(|change| change.text).unwrap_or_default();
                    edits.push(TextEdit::replace(range, text));
                }
                edits
            });
        }
        content
    }

    /// The text after the edits that `edit` makes of it. The client's text must never be lost: if
    /// its tree cannot be made, the text alone is edited.
    fn read(&self, edit: impl FnOnce(&str, &LineIndex) -> Vec<TextEdit>) -> Self {
        let lazy = match self {
            Self::TooLarge(text) => return edited(text, &edit(text, &LineIndex::new(text))),
            Self::Readable(lazy) => lazy,
        };
        let Some(document) = unless_panicking(|| lazy.document()) else {
            let text = lazy.text();
            return edited(&text, &edit(&text, &LineIndex::new(&text)));
        };
        let edits = edit(document.text(), document.lines());
        match unless_panicking(|| document.with_edits(&edits)) {
            Some(Ok(document)) => Self::of(document),
            Some(Err(_)) | None => edited(document.text(), &edits),
        }
    }
}

/// The text of a file as editors have it: they keep a byte order mark to themselves, and count the
/// columns of the first line from behind it.
pub(super) fn without_mark(text: String) -> String {
    match text.strip_prefix('\u{feff}') {
        Some(rest) => rest.to_owned(),
        None => text,
    }
}

fn says_same(a: &str, b: &str) -> bool {
    fn plain(text: &str) -> impl Iterator<Item = u8> {
        let text = text.strip_prefix('\u{feff}').unwrap_or(text);
        text.bytes().filter(|byte| *byte != b'\r')
    }
    a == b || plain(a).eq(plain(b))
}

fn edited(text: &str, edits: &[TextEdit]) -> Content {
    Content::new(apply_edits(text, edits).unwrap_or_else(|conflict| {
        log!("an edit that cannot be applied: {conflict}");
        text.to_owned()
    }))
}

fn unless_panicking<T>(act: impl FnOnce() -> T) -> Option<T> {
    catch_unwind(AssertUnwindSafe(act)).ok()
}

/// A document that is parsed when it is first needed, by whoever needs it: a thousand documents
/// opened at once are not parsed one after the other.
#[derive(Debug)]
pub(super) struct LazyDocument {
    state: Mutex<State>,
}

#[derive(Debug)]
enum State {
    Unread(String),
    Read(Arc<Document>),
}

impl LazyDocument {
    fn new(state: State) -> Self {
        Self { state: Mutex::new(state) }
    }

    /// The document, parsed now if it has not been.
    pub(super) fn document(&self) -> Arc<Document> {
        let mut state = self.state();
        let document = match &*state {
            State::Read(document) => return Arc::clone(document),
            State::Unread(text) => Arc::new(Document::parse(text)),
        };
        *state = State::Read(Arc::clone(&document));
        document
    }

    /// Whether it is parsed already and no longer than `bytes`.
    pub(super) fn is_read_within(&self, bytes: usize) -> bool {
        match &*self.state() {
            State::Unread(_) => false,
            State::Read(document) => document.text().len() <= bytes,
        }
    }

    fn text(&self) -> String {
        match &*self.state() {
            State::Unread(text) => text.clone(),
            State::Read(document) => document.text().to_owned(),
        }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn after(text: &str, changes: Value) -> String {
        let changes = serde_json::from_value(changes).unwrap();
        match Content::new(text.to_owned()).changed(changes, PositionEncoding::Utf16) {
            Content::Readable(lazy) => lazy.document().text().to_owned(),
            Content::TooLarge(_) => "too large".to_owned(),
        }
    }

    fn change(start: (u32, u32), end: (u32, u32), text: &str) -> Value {
        let place = |(line, character)| json!({ "line": line, "character": character });
        json!({ "range": { "start": place(start), "end": place(end) }, "text": text })
    }

    #[test]
    fn changes_apply_one_after_the_other() {
        let changes = json!([change((0, 0), (0, 0), "x\n"), change((1, 0), (1, 1), "b")]);
        assert_eq!(after("a = 1\n", changes), "x\nb = 1\n");
    }

    #[test]
    fn changes_from_the_end_to_the_start_are_one_edit() {
        let changes = json!([
            change((2, 0), (2, 1), "z"),
            change((1, 0), (1, 1), "y\ny"),
            change((0, 0), (0, 1), "x"),
        ]);
        assert_eq!(after("a = 1\nb = 2\nc = 3\n", changes), "x = 1\ny\ny = 2\nz = 3\n");
    }

    #[test]
    fn changes_at_one_place_apply_in_turn() {
        let changes = json!([change((0, 1), (0, 1), "x"), change((0, 1), (0, 1), "y")]);
        assert_eq!(after("a=1", changes), "ayx=1");
    }

    #[test]
    fn a_change_without_a_range_is_the_whole_text() {
        let changes = json!([{ "text": "b = 2\n" }, change((0, 0), (0, 1), "c")]);
        assert_eq!(after("a = 1\n", changes), "c = 2\n");
    }

    #[test]
    fn places_beyond_the_end_are_clamped() {
        assert_eq!(after("a\nb", json!([change((0, 9), (99, 9), "!")])), "a!");
        let reversed = json!([change((0, 2), (0, 0), "!")]);
        assert_eq!(after("abc", reversed), "!c");
    }

    #[test]
    fn a_text_may_grow_beyond_the_limit_and_shrink_again() {
        let big = format!("a = 1\n{}", "#".repeat(MAX_DOCUMENT_BYTES));
        let Content::TooLarge(_) = Content::new(big.clone()) else { panic!("it is too large") };
        assert_eq!(after(&big, json!([change((1, 0), (9, 0), "b = 2\n")])), "a = 1\nb = 2\n");
        let grown = json!([change((0, 0), (0, 0), &"#".repeat(MAX_DOCUMENT_BYTES + 1))]);
        assert_eq!(after("a = 1\n", grown), "too large");
    }
}
