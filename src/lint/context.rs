use std::sync::atomic::{AtomicBool, Ordering};

use crate::lint::{Diagnostic, Fix, Related, Rule, Settings, Severity, Tag};
use crate::session::Session;
use crate::session::ids::IdSource;
use crate::session::merge::Conflict;
use crate::session::samples::DatasetFolder;
use crate::syntax::Datetime;
use crate::text::TextRange;

/// What is checked, and what is known beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The file, understood; it knows of `folder` too ([`Session::in_folder`]).
    pub session: &'a Session<'a>,
    /// The file's name without `.toml`; `None` where it has none (standard input).
    pub stem: Option<&'a str>,
    /// The severities of `nestling.toml`.
    pub settings: &'a Settings,
    /// Which diagnostics get their fixes.
    pub fixes: FixScope,
    /// What is known of the dataset's folder.
    pub folder: &'a DatasetFolder,
    /// What was changed both in the editor and on disk, differently.
    pub conflicts: &'a [Conflict],
    /// The time that created entries carry; also what fresh IDs are made from.
    pub now: Datetime,
    /// Set by someone else when the answer is no longer wanted: the check then stops early with
    /// what it has.
    pub cancelled: Option<&'a AtomicBool>,
}

/// Which diagnostics get their fixes: making them costs more than finding the mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixScope {
    /// None: while typing.
    None,
    /// Those that touch this range: for code actions.
    Touching(TextRange),
    /// Those of this severity or a worse one: for output that leaves the others out.
    AtLeast(Severity),
    /// All, of which rules may leave out those that nobody applies unasked: for `check --fix`.
    Safe,
    /// All: for JSON.
    All,
}

/// What a rule sees, and where it reports.
#[derive(Debug)]
pub struct Context<'a> {
    /// What is checked.
    pub input: Input<'a>,
    /// Fresh IDs for fixes that create.
    pub ids: IdSource,
    code: &'static str,
    severity: Severity,
    found: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    pub(super) fn new(input: Input<'a>) -> Self {
        let ids = IdSource::from_seed(seed(input.now));
        Self { input, ids, code: "", severity: Severity::Error, found: Vec::new() }
    }

    /// What is reported from now on belongs to `rule`.
    pub(super) fn enter(&mut self, rule: &Rule, severity: Severity) {
        self.code = rule.code;
        self.severity = severity;
    }

    /// What has been reported so far.
    pub(super) fn found(&self) -> &[Diagnostic] {
        &self.found
    }

    pub(super) fn into_found(self) -> Vec<Diagnostic> {
        self.found
    }

    /// The session that is checked.
    pub fn session(&self) -> &'a Session<'a> {
        self.input.session
    }

    /// Whether nobody waits for the answer any more; long checks return then.
    pub fn is_cancelled(&self) -> bool {
        self.input.cancelled.is_some_and(|flag| flag.load(Ordering::Relaxed))
    }

    /// Reports a mistake of the present rule at `range`.
    pub fn report(&mut self, range: TextRange, message: impl Into<String>) -> Report<'_, 'a> {
        let index = self.found.len();
        self.found.push(Diagnostic {
            code: self.code,
            severity: self.severity,
            range,
            message: message.into(),
            related: Vec::new(),
            tag: None,
            fixes: Vec::new(),
        });
        Report { context: self, index, range }
    }

    fn wants_fixes(&self, range: TextRange) -> bool {
        match self.input.fixes {
            FixScope::None => false,
            FixScope::Touching(asked) => asked.intersect(range).is_some(),
            FixScope::AtLeast(severity) => self.severity >= severity,
            FixScope::Safe | FixScope::All => true,
        }
    }
}

/// A mistake just reported, to be completed.
#[derive(Debug)]
pub struct Report<'r, 'a> {
    context: &'r mut Context<'a>,
    index: usize,
    range: TextRange,
}

impl<'a> Report<'_, 'a> {
    /// Adds a place that belongs to it.
    pub fn related(self, range: TextRange, message: impl Into<String>) -> Self {
        let related = Related { range, message: message.into() };
        self.change(|diagnostic| diagnostic.related.push(related))
    }

    /// Marks it for editors.
    pub fn tag(self, tag: Tag) -> Self {
        self.change(|diagnostic| diagnostic.tag = Some(tag))
    }

    /// Adds the fixes that `make` gives, the preferred one first; `make` is called only where
    /// fixes are asked for.
    pub fn fixes(self, make: impl FnOnce(&mut Context<'a>) -> Vec<Fix>) -> Self {
        if !self.context.wants_fixes(self.range) {
            return self;
        }
        let fixes = make(self.context);
        self.change(|diagnostic| diagnostic.fixes.extend(fixes))
    }

    fn change(self, change: impl FnOnce(&mut Diagnostic)) -> Self {
        if let Some(diagnostic) = self.context.found.get_mut(self.index) {
            change(diagnostic);
        }
        self
    }
}

/// Fresh IDs follow from the time: the same request gives the same answer, a later one another.
fn seed(now: Datetime) -> u64 {
    let date = now.date.map_or(0, |date| {
        (u64::from(date.year) << 9) | (u64::from(date.month) << 5) | u64::from(date.day)
    });
    let time = now.time.map_or(0, |time| {
        (u64::from(time.hour) << 12)
            | (u64::from(time.minute) << 6)
            | u64::from(time.second.unwrap_or(0))
    });
    let nanosecond = now.time.and_then(|time| time.nanosecond).unwrap_or(0);
    (date << 47) ^ (time << 30) ^ u64::from(nanosecond)
}
