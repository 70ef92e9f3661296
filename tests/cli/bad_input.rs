//! Whatever a file holds, the answer is clear and comes soon.

use std::fs::File;

use expect_test::{Expect, expect};

use crate::harness::{FAULTY, Folder, SOUND};

fn answered(bytes: impl AsRef<[u8]>, code: i32, expected: Expect) {
    let folder = Folder::new();
    folder.write("x.toml", bytes);
    let ran = folder.run(&["check", "x.toml"]);
    expected.assert_eq(&(ran.err + &ran.out));
    assert_eq!(ran.code, Some(code));
}

#[test]
fn not_utf8() {
    answered(
        b"[session]\nid = \"caf\xe9\"\n",
        2,
        expect![[r#"
        error: `x.toml`: it is not UTF-8: line 2, column 10 has the byte 0xE9; save it with the encoding UTF-8
    "#]],
    );
}

#[test]
fn utf16() {
    answered(
        b"\xff\xfe[\0s\0",
        2,
        expect![[r#"
        error: `x.toml`: it is UTF-16, not UTF-8; save it with the encoding UTF-8
    "#]],
    );
}

#[test]
fn a_byte_order_mark() {
    answered(
        format!("\u{feff}{SOUND}"),
        0,
        expect![[r#"
        No problems in 1 file.
    "#]],
    );
}

#[test]
fn crlf() {
    answered(
        SOUND.replace('\n', "\r\n"),
        0,
        expect![[r#"
        No problems in 1 file.
    "#]],
    );
}

#[test]
fn an_empty_file() {
    answered(
        "",
        1,
        expect![[r#"
        error[missing-key]: this session file lacks `[session]`: what this session is called and which format its file has
         --> x.toml:1:1
          |
        1 |
          | ^
          |
          = help: Insert `[session]`

        1 error in 1 file.
    "#]],
    );
}

#[test]
fn two_hundred_levels() {
    let deep = format!("{SOUND}classes = {}{}\n", "[".repeat(200), "]".repeat(200));
    answered(
        deep,
        1,
        expect![[r#"
        error[wrong-type]: each value of `classes` must be a string, not an array
         --> x.toml:8:12
          |
        8 | ...= [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]]
          |       ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^...^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^

        error[syntax]: arrays and tables nest more than 80 levels deep here
         --> x.toml:8:91
          |
        8 | classes = [[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[[...
          |                                                                                           ^

        2 errors in 1 file.
    "#]],
    );
}

#[test]
fn a_key_of_ten_thousand_characters() {
    let folder = Folder::with(&[("x.toml", &format!("{SOUND}{} = 1\n", "k".repeat(10_000)))]);
    let ran = folder.run(&["check", "x.toml"]);
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains("--> x.toml:8:1"), "{}", ran.out);
    assert!(ran.out.len() < 1000, "{}", ran.out.len());
}

#[test]
fn control_characters_reach_no_terminal() {
    let folder = Folder::with(&[("x.toml", &format!("{SOUND}\"\\u001b[31m\" = 1\na\u{1b} = 2\n"))]);
    let ran = folder.run(&["check", "x.toml", "--hints"]);
    assert_eq!(ran.code, Some(1));
    assert!(!ran.out.contains('\u{1b}'), "{:?}", ran.out);
}

#[test]
fn a_newer_format() {
    let newer = FAULTY.replace("format = 1", "format = 99");
    answered(
        newer,
        1,
        expect![[r#"
        error[unsupported-format]: this file has format 99, but this version of Nestling knows formats up to 1: update Nestling to work with it
         --> x.toml:4:10
          |
        4 | format = 99
          |          ^^

        1 error in 1 file.
    "#]],
    );
}

#[test]
fn fifty_megabytes() {
    let folder = Folder::new();
    File::create(folder.path("x.toml")).unwrap().set_len(50 << 20).unwrap();
    let ran = folder.run(&["check", "x.toml"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `x.toml`: it is too large (50 MiB): files of up to 32 MiB are read; split it into several sessions
    "#]].assert_eq(&ran.err);
}

#[test]
fn a_folder_named_like_a_session() {
    let folder = Folder::with(&[("sessions/x.toml/y.txt", ""), ("sessions/y.toml", SOUND)]);
    let ran = folder.run(&["check", "sessions/x.toml"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `sessions/x.toml`: nothing to check: this folder has neither `nestling.toml` nor `sessions/`; name a workspace or a session file
    "#]].assert_eq(&ran.err);
    assert!(folder.run(&["check"]).err.is_empty(), "discovery leaves it out");
}

#[test]
fn a_file_as_a_folder() {
    let folder = Folder::with(&[("x.toml", SOUND)]);
    let ran = folder.run(&["check", "x.toml/y.toml"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `x.toml/y.toml`: there is no such file
    "#]]
    .assert_eq(&ran.err);
}

#[cfg(unix)]
#[test]
fn a_link_to_nothing() {
    let folder = Folder::with(&[("sessions/a.toml", SOUND)]);
    std::os::unix::fs::symlink("gone.toml", folder.path("sessions/x.toml")).unwrap();
    let ran = folder.run(&["check"]);
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: `sessions/x.toml`: there is no such file
    "#]]
    .assert_eq(&ran.err);
}

#[cfg(unix)]
#[test]
fn a_file_without_permission() {
    use std::os::unix::fs::PermissionsExt;

    let folder = Folder::with(&[("x.toml", SOUND)]);
    let path = folder.path("x.toml");
    std::fs::set_permissions(&path, PermissionsExt::from_mode(0o000)).unwrap();
    let ran = folder.run(&["check", "x.toml"]);
    if File::open(&path).is_ok() {
        // The superuser may read anything.
        assert_eq!(ran.code, Some(0));
    } else {
        assert_eq!(ran.code, Some(2));
        assert_eq!(ran.err, "error: `x.toml`: you have no permission to read it\n");
    }
}
