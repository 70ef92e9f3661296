use crate::catalog::{LayerKind, Literal};
use crate::lint::networks::{Built, called, new_layer, place, type_of_kind};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::network::{NetworkError, Shape, StackError};
use crate::session::{LayerEntry, ModelKind, Stack, edits, render};
use crate::text::TextEdit;

use super::huge_layer::TOO_MANY_PARAMETERS;

#[cfg(test)]
mod tests;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "layer-order",
    severity: Severity::Error,
    summary: "the layers cannot follow each other like this",
    explanation: r#"`Conv2D` and pooling layers work on an image (channels × height × width); `Dense` layers,
and the output layer that every stack ends in, work on a vector. `Flatten` or `GlobalAvgPool` turns
the one into the other, once. This stack is empty, has a layer on the wrong side of that turn, or
never turns at all.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "Small"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "Dense", units = 128, activation = "relu" },
]
```

A framework refuses to build such a network, often only when the first batch reaches the layer: after
the dataset was read and the GPU was claimed.

Put the convolutions and pooling first, then one `Flatten` or `GlobalAvgPool`, then the `Dense`
layers. `GlobalAvgPool` keeps one number a channel and is the better first choice in deep networks;
`Flatten` keeps where things are, at the price of a large first `Dense` layer. `BatchNorm` and
`Dropout` may stand anywhere.
"#,
    check: Check::Networks(check),
};

fn check(context: &mut Context<'_>, models: &[Built<'_>]) {
    for built in models {
        let Err(NetworkError::Stack { error, .. }) = built.network else { continue };
        let Some(stack) = built.model.stack() else { continue };
        let layers = built.layers();
        match error {
            StackError::Empty => report_empty(context, built),
            StackError::NeedsFeatures { layer } => {
                report_too_early(context, built, Site { stack, layers: &layers, at: layer });
            }
            StackError::NeedsImage { layer } => {
                report_too_late(context, built, Site { stack, layers: &layers, at: layer });
            }
            StackError::NeverFlattened => {
                let at = layers.len().saturating_sub(1);
                report_open_end(context, built, Site { stack, layers: &layers, at });
            }
            StackError::Collapsed { .. } | StackError::TooLarge { .. } => {}
        }
    }
}

/// A layer in its stack.
#[derive(Clone, Copy)]
struct Site<'l, 'a> {
    stack: Stack<'a>,
    layers: &'l [LayerEntry<'a>],
    at: usize,
}

impl<'l, 'a> Site<'l, 'a> {
    fn layer(self) -> Option<&'l LayerEntry<'a>> {
        self.layers.get(self.at)
    }

    fn kind(self, at: usize) -> Option<LayerKind> {
        self.layers.get(at)?.kind()
    }

    /// The first layer before this one that makes a vector of the image.
    fn turn_before(self) -> Option<usize> {
        (0..self.at).find(|at| self.kind(*at).is_some_and(is_turn))
    }

    /// The first layer after this one that makes a vector of the image.
    fn turn_after(self) -> Option<usize> {
        (self.at + 1..self.layers.len()).find(|at| self.kind(*at).is_some_and(is_turn))
    }

    /// The last layer of all that needs an image.
    fn last_image_layer(self) -> Option<usize> {
        (0..self.layers.len()).rev().find(|at| self.kind(*at).is_some_and(needs_image))
    }

    fn any_between(self, from: usize, to: usize, is: impl Fn(LayerKind) -> bool) -> bool {
        (from + 1..to).any(|at| self.kind(at).is_some_and(&is))
    }

    fn called(self, at: usize) -> &'a str {
        self.layers.get(at).map_or("layer", called)
    }

    fn move_to(self, from: usize, to: usize) -> Vec<TextEdit> {
        edits::move_element(self.stack.array, from, to)
    }

    fn removal(self, at: usize) -> Vec<TextEdit> {
        edits::remove_element(self.stack.array, at)
    }
}

/// Whether it makes a vector of an image.
fn is_turn(kind: LayerKind) -> bool {
    matches!(kind, LayerKind::Flatten | LayerKind::GlobalPooling)
}

/// Whether it works on images alone.
fn needs_image(kind: LayerKind) -> bool {
    matches!(kind, LayerKind::Convolution | LayerKind::Pooling | LayerKind::GlobalPooling)
}

fn report_empty(context: &mut Context<'_>, built: &Built<'_>) {
    let Some(kind) = built.model.kind() else { return };
    let Some(field) = kind.stack_key().and_then(|key| built.model.0.table.get(key)) else { return };
    let (message, wanted): (_, &[LayerKind]) = match kind {
        ModelKind::TransferLearning => (
            "this head is empty: it must at least turn the backbone's image into a vector, with \
             `GlobalAvgPool` or `Flatten`",
            &[LayerKind::GlobalPooling],
        ),
        ModelKind::CustomCnn | ModelKind::VisionTransformer => (
            "this model has no layers: start with `Conv2D` layers and end with `GlobalAvgPool` or \
             `Flatten`",
            &[LayerKind::Convolution, LayerKind::GlobalPooling],
        ),
    };
    context.report(field.value.range(), message).fixes(|context| {
        let catalog = context.session().catalog();
        let layers: Option<Vec<_>> = wanted.iter().map(|kind| new_layer(catalog, *kind)).collect();
        let names = wanted.iter().filter_map(|kind| type_of_kind(catalog, *kind));
        let title = names.map(|name| format!("`{name}`")).collect::<Vec<_>>().join(" and ");
        let insertion = |layers| {
            let value = render::value(&Literal::Array(layers));
            Fix::likely(format!("Insert {title}"), edits::replace_value(field.value, &value))
        };
        layers.map(insertion).into_iter().collect()
    });
}

/// A layer that works on a vector stands where there still is an image.
fn report_too_early(context: &mut Context<'_>, built: &Built<'_>, site: Site<'_, '_>) {
    let Some(layer) = site.layer() else { return };
    let name = called(layer);
    let turn = site.turn_after();
    let message = format!(
        "`{name}` takes a vector, but {} arrives here: put `Flatten` or `GlobalAvgPool` before it",
        arriving(built, site.at)
    );
    let mut report = context.report(place(layer), message);
    if let Some(late) = turn.and_then(|turn| site.layers.get(turn)) {
        report = report.related(place(late), "only here the image becomes a vector");
    }
    report.fixes(|context| {
        let last_image_layer = site.last_image_layer().filter(|last| *last > site.at);
        let mut fixes = Vec::new();
        match turn {
            Some(turn) if !site.any_between(site.at, turn, needs_image) => {
                let title = format!("Move `{}` before this `{name}`", site.called(turn));
                fixes.push(Fix::likely(title, site.move_to(turn, site.at)));
            }
            Some(turn) => {
                let title = format!("Move this `{name}` after `{}`", site.called(turn));
                fixes.push(Fix::likely(title, site.move_to(site.at, turn + 1)));
            }
            None if last_image_layer.is_none() => {
                let kinds = turns(site.layer().and_then(units), built.arriving(site.at));
                fixes.extend(insertions(context, site, site.at, kinds));
            }
            None => {}
        }
        let title = format!("Remove this `{name}`");
        fixes.push(Fix::likely_if_first(&fixes, title, site.removal(site.at)));
        fixes
    });
}

/// A layer that works on an image stands where there is only a vector.
fn report_too_late(context: &mut Context<'_>, built: &Built<'_>, site: Site<'_, '_>) {
    let (Some(layer), Some(turn)) = (site.layer(), site.turn_before()) else { return };
    let Some(turn_layer) = site.layers.get(turn) else { return };
    let name = called(layer);
    let turn_name = called(turn_layer);
    let message = format!(
        "`{name}` takes an image, but {} arrives here, after `{turn_name}`: layers that take an \
         image must stand before it",
        arriving(built, site.at)
    );
    context
        .report(place(layer), message)
        .related(place(turn_layer), "here the image becomes a vector")
        .fixes(|_| {
            let mut fixes = Vec::new();
            let last = site.last_image_layer().unwrap_or(site.at);
            let is_dense = |kind| kind == LayerKind::Dense;
            let is_second_turn = site.kind(site.at).is_some_and(is_turn);
            if !is_second_turn {
                fixes.push(if site.any_between(turn, last, is_dense) {
                    let title = format!("Move this `{name}` before `{turn_name}`");
                    Fix::likely(title, site.move_to(site.at, turn))
                } else if site.kind(last).is_some_and(is_turn) {
                    // The image has its turn later anyway.
                    Fix::likely(format!("Remove the earlier `{turn_name}`"), site.removal(turn))
                } else {
                    let title = format!("Move `{turn_name}` after `{}`", site.called(last));
                    Fix::likely(title, site.move_to(turn, last + 1))
                });
            }
            let title = format!("Remove this `{name}`");
            fixes.push(Fix::likely_if_first(&fixes, title, site.removal(site.at)));
            if is_second_turn && !site.any_between(turn, site.at, is_dense) {
                let title = format!("Remove the earlier `{turn_name}`");
                fixes.push(Fix::possible(title, site.removal(turn)));
            }
            fixes
        });
}

/// The stack ends with an image.
fn report_open_end(context: &mut Context<'_>, built: &Built<'_>, site: Site<'_, '_>) {
    let Some(layer) = site.layer() else { return };
    let end = site.layers.len();
    let message = format!(
        "the stack ends here with {}, but the output layer takes a vector: end it with \
         `GlobalAvgPool` or `Flatten`",
        arriving(built, end)
    );
    context.report(place(layer), message).fixes(|context| {
        let classes = context.session().dataset().class_count();
        let kinds = turns(classes, built.arriving(end));
        insertions(context, site, end, kinds)
    });
}

/// The two ways to make a vector of an image, the better one first: `Flatten` keeps more, unless
/// the layer of `units` after it would become huge.
fn turns(units: Option<u64>, arriving: Option<Shape>) -> [LayerKind; 2] {
    let features = match arriving {
        Some(Shape::Image { channels, height, width }) => {
            channels.checked_mul(height).and_then(|n| n.checked_mul(width))
        }
        _ => None,
    };
    let parameters = features.and_then(|features| features.checked_mul(units.unwrap_or(1)));
    if parameters.is_none_or(|parameters| parameters > TOO_MANY_PARAMETERS) {
        [LayerKind::GlobalPooling, LayerKind::Flatten]
    } else {
        [LayerKind::Flatten, LayerKind::GlobalPooling]
    }
}

fn units(layer: &LayerEntry<'_>) -> Option<u64> {
    layer.values().count("units")
}

fn insertions(
    context: &Context<'_>,
    site: Site<'_, '_>,
    at: usize,
    kinds: [LayerKind; 2],
) -> Vec<Fix> {
    let catalog = context.session().catalog();
    let place = if at < site.layers.len() { "before it" } else { "at the end" };
    let mut fixes: Vec<Fix> = Vec::new();
    for kind in kinds {
        let (Some(name), Some(layer)) = (type_of_kind(catalog, kind), new_layer(catalog, kind))
        else {
            continue;
        };
        let title = format!("Insert `{name}` {place}");
        let edits = edits::insert_element(site.stack.array, at, &layer);
        fixes.push(Fix::likely_if_first(&fixes, title, edits));
    }
    fixes
}

/// What arrives at a layer, in words.
fn arriving(built: &Built<'_>, layer: usize) -> String {
    match built.arriving(layer) {
        Some(image @ Shape::Image { .. }) => format!("an image of {image}"),
        Some(vector @ Shape::Features(_)) => format!("a vector of {vector}"),
        None => "something else".to_owned(),
    }
}
