use expect_test::expect;

use crate::harness::{FAULTY, Folder, SOUND};

#[test]
fn standard_input_is_checked_like_a_file() {
    let ran = Folder::new().run_with_input(&["check", "-", "--format", "json"], FAULTY.as_bytes());
    assert_eq!(ran.code, Some(1));
    assert!(ran.out.contains(r#""path":"<stdin>","code":"unusual-value""#), "{}", ran.out);
}

#[test]
fn without_a_name_the_id_may_be_any() {
    let ran = Folder::new().run_with_input(&["check", "-"], SOUND.as_bytes());
    expect!["No problems in 1 file.\n"].assert_eq(&ran.out);
}

#[test]
fn a_name_gives_the_stem_and_the_workspace() {
    let folder = Folder::with(&[("nestling.toml", "[lints]\nsession-id-mismatch = \"error\"\n")]);
    let args = ["check", "-", "--stdin-filename", "sessions/other.toml", "--format", "github"];
    let ran = folder.run_with_input(&args, SOUND.as_bytes());
    expect![[r#"
        ::error file=sessions/other.toml,line=2,col=6,endLine=2,endColumn=9,title=session-id-mismatch::this session is called `x`, but its file `other.toml`: the ID and the file's name must be the same
    "#]].assert_eq(&ran.out);
}

#[test]
fn fix_prints_the_mended_text_and_reports_beside_it() {
    let folder = Folder::new();
    let ran = folder.run_with_input(&["check", "-", "--fix"], FAULTY.as_bytes());
    assert_eq!(ran.out, FAULTY.replace("\"100\"", "100"));
    assert!(ran.err.contains("Fixed 1 problem."), "{}", ran.err);
}

#[test]
fn bytes_that_are_no_text_are_refused() {
    let ran = Folder::new().run_with_input(&["check", "-"], b"a = \"\xff\"\n");
    assert_eq!(ran.code, Some(2));
    expect![[r#"
        error: standard input: it is not UTF-8: line 1, column 6 has the byte 0xFF; save it with the encoding UTF-8
    "#]].assert_eq(&ran.err);
}
