use super::networks::Built;
use super::violation::Violation;
use super::{Context, Severity};
use crate::session::{Entry, Library};

/// One kind of mistake. A rule's file holds its `RULE` and its check.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// The stable code, as in `"unknown-key"`.
    pub code: &'static str,
    /// The severity where `[lints]` does not say otherwise.
    pub severity: Severity,
    /// One line: when it appears.
    pub summary: &'static str,
    /// The page that `nestling explain CODE` prints, in Markdown: what it means, an example
    /// that shows it, why it matters, the way out.
    pub explanation: &'static str,
    /// How mistakes are found.
    pub check: Check,
}

/// How a rule finds mistakes.
#[derive(Debug, Clone, Copy)]
pub enum Check {
    /// Called once a file. What it reports within an entry follows from the entry itself and from
    /// what does not stand in entries.
    Session(fn(&mut Context<'_>)),
    /// Called once a file. It goes by what entries are called and refer to and which experiments are
    /// `ready`, in their own sections, and points at these names and at the headers of entries: what
    /// it finds stays as it is while only other things are edited.
    Names(fn(&mut Context<'_>)),
    /// Called for each place that breaks the catalog's description in this rule's way; one walk
    /// over the file serves all such rules.
    Conformance(fn(&mut Context<'_>, &Violation<'_>)),
    /// Called for each entry of a library. It reports within the entry, and what it finds follows
    /// from the entry's own text, the catalog, the size of the images and, for an experiment, the
    /// `epochs` of its training: entries found sound are not looked at again until one of those
    /// changes.
    Entries(Library, fn(&mut Context<'_>, Entry<'_>)),
    /// Called once a file, with what the models come to; the arithmetic is done once for all such
    /// rules.
    Networks(fn(&mut Context<'_>, &[Built<'_>])),
}
