//! The layers around the cursor, whatever the layout and however half-typed: what the next layer
//! stands on.

use std::cmp::Ordering;

use crate::catalog::{LayerKind, Literal};
use crate::ide::Snapshot;
use crate::ide::cursor::{self, ListPlace};
use crate::session::network::{
    Layer, LayerSummary, Shape, StackError, feature_map, layer_of, run_stack,
};
use crate::session::{Library, Model, Session, Values, render};
use crate::syntax::{Document, Table};
use crate::text::TextSize;

/// An image to reckon with where the real one is not known; nothing of it is shown.
const ANY_IMAGE: Shape = Shape::Image { channels: 3, height: 224, width: 224 };

/// The stack that a layer at the cursor would be in.
#[derive(Debug, Clone)]
pub(super) struct Stack {
    /// What arrives at the first layer, where it is known.
    input: Option<Shape>,
    /// The layers before the cursor.
    pub(super) before: Vec<Placed>,
    /// The layers behind it.
    pub(super) after: Vec<Placed>,
    /// Whether it is the head of a pretrained network.
    pub(super) is_head: bool,
    /// How many classes the network ends in, where it is known.
    pub(super) classes: Option<u64>,
}

/// A layer that stands in the stack.
#[derive(Debug, Clone)]
pub(super) struct Placed {
    /// Its type.
    pub(super) name: String,
    /// What that does.
    pub(super) kind: LayerKind,
    /// What it computes; none while it lacks something.
    layer: Option<Layer>,
    /// Its keys but for the type.
    pub(super) fields: Vec<(String, Literal)>,
}

/// What a further layer would do at the cursor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Fit {
    /// It can stand here: what arrives and what it makes of that, where it is known.
    Fits(Option<(Shape, LayerSummary)>),
    /// It can, but one behind it still cannot: its type.
    Leaves(String),
    /// It cannot; why, in a few words.
    Not(String),
}

impl Placed {
    /// The value of one of its keys.
    pub(super) fn value(&self, key: &str) -> Option<&Literal> {
        self.fields.iter().find(|(name, _)| name == key).map(|(_, value)| value)
    }

    /// A whole number of it.
    pub(super) fn count(&self, key: &str) -> Option<u64> {
        match self.value(key)? {
            Literal::Integer(value) => u64::try_from(*value).ok(),
            _ => None,
        }
    }

    /// What it computes, where it lacks something: the least that such a layer can do.
    fn layer_or_least(&self) -> Layer {
        self.layer.unwrap_or(match self.kind {
            LayerKind::Convolution => {
                Layer::Convolution { filters: 1, kernel: 1, stride: 1, padding: 0 }
            }
            LayerKind::Pooling => Layer::Pooling { size: 1 },
            LayerKind::Normalization => Layer::Normalization,
            LayerKind::Dropout => Layer::Dropout,
            LayerKind::Flatten => Layer::Flatten,
            LayerKind::GlobalPooling => Layer::GlobalPooling,
            LayerKind::Dense => Layer::Dense { units: 1 },
        })
    }

    fn of(table: Table<'_>, snapshot: &Snapshot) -> Option<Self> {
        let spec = snapshot.catalog.table("layer")?;
        let name = table.get("type")?.value.as_str()?;
        let kind = spec.key("type")?.choice(name)?.layer?;
        let others = table.fields().filter(|field| field.key.name() != "type");
        let fields = others
            .filter_map(|field| Some((field.key.name().to_owned(), Literal::of(field.value)?)));
        let layer = layer_of(kind, &Values::new(Some(spec), Some(table)));
        Some(Self { name: name.to_owned(), kind, layer, fields: fields.collect() })
    }

    /// The layer that `text` describes, an inline table that may lack its brace.
    fn read(text: &str, snapshot: &Snapshot) -> Option<Self> {
        let text = text.trim_end().trim_end_matches(',');
        let brace = if text.ends_with('}') { "" } else { " }" };
        let document = Document::parse(&format!("layer = {text}{brace}"));
        Self::of(document.root().get("layer")?.value.as_table()?, snapshot)
    }

    /// The layer that a table of the catalog describes.
    pub(super) fn of_literal(snapshot: &Snapshot, literal: &Literal) -> Option<Self> {
        Self::read(&render::value(literal), snapshot)
    }

    /// The layer of this type with these values.
    pub(super) fn made(
        snapshot: &Snapshot,
        name: &str,
        fields: &[(String, Literal)],
    ) -> Option<Self> {
        let mut table = vec![("type".to_owned(), Literal::String(name.to_owned()))];
        table.extend(fields.iter().cloned());
        Self::of_literal(snapshot, &Literal::Table(table))
    }
}

impl Stack {
    /// The stack around the cursor, if it is in one.
    pub(super) fn at(snapshot: &Snapshot, session: &Session<'_>, at: TextSize) -> Option<Self> {
        match cursor::list_at(snapshot, at) {
            Some(list) => Self::of_list(snapshot, session, &list),
            None => Self::of_sections(snapshot, session, at),
        }
    }

    fn of_list(snapshot: &Snapshot, session: &Session<'_>, list: &ListPlace<'_>) -> Option<Self> {
        let is_head = match &*list.key {
            "layers" => false,
            "head" | "classifier_head" => true,
            _ => return None,
        };
        let read = |texts: &[&str]| -> Vec<Placed> {
            texts.iter().filter_map(|text| Placed::read(text, snapshot)).collect()
        };
        let (before, after) = (read(&list.before), read(&list.after));
        // Behind a layer that says nothing yet, nothing is known.
        let is_whole = before.len() == list.before.len();
        let input = input(session, is_head, list.scope.string("base_model"));
        let input = input.filter(|_| is_whole);
        Some(Self { input, before, after, is_head, classes: session.dataset().class_count() })
    }

    /// In `[[models.layers]]`: a header for each layer.
    fn of_sections(snapshot: &Snapshot, session: &Session<'_>, at: TextSize) -> Option<Self> {
        let section = snapshot.document.section_at(at);
        let keys: Vec<&str> = section.header()?.keys().map(|key| key.name()).collect();
        let ["models", key] = keys[..] else { return None };
        Self::around(snapshot, session, key, at, |table| {
            table.section().index().cmp(&section.index())
        })
    }

    /// What a layer that begins at `at` with a header of its own would be in; `key` holds the list.
    pub(super) fn below(
        snapshot: &Snapshot,
        session: &Session<'_>,
        key: &str,
        at: TextSize,
    ) -> Option<Self> {
        Self::around(snapshot, session, key, at, |table| match table.anchor().start() < at {
            true => Ordering::Less,
            false => Ordering::Greater,
        })
    }

    /// The stack of the model around `at`; `side` tells which layers stand before the new one.
    fn around(
        snapshot: &Snapshot,
        session: &Session<'_>,
        key: &str,
        at: TextSize,
        side: impl Fn(Table<'_>) -> Ordering,
    ) -> Option<Self> {
        let is_head = match key {
            "layers" => false,
            "head" | "classifier_head" => true,
            _ => return None,
        };
        let models = session.entries(Library::Models);
        let last = models.partition_point(|entry| entry.table.anchor().start() <= at);
        let model = Model(*models.get(last.checked_sub(1)?)?);
        let list = model.0.table.get(key).and_then(|field| field.value.as_array());
        let mut stack = Self {
            input: input(session, is_head, model.base_model().map(|name| name.value)),
            before: Vec::new(),
            after: Vec::new(),
            is_head,
            classes: session.dataset().class_count(),
        };
        for node in list.into_iter().flat_map(|list| list.elements()) {
            let Some(table) = node.as_table() else { continue };
            let Some(placed) = Placed::of(table, snapshot) else { continue };
            match side(table) {
                Ordering::Less => stack.before.push(placed),
                Ordering::Equal => {}
                Ordering::Greater => stack.after.push(placed),
            }
        }
        Some(stack)
    }

    /// What arrives at the cursor, where every number before it is known.
    pub(super) fn arriving(&self) -> Option<Shape> {
        let Some(_) = self.before.first() else { return self.input };
        let layers: Vec<Layer> =
            self.before.iter().map(|placed| placed.layer).collect::<Option<_>>()?;
        let (summaries, error) = run_stack(self.input?, &layers);
        match error {
            None | Some(StackError::NeverFlattened) => Some(summaries.last()?.output),
            Some(_) => None,
        }
    }

    /// Whether an image arrives, no vector.
    pub(super) fn is_image(&self) -> bool {
        let ends_image = |kind| matches!(kind, LayerKind::Flatten | LayerKind::GlobalPooling);
        !self.before.iter().any(|placed| ends_image(placed.kind))
    }

    /// What `new` would do at the cursor.
    pub(super) fn fit(&self, new: &[Placed]) -> Fit {
        let arriving = self.arriving();
        let first = self.before.len();
        let error = self.error_with(new);
        let known = || {
            let layers: Vec<Layer> =
                new.iter().map(|placed| placed.layer).collect::<Option<_>>()?;
            let (summaries, _) = run_stack(arriving?, &layers);
            let parameters = summaries.iter().map(|summary| summary.parameters).sum();
            let output = summaries.last()?.output;
            Some((arriving?, LayerSummary { output, parameters }))
        };
        let Some((layer, error)) = error.and_then(|error| Some((place_of(error)?, error))) else {
            return Fit::Fits(known());
        };
        if layer < first {
            return Fit::Fits(known());
        }
        if let Some(behind) = layer.checked_sub(first + new.len()) {
            let Some(name) = self.after.get(behind).map(|placed| placed.name.clone()) else {
                return Fit::Fits(known());
            };
            return match self.fails_without(layer, new.len()) {
                true => Fit::Leaves(name),
                false => Fit::Not(format!("not before the {name} that follows")),
            };
        }
        Fit::Not(match error {
            StackError::NeedsFeatures { .. } => "only after Flatten or GlobalAvgPool".to_owned(),
            StackError::NeedsImage { .. } => "only before Flatten or GlobalAvgPool".to_owned(),
            StackError::Collapsed { input, .. } => format!("{input} is too small for it"),
            _ => "too large".to_owned(),
        })
    }

    fn error_with(&self, new: &[Placed]) -> Option<StackError> {
        let all = self.before.iter().chain(new).chain(&self.after);
        let layers: Vec<Layer> = all.map(Placed::layer_or_least).collect();
        run_stack(self.input.unwrap_or(ANY_IMAGE), &layers).1
    }

    /// Whether the stack fails at the same layer as it is, where `new` layers make it `layer`.
    fn fails_without(&self, layer: usize, new: usize) -> bool {
        let error = self.error_with(&[]);
        error.and_then(place_of).is_some_and(|place| place + new == layer)
    }
}

fn place_of(error: StackError) -> Option<usize> {
    match error {
        StackError::Empty | StackError::NeverFlattened => None,
        StackError::NeedsFeatures { layer }
        | StackError::NeedsImage { layer }
        | StackError::Collapsed { layer, .. }
        | StackError::TooLarge { layer } => Some(layer),
    }
}

/// What arrives at the first layer: the image, or what a backbone makes of it.
fn input(session: &Session<'_>, is_head: bool, base_model: Option<&str>) -> Option<Shape> {
    let (height, width) = session.dataset().image_size()?;
    if !is_head {
        return Some(Shape::Image { channels: 3, height, width });
    }
    feature_map(session.catalog().backbone(base_model?)?, height, width)
}
