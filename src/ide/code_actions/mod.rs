//! Changes offered at the cursor.

mod create;
mod draft;
mod fit;
mod fixes;
#[cfg(test)]
mod tests;

use super::Snapshot;
use crate::lint::{self, Diagnostic, FixAction};
use crate::text::{TextEdit, TextRange};

/// A change offered at the cursor.
#[derive(Debug, Clone, PartialEq)]
pub struct Action {
    /// What it does.
    pub title: String,
    /// How editors group it.
    pub kind: ActionKind,
    /// The diagnostic it mends, if it is a fix.
    pub diagnostic: Option<Diagnostic>,
    /// Whether it is the one sure choice.
    pub preferred: bool,
    /// The change.
    pub action: FixAction,
}

/// How editors group actions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum ActionKind {
    /// `quickfix`.
    QuickFix,
    /// `refactor.create`: makes an entry.
    Create,
    /// `source.fixAll.nestling`.
    FixAll,
}

/// What can be done at `range`, of the kinds that are `wanted`: fixes of the diagnostics there,
/// then what can be created. Nothing is offered twice: a fix that creates an entry stands for both.
pub fn code_actions(
    snapshot: &Snapshot,
    range: TextRange,
    wanted: impl Fn(ActionKind) -> bool,
) -> Vec<Action> {
    let mut actions = match wanted(ActionKind::QuickFix) {
        true => fixes::at(snapshot, range),
        false => Vec::new(),
    };
    if wanted(ActionKind::Create) {
        let fixes = actions.len();
        for created in create::at(snapshot, range.start()) {
            if actions[..fixes].iter().all(|fix| fix.title != created.title) {
                actions.push(created);
            }
        }
    }
    actions
}

/// The edits that apply every safe fix, again and again until nothing changes; as edits of the
/// present text that touch no other byte. Empty where there is nothing to mend.
pub fn fix_all(snapshot: &Snapshot) -> Vec<TextEdit> {
    let Snapshot { document, catalog, settings, stem, now, .. } = snapshot;
    lint::fix_all(document, catalog, stem.as_deref(), settings, *now).edits
}
