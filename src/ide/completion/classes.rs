//! Names of the dataset's classes, where a key holds some of them.

use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind, keys, values};
use crate::catalog::{KeySpec, Literal, ValueType};
use crate::ide::Snapshot;
use crate::ide::cursor::{KeyPlace, Shape, ValuePlace};
use crate::session::{Session, render};

/// Keys of a table with a key for each class, as `class_weights` is.
pub(super) fn keys<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
) -> Vec<Completion> {
    let Shape::Map { key: Some(key), value } = place.scope.shape else { return Vec::new() };
    if key.name != "class_weights" {
        return Vec::new();
    }
    let weight =
        KeySpec { value: value.clone(), example: Some(Literal::Float(1.0)), ..key.clone() };
    let dataset = session.dataset();
    let free = dataset.classes().filter(|class| !place.scope.has(class.value));
    let completions = free.zip(0..).map(|(class, rank)| {
        let mut template = Template::default();
        template.text(&render::key(class.value));
        if !place.has_value {
            template.text(" = ");
            Writer { snapshot, session, scope: &place.scope }.value(&weight, &mut template);
        }
        Completion {
            detail: Some("class of the dataset".to_owned()),
            rank,
            ..keys::written(snapshot, place, template, CompletionKind::Key, class.value)
        }
    });
    completions.collect()
}

/// Elements of a list of classes other than the dataset's own.
pub(super) fn elements(
    snapshot: &Snapshot,
    session: &Session<'_>,
    place: &ValuePlace<'_>,
) -> Vec<Completion> {
    let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
    let is_text = matches!(place.expected.value, ValueType::String);
    if !is_text || place.key.name != "classes" || table == "dataset" {
        return Vec::new();
    }
    let dataset = session.dataset();
    let completions = dataset.classes().zip(0..).map(|(class, rank)| Completion {
        detail: Some("class of the dataset".to_owned()),
        rank,
        ..values::written(snapshot, place, &values::quoted(class.value), class.value)
    });
    completions.collect()
}
