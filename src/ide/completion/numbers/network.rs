//! Numbers of networks that must divide each other or fit what arrives.

use super::{Number, Numbers, Question, whole};
use crate::catalog::{Literal, TypicalValues, ValueType};
use crate::ide::completion::{layers, sizes};
use crate::session::network::{Shape, Strategy, trainable};

/// What each head works with best.
const HEAD_SIZE: u64 = 64;
/// Heads much smaller or larger than that are no one's choice.
const HEAD_SIZES: std::ops::RangeInclusive<u64> = 8..=256;

/// Divisors of `embed_dim`, those with about 64 values a head first.
pub(super) fn heads(question: &Question<'_, '_>) -> Option<Numbers> {
    let embedding = question.sibling("embed_dim").filter(|dim| *dim > 0)?;
    let most = match question.value {
        ValueType::Integer(range) => range.max.and_then(|max| u64::try_from(max).ok()),
        _ => None,
    };
    let candidates = 1..=most.unwrap_or(128).min(embedding).min(1024);
    let mut heads: Vec<u64> = candidates.filter(|heads| embedding.is_multiple_of(*heads)).collect();
    let sensible = |heads: &u64| HEAD_SIZES.contains(&(embedding / heads));
    if heads.iter().any(sensible) {
        heads.retain(sensible);
    }
    heads.sort_by_key(|heads| ratio(embedding / heads, HEAD_SIZE));
    let list = heads
        .into_iter()
        .filter_map(|heads| Number::integer(heads, format!("{} values a head", embedding / heads)));
    let written = question.written.and_then(whole).filter(|heads| *heads > 0);
    let mends = written.is_some_and(|heads| !embedding.is_multiple_of(heads));
    Some(Numbers { list: list.collect(), mends })
}

/// Multiples of `num_heads`.
pub(super) fn embedding(question: &Question<'_, '_>) -> Option<Numbers> {
    let heads = question.sibling("num_heads").filter(|heads| *heads > 0)?;
    let usual = heads.saturating_mul(HEAD_SIZE);
    let mut list: Vec<Number> = Number::integer(usual, "64 values a head").into_iter().collect();
    let fits = |number: &Number| match number.value {
        Literal::Integer(value) => {
            u64::try_from(value).is_ok_and(|value| value.is_multiple_of(heads))
        }
        _ => false,
    };
    list.extend(question.of_catalog().into_iter().filter(fits));
    for size in [32, 96, 128] {
        list.extend(Number::integer(heads.saturating_mul(size), format!("{size} values a head")));
    }
    let written = question.written.and_then(whole);
    // The multiples around what is written are what was meant, if it is none.
    if let Some(written) = written.filter(|written| !written.is_multiple_of(heads)) {
        let below = written / heads * heads;
        for near in [below, below.saturating_add(heads)] {
            let why = format!("{} values a head", near / heads);
            list.extend(Number::integer(near, why).filter(|_| near > 0));
        }
        return Some(Numbers { list, mends: true });
    }
    Some(Numbers { list, mends: false })
}

/// Divisors of both sides of the images, usual ones first.
pub(super) fn patches(question: &Question<'_, '_>) -> Option<Numbers> {
    let (height, width) = question.session.dataset().image_size()?;
    let divides =
        |size: &u64| *size > 0 && height.is_multiple_of(*size) && width.is_multiple_of(*size);
    let typical = question.key.typical.as_ref().map(|typical| &typical.values);
    let typical = match typical {
        Some(TypicalValues::OneOf(values)) => values.as_slice(),
        _ => &[],
    };
    let usual = question.key.example.iter().chain(typical).filter_map(Literal::as_number);
    let mut sizes: Vec<u64> = usual.filter_map(whole).filter(divides).collect();
    if sizes.is_empty() {
        sizes = (4..=64.min(height).min(width)).filter(divides).collect();
        sizes.sort_by_key(|size| ratio(*size, 16));
    }
    let list = sizes.into_iter().filter_map(|size| {
        let patches = (height / size).saturating_mul(width / size);
        Number::integer(size, format!("{patches} patches of {height}×{width}"))
    });
    let written = question.written.and_then(whole);
    let mends = written.is_some_and(|size| !divides(&size));
    Some(Numbers { list: list.collect(), mends })
}

/// As many as the backbone has at most, with what that lets learn.
pub(super) fn unfrozen(question: &Question<'_, '_>) -> Option<Numbers> {
    let name = question.scope.string("base_model")?;
    let backbone = question.session.catalog().backbone(name)?;
    let all = u64::try_from(backbone.layers.len()).ok()?;
    let of_catalog = question.of_catalog().into_iter();
    let counts = of_catalog.filter_map(|number| whole(number.size()));
    let mut counts: Vec<u64> = counts.filter(|count| *count < all).collect();
    counts.push(all);
    let list = counts.into_iter().filter_map(|layers| {
        let learned = trainable(backbone, Strategy::PartialFineTuning { layers });
        let which = if layers == all { "all layers".into() } else { format!("of {all} layers") };
        Number::integer(layers, format!("{which}, {} trainable", sizes::short(learned)))
    });
    Some(Numbers { list: list.collect(), mends: false })
}

/// Windows that fit into what arrives.
pub(super) fn windows(question: &Question<'_, '_>) -> Option<Numbers> {
    let arriving = layers::arriving(question.snapshot, question.session, question.at)?;
    let Shape::Image { height, width, .. } = arriving else { return None };
    let side = height.min(width);
    let of_layer = question.of_layer().into_iter();
    let list = of_layer.chain(question.of_catalog()).filter_map(|number| {
        let size = whole(number.size()).filter(|size| (1..=side).contains(size))?;
        let why = format!("{height}×{width} → {}×{}", height / size, width / size);
        Number::integer(size, why)
    });
    let mends = question.written.and_then(whole).is_some_and(|size| size > side);
    Some(Numbers { list: list.collect(), mends })
}

/// How far apart two numbers are as factors, in thousandths.
fn ratio(a: u64, b: u64) -> u64 {
    let (small, large) = (a.min(b).max(1), a.max(b));
    large.saturating_mul(1000) / small
}
