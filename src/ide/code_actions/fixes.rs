//! The fixes of the mistakes at the cursor, and of all that can safely be fixed.

use super::deed::FixName;
use super::{Action, ActionKind, Deed, change_of, silence};
use crate::ide::Snapshot;
use crate::lint::{Applicability, Diagnostic, Fix, FixAction};
use crate::text::{TextRange, TextSize};

/// A fix for each way out of each mistake that touches `range`, and a comment that silences it.
/// Beside a safe fix, the one of all that is safe.
pub(super) fn at(snapshot: &Snapshot, range: TextRange) -> Vec<Action> {
    let here = snapshot.diagnostics_at(range);
    let mut all: Vec<Action> = here.iter().flat_map(actions).collect();
    all.extend(here.iter().filter_map(|found| silence::action(&snapshot.document, found)));

    let is_safe = |fix: &Fix| fix.applicability == Applicability::Safe;
    if here.iter().any(|found| found.fixes.iter().any(is_safe)) {
        all.push(fix_all());
    }
    all
}

/// The fix of all that is safe, for who asks for it alone: as editors do on saving. Worked out at
/// once, as there is none where nothing is to be mended.
pub(super) fn of_the_file(snapshot: &Snapshot) -> Option<Action> {
    let action = fix_all();
    let change = change_of(snapshot, &action.deed);
    let does_something = matches!(&change, Some(FixAction::Edit(edits)) if !edits.is_empty());
    does_something.then_some(Action { known: change, ..action })
}

fn fix_all() -> Action {
    Action::new("Fix all that can safely be fixed".to_owned(), ActionKind::FixAll, Deed::FixAll)
}

/// The change that a fix is.
pub(super) fn change(snapshot: &Snapshot, fix: &FixName) -> Option<FixAction> {
    let (start, end) = fix.range;
    let range = TextRange::new(TextSize::new(start), TextSize::new(end.max(start)));
    let found = snapshot.diagnostics_at(range);
    let mut meant = found.iter().filter(|found| found.range == range && found.code == fix.code);
    meant.find_map(|found| {
        let fix = found.fixes.iter().find(|known| known.title == fix.title)?;
        Some(fix.action.clone())
    })
}

fn actions(diagnostic: &Diagnostic) -> Vec<Action> {
    let sure = |applicability: &Applicability| *applicability != Applicability::Possible;
    let best = diagnostic.fixes.iter().map(|fix| fix.applicability).filter(sure).min();
    let is_best = |applicability| Some(applicability) == best;
    let only_one = diagnostic.fixes.iter().filter(|fix| is_best(fix.applicability)).count() == 1;

    let shown = Diagnostic { fixes: Vec::new(), ..diagnostic.clone() };
    let action = |fix: &Fix| {
        let range = (diagnostic.range.start().into(), diagnostic.range.end().into());
        let name = FixName { code: diagnostic.code.to_owned(), range, title: fix.title.clone() };
        Action {
            diagnostic: Some(shown.clone()),
            preferred: only_one && is_best(fix.applicability),
            known: Some(fix.action.clone()),
            ..Action::new(fix.title.clone(), ActionKind::QuickFix, Deed::Fix(name))
        }
    };
    diagnostic.fixes.iter().map(action).collect()
}
