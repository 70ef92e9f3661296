use std::collections::BTreeSet;

use crate::catalog::Catalog;
use crate::lint::{self, FixScope, Severity};
use crate::session::Session;
use crate::session::samples::DatasetFolder;
use crate::state::WorkflowState;
use crate::syntax::Document;
use crate::workspace;

/// Where the text of the session in use is broken.
pub fn broken(state: &WorkflowState) -> Option<String> {
    let text = state.workspace().session_text(state.get_session_id()?).ok()??;
    state.incomplete(&Document::parse(&text)).map(|error| error.to_string())
}

/// The warnings about the session in use, without its images. A change is refused for the errors
/// it would make, but not for these: whoever made it should hear of them.
pub fn of(state: &WorkflowState) -> BTreeSet<String> {
    let Some(id) = state.get_session_id() else { return BTreeSet::new() };
    // What cannot be read is told by the change itself.
    let Ok(Some(text)) = state.workspace().session_text(id) else { return BTreeSet::new() };
    let config = state.workspace().config().ok().flatten();
    let settings = config.map(|config| config.settings).unwrap_or_default();
    let document = Document::parse(&text);
    let found = lint::check(lint::Input {
        session: &Session::new(&document, Catalog::builtin()),
        stem: Some(id.as_str()),
        settings: &settings,
        fixes: FixScope::None,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: workspace::now(),
        cancelled: None,
    });
    let warnings = found.into_iter().filter(|found| found.severity == Severity::Warning);
    warnings.map(|found| found.message).collect()
}
