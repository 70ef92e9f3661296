use crate::session::merge::Step;
use crate::text::{TextEdit, TextRange};

/// How bad it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Worth knowing where one works anyway; shown faded or not at all.
    Hint,
    /// Worth knowing.
    Info,
    /// Probably not meant so.
    Warning,
    /// It cannot work.
    Error,
}

impl Severity {
    /// `"hint"`, `"info"`, `"warning"` or `"error"`.
    pub const fn name(self) -> &'static str {
        match self {
            Severity::Hint => "hint",
            Severity::Info => "info",
            Severity::Warning => "warning",
            Severity::Error => "error",
        }
    }
}

/// One mistake, as shown to a person.
#[derive(Debug, Clone, PartialEq)]
pub struct Diagnostic {
    /// The stable code of its rule, as in `"unknown-key"`.
    pub code: &'static str,
    /// How bad it is, after `[lints]`.
    pub severity: Severity,
    /// The bytes to point at.
    pub range: TextRange,
    /// What is wrong, what was expected and what to do; one or two sentences.
    pub message: String,
    /// Other places that belong to it.
    pub related: Vec<Related>,
    /// How editors may show it besides underlining.
    pub tag: Option<Tag>,
    /// What mends it; the preferred one first. Filled only as far as [`super::FixScope`] asks.
    pub fixes: Vec<Fix>,
}

/// Another place that belongs to a diagnostic.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Related {
    /// Where.
    pub range: TextRange,
    /// What is there, as in "first defined here".
    pub message: String,
}

/// How editors may show a diagnostic besides underlining.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Tag {
    /// Faded.
    Unnecessary,
    /// Struck through.
    Deprecated,
}

/// A change that mends a diagnostic.
#[derive(Debug, Clone, PartialEq)]
pub struct Fix {
    /// What it does, in the imperative: "Change to `relu`".
    pub title: String,
    /// The change.
    pub action: FixAction,
    /// Whether it may be applied unasked.
    pub applicability: Applicability,
}

impl Fix {
    /// A change of this file that may be applied unasked.
    pub fn safe(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self::edit(title, edits, Applicability::Safe)
    }

    /// The change of this file that is most likely meant.
    pub fn likely(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self::edit(title, edits, Applicability::Likely)
    }

    /// One of several changes of this file that would do.
    pub fn possible(title: impl Into<String>, edits: Vec<TextEdit>) -> Self {
        Self::edit(title, edits, Applicability::Possible)
    }

    /// One of a list of ways out, `before` being those already in it: the first is the likely one.
    pub(super) fn likely_if_first(
        before: &[Fix],
        title: impl Into<String>,
        edits: Vec<TextEdit>,
    ) -> Self {
        if before.is_empty() { Self::likely(title, edits) } else { Self::possible(title, edits) }
    }

    fn edit(title: impl Into<String>, edits: Vec<TextEdit>, applicability: Applicability) -> Self {
        Self { title: title.into(), action: FixAction::Edit(edits), applicability }
    }
}

/// What a fix changes.
#[derive(Debug, Clone, PartialEq)]
pub enum FixAction {
    /// The text of this file.
    Edit(Vec<TextEdit>),
    /// The file's name: the new stem.
    RenameFile(String),
    /// Nothing: what is in the file at these paths is right, whatever the disk says.
    ForgetConflicts(Vec<Vec<Step>>),
}

/// Whether a fix may be applied unasked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Applicability {
    /// Surely what was meant: `check --fix`, fix-all and save actions apply it.
    Safe,
    /// The one most likely meant, but a person should decide.
    Likely,
    /// One of several ways out.
    Possible,
}
