use expect_test::expect;
use serde_json::{Value, json};

use super::{ID, SESSION, check_unchanged, json, said, workspace};
use crate::harness::Folder;

#[test]
fn a_new_session_is_the_current_one() {
    let folder = Folder::new();
    let ran = folder.run(&["session", "new", "bold-blue-wren", "--name", "First steps"]);
    expect![[r#"
        Made bold-blue-wren (sessions/bold-blue-wren.toml); it is the current session now
    "#]]
    .assert_eq(&said(&ran));
    assert!(folder.read("sessions/bold-blue-wren.toml").contains("name = \"First steps\"\n"));
    assert_eq!(folder.run(&["session", "current"]).out, "bold-blue-wren\n");
    assert_eq!(folder.run(&["check", "--deny-warnings"]).code, Some(0));
}

#[test]
fn a_new_session_without_an_id_gets_a_bird() {
    let folder = Folder::new();
    let made = json(&folder, &["session", "new"]);
    let id = made["id"].as_str().unwrap();
    assert_eq!(id.split('-').count(), 3, "{id}");
    assert!(folder.path(&format!("sessions/{id}.toml")).is_file());
    assert_eq!(json(&folder, &["session", "current"]), json!(id));
}

#[test]
fn a_session_that_is_there_is_not_made_anew() {
    check_unchanged(
        &["session", "new", ID],
        expect![[r#"
        error: there is a session `calm-amber-heron` already; choose another ID, or delete that one first
        (exit code 1)
    "#]],
    );
}

#[test]
fn an_id_is_proposed_and_nothing_made() {
    let folder = workspace();
    let ran = folder.run(&["session", "new-id"]);
    assert_eq!(ran.out.trim_end().split('-').count(), 3, "{}", ran.out);
    assert!(json(&folder, &["session", "new-id"]).is_string());
    assert_eq!(folder.path("sessions").read_dir().unwrap().count(), 1);
}

#[test]
fn without_a_current_session_it_is_said_how_to_choose_one() {
    let folder = workspace();
    expect![[r#"
        Forgot that calm-amber-heron was the current session; its file stays
    "#]]
    .assert_eq(&said(&folder.run(&["session", "clear"])));
    expect![[r#"
        There was no current session
    "#]]
    .assert_eq(&said(&folder.run(&["session", "clear"])));
    expect![[r#"
        error: there is no current session: `nestling session use ID` chooses one, `--session ID` names one for a single command, `nestling session list` lists them
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["session", "current"])));
    let ran = folder.run(&["session", "current", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "null\n"));
    expect![[r#"
        error: there is no current session: `nestling session use ID` chooses one, `--session ID` names one for a single command, `nestling session list` lists them
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["model", "list"])));
    expect![[r#"
        error: there is no current session: this workspace has none yet; `nestling session new` makes one
        (exit code 1)
    "#]].assert_eq(&said(&Folder::new().run(&["model", "list"])));
    assert_eq!(folder.read("sessions/calm-amber-heron.toml"), SESSION);
}

#[test]
fn clearing_answers_scripts_too() {
    let folder = workspace();
    assert_eq!(json(&folder, &["session", "clear"]), Value::Null);
}

#[test]
fn a_copy_has_its_own_id() {
    let folder = workspace();
    expect![[r#"
        Saved calm-amber-heron as bold-blue-wren
    "#]]
    .assert_eq(&said(&folder.run(&["session", "save", "bold-blue-wren"])));
    let copy = folder.read("sessions/bold-blue-wren.toml");
    assert_eq!(copy, SESSION.replace(ID, "bold-blue-wren"));
    assert_eq!(folder.read("sessions/calm-amber-heron.toml"), SESSION);
    assert_eq!(json(&folder, &["session", "save", "bold-blue-owl"]), json!(true));
    assert_eq!(json(&folder, &["session", "save", ID]), json!(true), "it is saved already");
}

#[test]
fn a_copy_overwrites_nothing() {
    let folder = workspace();
    folder.write("sessions/bold-blue-wren.toml", "# Another.\n");
    expect![[r#"
        error: there is a session `bold-blue-wren` already; choose another ID, or delete that one first
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["session", "save", "bold-blue-wren"])));
    assert_eq!(folder.read("sessions/bold-blue-wren.toml"), "# Another.\n");

    // Nor with a history, which is told of the session and not of its folder.
    folder.write("history/bold-blue-wren/exp_1.jsonl", "");
    for command in ["save", "rename"] {
        let ran = folder.run(&["session", command, "bold-blue-wren"]);
        assert_eq!(ran.code, Some(1));
        assert!(
            ran.err.starts_with("error: there is a session `bold-blue-wren` already"),
            "{}",
            ran.err
        );
    }
}

#[test]
fn without_a_current_session_there_is_nothing_to_copy() {
    let folder = Folder::with(&[("sessions/a.toml", "")]);
    let ran = folder.run(&["session", "save", "b", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "false\n"));
    assert!(ran.err.starts_with("error: there is no current session: "), "{}", ran.err);
}

#[test]
fn a_session_is_chosen() {
    let folder = workspace();
    folder.write("sessions/bold-blue-wren.toml", SESSION.replace(ID, "bold-blue-wren"));
    expect![[r#"
        bold-blue-wren is the current session now
    "#]]
    .assert_eq(&said(&folder.run(&["session", "use", "bold-blue-wren"])));
    assert_eq!(folder.run(&["session", "current"]).out, "bold-blue-wren\n");
    assert_eq!(json(&folder, &["session", "use", ID]), json!(true));

    expect![[r#"
        error: there is no session `bold-blue-wern`; did you mean `bold-blue-wren`?
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["session", "use", "bold-blue-wern"])));
    expect![[r#"
        error: there is no session `zzz`; `nestling session list` shows those there
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["session", "use", "zzz"])));
    let ran = folder.run(&["session", "use", "zzz", "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "false\n"));
    assert_eq!(folder.run(&["session", "current"]).out, format!("{ID}\n"), "it stays");
}

#[test]
fn a_session_named_on_the_line_leaves_the_current_one() {
    let folder = workspace();
    folder.write("sessions/bold-blue-wren.toml", SESSION.replace(ID, "bold-blue-wren"));
    for args in [
        ["--session", "bold-blue-wren", "session", "current"],
        ["session", "--session", "bold-blue-wren", "current"],
        ["session", "current", "--session", "bold-blue-wren"],
    ] {
        assert_eq!(folder.run(&args).out, "bold-blue-wren\n");
    }
    assert_eq!(folder.run(&["session", "current"]).out, format!("{ID}\n"));
    expect![[r#"
        error: there is no session `nobody`; `nestling session list` shows those there
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["model", "list", "--session", "nobody"])));
}

#[test]
fn another_workspace_is_worked_in() {
    let folder = Folder::with(&[
        ("w/sessions/calm-amber-heron.toml", SESSION),
        ("w/.nestling/current", "calm-amber-heron\n"),
    ]);
    let ran = folder.run(&["model", "delete", "model_1", "--cascade", "--workspace", "w"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert!(!folder.read("w/sessions/calm-amber-heron.toml").contains("model_1"));
    expect![[r#"
        error: `v`: there is no such folder
        (exit code 2)
    "#]]
    .assert_eq(&said(&folder.run(&["model", "list", "--workspace", "v"])));
}

#[test]
fn sessions_are_listed_with_the_current_one_marked() {
    let folder = workspace();
    folder.write("sessions/bold-blue-wren.toml", "[session]\nname = \"大きい\"\nbroken = [\n");
    let old = std::time::SystemTime::now() - std::time::Duration::from_secs(600);
    let file = std::fs::File::open(folder.path("sessions/bold-blue-wren.toml")).unwrap();
    file.set_modified(old).unwrap();
    expect![[r#"
           ID                Name    Models  Trainings  Experiments  Changed
        *  calm-amber-heron               1          1            1  just now
           bold-blue-wren    大きい       0          0            0  10 min ago
    "#]]
    .assert_eq(&said(&folder.run(&["session", "list"])));

    let mut list = json(&folder, &["session", "list"]);
    for session in list.as_array_mut().unwrap() {
        let changed = session.as_object_mut().unwrap().remove("changed_at").unwrap();
        assert!(changed.as_str().unwrap().ends_with('Z'), "{changed}");
    }
    expect![[r#"
        [
          {
            "id": "calm-amber-heron",
            "name": null,
            "models": 1,
            "trainings": 1,
            "experiments": 1,
            "current": true
          },
          {
            "id": "bold-blue-wren",
            "name": "大きい",
            "models": 0,
            "trainings": 0,
            "experiments": 0,
            "current": false
          }
        ]"#]]
    .assert_eq(&format!("{list:#}"));
}

#[test]
fn no_sessions_are_no_mistake() {
    let folder = Folder::new();
    expect![[r#"
        No sessions yet; `nestling session new` makes one
    "#]]
    .assert_eq(&said(&folder.run(&["session", "list"])));
    assert_eq!(json(&folder, &["session", "list"]), json!([]));
}

#[test]
fn a_session_gets_another_id() {
    let folder = workspace();
    expect![[r#"
        Renamed calm-amber-heron to bold-blue-wren
    "#]]
    .assert_eq(&said(&folder.run(&["session", "rename", "bold-blue-wren"])));
    assert_eq!(folder.read("sessions/bold-blue-wren.toml"), SESSION.replace(ID, "bold-blue-wren"));
    assert!(!folder.path("sessions/calm-amber-heron.toml").exists());
    assert_eq!(folder.run(&["session", "current"]).out, "bold-blue-wren\n");
    assert_eq!(json(&folder, &["session", "rename", "bold-blue-wren", ID]), json!(true));

    expect![[r#"
        error: there is no session `nobody`; `nestling session list` shows those there
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["session", "rename", "nobody", "x"])));
    folder.write("sessions/taken.toml", "");
    expect![[r#"
        error: there is a session `taken` already; choose another ID, or delete that one first
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["session", "rename", "taken"])));
    assert_eq!(folder.read("sessions/calm-amber-heron.toml"), SESSION);
}

#[test]
fn a_session_is_deleted_with_its_history() {
    let folder = workspace();
    folder.write("history/calm-amber-heron/exp_1.jsonl", "{}\n");
    expect![[r#"
        Deleted calm-amber-heron
    "#]]
    .assert_eq(&said(&folder.run(&["session", "delete", ID])));
    assert!(!folder.path("sessions/calm-amber-heron.toml").exists());
    assert!(!folder.path("history/calm-amber-heron").exists());
    assert_eq!(folder.run(&["session", "current"]).code, Some(1), "it is forgotten");

    expect![[r#"
        error: there is no session `calm-amber-heron`; `nestling session list` shows those there
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["session", "delete", ID])));
    let ran = folder.run(&["session", "delete", ID, "--json"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), "false\n"));
    assert_eq!(json(&workspace(), &["session", "delete", ID]), json!(true));
}

#[test]
fn a_session_that_cannot_be_read_is_listed_as_such() {
    let folder = Folder::with(&[("sessions/a.toml", "")]);
    folder.write("sessions/b.toml", b"name = \"\xff\"\n");
    let ran = folder.run(&["session", "list"]);
    assert_eq!(ran.code, Some(0));
    expect![[r#"
        warning: `b`: it is not UTF-8: line 1, column 9 has the byte 0xFF; save it with the encoding UTF-8
    "#]].assert_eq(&ran.err);
    let of_b = |line: &&str| line.trim_start().starts_with("b ");
    let counts = ran.out.lines().find(of_b).map(|line| line.matches('?').count());
    assert_eq!(counts, Some(3), "{}", ran.out);

    let json = folder.run(&["session", "list", "--json"]).out;
    assert_eq!(json.matches("\"unreadable\": \"it is not UTF-8").count(), 1, "{json}");
}
