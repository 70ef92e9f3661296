//! Changing `[dataset]`.

use super::assign::present_spelling;
use super::copy::WorkingCopy;
use super::sound::Scope;
use super::target::Target;
use super::{Change, Changes, Outcome, Refusal, entries};
use crate::catalog::Catalog;
use crate::session::Session;

pub(super) fn save(session: &Session<'_>, changes: &Changes) -> Result<Change, Refusal> {
    Scope::group(session, "dataset").check()?;
    let changes = below_dataset(session.catalog(), changes);
    let mut copy = WorkingCopy::of(session);
    entries::make(&mut copy, Target::Root, &changes)?;
    Ok(Change { edits: copy.into_edits()?, outcome: Outcome::Done, history: None })
}

/// The changes with paths that begin at the document's root.
fn below_dataset(catalog: &Catalog, changes: &Changes) -> Changes {
    changes.with_paths(|path| {
        let path = [&["dataset".to_owned()], path].concat();
        present_spelling(catalog, Target::Root, &path)
    })
}
