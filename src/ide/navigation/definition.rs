use super::names::{self, Sort};
use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// Where what is named at the cursor is defined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Definition {
    /// The name at the cursor, without its quotes.
    pub origin: TextRange,
    /// The whole entry, and its ID within it; several where an ID is there twice.
    pub targets: Vec<(TextRange, TextRange)>,
}

/// Where what is named at `at` is defined. The definition of a definition is itself: editors then
/// offer its references.
pub fn definition(snapshot: &Snapshot, at: TextSize) -> Option<Definition> {
    let (origin, named) = names::named_at(snapshot, at)?;
    let definitions = names::mentions_of(snapshot, &named).into_iter();
    let targets = definitions.filter(|mention| mention.is_definition).map(|mention| {
        let inner = mention.inner(snapshot);
        let whole = match mention.sort {
            Sort::Class => mention.range,
            Sort::Session | Sort::Entry(_) => names::whole(snapshot, &mention),
        };
        (whole, inner)
    });
    let targets: Vec<_> = targets.collect();
    (!targets.is_empty()).then_some(Definition { origin, targets })
}
