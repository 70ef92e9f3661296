//! Whatever comes from outside: a clear error, the right exit code, and no byte changed.

use expect_test::{Expect, expect};

use super::{ID, SESSION, check_unchanged, said, said_in, session, workspace};
use crate::harness::Folder;

#[test]
fn ids_that_can_be_no_file() {
    check_unchanged(
        &["session", "use", "../calm-amber-heron"],
        expect![[r#"
        error: `../calm-amber-heron` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "new", "a/b"],
        expect![[r#"
        error: `a/b` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "new", "CON"],
        expect![[r#"
        error: `CON` cannot be a session's ID: Windows keeps this name for a device; choose another one
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "new", ""],
        expect![[r#"
        error: `` cannot be a session's ID: it is empty; write a name like `swift-golden-falcon`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "save", ".."],
        expect![[r#"
        error: `..` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "delete", "../../etc/passwd"],
        expect![[r#"
        error: `../../etc/passwd` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["session", "rename", "..\\x"],
        expect![[r#"
        error: `..\\x` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["model", "list", "--session", "/etc/passwd"],
        expect![[r#"
        error: `/etc/passwd` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
    check_unchanged(
        &["export", "../x"],
        expect![[r#"
        error: `../x` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`
        (exit code 2)
    "#]],
    );
}

#[test]
fn an_id_of_ten_thousand_characters() {
    let id = "x".repeat(10_000);
    for args in
        [["session", "new"], ["session", "use"], ["model", "show"], ["experiment", "delete"]]
    {
        let folder = workspace();
        let ran = folder.run(&[args[0], args[1], &id]);
        assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
        assert!(ran.err.starts_with("error: ") && ran.err.len() < 400, "{}", ran.err);
        assert_eq!(session(&folder), SESSION);
    }
}

#[test]
fn an_id_that_a_terminal_would_obey() {
    let ran = workspace().run(&["model", "show", "\u{1b}[31mred"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.err.contains('\u{1b}'), "{:?}", ran.err);
}

fn broken(text: &str, args: &[&str], expected: Expect) {
    let folder = workspace();
    folder.write("sessions/calm-amber-heron.toml", text);
    expected.assert_eq(&said(&folder.run(args)));
    assert_eq!(session(&folder), text, "the file must stay as it is");
}

#[test]
fn a_session_that_does_not_parse() {
    let text = SESSION.replace("optimizer = \"adam\"", "optimizer = \"adam");
    broken(
        &text,
        &["training", "update", "train_1", "epochs=3"],
        expect![[r#"
        error: `sessions/calm-amber-heron.toml:25:13`: unclosed string: expected `"`; mend this first, nothing was changed
        (exit code 1)
    "#]],
    );
    broken(
        &text,
        &["session", "save", "copy"],
        expect![[r#"
        Saved calm-amber-heron as copy
    "#]],
    );
    broken(
        &text,
        &["model", "show", "model_1"],
        expect![[r#"
            id = "model_1"
            name = "LeNet"
            kind = "custom_cnn"
            created_at = 2026-11-22T10:01:00Z
            layers = [
              { type = "Conv2D", filters = 4, kernel_size = 3 },
              { type = "Flatten" },
            ]

            Layer           Output   Parameters
            Conv2D          4×32×32         112
            Flatten         4096              0
            Dense (output)  2             8,194

            8,306 parameters; 33 kB
            warning: `sessions/calm-amber-heron.toml:25:13`: unclosed string: expected `"`; mend this first, a part of the session cannot be read
        "#]],
    );
}

#[test]
fn a_session_broken_elsewhere_is_still_worked_on() {
    let folder = workspace();
    let text = SESSION.replace("optimizer = \"adam\"", "optimizer = \"adam");
    folder.write("sessions/calm-amber-heron.toml", &text);
    let ran = folder.run(&["model", "update", "model_1", "--name", "New"]);
    assert_eq!(ran.code, Some(0), "{}", ran.err);
    assert_eq!(session(&folder), text.replace("name = \"LeNet\"", "name = \"New\""));
}

#[test]
fn a_session_of_a_newer_format() {
    let text = SESSION.replace("format = 1", "format = 99");
    broken(
        &text,
        &["model", "add", "X", "--preset", "lenet"],
        expect![[r#"
        error: `calm-amber-heron`: the file's `format` is newer than this version of Nestling knows: update Nestling to change it
        (exit code 1)
    "#]],
    );
}

#[test]
fn a_session_that_is_not_utf8() {
    let folder = workspace();
    folder.write("sessions/calm-amber-heron.toml", b"[session]\nid = \"caf\xe9\"\n");
    expect![[r#"
        error: `<folder>/sessions/calm-amber-heron.toml`: it is not UTF-8: line 2, column 10 has the byte 0xE9; save it with the encoding UTF-8
        (exit code 2)
    "#]].assert_eq(&said_in(&folder, &folder.run(&["model", "list"])));
    expect![[r#"
        error: `<folder>/sessions/calm-amber-heron.toml`: it is not UTF-8: line 2, column 10 has the byte 0xE9; save it with the encoding UTF-8
        (exit code 2)
    "#]].assert_eq(&said_in(&folder, &folder.run(&["dataset", "set", "path=x"])));
}

#[test]
fn a_configuration_with_wrong_types() {
    check_unchanged(
        &[
            "training",
            "add",
            "X",
            "optimizer=3",
            "learning_rate=fast",
            "epochs=[1]",
            "batch_size=8",
        ],
        expect![[r#"
            error: `calm-amber-heron`: `3` is not a value of `optimizer`: it can be `adam`, `adamw`, `sgd` or `rmsprop`
                   `learning_rate` must be a number, not a string
                   `epochs` must be an integer, not an array
            (exit code 1)
        "#]],
    );
}

#[test]
fn sessions_that_is_a_file() {
    let folder = Folder::with(&[("sessions", "mine"), ("nestling.toml", "")]);
    expect![[r#"
        error: `<folder>/sessions`: a file is where a folder should be; move it away
        (exit code 2)
    "#]]
    .assert_eq(&said_in(&folder, &folder.run(&["session", "new", "x"])));
    expect![[r#"
        error: `<folder>/sessions`: a file is where a folder should be; move it away
        (exit code 2)
    "#]]
    .assert_eq(&said_in(&folder, &folder.run(&["session", "list"])));
    assert_eq!(folder.read("sessions"), "mine");
}

#[test]
fn a_current_session_that_leads_out_is_not_followed() {
    let folder = workspace();
    folder.write("secret.toml", SESSION);
    folder.write(".nestling/current", "../secret\n");
    let ran = folder.run(&["model", "delete", "model_1", "--cascade"]);
    assert!(matches!(ran.code, Some(1 | 2)), "{ran:?}");
    assert_eq!(folder.read("secret.toml"), SESSION);
}

#[test]
fn a_current_session_that_is_gone_is_none() {
    let folder = workspace();
    std::fs::remove_file(folder.path("sessions/calm-amber-heron.toml")).unwrap();
    let ran = folder.run(&["session", "current"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(1), ""));
    assert!(!folder.path(&format!("sessions/{ID}.toml")).exists());
}

#[cfg(unix)]
#[test]
fn a_folder_that_may_not_be_written() {
    use std::os::unix::fs::PermissionsExt;

    let folder = workspace();
    for name in ["sessions", "."] {
        let mode = PermissionsExt::from_mode(0o555);
        std::fs::set_permissions(folder.path(name), mode).unwrap();
    }
    let ran = folder.run(&["model", "update", "model_1", "--name", "X"]);
    let may_write = std::fs::write(folder.path("sessions/probe"), "").is_ok();
    for name in [".", "sessions"] {
        let mode = PermissionsExt::from_mode(0o755);
        std::fs::set_permissions(folder.path(name), mode).unwrap();
    }
    if may_write {
        println!("skipped: this user may write everywhere");
        return;
    }
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("permission"), "{}", ran.err);
    assert_eq!(session(&folder), SESSION);
}

#[cfg(unix)]
#[test]
fn a_session_file_that_is_read_only() {
    use std::os::unix::fs::PermissionsExt;

    let folder = workspace();
    let path = folder.path("sessions/calm-amber-heron.toml");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o444)).unwrap();
    expect![[r#"
        error: `<folder>/sessions/calm-amber-heron.toml`: it is read-only
        (exit code 2)
    "#]]
    .assert_eq(&said_in(&folder, &folder.run(&["model", "update", "model_1", "--name", "X"])));
    assert_eq!(session(&folder), SESSION);
}

#[test]
fn sessions_that_is_a_file_is_told_in_words() {
    let folder = Folder::with(&[("nestling.toml", ""), ("sessions", "")]);
    for args in [["session", "list"], ["session", "new"], ["check", "."]] {
        let ran = folder.run(&args);
        assert_eq!(ran.code, Some(2), "{args:?}");
        let told = "sessions`: a file is where a folder should be; move it away\n";
        assert!(ran.err.ends_with(told), "{}", ran.err);
    }
}

#[test]
fn what_is_refused_without_a_session_names_none() {
    let folder = Folder::new();
    expect![[r#"
        error: `bogus` is not a value of `kind`: it can be `custom_cnn`, `transfer_learning` or `vision_transformer`
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["model", "add", "X", "kind=bogus"])));
    assert!(!folder.path("sessions").exists());
}

#[test]
fn a_broken_session_is_not_exported_and_what_is_shown_of_it_is_told_to_be_a_part() {
    let folder = workspace();
    folder.write("sessions/calm-amber-heron.toml", SESSION.replace("\"LeNet\"", ""));
    expect![[r#"
        error: `sessions/calm-amber-heron.toml:14:7`: a value is missing here; mend this first, a part of the session cannot be read
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["export"])));
    expect![[r#"
        error: `sessions/calm-amber-heron.toml:14:7`: a value is missing here; mend this first, a part of the session cannot be read
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["export", "--legacy", "--json"])));
    expect![[r#"
        ID       Name  Optimizer   Rate  Epochs  Batch  Experiments
        train_1  Adam  adam       0.001      10     32            1
        warning: `sessions/calm-amber-heron.toml:14:7`: a value is missing here; mend this first, a part of the session cannot be read
    "#]].assert_eq(&said(&folder.run(&["training", "list"])));
    let shown = folder.run(&["model", "show", "model_1", "--json"]);
    assert!(shown.code == Some(0) && shown.err.starts_with("warning: `sessions/"), "{shown:?}");
}

#[test]
fn a_file_in_place_of_the_sessions_is_told() {
    let folder = Folder::new();
    folder.write("nestling.toml", "");
    folder.write("sessions", "");
    expect![[r#"
        error: `sessions`: a file is where a folder should be; move it away
        (exit code 1)
    "#]]
    .assert_eq(&said(&folder.run(&["model", "list"])));
}

#[test]
fn a_file_whose_name_is_no_id_is_to_be_renamed() {
    let folder = workspace();
    folder.write("sessions/v1.2.toml", SESSION);
    expect![[r#"
        error: `v1.2` cannot be a session's ID: it may have only letters from a to z, digits, `_` and `-`; there is a file of this name in `sessions/`: rename it
        (exit code 1)
    "#]].assert_eq(&said(&folder.run(&["session", "use", "v1.2"])));
    for args in [
        &["model", "list", "--session", "v1.2"][..],
        &["session", "delete", "v1.2"],
        &["session", "rename", "v1", "--session", "v1.2"],
    ] {
        let ran = folder.run(args);
        assert!(ran.err.contains("there is a file of this name"), "{args:?}: {}", ran.err);
    }
}

#[test]
fn a_session_that_is_not_there_is_null() {
    let folder = workspace();
    for args in [&["export", "nope"][..], &["model", "list", "--session", "nope"]] {
        let ran = folder.run(&[args, &["--json"]].concat());
        assert_eq!((ran.code, ran.out.as_str()), (Some(1), "null\n"), "{args:?}");
    }
}
