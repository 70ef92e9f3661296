use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::snapshot;

fn listed(snapshot: &Snapshot, range: TextRange) -> String {
    let mut out = String::new();
    for SemanticToken { range, kind, modifiers } in semantic_tokens(snapshot, range) {
        let _ = write!(out, "{} {kind:?}", snapshot.document.slice(range));
        let TokenModifiers { is_definition, is_deprecated, is_unused, unit } = modifiers;
        for (is_so, word) in
            [(is_definition, "definition"), (is_deprecated, "deprecated"), (is_unused, "unused")]
        {
            if is_so {
                let _ = write!(out, " {word}");
            }
        }
        if let Some(unit) = unit {
            let _ = write!(out, " {}", Unit::NAMES[usize::from(unit.index())]);
        }
        out.push('\n');
    }
    out
}

/// The tokens of a text, a line each.
fn check(text: &str, expected: Expect) {
    let snapshot = snapshot(text);
    let all = TextRange::up_to(snapshot.document.end());
    expected.assert_eq(&listed(&snapshot, all));
}

#[test]
fn every_word_says_what_it_is() {
    check(
        "# My run.\n[session]\nid = 'a'\ncreated_at = 2026-11-22T10:00:00Z\n\n[dataset]\npath = \"d\"\nimage_size = [224, 224]\n\n[dataset.split]\nstratified = true\nval = 15.0\n",
        expect![[r##"
            # My run. Comment
            session Section
            id Key
            'a' Id definition
            created_at Key
            2026-11-22T10:00:00Z Time
            dataset Section
            path Key
            "d" Text
            image_size Key
            224 Number pixels
            224 Number pixels
            dataset Section
            split Section
            stratified Key
            true Boolean
            val Key
            15.0 Number percent
        "##]],
    );
}

#[test]
fn layers_choices_and_references() {
    check(
        "[[models]]\nid = \"m\"\nkind = \"custom_cnn\"\nlayers = [{ type = \"Conv2D\", filters = 8, activation = \"relu\" }, { type = \"Conv3D\" }]\n[[models]]\nid = \"n\"\n[[experiments]]\nid = \"e\"\nmodel_id = \"m\"\n",
        expect![[r#"
            models Section
            id Key
            "m" Id definition
            kind Key
            "custom_cnn" Choice
            layers Key
            type Key
            "Conv2D" Layer
            filters Key
            8 Number
            activation Key
            "relu" Choice
            type Key
            "Conv3D" Text
            models Section unused
            id Key
            "n" Id definition unused
            experiments Section
            id Key
            "e" Id definition
            model_id Key
            "m" Id
        "#]],
    );
}

#[test]
fn keys_that_are_old_idle_or_unknown() {
    check(
        "[[trainings]]\nlr = 0.1\noptimizer = \"adam\"\nmomentum = 0.9\noptimiser = 1\n[[unknown]]\nkey = \"x\"\n[legacy]\nany.thing = 1\n",
        expect![[r#"
            trainings Section
            lr Key deprecated
            0.1 Number
            optimizer Key
            "adam" Choice
            momentum Key unused
            0.9 Number
            1 Number
            "x" Text
            legacy Section
            any Key
            thing Key
            1 Number
        "#]],
    );
}

#[test]
fn headers_of_tables_without_effect_fade() {
    check(
        "[dataset.imbalance]\nstrategy = \"none\"\n[dataset.imbalance.class_weights]\na = 1\n[[models]]\nkind = \"custom_cnn\"\n[[models.layers]]\n[[models]]\nkind = \"vision_transformer\"\n[[models.layers]]\ntype = \"Flatten\"\n[[models.layers]]\n",
        expect![[r#"
            dataset Section
            imbalance Section
            strategy Key
            "none" Choice
            dataset Section
            imbalance Section
            class_weights Section unused
            a Key
            1 Number
            models Section
            kind Key
            "custom_cnn" Choice
            models Section
            layers Section
            models Section
            kind Key
            "vision_transformer" Choice
            models Section
            layers Section unused
            type Key
            "Flatten" Layer
            models Section
            layers Section unused
        "#]],
    );
}

#[test]
fn ids_of_entries_in_one_list_fade_one_by_one() {
    check(
        "models = [{ id = \"m\" }, { id = \"n\" }]\ntrainings = [{ id = \"t\" }]\nexperiments = [{ model_id = \"m\" }]\n",
        expect![[r#"
            models Key
            id Key
            "m" Id definition
            id Key
            "n" Id definition unused
            trainings Key
            id Key
            "t" Id definition unused
            experiments Key
            model_id Key
            "m" Id
        "#]],
    );
}

#[test]
fn comments_that_speak_to_us_are_told_apart() {
    check(
        "# nestling: allow(unused-model)\n[[models]] # nestling\n",
        expect![[r#"
        # nestling: allow(unused-model) Directive
        models Section
        # nestling Comment
    "#]],
    );
}

#[test]
fn strings_over_several_lines_are_cut_at_their_ends() {
    check(
        "[session]\r\nname = \"\"\"\r\nOne\r\n\r\nTwo\"\"\"\r\n",
        expect![[r#"
        session Section
        name Key
        """ Text
        One Text
        Two""" Text
    "#]],
    );
}

#[test]
fn what_is_broken_has_its_looks() {
    check(
        "epochs\n[[models\nname = \"A\nlayers = [1, tru, 2026-01-01T25:00:00\n[dataset.]\n= 3\n",
        expect![[r#"
            models Section
            name Key
            "A Text
            layers Key
            1 Number
            tru Text
            2026-01-01T25:00:00 Time
            dataset. Text
            3 Number
        "#]],
    );
}

#[test]
fn a_range_gives_the_tokens_that_touch_it() {
    let snapshot = snapshot("[session]\nid = \"a\"\n[dataset]\npath = \"d\"\n[[models]]\n");
    let range = crate::text::range(16, 21);
    expect![[r#"
        "a" Id definition
        dataset Section
    "#]]
    .assert_eq(&listed(&snapshot, range));
}

#[test]
fn every_unit_of_the_catalogs_is_known() {
    for catalog in
        [FileKind::Session, FileKind::Configuration, FileKind::Catalog].map(FileKind::catalog)
    {
        let keys = catalog.tables().iter().flat_map(|table| &table.keys);
        for unit in keys.filter_map(|key| key.unit.as_deref()) {
            assert!(Unit::from_name(unit).is_some(), "`{unit}` has no modifier");
        }
    }
}
