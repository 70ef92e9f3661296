use crate::harness::{FAULTY, Folder, SOUND};

/// Runs `--fix` over `before` and shows that exactly `after` is in the file.
fn fixes(before: &str, after: &str) {
    let folder = Folder::with(&[("sessions/x.toml", before)]);
    folder.run(&["check", "--fix"]);
    assert_eq!(folder.read("sessions/x.toml"), after);
}

#[test]
fn only_the_mistake_changes() {
    fixes(FAULTY, &FAULTY.replace("\"100\"  # a lot", "100  # a lot"));
}

#[test]
fn line_ends_and_a_byte_order_mark_stay() {
    let before = format!("\u{feff}{}", FAULTY.replace('\n', "\r\n"));
    fixes(&before, &before.replace("\"100\"", "100"));
}

#[test]
fn several_fixes_go_together() {
    let before = FAULTY.replace("= 32", "= '32'");
    fixes(&before, &before.replace("\"100\"", "100").replace("'32'", "32"));
}

#[test]
fn what_is_not_sure_stays() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    folder.run(&["check", "--fix"]);
    let ran = folder.run(&["check", "--fix"]);
    assert!(folder.read("sessions/x.toml").contains("learning_rate = 0.5"));
    assert!(!ran.out.contains("Fixed"), "{}", ran.out);
}

#[test]
fn what_remains_is_reported_with_what_was_fixed() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY), ("sessions/y.toml", SOUND)]);
    let ran = folder.run(&["check", "--fix", "sessions/x.toml"]);
    assert_eq!(ran.code, Some(0));
    assert!(ran.out.starts_with("warning[unusual-value]"), "{}", ran.out);
    assert!(ran.out.contains("Fixed 1 problem.\n1 warning in 1 file"), "{}", ran.out);
}

#[test]
fn nothing_is_left_beside_the_file() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    folder.run(&["check", "--fix"]);
    assert_eq!(folder.path("sessions").read_dir().unwrap().count(), 1);
}

#[test]
fn a_sound_file_is_not_written() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    let modified = || folder.path("sessions/x.toml").metadata().unwrap().modified().unwrap();
    let before = modified();
    folder.run(&["check", "--fix"]);
    assert_eq!(modified(), before);
}

#[test]
fn a_file_that_may_not_be_written_is_told() {
    let folder = Folder::with(&[("sessions/x.toml", FAULTY)]);
    let path = folder.path("sessions/x.toml");
    let mut permissions = path.metadata().unwrap().permissions();
    permissions.set_readonly(true);
    std::fs::set_permissions(&path, permissions).unwrap();

    let ran = folder.run(&["check", "--fix"]);
    assert_eq!(ran.code, Some(2));
    assert_eq!(
        ran.err,
        "error: `sessions/x.toml`: the fixes could not be saved: it is read-only\n"
    );
    assert!(ran.out.contains("wrong-type"), "{}", ran.out);
    assert_eq!(folder.read("sessions/x.toml"), FAULTY);
}
