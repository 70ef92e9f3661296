use std::any::Any;
use std::sync::Arc;

use super::assemble::{Sections, Tree};
use super::memo::Memo;
use super::section::PlacedSection;
use super::view::{Section, Table};
use super::{NewerSyntax, SyntaxError, assemble, split};
use crate::text::{EditConflict, LineIndex, TextEdit, TextRange, TextSize, apply_edits, offset};

/// The largest document that is read: above it, one clear refusal instead of a slow editor.
pub const MAX_DOCUMENT_BYTES: usize = 32 * 1024 * 1024;

/// How deep arrays and inline tables may nest before the inner ones are refused.
pub const MAX_DEPTH: usize = 80;

/// A TOML text and all that is known of its structure. Immutable; an edit makes a new one that
/// shares the untouched sections.
#[derive(Debug, Clone)]
pub struct Document {
    // Not `Arc<str>`: a new text would have to be copied once more.
    text: Arc<String>,
    lines: Arc<LineIndex>,
    pub(super) sections: Arc<Vec<PlacedSection>>,
    pub(super) tree: Arc<Tree>,
    /// Of this version.
    memo: Arc<Memo>,
    /// Of this version or earlier ones.
    handed_on: Arc<Memo>,
}

/// The sections in which two versions of a document differ; see [`Document::edited_since`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct EditedSections {
    /// The place of the first among all sections, the same in both versions.
    pub first: usize,
    /// The place of the last.
    pub last: usize,
}

impl Document {
    /// Reads `text`. Never fails: what is wrong is in [`Document::errors`].
    ///
    /// # Panics
    /// Beyond 4 GiB; callers refuse more than [`MAX_DOCUMENT_BYTES`].
    pub fn parse(text: &str) -> Self {
        let sections = split::split(text);
        let lines = LineIndex::new(text);
        let tree = Arc::new(assemble::assemble(text, &sections));
        Self {
            text: Arc::new(text.to_owned()),
            lines: Arc::new(lines),
            sections: Arc::new(sections),
            tree,
            memo: Arc::default(),
            handed_on: Arc::default(),
        }
    }

    /// The document after `edits`; sections that they do not touch are taken over as they are.
    ///
    /// # Errors
    /// When the edits overlap or lie outside the text.
    pub fn with_edits(&self, edits: &[TextEdit]) -> Result<Self, EditConflict> {
        let text = apply_edits(&self.text, edits)?;
        let sections = split::resplit(&self.sections, self.text.len(), &text, edits);
        let lines = self.lines.after(edits, self.text.len(), &text);
        let tree = match self.tree.outlives(
            Sections { text: &self.text, list: &self.sections },
            Sections { text: &text, list: &sections },
        ) {
            true => Arc::clone(&self.tree),
            false => Arc::new(assemble::assemble(&text, &sections)),
        };
        Ok(Self {
            text: Arc::new(text),
            lines: Arc::new(lines),
            sections: Arc::new(sections),
            tree,
            memo: Arc::default(),
            handed_on: Arc::new(self.handed_on.handed_on()),
        })
    }

    /// The same text, with nothing kept of it: for what is kept itself, which
    /// would never be freed if it held what it is kept by.
    #[must_use]
    pub fn bare(&self) -> Self {
        Self { memo: Arc::default(), handed_on: Arc::default(), ..self.clone() }
    }

    /// What was kept by [`Document::keep`] of this document, or of the one it was made from by
    /// edits: it must say itself which text it is about.
    pub fn kept<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.handed_on.get()
    }

    /// Keeps something about this version for later ones, in place of an earlier one of its type.
    pub fn keep<T: Any + Send + Sync>(&self, fact: T) {
        self.handed_on.set(fact);
    }

    /// Where this document differs from `earlier`, of which it was made by edits that changed no
    /// header; `None` where more changed, or nothing. All other sections are the same and have only
    /// moved; the tree of tables is the same.
    pub fn edited_since(&self, earlier: &Self) -> Option<EditedSections> {
        if !Arc::ptr_eq(&self.tree, &earlier.tree) || self.sections.len() != earlier.sections.len()
        {
            return None;
        }
        let both = || self.sections.iter().zip(earlier.sections.iter());
        let differ =
            |(new, old): (&PlacedSection, &PlacedSection)| !Arc::ptr_eq(&new.data, &old.data);
        let first = both().position(differ)?;
        let last = both().rposition(differ)?;
        Some(EditedSections { first, last })
    }

    /// The whole text.
    pub fn text(&self) -> &str {
        &self.text
    }

    /// The text of `range`.
    ///
    /// # Panics
    /// When the range lies outside the text or splits a character.
    pub fn slice(&self, range: TextRange) -> &str {
        &self.text[range]
    }

    /// Where the lines start.
    pub fn lines(&self) -> &LineIndex {
        &self.lines
    }

    /// The line break this file uses: that of its first line.
    pub fn line_break(&self) -> &'static str {
        match memchr::memchr(b'\n', self.text.as_bytes()) {
            Some(at) if at > 0 && self.text.as_bytes()[at - 1] == b'\r' => "\r\n",
            _ => "\n",
        }
    }

    /// The logical tree: what a TOML reader would see, broken parts left out.
    pub fn root(&self) -> Table<'_> {
        Table::root(self)
    }

    /// The sections in file order; the first is the text before any header (often empty).
    pub fn sections(&self) -> impl DoubleEndedIterator<Item = Section<'_>> + ExactSizeIterator {
        (0..self.sections.len()).map(|index| Section::new(self, index))
    }

    /// The section that holds the byte at `at`; at the text's end, the last one.
    pub fn section_at(&self, at: TextSize) -> Section<'_> {
        let index = self.sections.partition_point(|section| section.start <= at);
        Section::new(self, index.saturating_sub(1))
    }

    /// All that TOML does not allow in this text, in file order.
    pub fn errors(&self) -> Vec<SyntaxError> {
        let mut errors: Vec<SyntaxError> = self.sections().flat_map(Section::errors).collect();
        errors.extend(self.tree.errors.iter().cloned());
        errors.sort_by_key(|error| (error.range.start(), error.range.end()));
        errors
    }

    /// All TOML 1.1 syntax in this text, in file order.
    pub fn newer_syntax(&self) -> Vec<NewerSyntax> {
        self.sections().flat_map(Section::newer_syntax).collect()
    }

    /// What was kept of this text as a whole by [`Document::remember`].
    pub fn remembered<T: Any + Send + Sync>(&self) -> Option<Arc<T>> {
        self.memo.get()
    }

    /// Keeps what was found out about this very text, one fact of each type; an edited document
    /// knows nothing of it. A fact must not hold the document, or neither would ever go.
    pub fn remember<T: Any + Send + Sync>(&self, fact: T) {
        self.memo.set(fact);
    }

    /// The end of the text.
    pub fn end(&self) -> TextSize {
        offset(self.text.len())
    }
}
