//! The layers of a model that has mistakes further down, or is being typed.

use super::{
    Layer, LayerSummary, Setting, Shape, feature_map, has_stray_lines, layer_as_read, parts,
    run_stack,
};
use crate::session::dataset::first_word;
use crate::session::{Model, ModelKind, Session};
use crate::syntax::{Array, Document, Field, Section, SyntaxError, Table, TableOrigin};
use crate::text::{TextRange, TextSize};

/// What arrives at the first layer of `model`, and the layers before the first that has a mistake
/// or cannot be built; `None` where not even the first is known.
pub fn beginning(session: &Session<'_>, model: Model<'_>) -> Option<(Shape, Vec<LayerSummary>)> {
    let image = session.dataset().image_size()?;
    let kind = model.kind().filter(|_| is_surely_meant(model, "kind"))?;
    let input = match kind {
        ModelKind::CustomCnn => Setting { image, classes: None }.input(),
        ModelKind::TransferLearning => {
            let name = model.0.values().string("base_model")?;
            let name = Some(name).filter(|_| is_surely_meant(model, "base_model"))?;
            feature_map(model.0.catalog().backbone(name)?, image.0, image.1)?
        }
        ModelKind::VisionTransformer => return None,
    };
    let key = kind.stack_key()?;
    let written = model.0.values().layers(key, model.0.catalog())?;
    let readable: Vec<(Option<Table<'_>>, Layer)> = written
        .map_while(|written| {
            let (kind, values) = written?;
            Some((values.table(), layer_as_read(kind, &values)?))
        })
        .collect();
    let ends = readable.iter().filter_map(|(table, _)| Some((*table)?.range().end()));
    let doubt = Doubt::of(model, key, ends.collect());
    let first = model.stack().and_then(|stack| stack.layers().next().flatten());
    if first.is_some_and(|first| doubt.begins_above(first.table)) {
        return None;
    }
    let sound = readable.iter().take_while(|(table, _)| match table {
        Some(table) => !doubt.covers(*table),
        // What is counted by default may be written below half a header.
        None => !has_stray_lines(model),
    });
    let layers: Vec<_> = sound.map(|(_, layer)| *layer).collect();
    Some((input, run_stack(input, &layers).0))
}

/// Whether the value of `key` is surely what can be read of it: no mistake stands on its lines, or
/// on a line that may be about to become it.
fn is_surely_meant(model: Model<'_>, key: &str) -> bool {
    let section = model.0.table.section();
    if !section.is_broken() {
        return true;
    }
    let values = model.0.values();
    let Some(field) = values.key(key).and_then(|spec| values.written(spec)) else { return false };
    let document = section.document();
    let line = |at| document.lines().line(at);
    let own = line(field.range().start())..=line(field.range().end());
    !section.errors().any(|error| {
        let at = line(error.range.start());
        let start = document.lines().line_start(at).unwrap_or(document.end());
        let text = document.text().get(usize::from(start)..).unwrap_or_default();
        let word = first_word(text);
        own.contains(&at) || (!word.is_empty() && key.starts_with(word))
    })
}

/// From where on the layers of a stack may not be what is meant.
enum Doubt {
    /// The stack is written as a value: from this place.
    From(TextSize),
    /// Only its `]` is missing: behind this place.
    Unclosed(TextSize),
    /// Each layer has a header: from a mistake in its own section, or half a header with lines of
    /// which nobody can tell whose they are from this place.
    InOwnSection(Option<TextSize>),
}

impl Doubt {
    /// That of the stack at `key`, with the ends of its layers as far as they can be read.
    fn of(model: Model<'_>, key: &str, ends: Vec<TextSize>) -> Self {
        let values = model.0.values();
        let field = values.key(key).and_then(|spec| values.written(spec));
        let Some((field, stack)) = field.and_then(|field| Some((field, field.value.as_array()?)))
        else {
            return Self::InOwnSection(None);
        };
        // In an inline entry, any mistake may be one of its own.
        if stack.is_tables() || model.0.table.origin() == TableOrigin::Inline {
            let stray = parts(model.0.table).find(|section| section.is_stray());
            return Self::InOwnSection(stray.map(|section| section.range().start()));
        }
        let first = first_error(model.0.table.section(), field);
        match first {
            None => Self::From(stack.document().end()),
            Some(error) if error.range.start() == stack.range().start() => {
                Self::Unclosed(closed_up_to(stack, ends))
            }
            Some(error) => Self::From(error.range.start()),
        }
    }

    /// Whether a layer may stand above this one, which is the first that can be read.
    fn begins_above(&self, first: Table<'_>) -> bool {
        matches!(self, Self::InOwnSection(Some(stray)) if *stray < first.range().start())
    }

    fn covers(&self, layer: Table<'_>) -> bool {
        match self {
            Self::From(doubtful) => layer.is_broken() || layer.range().end() > *doubtful,
            Self::Unclosed(sure) => layer.range().end() > *sure,
            Self::InOwnSection(stray) => {
                layer.is_broken()
                    || layer.may_go_on()
                    || stray.is_some_and(|stray| layer.range().end() > stray)
                    || is_behind_a_mistake(layer)
            }
        }
    }
}

/// The first mistake that can matter to the stack in `field`: one on lines above it leaves it as
/// it is, as nothing that is open there reaches down to it.
fn first_error(section: Section<'_>, field: Field<'_>) -> Option<SyntaxError> {
    let lines = section.document().lines();
    let own_line = lines.line(field.range().start());
    section.errors().find(|error| lines.line(error.range.end()) >= own_line)
}

/// Up to where a stack without its `]` would be sound if the bracket stood there. Of a line only
/// the first mistake is told: with the bracket in its place, any other comes to light.
fn closed_up_to(stack: Array<'_>, ends: Vec<TextSize>) -> TextSize {
    let document = stack.document();
    let start = stack.range().start();
    let is_closed = |end: &TextSize| document.slice(TextRange::new(start, *end)).ends_with('}');
    let Some(end) = ends.into_iter().take_while(is_closed).last() else { return start };
    let prefix = "x = ";
    let closed = format!("{prefix}{}]", document.slice(TextRange::new(start, end)));
    let parsed = Document::parse(&closed);
    match parsed.sections().flat_map(Section::errors).map(|error| error.range.start()).min() {
        None => end,
        // Nor is a layer sure that a mistake follows without a space.
        Some(at) => {
            start + at.checked_sub(TextSize::of(prefix) + TextSize::new(1)).unwrap_or_default()
        }
    }
}

/// Whether a syntax error stands in the section before the end of the table: what is between may
/// not be what is meant.
fn is_behind_a_mistake(layer: Table<'_>) -> bool {
    let section = layer.section();
    section.is_broken() && section.errors().any(|error| error.range.start() < layer.range().end())
}
