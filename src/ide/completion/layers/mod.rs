//! Whole elements of a list of tables: layers with the keys they must have, the one that makes
//! sense next first, and stacks of them.

mod advice;
mod blocks;
mod sections;
mod stack;
#[cfg(test)]
mod tests;

pub(super) use self::sections::{at_header, at_line};

use self::advice::Advice;
use self::blocks::Block;
use self::stack::{Placed, Stack};
use super::keys;
use super::template::Template;
use super::values;
use super::writing::Writer;
use super::{Completion, CompletionKind, Documentation};
use crate::catalog::{Choice, KeySpec, Literal, TableSpec};
use crate::ide::cursor::{KeyPlace, Line, Scope, Shape, ValuePlace, is_selector, line_range};
use crate::ide::{Snapshot, describe};
use crate::session::{Session, render};
use crate::text::{TextRange, TextSize};

/// Where whole elements begin in the list of an empty pair of braces.
const IN_BRACES: u32 = 100;
/// Where blocks of several layers begin: behind what is usual next.
const BLOCKS: u32 = 20;

/// What can be written as an element of a list of tables.
pub(super) fn elements<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<Completion> {
    let shape = place.expected.shape(&snapshot.catalog);
    let Some(list) = List::of(snapshot, session, shape, place.at) else { return Vec::new() };
    let mut found: Vec<Completion> = Vec::new();
    for kind in list.kinds() {
        let mut body = Template::default();
        body.text("{ ");
        list.body(kind.choice, kind.values(), ", ", &mut body);
        body.text(" }");
        found.push(Completion {
            detail: kind.detail(),
            documentation: Some(Documentation::Text(list.documentation(kind.choice))),
            kind: CompletionKind::Snippet,
            rank: kind.rank,
            ..values::written(snapshot, place, &body, kind.name)
        });
    }
    let blocks = list.stack.as_ref().map(|stack| blocks::blocks(snapshot, stack));
    for (block, rank) in blocks.into_iter().flatten().zip(BLOCKS..) {
        found.push(list.block(place, &block, rank));
    }
    found
}

/// The whole of an element where its braces are there and still empty.
pub(super) fn in_braces<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &KeyPlace<'a>,
) -> Vec<Completion> {
    if place.line != Line::Inline || place.has_value || !place.scope.siblings.is_empty() {
        return Vec::new();
    }
    let at = place.word.start();
    let Some(list) = List::of(snapshot, session, place.scope.shape, at) else {
        return Vec::new();
    };
    let completion = |kind: &Kind<'_>| {
        let mut body = Template::default();
        list.body(kind.choice, kind.values(), ", ", &mut body);
        // Found by its type, and by the key that it begins with.
        let filter = format!("{} {}", body.plain(), kind.name);
        Completion {
            label: kind.name.to_owned(),
            detail: kind.detail(),
            documentation: Some(Documentation::Text(list.documentation(kind.choice))),
            rank: IN_BRACES + kind.rank,
            ..keys::written(snapshot, place, body, CompletionKind::Snippet, &filter)
        }
    };
    list.kinds().iter().map(completion).collect()
}

/// What the selector's value at `place` would mean there, for each that makes sense: its place in
/// the list, and a few words.
pub(super) fn advice<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    place: &ValuePlace<'a>,
) -> Vec<(String, u32, Option<String>)> {
    let is_type = place.expected.key.zip(place.scope.spec());
    if !is_type.is_some_and(|(key, spec)| spec.name == "layer" && is_selector(spec, key)) {
        return Vec::new();
    }
    let Some(list) = List::of(snapshot, session, place.scope.shape, place.at) else {
        return Vec::new();
    };
    let kinds = list.kinds().into_iter();
    kinds.map(|kind| (kind.name.to_owned(), kind.rank, kind.detail())).collect()
}

/// The types of the layer at `at`, the one that makes sense there first; nothing in other tables.
pub(super) fn types<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    scope: &Scope<'a>,
    key: &KeySpec,
    at: TextSize,
) -> Vec<&'a str> {
    if !scope.spec().is_some_and(|spec| spec.name == "layer" && is_selector(spec, key)) {
        return Vec::new();
    }
    let list = List::of(snapshot, session, scope.shape, at);
    let kinds = list.iter().flat_map(List::kinds);
    kinds.map(|kind| kind.name).collect()
}

/// What the number or choice `key` of the layer at `at` is best begun with.
pub(super) fn best_value<'a>(
    snapshot: &'a Snapshot,
    session: &Session<'a>,
    scope: &Scope<'a>,
    key: &str,
    at: TextSize,
) -> Option<Literal> {
    let spec = scope.spec().filter(|spec| spec.name == "layer")?;
    let stack = Stack::at(snapshot, session, at)?;
    let choice = spec.key("type")?.choice(scope.string("type")?)?;
    let begun = advice::begun(snapshot, &stack, choice.value.as_str()?, choice.layer?)?;
    begun.value(key).cloned()
}

/// What arrives at the layer around `at`, in words.
pub(super) fn arriving(
    snapshot: &Snapshot,
    session: &Session<'_>,
    at: TextSize,
) -> Option<crate::session::network::Shape> {
    Stack::at(snapshot, session, at)?.arriving()
}

/// A list of tables whose selector says what each is.
struct List<'s, 'a> {
    snapshot: &'a Snapshot,
    session: &'s Session<'a>,
    scope: Scope<'a>,
    at: TextSize,
    spec: &'a TableSpec,
    selector: &'a KeySpec,
    /// The layers around, if it is a stack.
    stack: Option<Stack>,
}

/// One value of the selector.
struct Kind<'c> {
    choice: &'c Choice,
    name: &'c str,
    advice: Option<Advice>,
    rank: u32,
}

impl Kind<'_> {
    /// Whether it cannot stand here, or what follows still cannot.
    fn is_misfit(&self) -> bool {
        self.advice.is_some() && self.rank >= advice::LEAVES
    }

    fn values(&self) -> Option<&[(String, Literal)]> {
        self.advice.as_ref().map(|advice| advice.values.as_slice())
    }

    fn detail(&self) -> Option<String> {
        let note = self.advice.as_ref().and_then(|advice| advice.note.as_deref());
        let words: Vec<&str> = self.choice.label.as_deref().into_iter().chain(note).collect();
        (!words.is_empty()).then(|| words.join(" · "))
    }
}

impl<'s, 'a> List<'s, 'a> {
    fn of(
        snapshot: &'a Snapshot,
        session: &'s Session<'a>,
        shape: Shape<'a>,
        at: TextSize,
    ) -> Option<Self> {
        let Shape::Table { spec, .. } = shape else { return None };
        let stack = (spec.name == "layer").then(|| Stack::at(snapshot, session, at)).flatten();
        Self::with(snapshot, session, shape, at, stack)
    }

    fn with(
        snapshot: &'a Snapshot,
        session: &'s Session<'a>,
        shape: Shape<'a>,
        at: TextSize,
        stack: Option<Stack>,
    ) -> Option<Self> {
        let Shape::Table { spec, .. } = shape else { return None };
        let selector = spec.keys.iter().find(|key| key.required && is_selector(spec, key))?;
        let scope = Scope { shape, siblings: Vec::new() };
        Some(Self { snapshot, session, scope, at, spec, selector, stack })
    }

    /// The values of the selector that this list takes, the best first.
    fn kinds(&self) -> Vec<Kind<'a>> {
        let preferred =
            self.stack.as_ref().map(|stack| advice::preferred(stack, &self.snapshot.catalog));
        let choices = self.selector.choices().iter().zip(0..);
        let mut kinds: Vec<Kind<'a>> = choices
            .filter_map(|(choice, order)| {
                let name = choice.value.as_str()?;
                let advice = self.stack.as_ref().zip(preferred.as_ref());
                let advice = advice.and_then(|(stack, preferred)| {
                    advice::advise(self.snapshot, stack, preferred, self.spec, choice)
                });
                let rank = advice.as_ref().map_or(order, |advice| advice.order);
                let admitted = self.scope.admits(self.selector, name);
                admitted.then_some(Kind { choice, name, advice, rank })
            })
            .collect();
        kinds.sort_by_key(|kind| kind.rank);
        kinds
    }

    fn documentation(&self, choice: &Choice) -> String {
        describe::choice(&self.selector.name, choice)
    }

    /// The keys of an element without its braces, with `between` what separates them.
    fn body(
        &self,
        choice: &Choice,
        values: Option<&[(String, Literal)]>,
        between: &str,
        out: &mut Template,
    ) {
        let Self { snapshot, session, scope, at, .. } = self;
        let writer = Writer { snapshot, session, scope, at: *at };
        out.text(&render::key(&self.selector.name)).text(" = ");
        out.text(&render::value(&choice.value));
        let selected = |key: &KeySpec| match key.name == self.selector.name {
            true => choice.value.as_str(),
            false => None,
        };
        let advised = |key: &KeySpec| {
            let (_, value) = values?.iter().find(|(name, _)| *name == key.name)?;
            Some(value)
        };
        let wanted = |key: &&KeySpec| {
            let usual = key.required
                || match values {
                    Some(_) => advised(key).is_some(),
                    None => key.example.is_some(),
                };
            key.name != self.selector.name && usual && !key.recorded
        };
        let mut keys: Vec<&KeySpec> = self.spec.applicable(selected).filter(wanted).collect();
        keys.sort_by_key(|key| !key.required);
        for key in keys {
            out.text(between).text(&render::key(&key.name)).text(" = ");
            writer.value_from(key, advised(key).or(key.suggestion()), out);
        }
    }

    /// Several layers, each on a line of its own where the list has one for each.
    fn block(&self, place: &ValuePlace<'a>, block: &Block, rank: u32) -> Completion {
        let lines = Lines::around(self.snapshot, place.range);
        let mut body = Template::default();
        body.text(&lines.before);
        for (index, layer) in block.layers.iter().enumerate() {
            body.text(if index > 0 { &lines.between } else { "" }).text("{ ");
            self.placed(layer, ", ", &mut body);
            body.text(" }");
        }
        body.text(&lines.after);
        Completion {
            rank,
            ..described(block, values::written(self.snapshot, place, &body, &block.title))
        }
    }

    /// A layer as it is; what people tune has tab stops.
    fn placed(&self, layer: &Placed, between: &str, out: &mut Template) {
        let name = Literal::String(layer.name.clone());
        out.text(&render::key(&self.selector.name)).text(" = ").text(&render::value(&name));
        for (key, value) in &layer.fields {
            out.text(between).text(&render::key(key)).text(" = ");
            match value {
                Literal::Integer(_) | Literal::Float(_) => _ = out.stop(&render::value(value)),
                value => _ = out.text(&render::value(value)),
            }
        }
    }
}

/// `completion` with what is told of a block.
fn described(block: &Block, completion: Completion) -> Completion {
    let title = block.title.as_str();
    let names: Vec<&str> = block.layers.iter().map(|layer| layer.name.as_str()).collect();
    let count = format!("{} layers", block.layers.len());
    let note = block.note.iter().cloned();
    let detail: Vec<String> = std::iter::once(count).chain(note).collect();
    Completion {
        detail: Some(detail.join(" · ")),
        documentation: Some(Documentation::Text(format!(
            "**{title}**\n\n{}\n\n{}",
            block.doc,
            names.join(" → ")
        ))),
        kind: CompletionKind::Snippet,
        ..completion
    }
}

/// What stands between and around elements that are written together.
struct Lines {
    before: String,
    between: String,
    after: String,
}

impl Lines {
    fn around(snapshot: &Snapshot, range: TextRange) -> Self {
        let line_break = snapshot.document.line_break();
        let line = line_range(snapshot, range.start());
        let text = |range| snapshot.document.slice(range);
        let before = text(TextRange::new(line.start().min(range.start()), range.start()));
        let after = text(TextRange::new(range.end(), line.end().max(range.end())));
        let indent = &before[..before.len() - before.trim_start().len()];
        if before.trim().is_empty() {
            let between = format!(",{line_break}{indent}");
            return Self { before: String::new(), between, after: String::new() };
        }
        // An empty pair of brackets is opened.
        if before.trim_end().ends_with('[') && after.trim_start().starts_with(']') {
            return Self {
                before: format!("{line_break}{indent}  "),
                between: format!(",{line_break}{indent}  "),
                after: format!(",{line_break}{indent}"),
            };
        }
        Self { before: String::new(), between: ", ".to_owned(), after: String::new() }
    }
}
