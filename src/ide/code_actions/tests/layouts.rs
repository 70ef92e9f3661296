//! `layers = […]` as sections and back.

use expect_test::expect;

use super::*;

const INLINE: &str = r#"[[models]]
id = "m1"
# The stack.
layers = [ # from the top
  # Edges first.
  { type = "Conv2D", filters = 32 }, # edges
  { type = "Flatten" }, { type = "Dense",$0 units = 10 } # last
  # Nothing more.
] # done
name = "M"

[models.extra]
x = 1

[[models]]
id = "m2"
"#;

#[test]
fn a_list_becomes_sections() {
    check_action(
        INLINE,
        "Write `layers` as `[[models.layers]]` sections",
        expect![[r#"
            [[models]]
            id = "m1"
            name = "M"

            # The stack.
            # done
            # from the top
            # Edges first.
            [[models.layers]] # edges
            type = "Conv2D"
            filters = 32

            [[models.layers]]
            type = "Flatten"

            [[models.layers]] # last
            type = "Dense"
            units = 10
            # Nothing more.

            [models.extra]
            x = 1

            [[models]]
            id = "m2"
        "#]],
    );
}

#[test]
fn sections_become_a_list() {
    check_action(
        r#"[[models]]
id = "m1"
kind = "custom_cnn"

# Edges first.
[[models.layers]] # edges
type = "Conv2D"
# Many.
filters = 32 # or more
kernel_size = [
  3, # high
  3,
]

[[models.layers]]$0
type = "Flatten"
[[models.layers]]

# What follows.
[[models]]
id = "m2"
"#,
        "Write `layers` inline",
        expect![[r#"
            [[models]]
            id = "m1"
            kind = "custom_cnn"
            layers = [
              # Edges first.
              # Many.
              # or more
              { type = "Conv2D", filters = 32, kernel_size = [
              3, # high
              3,
            ] }, # edges
              { type = "Flatten" },
              {},
            ]

            # What follows.
            [[models]]
            id = "m2"
        "#]],
    );
}

#[test]
fn tables_go_both_ways() {
    check_action(
        "[[experiments]]\nid = \"e\"\n# So far.\nmetrics = { val_loss$0 = 0.5, \"é\" = 1 } # good\nstatus = \"paused\"",
        "Write `metrics` as a section `[experiments.metrics]`",
        expect![[r#"
            [[experiments]]
            id = "e"
            status = "paused"

            # So far.
            [experiments.metrics] # good
            val_loss = 0.5
            "é" = 1
        "#]],
    );
    check_action(
        "[[experiments]]\nid = \"e\"\n\n# So far.\n[experiments.metrics] # good\nval_loss$0 = 0.5\n\"é\" = 1",
        "Write `metrics` inline",
        expect![[r#"
            [[experiments]]
            id = "e"
            # So far.
            metrics = { val_loss = 0.5, "é" = 1 } # good
        "#]],
    );
    check_action(
        "[dataset]\npath = \"x\"\n\n  [dataset.split]$0\n  train = 70.0\n",
        "Write `split` inline",
        expect![[r#"
            [dataset]
            path = "x"
            split = { train = 70.0 }
        "#]],
    );
}

#[test]
fn the_blank_line_behind_a_section_stays() {
    check_action(
        "[[experiments]]\nid = \"e\"\n[experiments.metrics]$0\nval_loss = 0.5\n\n[[experiments]]\nid = \"f\"\n",
        "Write `metrics` inline",
        expect![[r#"
            [[experiments]]
            id = "e"
            metrics = { val_loss = 0.5 }

            [[experiments]]
            id = "f"
        "#]],
    );
    check_action(
        "[[models]]\nid = \"m\"\nkind = \"custom_cnn\"\n[[models.layers]]$0\ntype = \"Flatten\"\n\n\n# next\n[[models]]\nid = \"n\"\n",
        "Write `layers` inline",
        expect![[r#"
            [[models]]
            id = "m"
            kind = "custom_cnn"
            layers = [
              { type = "Flatten" },
            ]


            # next
            [[models]]
            id = "n"
        "#]],
    );
    check_action(
        "[[experiments]]\nid = \"e\"\n\n[experiments.metrics]$0\nval_loss = 0.5\n\n[[experiments]]\nid = \"f\"\n",
        "Write `metrics` inline",
        expect![[r#"
            [[experiments]]
            id = "e"
            metrics = { val_loss = 0.5 }

            [[experiments]]
            id = "f"
        "#]],
    );
}

#[test]
fn a_head_is_offered_from_anywhere_in_its_model() {
    check_titles_of(
        "[[models]]\nid$0 = \"m\"\nkind = \"transfer_learning\"\nhead = [{ type = \"Flatten\" }]\n",
        |kind| matches!(kind, ActionKind::Extract | ActionKind::Inline),
        expect![[r#"
            Extract Write `head` as `[[models.head]]` sections
        "#]],
    );
}

#[test]
fn what_has_no_other_layout_is_not_offered() {
    let none = |fixture: &str| {
        check_titles_of(
            fixture,
            |kind| matches!(kind, ActionKind::Extract | ActionKind::Inline),
            expect![""],
        );
    };
    // In an inline list there are no headers.
    none("models = [{ kind = \"custom_cnn\", layers = [{ type$0 = \"Flatten\" }] }]\n");
    none("[[models]]\nkind = \"custom_cnn\"\nlayers = []$0\n");
    none("[[models]]\nkind = \"custom_cnn\"\nlayers = [1, { type$0 = \"Flatten\" }]\n");
    none("[[models]]\nkind = \"custom_cnn\"\nlayers = [{ type$0 = \"Flatten\" }\n");
    none("[[models]]\n[[models.layers]]$0\ntype = \"x\"\n[models.layers.more]\na = 1\n");
    none("[dataset]$0\npath = \"x\"\n");
}

#[test]
fn a_line_of_a_string_is_no_comment() {
    check_action(
        "[[models]]\nname = \"\"\"\n# no comment\"\"\"\nlayers$0 = [{ type = \"Flatten\" }]\nkind = \"custom_cnn\"\n",
        "Write `layers` as `[[models.layers]]` sections",
        expect![[r#"
            [[models]]
            name = """
            # no comment"""
            kind = "custom_cnn"

            [[models.layers]]
            type = "Flatten"
        "#]],
    );
}
