//! Whatever was changed where, in whatever layout: nothing is lost on either side.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

use proptest::prelude::*;
use toml::Value as Read;

use super::*;
use crate::session::testing::{file, read};
use crate::text::apply_edits;

fn merged(texts: [&str; 3]) -> Result<(String, Merged), TestCaseError> {
    let [base, theirs, mine] = texts.map(Document::parse);
    let merged = merge(&base, &theirs, &mine);
    let text = apply_edits(mine.text(), &merged.edits);
    let text = text.map_err(|error| TestCaseError::fail(format!("{error}\n{}", mine.text())))?;
    Ok((text, merged))
}

/// What a reader sees, without the order of entries and without what is empty.
fn seen(value: Read) -> Read {
    let is_empty = |value: &Read| match value {
        Read::Table(table) => table.is_empty(),
        Read::Array(array) => array.is_empty(),
        _ => false,
    };
    match value {
        Read::Table(table) => {
            let fields = table.into_iter().map(|(key, value)| (key, seen(value)));
            Read::Table(fields.filter(|(_, value)| !is_empty(value)).collect())
        }
        Read::Array(array) => {
            let mut array: Vec<Read> = array.into_iter().map(seen).collect();
            array.sort_by_key(ToString::to_string);
            Read::Array(array)
        }
        // A string on several lines has the line breaks of its file.
        Read::String(text) => Read::String(text.replace("\r\n", "\n")),
        other => other,
    }
}

/// A session in short: the numbers of its experiments, by ID and key.
type Numbers = BTreeMap<u8, BTreeMap<u8, u8>>;

fn numbers() -> impl Strategy<Value = Numbers> {
    let entry = prop::collection::btree_map(0..4u8, 0..3u8, 0..4);
    prop::collection::btree_map(0..5u8, entry, 0..5)
}

/// The session written out: entries and metrics each in one of the ways there are. No entry can be
/// taken for another under a new ID.
fn written(numbers: &Numbers, layout: u8) -> String {
    let mut out = String::from("[session]\nid = \"a\" # a\n\n");
    if layout.is_multiple_of(3) && !numbers.is_empty() {
        out.insert_str(0, "experiments = [ # all\n");
        let mut at = out.find('\n').unwrap() + 1;
        for (id, keys) in numbers {
            let mut line =
                format!("  {{ id = \"e{id}\", name = \"{id}\", tags = [{id}], metrics.step = 9");
            for (key, value) in keys {
                let _ = write!(line, ", {} = {value}", name(*key));
            }
            line.push_str(" }, # one\n");
            out.insert_str(at, &line);
            at += line.len();
        }
        out.insert_str(at, "]\n");
        return out;
    }
    for (id, keys) in numbers {
        let _ = writeln!(
            out,
            "# the next\n[[experiments]] # {id}\nid = 'e{id}'\nname = '{id}'\n\
             tags = [{id}]"
        );
        let (metrics, own): (Vec<_>, Vec<_>) = keys.iter().partition(|(key, _)| **key >= 2);
        for (key, value) in own {
            let _ = writeln!(out, "{} = {value} # {key}", name(*key));
        }
        out.push_str(match layout.is_multiple_of(2) {
            true => "\n[experiments.metrics]\nstep = 9\n",
            false => "metrics.step = 9\n",
        });
        for (key, value) in metrics {
            let name = name(*key);
            let name =
                if layout.is_multiple_of(2) { name.trim_start_matches("metrics.") } else { name };
            let _ = writeln!(out, "{name} = {value}.0");
        }
        out.push('\n');
    }
    if layout > 3 { out.replace('\n', "\r\n") } else { out }
}

fn three(numbers: [&Numbers; 3], layouts: [u8; 3]) -> [String; 3] {
    [0, 1, 2].map(|at| written(numbers[at], layouts[at] % 6))
}

fn name(key: u8) -> &'static str {
    ["epochs", "\"best epoch\"", "metrics.loss", "metrics.accuracy"][usize::from(key)]
}

/// What a merge must come to, and how many conflicts there are.
fn expected(base: &Numbers, theirs: &Numbers, mine: &Numbers) -> (Numbers, usize) {
    let mut out = mine.clone();
    let mut conflicts = 0;
    let ids: BTreeSet<u8> = base.keys().chain(theirs.keys()).copied().collect();
    for id in ids {
        let (before, there, here) = (base.get(&id), theirs.get(&id), mine.get(&id));
        if before == there || there == here {
            continue;
        }
        match (there, here) {
            (Some(there), None) if before.is_none() => drop(out.insert(id, there.clone())),
            (None, Some(_)) if before == here => drop(out.remove(&id)),
            (Some(there), Some(here)) => {
                let keys: BTreeSet<u8> =
                    before.into_iter().flatten().chain(there).map(|(key, _)| *key).collect();
                for key in keys {
                    let before = before.and_then(|entry| entry.get(&key));
                    let (there, here) = (there.get(&key), here.get(&key));
                    match there {
                        _ if before == there || there == here => {}
                        Some(value) if before == here => {
                            out.get_mut(&id).unwrap().insert(key, *value);
                        }
                        None if before == here => drop(out.get_mut(&id).unwrap().remove(&key)),
                        _ => conflicts += 1,
                    }
                }
            }
            _ => conflicts += 1,
        }
    }
    (out, conflicts)
}

proptest! {
    #[test]
    fn what_did_not_change_on_disk_changes_nothing(base in file(), mine in file()) {
        let (text, merged) = merged([&base, &base, &mine])?;
        prop_assert_eq!(merged, Merged::default());
        prop_assert_eq!(text, mine);
    }

    #[test]
    fn the_same_on_both_sides_is_no_conflict(base in file(), theirs in file()) {
        prop_assert_eq!(merged([&base, &theirs, &theirs])?.1, Merged::default());
    }

    #[test]
    fn what_is_unchanged_here_becomes_as_on_disk(base in file(), theirs in file()) {
        let (text, merged) = merged([&base, &theirs, &base])?;
        prop_assert_eq!(&merged.conflicts, &[]);
        prop_assert_eq!(&merged.deferred, &[]);
        let (text_seen, wanted) = (seen(Read::Table(read(&text))), seen(Read::Table(read(&theirs))));
        prop_assert_eq!(text_seen, wanted, "{}\n→ {}\n→ {}", base, theirs, text);
    }

    #[test]
    fn both_sides_have_their_changes(
        [base, theirs, mine] in [numbers(), numbers(), numbers()],
        layouts: [u8; 3],
    ) {
        let wanted = expected(&base, &theirs, &mine);
        let texts = three([&base, &theirs, &mine], layouts);
        let (text, merged) = merged([&texts[0], &texts[1], &texts[2]])?;
        prop_assert_eq!(merged.conflicts.len(), wanted.1, "{:#?}\n{:?}", texts, merged);
        let plain = written(&wanted.0, 1);
        prop_assert_eq!(
            numeric(seen(Read::Table(read(&text)))),
            numeric(seen(Read::Table(read(&plain)))),
            "{:#?}\n{}", texts, text
        );
        // Every conflict can be decided for the disk, and then there is none.
        let mine = Document::parse(&text);
        let taken = mine.with_edits(&take_all(&merged.conflicts, &mine)).unwrap();
        read(taken.text());
        for conflict in &merged.conflicts {
            prop_assert!(conflict.is_settled(&taken), "{conflict:?}\n{}", taken.text());
        }
    }

    #[test]
    fn a_text_that_is_half_typed_is_not_lost(
        base in file(), theirs in file(), mine in file(), end: prop::sample::Index,
    ) {
        let ends: Vec<usize> = mine.char_indices().map(|(at, _)| at).chain([mine.len()]).collect();
        let mine = &mine[..*end.get(&ends)];
        let (text, _) = merged([&base, &theirs, mine])?;
        let errors = |text: &str| Document::parse(text).errors().len();
        prop_assert!(errors(&text) <= errors(mine), "{mine:?}\n→ {text:?}");
    }

    #[test]
    fn merging_twice_is_merging_once(
        [base, theirs, mine] in [numbers(), numbers(), numbers()],
        layouts: [u8; 3],
    ) {
        let [base, theirs, mine] = three([&base, &theirs, &mine], layouts);
        let (once, merged_once) = merged([&base, &theirs, &mine])?;
        let (_, merged_twice) = merged([&base, &theirs, &once])?;
        prop_assert_eq!(merged_twice.edits, &[], "{}\n+ {}\n+ {}\n→ {}", base, theirs, mine, once);
        prop_assert_eq!(&merged_twice.conflicts, &merged_once.conflicts);
        // Nor is there more to do from what both have in common by then.
        let common = merged_once.base(&Document::parse(&base), &Document::parse(&theirs)).unwrap();
        let (_, merged_next) = merged([common.text(), &theirs, &once])?;
        prop_assert_eq!(merged_next.edits, &[], "{}\n+ {}", common.text(), once);
        prop_assert_eq!(merged_next.conflicts, merged_once.conflicts, "{}", common.text());
    }
}

/// Numbers as floats: `1` and `1.0` are the same.
fn numeric(value: Read) -> Read {
    match value {
        Read::Integer(number) => Read::Float(f64::from(i32::try_from(number).unwrap())),
        Read::Table(table) => {
            Read::Table(table.into_iter().map(|(key, value)| (key, numeric(value))).collect())
        }
        Read::Array(array) => Read::Array(array.into_iter().map(numeric).collect()),
        other => other,
    }
}
