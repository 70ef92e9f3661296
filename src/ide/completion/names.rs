//! Keys of a table that takes any, as `metrics` does: those that are written elsewhere in the
//! session, and those that the catalog suggests.

use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind, Documentation, MAX_LISTED, keys};
use crate::catalog::{KeySpec, Literal, ValueType};
use crate::ide::cursor::KeyPlace;
use crate::ide::{Snapshot, describe};
use crate::session::{Library, Session, render};

pub(super) fn keys<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
    map: &'a KeySpec,
    value: &ValueType,
) -> Vec<Completion> {
    let mut names = written(session, map, place);
    for suggestion in &map.suggest {
        let Some(name) = suggestion.value.as_str() else { continue };
        match names.iter_mut().find(|(written, _)| *written == name) {
            Some((_, why)) => *why = &suggestion.why,
            None => names.push((name, &suggestion.why)),
        }
    }
    let start = match value {
        ValueType::Float(_) => Some(Literal::Float(0.0)),
        _ => None,
    };
    let item = KeySpec { value: value.clone(), ..map.clone() };
    let free = names.into_iter().filter(|(name, _)| !place.scope.has(name));
    let completions = free.zip(0..).map(|((name, why), rank)| {
        let mut template = Template::default();
        template.text(&render::key(name));
        if !place.has_value {
            template.text(" = ");
            let at = place.word.start();
            let writer = Writer { snapshot, session, scope: &place.scope, at };
            writer.value_from(&item, start.as_ref(), &mut template);
        }
        Completion {
            detail: Some(why.to_owned()),
            documentation: Some(Documentation::Text(describe::key_of_map(map, name))),
            rank,
            ..keys::written(snapshot, place, template, CompletionKind::Key, name)
        }
    });
    completions.collect()
}

/// The keys that such tables of the session's entries have, with why they are offered.
fn written<'a>(
    session: &Session<'a>,
    map: &KeySpec,
    place: &KeyPlace<'_>,
) -> Vec<(&'a str, &'a str)> {
    let entries = Library::ALL.into_iter().flat_map(|library| session.entries(library));
    let tables = entries.filter_map(|entry| entry.table.get(&map.name)?.value.as_table());
    let mut names: Vec<(&str, &str)> = Vec::new();
    // The name that is being typed is none to be offered itself.
    let fields = tables.flat_map(|table| table.fields());
    for field in fields.filter(|field| field.key.range() != place.word) {
        let name = field.key.name();
        if names.len() < MAX_LISTED && names.iter().all(|(known, _)| *known != name) {
            names.push((name, "as in other entries"));
        }
    }
    names
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::ide::completion::CompletionKind;
    use crate::ide::testing::{check_completion, check_completion_of};

    const OTHER: &str = "[[experiments]]\nmetrics = { f1 = 0.5, val_loss = 0.25 }\n\n";

    #[test]
    fn metrics_are_called_as_in_other_experiments() {
        check_completion(
            &format!("{OTHER}[[experiments]]\nmetrics = {{ val_accuracy = 0.5, $0 }}\n"),
            expect![[r#"
                f1 (as in other entries): f1 = ${1:0.0}
                val_loss (the loss on the validation images): val_loss = ${1:0.0}
                train_loss (the loss on the training images): train_loss = ${1:0.0}
                train_accuracy (the share of training images that are named rightly): train_accuracy = ${1:0.0}
            "#]],
        );
        check_completion_of(
            &format!("{OTHER}[[experiments]]\nid = \"e\"\n\n[experiments.metrics]\nval$0\n"),
            |found| found.kind == CompletionKind::Key,
            expect![[r#"
                val_loss (the loss on the validation images): val_loss = ${1:0.0}
                val_accuracy (the share of validation images that are named rightly): val_accuracy = ${1:0.0}
            "#]],
        );
    }

    #[test]
    fn a_name_that_is_being_retyped_is_not_offered_itself() {
        check_completion(
            &format!("{OTHER}[[experiments]]\nmetrics = {{ val_lo$0 = 0.5 }}\n"),
            expect![[r#"
                val_loss (the loss on the validation images): val_loss
            "#]],
        );
    }
}
