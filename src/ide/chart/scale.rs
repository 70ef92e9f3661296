/// The range of the values shown, from bottom to top.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Scale {
    pub(super) low: f64,
    pub(super) high: f64,
}

impl Scale {
    /// That of these values; `None` where none of them is a number that can be placed.
    pub(super) fn of(values: impl Iterator<Item = f64>) -> Option<Self> {
        let finite = values.filter(|value| value.is_finite());
        finite.fold(None, |scale, value| match scale {
            None => Some(Self { low: value, high: value }),
            Some(Self { low, high }) => Some(Self { low: low.min(value), high: high.max(value) }),
        })
    }

    /// Whether all values are the same.
    pub(super) fn is_flat(self) -> bool {
        self.low == self.high
    }

    /// The value in the middle.
    pub(super) fn middle(self) -> f64 {
        self.low / 2.0 + self.high / 2.0
    }

    /// Where `value` is among `dots` rows, 0 being the top; flat ones lie in the middle.
    pub(super) fn row(self, value: f64, dots: usize) -> usize {
        let last = dots.saturating_sub(1);
        if self.is_flat() {
            return dots / 2;
        }
        // Halved, so that even the largest range is a number.
        let share = (self.high / 2.0 - value / 2.0) / (self.high / 2.0 - self.low / 2.0);
        ((share * last as f64).round() as usize).min(last)
    }
}

/// A value in a few characters.
pub(super) fn short(value: f64) -> String {
    match value.abs() {
        0.0 => "0".to_owned(),
        size if !(0.001..100_000.0).contains(&size) => format!("{value:.1e}"),
        size if size >= 100.0 => format!("{value:.0}"),
        size if size >= 10.0 => format!("{value:.1}"),
        size if size >= 0.1 => format!("{value:.3}"),
        _ => format!("{value:.4}"),
    }
}
