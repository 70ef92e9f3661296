//! Every operation from the command line: for people, with `--json`, of what is not there, and
//! refused.

mod bad_input;
mod dataset;
mod entries;
mod experiments;
mod sessions;
mod values;

use expect_test::Expect;
use serde_json::Value;

use crate::harness::{Folder, Ran};

/// The current session of [`workspace`].
pub const ID: &str = "calm-amber-heron";

/// A session without any mistake, with one entry of each kind.
pub const SESSION: &str = r#"# Mine.
[session]
id = "calm-amber-heron"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = "data"           # images
classes = ["cat", "dog"]
image_size = [32, 32]

[[models]]
id = "model_1"
name = "LeNet"
kind = "custom_cnn"
created_at = 2026-11-22T10:01:00Z
layers = [
  { type = "Conv2D", filters = 4, kernel_size = 3 },  # edges
  { type = "Flatten" },
]

[[trainings]]
id = "train_1"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 10
batch_size = 32

[[experiments]]
id = "exp_1"
name = "LeNet × Adam"
model_id = "model_1"
training_id = "train_1"
status = "ready"
created_at = 2026-11-22T10:03:00Z
"#;

/// A workspace whose current session is [`SESSION`].
pub fn workspace() -> Folder {
    Folder::with(&[
        ("sessions/calm-amber-heron.toml", SESSION),
        (".nestling/current", "calm-amber-heron\n"),
    ])
}

/// The session in [`workspace`] now.
pub fn session(folder: &Folder) -> String {
    folder.read("sessions/calm-amber-heron.toml")
}

/// What was printed on both streams, with the exit code where it is not 0.
pub fn said(ran: &Ran) -> String {
    let code = match ran.code {
        Some(0) => String::new(),
        code => format!("(exit code {})\n", code.unwrap_or(-1)),
    };
    masked(&format!("{}{}{code}", ran.out, ran.err))
}

/// The same, of a message that names files of `folder` by their whole paths.
pub fn said_in(folder: &Folder, ran: &Ran) -> String {
    said(ran).replace(&*folder.path("").to_string_lossy(), "<folder>/")
}

/// Runs a command in a fresh [`workspace`] and holds what it says, and that it changes nothing.
pub fn check_unchanged(args: &[&str], expected: Expect) {
    let folder = workspace();
    expected.assert_eq(&said(&folder.run(args)));
    assert_eq!(session(&folder), SESSION, "the file must stay as it is");
}

/// Runs a command in a fresh [`workspace`] and holds what it says and which lines change.
pub fn check_changed(args: &[&str], expected: Expect) {
    let folder = workspace();
    let ran = folder.run(args);
    let changes = changed_lines(SESSION, &session(&folder));
    expected.assert_eq(&masked(&format!("{}---\n{changes}", said(&ran))));
}

/// What a command answers with `--json`.
pub fn json(folder: &Folder, args: &[&str]) -> Value {
    let ran = folder.run(&[&["--json"], args].concat());
    assert_eq!((ran.code, ran.err.as_str()), (Some(0), ""), "{args:?}");
    serde_json::from_str(&ran.out).unwrap()
}

/// The lines taken out and the lines put in, `-` and `+`: one run of changes in between lines
/// that stay.
fn changed_lines(before: &str, after: &str) -> String {
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = before.iter().zip(&after).take_while(same).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let out = before[..before.len() - end].iter().map(|line| format!("-{line}\n"));
    let new = after[..after.len() - end].iter().map(|line| format!("+{line}\n"));
    out.chain(new).collect()
}

/// Generated IDs and the present time made the same in every run.
pub fn masked(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(c) = rest.chars().next() {
        let prefix = ["model_", "train_", "exp_"].into_iter().find(|p| rest.starts_with(p));
        if let Some(prefix) = prefix
            && rest.get(prefix.len()..prefix.len() + 8).is_some_and(is_hex)
        {
            out += &format!("{prefix}…");
            rest = &rest[prefix.len() + 8..];
        } else if let Some(behind) = after_present(rest) {
            out += "<now>";
            rest = behind;
        } else {
            out.push(c);
            rest = &rest[c.len_utf8()..];
        }
    }
    out
}

fn is_hex(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_hexdigit())
}

/// What stands behind a time in UTC at the beginning, if it is none of the fixture's.
fn after_present(text: &str) -> Option<&str> {
    let shape = "dddd-dd-ddTdd:dd:dd";
    let (time, rest) = text.split_at_checked(shape.len())?;
    let fits = |(b, s): (u8, u8)| if s == b'd' { b.is_ascii_digit() } else { b == s };
    if !time.bytes().zip(shape.bytes()).all(fits) || time.starts_with("2026-11-22T10:0") {
        return None;
    }
    let is_digit = |c: char| c.is_ascii_digit();
    let fraction = rest.strip_prefix('.').map(|digits| digits.trim_start_matches(is_digit));
    fraction.unwrap_or(rest).strip_prefix('Z')
}
