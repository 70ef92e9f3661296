use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::snapshot;

/// The folds of a text, a line each: from which line to which (from 0), and what stands for them.
fn check(text: &str, expected: Expect) {
    let snapshot = snapshot(text);
    let mut out = String::new();
    for fold in folds(&snapshot) {
        let line = |at| snapshot.document.lines().line(at);
        let (first, last) = (line(fold.range.start()), line(fold.range.end()));
        let collapsed = fold.collapsed.as_deref().unwrap_or("-");
        let _ = writeln!(out, "{first}-{last} {:?} {collapsed}", fold.kind);
    }
    expected.assert_eq(&out);
}

#[test]
fn tables_end_with_their_last_line() {
    check(
        "[dataset]\npath = \"data\"\n\n[dataset.split]\nseed = 1\n\n\n# Next.\n[session]\nid = \"a\"\n",
        expect![[r#"
            0-4 Table -
            3-4 Table -
            8-9 Table  a
        "#]],
    );
}

#[test]
fn entries_fold_below_the_comment_above_them() {
    check(
        "# Models\n[[models]]\nname = \"A\"\n\n[[models]]\nname = \"B\"\n\n[[models.layers]]\ntype = \"Flatten\"\n\n[[trainings]]\nid = \"t\"\n",
        expect![[r#"
            0-8 Entries  2 models
            1-2 Table  A
            4-8 Table  B
            7-8 Table -
            10-11 Table  t
        "#]],
    );
}

#[test]
fn values_fold_between_their_brackets() {
    check(
        "[[models]]\nlayers = [\n  { type = \"Flatten\" },\n  { type = \"Dense\",\n    units = 1 },\n]\nname = \"\"\"\nLong\n\"\"\"\nshort = [1]\n",
        expect![[r#"
            0-9 Table  Long
            1-5 Value 2 elements
            3-4 Value 2 keys
            6-8 Value -
        "#]],
    );
}

#[test]
fn blocks_of_comments_fold() {
    check(
        "# One\n# two\n\n# alone\n\n[session] # not this\n# three\n# four\nid = \"a\"\n",
        expect![[r#"
            0-1 Comment -
            5-8 Table  a
            6-7 Comment -
        "#]],
    );
}

#[test]
fn what_is_not_closed_costs_its_own_fold_only() {
    check(
        "[[models]]\nlayers = [\n  { type = \"Flatten\" },\n\n# Trainings\n[[trainings]]\nid = \"t\"\n[[trainings]]\nid = \"u\"\n",
        expect![[r#"
            0-2 Table -
            4-8 Entries  2 trainings
            5-6 Table  t
            7-8 Table  u
        "#]],
    );
}

#[test]
fn line_breaks_of_other_systems_and_no_last_one() {
    check(
        "\u{feff}[session]\r\nid = \"a\"\r\n\r\n[dataset]\r\npath = \"é🦉\"",
        expect![[r#"
            0-1 Table  a
            3-4 Table -
        "#]],
    );
}

#[test]
fn several_lines_of_comment_stand_for_the_entries_below_them() {
    check(
        "# Of all.\n\n# Models\n# of two sorts,\n# as it were\n[[models]]\nname = \"A\"\n\n[[models]]\nname = \"B\"\n",
        expect![[r#"
            2-9 Entries  2 models
            5-6 Table  A
            8-9 Table  B
        "#]],
    );
    check(
        "\u{feff}# Models\r\n# two\r\n[[models]]\r\nid = 'a'\r\n[[models]]",
        expect![[r#"
        0-4 Entries  2 models
        2-3 Table  a
    "#]],
    );
}
