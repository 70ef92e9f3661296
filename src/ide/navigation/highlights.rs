use super::names;
use crate::ide::Snapshot;
use crate::text::{TextRange, TextSize};

/// A place that names the same as the cursor's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Highlight {
    /// The place, without quotes.
    pub range: TextRange,
    /// Whether it is what the others refer to.
    pub is_definition: bool,
}

/// The places that name what is named at `at`, in file order.
pub fn highlights(snapshot: &Snapshot, at: TextSize) -> Vec<Highlight> {
    let Some((_, named)) = names::named_at(snapshot, at) else { return Vec::new() };
    let mentions = names::mentions_of(snapshot, &named).into_iter();
    let highlight = |mention: names::Mention| Highlight {
        range: mention.inner(snapshot),
        is_definition: mention.is_definition,
    };
    mentions.map(highlight).collect()
}
