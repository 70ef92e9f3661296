//! `nestling.toml` and catalog files on the command line.

use expect_test::expect;

use crate::harness::{Folder, SOUND};

const PLUGIN: &str =
    "[[choice]]\nfor = \"training.optimiser\"\nvalue = \"lion\"\ndoc = \"Lion.\"\n";

#[test]
fn the_configuration_and_catalog_files_are_checked_with_the_workspace() {
    let folder = Folder::with(&[
        ("nestling.toml", "[hints]\nshape = false\n"),
        ("plugins/mine.toml", PLUGIN),
        ("sessions/x.toml", SOUND),
    ]);
    let ran = folder.run(&["check"]);
    assert_eq!(ran.code, Some(1));
    expect![[r#"
        error[unknown-key]: `shape` is not a key of `[hints]`; did you mean `shapes`?
         --> nestling.toml:2:1
          |
        2 | shape = false
          | ^^^^^
          |
          = help: Change to `shapes`

        error[invalid-catalog]: there is no key `training.optimiser`; did you mean `training.optimizer`?
         --> plugins/mine.toml:2:7
          |
        2 | for = "training.optimiser"
          |       ^^^^^^^^^^^^^^^^^^^^

        2 errors in 2 of 3 files.
    "#]].assert_eq(&ran.out);
}

#[test]
fn a_catalog_file_is_known_wherever_it_lies() {
    let folder = Folder::with(&[("mine.toml", PLUGIN), ("sessions/x.toml", SOUND)]);
    for args in [&["check", "mine.toml"][..], &["check", "mine.toml", "sessions/x.toml"]] {
        let ran = folder.run(args);
        assert!(ran.out.starts_with("error[invalid-catalog]"), "{}", ran.out);
    }
    let ran = folder
        .run_with_input(&["check", "-", "--stdin-filename", "plugins/a.toml"], PLUGIN.as_bytes());
    assert!(ran.out.starts_with("error[invalid-catalog]"), "{}", ran.out);
}

#[test]
fn levels_hold_in_catalog_files_too() {
    let folder = Folder::with(&[
        ("nestling.toml", "[lints]\ninvalid-catalog = \"hint\"\n"),
        ("plugins/mine.toml", PLUGIN),
        ("sessions/x.toml", SOUND),
    ]);
    assert_eq!(folder.run(&["check"]).code, Some(0));
}

#[test]
fn what_is_sure_is_fixed_there_too() {
    let before = "# Ours.\r\n[format]\r\nline-width = 80 # narrow\r\n";
    let folder = Folder::with(&[("nestling.toml", before), ("sessions/x.toml", SOUND)]);
    let ran = folder.run(&["check", "--fix"]);
    assert_eq!(ran.code, Some(0), "{}", ran.out);
    assert_eq!(folder.read("nestling.toml"), before.replace("line-width", "line_width"));
}
