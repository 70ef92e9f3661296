use crate::catalog::{LayerKind, ValueType};
use crate::lint::networks::{Built, called, place};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::network::{NetworkError, Shape, StackError};
use crate::session::{LayerEntry, edits, render};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "shape-collapsed",
    severity: Severity::Error,
    summary: "a layer would leave less than one pixel of the image",
    explanation: r#"Pooling, strides and convolutions without padding make the image smaller. Here it has
become smaller than the window of the layer: nothing would be left of it.

```toml
[dataset]
path = "data/malware"
image_size = [32, 32]

[[models]]
id = "model_3fa9c1d2"
name = "Too deep"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 3 },
  { type = "MaxPooling2D", pool_size = 8 },
  { type = "MaxPooling2D", pool_size = 8 },
  { type = "Flatten" },
]
```

A framework refuses such a network when the first batch reaches the layer. It happens most often when
a stack that was made for 224 × 224 pixels is used with a smaller `image_size`.

Remove the layer or an earlier one that shrinks the image, use `padding = "same"` or a smaller
`pool_size`, or raise `image_size`.
"#,
    check: Check::Networks(check),
};

fn check(context: &mut Context<'_>, models: &[Built<'_>]) {
    for built in models {
        let Err(NetworkError::Stack {
            error: StackError::Collapsed { layer: at, input: input @ Shape::Image { .. } },
            ..
        }) = built.network
        else {
            continue;
        };
        let Some(stack) = built.model.stack() else { continue };
        let Some(layer) = stack.layers().nth(at).flatten() else { continue };
        let message = format!(
            "the image arrives as {input} here, too small for {}: nothing would be left of it",
            window(&layer)
        );
        context.report(place(&layer), message).fixes(|_| {
            let removal = edits::remove_element(stack.array, at);
            let mut fixes = vec![Fix::likely(format!("Remove this `{}`", called(&layer)), removal)];
            fixes.extend(smaller(&layer, input));
            fixes
        });
    }
}

/// What slides over the image, in words.
fn window(layer: &LayerEntry<'_>) -> String {
    let values = layer.values();
    let side = |key| values.count(key).map_or_else(|| "its".to_owned(), |n| format!("{n}×{n}"));
    match layer.kind() {
        Some(LayerKind::Pooling) => format!("{} pooling", side("pool_size")),
        _ => match values.string("padding") {
            Some(padding) => {
                format!("a {} window with padding `{padding}`", side("kernel_size"))
            }
            None => format!("a {} window", side("kernel_size")),
        },
    }
}

/// The change that lets the layer fit, if a change of the layer alone can.
fn smaller(layer: &LayerEntry<'_>, input: Shape) -> Option<Fix> {
    let Shape::Image { height, width, .. } = input else { return None };
    let values = layer.values();
    match layer.kind()? {
        LayerKind::Pooling => {
            let side = i64::try_from(height.min(width)).ok()?;
            let ValueType::Integer(allowed) = values.key("pool_size")?.value else { return None };
            if !allowed.contains(side) {
                return None;
            }
            let edits = edits::set_field(layer.table, "pool_size", &side.to_string());
            Some(Fix::possible(format!("Set `pool_size` to {side}"), edits))
        }
        LayerKind::Convolution if values.string("padding") == Some("valid") => {
            let same = render::string("same");
            let edits = edits::set_field(layer.table, "padding", &same);
            Some(Fix::possible("Set `padding` to `same`", edits))
        }
        _ => None,
    }
}
