//! What holds for every rule: its code, its severity, its page.

use std::fmt::Write;

use expect_test::expect_file;
use rustc_hash::FxHashSet;

use super::ALL;
use crate::catalog::Catalog;
use crate::lint::testing::{diagnostics_by, diagnostics_of_conflicts, diagnostics_with, malware};
use crate::lint::{Rule, Severity};
use crate::session::merge::{Conflict, Step, Way};
use crate::session::samples::DatasetFolder;

/// The codes that users, editors and scripts rely on.
const CODES: &[(&str, Severity)] = &[
    ("syntax", Severity::Error),
    ("duplicate-key", Severity::Error),
    ("unknown-key", Severity::Error),
    ("missing-key", Severity::Error),
    ("wrong-type", Severity::Error),
    ("invalid-value", Severity::Error),
    ("out-of-range", Severity::Error),
    ("unusual-value", Severity::Warning),
    ("inapplicable-key", Severity::Warning),
    ("deprecated-key", Severity::Warning),
    ("unsupported-format", Severity::Error),
    ("session-id-mismatch", Severity::Warning),
    ("invalid-id", Severity::Error),
    ("duplicate-id", Severity::Error),
    ("duplicate-name", Severity::Hint),
    ("unknown-model", Severity::Error),
    ("unknown-training", Severity::Error),
    ("unused-model", Severity::Hint),
    ("unused-training", Severity::Hint),
    ("duplicate-experiment", Severity::Hint),
    ("status-conflict", Severity::Warning),
    ("layer-order", Severity::Error),
    ("no-convolution", Severity::Warning),
    ("toml-1-1", Severity::Warning),
    ("shape-collapsed", Severity::Error),
    ("heads-divide-embedding", Severity::Error),
    ("patch-divides-image", Severity::Warning),
    ("input-too-small", Severity::Error),
    ("huge-layer", Severity::Warning),
    ("split-sum", Severity::Error),
    ("batch-exceeds-dataset", Severity::Warning),
    ("dataset-missing", Severity::Warning),
    ("unknown-class", Severity::Warning),
    ("empty-class", Severity::Warning),
    ("class-imbalance", Severity::Info),
    ("merge-conflict", Severity::Warning),
    ("invalid-catalog", Severity::Error),
];

#[test]
fn codes_and_severities_are_those_that_were_promised() {
    let mut here: Vec<_> = ALL.iter().map(|rule| (rule.code, rule.severity)).collect();
    let mut promised = CODES.to_vec();
    here.sort_unstable();
    promised.sort_unstable();
    assert_eq!(here, promised);
}

#[test]
fn each_page_shows_an_example_of_its_own_code_and_of_no_other() {
    for rule in ALL {
        let found = match rule.code {
            "merge-conflict" => diagnostics_of_conflicts(example(rule), &[conflict()]),
            "invalid-catalog" => diagnostics_by(Catalog::of_catalogs(), example(rule)),
            _ => diagnostics_with(example(rule), &folder(rule)),
        };
        let codes: FxHashSet<_> = found.into_iter().map(|diagnostic| diagnostic.code).collect();
        // An example shows the lines that matter, so it may lack what a whole file needs.
        let beside = ["missing-key", "unused-model", "unused-training"];
        let others: Vec<_> =
            codes.iter().filter(|code| **code != rule.code && !beside.contains(code)).collect();
        assert!(codes.contains(rule.code), "{}: its example shows only {codes:?}", rule.code);
        assert!(others.is_empty(), "{}: its example shows {others:?} as well", rule.code);
    }
}

/// What the dataset's folder holds in the example of a rule that asks.
fn folder(rule: &Rule) -> DatasetFolder {
    match rule.code {
        "dataset-missing" => DatasetFolder::Missing,
        "unknown-class" | "empty-class" | "class-imbalance" | "batch-exceeds-dataset" => {
            DatasetFolder::Found(malware())
        }
        _ => DatasetFolder::Unknown,
    }
}

/// What the example of `merge-conflict` is about.
fn conflict() -> Conflict {
    let path = vec![
        Step::Key("trainings".into()),
        Step::Id("train_a1b2c3d4".into()),
        Step::Key("learning_rate".into()),
    ];
    Conflict { way: Way::everywhere(&path), disk: Some("0.001".into()) }
}

/// The one block of TOML in a rule's page.
fn example(rule: &Rule) -> &'static str {
    let mut blocks = rule.explanation.split("```toml\n").skip(1);
    let block = blocks.next().and_then(|rest| rest.split_once("```\n"));
    assert!(blocks.next().is_none(), "{}: a page has one example", rule.code);
    block.unwrap_or_else(|| panic!("{}: a page has an example", rule.code)).0
}

/// `UPDATE_EXPECT=1 cargo test` writes the page anew.
#[test]
fn the_handbook_has_all_pages() {
    let mut page = "# Diagnostics\n\nWhat Nestling can say about a session, by code. \
        `nestling explain CODE` prints the same.\n\n\
        A comment `# nestling: allow(code, …)` on a line of its own silences codes: above a key or \
        an element of a list for that one, above a header for the table and the tables below it, \
        at the top of a file for all of it. `[lints]` in `nestling.toml` sets the severity of a \
        code everywhere: `off`, `hint`, `info`, `warning` or `error`.\n\n\
        | code | severity | when |\n|---|---|---|\n"
        .to_owned();
    for Rule { code, severity, summary, .. } in ALL {
        let _ = writeln!(page, "| [`{code}`](#{code}) | {} | {summary} |", severity.name());
    }
    for Rule { code, explanation, .. } in ALL {
        let _ = write!(page, "\n## {code}\n\n{explanation}");
    }
    expect_file!["../../../docs/diagnostics.md"].assert_eq(&page);
}
