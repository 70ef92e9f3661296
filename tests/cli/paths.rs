use expect_test::{Expect, expect};
use serde_json::Value;

use crate::harness::{FAULTY, Folder, Ran, SOUND};

/// Each path that something was found in, once.
fn paths(ran: &Ran) -> Vec<String> {
    let found: Vec<Value> = serde_json::from_str(&ran.out).unwrap();
    let mut paths: Vec<String> =
        found.iter().map(|found| found["path"].as_str().unwrap().to_owned()).collect();
    paths.dedup();
    paths
}

fn workspace() -> Folder {
    Folder::with(&[
        ("w/nestling.toml", "[lints]\nno-such-code = \"off\"\n"),
        ("w/sessions/b.toml", FAULTY),
        ("w/sessions/a.toml", FAULTY),
        ("w/sessions/.hidden.toml", FAULTY),
        ("w/other/c.toml", FAULTY),
    ])
}

#[test]
fn without_paths_the_workspace_around_is_checked() {
    let folder = workspace();
    let args = ["check", "--format", "json", "--workspace", "w"];
    assert_eq!(
        paths(&folder.run(&args)),
        ["w/nestling.toml", "w/sessions/a.toml", "w/sessions/b.toml"]
    );
    assert_eq!(folder.run(&["check"]).code, Some(2), "there is no workspace here");
}

#[test]
fn from_a_folder_inside_paths_lead_up() {
    let folder = workspace();
    let ran = folder.run_below("w/other", &["check", "--format", "json"]);
    assert_eq!(paths(&ran), ["../nestling.toml", "../sessions/a.toml", "../sessions/b.toml"]);
}

#[test]
fn a_dot_names_the_current_folder() {
    let folder = workspace();
    let args = ["check", "--format", "json", "."];
    let session_paths = ["a.toml", "b.toml"];
    assert_eq!(
        paths(&folder.run_below("w", &args))[1..],
        session_paths.map(|p| format!("sessions/{p}"))
    );
    assert_eq!(paths(&folder.run_below("w/sessions", &args))[1..], session_paths);
}

#[test]
fn paths_are_shown_as_given_and_each_file_once() {
    let folder = workspace();
    let args = ["check", "--format", "json", "w/other/../sessions/b.toml", "w", "w/sessions", "w/"];
    assert_eq!(
        paths(&folder.run(&args)),
        ["w/nestling.toml", "w/other/../sessions/b.toml", "w/sessions/a.toml"],
    );
}

#[test]
fn a_broken_configuration_is_told_with_the_session_it_applies_to() {
    let folder = workspace();
    let ran = folder.run(&["check", "--format", "json", "w/other/c.toml"]);
    assert_eq!(paths(&ran), ["w/nestling.toml", "w/other/c.toml"]);
}

#[test]
fn levels_come_from_the_configuration_around_the_file() {
    let folder = Folder::with(&[
        ("nestling.toml", "[lints]\nwrong-type = \"off\"\nunusual-value = \"info\"\n"),
        ("sessions/x.toml", FAULTY),
    ]);
    let ran = folder.run(&["check", "sessions/x.toml", "--format", "github"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("::notice"), "{}", ran.out);
}

fn refused(files: &[(&str, &str)], args: &[&str], expected: Expect) {
    let ran = Folder::with(files).run(args);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.out, "");
    expected.assert_eq(&ran.err);
}

#[test]
fn nothing_to_check_is_said() {
    refused(
        &[],
        &["check"],
        expect![[r#"
        error: `sessions`: nothing to check: there is no such folder; `nestling new` makes a workspace
    "#]],
    );
    refused(
        &[("sessions/notes.md", "")],
        &["check"],
        expect![[r#"
        error: `sessions`: nothing to check: no session in it
    "#]],
    );
    refused(
        &[("images/cat/1.png", "")],
        &["check", "images"],
        expect![[r#"
        error: `images`: nothing to check: this folder has neither `nestling.toml` nor `sessions/`; name a workspace or a session file
    "#]],
    );
}

#[test]
fn a_file_anywhere_is_checked_as_a_session() {
    let folder = Folder::with(&[("x.toml", SOUND)]);
    assert_eq!(folder.run(&["check", "x.toml"]).code, Some(0));
}

#[test]
fn a_session_of_the_workspace_is_checked_by_its_id() {
    let folder = workspace();
    let ran = folder.run_below("w/other", &["--session", "a", "check", "--json"]);
    assert_eq!(paths(&ran), ["../nestling.toml", "../sessions/a.toml"]);

    let ran = folder.run_below("w", &["check", "--session", "../a"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    let ran = folder.run_below("w", &["check", "--session", "a", "other/c.toml"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `--session` names a session of the workspace, and so do the paths; give one of them
    "#]]
    .assert_eq(&ran.err);
}
