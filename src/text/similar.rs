use std::cmp::Reverse;

/// Those of `candidates` that `written` may have been meant to be, the nearest first; of equally
/// near ones, those that share a longer beginning, then those that come first.
///
/// Upper and lower case, `-` and `_` count as the same; a third of the letters may differ.
pub fn similar<'a>(written: &str, candidates: impl IntoIterator<Item = &'a str>) -> Vec<&'a str> {
    let wanted = folded(written);
    let mut near: Vec<_> = candidates
        .into_iter()
        .filter_map(|candidate| {
            let distance = distance_within_limit(&wanted, candidate)?;
            Some((distance, Reverse(common_prefix(written, candidate)), candidate))
        })
        .collect();
    near.sort_by_key(|&(distance, prefix, _)| (distance, prefix));
    near.into_iter().map(|(.., candidate)| candidate).collect()
}

/// The number of letters that differ from `wanted`, unless they are too many to be a slip.
fn distance_within_limit(wanted: &str, candidate: &str) -> Option<usize> {
    let limit = (wanted.len().max(candidate.len()) / 3).max(1);
    // Most candidates are told by their length alone. (In bytes: a letter has at most four.)
    if wanted.len().abs_diff(candidate.len()) > 4 * limit {
        return None;
    }
    let distance = strsim::osa_distance(wanted, &folded(candidate));
    // Nothing of a very short word may be left of it.
    (distance <= limit && distance < wanted.len()).then_some(distance)
}

fn folded(word: &str) -> String {
    word.chars().map(|c| if c == '-' { '_' } else { c.to_ascii_lowercase() }).collect()
}

fn common_prefix(a: &str, b: &str) -> usize {
    a.bytes().zip(b.bytes()).take_while(|(a, b)| a == b).count()
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPTIMIZERS: [&str; 4] = ["adam", "adamw", "sgd", "rmsprop"];

    #[test]
    fn slips_are_understood_and_the_nearest_comes_first() {
        assert_eq!(similar("adan", OPTIMIZERS), ["adam"]);
        assert_eq!(similar("Adam-W", OPTIMIZERS), ["adamw", "adam"]);
        assert_eq!(similar("rsmprop", OPTIMIZERS), ["rmsprop"], "two letters swapped are one slip");
        assert_eq!(similar("Batch-Size", ["batch_size"]), ["batch_size"]);
    }

    #[test]
    fn other_words_are_not() {
        assert_eq!(similar("lion", OPTIMIZERS), [""; 0]);
        assert_eq!(similar("x", ["y"]), [""; 0]);
        assert_eq!(similar("", ["a"]), [""; 0]);
    }

    #[test]
    fn of_equally_near_ones_the_same_beginning_wins() {
        assert_eq!(similar("model_12", ["modex_12", "model_13"]), ["model_13", "modex_12"]);
    }
}
