use std::io::{BufRead, BufReader};
use std::process::{Child, ChildStdout, Command};
use std::sync::mpsc::{self, Receiver};
use std::time::{Duration, Instant};

use expect_test::expect;
use serde_json::Value;

use crate::harness::{FAULTY, Folder, SOUND, nestling};

/// How long anything may take before the test fails: far more than it ever should.
const PATIENCE: Duration = Duration::from_secs(20);

/// A `nestling watch` that runs in a folder.
struct Watching {
    child: Child,
    lines: Receiver<Value>,
}

impl Watching {
    fn start(folder: &Folder, arguments: &[&str]) -> Self {
        let mut child = nestling(&folder.path(""), arguments).spawn().unwrap();
        let lines = lines_of(child.stdout.take().unwrap());
        Self { child, lines }
    }

    /// The next line, without its time.
    fn line(&self) -> String {
        let mut line = self.lines.recv_timeout(PATIENCE).expect("another line");
        if line["event"] != "watching" {
            let at = line["at"].take();
            let at = at.as_str().expect("a time");
            assert!(at.ends_with('Z') && at.starts_with("20"), "{at}");
            line.as_object_mut().unwrap().remove("at");
        }
        format!("{line}\n")
    }

    fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    fn exit_code(&mut self) -> Option<i32> {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Some(status) = self.child.try_wait().unwrap() {
                return status.code();
            }
            std::thread::sleep(Duration::from_millis(2));
        }
        panic!("it does not end");
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn lines_of(output: ChildStdout) -> Receiver<Value> {
    let (sender, lines) = mpsc::channel();
    std::thread::spawn(move || {
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            let _ = sender.send(serde_json::from_str(&line).expect("a line is JSON"));
        }
    });
    lines
}

/// Writes a file as careful programs do: no one ever sees half of it.
fn replace(folder: &Folder, name: &str, text: &str) {
    folder.write("careful.tmp", text);
    std::fs::rename(folder.path("careful.tmp"), folder.path(name)).unwrap();
}

#[test]
fn each_change_is_a_line() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    let watching = Watching::start(&folder, &["watch"]);
    expect![[r#"
        {"event":"watching","sessions":1,"errors":0}
    "#]]
    .assert_eq(&watching.line());
    replace(&folder, "sessions/x.toml", FAULTY);
    expect![[r#"
        {"event":"changed","session":"x","path":"sessions/x.toml","errors":1,"warnings":1}
    "#]]
    .assert_eq(&watching.line());
    replace(&folder, "sessions/y.toml", SOUND);
    expect![[r#"
        {"event":"created","session":"y","path":"sessions/y.toml","errors":0,"warnings":1}
    "#]]
    .assert_eq(&watching.line());
    std::fs::remove_file(folder.path("sessions/y.toml")).unwrap();
    expect![[r#"
        {"event":"deleted","session":"y","path":"sessions/y.toml","errors":0,"warnings":0}
    "#]]
    .assert_eq(&watching.line());
}

#[test]
fn a_renamed_session_says_what_it_was() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    let watching = Watching::start(&folder, &["watch"]);
    watching.line();
    std::fs::rename(folder.path("sessions/x.toml"), folder.path("sessions/z.toml")).unwrap();
    expect![[r#"
        {"event":"renamed","session":"z","from":"x","path":"sessions/z.toml","errors":0,"warnings":1}
    "#]]
    .assert_eq(&watching.line());
}

#[test]
fn epochs_are_told() {
    let running = "\
[[experiments]]
id = \"exp_1\"
name = \"Run\"
model_id = \"m\"
training_id = \"t\"
status = \"training\"
current_epoch = 3
";
    let folder = Folder::with(&[("sessions/x.toml", running)]);
    let watching = Watching::start(&folder, &["watch"]);
    watching.line();
    replace(&folder, "sessions/x.toml", &running.replace("= 3", "= 4"));
    assert!(watching.line().starts_with(r#"{"event":"changed","session":"x""#));
    let line = watching.line();
    let epoch = r#"{"event":"epoch","session":"x","experiment":"exp_1","epoch":4,"#;
    assert!(line.starts_with(epoch), "{line}");
    // What is half-written for a moment has not gone back, nor come again.
    for half in ["= \"", "status = \"train", ""] {
        let start = running.find(half).unwrap_or_else(|| running.find("= 3").unwrap());
        replace(&folder, "sessions/x.toml", &format!("{}{}", &running[..start], half));
        let line = watching.line();
        assert!(line.starts_with(r#"{"event":"changed""#), "{half}: {line}");
        replace(&folder, "sessions/x.toml", &running.replace("= 3", "= 4"));
        let line = watching.line();
        assert!(line.starts_with(r#"{"event":"changed""#), "{half}: {line}");
    }
    replace(&folder, "sessions/x.toml", &running.replace("= 3", "= 5"));
    watching.line();
    assert!(watching.line().contains(r#""epoch":5"#));
}

#[test]
fn the_configuration_judges_sessions_anew() {
    let folder = Folder::with(&[("nestling.toml", ""), ("sessions/x.toml", FAULTY)]);
    let watching = Watching::start(&folder, &["watch"]);
    expect![[r#"
        {"event":"watching","sessions":1,"errors":1}
    "#]]
    .assert_eq(&watching.line());
    replace(&folder, "nestling.toml", "[lints]\nwrong-type = \"warning\"\n");
    expect![[r#"
        {"event":"configuration","path":"nestling.toml","errors":0,"warnings":0}
        {"event":"judged","session":"x","path":"sessions/x.toml","errors":0,"warnings":2}
    "#]]
    .assert_eq(&(watching.line() + &watching.line()));
}

#[test]
fn images_judge_sessions_anew() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    let watching = Watching::start(&folder, &["watch"]);
    watching.line();
    std::fs::remove_dir(folder.path("data")).unwrap();
    expect![[r#"
        {"event":"judged","session":"x","path":"sessions/x.toml","errors":0,"warnings":1}
    "#]]
    .assert_eq(&watching.line());
    folder.write("data/cat/1.png", "");
    expect![[r#"
        {"event":"judged","session":"x","path":"sessions/x.toml","errors":0,"warnings":0}
    "#]]
    .assert_eq(&watching.line());
}

#[test]
fn what_says_the_same_is_no_change() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND)]);
    let watching = Watching::start(&folder, &["watch"]);
    watching.line();
    replace(&folder, "sessions/x.toml", SOUND);
    folder.write("sessions/.x.toml.swp", "x");
    folder.write("sessions/notes.md", "x");
    replace(&folder, "sessions/last.toml", SOUND);
    assert!(watching.line().contains("\"session\":\"last\""));
}

#[test]
fn it_ends_in_good_order() {
    let folder = Folder::with(&[("w/sessions/x.toml", SOUND)]);
    for signal in ["INT", "TERM"] {
        let mut watching = Watching::start(&folder, &["watch", "--workspace", "w"]);
        watching.line();
        watching.signal(signal);
        assert_eq!(watching.exit_code(), Some(0), "{signal}");
    }
    let mut child = nestling(&folder.path("w"), &["watch"]).spawn().unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    output.read_line(&mut String::new()).unwrap();
    drop(output);
    let mut watching = Watching { child, lines: mpsc::channel().1 };
    assert_eq!(watching.exit_code(), Some(0), "nobody reads");
}

#[test]
fn where_there_is_no_workspace_nothing_is_watched() {
    let folder = Folder::new();
    let ran = folder.run(&["watch", "--workspace", "."]);
    assert_eq!((ran.code, ran.out.as_str()), (Some(2), ""));
    expect![[r#"
        error: `.`: nothing to watch: this folder has neither `nestling.toml` nor `sessions/`; `nestling new` makes a workspace
    "#]]
    .assert_eq(&ran.err);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_is_told() {
    let folder = Folder::with(&[("sessions/a.toml", "")]);
    let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let watching = nestling(&folder.path(""), &["watch"]).stdout(full).output().unwrap();
    assert_eq!(watching.status.code(), Some(2));
    let told = String::from_utf8(watching.stderr).unwrap();
    assert!(told.starts_with("error: the output could not be written: "), "{told}");
}

#[test]
fn one_session_may_be_asked_for() {
    let folder = Folder::with(&[("sessions/x.toml", SOUND), ("sessions/y.toml", SOUND)]);
    let watching = Watching::start(&folder, &["watch", "--session", "y"]);
    watching.line();
    replace(&folder, "sessions/x.toml", FAULTY);
    replace(&folder, "sessions/y.toml", FAULTY);
    expect![[r#"
        {"event":"changed","session":"y","path":"sessions/y.toml","errors":1,"warnings":2}
    "#]]
    .assert_eq(&watching.line());
    std::fs::rename(folder.path("sessions/y.toml"), folder.path("sessions/z.toml")).unwrap();
    expect![[r#"
        {"event":"renamed","session":"z","from":"y","path":"sessions/z.toml","errors":1,"warnings":2}
    "#]]
    .assert_eq(&watching.line());

    let refused = folder.run(&["watch", "--session", "../y"]);
    assert_eq!(refused.code, Some(2), "{}", refused.err);
}
