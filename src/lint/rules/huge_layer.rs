use crate::catalog::LayerKind;
use crate::lint::networks::{Built, called, place, type_of_kind};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::network::{Count, LayerSummary, NetworkError, Shape, StackError};
use crate::session::{LayerEntry, edits, render};

/// More parameters than one `Dense` layer sensibly has: 400 MB of weights, and three times as much
/// again while an optimizer such as Adam trains them.
pub(crate) const TOO_MANY_PARAMETERS: u64 = 100_000_000;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "huge-layer",
    severity: Severity::Warning,
    summary: "one `Dense` layer has over 100 million parameters",
    explanation: r#"A `Dense` layer joins every value that arrives to each of its units. After a `Flatten` of a
large image that is an enormous number of weights.

```toml
[[models]]
id = "model_3fa9c1d2"
name = "Flattened too early"
kind = "custom_cnn"
layers = [
  { type = "Conv2D", filters = 64, kernel_size = 3 },
  { type = "Flatten" },
  { type = "Dense", units = 128, activation = "relu" },
]
```

Here 64 × 224 × 224 values meet 128 units: 411 million parameters, 1.6 GB of weights and with Adam
about 6.6 GB of GPU memory before the first image is read. A network of that size learns its training
images by heart; the whole ResNet-50 has 26 million parameters.

Use `GlobalAvgPool` instead of `Flatten`, or pool more before it.
"#,
    check: Check::Networks(check),
};

fn check(context: &mut Context<'_>, models: &[Built<'_>]) {
    for built in models {
        let (summaries, beyond_counting): (&[LayerSummary], _) = match &built.network {
            Ok(network) => (&network.layers, None),
            Err(NetworkError::Stack { layers, error, .. }) => (
                layers,
                match error {
                    StackError::TooLarge { layer } => Some(*layer),
                    _ => None,
                },
            ),
            Err(_) => continue,
        };
        let huge = summaries.iter().map(|summary| summary.parameters);
        let huge = huge.enumerate().filter(|(_, parameters)| *parameters > TOO_MANY_PARAMETERS);
        let mut huge = huge
            .map(|(at, parameters)| (at, Some(parameters)))
            .chain(beyond_counting.map(|at| (at, None)))
            .peekable();
        if huge.peek().is_some() {
            let layers = built.layers();
            huge.for_each(|(at, parameters)| report(context, built, &layers, at, parameters));
        }
    }
}

/// Reports the layer at `at` if it is a `Dense` layer, written or implied. `parameters`: `None` if
/// they are too many to count.
fn report(
    context: &mut Context<'_>,
    built: &Built<'_>,
    layers: &[LayerEntry<'_>],
    at: usize,
    parameters: Option<u64>,
) {
    let flatten = source_of(layers, at)
        .filter(|at| layers.get(*at).and_then(LayerEntry::kind) == Some(LayerKind::Flatten));
    let (range, subject) = match (layers.get(at), flatten.and_then(|at| layers.get(at))) {
        (Some(layer), _) if layer.kind() == Some(LayerKind::Dense) => {
            (place(layer), format!("this `{}` layer", called(layer)))
        }
        (None, Some(flatten)) => (place(flatten), "the output layer after this".to_owned()),
        _ => return,
    };
    let parameters = parameters.map_or("more than 10¹⁸".to_owned(), |n| Count(n).to_string());
    let message = match (flatten, built.arriving(at)) {
        (Some(_), Some(Shape::Features(features))) => format!(
            "{subject} has {parameters} parameters, because {} values arrive: `GlobalAvgPool` \
             instead of `Flatten`, or more pooling before it, makes them few",
            Count(features)
        ),
        _ => format!("{subject} has {parameters} parameters: give it fewer units"),
    };
    let mut report = context.report(range, message);
    let Some((flatten_at, flatten)) = flatten.and_then(|at| Some((at, layers.get(at)?))) else {
        return;
    };
    if let (Some(image), true) = (built.arriving(flatten_at), place(flatten) != range) {
        report = report.related(place(flatten), format!("here an image of {image} is flattened"));
    }
    report.fixes(|context| {
        let catalog = context.session().catalog();
        let name = type_of_kind(catalog, LayerKind::GlobalPooling);
        let (Some(name), Some(written)) = (name, flatten.table.get("type")) else {
            return Vec::new();
        };
        let value = render::string(name);
        let edits = edits::replace_value(written.value, &value);
        vec![Fix::likely(format!("Use `{name}` instead of `{}`", called(flatten)), edits)]
    });
}

/// The layer that gives the layer at `at` as many values as it gets.
fn source_of(layers: &[LayerEntry<'_>], at: usize) -> Option<usize> {
    let before = layers.iter().take(at).enumerate().rev();
    let mut changing = before.filter(|(_, layer)| {
        !matches!(layer.kind(), Some(LayerKind::Dropout | LayerKind::Normalization))
    });
    changing.next().map(|(at, _)| at)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const CODE: &str = "huge-layer";

    fn model(layers: &str) -> String {
        format!("[[models]]\nid = 'a'\nname = 'A'\nkind = 'custom_cnn'\nlayers = [\n{layers}\n]\n")
    }

    const FLATTENED: &str = "  { type = 'Conv2D', filters = 64, kernel_size = 3 },
  { type = 'Flatten' },
  { type = 'Dropout', rate = 0.5 },
  { type = 'Dense', units = 128 },";

    #[test]
    fn flattened_too_early() {
        check_rule(
            CODE,
            &model(FLATTENED),
            expect![[r#"
                9:12-9:19 warning huge-layer: this `Dense` layer has 411,041,920 parameters, because 3,211,264 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
                  related 7:12-7:21: here an image of 64×224×224 is flattened
                  fix: Use `GlobalAvgPool` instead of `Flatten` (likely)
            "#]],
        );
        check_fix(
            CODE,
            "Use",
            &model(FLATTENED),
            expect![[r#"
                [[models]]
                id = 'a'
                name = 'A'
                kind = 'custom_cnn'
                layers = [
                  { type = 'Conv2D', filters = 64, kernel_size = 3 },
                  { type = "GlobalAvgPool" },
                  { type = 'Dropout', rate = 0.5 },
                  { type = 'Dense', units = 128 },
                ]
            "#]],
        );
    }

    #[test]
    fn the_output_layer_is_a_layer_too() {
        let layers =
            "  { type = 'Conv2D', filters = 512, kernel_size = 3 },\n  { type = 'Flatten' },";
        let classes = "[dataset]\nclasses = ['a', 'b', 'c', 'd', 'e']\n\n";
        check_rule(
            CODE,
            &format!("{classes}{}", model(layers)),
            expect![[r#"
            10:12-10:21 warning huge-layer: the output layer after this has 128,450,565 parameters, because 25,690,112 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
              fix: Use `GlobalAvgPool` instead of `Flatten` (likely)
        "#]],
        );
    }

    #[test]
    fn many_units_alone_do_it() {
        let dense = "  { type = 'GlobalAvgPool' },
  { type = 'Dense', units = 20000 },
  { type = 'Dense', units = 20000 },";
        check_rule(
            CODE,
            &model(dense),
            expect![[r#"
                8:12-8:19 warning huge-layer: this `Dense` layer has 400,020,000 parameters: give it fewer units
            "#]],
        );
        let beyond = dense.replace("20000", "9000000000000000000");
        check_rule(
            CODE,
            &model(&beyond),
            expect![[r#"
                7:12-7:19 warning huge-layer: this `Dense` layer has more than 10¹⁸ parameters: give it fewer units
            "#]],
        );
    }

    #[test]
    fn a_head_is_a_stack() {
        let text = "[[models]]
id = 'a'
name = 'A'
kind = 'transfer_learning'
base_model = 'VGG16'

[[models.head]]
type = 'Flatten'

[[models.head]]
type = 'Dense'
units = 4096
";
        check_rule(
            CODE,
            text,
            expect![[r#"
                11:8-11:15 warning huge-layer: this `Dense` layer has 102,764,544 parameters, because 25,088 values arrive: `GlobalAvgPool` instead of `Flatten`, or more pooling before it, makes them few
                  related 8:8-8:17: here an image of 512×7×7 is flattened
                  fix: Use `GlobalAvgPool` instead of `Flatten` (likely)
            "#]],
        );
        check_fix(
            CODE,
            "Use",
            text,
            expect![[r#"
                [[models]]
                id = 'a'
                name = 'A'
                kind = 'transfer_learning'
                base_model = 'VGG16'

                [[models.head]]
                type = "GlobalAvgPool"

                [[models.head]]
                type = 'Dense'
                units = 4096
            "#]],
        );
    }

    #[test]
    fn at_most_100_million_are_fine() {
        check_rule(CODE, &model(&FLATTENED.replace("128", "31")), expect![[""]]);
        // 9,999 × 10,000 + 10,000 is just as many.
        let layers = "  { type = 'Conv2D', filters = 9999, kernel_size = 1 },
  { type = 'GlobalAvgPool' },
  { type = 'Dense', units = 10000 },";
        check_rule(CODE, &model(layers), expect![[""]]);
        check_rule(
            CODE,
            &model(&layers.replace("10000", "10001")),
            expect![[r#"
            8:12-8:19 warning huge-layer: this `Dense` layer has 100,010,000 parameters: give it fewer units
        "#]],
        );
    }
}
