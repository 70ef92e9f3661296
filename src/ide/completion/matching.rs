//! Whether a completion is one that the typed text may become.

/// How well typed text fits a completion; smaller is better.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Fit {
    /// It begins so.
    Begins,
    /// One of its words begins so.
    Word,
    /// The letters stand in it in this order, the first at the beginning of a word.
    Letters,
}

/// How `typed` fits `name`, whatever their case; spaces, and what opens quotes and brackets, count
/// for nothing.
pub(super) fn fit(typed: &str, name: &str) -> Option<Fit> {
    let typed = typed.trim_start_matches(OPENING);
    let name = name.trim_start_matches(OPENING);
    let begins = words(name).any(|word| is_prefix(typed, word));
    match () {
        () if is_prefix(typed, name) => Some(Fit::Begins),
        () if begins => Some(Fit::Word),
        () if words(name).any(|word| is_in(typed, word)) => Some(Fit::Letters),
        () => None,
    }
}

/// Whether `name` begins with what is typed.
pub(super) fn begins(typed: &str, name: &str) -> bool {
    fit(typed, name) == Some(Fit::Begins)
}

/// What a quoted or bracketed text begins with.
const OPENING: [char; 5] = ['"', '\'', '[', ' ', '\t'];

/// What follows from the beginning of each word: `size` is one of `batch_size`, `2D` one of
/// `Conv2D`.
fn words(name: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    name.char_indices().filter_map(move |(at, c)| {
        let begins = match c {
            c if c.is_uppercase() => !before.is_uppercase(),
            c if c.is_lowercase() => !before.is_alphabetic(),
            c if c.is_alphabetic() => !before.is_alphabetic(),
            c if c.is_numeric() => !before.is_numeric(),
            _ => !before.is_whitespace() && c != before,
        };
        before = c;
        begins.then(|| &name[at..])
    })
}

fn letters(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace()).flat_map(char::to_lowercase)
}

fn is_prefix(typed: &str, name: &str) -> bool {
    let mut name = letters(name);
    letters(typed).all(|wanted| name.next() == Some(wanted))
}

/// Whether `name` has the letters of `typed` in their order, beginning with the first.
fn is_in(typed: &str, name: &str) -> bool {
    let mut name = letters(name);
    let mut typed = letters(typed);
    typed.next().is_none_or(|first| name.next() == Some(first))
        && typed.all(|wanted| name.any(|letter| letter == wanted))
}

#[cfg(test)]
mod tests {
    use super::{Fit, fit};

    #[test]
    fn beginnings_come_before_words_and_those_before_letters() {
        assert_eq!(fit("", "anything"), Some(Fit::Begins));
        assert_eq!(fit("Batch", "batch_size"), Some(Fit::Begins));
        assert_eq!(fit("\"[ba", "batch_size"), Some(Fit::Begins));
        assert_eq!(fit("Über", "übersicht"), Some(Fit::Begins));
        assert_eq!(fit("size", "batch_size"), Some(Fit::Word));
        assert_eq!(fit("lenet", "model_3fa9c1d2 LeNet"), Some(Fit::Word));
        assert_eq!(fit("2d", "Conv2D"), Some(Fit::Word));
        assert_eq!(fit("pool", "MaxPooling2D"), Some(Fit::Word));
        assert_eq!(fit("bs", "batch_size"), Some(Fit::Letters));
    }

    #[test]
    fn letters_within_a_word_are_not_looked_for() {
        assert_eq!(fit("o", "info"), None);
        assert_eq!(fit("2", "128"), None);
        assert_eq!(fit("co", "BatchNorm"), None);
        assert_eq!(fit("sb", "batch_size"), None);
        assert_eq!(fit("batchsizes", "batch_size"), None);
    }
}
