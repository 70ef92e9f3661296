use super::names;
use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// All places that name what is named at `at`, in file order and without their quotes; with its
/// own ID if `with_definition`. At an entry's header, those that name the entry.
pub fn references(
    snapshot: &Snapshot,
    at: TextSize,
    with_definition: bool,
) -> Option<Vec<TextRange>> {
    let (_, named) = names::named_at(snapshot, at)?;
    let mentions = names::mentions_of(snapshot, &named).into_iter();
    let wanted = mentions.filter(|mention| with_definition || !mention.is_definition);
    Some(wanted.map(|mention| mention.inner(snapshot)).collect())
}
