use crate::lint::{Diagnostic, Fix, Related, Rule, Settings, Tag};
use crate::session::Session;
use crate::session::ids::IdSource;
use crate::syntax::Datetime;
use crate::text::TextRange;

/// What is checked, and what is known beside the text.
#[derive(Debug, Clone, Copy)]
pub struct Input<'a> {
    /// The file, understood.
    pub session: &'a Session<'a>,
    /// The file's name without `.toml`; `None` where it has none (standard input).
    pub stem: Option<&'a str>,
    /// The severities of `nestling.toml`.
    pub settings: &'a Settings,
    /// Which diagnostics get their fixes.
    pub fixes: FixScope,
    /// The time that created entries carry.
    pub now: Datetime,
}

/// Which diagnostics get their fixes: making them costs more than finding the mistakes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FixScope {
    /// None: while typing.
    None,
    /// Those that touch this range: for code actions.
    Touching(TextRange),
    /// All: for `check --fix` and JSON.
    All,
}

/// What a rule sees, and where it reports.
#[derive(Debug)]
pub struct Context<'a> {
    /// What is checked.
    pub input: Input<'a>,
    /// Fresh IDs for fixes that create.
    pub ids: IdSource,
    pub(super) rule: &'static Rule,
    pub(super) found: Vec<Diagnostic>,
}

impl<'a> Context<'a> {
    /// The session that is checked.
    pub fn session(&self) -> &'a Session<'a> {
        self.input.session
    }

    /// Reports a mistake of the present rule at `range`.
    pub fn report(&mut self, range: TextRange, message: impl Into<String>) -> Report<'_, 'a> {
        self.found.push(Diagnostic {
            code: self.rule.code,
            severity: self.rule.severity,
            range,
            message: message.into(),
            related: Vec::new(),
            tag: None,
            fixes: Vec::new(),
        });
        Report { context: self }
    }

    fn wants_fixes(&self, range: TextRange) -> bool {
        match self.input.fixes {
            FixScope::None => false,
            FixScope::Touching(asked) => asked.intersect(range).is_some(),
            FixScope::All => true,
        }
    }
}

/// A mistake just reported, to be completed.
pub struct Report<'r, 'a> {
    context: &'r mut Context<'a>,
}

impl<'a> Report<'_, 'a> {
    /// Adds a place that belongs to it.
    pub fn related(self, range: TextRange, message: impl Into<String>) -> Self {
        self.last().related.push(Related { range, message: message.into() });
        self
    }

    /// Marks it for editors.
    pub fn tag(self, tag: Tag) -> Self {
        self.last().tag = Some(tag);
        self
    }

    /// Adds the fixes that `make` gives; called only where they are asked for.
    pub fn fixes(self, make: impl FnOnce(&mut Context<'a>) -> Vec<Fix>) -> Self {
        let range = self.last_range();
        if self.context.wants_fixes(range) {
            let fixes = make(self.context);
            self.last().fixes.extend(fixes);
        }
        self
    }

    fn last_range(&self) -> TextRange {
        self.context.found.last().expect("a report has pushed its diagnostic").range
    }

    #[expect(clippy::mut_from_ref, reason = "placeholder")]
    fn last(&self) -> &mut Diagnostic {
        todo!()
    }
}
