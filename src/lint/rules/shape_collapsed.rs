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

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const CODE: &str = "shape-collapsed";

    fn model(layers: &str) -> String {
        format!(
            "[dataset]
image_size = [32, 48]

[[models]]
id = 'a'
name = 'A'
kind = 'custom_cnn'
layers = [
{layers}
]
"
        )
    }

    const POOLED: &str = "  { type = 'MaxPooling2D', pool_size = 16 },
  { type = 'MaxPooling2D', pool_size = 4 }, # too much
  { type = 'Conv2D', filters = 8, kernel_size = 5, padding = 'valid' },
  { type = 'Flatten' },";

    #[test]
    fn the_first_layer_that_leaves_nothing() {
        check_rule(
            CODE,
            &model(POOLED),
            expect![[r#"
                10:12-10:26 error shape-collapsed: the image arrives as 3×2×3 here, too small for 4×4 pooling: nothing would be left of it
                  fix: Remove this `MaxPooling2D` (likely)
                  fix: Set `pool_size` to 2 (possible)
            "#]],
        );
    }

    #[test]
    fn remove_it_or_make_it_fit() {
        check_fix(
            CODE,
            "Remove",
            &model(POOLED),
            expect![[r#"
                [dataset]
                image_size = [32, 48]

                [[models]]
                id = 'a'
                name = 'A'
                kind = 'custom_cnn'
                layers = [
                  { type = 'MaxPooling2D', pool_size = 16 },
                  { type = 'Conv2D', filters = 8, kernel_size = 5, padding = 'valid' },
                  { type = 'Flatten' },
                ]
            "#]],
        );
        check_fix(
            CODE,
            "pool_size",
            &model(POOLED),
            expect![[r#"
                [dataset]
                image_size = [32, 48]

                [[models]]
                id = 'a'
                name = 'A'
                kind = 'custom_cnn'
                layers = [
                  { type = 'MaxPooling2D', pool_size = 16 },
                  { type = 'MaxPooling2D', pool_size = 2 }, # too much
                  { type = 'Conv2D', filters = 8, kernel_size = 5, padding = 'valid' },
                  { type = 'Flatten' },
                ]
            "#]],
        );
    }

    #[test]
    fn padding_keeps_the_border() {
        let text = model(
            "  { type = 'MaxPooling2D', pool_size = 16 },
  { type = 'Conv2D', filters = 8, kernel_size = 3, padding = 'valid' },
  { type = 'Flatten' },",
        );
        check_rule(
            CODE,
            &text,
            expect![[r#"
                10:12-10:20 error shape-collapsed: the image arrives as 3×2×3 here, too small for a 3×3 window with padding `valid`: nothing would be left of it
                  fix: Remove this `Conv2D` (likely)
                  fix: Set `padding` to `same` (possible)
            "#]],
        );
        check_fix(
            CODE,
            "padding",
            &text,
            expect![[r#"
                [dataset]
                image_size = [32, 48]

                [[models]]
                id = 'a'
                name = 'A'
                kind = 'custom_cnn'
                layers = [
                  { type = 'MaxPooling2D', pool_size = 16 },
                  { type = 'Conv2D', filters = 8, kernel_size = 3, padding = "same" },
                  { type = 'Flatten' },
                ]
            "#]],
        );
    }

    #[test]
    fn tables_are_layers_too() {
        let text = "[dataset]
image_size = [32, 32]

[[models]]
id = 'a'
kind = 'custom_cnn'

[[models.layers]]
type = 'AveragePooling2D'
pool_size = 16

# Too much.
[[models.layers]]
type = 'AveragePooling2D'
pool_size = 3

[[models.layers]]
type = 'GlobalAvgPool'
";
        check_rule(
            CODE,
            text,
            expect![[r#"
                14:8-14:26 error shape-collapsed: the image arrives as 3×2×2 here, too small for 3×3 pooling: nothing would be left of it
                  fix: Remove this `AveragePooling2D` (likely)
                  fix: Set `pool_size` to 2 (possible)
            "#]],
        );
        check_fix(
            CODE,
            "Remove",
            text,
            expect![[r#"
                [dataset]
                image_size = [32, 32]

                [[models]]
                id = 'a'
                kind = 'custom_cnn'

                [[models.layers]]
                type = 'AveragePooling2D'
                pool_size = 16

                [[models.layers]]
                type = 'GlobalAvgPool'
            "#]],
        );
    }

    #[test]
    fn other_mistakes_come_first() {
        let silent = |text: &str| check_rule(CODE, text, expect![[""]]);
        silent(&model(&POOLED.replace("pool_size = 16", "pool_size = 17")));
        silent(&model(&POOLED.replace("pool_size = 16", "pool_size = ")));
        silent(&model(&POOLED.replace("filters = 8", "filters = '8'")));
        silent(&model(POOLED).replace("[32, 48]", "[32]"));
        silent(&model(POOLED).replace("[32, 48]", "[128, 128"));
        silent(&model(POOLED).replace("[32, 48]", "[512, 512]"));
    }
}
