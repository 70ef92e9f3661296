//! Keys that can be written in the table at the cursor.

use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind, Documentation, classes, layers, names, plugins, status};
use crate::catalog::{KeySpec, ValueType};
use crate::ide::cursor::{KeyPlace, Line, Shape, line_range};
use crate::ide::{Snapshot, describe};
use crate::session::{Library, Session, render};
use crate::text::{TextEdit, TextRange};

// Where each sort of key begins in the list. Tables are mostly better written with a header.
const REQUIRED: u32 = 0;
/// Those that belong to what is chosen beside them.
const CHOSEN: u32 = 500;
/// All that are required, at once.
const TOGETHER: u32 = 400;
const OPTIONAL: u32 = 1_000;
const TABLES: u32 = 1_500;
/// Those that trainers write.
const RECORDED: u32 = 2_000;
/// Those that importing writes beside all tables: behind headers and entries.
const LAST: u32 = 9_000;

pub(super) fn complete<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
) -> Vec<Completion> {
    let keys: Vec<Completion> = match place.scope.shape {
        Shape::Table { spec, .. } => {
            let is_root = spec.name == snapshot.catalog.file().name;
            let fits = |key: &&KeySpec| !(is_written(place, key) || is_root && is_table(key));
            let required = place.scope.required();
            let is_experiment = spec.name == Library::Experiments.table();
            let rank = |key: &KeySpec| match key {
                key if is_experiment && status::asks_for(&place.scope, &key.name) => CHOSEN,
                key if key.recorded && is_root => LAST,
                key if key.recorded => RECORDED,
                key if required.iter().any(|required| std::ptr::eq(*required, key)) => REQUIRED,
                key if is_chosen(place, key) => CHOSEN,
                key if is_table(key) => TABLES,
                _ => OPTIONAL,
            };
            let keys: Vec<&KeySpec> = place.scope.applicable().into_iter().filter(fits).collect();
            let written_once = once_each(&keys).zip(0..).map(|(key, order)| {
                let rank = rank(key) + order;
                let mut found = completion(snapshot, session, place, key);
                // What a name means may hang on a selector that is still to be written.
                for other in keys.iter().filter(|other| is_twin(key, other)) {
                    also_means(&mut found, other);
                }
                Completion { rank, ..found }
            });
            let missing = required.iter().copied().filter(fits).collect();
            written_once.chain(together(snapshot, session, place, missing)).collect()
        }
        Shape::Map { key, value } => plugins::keys(snapshot, place).unwrap_or_else(|| match key {
            Some(map) if map.name == classes::WEIGHTS => classes::keys(snapshot, session, place),
            Some(map) => names::keys(snapshot, session, place, map, value),
            None => Vec::new(),
        }),
        Shape::Unknown => Vec::new(),
    };
    let stacks = layers::in_braces(snapshot, session, place);
    keys.into_iter().chain(stacks).collect()
}

fn completion<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
    key: &'a KeySpec,
) -> Completion {
    let name = render::key(&key.name);
    let mut template = Template::default();
    template.text(&name);
    if !place.has_value {
        template.text(" = ");
        let at = place.word.start();
        Writer { snapshot, session, scope: &place.scope, at }.value(key, &mut template);
    }
    Completion {
        label: key.name.clone(),
        detail: Some(describe::summary(key)),
        documentation: Some(Documentation::Text(describe::key(key))),
        ..written(snapshot, place, template, CompletionKind::Key, &key.name)
    }
}

/// Of keys with the same name, the first.
fn once_each<'k, 'a>(keys: &'k [&'a KeySpec]) -> impl Iterator<Item = &'a KeySpec> + 'k {
    let is_first = |(at, key): &(usize, &&KeySpec)| !keys[..*at].iter().any(|k| is_twin(k, key));
    keys.iter().enumerate().filter(is_first).map(|(_, key)| *key)
}

/// Whether the two are different keys with one name.
fn is_twin(key: &KeySpec, other: &KeySpec) -> bool {
    key.name == other.name && !std::ptr::eq(key, other)
}

/// Tells of a completion what else it may mean.
fn also_means(found: &mut Completion, other: &KeySpec) {
    let other_detail = describe::summary(other);
    if let Some(detail) = found.detail.as_mut().filter(|detail| **detail != other_detail) {
        *detail = format!("{detail} or {other_detail}");
    }
    if let Some(Documentation::Text(text)) = &mut found.documentation {
        *text = format!("{text}\n\n{}", describe::key(other));
    }
}

/// All keys that are still to be written, one after the other.
fn together<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
    missing: Vec<&'a KeySpec>,
) -> Option<Completion> {
    if missing.len() < 2 || place.has_value {
        return None;
    }
    let at = place.word.start();
    let writer = Writer { snapshot, session, scope: &place.scope, at };
    let line = line_range(snapshot, at);
    let before = snapshot.document.slice(TextRange::new(line.start().min(at), at));
    let indent = &before[..before.len() - before.trim_start().len()];
    let between = match place.line {
        Line::Inline => ", ".to_owned(),
        Line::Inside | Line::Last => format!("{}{indent}", snapshot.document.line_break()),
    };
    let mut template = Template::default();
    for (index, key) in missing.iter().enumerate() {
        template.text(if index > 0 { &between } else { "" });
        template.text(&render::key(&key.name)).text(" = ");
        writer.value(key, &mut template);
    }
    let names: Vec<String> = missing.iter().map(|key| format!("`{}`", key.name)).collect();
    let doc = format!("All that must be there: {}.", names.join(", "));
    let filter = missing.iter().map(|key| key.name.as_str()).collect::<Vec<_>>().join(" ");
    Some(Completion {
        label: "all required keys".to_owned(),
        detail: Some(format!("{} keys", missing.len())),
        documentation: Some(Documentation::Text(doc)),
        rank: TOGETHER,
        ..written(snapshot, place, template, CompletionKind::Snippet, &filter)
    })
}

/// Whether the key applies because of something that a person wrote beside it.
fn is_chosen(place: &KeyPlace<'_>, key: &KeySpec) -> bool {
    !key.when.is_empty() && key.when.iter().all(|when| place.scope.holds(when))
}

/// A completion at `place` that writes `template`, with the commas that belong around it.
pub(super) fn written(
    snapshot: &Snapshot,
    place: &KeyPlace<'_>,
    mut template: Template,
    kind: CompletionKind,
    name: &str,
) -> Completion {
    if !place.has_value {
        template.text(place.commas.after);
    }
    let additional = place.commas.before.map(|at| TextEdit::insert(at, ","));
    let (insert, snippet) = template.finish();
    Completion {
        label: name.to_owned(),
        name: None,
        detail: None,
        documentation: None,
        kind,
        range: place.word,
        insert,
        snippet,
        filter: filter(snapshot, place.word, name),
        rank: 0,
        preselect: false,
        deprecated: false,
        additional: additional.into_iter().collect(),
    }
}

/// What an editor matches typed text against: `name`, behind the spaces and the quote that the
/// replaced text begins with.
pub(super) fn filter(snapshot: &Snapshot, replaced: TextRange, name: &str) -> String {
    let typed = snapshot.document.slice(replaced);
    let lead = typed.len() - typed.trim_start().len();
    let quote = typed[lead..].starts_with(['"', '\'']);
    format!("{}{name}", &typed[..lead + usize::from(quote)])
}

/// Whether the key is there, under its name or an older spelling.
fn is_written(place: &KeyPlace<'_>, key: &KeySpec) -> bool {
    let mut names = std::iter::once(&key.name).chain(&key.aliases);
    names.any(|name| place.scope.has(name))
}

fn is_table(key: &KeySpec) -> bool {
    match &key.value {
        ValueType::Table(_) | ValueType::Map(_) => true,
        ValueType::Array { item, .. } => matches!(**item, ValueType::Table(_)),
        _ => false,
    }
}
