//! The fixes of the mistakes at the cursor.

use super::{Action, ActionKind};
use crate::ide::Snapshot;
use crate::lint::{Applicability, Diagnostic, Fix, FixScope};
use crate::text::TextRange;

/// A fix for each way out of each mistake that touches `range`.
pub(super) fn at(snapshot: &Snapshot, range: TextRange) -> Vec<Action> {
    let found = snapshot.diagnostics(FixScope::Touching(range));
    found.iter().filter(|d| d.range.intersect(range).is_some()).flat_map(actions).collect()
}

fn actions(diagnostic: &Diagnostic) -> Vec<Action> {
    let sure = |applicability: &Applicability| *applicability != Applicability::Possible;
    let best = diagnostic.fixes.iter().map(|fix| fix.applicability).filter(sure).min();
    let is_best = |applicability| Some(applicability) == best;
    let only_one = diagnostic.fixes.iter().filter(|fix| is_best(fix.applicability)).count() == 1;

    let shown = Diagnostic { fixes: Vec::new(), ..diagnostic.clone() };
    let action = |fix: &Fix| Action {
        title: fix.title.clone(),
        kind: ActionKind::QuickFix,
        diagnostic: Some(shown.clone()),
        preferred: only_one && is_best(fix.applicability),
        action: fix.action.clone(),
    };
    diagnostic.fixes.iter().map(action).collect()
}
