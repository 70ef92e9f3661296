use expect_test::expect;
use serde_json::Value;

use crate::harness::{Folder, SOUND, run_here};

#[test]
fn new_makes_a_workspace_that_is_clean() {
    let folder = Folder::new();
    let made = folder.run(&["new", "a/b"]);
    assert_eq!((made.code, made.err.as_str()), (Some(0), ""));

    let ran = folder.run(&["check", "--format", "json", "--deny-warnings", "a/b"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "[]\n"));

    let sessions: Vec<_> = folder.path("a/b/sessions").read_dir().unwrap().collect();
    let session = std::fs::read_to_string(sessions[0].as_ref().unwrap().path()).unwrap();
    for header in ["[session]", "[dataset]", "[[models]]", "[[trainings]]", "[[experiments]]"] {
        assert!(session.contains(header), "{session}");
    }
}

#[test]
fn new_overwrites_nothing() {
    let folder = Folder::with(&[("nestling.toml", "# mine\n"), ("sessions/x.toml", SOUND)]);
    let ran = folder.run(&["new"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `sessions`: there are sessions already, so nothing was made; `nestling check` checks them
    "#]].assert_eq(&ran.err);
    assert_eq!(folder.read("nestling.toml"), "# mine\n");
}

#[test]
fn new_keeps_a_configuration() {
    let folder = Folder::with(&[("nestling.toml", "# mine\n")]);
    assert_eq!(folder.run(&["new"]).code, Some(0));
    assert_eq!(folder.read("nestling.toml"), "# mine\n");
}

#[test]
fn explain_prints_the_page_of_a_code() {
    let ran = run_here(&["explain", "unknown-key"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("unknown-key (error)\n===================\n\n"), "{}", ran.out);
}

#[test]
fn explain_lists_all_codes() {
    let ran = run_here(&["explain"]);
    assert!(ran.out.lines().any(|line| line.starts_with("toml-1-1 ")), "{}", ran.out);
}

#[test]
fn explain_answers_scripts() {
    let list: Value = serde_json::from_str(&run_here(&["explain", "--json"]).out).unwrap();
    let page = run_here(&["--json", "explain", "split-sum"]);
    let page: Value = serde_json::from_str(&page.out).unwrap();
    assert_eq!((&page["code"], &page["severity"]), (&"split-sum".into(), &"error".into()));
    assert!(list.as_array().unwrap().contains(&page));
}

#[test]
fn explain_knows_what_was_meant() {
    let ran = run_here(&["explain", "unkown-key"]);
    expect![[r#"
        error: `unkown-key` is not a diagnostic code; did you mean `unknown-key`?
    "#]]
    .assert_eq(&ran.err);
    let ran = run_here(&["explain", "E0308"]);
    expect![[r#"
        error: `E0308` is not a diagnostic code; `nestling explain` lists them all
    "#]]
    .assert_eq(&ran.err);
}

#[test]
fn schema_is_json() {
    let ran = run_here(&["schema"]);
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    assert_eq!(schema["$schema"], "https://json-schema.org/draft/2020-12/schema");
    assert_eq!(ran.out, run_here(&["schema", "session"]).out);
}

#[test]
fn the_configuration_has_a_schema_too() {
    let ran = run_here(&["schema", "workspace"]);
    assert_eq!(ran.code, Some(0));
    let schema: Value = serde_json::from_str(&ran.out).unwrap();
    let levels = &schema["$defs"]["lints"]["properties"];
    assert_eq!(levels["split-sum"]["default"], "error");
}

#[test]
fn completions_are_there_for_each_shell() {
    for shell in ["bash", "elvish", "fish", "powershell", "zsh"] {
        let ran = run_here(&["completions", shell]);
        assert_eq!(ran.code, Some(0));
        assert!(ran.out.contains("deny-warnings"), "{shell}");
    }
}

#[test]
fn a_misspelled_command_leads_to_the_right_one() {
    let ran = run_here(&["chekc"]);
    assert!(ran.err.contains("'check'"), "{}", ran.err);
}
