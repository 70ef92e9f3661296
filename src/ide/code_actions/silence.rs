//! *Silence this warning here*.

use super::{Action, ActionKind, Deed};
use crate::lint::{Diagnostic, Severity, Silence};
use crate::syntax::Document;
use crate::text::{TextEdit, TextSize};

/// Offers to allow what `found` is about; not for errors, which stay errors.
pub(super) fn action(document: &Document, found: &Diagnostic) -> Option<Action> {
    if found.severity == Severity::Error || found.code == "merge-conflict" {
        return None;
    }
    let silence = Silence::of(document, found.range.start())?;
    let place = if silence.whole_file { "in this file" } else { "here" };
    let title = format!("Silence `{}` {place}", found.code);
    let deed = Deed::Silence { code: found.code.to_owned(), at: found.range.start().into() };
    let shown = Diagnostic { fixes: Vec::new(), ..found.clone() };
    Some(Action { diagnostic: Some(shown), ..Action::new(title, ActionKind::QuickFix, deed) })
}

/// The comment that allows `code` at `at`.
pub(super) fn edits(document: &Document, code: &str, at: TextSize) -> Vec<TextEdit> {
    let silence = Silence::of(document, at);
    silence.map(|silence| silence.comment(document, code)).into_iter().collect()
}
