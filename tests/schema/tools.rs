//! People without Nestling give the schema to a TOML language server: it reports mistakes there
//! too. These tests run where the tool is installed, and else say that they were left out.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use expect_test::{Expect, expect};

const COMPLETE: &str = include_str!("../data/complete-session.toml");

/// A session with three mistakes: a value, a number and a key.
fn three_mistakes() -> String {
    COMPLETE
        .replace("optimizer = \"adam\"", "optimizer = \"adamm\"")
        .replace("epochs = 100\n", "epochs = 0\n")
        .replace("shuffle = true", "shufle = true")
}

/// The program called so, if it is installed or named by a variable.
fn installed(name: &str, variable: &str) -> Option<PathBuf> {
    let named = env::var_os(variable).map(PathBuf::from);
    let paths = env::var_os("PATH").unwrap_or_default();
    let mut on_path = env::split_paths(&paths).map(|folder| folder.join(name));
    let found = named.or_else(|| on_path.find(|path| path.is_file()));
    if found.is_none() {
        eprintln!("left out: {name} is not installed; `{variable}` may name it");
    }
    found
}

/// What the tool says of `sessions/swift-golden-falcon.toml`, as far as `is_wanted`, sorted.
fn check(
    tool: &mut Command,
    config: (&str, &str),
    session: &str,
    is_wanted: fn(&str) -> bool,
    expected: Expect,
) {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    };
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("schemas/session.schema.json");
    write("session.schema.json", &fs::read_to_string(schema).unwrap());
    write(config.0, config.1);
    write("sessions/swift-golden-falcon.toml", session);

    let ran = tool.current_dir(folder.path()).env("NO_COLOR", "1").output().unwrap();
    let said = [ran.stdout, ran.stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    let said = said.concat();
    let mut lines: Vec<&str> = said.lines().map(str::trim).filter(|line| is_wanted(line)).collect();
    lines.sort_unstable();
    lines.dedup();
    let shown: String = lines.iter().map(|line| format!("{line}\n")).collect();
    expected.assert_eq(&shown);
    assert_eq!(ran.status.success(), lines.is_empty(), "{said}");
}

const TOMBI: (&str, &str) = (
    "tombi.toml",
    "[[schemas]]\npath = \"session.schema.json\"\ninclude = [\"sessions/*.toml\"]\n",
);

fn tombi(session: &str, expected: Expect) {
    let Some(path) = installed("tombi", "TOMBI") else { return };
    let mut tool = Command::new(path);
    tool.args(["lint", "--offline", "."]);
    check(&mut tool, TOMBI, session, |line| line.starts_with("Error"), expected);
}

#[test]
fn the_page_shows_these_configurations() {
    let page = include_str!("../../docs/schema.md");
    for (_, config) in [TOMBI, TAPLO] {
        assert!(page.contains(config), "{config}");
    }
}

#[test]
fn tombi_finds_nothing_in_a_sound_session() {
    tombi(COMPLETE, expect![[""]]);
}

#[test]
fn tombi_finds_three_mistakes() {
    tombi(
        &three_mistakes(),
        expect![[r#"
        Error: "shufle" is not allowed
        Error: the value must be one of ["adam", "adamw", "sgd", "rmsprop"], but found "adamm"
        Error: the value must be ≥ 1, but found 0
    "#]],
    );
}

const TAPLO: (&str, &str) = (
    ".taplo.toml",
    "[[rule]]\ninclude = [\"sessions/*.toml\"]\n\n[rule.schema]\npath = \"./session.schema.json\"\nenabled = true\n",
);

fn taplo(session: &str, expected: Expect) {
    let Some(path) = installed("taplo", "TAPLO") else { return };
    let mut tool = Command::new(path);
    tool.args(["check", "--colors", "never"]);
    check(&mut tool, TAPLO, session, |line| line.starts_with("error:"), expected);
}

#[test]
fn taplo_finds_nothing_in_a_sound_session() {
    taplo(COMPLETE, expect![[""]]);
}

#[test]
fn taplo_finds_three_mistakes() {
    taplo(
        &three_mistakes(),
        expect![[r#"
        error: "adamm" is not one of ["adam","adamw","sgd","rmsprop"]
        error: 0 is less than the minimum of 1
        error: Additional properties are not allowed ('shufle' was unexpected)
    "#]],
    );
}
