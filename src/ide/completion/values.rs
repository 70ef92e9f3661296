//! Values for the key, or for an element of the list, at the cursor.

use super::numbers::{self, DEFAULT};
use super::template::Template;
use super::writing::Writer;
use super::{
    Completion, CompletionKind, Documentation, classes, keys, layers, plugins, references, status,
};
use crate::catalog::{Choice, KeySpec, Literal, ValueType};
use crate::ide::cursor::{ValuePlace, decode};
use crate::ide::{Snapshot, describe};
use crate::session::{Session, Status, render};
use crate::text::{TextEdit, TextRange, TextSize, offset, similar};

/// Behind all that can stand at a place: what would be a mistake there.
const MISFIT: u32 = 500;

pub(super) fn complete<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    if let Some(names) = plugins::values(snapshot, place) {
        return names;
    }
    let mut found = match place.expected.value {
        ValueType::Choice(list) => choices(snapshot, session, place, list),
        ValueType::Reference(library) => references::complete(snapshot, session, place, library),
        ValueType::Boolean => {
            let detail = |value| is_default(place, &Literal::Boolean(value));
            let value =
                |value: bool, rank| plain(snapshot, place, &value.to_string(), detail(value), rank);
            vec![value(true, 0), value(false, 1)]
        }
        ValueType::Integer(_) | ValueType::Float(_) => numbers(snapshot, session, place),
        ValueType::Table(_) if place.elements.is_some() => {
            layers::elements(snapshot, session, place)
        }
        ValueType::String if place.elements.is_some() => {
            classes::elements(snapshot, session, place)
        }
        _ => start(snapshot, session, place),
    };
    drop_repeated(snapshot, place, &mut found);
    found
}

fn choices<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
    list: &'a [Choice],
) -> Vec<Completion> {
    let admitted = |value: &Literal| match (place.expected.key, value.as_str()) {
        (Some(key), Some(value)) => place.scope.admits(key, value),
        _ => true,
    };
    let written = written_text(snapshot, place);
    let allowed: Vec<&Choice> = list.iter().filter(|choice| admitted(&choice.value)).collect();
    let names = || allowed.iter().filter_map(|choice| choice.value.as_str());
    let is_mistake = !written.is_empty() && !names().any(|name| name == written);
    let meant = if is_mistake { similar(&written, names()).first().copied() } else { None };
    let advice = Advice::of(snapshot, session, place);

    let completions = allowed.iter().zip(0..).map(|(choice, order)| {
        let text = describe::value_text(&choice.value);
        let default = is_default(place, &choice.value);
        let (rank, note) = advice.of_choice(&text, order);
        let is_meant = meant == Some(text.as_str());
        let label = match &advice {
            Advice::Layers(_) => None,
            _ => choice.label.clone(),
        };
        let detail: Vec<String> = label.into_iter().chain(note).chain(default.clone()).collect();
        // What mends a mistake is found by the mistake.
        let filter = if is_meant { format!("{written} {text}") } else { text.clone() };
        let value = match choice.value.as_str() {
            Some(value) => string(snapshot, place, value, &filter),
            None => self::written(snapshot, place, &fixed(&render::value(&choice.value)), &filter),
        };
        let separator = if matches!(advice, Advice::None) { ", " } else { " · " };
        Completion {
            label: text,
            detail: (!detail.is_empty()).then(|| detail.join(separator)),
            documentation: Some(Documentation::Text(describe::choice(&place.key.name, choice))),
            kind: CompletionKind::Choice,
            rank: if is_meant { 0 } else { rank + 1 },
            preselect: is_meant
                || meant.is_none() && advice.prefers(rank).unwrap_or(default.is_some()),
            ..value
        }
    });
    completions.collect()
}

/// What the rest of the session says of the values of a closed list.
enum Advice {
    /// Nothing.
    None,
    /// Each layer's place in the list and what it does here.
    Layers(Vec<(String, u32, Option<String>)>),
    /// The statuses that contradict nothing.
    Statuses(Vec<Status>),
    /// The smallest side of the images.
    Backbones(u64, std::sync::Arc<crate::catalog::Catalog>),
    /// What the layers before have.
    Habit(String),
}

impl Advice {
    fn of<'a>(snapshot: &'a Snapshot, session: &Session<'a>, place: &ValuePlace<'a>) -> Self {
        let table = place.scope.spec().map_or("", |spec| spec.name.as_str());
        match (table, &*place.key.name) {
            ("layer", "type") => Self::Layers(layers::advice(snapshot, session, place)),
            ("layer", key) => {
                let best = layers::best_value(snapshot, session, &place.scope, key, place.at);
                let best = best.as_ref().and_then(Literal::as_str);
                best.map_or(Self::None, |best| Self::Habit(best.to_owned()))
            }
            ("experiment", "status") => Self::Statuses(status::fitting(&place.scope)),
            ("model", "base_model") => match session.dataset().image_size() {
                Some((height, width)) => {
                    Self::Backbones(height.min(width), std::sync::Arc::clone(&snapshot.catalog))
                }
                None => Self::None,
            },
            _ => Self::None,
        }
    }

    /// The place of a choice in the list, and what is to be said of it.
    fn of_choice(&self, name: &str, order: u32) -> (u32, Option<String>) {
        let place = |at: Option<usize>| match at.map(u32::try_from) {
            Some(Ok(at)) => at,
            _ => MISFIT + order,
        };
        match self {
            Self::None => (order, None),
            Self::Layers(layers) => {
                let known = layers.iter().find(|(layer, ..)| layer == name);
                known.map_or((MISFIT, None), |(_, rank, note)| (*rank, note.clone()))
            }
            Self::Statuses(fitting) => {
                let at = fitting.iter().position(|status| status.name() == name);
                let note = at.is_none().then(|| "contradicts what is recorded".to_owned());
                (place(at), note)
            }
            Self::Backbones(side, catalog) => {
                let least = catalog.backbone(name).map_or(0, |backbone| backbone.min_input);
                match least > *side {
                    true => {
                        let note = format!("images must have at least {least}×{least} pixels");
                        (MISFIT + order, Some(note))
                    }
                    false => (order, None),
                }
            }
            Self::Habit(best) if best == name => (0, None),
            Self::Habit(_) => (1 + order, None),
        }
    }

    /// Whether the choice of this rank is the best one; nothing where the default is.
    fn prefers(&self, rank: u32) -> Option<bool> {
        match self {
            Self::Statuses(_) | Self::Habit(_) => Some(rank == 0),
            Self::None | Self::Layers(_) | Self::Backbones(..) => None,
        }
    }
}

fn numbers<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    let found = numbers::at_place(snapshot, session, place);
    let written = snapshot.document.slice(place.range);
    let completions = found.list.iter().zip(0..).map(|(number, rank)| {
        let text = numbers::text(number);
        let mends = found.mends && rank == 0;
        // What mends a mistake is found by the mistake.
        let filter = if mends { format!("{written} {text}") } else { text.clone() };
        Completion {
            label: text.clone(),
            detail: Some(number.why.clone()),
            rank,
            preselect: mends || !found.mends && number.why.starts_with(DEFAULT),
            ..self::written(snapshot, place, &fixed(&text), &filter)
        }
    });
    completions.collect()
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
    let pairs = pairs(snapshot, place, key);
    if !pairs.is_empty() {
        return pairs;
    }
    let wants_one = matches!(
        key.value,
        ValueType::Id
            | ValueType::DateTime
            | ValueType::Array { .. }
            | ValueType::Table(_)
            | ValueType::Map(_)
    );
    if !wants_one && key.suggestion().is_none() {
        return Vec::new();
    }
    let mut template = Template::default();
    Writer { snapshot, session, scope: &place.scope, at: place.at }.value(key, &mut template);
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
    let written = match template.plain().starts_with('"') {
        true => string(snapshot, place, &text, &text),
        false => written(snapshot, place, &template, label),
    };
    let mut found = match key.value {
        ValueType::Id => references::wanted(snapshot, session, place),
        _ => Vec::new(),
    };
    found.push(Completion {
        label: label.to_owned(),
        detail: Some(detail),
        documentation: Some(Documentation::Text(describe::key(key))),
        kind,
        rank: 1,
        ..written
    });
    found
}

/// Of a list of so many numbers, as a size is: each suggested number so many times.
fn pairs(snapshot: &Snapshot, place: &ValuePlace<'_>, key: &KeySpec) -> Vec<Completion> {
    let ValueType::Array { min_length, max_length: Some(length), .. } = key.value else {
        return Vec::new();
    };
    if min_length != length || length < 2 {
        return Vec::new();
    }
    let list = |value: &Literal| Literal::Array(vec![value.clone(); length]);
    let completions = key.suggest.iter().zip(0..).map(|(suggestion, rank)| {
        let value = list(&suggestion.value);
        let is_default = key.default.as_ref() == Some(&value);
        let default = is_default.then(|| format!("{DEFAULT}; "));
        let text = render::value(&value);
        Completion {
            label: text.clone(),
            detail: Some(format!("{}{}", default.unwrap_or_default(), suggestion.why)),
            documentation: Some(Documentation::Text(describe::key(key))),
            rank,
            preselect: is_default,
            ..written(snapshot, place, &fixed(&text), &text)
        }
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

/// A completion that writes the string `text`, found by `name`. Between quotes that are there
/// already, only what they hold is replaced: editors that know words look for it there.
pub(super) fn string(
    snapshot: &Snapshot,
    place: &ValuePlace<'_>,
    text: &str,
    name: &str,
) -> Completion {
    let label = |completion| Completion { label: text.to_owned(), ..completion };
    let Some((inside, quote, is_closed)) = inside_quotes(snapshot, place) else {
        return label(written(snapshot, place, &quoted(text), name));
    };
    let as_it_is = match quote {
        '"' => render::value(&Literal::String(text.to_owned())) == format!("\"{text}\""),
        _ => !text.contains(['\'', '\n', '\r']) && !text.chars().any(char::is_control),
    };
    let no_commas = place.commas.before.is_none_or(|at| at != place.range.start());
    if !as_it_is || !no_commas {
        return label(written(snapshot, place, &quoted(text), name));
    }
    let closing = if is_closed { String::new() } else { quote.to_string() };
    let after = if is_closed { "" } else { place.commas.after };
    let mut additional: Vec<TextEdit> =
        place.commas.before.map(|at| TextEdit::insert(at, ",")).into_iter().collect();
    if is_closed && !place.commas.after.is_empty() {
        additional.push(TextEdit::insert(place.range.end(), place.commas.after));
    }
    Completion {
        range: inside,
        insert: format!("{text}{closing}{after}"),
        snippet: None,
        filter: name.to_owned(),
        additional,
        ..label(written(snapshot, place, &quoted(text), name))
    }
}

/// Between the quotes of the string that the cursor is in: the range, the quote, and whether there
/// is a second one.
fn inside_quotes(snapshot: &Snapshot, place: &ValuePlace<'_>) -> Option<(TextRange, char, bool)> {
    let text = snapshot.document.slice(place.range);
    let quote = text.chars().next().filter(|c| matches!(c, '"' | '\''))?;
    // Three quotes begin another sort of string.
    if text.starts_with(&quote.to_string().repeat(3)) {
        return None;
    }
    let is_closed = text.len() > 1 && text.ends_with(quote);
    let start = place.range.start() + TextSize::of(quote);
    let end = place.range.end() - offset(usize::from(is_closed));
    let inside = TextRange::new(start, end);
    inside.contains_inclusive(place.at).then_some((inside, quote, is_closed))
}

/// What is written at the place, without quotes.
pub(super) fn written_text(snapshot: &Snapshot, place: &ValuePlace<'_>) -> String {
    let text = snapshot.document.slice(place.range);
    let decoded = decode(text);
    let cut =
        if decoded.len() == text.len() { text.trim_matches(['"', '\'', ' ']) } else { &decoded };
    cut.to_owned()
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
        name: None,
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

fn is_default(place: &ValuePlace<'_>, value: &Literal) -> Option<String> {
    let default = place.expected.key.and_then(|key| key.default.as_ref());
    (default == Some(value)).then(|| DEFAULT.to_owned())
}

/// In a list where no value may stand twice, leaves out those that are there.
fn drop_repeated(snapshot: &Snapshot, place: &ValuePlace<'_>, found: &mut Vec<Completion>) {
    let unique = |key: &KeySpec| matches!(key.value, ValueType::Array { unique: true, .. });
    if let (Some(others), true) = (&place.elements, place.expected.key.is_some_and(unique)) {
        let text = |range| snapshot.document.slice(range).trim_matches(['"', '\'']);
        found.retain(|completion| others.iter().all(|other| text(*other) != completion.label));
    }
}
