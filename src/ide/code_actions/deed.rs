//! Which change an action is, in a form that can be sent to an editor and back.

use serde::{Deserialize, Serialize};

use crate::session::{Entry, Library, Session};

/// Which change an action is. It names things of the text that it was offered in, and means
/// something there only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub enum Deed {
    /// A fix of a rule.
    Fix(FixName),
    /// Every safe fix of the file.
    FixAll,
    /// A comment that allows `code` at this byte.
    Silence {
        /// The rule's code.
        code: String,
        /// Where the diagnostic begins.
        at: u32,
    },
    /// An entry as the preset with this ID describes it.
    CreateFromPreset(String),
    /// An experiment of two entries, by their places in their libraries.
    CreateExperiment {
        /// Which model.
        model: usize,
        /// Which training.
        training: usize,
    },
    /// An experiment of an entry with a partner that is made too.
    CreateWithNewPartner {
        /// Which library the entry is in.
        library: Library,
        /// Its place there.
        index: usize,
    },
    /// The experiments of all pairs that there are none of; only those with these entries, if some
    /// are named.
    CreateExperiments(Option<Span>),
    /// Copies of entries.
    Duplicate(Span),
    /// Removes entries, with the experiments that would refer to nothing.
    Delete(Span),
    /// Experiments that are over are ready again, without results.
    Reset(Span),
    /// How much of a backbone learns.
    Freeze(Span, Freeze),
    /// Images with sides of this many pixels.
    Square(u64),
    /// A value as sections of their own.
    Sections {
        /// Where its key begins.
        at: u32,
    },
    /// A value on the lines of the table that it is in.
    Inline {
        /// Where its key begins.
        at: u32,
    },
    /// The entries of a library by the time they were created at.
    Sort(Library),
    /// The entries of all libraries.
    SortAll,
}

/// Which fix of which diagnostic.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct FixName {
    /// The rule's code.
    pub code: String,
    /// Where the diagnostic begins and ends, in bytes.
    pub range: (u32, u32),
    /// The fix's title.
    pub title: String,
}

/// Neighbouring entries of one library.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Which library.
    pub library: Library,
    /// The place of the first, from 0.
    pub first: usize,
    /// The place of the last.
    pub last: usize,
}

/// How much of a backbone learns.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Freeze {
    /// Nothing.
    All,
    /// The last layers.
    Last,
    /// Everything.
    None,
}

impl Span {
    /// Of entries of one library that stand side by side.
    pub(super) fn of(entries: &[Entry<'_>]) -> Option<Self> {
        let (first, last) = (entries.first()?, entries.last()?);
        Some(Self { library: first.library, first: first.index, last: last.index })
    }

    /// How many entries it has.
    pub(super) fn len(self) -> usize {
        self.last.saturating_sub(self.first) + 1
    }

    /// The entries; `None` if the session has no such ones.
    pub(super) fn entries<'s, 'a>(self, session: &'s Session<'a>) -> Option<&'s [Entry<'a>]> {
        session.entries(self.library).get(self.first..=self.last)
    }
}
