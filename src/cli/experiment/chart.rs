use crate::ide::{Style, chart};
use crate::session::history::Epoch;

/// Columns where standard output is no terminal.
const WIDTH: usize = 80;

/// The curves of an experiment, as wide as the terminal; empty where there are none.
pub fn draw(history: &[Epoch], best: Option<u64>) -> String {
    let width = terminal_size::terminal_size_of(std::io::stdout())
        .map_or(WIDTH, |(terminal_size::Width(columns), _)| columns.into());
    chart(history, best, width, style(|name| std::env::var(name).ok()))
}

/// What the terminal can show, by the variables that say so.
fn style(variable: impl Fn(&str) -> Option<String>) -> Style {
    if variable("TERM").is_some_and(|term| term == "dumb" || term == "linux") {
        return Style::Ascii;
    }
    if cfg!(windows) {
        return Style::Unicode;
    }
    // The first of them that says anything counts, as in the C library.
    let set = |name: &&str| variable(name).filter(|value| !value.is_empty());
    let locale = ["LC_ALL", "LC_CTYPE", "LANG"].iter().find_map(set).unwrap_or_default();
    let locale = locale.to_ascii_lowercase();
    match locale.contains("utf-8") || locale.contains("utf8") {
        true => Style::Unicode,
        false => Style::Ascii,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dots_are_for_terminals_that_have_them() {
        let told = |variables: &[(&str, &str)]| {
            style(|name| {
                let found = variables.iter().find(|(known, _)| *known == name);
                found.map(|(_, value)| (*value).to_owned())
            })
        };
        let utf8 = ("LANG", "de_DE.UTF-8");
        assert_eq!(told(&[utf8, ("TERM", "xterm-256color"), ("LC_ALL", "")]), Style::Unicode);
        if cfg!(not(windows)) {
            assert_eq!(told(&[utf8, ("LC_ALL", "C")]), Style::Ascii);
            assert_eq!(told(&[]), Style::Ascii);
        }
        assert_eq!(told(&[utf8, ("TERM", "dumb")]), Style::Ascii);
    }
}
