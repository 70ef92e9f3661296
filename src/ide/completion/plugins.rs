//! What catalog files name: tables, keys and values that are built in or stand in the same file.

use super::template::Template;
use super::{Completion, CompletionKind, Documentation, keys, values};
use crate::ide::cursor::{KeyPlace, ValuePlace};
use crate::ide::{Snapshot, plugins};
use crate::session::render;

/// The names that can be the value at `place`; `None` where it is none.
pub(super) fn values(snapshot: &Snapshot, place: &ValuePlace<'_>) -> Option<Vec<Completion>> {
    let named = plugins::of_value(snapshot, place)?;
    let text = |range| snapshot.document.slice(range).trim_matches(['"', '\'']);
    let others: Vec<&str> = place.elements.iter().flatten().map(|range| text(*range)).collect();
    let free = named.into_iter().filter(|named| !others.contains(&&*named.name));
    let completions = free.zip(0..).map(|(named, rank)| Completion {
        documentation: Some(Documentation::Text(named.doc)),
        kind: CompletionKind::Reference,
        rank,
        ..values::string(snapshot, place, &named.name, &named.name)
    });
    Some(completions.collect())
}

/// The names that can be the key at `place`, each with a value to fill in.
pub(super) fn keys(snapshot: &Snapshot, place: &KeyPlace<'_>) -> Option<Vec<Completion>> {
    let (kind, named) = plugins::of_key(snapshot, place)?;
    let free = named.into_iter().filter(|named| !place.scope.has(&named.name));
    let completions = free.zip(0..).map(|(named, rank)| {
        let mut template = Template::default();
        template.text(&render::key(&named.name));
        if !place.has_value {
            template.text(" = ");
            match kind {
                plugins::MapOf::Suggestions => {
                    template.text("[{ value = ").stop("0").text(", why = \"").stop("").text("\" }]")
                }
                plugins::MapOf::Conditions => template.text("[\"").stop("").text("\"]"),
            };
        }
        Completion {
            documentation: Some(Documentation::Text(named.doc)),
            rank,
            ..keys::written(snapshot, place, template, CompletionKind::Key, &named.name)
        }
    });
    Some(completions.collect())
}
