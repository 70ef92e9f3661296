//! How large models are, in a word.

use crate::ide::networks;
use crate::session::{Model, Session};

/// All parameters of `model`, if it can be built.
pub(super) fn parameters(session: &Session<'_>, model: Model<'_>) -> Option<u64> {
    networks::known(session, model).network.as_ref().ok().map(|network| network.parameters)
}

/// A number of parameters as people say it: "1.2 M", "62 k".
#[expect(clippy::cast_precision_loss, reason = "rounded to a tenth")]
pub(super) fn short(count: u64) -> String {
    match count {
        0..1_000 => count.to_string(),
        1_000..1_000_000 => format!("{} k", (count + 500) / 1000),
        1_000_000..1_000_000_000 => format!("{:.1} M", count as f64 / 1e6),
        _ => format!("{:.1} G", count as f64 / 1e9),
    }
}

#[cfg(test)]
mod tests {
    use super::short;

    #[test]
    fn counts_are_said_shortly() {
        let said = [7, 61_706, 1_234_567, 86_567_656, 2_500_000_000].map(short);
        assert_eq!(said, ["7", "62 k", "1.2 M", "86.6 M", "2.5 G"]);
    }
}
