//! Counts, results and times as people say them.

use crate::session::network::Count;

/// `1 step`, `4,576 steps`.
pub(super) fn counted(count: u64, noun: &str) -> String {
    let ending = match (count, noun) {
        (1, _) => "",
        (_, "patch") => "es",
        _ => "s",
    };
    format!("{} {noun}{ending}", Count(count))
}

/// A result with four digits at most, as in `0.915`.
pub(super) fn result(value: f64) -> String {
    let size = value.abs();
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    if !(0.0001..1e9).contains(&size) {
        return format!("{value:.2e}");
    }
    let digits = match size {
        1000.0.. => 0,
        100.0.. => 1,
        10.0.. => 2,
        1.0.. => 3,
        _ => 4,
    };
    let text = format!("{value:.digits$}");
    match text.contains('.') {
        true => text.trim_end_matches('0').trim_end_matches('.').to_owned(),
        false => text,
    }
}

/// A time in seconds, as in `1 h 43 min`.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "floats saturate")]
pub(super) fn duration(seconds: f64) -> String {
    if seconds < 10.0 {
        return format!("{} s", result((seconds * 10.0).round() / 10.0));
    }
    let seconds = seconds.round() as u64;
    let (minutes, hours) = (seconds / 60, seconds / 3600);
    match (hours, minutes) {
        (0, 0) => format!("{seconds} s"),
        (0, _) => format!("{minutes} min {} s", seconds % 60),
        (1..48, _) => format!("{hours} h {} min", minutes % 60),
        _ => format!("{} days {} h", hours / 24, hours % 24),
    }
}

/// The first line of `text` with at most `longest` characters.
pub(super) fn shortened(text: &str, longest: usize) -> String {
    let line = text.trim().lines().next().unwrap_or_default();
    let mut chars = line.chars().map(|c| if c.is_control() { ' ' } else { c });
    let mut shown: String = chars.by_ref().take(longest).collect();
    if chars.next().is_some() {
        shown.push('…');
    }
    shown
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn results_have_the_digits_that_count() {
        let shown = [0.915, 0.31, 0.123_456, 12.345_6, 123.0, 98765.4, 3e-7, 0.0, -0.5, 0.00034];
        assert_eq!(
            shown.map(result),
            ["0.915", "0.31", "0.1235", "12.35", "123", "98765", "3.00e-7", "0", "-0.5", "0.0003"]
        );
        assert_eq!(result(f64::NAN), "NaN");
    }

    #[test]
    fn times_have_two_units_at_most() {
        let shown = [0.25, 59.0, 61.0, 6162.4, 400_000.0, f64::INFINITY];
        let expected = ["0.3 s", "59 s", "1 min 1 s", "1 h 42 min", "4 days 15 h"];
        assert_eq!(shown.map(duration)[..5], expected);
    }

    #[test]
    fn nouns_follow_their_number() {
        assert_eq!(counted(1, "patch"), "1 patch");
        assert_eq!(counted(196, "patch"), "196 patches");
        assert_eq!(counted(4576, "sample"), "4,576 samples");
        assert_eq!(counted(0, "experiment"), "0 experiments");
    }

    #[test]
    fn long_texts_are_cut() {
        assert_eq!(shortened(" CUDA out of memory\nTraceback", 60), "CUDA out of memory");
        assert_eq!(shortened("é\tééé", 3), "é é…");
    }
}
