use std::ops::AddAssign;
use std::sync::Arc;

use crate::lint::{Applicability, Diagnostic, Severity};
use crate::syntax::Document;

/// A file that was checked, and what was found.
#[derive(Debug, Clone)]
pub struct Report {
    /// The path as shown to people and scripts.
    pub shown: String,
    /// The text that the diagnostics speak of.
    pub document: Arc<Document>,
    /// What is wrong, in file order.
    pub diagnostics: Vec<Diagnostic>,
    /// How many fixes were applied before.
    pub fixed: usize,
}

/// What was found in several files.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Totals {
    /// Files that were checked.
    pub files: usize,
    /// Of these, the ones with anything but hints.
    pub faulty_files: usize,
    /// By severity.
    pub errors: usize,
    /// By severity.
    pub warnings: usize,
    /// By severity.
    pub infos: usize,
    /// By severity.
    pub hints: usize,
    /// What `--fix` would mend.
    pub fixable: usize,
    /// What `--fix` has mended.
    pub fixed: usize,
}

impl Totals {
    /// What was found in one file.
    pub fn of(report: &Report) -> Self {
        let mut totals = Self { files: 1, fixed: report.fixed, ..Self::default() };
        for found in &report.diagnostics {
            match found.severity {
                Severity::Error => totals.errors += 1,
                Severity::Warning => totals.warnings += 1,
                Severity::Info => totals.infos += 1,
                Severity::Hint => totals.hints += 1,
            }
            let safe = found.fixes.iter().any(|fix| fix.applicability == Applicability::Safe);
            totals.fixable += usize::from(safe);
        }
        totals.faulty_files = usize::from(totals.errors + totals.warnings + totals.infos > 0);
        totals
    }
}

impl AddAssign for Totals {
    fn add_assign(&mut self, other: Self) {
        self.files += other.files;
        self.faulty_files += other.faulty_files;
        self.errors += other.errors;
        self.warnings += other.warnings;
        self.infos += other.infos;
        self.hints += other.hints;
        self.fixable += other.fixable;
        self.fixed += other.fixed;
    }
}
