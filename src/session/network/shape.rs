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

/// Memory in megabytes (10⁶ bytes), shown to people: `2 kB`, `1.38 MB`, `346.3 MB`.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Megabytes(pub f64);

impl Megabytes {
    /// What `parameters` take, at 4 bytes each.
    #[expect(clippy::cast_precision_loss, reason = "for people, shown with few digits")]
    pub fn of(parameters: u64) -> Self {
        Self(parameters as f64 * 4.0 / 1e6)
    }
}

impl fmt::Display for Megabytes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            small if small < 0.1 => write!(f, "{:.0} kB", small * 1000.0),
            small if small < 10.0 => write!(f, "{small:.2} MB"),
            large => write!(f, "{large:.1} MB"),
        }
    }
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
        let shown = [739, 25_000, 345_000, 86_567_656].map(|it| Megabytes::of(it).to_string());
        assert_eq!(shown, ["3 kB", "0.10 MB", "1.38 MB", "346.3 MB"]);
    }
}
