use crate::lint::networks::Built;
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::network::NetworkError;
use crate::session::{ModelKind, Spanned, edits};
use crate::syntax::Node;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "input-too-small",
    severity: Severity::Error,
    summary: "the images are smaller than the backbone can take",
    explanation: r#"A backbone halves the image several times. Each has a smallest image that survives this;
the session's `image_size` is below it.

```toml
[dataset]
path = "data/malware"
image_size = [64, 64]

[[models]]
id = "model_77aa10ff"
name = "InceptionV3, frozen"
kind = "transfer_learning"
base_model = "InceptionV3"
strategy = "feature_extraction"
head = [{ type = "GlobalAvgPool" }]
```

The framework stops at the first batch with an error about the size of a kernel or an output, deep
inside the backbone. And even just above the limit little is left to learn from: pretrained weights
come from images of about 224 × 224 pixels.

Raise `image_size`, or choose a backbone that takes smaller images.
"#,
    check: Check::Networks(check),
};

/// A backbone that the images are too small for.
struct TooSmall<'a> {
    base_model: Spanned<&'a str>,
    min_input: u64,
}

fn check(context: &mut Context<'_>, models: &[Built<'_>]) {
    let Some(image) = context.session().dataset().image_size() else { return };
    let values = context.session().dataset().values();
    let written = values.key("image_size").and_then(|key| values.written(key));
    let Some(written) = written.map(|field| field.value) else { return };

    let mut too_small = Vec::new();
    for built in models {
        if let (Err(NetworkError::InputTooSmall { min_input }), Some(base_model)) =
            (&built.network, built.model.base_model())
        {
            too_small.push(TooSmall { base_model, min_input: *min_input });
        }
    }
    // Sound models that have not changed are not among `models`.
    let backbones = || {
        let kinds = context.session().models().map(|model| model.kind());
        kinds.filter(|kind| *kind == Some(ModelKind::TransferLearning)).count()
    };
    // Too small for all backbones, the image is the mistake; else the choice of the backbone.
    if too_small.len() > 1 && too_small.len() == backbones() {
        report_image(context, written, image, &too_small);
    } else {
        for one in too_small {
            report_backbone(context, written, image, &one);
        }
    }
}

fn report_backbone(
    context: &mut Context<'_>,
    written: Node<'_>,
    image: (u64, u64),
    TooSmall { base_model, min_input }: &TooSmall<'_>,
) {
    let message = format!(
        "`{}` takes images of at least {min_input}×{min_input} pixels, but `image_size` is {}×{}",
        base_model.value, image.0, image.1
    );
    context
        .report(base_model.range, message)
        .related(written.range(), "the size of the images")
        .fixes(|_| enlarged(written, image, *min_input));
}

fn report_image(
    context: &mut Context<'_>,
    written: Node<'_>,
    image: (u64, u64),
    backbones: &[TooSmall<'_>],
) {
    let Some(largest) = backbones.iter().map(|one| one.min_input).max() else { return };
    let message = format!(
        "images of {}×{} pixels are too small for every backbone of this session: they need at \
         least {largest}×{largest}",
        image.0, image.1
    );
    let mut report = context.report(written.range(), message);
    for TooSmall { base_model, min_input } in backbones {
        let needs = format!("`{}` needs {min_input}×{min_input}", base_model.value);
        report = report.related(base_model.range, needs);
    }
    report.fixes(|_| enlarged(written, image, largest));
}

/// The smallest image that is large enough.
fn enlarged(written: Node<'_>, (height, width): (u64, u64), min_input: u64) -> Vec<Fix> {
    let size = format!("[{}, {}]", height.max(min_input), width.max(min_input));
    let edits = edits::replace_value(written, &size);
    vec![Fix::likely(format!("Set `image_size` to `{size}`"), edits)]
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    const CODE: &str = "input-too-small";

    fn session(image_size: &str, backbones: &[&str]) -> String {
        let mut text = format!("[dataset]\n{image_size}\n");
        for (n, backbone) in backbones.iter().enumerate() {
            text += &format!(
                "\n[[models]]\nid = 'm{n}'\nkind = 'transfer_learning'\nbase_model = '{backbone}'\n"
            );
        }
        text
    }

    #[test]
    fn a_backbone_that_needs_more() {
        let text = session("image_size = [64, 80] # small", &["ResNet50", "InceptionV3"]);
        check_rule(
            CODE,
            &text,
            expect![[r#"
            12:14-12:27 error input-too-small: `InceptionV3` takes images of at least 75×75 pixels, but `image_size` is 64×80
              related 2:14-2:22: the size of the images
              fix: Set `image_size` to `[75, 80]` (likely)
        "#]],
        );
        check_fix(
            CODE,
            "image_size",
            &text,
            expect![[r#"
            [dataset]
            image_size = [75, 80] # small

            [[models]]
            id = 'm0'
            kind = 'transfer_learning'
            base_model = 'ResNet50'

            [[models]]
            id = 'm1'
            kind = 'transfer_learning'
            base_model = 'InceptionV3'
        "#]],
        );
    }

    #[test]
    fn too_small_for_all_of_them_is_one_mistake() {
        let text = session("image_size = [16, 16]", &["VGG16", "InceptionV3"]);
        check_rule(
            CODE,
            &text,
            expect![[r#"
            2:14-2:22 error input-too-small: images of 16×16 pixels are too small for every backbone of this session: they need at least 75×75
              related 7:14-7:21: `VGG16` needs 32×32
              related 12:14-12:27: `InceptionV3` needs 75×75
              fix: Set `image_size` to `[75, 75]` (likely)
        "#]],
        );
        check_fix(
            CODE,
            "image_size",
            &text,
            expect![[r#"
            [dataset]
            image_size = [75, 75]

            [[models]]
            id = 'm0'
            kind = 'transfer_learning'
            base_model = 'VGG16'

            [[models]]
            id = 'm1'
            kind = 'transfer_learning'
            base_model = 'InceptionV3'
        "#]],
        );
    }

    #[test]
    fn other_mistakes_come_first() {
        let silent = |size, backbone| check_rule(CODE, &session(size, &[backbone]), expect![[""]]);
        silent("image_size = [75, 75]", "InceptionV3");
        silent("", "InceptionV3");
        silent("image_size = [64]", "InceptionV3");
        silent("image_size = [64, ", "InceptionV3");
        silent("image_size = [64, 64]", "InceptionV33");
    }
}
