use std::borrow::Cow;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::datasets::Datasets;
use super::format::Format;
use super::report::{Report, Totals};
use crate::cli::problem::Problem;
use crate::cli::stdin::read_stdin;
use crate::cli::targets::{Source, Target};
use crate::ide::FileKind;
use crate::lint::{self, FixScope, Settings};
use crate::session::Session;
use crate::syntax::{Datetime, Document};
use crate::workspace::{self, StoreError, Workspace, kind_by_text};

/// What checking one target gives.
pub struct Outcome {
    /// The report as text.
    pub text: String,
    /// What was found.
    pub totals: Totals,
    /// What could not be done.
    pub problem: Option<Problem>,
    /// Standard input after `--fix`.
    pub mended_stdin: Option<String>,
}

/// Checks targets; shared by all threads.
pub struct Checker {
    now: Datetime,
    fix: bool,
    scope: FixScope,
    datasets: Datasets,
}

/// A text, where it comes from and what applies to it.
struct Subject {
    kind: Option<FileKind>,
    shown: String,
    text: String,
    /// Where it is, or is said to be.
    path: Option<PathBuf>,
    settings: Arc<Settings>,
}

impl Checker {
    /// With or without mending; `scope` says which fixes the reports need.
    pub fn new(fix: bool, scope: FixScope, datasets: Datasets) -> Self {
        Self { now: workspace::now(), fix, scope, datasets }
    }

    /// Checks one target and renders its report.
    pub fn check(&self, target: Target, format: &Format) -> Outcome {
        let Target { kind, shown, source, choices } = target;
        let settings = choices.settings;
        let subject = |text, path| Subject { kind, shown, text, path, settings };
        match source {
            Source::File(path) => match workspace::read_named(&path) {
                Ok(text) => self.file(&path, subject(text, Some(path.clone())), format),
                Err(error) => Outcome::failed(Problem::new(&path, error.to_string())),
            },
            Source::Stdin(name) => match read_stdin() {
                Ok(text) => self.stdin(subject(text, name), format),
                Err(error) => Outcome::failed(Problem::plain(format!("standard input: {error}"))),
            },
        }
    }

    fn file(&self, path: &Path, subject: Subject, format: &Format) -> Outcome {
        let mut document = Document::parse(&subject.text);
        let mut fixed = 0;
        let mut problem = None;
        if self.fix
            && let Some((mended, count)) = self.mend(&subject, &document)
        {
            match Workspace::replace_file(path, &subject.text, mended.text()) {
                Ok(()) => (document, fixed) = (mended, count),
                Err(error) => problem = Some(not_saved(path, &error)),
            }
        }
        let report = self.report(subject, document, fixed);
        Outcome { problem, ..Outcome::of(&report, format) }
    }

    fn stdin(&self, subject: Subject, format: &Format) -> Outcome {
        let mut document = Document::parse(&subject.text);
        let mut fixed = 0;
        if self.fix
            && let Some((mended, count)) = self.mend(&subject, &document)
        {
            (document, fixed) = (mended, count);
        }
        let report = self.report(subject, document, fixed);
        let mended_stdin = self.fix.then(|| report.document.text().to_owned());
        Outcome { mended_stdin, ..Outcome::of(&report, format) }
    }

    /// The file after all safe fixes, and how many there were; `None` where there is none.
    fn mend(&self, subject: &Subject, document: &Document) -> Option<(Document, usize)> {
        if !self.fix {
            return None;
        }
        let (stem, catalog) = (subject.stem(), subject.kind(document).catalog());
        let fixed = lint::fix_all(document, catalog, stem.as_deref(), &subject.settings, self.now);
        (fixed.applied > 0).then_some((fixed.document, fixed.applied))
    }

    fn report(&self, subject: Subject, document: Document, fixed: usize) -> Report {
        let catalog = subject.kind(&document).catalog();
        let folder = match &subject.path {
            Some(path) => self.datasets.of(path, &document, catalog),
            None => Arc::default(),
        };
        let diagnostics = lint::check(lint::Input {
            session: &Session::new(&document, catalog).in_folder(&folder),
            stem: subject.stem().as_deref(),
            settings: &subject.settings,
            fixes: self.scope,
            folder: &folder,
            conflicts: &[],
            now: self.now,
            cancelled: None,
        });
        Report { shown: subject.shown, document: Arc::new(document), diagnostics, fixed }
    }
}

impl Outcome {
    fn of(report: &Report, format: &Format) -> Self {
        Self {
            text: format.file(report),
            totals: Totals::of(report),
            problem: None,
            mended_stdin: None,
        }
    }

    fn failed(problem: Problem) -> Self {
        Self {
            text: String::new(),
            totals: Totals::default(),
            problem: Some(problem),
            mended_stdin: None,
        }
    }
}

fn not_saved(path: &Path, error: &StoreError) -> Problem {
    match error {
        StoreError::Save(_, error) => {
            Problem::new(path, format!("the fixes could not be saved: {error}"))
        }
        error => Problem::plain(format!("the fixes could not be saved: {error}")),
    }
}

impl Subject {
    /// What the file is; whoever names one of which nothing tells means a session.
    fn kind(&self, document: &Document) -> FileKind {
        self.kind.or_else(|| kind_by_text(document)).unwrap_or(FileKind::Session)
    }

    /// The file's name without `.toml`.
    fn stem(&self) -> Option<Cow<'_, str>> {
        Some(self.path.as_deref()?.file_stem()?.to_string_lossy())
    }
}
