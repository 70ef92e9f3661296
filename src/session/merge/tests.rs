//! What changed where, and what becomes of it: (base, theirs, mine) → text and conflicts.

use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::text::apply_edits;

const BASE: &str = r#"# my session
[session]
id = "a"

[dataset]
path = "data"   # here
image_size = [224, 224]

[[models]]
id = "m1"
name = "LeNet"
layers = [
  { type = "Conv2D", filters = 32 }, # first
  { type = "Flatten" },
]

[[experiments]]
id = "e1"
status = "training" # running
current_epoch = 12
metrics = { val_loss = 0.5 }
"#;

fn with(text: &str, changes: &[(&str, &str)]) -> String {
    changes.iter().fold(text.to_owned(), |text, (old, new)| {
        assert!(text.contains(old), "{old} is not in\n{text}");
        text.replacen(old, new, 1)
    })
}

fn merged(base: &str, theirs: &str, mine: &str) -> (String, Merged) {
    let documents = [base, theirs, mine].map(Document::parse);
    let merged = merge(&documents[0], &documents[1], &documents[2]);
    (apply_edits(mine, &merged.edits).unwrap(), merged)
}

fn shown(path: &[Step]) -> String {
    let steps = path.iter().map(|step| match step {
        Step::Key(name) | Step::Id(name) => name.as_str(),
        Step::Index(_) => "#",
    });
    steps.collect::<Vec<_>>().join("/")
}

/// The lines of the merged text that are not in `mine` (`+`), those of `mine` that are gone (`-`),
/// and the conflicts.
fn check(base: &str, theirs: &str, mine: &str, expected: Expect) {
    let (text, merged) = merged(base, theirs, mine);
    let mut out = String::new();
    for line in mine.lines().filter(|line| !text.lines().any(|other| other == *line)) {
        let _ = writeln!(out, "-{line}");
    }
    for line in text.lines().filter(|line| !mine.lines().any(|other| other == *line)) {
        let _ = writeln!(out, "+{line}");
    }
    for conflict in &merged.conflicts {
        let disk = conflict.disk.as_deref().unwrap_or("removed");
        let _ = writeln!(out, "conflict at {}: {disk}", shown(conflict.path()));
    }
    for way in &merged.deferred {
        let _ = writeln!(out, "deferred at {}", shown(&way.mine));
    }
    expected.assert_eq(&out);
}

#[test]
fn an_epoch_arrives_while_a_name_is_typed() {
    let theirs = with(BASE, &[("current_epoch = 12", "current_epoch = 13"), ("0.5 }", "0.41 }")]);
    let mine = with(BASE, &[("\"LeNet\"", "\"LeNet, wi\"")]);
    check(
        BASE,
        &theirs,
        &mine,
        expect![[r#"
            -current_epoch = 12
            -metrics = { val_loss = 0.5 }
            +current_epoch = 13
            +metrics = { val_loss = 0.41 }
        "#]],
    );
}

#[test]
fn edits_touch_only_what_changed() {
    let theirs = with(BASE, &[("current_epoch = 12", "current_epoch = 13")]);
    let (_, merged) = merged(BASE, &theirs, &with(BASE, &[("path = \"data\"", "path = \"d\"")]));
    let [edit] = merged.edits.as_slice() else { panic!("{merged:?}") };
    assert_eq!((usize::from(edit.range.len()), edit.insert.as_str()), (2, "13"));
}

#[test]
fn what_changed_on_both_sides_differently_is_a_conflict() {
    check(
        BASE,
        &with(BASE, &[("= 12", "= 14"), ("\"training\"", "\"completed\"")]),
        &with(BASE, &[("= 12", "= 13"), ("\"training\"", "'completed'")]),
        expect![[r#"
            conflict at experiments/e1/current_epoch: 14
        "#]],
    );
}

#[test]
fn keys_come_and_go() {
    check(
        BASE,
        &with(BASE, &[("image_size = [224, 224]\n", ""), ("= 12", "= 12\nduration = 6.5")]),
        &with(BASE, &[("# my session", "# our session")]),
        expect![[r#"
            -image_size = [224, 224]
            +duration = 6.5
        "#]],
    );
}

#[test]
fn a_removed_key_that_changed_is_a_conflict_either_way() {
    let without = with(BASE, &[("image_size = [224, 224]\n", "")]);
    let changed = with(BASE, &[("[224, 224]", "[64, 64]")]);
    check(
        BASE,
        &without,
        &changed,
        expect![[r#"
        conflict at dataset/image_size: removed
    "#]],
    );
    check(
        BASE,
        &changed,
        &without,
        expect![[r#"
        conflict at dataset/image_size: [64, 64]
    "#]],
    );
}

const E2: &str = "\n# the second\n[[experiments]]\nid = \"e2\" # two\nstatus = \"ready\"\n";
const E3: &str = "\n[[experiments]]\nid = \"e3\"\n\n[experiments.metrics]\nval_loss = 1.0\n";

#[test]
fn entries_added_on_both_sides_both_stay() {
    let (text, merged) =
        merged(BASE, &format!("{BASE}{E3}"), &format!("{BASE}{E2}# the end, for now\n"));
    expect![[r#"
        [[experiments]]
        id = "e1"
        status = "training" # running
        current_epoch = 12
        metrics = { val_loss = 0.5 }

        [[experiments]]
        id = "e3"

        [experiments.metrics]
        val_loss = 1.0

        # the second
        [[experiments]]
        id = "e2" # two
        status = "ready"
        # the end, for now
    "#]]
    .assert_eq(&text[text.find("[[experiments]]").unwrap()..]);
    assert_eq!(merged.conflicts, []);
}

#[test]
fn an_entry_goes_where_its_neighbours_are() {
    let both = format!("{BASE}{E2}");
    let between = with(&both, &[(E2, &format!("{E3}{E2}"))]);
    let moved = format!("{}{E3}{E2}", &BASE[..BASE.find("[[experiments]]").unwrap()]);
    let (text, _) = merged(&both, &between, &with(&both, &[("LeNet", "Net")]));
    let order = |text: &str| -> Vec<usize> {
        ["e1", "e3", "e2"].iter().filter_map(|id| text.find(&format!("\"{id}\""))).collect()
    };
    assert!(order(&text).is_sorted(), "{text}");
    // Its neighbour before it is gone: it stands before the one behind it.
    let (text, _) = merged(&both, &moved, &with(&both, &[("\"LeNet\"", "\"Net\"")]));
    assert_eq!(order(&text).len(), 2);
    assert!(order(&text).is_sorted(), "{text}");
}

#[test]
fn the_first_entry_of_a_library_finds_its_place() {
    let base = "[session]\nid = 'a'\n\n[[models]]\nid = 'm'\n\n[legacy]\nx = 1\n";
    let (text, _) = merged(base, &format!("{base}{E2}"), &with(base, &[("x = 1", "x = 2")]));
    expect![[r#"
        [session]
        id = 'a'

        [[models]]
        id = 'm'

        # the second
        [[experiments]]
        id = "e2" # two
        status = "ready"

        [legacy]
        x = 2
    "#]]
    .assert_eq(&text);
}

#[test]
fn entries_that_were_removed() {
    let both = format!("{BASE}{E2}");
    let named = with(&both, &[("\"LeNet\"", "\"Net\"")]);
    check(
        &both,
        BASE,
        &named,
        expect![[r#"
            -# the second
            -id = "e2" # two
            -status = "ready"
        "#]],
    );
    let changed = with(&both, &[("\"ready\"", "\"failed\"")]);
    check(
        &both,
        BASE,
        &changed,
        expect![[r#"
        conflict at experiments/e2: removed
    "#]],
    );
    check(
        &both,
        &changed,
        BASE,
        expect![[r#"
        conflict at experiments/e2: { id = "e2", status = "failed" }
    "#]],
    );
}

#[test]
fn an_entry_that_got_another_id_here_is_still_the_same() {
    check(
        BASE,
        &with(BASE, &[("= 12", "= 13")]),
        &with(BASE, &[("\"e1\"", "\"exp_one\"")]),
        expect![[r#"
            -current_epoch = 12
            +current_epoch = 13
        "#]],
    );
}

#[test]
fn the_same_in_other_layouts() {
    let mine = r#"
session.id = "a"
dataset = { path = "data", image_size = [224, 224] }
models = [{ id = "m1", name = "LeNet", layers = [{ type = "Conv2D", filters = 32 }, { type = "Flatten" }] }]
experiments = [
  # running
  { id = "e1", status = "training", current_epoch = 12, metrics.val_loss = 0.5 },
]
"#;
    let theirs = with(
        BASE,
        &[
            ("= 12", "= 13"),
            (
                "metrics = { val_loss = 0.5 }",
                "\n[experiments.metrics]\nval_loss = 4e-1\nval_accuracy = 0.9",
            ),
        ],
    );
    check(
        BASE,
        &format!("{theirs}{E3}"),
        mine,
        expect![[r#"
        -  { id = "e1", status = "training", current_epoch = 12, metrics.val_loss = 0.5 },
        +  { id = "e1", status = "training", current_epoch = 13, metrics.val_loss = 4e-1, metrics.val_accuracy = 0.9 },
        +  { id = "e3", metrics = { val_loss = 1.0 } },
    "#]],
    );
    check(
        mine,
        &with(
            mine,
            &[("12", "13"), ("models = [", "models = [{ id = \"m0\", note = '''\nx''' }, ")],
        ),
        BASE,
        expect![[r#"
            -current_epoch = 12
            +id = "m0"
            +note = '''
            +x'''
            +current_epoch = 13
        "#]],
    );
}

#[test]
fn lists_keep_their_comments() {
    check(
        BASE,
        &with(
            BASE,
            &[(
                "  { type = \"Flatten\" },\n",
                "  { type = \"GlobalAvgPool\" },\n  { type = \"Dense\", units = 8 },\n",
            )],
        ),
        &with(BASE, &[("= 12", "= 13")]),
        expect![[r#"
            -  { type = "Flatten" },
            +  { type = "GlobalAvgPool" },
            +  { type = "Dense", units = 8 },
        "#]],
    );
    check(
        BASE,
        &with(BASE, &[("filters = 32", "filters = 64")]),
        &with(BASE, &[("  { type = \"Flatten\" },\n", "")]),
        expect![[r#"
            conflict at models/m1/layers: [{ type = "Conv2D", filters = 64 }, { type = "Flatten" }]
        "#]],
    );
}

#[test]
fn layers_in_sections_stay_in_sections() {
    let mine = "[[models]]\nid = 'm1'\n\n# first\n[[models.layers]]\ntype = 'Conv2D' # x\n\n[[models.layers]]\ntype = 'Flatten'\n";
    let theirs = "[[models]]\nid = 'm1'\nlayers = [{ type = 'Conv2D', filters = 3 }, { type = 'BatchNorm' }, { type = 'Flatten' }]\n";
    let (text, _) = merged(mine, theirs, mine);
    expect![[r#"
        [[models]]
        id = 'm1'

        # first
        [[models.layers]]
        type = 'Conv2D' # x
        filters = 3

        [[models.layers]]
        type = 'BatchNorm'

        [[models.layers]]
        type = 'Flatten'
    "#]]
    .assert_eq(&text);
    let none = "[[models]]\nid = 'm1'\nlayers = []\n";
    assert_eq!(merged(mine, none, mine).0, "[[models]]\nid = 'm1'\nlayers = []\n");
}

#[test]
fn tables_come_with_their_headers_where_there_is_a_place() {
    let theirs = with(
        BASE,
        &[("\n[[models]]", "\n# how to\n[dataset.split]\ntrain = 70 # most\n\n[[models]]")],
    );
    check(
        BASE,
        &theirs,
        &with(BASE, &[("= 12", "= 13")]),
        expect![[r#"
        +# how to
        +[dataset.split]
        +train = 70 # most
    "#]],
    );
    let inline = "dataset = { path = \"data\" }\n";
    let sections = "[dataset]\npath = \"data\"\n\n[dataset.split]\ntrain = 70 # most\n";
    assert_eq!(
        merged(inline, sections, inline).0,
        "dataset = { path = \"data\", split = { train = 70 } }\n"
    );
}

#[test]
fn a_half_typed_section_is_left_alone_until_it_is_whole() {
    let theirs = with(BASE, &[("= 12", "= 13"), ("\"LeNet\"", "\"Net\"")]);
    for half in ["status", "status = ", "status = \"trai", "[experiments.metr", "x = [1,"] {
        let mine = with(BASE, &[("status = \"training\" # running", half)]);
        check(
            BASE,
            &theirs,
            &mine,
            expect![[r#"
                -name = "LeNet"
                +name = "Net"
                deferred at experiments/e1/current_epoch
            "#]],
        );
    }
    // The key itself is being typed: it is not taken for removed.
    let mine = with(BASE, &[("current_epoch = 12", "current_epo")]);
    check(
        BASE,
        &with(BASE, &[("= 12", "= 13")]),
        &mine,
        expect![[r#"
            deferred at experiments/e1/current_epoch
        "#]],
    );
    // As are an ID and a header.
    for (whole, half) in [("id = \"e1\"", "id = \"e"), ("[[experiments]]", "[[experi")] {
        let mine = with(BASE, &[(whole, half)]);
        check(
            BASE,
            &with(BASE, &[("= 12", "= 13")]),
            &mine,
            expect![[r#"
                deferred at experiments/e1
            "#]],
        );
    }
}

#[test]
fn what_was_taken_in_beside_half_typed_text_can_change_again() {
    let base =
        with(BASE, &[("metrics = { val_loss = 0.5 }", "\n[experiments.metrics]\nval_loss = 0.5")]);
    let half = with(&base, &[("\"training\"", "\"trai")]);
    let theirs = with(&base, &[("= 12", "= 13"), ("= 0.5", "= 0.4")]);
    let (text, first) = merged(&base, &theirs, &half);
    assert_eq!(text, with(&half, &[("= 0.5", "= 0.4")]));
    let next = first.base(&Document::parse(&base), &Document::parse(&theirs)).unwrap();
    assert_eq!(next.text(), with(&base, &[("= 0.5", "= 0.4")]), "both sides have this");

    let theirs = with(&base, &[("= 12", "= 14"), ("= 0.5", "= 0.3")]);
    let whole = with(&text, &[("\"trai", "\"training\"")]);
    let (text, second) = merged(next.text(), &theirs, &whole);
    assert_eq!((text, second.conflicts), (theirs, vec![]));
}

#[test]
fn a_file_that_is_written_just_now_is_not_merged() {
    let theirs = with(BASE, &[("= 12", "= 13"), ("0.5 }\n", "0.")]);
    check(
        BASE,
        &theirs,
        BASE,
        expect![[r#"
            deferred at 
        "#]],
    );
}

#[test]
fn line_endings_are_those_of_the_editor() {
    let mine = with(BASE, &[("\"LeNet\"", "\"Net\"")]).replace('\n', "\r\n");
    let (text, _) = merged(BASE, &format!("{BASE}{E3}"), &mine);
    assert!(!text.replace("\r\n", "").contains('\n'), "{text:?}");
    assert_eq!(
        text.replace("\r\n", "\n"),
        with(&format!("{BASE}{E3}"), &[("\"LeNet\"", "\"Net\"")])
    );
    // A file that only has other line endings has not changed.
    assert_eq!(merged(BASE, &BASE.replace('\n', "\r\n"), &mine).1, Merged::default());
}

#[test]
fn ids_that_several_entries_have() {
    let twice = format!("{BASE}{E2}{E2}");
    check(
        &twice,
        &format!("{BASE}{E2}{}", with(E2, &[("ready", "failed")])),
        &with(&twice, &[("= 12", "= 13")]),
        expect![[r#"
            +status = "failed"
        "#]],
    );
}

/// What a conflict leads to.
fn conflict(theirs: &[(&str, &str)], mine: &[(&str, &str)]) -> (Conflict, Document) {
    let mine = with(BASE, mine);
    let mut merged = merged(BASE, &with(BASE, theirs), &mine).1;
    assert_eq!(merged.conflicts.len(), 1, "{merged:?}");
    (merged.conflicts.remove(0), Document::parse(&mine))
}

fn taken(conflict: &Conflict, mine: &Document) -> Document {
    assert!(!conflict.is_settled(mine));
    let mine = mine.with_edits(&conflict.take(mine)).unwrap();
    assert!(conflict.is_settled(&mine), "{}", mine.text());
    mine
}

#[test]
fn the_disks_value_can_be_taken() {
    let (epoch, mine) = conflict(&[("= 12", "= 14")], &[("= 12", "= 13")]);
    assert_eq!(taken(&epoch, &mine).text(), with(BASE, &[("= 12", "= 14")]));

    let (removed, mine) = conflict(&[("current_epoch = 12\n", "")], &[("= 12", "= 13")]);
    assert_eq!(taken(&removed, &mine).text(), with(BASE, &[("current_epoch = 12\n", "")]));

    let entry = &BASE[BASE.find("\n[[experiments]]").unwrap()..];
    let (changed, mine) = conflict(&[("= 12", "= 14")], &[(entry, "")]);
    expect![[r#"

        [[experiments]]
        id = "e1"
        status = "training"
        current_epoch = 14
        metrics = { val_loss = 0.5 }
    "#]]
    .assert_eq(taken(&changed, &mine).text().strip_prefix(mine.text()).unwrap());

    let (gone, mine) = conflict(&[(entry, "")], &[("= 12", "= 14")]);
    assert_eq!(taken(&gone, &mine).text(), with(BASE, &[(entry, "")]));
}

#[test]
fn a_conflict_is_settled_when_both_say_the_same() {
    let (epoch, _) = conflict(&[("= 12", "= 14")], &[("= 12", "= 13")]);
    let settled = |mine: &str| epoch.is_settled(&Document::parse(mine));
    assert!(settled(&with(BASE, &[("= 12", "= 14.0")])));
    assert!(!settled(&with(BASE, &[("= 12", "= 15")])));
    assert!(!settled(&with(BASE, &[("current_epoch = 12", "")])));
    assert!(settled("[session]\nid = 'a'\n"), "the entry itself is gone");
}

/// Merges once, takes what comes of it as the editor's text and merges from there: with another text
/// of the editor, or of the disk.
fn then(
    base: &str,
    theirs: &str,
    mine: &str,
    next: impl Fn(&str) -> (String, String),
) -> (String, Merged) {
    let (text, first) = merged(base, theirs, mine);
    let from = first.base(&Document::parse(base), &Document::parse(theirs));
    let from = from.map_or_else(|| base.to_owned(), |from| from.text().to_owned());
    let (theirs, mine) = next(&text);
    merged(&from, &theirs, &mine)
}

#[test]
fn who_goes_back_to_what_was_there_gets_the_disks_news() {
    let theirs = with(BASE, &[("= 12", "= 14"), ("\"LeNet\"", "\"Net\"")]);
    let mine = with(BASE, &[("= 12", "= 13")]);
    let (text, merged) =
        then(BASE, &theirs, &mine, |now| (theirs.clone(), with(now, &[("= 13", "= 12")])));
    assert_eq!((text, merged.conflicts), (theirs, vec![]));
}

#[test]
fn an_entry_that_is_cut_and_pasted_gets_all_that_came_meanwhile() {
    let entry = &BASE[BASE.find("\n[[experiments]]").unwrap()..];
    let theirs = with(BASE, &[("= 12", "= 14"), ("\"training\"", "\"failed\"")]);
    let without = with(BASE, &[(entry, "")]);
    let (text, merged) = then(BASE, &theirs, &without, |now| {
        (with(&theirs, &[("= 14", "= 15")]), format!("{entry}\n{now}").trim_start().to_owned())
    });
    assert_eq!(merged.conflicts, []);
    assert!(text.contains("current_epoch = 15") && text.contains("\"failed\""), "{text}");
}

#[test]
fn a_conflict_tells_what_the_disk_says_by_now() {
    let mine = with(BASE, &[("= 12", "= 13")]);
    let (_, merged) = then(BASE, &with(BASE, &[("= 12", "= 14")]), &mine, |now| {
        (with(BASE, &[("= 12", "= 15")]), now.to_owned())
    });
    let told: Vec<_> = merged.conflicts.iter().map(|it| it.disk.as_deref()).collect();
    assert_eq!(told, [Some("15")]);
}

#[test]
fn what_was_taken_in_and_undone_is_a_conflict() {
    let theirs = with(BASE, &[("= 12", "= 14"), ("path = \"data\"   # here\n", "")]);
    let (text, first) = merged(BASE, &theirs, BASE);
    let undone = |mine: &str| -> Vec<String> {
        let (theirs, mine) = (Document::parse(&theirs), Document::parse(mine));
        let found = first.replaced.iter().filter_map(|it| it.undone(&theirs, &mine));
        found.map(|it| format!("{}: {:?}", shown(it.path()), it.disk)).collect()
    };
    assert_eq!(undone(&text), [""; 0]);
    assert_eq!(undone(&with(&text, &[("= 14", "= 20")])), [""; 0]);
    assert_eq!(undone(BASE), ["dataset/path: None", "experiments/e1/current_epoch: Some(\"14\")"]);
    // An entry that is gone has no values to decide about.
    assert_eq!(undone("[session]\nid = 'a'\n"), [""; 0]);
}

#[test]
fn an_entry_with_another_id_stays_the_same_after_it_got_its_news() {
    let named = with(BASE, &[("\"e1\"", "\"exp_one\"")]);
    let theirs = with(BASE, &[("= 12", "= 13")]);
    let (text, merged) =
        then(BASE, &theirs, &named, |now| (with(&theirs, &[("= 13", "= 14")]), now.to_owned()));
    assert_eq!(merged.conflicts, []);
    assert_eq!(text, with(&named, &[("= 12", "= 14")]));
    // Also if it got another status.
    let changed = with(&named, &[("\"training\"", "\"paused\"")]);
    check(
        BASE,
        &theirs,
        &changed,
        expect![[r#"
            -current_epoch = 12
            +current_epoch = 13
        "#]],
    );
}

#[test]
fn an_entry_that_got_another_id_on_disk_gets_it_here() {
    let theirs = with(BASE, &[("\"m1\"", "\"m9\""), ("= 12", "= 13")]);
    let mine = with(BASE, &[("\"LeNet\"", "\"Net\""), ("filters = 32", "filters = 64")]);
    let (text, first) = merged(BASE, &theirs, &mine);
    assert_eq!(first.conflicts, []);
    assert_eq!(text, with(&mine, &[("\"m1\"", "\"m9\""), ("= 12", "= 13")]));
    let (again, second) = then(BASE, &theirs, &mine, |now| (theirs.clone(), now.to_owned()));
    assert_eq!((again, second.conflicts, second.edits), (text, vec![], vec![]));

    let here = with(BASE, &[("\"m1\"", "\"m5\"")]);
    check(
        BASE,
        &with(BASE, &[("\"m1\"", "\"m9\"")]),
        &here,
        expect![[r#"
        conflict at models/m5/id: "m9"
    "#]],
    );
}

#[test]
fn a_copy_is_not_the_entry_that_it_was_made_of() {
    let copy = "\n[[experiments]]\nid = \"e9\"\nstatus = \"training\"\ncurrent_epoch = 12\n\
                metrics = { val_loss = 0.5 }\n";
    let entry = &BASE[BASE.find("\n[[experiments]]").unwrap()..];
    let both = format!("{BASE}{copy}");
    check(
        BASE,
        &with(&both, &[("= 12", "= 13")]),
        &with(&both, &[(entry, "")]),
        expect![[r#"
            conflict at experiments/e1: { id = "e1", status = "training", current_epoch = 13, metrics = { val_loss = 0.5 } }
        "#]],
    );
}

#[test]
fn layers_that_came_at_different_places_both_stay() {
    let dense = "  { type = \"Flatten\" },\n  { type = \"Dense\", units = 8 },\n";
    let theirs = with(BASE, &[("  { type = \"Flatten\" },\n", dense)]);
    let norm = "layers = [\n  { type = \"BatchNorm\" }, # mine\n";
    let mine = with(BASE, &[("layers = [\n", norm)]);
    check(
        BASE,
        &theirs,
        &mine,
        expect![[r#"
            +  { type = "Dense", units = 8 },
        "#]],
    );
    // Keys of one layer go key by key.
    check(
        BASE,
        &with(BASE, &[("filters = 32", "filters = 64")]),
        &with(BASE, &[("filters = 32", "filters = 32, stride = 2")]),
        expect![[r#"
            -  { type = "Conv2D", filters = 32, stride = 2 }, # first
            +  { type = "Conv2D", filters = 64, stride = 2 }, # first
        "#]],
    );
    check(
        BASE,
        &theirs,
        &with(BASE, &[("{ type = \"Flatten\" },\n", "{ type = \"GlobalAvgPool\" },\n")]),
        expect![[r#"
            conflict at models/m1/layers: [{ type = "Conv2D", filters = 32 }, { type = "Flatten" }, { type = "Dense", units = 8 }]
        "#]],
    );
    let headers = "\n[[models]]\nid = 'm'\n\n[[models.layers]]\ntype = 'Flatten'\n";
    let more = format!("{headers}\n[[models.layers]]\ntype = 'Dense'\n");
    let first =
        with(headers, &[("[[models.l", "[[models.layers]]\ntype = 'BatchNorm'\n\n[[models.l")]);
    let (text, merged) = merged(headers, &more, &first);
    assert_eq!(merged.conflicts, []);
    expect![[r#"

        [[models]]
        id = 'm'

        [[models.layers]]
        type = 'BatchNorm'

        [[models.layers]]
        type = 'Flatten'

        [[models.layers]]
        type = 'Dense'
    "#]]
    .assert_eq(&text);
}

#[test]
fn where_lists_differ_is_told() {
    let dense = "  { type = \"Dense\", units = 8 },\n";
    let pool = "  { type = \"GlobalAvgPool\" },\n";
    let flatten = "  { type = \"Flatten\" },\n";
    let (layers, mine) = conflict(&[(flatten, &format!("{flatten}{dense}"))], &[(flatten, pool)]);
    expect![[r#"Some(Difference { number: 2, here: Some("{ type = \"GlobalAvgPool\" }"), disk: Some("{ type = \"Flatten\" }") })"#]].assert_eq(&format!("{:?}", layers.first_difference(&mine)));
}
