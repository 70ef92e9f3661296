/// A vision transformer, as far as counts go.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Transformer {
    /// Side of a square patch, in pixels.
    pub patch_size: u64,
    /// Width of the embedding.
    pub embed_dim: u64,
    /// Number of blocks.
    pub depth: u64,
    /// Width of a block's hidden layer, as a multiple of the embedding's.
    pub mlp_ratio: f64,
}

impl Transformer {
    /// How many patches an image is cut into; a rest at the border is left out.
    pub fn patches(&self, height: u64, width: u64) -> Option<u64> {
        let rows = height.checked_div(self.patch_size)?;
        rows.checked_mul(width.checked_div(self.patch_size)?)
    }

    /// All parameters for images cut into `patches`, with an output layer for `classes` if their
    /// number is known; `None` beyond 2⁶³.
    pub fn parameters(&self, patches: u64, classes: Option<u64>) -> Option<u64> {
        let count = self.exact_parameters(patches.into(), classes.map(Into::into))?;
        i64::try_from(count).ok()?.try_into().ok()
    }

    fn exact_parameters(&self, patches: u128, classes: Option<u128>) -> Option<u128> {
        let (d, p) = (u128::from(self.embed_dim), u128::from(self.patch_size));
        let m = self.hidden();
        let embedding =
            sum(&[product(&[3, p, p, d])?, d, d, product(&[patches.checked_add(1)?, d])?])?;
        let norms = product(&[4, d])?;
        let attention = sum(&[product(&[4, d, d])?, product(&[4, d])?])?;
        let mlp = sum(&[product(&[2, d, m])?, m, d])?;
        let blocks = product(&[self.depth.into(), sum(&[norms, attention, mlp])?])?;
        let last_norm = product(&[2, d])?;
        let output = match classes {
            Some(classes) => sum(&[product(&[d, classes])?, classes])?,
            None => 0,
        };
        sum(&[embedding, blocks, last_norm, output])
    }

    /// As PyTorch computes it: `int(embed_dim * mlp_ratio)`.
    #[expect(
        clippy::cast_precision_loss,
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        reason = "a width beyond 2⁵³ is refused by the count; a negative ratio by the catalog"
    )]
    fn hidden(&self) -> u128 {
        (self.embed_dim as f64 * self.mlp_ratio).floor() as u128
    }
}

fn product(factors: &[u128]) -> Option<u128> {
    factors.iter().try_fold(1_u128, |all, factor| all.checked_mul(*factor))
}

fn sum(terms: &[u128]) -> Option<u128> {
    terms.iter().try_fold(0_u128, |all, term| all.checked_add(*term))
}

#[cfg(test)]
mod tests {
    use super::*;

    const VIT_B16: Transformer =
        Transformer { patch_size: 16, embed_dim: 768, depth: 12, mlp_ratio: 4.0 };

    #[test]
    fn vit_b16_has_its_published_size() {
        assert_eq!(VIT_B16.patches(224, 224), Some(196));
        assert_eq!(VIT_B16.parameters(196, Some(1000)), Some(86_567_656));
        assert_eq!(VIT_B16.parameters(196, None), Some(86_567_656 - 769_000));
    }

    #[test]
    fn a_rest_at_the_border_is_left_out() {
        assert_eq!(VIT_B16.patches(31, 64), Some(4));
        assert_eq!(VIT_B16.patches(15, 64), Some(0));
    }

    #[test]
    fn the_hidden_layer_has_a_whole_width() {
        // 10 · 0.79 = 7.9 is 7; one block, one patch:
        let narrow = Transformer { patch_size: 1, embed_dim: 10, depth: 1, mlp_ratio: 0.79 };
        let embedding = 3 * 10 + 10 + 10 + 2 * 10;
        let attention = 2 * 10 + 3 * 100 + 3 * 10 + 100 + 10;
        let mlp = 2 * 10 + 10 * 7 + 7 + 7 * 10 + 10;
        let output = 2 * 10 + 10 * 3 + 3;
        assert_eq!(narrow.parameters(1, Some(3)), Some(embedding + attention + mlp + output));
    }

    #[test]
    fn absurd_numbers_are_refused() {
        let absurd = Transformer { embed_dim: u64::MAX, depth: u64::MAX, ..VIT_B16 };
        assert_eq!(absurd.parameters(196, Some(10)), None);
        assert_eq!(Transformer { patch_size: 0, ..VIT_B16 }.patches(224, 224), None);
        assert_eq!(Transformer { mlp_ratio: f64::INFINITY, ..VIT_B16 }.parameters(1, None), None);
    }
}
