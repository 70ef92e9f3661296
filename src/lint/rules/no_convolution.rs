use crate::catalog::LayerKind;
use crate::lint::networks::{Built, new_layer, type_of_kind};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{LayerEntry, ModelKind, edits};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "no-convolution",
    severity: Severity::Warning,
    summary: "a `custom_cnn` has no `Conv2D` layer",
    explanation: r#"The model says that it is a convolutional network, but has no convolution. It can be
built and trained, only it is no CNN.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "No CNN"
kind = "custom_cnn"
layers = [
  { type = "MaxPooling2D", pool_size = 4 },
  { type = "Flatten" },
  { type = "Dense", units = 128, activation = "relu" },
]
```

Without convolutions a network sees pixels, not patterns: each `Dense` unit learns every place of the
image anew. It needs far more samples for a worse result, and as a baseline in a comparison of CNNs it
misleads.

Start the stack with one or more `Conv2D` layers. If a plain perceptron is what you want to compare
with, say so above the model with `# nestling: allow(no-convolution)`.
"#,
    check: Check::Networks(check),
};

fn check(context: &mut Context<'_>, models: &[Built<'_>]) {
    for built in models {
        if built.network.is_err() || built.model.kind() != Some(ModelKind::CustomCnn) {
            continue;
        }
        let (Some(stack), Some(kind)) = (built.model.stack(), built.model.0.table.get("kind"))
        else {
            continue;
        };
        let is_convolution = |layer: LayerEntry<'_>| layer.kind() == Some(LayerKind::Convolution);
        if stack.layers().flatten().any(is_convolution) {
            continue;
        }
        let message = "this `custom_cnn` has no `Conv2D` layer: it can be built, but is no CNN and \
                       sees pixels instead of patterns";
        context.report(kind.value.range(), message).fixes(|context| {
            let catalog = context.session().catalog();
            let name = type_of_kind(catalog, LayerKind::Convolution);
            let layer = new_layer(catalog, LayerKind::Convolution);
            let (Some(name), Some(layer)) = (name, layer) else { return Vec::new() };
            let edits = edits::insert_element(stack.array, 0, &layer);
            vec![Fix::likely(format!("Insert `{name}` as the first layer"), edits)]
        });
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const CODE: &str = "no-convolution";

    fn model(kind: &str, layers: &str) -> String {
        format!("[[models]]\nid = 'a'\nname = 'A'\nkind = '{kind}'\nlayers = {layers}\n")
    }

    #[test]
    fn a_perceptron_is_no_cnn() {
        let text = model("custom_cnn", "[{ type = 'Flatten' }, { type = 'Dense', units = 8 }]");
        check_rule(
            CODE,
            &text,
            expect![[r#"
            4:8-4:20 warning no-convolution: this `custom_cnn` has no `Conv2D` layer: it can be built, but is no CNN and sees pixels instead of patterns
              fix: Insert `Conv2D` as the first layer (likely)
        "#]],
        );
        check_fix(
            CODE,
            "Insert",
            &text,
            expect![[r#"
            [[models]]
            id = 'a'
            name = 'A'
            kind = 'custom_cnn'
            layers = [{ type = "Conv2D", filters = 32, kernel_size = 3, activation = "relu" }, { type = 'Flatten' }, { type = 'Dense', units = 8 }]
        "#]],
        );
    }

    #[test]
    fn tables_are_layers_too() {
        let text = "[[models]]\nid = 'a'\nkind = 'custom_cnn'\n\n[[models.layers]]\ntype = 'GlobalAvgPool'\n";
        check_fix(
            CODE,
            "Insert",
            text,
            expect![[r#"
            [[models]]
            id = 'a'
            kind = 'custom_cnn'

            [[models.layers]]
            type = "Conv2D"
            filters = 32
            kernel_size = 3
            activation = "relu"

            [[models.layers]]
            type = 'GlobalAvgPool'
        "#]],
        );
    }

    #[test]
    fn a_convolution_below_half_a_header_is_one() {
        for half in ["[", "[[mod", "[[models", "[[models.lay"] {
            let text = format!(
                "[[models]]\nid = 'a'\nkind = 'custom_cnn'\n\n{half}\ntype = 'Conv2D'\nfilters = 8\n\n\
                 [[models.layers]]\ntype = 'Flatten'\n"
            );
            check_rule(CODE, &text, expect![[""]]);
        }
    }

    #[test]
    fn what_cannot_be_built_has_another_mistake() {
        let silent = |kind, layers| check_rule(CODE, &model(kind, layers), expect![[""]]);
        silent("custom_cnn", "[]");
        silent("custom_cnn", "[{ type = 'Dense', units = 8 }]");
        silent("custom_cnn", "[{ type = 'Conv3D' }, { type = 'Flatten' }]");
        silent("custom_cnn", "[{ type = 'Flatten' }, { type = ");
        silent("transfer_learning", "[{ type = 'Flatten' }]");
        silent(
            "custom_cnn",
            "[{ type = 'Conv2D', filters = 8, kernel_size = 3 }, { type = 'Flatten' }]",
        );
    }
}
