//! Whether a completion is one that the typed text may become.

/// Whether the letters of `typed` stand in `filter` in this order, whatever their case: what
/// editors mean by a match, at its most generous.
pub(super) fn fits(typed: &str, filter: &str) -> bool {
    let mut letters = filter.chars().flat_map(char::to_lowercase);
    let typed = typed.chars().filter(|c| !c.is_whitespace());
    typed.flat_map(char::to_lowercase).all(|wanted| letters.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::fits;

    #[test]
    fn letters_in_order_are_enough() {
        assert!(fits("", "anything"));
        assert!(fits("bs", "batch_size") && fits("Batch", "batch_size"));
        assert!(fits("lenet", "model_3fa9c1d2 LeNet"));
        assert!(!fits("sb", "batch_size") && !fits("batchsizes", "batch_size"));
        assert!(fits("Über", "übersicht"));
    }
}
