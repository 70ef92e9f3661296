//! Values for the key, or for an element of the list, at the cursor.

use super::template::Template;
use super::writing::{Writer, start_of};
use super::{Completion, CompletionKind, classes, keys, layers, references};
use crate::catalog::{KeySpec, Literal, TypicalValues, ValueType};
use crate::ide::cursor::ValuePlace;
use crate::ide::{Snapshot, describe};
use crate::session::{Session, render};
use crate::text::TextEdit;

pub(super) fn complete<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    let mut found = match place.expected.value {
        ValueType::Choice(_) => choices(snapshot, place),
        ValueType::Reference(library) => references::complete(snapshot, session, place, library),
        ValueType::Boolean => {
            let detail = |value| is_default(place, &Literal::Boolean(value));
            let value =
                |value: bool, rank| plain(snapshot, place, &value.to_string(), detail(value), rank);
            vec![value(true, 0), value(false, 1)]
        }
        ValueType::Integer(_) | ValueType::Float(_) => numbers(snapshot, place),
        ValueType::Table(_) if place.elements.is_some() => elements(snapshot, session, place),
        ValueType::String if place.elements.is_some() => {
            classes::elements(snapshot, session, place)
        }
        _ => start(snapshot, session, place),
    };
    drop_repeated(snapshot, place, &mut found);
    found
}

fn choices(snapshot: &Snapshot, place: &ValuePlace<'_>) -> Vec<Completion> {
    let ValueType::Choice(choices) = place.expected.value else { return Vec::new() };
    let admitted = |value: &Literal| match (place.expected.key, value.as_str()) {
        (Some(key), Some(value)) => place.scope.admits(key, value),
        _ => true,
    };
    let allowed = choices.iter().filter(|choice| admitted(&choice.value)).zip(0..);
    let completions = allowed.map(|(choice, rank)| {
        let text = describe::value_text(&choice.value);
        let default = is_default(place, &choice.value);
        let label = choice.label.clone().into_iter();
        let detail: Vec<String> = label.chain(default.clone()).collect();
        Completion {
            label: text.clone(),
            detail: (!detail.is_empty()).then(|| detail.join(", ")),
            documentation: Some(describe::choice(&place.key.name, choice)),
            kind: CompletionKind::Choice,
            rank,
            preselect: default.is_some(),
            ..written(snapshot, place, &fixed(&render::value(&choice.value)), &text)
        }
    });
    completions.collect()
}

fn numbers(snapshot: &Snapshot, place: &ValuePlace<'_>) -> Vec<Completion> {
    let Some(key) = place.expected.key else { return Vec::new() };
    let mut values: Vec<&Literal> = key.default.iter().chain(&key.example).collect();
    if let Some(TypicalValues::OneOf(typical)) = key.typical.as_ref().map(|typical| &typical.values)
    {
        values.extend(typical);
    }
    let mut seen: Vec<String> = Vec::new();
    let mut found = Vec::new();
    for value in values.into_iter().flat_map(scalars) {
        let text = render::value(value);
        if seen.contains(&text) {
            continue;
        }
        let detail = is_default(place, value).or_else(|| Some("typical".to_owned()));
        let rank = u32::try_from(found.len()).unwrap_or(u32::MAX);
        found.push(plain(snapshot, place, &text, detail, rank));
        seen.push(text);
    }
    found
}

/// A value to begin with: an empty list, a fresh ID, the present time, an example.
fn start<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    let Some(key) = place.expected.key.filter(|_| place.elements.is_none()) else {
        return Vec::new();
    };
    let wants_one = matches!(
        key.value,
        ValueType::Id
            | ValueType::DateTime
            | ValueType::Array { .. }
            | ValueType::Table(_)
            | ValueType::Map(_)
    );
    if !wants_one && start_of(key).is_none() {
        return Vec::new();
    }
    let mut template = Template::default();
    Writer { snapshot, session, scope: &place.scope }.value(key, &mut template);
    let text = template.plain().trim_matches('"').to_owned();
    if text.is_empty() {
        return Vec::new();
    }
    let (label, detail, kind) = match key.value {
        ValueType::Array { .. } => ("[ … ]", describe::summary(key), CompletionKind::Snippet),
        ValueType::Table(_) | ValueType::Map(_) => {
            ("{ … }", describe::summary(key), CompletionKind::Snippet)
        }
        ValueType::DateTime => (text.as_str(), "now".to_owned(), CompletionKind::Value),
        _ => (text.as_str(), describe::type_name(&key.value), CompletionKind::Value),
    };
    vec![Completion {
        detail: Some(detail),
        documentation: Some(describe::key(key)),
        kind,
        ..written(snapshot, place, &template, label)
    }]
}

fn elements<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    let Some(shape) = layers::shape_of_elements(snapshot, place) else { return Vec::new() };
    let elements = layers::elements(snapshot, session, shape, true).into_iter().zip(0..);
    let completions = elements.map(|(element, rank)| Completion {
        label: element.name.clone(),
        detail: element.choice.label.clone(),
        documentation: Some(element.documentation),
        kind: CompletionKind::Snippet,
        rank,
        ..written(snapshot, place, &element.body, &element.name)
    });
    completions.collect()
}

fn plain(
    snapshot: &Snapshot,
    place: &ValuePlace<'_>,
    text: &str,
    detail: Option<String>,
    rank: u32,
) -> Completion {
    let preselect = detail.as_deref() == Some(DEFAULT);
    Completion { detail, rank, preselect, ..written(snapshot, place, &fixed(text), text) }
}

/// A completion that writes `template` in place of what is typed, found by `name`.
pub(super) fn written(
    snapshot: &Snapshot,
    place: &ValuePlace<'_>,
    value: &Template,
    name: &str,
) -> Completion {
    let mut template = Template::default();
    let mut additional = Vec::new();
    match place.commas.before {
        Some(at) if at == place.range.start() => _ = template.text(", "),
        Some(at) => additional.push(TextEdit::insert(at, ",")),
        None => {}
    }
    template.text(if place.space { " " } else { "" }).append(value).text(place.commas.after);
    let (insert, snippet) = template.finish();
    Completion {
        label: name.to_owned(),
        detail: None,
        documentation: None,
        kind: CompletionKind::Value,
        range: place.range,
        insert,
        snippet,
        filter: keys::filter(snapshot, place.range, name),
        rank: 0,
        preselect: false,
        deprecated: false,
        additional,
    }
}

/// A string value as it is written.
pub(super) fn quoted(text: &str) -> Template {
    fixed(&render::value(&Literal::String(text.to_owned())))
}

fn fixed(text: &str) -> Template {
    let mut template = Template::default();
    template.text(text);
    template
}

const DEFAULT: &str = "default";

fn is_default(place: &ValuePlace<'_>, value: &Literal) -> Option<String> {
    let default = place.expected.key.and_then(|key| key.default.as_ref());
    (default == Some(value)).then(|| DEFAULT.to_owned())
}

/// The numbers in an example: itself, or the elements of a list.
fn scalars(value: &Literal) -> Vec<&Literal> {
    match value {
        Literal::Array(values) => values.iter().collect(),
        value => vec![value],
    }
}

/// In a list where no value may stand twice, leaves out those that are there.
fn drop_repeated(snapshot: &Snapshot, place: &ValuePlace<'_>, found: &mut Vec<Completion>) {
    let unique = |key: &KeySpec| matches!(key.value, ValueType::Array { unique: true, .. });
    if let (Some(others), true) = (&place.elements, place.expected.key.is_some_and(unique)) {
        let text = |range| snapshot.document.slice(range).trim_matches(['"', '\'']);
        found.retain(|completion| others.iter().all(|other| text(*other) != completion.label));
    }
}
