use std::fmt;

/// What flows between layers. Shown as `64×56×56` or `512`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Shape {
    /// Channels × height × width.
    Image {
        /// Channels.
        channels: u64,
        /// Height in pixels.
        height: u64,
        /// Width in pixels.
        width: u64,
    },
    /// A vector of features.
    Features(u64),
}

impl fmt::Display for Shape {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Shape::Image { channels, height, width } => write!(f, "{channels}×{height}×{width}"),
            Shape::Features(features) => write!(f, "{features}"),
        }
    }
}

/// A number for people: shown with its thousands apart, as in `18,496`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Count(pub u64);

impl fmt::Display for Count {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.to_string();
        let mut grouped = String::with_capacity(digits.len() + digits.len() / 3);
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at).is_multiple_of(3) {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        f.pad(&grouped)
    }
}

/// The megabytes (10⁶ bytes) that `parameters` take, at 4 bytes each.
#[expect(clippy::cast_precision_loss, reason = "for people, shown with one decimal")]
pub fn megabytes(parameters: u64) -> f64 {
    parameters as f64 * 4.0 / 1e6
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_and_counts_read_well() {
        assert_eq!(Shape::Image { channels: 64, height: 56, width: 7 }.to_string(), "64×56×7");
        assert_eq!(Shape::Features(512).to_string(), "512");
        let counts = [0, 999, 1000, 18_496, 86_567_656].map(|n| Count(n).to_string());
        assert_eq!(counts, ["0", "999", "1,000", "18,496", "86,567,656"]);
        assert_eq!(format!("{:>7}", Count(1000)), "  1,000");
        assert_eq!(format!("{:.1}", megabytes(86_567_656)), "346.3");
    }
}
