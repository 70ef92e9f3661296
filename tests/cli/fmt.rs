use expect_test::expect;

use crate::harness::{Folder, SOUND};

/// A session that is not laid out, with all bytes that must stay.
const UGLY: &str = "\u{feff}[session]\r\nid=\"x\" # mine\r\n[dataset]\r\npath = \"data\"";
const LAID_OUT: &str =
    "\u{feff}[session]\r\nid = \"x\" # mine\r\n\r\n[dataset]\r\npath = \"data\"\r\n";

#[test]
fn the_whole_workspace_is_laid_out() {
    let folder = Folder::with(&[
        ("nestling.toml", "[lints]\nunused-model=\"off\"\n"),
        ("plugins/own.toml", "[[choice]]\nfor = \"training.optimizer\"\nvalue=\"lion\"\n"),
        ("sessions/x.toml", UGLY),
        ("sessions/y.toml", SOUND),
    ]);
    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.code, Some(0), "{ran:?}");
    expect![[r#"
        Formatted nestling.toml
        Formatted plugins/own.toml
        Formatted sessions/x.toml
        3 files formatted, 1 file had nothing to change.
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(ran.err, "");
    assert_eq!(folder.read("sessions/x.toml"), LAID_OUT);
    assert_eq!(folder.read("nestling.toml"), "[lints]\nunused-model = \"off\"\n");
    assert_eq!(folder.run(&["fmt"]).out, "Nothing to change in 4 files.\n");
    assert_eq!(folder.path("sessions").read_dir().unwrap().count(), 2, "nothing lies beside");
}

#[test]
fn check_changes_nothing_and_names_the_files() {
    let folder = Folder::with(&[("sessions/x.toml", UGLY), ("sessions/y.toml", SOUND)]);
    let ran = folder.run(&["fmt", "--check"]);
    assert_eq!(ran.code, Some(1));
    expect![[r#"
        Would format sessions/x.toml
        1 file would be formatted, 1 file had nothing to change.
    "#]]
    .assert_eq(&ran.out);
    assert_eq!(folder.read("sessions/x.toml"), UGLY);

    let ran = folder.run(&["fmt", "--check", "sessions/y.toml"]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(0), "Nothing to change in 1 file.\n"));
}

#[test]
fn standard_input_is_printed_laid_out() {
    let folder = Folder::with(&[("nestling.toml", "[format]\nline_width = 40\nindent = 4\n")]);
    let text = "classes=[\"aaaaaaaa\",\"bbbbbbbb\",\"cccccccc\"]";
    let ran = folder.run_with_input(&["fmt", "-"], text.as_bytes());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""));
    expect![[r#"
        classes = [
            "aaaaaaaa",
            "bbbbbbbb",
            "cccccccc",
        ]
    "#]]
    .assert_eq(&ran.out);

    let ran = folder.run_with_input(&["fmt", "--check", "-"], text.as_bytes());
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.starts_with("Would format <stdin>\n"), "{}", ran.out);
}

#[test]
fn the_name_of_standard_input_leads_to_its_workspace() {
    let folder = Folder::with(&[("other/nestling.toml", "[format]\nindent = 3\n")]);
    let args = ["fmt", "-", "--stdin-filename", "other/sessions/a.toml"];
    let ran = folder.run_with_input(&args, b"a = [\n1,\n]");
    assert_eq!(ran.out, "a = [\n   1,\n]\n");
}

#[test]
fn what_is_broken_is_left_and_told_of() {
    let folder =
        Folder::with(&[("sessions/x.toml", "[session]\nid=\"x\n\n[dataset]\npath=\"data\"\n")]);
    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.code, Some(0));
    expect![[r#"
        warning: `sessions/x.toml`: lines 1 to 2 stay as they are: a mistake on line 2 leaves unclear what is meant; `nestling check` tells of it
    "#]]
    .assert_eq(&ran.err);
    assert_eq!(folder.read("sessions/x.toml"), "[session]\nid=\"x\n\n[dataset]\npath = \"data\"\n");
}

#[test]
fn what_cannot_be_done_is_told() {
    let folder = Folder::with(&[("sessions/x.toml", UGLY), ("bad.toml", "a=1\n")]);
    folder.write("sessions/y.toml", b"\xff");
    let path = folder.path("sessions/x.toml");
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();

    let ran = folder.run(&["fmt"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `sessions/x.toml`: it could not be saved: it is read-only
        error: `sessions/y.toml`: it is not UTF-8: line 1, column 1 has the byte 0xFF; save it with the encoding UTF-8
    "#]]
    .assert_eq(&ran.err);
    assert_eq!(folder.read("sessions/x.toml"), UGLY);

    let empty = Folder::new();
    let ran = empty.run(&["fmt", "data"]);
    assert_eq!(ran.code, Some(2));
    assert!(ran.err.contains("nothing to format"), "{}", ran.err);
}

#[test]
fn scripts_get_json() {
    let text = "[a]\nx=1\n[b]\ny=\n";
    let folder = Folder::with(&[("sessions/x.toml", text), ("sessions/y.toml", SOUND)]);
    let ran = folder.run(&["fmt", "--check", "--json"]);
    expect![[r#"
        [{"path":"sessions/x.toml","changed":true,"left":[{"first_line":3,"last_line":4,"mistake_line":4}]},{"path":"sessions/y.toml","changed":false,"left":[]}]
    "#]]
    .assert_eq(&ran.out);
}

#[test]
fn what_nestling_writes_is_laid_out() {
    let folder = Folder::new();
    let run = |args: &[&str]| {
        let ran = folder.run(args);
        assert_eq!(ran.code, Some(0), "{args:?}: {}", ran.err);
        ran.out
    };
    let id = |answer: String| answer.split('"').nth(3).unwrap().to_owned();
    run(&["new"]);
    let classes = ["one", "two", "three", "four"].map(|name| format!("{name}{}", "x".repeat(30)));
    run(&["dataset", "set", &format!("classes={classes:?}"), "split.train=80", "split.val=5"]);
    run(&["dataset", "set", "split.test=15", "imbalance.strategy=oversampling"]);
    let layers = "layers=[{type=\"Conv2D\", filters=8, kernel_size=3}, {type=\"Flatten\"}]";
    let model = id(run(&["model", "add", "Mine", "kind=custom_cnn", layers, "--json"]));
    let training = id(run(&["training", "add", "Quick", "--preset", "quick", "--json"]));
    let create =
        ["experiment", "create", "Run", "--model", &model, "--training", &training, "--json"];
    let run_id = id(run(&create));
    run(&["experiment", "update", &run_id, "--epoch", "1", "--metric", "val_loss=0.5"]);
    run(&[
        "model",
        "update",
        &model,
        "layers=[{type=\"Conv2D\", filters=4, kernel_size=3}, {type=\"GlobalAvgPool\"}]",
    ]);
    assert_eq!(run(&["fmt", "--check"]), "Nothing to change in 2 files.\n");
}
