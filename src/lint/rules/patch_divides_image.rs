use crate::catalog::{KeySpec, Literal, Typical, TypicalValues, ValueType};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Entry, Library, Model, ModelKind, edits};

use super::heads_divide_embedding::nearest_divisors;

pub(in crate::lint) const RULE: Rule = Rule {
    code: "patch-divides-image",
    severity: Severity::Warning,
    summary: "`image_size` is not a multiple of `patch_size`",
    explanation: r#"A vision transformer cuts the image into square patches. When a side of the image is not a
multiple of `patch_size`, the rest at the right and bottom border fits into no patch.

```toml
[dataset]
path = "data/malware"
image_size = [200, 200]

[[models]]
id = "model_b16b16b1"
name = "ViT"
kind = "vision_transformer"
patch_size = 16
embed_dim = 768
depth = 12
num_heads = 12
```

Twelve patches of 16 pixels cover 192 of 200: the network never sees the last 8 rows and columns. Many
implementations refuse such a combination instead.

Choose a patch size that divides both sides (14, 16 and 32 are usual for 224 pixels), or an image size
that is a multiple of it.
"#,
    check: Check::Entries(Library::Models, check),
};

fn check(context: &mut Context<'_>, entry: Entry<'_>) {
    let model = Model(entry);
    if model.kind() != Some(ModelKind::VisionTransformer) {
        return;
    }
    let session = context.session();
    let Some((height, width)) = session.dataset().image_size() else { return };
    let values = model.0.values();
    let Some(patch) = values.count("patch_size").filter(|patch| *patch > 0) else { return };
    let Some(written) = values.key("patch_size").and_then(|spec| values.written(spec)) else {
        return;
    };
    if height.is_multiple_of(patch) && width.is_multiple_of(patch) {
        return;
    }
    let message = if patch > height.min(width) {
        format!("no patch of {patch}×{patch} pixels fits into images of {height}×{width}")
    } else {
        format!(
            "patches of {patch}×{patch} pixels do not cover images of {height}×{width}: {} cut off \
             at the border",
            cut_off(height % patch, width % patch)
        )
    };
    let dataset = context.session().dataset().values();
    let image = dataset.key("image_size").and_then(|spec| dataset.written(spec));
    let mut report = context.report(written.value.range(), message);
    if let Some(image) = image {
        report = report.related(image.value.range(), "the size of the images");
    }
    report.fixes(|_| {
        let allowed = |size: &u64| match values.key("patch_size").map(|spec| &spec.value) {
            Some(ValueType::Integer(range)) => {
                i64::try_from(*size).is_ok_and(|n| range.contains(n))
            }
            _ => true,
        };
        let mut sizes = nearest_divisors(gcd(height, width), patch);
        let typical = values.key("patch_size").and_then(|spec| spec.typical.as_ref());
        sizes.sort_by_key(|size| (size.abs_diff(patch), !is_typical(typical, *size)));
        let mut fixes = Vec::new();
        // One pixel and the whole image divide the image too, but are no patches.
        let sensible = |size: &u64| *size > 1 && *size <= patch.saturating_mul(4);
        for size in sizes.into_iter().filter(|size| sensible(size) && allowed(size)) {
            let edits = edits::replace_value(written.value, &size.to_string());
            let title = format!("Set `patch_size` to {size}");
            fixes.push(Fix::likely_if_first(&fixes, title, edits));
        }
        if let Some(image) = image {
            let largest = dataset.key("image_size").map_or(u64::MAX, largest_side);
            let side = |pixels| multiple(pixels, patch, largest);
            let size = format!("[{}, {}]", side(height), side(width));
            let edits = edits::replace_value(image.value, &size);
            let title = format!("Set `image_size` to `{size}`");
            fixes.push(Fix::likely_if_first(&fixes, title, edits));
        }
        fixes
    });
}

fn is_typical(typical: Option<&Typical>, size: u64) -> bool {
    let Some(Typical { values: TypicalValues::OneOf(values), .. }) = typical else { return false };
    i64::try_from(size).is_ok_and(|size| values.contains(&Literal::Integer(size)))
}

/// How many are cut off, with the verb.
fn cut_off(rows: u64, columns: u64) -> String {
    let counted = |count, noun| format!("{count} {noun}{}", if count == 1 { "" } else { "s" });
    let (shown, count) = match (rows, columns) {
        (rows, 0) => (counted(rows, "row"), rows),
        (0, columns) => (counted(columns, "column"), columns),
        (rows, columns) => {
            (format!("{} and {}", counted(rows, "row"), counted(columns, "column")), 2)
        }
    };
    format!("{shown} {}", if count == 1 { "is" } else { "are" })
}

/// How large a side of the images may be.
fn largest_side(image_size: &KeySpec) -> u64 {
    let ValueType::Array { item, .. } = &image_size.value else { return u64::MAX };
    let ValueType::Integer(range) = **item else { return u64::MAX };
    range.max.and_then(|max| max.try_into().ok()).unwrap_or(u64::MAX)
}

/// The multiple of `patch` next to `side` that is not above `largest`, but not 0.
fn multiple(side: u64, patch: u64, largest: u64) -> u64 {
    let down = side / patch * patch;
    let is_near = side - down <= patch / 2 || down + patch > largest;
    if down > 0 && is_near { down } else { down + patch }
}

fn gcd(a: u64, b: u64) -> u64 {
    if b == 0 { a } else { gcd(b, a % b) }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::lint::testing::{check_fix, check_rule};

    fn transformer(image_size: &str, patch_size: &str) -> String {
        format!(
            "[dataset]
image_size = {image_size}

[[models]]
id = 'vit'
name = 'ViT'
kind = 'vision_transformer'
patch_size = {patch_size}
embed_dim = 768
depth = 12
num_heads = 12
"
        )
    }

    #[test]
    fn a_rest_at_the_border_is_never_seen() {
        check_rule(
            "patch-divides-image",
            &transformer("[224, 224]", "30"),
            expect![[r#"
                8:14-8:16 warning patch-divides-image: patches of 30×30 pixels do not cover images of 224×224: 14 rows and 14 columns are cut off at the border
                  related 2:14-2:24: the size of the images
                  fix: Set `patch_size` to 32 (likely)
                  fix: Set `patch_size` to 28 (possible)
                  fix: Set `image_size` to `[210, 210]` (possible)
            "#]],
        );
        check_rule(
            "patch-divides-image",
            &transformer("[224, 200]", "16"),
            expect![[r#"
            8:14-8:16 warning patch-divides-image: patches of 16×16 pixels do not cover images of 224×200: 8 columns are cut off at the border
              related 2:14-2:24: the size of the images
              fix: Set `patch_size` to 8 (likely)
              fix: Set `image_size` to `[224, 192]` (possible)
        "#]],
        );
        check_rule(
            "patch-divides-image",
            &transformer("[223, 223]", "16"),
            expect![[r#"
                8:14-8:16 warning patch-divides-image: patches of 16×16 pixels do not cover images of 223×223: 15 rows and 15 columns are cut off at the border
                  related 2:14-2:24: the size of the images
                  fix: Set `image_size` to `[224, 224]` (likely)
            "#]],
        );
        check_rule(
            "patch-divides-image",
            &transformer("[32, 32]", "64"),
            expect![[r#"
            8:14-8:16 warning patch-divides-image: no patch of 64×64 pixels fits into images of 32×32
              related 2:14-2:22: the size of the images
              fix: Set `patch_size` to 32 (likely)
              fix: Set `image_size` to `[64, 64]` (possible)
        "#]],
        );
    }

    #[test]
    fn the_default_image_size_counts() {
        let text = transformer("[224, 224]", "30").replace("image_size = [224, 224]\n", "");
        check_rule(
            "patch-divides-image",
            &text,
            expect![[r#"
                7:14-7:16 warning patch-divides-image: patches of 30×30 pixels do not cover images of 224×224: 14 rows and 14 columns are cut off at the border
                  fix: Set `patch_size` to 32 (likely)
                  fix: Set `patch_size` to 28 (possible)
            "#]],
        );
    }

    #[test]
    fn a_half_typed_line_of_the_dataset_hides_nothing() {
        let text = transformer("[224, 224]", "30").replace("image_size = [224, 224]", "path = 'a");
        check_rule(
            "patch-divides-image",
            &text,
            expect![[r#"
            8:14-8:16 warning patch-divides-image: patches of 30×30 pixels do not cover images of 224×224: 14 rows and 14 columns are cut off at the border
              fix: Set `patch_size` to 32 (likely)
              fix: Set `patch_size` to 28 (possible)
        "#]],
        );
    }

    #[test]
    fn either_size_can_follow_the_other() {
        let text = transformer("[224, 200]", "16");
        check_fix(
            "patch-divides-image",
            "`patch_size` to 8",
            &text,
            expect![[r#"
                [dataset]
                image_size = [224, 200]

                [[models]]
                id = 'vit'
                name = 'ViT'
                kind = 'vision_transformer'
                patch_size = 8
                embed_dim = 768
                depth = 12
                num_heads = 12
            "#]],
        );
        check_fix(
            "patch-divides-image",
            "image_size",
            &text,
            expect![[r#"
                [dataset]
                image_size = [224, 192]

                [[models]]
                id = 'vit'
                name = 'ViT'
                kind = 'vision_transformer'
                patch_size = 16
                embed_dim = 768
                depth = 12
                num_heads = 12
            "#]],
        );
    }

    #[test]
    fn other_mistakes_come_first() {
        let silent = |text: String| check_rule("patch-divides-image", &text, expect![[""]]);
        silent(transformer("[224, 224]", "16"));
        silent(transformer("[224, 224]", "0"));
        silent(transformer("[224, 224]", "'30'"));
        silent(transformer("[224]", "30"));
        silent(transformer("[224, 0]", "30"));
        silent(transformer("[224, ", "30"));
        silent(transformer("[224, 20", "16"));
        silent(transformer("[224, 224]", "30").replace("image_size = [224, 224]", "image_s"));
    }

    #[test]
    fn no_larger_image_than_is_allowed() {
        check_rule(
            "patch-divides-image",
            &transformer("[4096, 4096]", "300"),
            expect![[r#"
            8:14-8:17 warning patch-divides-image: patches of 300×300 pixels do not cover images of 4096×4096: 196 rows and 196 columns are cut off at the border
              related 2:14-2:26: the size of the images
              fix: Set `patch_size` to 256 (likely)
              fix: Set `patch_size` to 512 (possible)
              fix: Set `image_size` to `[3900, 3900]` (possible)
        "#]],
        );
    }

    #[test]
    fn one_row_is_one() {
        let text = |size: &str, patch: u64| {
            format!(
                "[dataset]\nimage_size = {size}\n[[models]]\nkind = 'vision_transformer'\npatch_size = {patch}\n"
            )
        };
        check_rule(
            "patch-divides-image",
            &text("[49, 51]", 2),
            expect![[r#"
            5:14-5:15 warning patch-divides-image: patches of 2×2 pixels do not cover images of 49×51: 1 row and 1 column are cut off at the border
              related 2:14-2:22: the size of the images
              fix: Set `image_size` to `[48, 50]` (likely)
        "#]],
        );
        check_rule(
            "patch-divides-image",
            &text("[49, 50]", 2),
            expect![[r#"
            5:14-5:15 warning patch-divides-image: patches of 2×2 pixels do not cover images of 49×50: 1 row is cut off at the border
              related 2:14-2:22: the size of the images
              fix: Set `image_size` to `[48, 50]` (likely)
        "#]],
        );
        // That 15 is unusual follows from nothing else.
        check_rule("unusual-value", &text("[224, 224]", 15), expect![[""]]);
        check_rule(
            "unusual-value",
            &text("[225, 225]", 15),
            expect![[r#"
            5:14-5:16 warning unusual-value: `patch_size` is usually 8, 14, 16 or 32, not `15`: published transformers use 8, 14, 16 or 32, and so do all pretrained weights
              fix: Change to `14` (possible)
        "#]],
        );
    }
}
