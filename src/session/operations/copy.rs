//! A session on the way to its next text.

use super::Refusal;
use super::target::Target;
use crate::catalog::Catalog;
use crate::session::Session;
use crate::syntax::{Document, Table};
use crate::text::{Composition, TextEdit};

/// A copy of a file that is edited step by step; each step sees what the ones before it did.
#[derive(Debug)]
pub(super) struct WorkingCopy<'c> {
    document: Document,
    rounds: Composition,
    catalog: &'c Catalog,
    before: &'c Document,
}

impl<'c> WorkingCopy<'c> {
    pub(super) fn of(session: &Session<'c>) -> Self {
        let document = session.document();
        Self {
            document: document.clone(),
            rounds: Composition::of(document.text()),
            catalog: session.catalog(),
            before: document,
        }
    }

    pub(super) fn document(&self) -> &Document {
        &self.document
    }

    pub(super) fn catalog(&self) -> &'c Catalog {
        self.catalog
    }

    pub(super) fn table(&self, target: Target) -> Option<Table<'_>> {
        target.table(&self.document)
    }

    /// Makes `edits`, which are given for the present text.
    pub(super) fn edit(&mut self, mut edits: Vec<TextEdit>) -> Result<(), Refusal> {
        if edits.is_empty() {
            return Ok(());
        }
        edits.sort_by_key(|edit| (edit.range.start(), edit.range.end()));
        let next = self.document.with_edits(&edits).map_err(|conflict| {
            Refusal::broken(&self.document, conflict.range.start(), "this cannot be edited")
        })?;
        self.rounds.apply(&edits);
        self.document = next;
        Ok(())
    }

    /// All steps as edits of the text that the copy was made of.
    ///
    /// # Errors
    /// When they would break the file: better no change than a file that others cannot read.
    pub(super) fn into_edits(self) -> Result<Vec<TextEdit>, Refusal> {
        let errors = self.document.errors();
        if errors.len() > self.before.errors().len() {
            let at = errors.first().map_or(self.document.end(), |error| error.range.start());
            return Err(Refusal::broken(&self.document, at, "this cannot be edited"));
        }
        let mut edits = self.rounds.into_edits();
        // A later step may have brought back what stood there.
        edits.retain(|edit| self.before.slice(edit.range) != edit.insert);
        Ok(edits)
    }
}
