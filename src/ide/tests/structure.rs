//! What holds for what is shown of a file's structure, whatever the file.

use crate::ide::{Snapshot, Symbol, folds, links, selection_ranges, semantic_tokens, symbols};
use crate::text::{TextRange, TextSize};

/// Holds it for one file and one cursor.
pub(super) fn check(snapshot: &Snapshot, at: TextSize) {
    let all = TextRange::up_to(snapshot.document.end());
    check_symbols(&symbols(snapshot), all);
    check_folds(snapshot);
    check_tokens(snapshot, all);
    check_selection(&selection_ranges(snapshot, &[at]).concat(), at, all);
    let links = links(snapshot);
    assert!(links.is_sorted_by(|a, b| a.range.end() <= b.range.start()), "{links:?}");
}

/// Symbols have names, lie in what holds them, in file order and apart.
fn check_symbols(symbols: &[Symbol], outer: TextRange) {
    let mut done = outer.start();
    for symbol in symbols {
        assert!(!symbol.name.trim().is_empty(), "{symbol:?}");
        assert!(symbol.range.contains_range(symbol.focus), "{symbol:?}");
        assert!(outer.contains_range(symbol.range), "{symbol:?} is not in {outer:?}");
        assert!(done <= symbol.range.start(), "{symbol:?} is not behind {done:?}");
        done = symbol.range.end();
        check_symbols(&symbol.children, symbol.range);
    }
}

/// Folds lie within each other or apart, and go over several lines.
fn check_folds(snapshot: &Snapshot) {
    let line = |at| snapshot.document.lines().line(at);
    let mut open: Vec<TextRange> = Vec::new();
    for fold in folds(snapshot) {
        assert!(line(fold.range.start()) < line(fold.range.end()), "{fold:?}");
        while open.last().is_some_and(|outer| outer.end() <= fold.range.start()) {
            open.pop();
        }
        assert!(open.last().is_none_or(|outer| outer.contains_range(fold.range)), "{fold:?}");
        open.push(fold.range);
    }
}

/// Tokens stand one behind the other, each on one line.
fn check_tokens(snapshot: &Snapshot, all: TextRange) {
    let mut done = TextSize::default();
    for token in semantic_tokens(snapshot, all) {
        assert!(!token.range.is_empty() && done <= token.range.start(), "{token:?}");
        assert!(!snapshot.document.slice(token.range).contains(['\n', '\r']), "{token:?}");
        done = token.range.end();
    }
}

/// A selection only grows, until it is the whole file.
fn check_selection(ranges: &[TextRange], at: TextSize, all: TextRange) {
    assert_eq!(ranges.last(), Some(&all));
    assert!(ranges.iter().all(|range| range.contains_inclusive(at)), "{ranges:?}");
    let grows = |a: &TextRange, b: &TextRange| b.contains_range(*a) && b.len() > a.len();
    assert!(ranges.is_sorted_by(grows), "{ranges:?}");
}
