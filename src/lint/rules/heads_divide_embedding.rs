use crate::catalog::{IntegerRange, ValueType};
use crate::lint::{Check, Context, Fix, Rule, Severity};
use crate::session::{Entry, Library, Model, ModelKind, edits};

pub(in crate::lint) const RULE: Rule = Rule {
    code: "heads-divide-embedding",
    severity: Severity::Error,
    summary: "`embed_dim` is not a multiple of `num_heads`",
    explanation: r#"Attention cuts the embedding into equal parts, one for each head. So `embed_dim` must be a
multiple of `num_heads`.

```toml
[[models]]
id = "model_b16b16b1"
name = "ViT, ten heads"
kind = "vision_transformer"
patch_size = 16
embed_dim = 768
depth = 12
num_heads = 10
```

768 values do not divide into ten equal parts: PyTorch refuses to build such a transformer.

Choose a number of heads that divides `embed_dim`. Well-tried transformers have 64 values a head:
`embed_dim = 768` with 12 heads, 1024 with 16.
"#,
    check: Check::Entries(Library::Models, check),
};

fn check(context: &mut Context<'_>, entry: Entry<'_>) {
    let model = Model(entry);
    if model.kind() != Some(ModelKind::VisionTransformer) {
        return;
    }
    let values = model.0.values();
    let (Some(embed_dim), Some(heads)) = (values.count("embed_dim"), values.count("num_heads"))
    else {
        return;
    };
    let written = |key| values.key(key).and_then(|spec| values.written(spec));
    let (heads_field, embedding_field) = (written("num_heads"), written("embed_dim"));
    let Some(place) = heads_field.or(embedding_field) else { return };
    // A value that is absent may be half-typed: then its default is not what is meant.
    let half_typed =
        model.0.table.is_broken() && (heads_field.is_none() || embedding_field.is_none());
    if heads == 0 || embed_dim.is_multiple_of(heads) || half_typed {
        return;
    }
    let message = format!(
        "{heads} heads cannot share an embedding of {embed_dim} values: `embed_dim` must be a \
         multiple of `num_heads`"
    );
    let mut report = context.report(place.value.range(), message);
    if let Some(embedding) = embedding_field.filter(|_| heads_field.is_some()) {
        report = report.related(embedding.value.range(), "the embedding that they share");
    }
    report.fixes(|_| {
        let range = |key| match values.key(key).map(|spec| &spec.value) {
            Some(ValueType::Integer(range)) => *range,
            _ => IntegerRange::default(),
        };
        let set = |key: &str, value: u64| {
            let edits = edits::set_field(model.0.table, key, &value.to_string());
            (format!("Set `{key}` to {value}"), edits)
        };
        let heads_allowed = allowed(range("num_heads"));
        let mut fixes = Vec::new();
        // One head would always do, but is hardly what somebody wants who asks for more.
        let divisors = nearest_divisors(embed_dim, heads).into_iter();
        for divisor in divisors.filter(|divisor| *divisor > 1 && heads_allowed(*divisor)) {
            let (title, edits) = set("num_heads", divisor);
            fixes.push(Fix::likely_if_first(&fixes, title, edits));
        }
        let down = embed_dim / heads * heads;
        let multiple = if embed_dim - down <= heads / 2 && down > 0 { down } else { down + heads };
        if allowed(range("embed_dim"))(multiple) {
            let (title, edits) = set("embed_dim", multiple);
            fixes.push(Fix::likely_if_first(&fixes, title, edits));
        }
        fixes
    });
}

fn allowed(range: IntegerRange) -> impl Fn(u64) -> bool {
    move |value| i64::try_from(value).is_ok_and(|value| range.contains(value))
}

/// The divisors of `number` next to `wanted`, the nearer one first.
pub(super) fn nearest_divisors(number: u64, wanted: u64) -> Vec<u64> {
    let divides = |candidate: &u64| number.is_multiple_of(*candidate);
    let below = (1..wanted.min(number.saturating_add(1))).rev().find(divides);
    let above = (wanted.saturating_add(1)..=number).find(divides);
    let mut nearest: Vec<u64> = below.into_iter().chain(above).collect();
    nearest.sort_by_key(|divisor| divisor.abs_diff(wanted));
    nearest
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use super::nearest_divisors;
    use crate::lint::testing::{check_fix, check_rule};

    fn transformer(embed_dim: &str, num_heads: &str) -> String {
        format!(
            "[[models]]
id = 'vit'
name = 'ViT'
kind = 'vision_transformer'
patch_size = 16
embed_dim = {embed_dim}
depth = 12
num_heads = {num_heads} # wide
"
        )
    }

    #[test]
    fn heads_that_cannot_share_the_embedding() {
        let text = transformer("768", "10");
        check_rule(
            "heads-divide-embedding",
            &text,
            expect![[r#"
            8:13-8:15 error heads-divide-embedding: 10 heads cannot share an embedding of 768 values: `embed_dim` must be a multiple of `num_heads`
              related 6:13-6:16: the embedding that they share
              fix: Set `num_heads` to 8 (likely)
              fix: Set `num_heads` to 12 (possible)
              fix: Set `embed_dim` to 770 (possible)
        "#]],
        );
        check_fix(
            "heads-divide-embedding",
            "`num_heads` to 12",
            &text,
            expect![[r#"
                [[models]]
                id = 'vit'
                name = 'ViT'
                kind = 'vision_transformer'
                patch_size = 16
                embed_dim = 768
                depth = 12
                num_heads = 12 # wide
            "#]],
        );
        check_rule(
            "heads-divide-embedding",
            &transformer("769", "12"),
            expect![[r#"
                8:13-8:15 error heads-divide-embedding: 12 heads cannot share an embedding of 769 values: `embed_dim` must be a multiple of `num_heads`
                  related 6:13-6:16: the embedding that they share
                  fix: Set `embed_dim` to 768 (likely)
            "#]],
        );
    }

    #[test]
    fn other_mistakes_come_first() {
        let silent = |text: String| check_rule("heads-divide-embedding", &text, expect![[""]]);
        silent(transformer("768", "12"));
        silent(transformer("768", "0"));
        silent(transformer("768", "1000"));
        silent(transformer("'768'", "10"));
        silent(transformer("768", ""));
        silent(transformer("768", "10").replace("vision_transformer", "custom_cnn"));
    }

    #[test]
    fn divisors_next_to_a_number() {
        assert_eq!(nearest_divisors(768, 10), [8, 12]);
        assert_eq!(nearest_divisors(7, 100), [7]);
        assert_eq!(nearest_divisors(7, 3), [1, 7]);
        assert_eq!(nearest_divisors(0, 3), [0; 0]);
    }
}
