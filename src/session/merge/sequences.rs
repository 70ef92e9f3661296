//! Lists whose elements have no IDs: which places of them changed where.

use std::ops::Range;

use super::lists::Sides;
use super::same::same;
use crate::syntax::Node;

/// Lists of which more than these times these elements differ are compared as a whole.
const MAX_PAIRS: usize = 40_000;

/// One thing to do about a list.
#[derive(Debug, Clone)]
pub(super) enum Part {
    /// What `mine` has at these places gives way to what `theirs` has at those.
    Splice { at: Range<usize>, elements: Range<usize> },
    /// An element that both sides changed, where it is in each.
    Pair(Sides<usize>),
}

/// A difference between two lists: what stands at these places of one, and of the other.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Hunk {
    old: Range<usize>,
    new: Range<usize>,
}

/// What changed on disk, in the order of the list; `None` if the two sides changed the same place
/// in ways that do not go together.
pub(super) fn parts(lists: &Sides<Vec<Node<'_>>>) -> Option<Vec<Part>> {
    let theirs = hunks(&lists.base, &lists.theirs)?;
    let mine = hunks(&lists.base, &lists.mine)?;
    let (mut theirs, mut mine) = (theirs.into_iter().peekable(), mine.into_iter().peekable());
    // How far each list is ahead of the base.
    let (mut ahead_there, mut ahead_here) = (0_isize, 0_isize);
    let mut parts = Vec::new();
    while theirs.peek().is_some() || mine.peek().is_some() {
        let start = [theirs.peek(), mine.peek()].into_iter().flatten().map(|it| it.old.start).min();
        let mut old = start?..start?;
        let (mut there, mut here) = (None, None);
        // All that touches, on either side, is one place.
        loop {
            if let Some(hunk) = theirs.next_if(|hunk| touches(&hunk.old, &old)) {
                old = cover(&old, &hunk.old);
                there = Some(together(there, hunk));
            } else if let Some(hunk) = mine.next_if(|hunk| touches(&hunk.old, &old)) {
                old = cover(&old, &hunk.old);
                here = Some(together(here, hunk));
            } else {
                break;
            }
        }
        let there_now = now(&old, there.as_ref(), ahead_there)?;
        let here_now = now(&old, here.as_ref(), ahead_here)?;
        match (there.is_some(), here.is_some()) {
            (true, false) => {
                parts.push(Part::Splice { at: here_now.clone(), elements: there_now.clone() });
            }
            (true, true) => {
                let (theirs, mine) =
                    (lists.theirs.get(there_now.clone())?, lists.mine.get(here_now.clone())?);
                let is_same = theirs.len() == mine.len()
                    && theirs.iter().zip(mine).all(|(a, b)| same(*a, *b));
                if !is_same {
                    if theirs.len() != old.len() || mine.len() != old.len() {
                        return None;
                    }
                    let places = old.clone().zip(there_now.clone()).zip(here_now.clone());
                    parts
                        .extend(places.map(|((base, theirs), mine)| {
                            Part::Pair(Sides { base, theirs, mine })
                        }));
                }
            }
            _ => {}
        }
        ahead_there += grown(&old, &there_now);
        ahead_here += grown(&old, &here_now);
    }
    Some(parts)
}

/// Whether a difference at `a` cannot be told from one at `b`: an insertion and what stands beside
/// it have no order.
fn touches(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start <= b.end && b.start <= a.end
}

fn cover(a: &Range<usize>, b: &Range<usize>) -> Range<usize> {
    a.start.min(b.start)..a.end.max(b.end)
}

fn together(before: Option<Hunk>, hunk: Hunk) -> Hunk {
    match before {
        Some(before) => {
            Hunk { old: cover(&before.old, &hunk.old), new: cover(&before.new, &hunk.new) }
        }
        None => hunk,
    }
}

/// Where a list has what stands at `old` in the base; `hunk` is what it changed of that.
fn now(old: &Range<usize>, hunk: Option<&Hunk>, ahead: isize) -> Option<Range<usize>> {
    let start = old.start.checked_add_signed(ahead)?;
    let grown = hunk.map_or(0, |hunk| grown(&hunk.old, &hunk.new));
    Some(start..(start + old.len()).checked_add_signed(grown)?)
}

fn grown(old: &Range<usize>, new: &Range<usize>) -> isize {
    new.len().cast_signed() - old.len().cast_signed()
}

/// The differences between two lists, in order, by the longest run of elements that stay; `None`
/// if that would take too long to find.
fn hunks(old: &[Node<'_>], new: &[Node<'_>]) -> Option<Vec<Hunk>> {
    let pairs = || old.iter().zip(new);
    let before = pairs().take_while(|(a, b)| same(**a, **b)).count();
    let rest = old.len().min(new.len()) - before;
    let behind = old.iter().rev().zip(new.iter().rev()).take(rest);
    let behind = behind.take_while(|(a, b)| same(**a, **b)).count();
    let (a, b) = (old.get(before..old.len() - behind)?, new.get(before..new.len() - behind)?);
    if a.len().saturating_mul(b.len()) > MAX_PAIRS {
        return None;
    }

    // How many elements stay, at the most, from each pair of places on.
    let width = b.len() + 1;
    let mut stays = vec![0_usize; (a.len() + 1) * width];
    let place = |i: usize, j: usize| i * width + j;
    for i in (0..a.len()).rev() {
        for j in (0..b.len()).rev() {
            stays[place(i, j)] = match same(a[i], b[j]) {
                true => stays[place(i + 1, j + 1)] + 1,
                false => stays[place(i + 1, j)].max(stays[place(i, j + 1)]),
            };
        }
    }
    let mut hunks = Vec::new();
    let (mut i, mut j) = (0, 0);
    let mut open: Option<(usize, usize)> = None;
    while i < a.len() || j < b.len() {
        if i < a.len() && j < b.len() && same(a[i], b[j]) {
            hunks.extend(open.take().map(|(old, new)| hunk(before, old..i, new..j)));
            (i, j) = (i + 1, j + 1);
            continue;
        }
        open.get_or_insert((i, j));
        match j == b.len() || i < a.len() && stays[place(i + 1, j)] >= stays[place(i, j + 1)] {
            true => i += 1,
            false => j += 1,
        }
    }
    hunks.extend(open.map(|(old, new)| hunk(before, old..i, new..j)));
    Some(hunks)
}

fn hunk(before: usize, old: Range<usize>, new: Range<usize>) -> Hunk {
    let behind = |range: Range<usize>| before + range.start..before + range.end;
    Hunk { old: behind(old), new: behind(new) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::syntax::Document;

    /// What `mine` comes to, each list as letters; a letter that both sides changed in brackets, as
    /// it is on disk and here.
    fn merged(base: &str, theirs: &str, mine: &str) -> String {
        let written = |text: &str| {
            let quoted: Vec<String> = text.chars().map(|letter| format!("'{letter}'")).collect();
            Document::parse(&format!("list = [{}]\n", quoted.join(", ")))
        };
        let (base, there, here) = (written(base), written(theirs), written(mine));
        let lists = Sides { base: list(&base), theirs: list(&there), mine: list(&here) };
        let Some(parts) = parts(&lists) else { return "not together".to_owned() };
        let mut out: Vec<String> = mine.chars().map(String::from).collect();
        let theirs: Vec<String> = theirs.chars().map(String::from).collect();
        for part in parts.into_iter().rev() {
            match part {
                Part::Splice { at, elements } => drop(out.splice(at, theirs[elements].to_vec())),
                Part::Pair(at) => {
                    out[at.mine] = format!("[{}{}]", theirs[at.theirs], out[at.mine]);
                }
            }
        }
        out.concat()
    }

    fn list(document: &Document) -> Vec<Node<'_>> {
        document.root().get("list").unwrap().value.as_array().unwrap().elements().collect()
    }

    #[test]
    fn what_changed_in_other_places_goes_together() {
        for (base, theirs, mine, expected) in [
            ("abcd", "abcdx", "yabcd", "yabcdx"),
            ("abcd", "xabcd", "abcdy", "xabcdy"),
            ("abcd", "abd", "abcdy", "abdy"),
            ("abcd", "axcd", "abcy", "axcy"),
            ("abcdef", "abxycdef", "abcdf", "abxycdf"),
            ("abcdef", "bcdefg", "abcXdef", "bcXdefg"),
            ("abcd", "", "abcd", ""),
            ("abcd", "abcd", "y", "y"),
        ] {
            assert_eq!(merged(base, theirs, mine), expected, "{base} {theirs} {mine}");
        }
    }

    #[test]
    fn the_same_on_both_sides_is_done() {
        assert_eq!(merged("abcd", "abxd", "abxd"), "abxd");
        assert_eq!(merged("abcd", "xabcd", "xabcdy"), "xabcdy");
        assert_eq!(merged("", "ab", "ab"), "ab");
    }

    #[test]
    fn elements_that_both_changed_stay_pairs() {
        assert_eq!(merged("abcd", "axcd", "aycd"), "a[xy]cd");
        assert_eq!(merged("abcd", "axcdz", "yaycd"), "ya[xy]cdz");
        assert_eq!(merged("abcdef", "axcdefz", "abcdey"), "not together");
        assert_eq!(merged("abcde", "axcdez", "aycde"), "a[xy]cdez");
    }

    #[test]
    fn additions_at_one_place_have_no_order() {
        for (base, theirs, mine) in [("ab", "abx", "aby"), ("", "x", "y"), ("abc", "axc", "ayzc")] {
            assert_eq!(merged(base, theirs, mine), "not together", "{base} {theirs} {mine}");
        }
    }

    proptest::proptest! {
        #[test]
        fn what_one_side_left_alone_becomes_as_the_other(
            base in "[a-e]{0,8}", other in "[a-e]{0,8}",
        ) {
            proptest::prop_assert_eq!(merged(&base, &other, &base), other.clone());
            proptest::prop_assert_eq!(merged(&base, &base, &other), other.clone());
            proptest::prop_assert_eq!(merged(&base, &other, &other), other);
        }
    }
}
