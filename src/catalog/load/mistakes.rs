use std::cell::RefCell;

use super::Source;
use crate::catalog::CatalogError;
use crate::syntax::{Document, Key, Node, Table};
use crate::text::{PositionEncoding, TextRange};

/// A place in one of the files.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place {
    file: usize,
    range: TextRange,
}

/// The files that are read, and what is wrong with them. One mistake never hides another: reading
/// goes on with what is sound.
pub(super) struct Mistakes<'d> {
    sources: &'d [Source<'d>],
    documents: &'d [Document],
    found: RefCell<Vec<(Place, CatalogError)>>,
}

/// A file that is read.
#[derive(Clone, Copy)]
pub(super) struct File<'d> {
    pub(super) document: &'d Document,
    index: usize,
    mistakes: &'d Mistakes<'d>,
}

impl<'d> Mistakes<'d> {
    pub(super) fn new(sources: &'d [Source<'d>], documents: &'d [Document]) -> Self {
        Self { sources, documents, found: RefCell::default() }
    }

    pub(super) fn files(&'d self) -> impl Iterator<Item = File<'d>> {
        let documents = self.documents.iter().enumerate();
        documents.map(|(index, document)| File { document, index, mistakes: self })
    }

    pub(super) fn report(&self, place: Place, message: impl Into<String>) {
        let (line, column) = self.line_and_column(place);
        let error = CatalogError {
            file: self.sources[place.file].name.to_owned(),
            line,
            column,
            range: place.range,
            message: message.into(),
        };
        self.found.borrow_mut().push((place, error));
    }

    /// `file:line:column`, for messages that name a second place.
    pub(super) fn name(&self, place: Place) -> String {
        let (line, column) = self.line_and_column(place);
        format!("{}:{line}:{column}", self.sources[place.file].name)
    }

    /// All mistakes in the order of the files and their lines.
    pub(super) fn into_errors(self) -> Vec<CatalogError> {
        let mut found = self.found.into_inner();
        found.sort_by_key(|(place, _)| (place.file, place.range.start(), place.range.end()));
        found.into_iter().map(|(_, error)| error).collect()
    }

    fn line_and_column(&self, place: Place) -> (usize, usize) {
        let document = &self.documents[place.file];
        let encoding = PositionEncoding::Utf32;
        let at = document.lines().position(document.text(), place.range.start(), encoding);
        (at.line as usize + 1, at.character as usize + 1)
    }
}

impl<'d> File<'d> {
    pub(super) fn place(self, range: TextRange) -> Place {
        Place { file: self.index, range }
    }

    pub(super) fn report(self, range: TextRange, message: impl Into<String>) {
        self.mistakes.report(self.place(range), message);
    }
}

/// A piece of a file that knows its file.
#[derive(Clone, Copy)]
pub(super) struct In<'d, T> {
    pub(super) file: File<'d>,
    pub(super) it: T,
}

impl<'d, T> In<'d, T> {
    pub(super) fn with<U>(self, it: U) -> In<'d, U> {
        In { file: self.file, it }
    }
}

impl<'d> In<'d, Node<'d>> {
    pub(super) fn report(self, message: impl Into<String>) {
        self.file.report(self.it.anchor(), message);
    }
}

impl<'d> In<'d, Table<'d>> {
    pub(super) fn place(self) -> Place {
        self.file.place(self.it.anchor())
    }

    pub(super) fn report(self, message: impl Into<String>) {
        self.file.report(self.it.anchor(), message);
    }
}

impl<'d> In<'d, Key<'d>> {
    pub(super) fn report(self, message: impl Into<String>) {
        self.file.report(self.it.range(), message);
    }
}
