//! Keys that can be written in the table at the cursor.

use super::template::Template;
use super::writing::Writer;
use super::{Completion, CompletionKind, classes, layers};
use crate::catalog::{KeySpec, ValueType};
use crate::ide::cursor::{KeyPlace, Shape};
use crate::ide::{Snapshot, describe};
use crate::session::{Session, render};
use crate::text::{TextEdit, TextRange};

// Where each sort of key begins in the list. Tables are mostly better written with a header.
const REQUIRED: u32 = 0;
const OPTIONAL: u32 = 1_000;
const TABLES: u32 = 1_500;
/// Those that trainers write.
const RECORDED: u32 = 2_000;

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
            let rank = |key: &KeySpec| match key {
                key if key.recorded => RECORDED,
                key if required.iter().any(|required| std::ptr::eq(*required, key)) => REQUIRED,
                key if is_table(key) => TABLES,
                _ => OPTIONAL,
            };
            let keys = place.scope.applicable().into_iter().filter(fits).zip(0..);
            keys.map(|(key, order)| {
                let rank = rank(key) + order;
                Completion { rank, ..completion(snapshot, session, place, key) }
            })
            .collect()
        }
        Shape::Map { .. } => classes::keys(snapshot, session, place),
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
        Writer { snapshot, session, scope: &place.scope }.value(key, &mut template);
    }
    Completion {
        label: key.name.clone(),
        detail: Some(describe::summary(key)),
        documentation: Some(describe::key(key)),
        ..written(snapshot, place, template, CompletionKind::Key, &key.name)
    }
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
