//! Whole elements of a list of tables: layers with the keys they must have.

use super::keys::written;
use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind};
use crate::catalog::{Choice, KeySpec, TableSpec};
use crate::ide::cursor::{KeyPlace, Line, Scope, Shape, ValuePlace, is_selector};
use crate::ide::{Snapshot, describe};
use crate::session::{Session, render};

/// Where whole elements begin in the list of an empty pair of braces.
const IN_BRACES: u32 = 100;

/// A kind of element, as one completion may write it.
pub(super) struct Element<'a> {
    pub(super) choice: &'a Choice,
    pub(super) name: String,
    pub(super) body: Template,
    pub(super) documentation: String,
}

/// One element for each value of the table's selector.
pub(super) fn elements<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    shape: Shape<'a>,
    braces: bool,
) -> Vec<Element<'a>> {
    let Shape::Table { spec, .. } = shape else { return Vec::new() };
    let Some(selector) = spec.keys.iter().find(|key| key.required && is_selector(spec, key)) else {
        return Vec::new();
    };
    let scope = Scope { shape, siblings: Vec::new() };
    let writer = Writer { snapshot, session, scope: &scope };
    let allowed = selector.choices().iter().filter_map(|choice| {
        let name = choice.value.as_str()?;
        scope.admits(selector, name).then(|| Element {
            choice,
            name: name.to_owned(),
            body: body(&writer, spec, selector, choice, braces),
            documentation: describe::choice(&selector.name, choice),
        })
    });
    allowed.collect()
}

/// The whole of a layer where its braces are there and still empty.
pub(super) fn in_braces<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
) -> Vec<Completion> {
    if place.line != Line::Inline || place.has_value || !place.scope.siblings.is_empty() {
        return Vec::new();
    }
    let elements = elements(snapshot, session, place.scope.shape, false).into_iter().zip(0..);
    let completions = elements.map(|(element, order)| {
        let label = element.body.plain().to_owned();
        Completion {
            label: element.name,
            detail: element.choice.label.clone(),
            documentation: Some(element.documentation),
            rank: IN_BRACES + order,
            ..written(snapshot, place, element.body, CompletionKind::Snippet, &label)
        }
    });
    completions.collect()
}

/// The shape of the elements at `place`, if they are tables.
pub(super) fn shape_of_elements<'a>(
    snapshot: &'a Snapshot,
    place: &ValuePlace<'a>,
) -> Option<Shape<'a>> {
    place.elements.as_ref()?;
    let shape = place.expected.shape(&snapshot.catalog);
    matches!(shape, Shape::Table { .. }).then_some(shape)
}

fn body(
    writer: &Writer<'_, '_>,
    spec: &TableSpec,
    selector: &KeySpec,
    choice: &Choice,
    braces: bool,
) -> Template {
    let mut out = Template::default();
    out.text(if braces { "{ " } else { "" });
    out.text(&format!("{} = {}", render::key(&selector.name), render::value(&choice.value)));
    let selected = |key: &KeySpec| match key.name == selector.name {
        true => choice.value.as_str(),
        false => None,
    };
    let wanted = |key: &&KeySpec| {
        let usual = key.required || key.example.is_some();
        key.name != selector.name && usual && !key.recorded
    };
    let mut keys: Vec<&KeySpec> = spec.applicable(selected).filter(wanted).collect();
    keys.sort_by_key(|key| !key.required);
    for key in keys {
        out.text(&format!(", {} = ", render::key(&key.name)));
        writer.value(key, &mut out);
    }
    out.text(if braces { " }" } else { "" });
    out
}
