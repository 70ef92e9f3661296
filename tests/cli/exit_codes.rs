use std::io::Read;

use crate::harness::{FAULTY, Folder, SOUND, nestling};

const ONLY_A_WARNING: &str = "\
[session]
id = \"x\"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = \"data\"

[[models]]
id = \"m\"
name = \"No convolution\"
kind = \"custom_cnn\"
layers = [{ type = \"Flatten\" }, { type = \"Dense\", units = 10 }]
";

fn code_of(session: &str, args: &[&str]) -> Option<i32> {
    Folder::with(&[("sessions/x.toml", session)]).run(args).code
}

#[test]
fn nothing_wrong_is_0() {
    assert_eq!(code_of(SOUND, &["check"]), Some(0));
}

#[test]
fn errors_are_1() {
    assert_eq!(code_of(FAULTY, &["check"]), Some(1));
}

#[test]
fn warnings_fail_only_where_asked() {
    assert_eq!(code_of(ONLY_A_WARNING, &["check"]), Some(0));
    assert_eq!(code_of(ONLY_A_WARNING, &["check", "--deny-warnings"]), Some(1));
}

#[test]
fn what_cannot_run_is_2() {
    for args in [
        &["check", "absent.toml"][..],
        &["check", "--format", "xml"],
        &["chekc"],
        &["explain", "no-such-code"],
        &[],
    ] {
        assert_eq!(code_of(SOUND, args), Some(2), "{args:?}");
    }
}

#[test]
fn help_and_version_are_0() {
    for args in [&["--help"][..], &["--version"], &["check", "--help"]] {
        assert_eq!(code_of(SOUND, args), Some(0), "{args:?}");
    }
}

#[test]
fn an_unreadable_file_does_not_hide_the_others() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    let ran = folder.run(&["check", "absent.toml", "sessions/x.toml", "--format", "json"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(ran.err, "error: `absent.toml`: there is no such file\n");
    assert!(ran.out.contains("wrong-type"), "{}", ran.out);
}

#[test]
fn a_reader_that_leaves_early_is_no_mistake() {
    let folder = Folder::new();
    for n in 0..300 {
        folder.write(&format!("sessions/x{n}.toml"), FAULTY);
    }
    let mut child = nestling(&folder.path(""), &["check"]).spawn().unwrap();
    let mut first = [0; 10];
    child.stdout.take().unwrap().read_exact(&mut first).unwrap();
    let output = child.wait_with_output().unwrap();
    assert_eq!(String::from_utf8(output.stderr).unwrap(), "");
    assert_eq!(output.status.code(), Some(1));
}
