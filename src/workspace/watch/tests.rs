use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::mpsc;
use std::time::Duration;

use expect_test::expect;

use super::gather::{Gatherer, Message};
use super::*;

/// How long a batch may take before a test fails: far more than it ever should.
const PATIENCE: Duration = Duration::from_secs(20);

/// A folder of its own, and what a watcher says about it.
struct Scene {
    dir: tempfile::TempDir,
    watcher: Watcher,
    batches: mpsc::Receiver<Batch>,
}

impl Scene {
    /// Watches the workspace `w` in a folder with these files, and its dataset `w/data`.
    fn with(files: &[&str]) -> Self {
        Self::watched_by(Native::start, files)
    }

    /// The same, where the system does not watch.
    fn polled_with(files: &[&str]) -> Self {
        Self::watched_by(|_| Native::without(Obstacle::Unwanted), files)
    }

    fn watched_by(native: impl Fn(mpsc::Sender<Message>) -> Native, files: &[&str]) -> Self {
        let dir = tempfile::tempdir().unwrap();
        let (sender, batches) = mpsc::channel();
        let (messages, arrived) = mpsc::channel();
        let tell = move |batch| drop(sender.send(batch));
        let gatherer = Gatherer::new(native(messages.clone()), Box::new(tell), Box::new(|_| ()));
        thread::spawn(move || gatherer.run(&arrived));
        let scene = Self { dir, watcher: Watcher { messages }, batches };
        for file in files {
            scene.write(file, "");
        }
        let watched = Watched {
            roots: vec![scene.path("w")],
            datasets: vec![scene.path("w/data")],
            ..Watched::default()
        };
        scene.watcher.watch(watched).wait(PATIENCE);
        if scene.path("w/data").is_dir() {
            scene.reported("w/data");
        }
        scene
    }

    fn path(&self, name: &str) -> PathBuf {
        self.dir.path().join(name)
    }

    fn write(&self, name: &str, text: &str) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, text).unwrap();
    }

    fn rename(&self, from: &str, to: &str) {
        fs::rename(self.path(from), self.path(to)).unwrap();
    }

    /// Waits until `path` is reported; gives all that was, relative to the scene.
    fn reported(&self, path: &str) -> BTreeSet<String> {
        let mut reported = BTreeSet::new();
        while !reported.contains(path) {
            let batch = self.batches.recv_timeout(PATIENCE).unwrap_or_else(|_| {
                panic!("`{path}` was never reported, only {reported:?}");
            });
            reported.extend(batch.paths.iter().map(|path| self.shown(path)));
        }
        reported
    }

    /// What is reported until the file `w/nestling.toml`, written last, is.
    fn until_now(&self) -> BTreeSet<String> {
        self.write("w/nestling.toml", "# now");
        let mut reported = self.reported("w/nestling.toml");
        reported.remove("w/nestling.toml");
        reported
    }

    fn shown(&self, path: &Path) -> String {
        path.strip_prefix(self.dir.path()).unwrap().display().to_string()
    }
}

fn set<const N: usize>(names: [&str; N]) -> BTreeSet<String> {
    names.map(str::to_owned).into()
}

#[test]
fn sessions_come_change_move_and_go() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    scene.write("w/sessions/b.toml", "");
    assert_eq!(scene.until_now(), set(["w/sessions/b.toml"]));
    scene.write("w/sessions/a.toml", "a = 1");
    assert_eq!(scene.until_now(), set(["w/sessions/a.toml"]));
    scene.rename("w/sessions/a.toml", "w/sessions/c.toml");
    assert_eq!(scene.until_now(), set(["w/sessions/a.toml", "w/sessions/c.toml"]));
    fs::remove_file(scene.path("w/sessions/c.toml")).unwrap();
    assert_eq!(scene.until_now(), set(["w/sessions/c.toml"]));
}

#[test]
fn the_current_session_and_epochs_are_reported_to_who_shows_them() {
    for scene in [Scene::with(&["w/sessions/a.toml"]), Scene::polled_with(&["w/sessions/a.toml"])] {
        let watched = Watched {
            roots: vec![scene.path("w")],
            currents: vec![scene.path("w")],
            histories: vec![scene.path("w/history/a")],
            ..Watched::default()
        };
        scene.watcher.watch(watched).wait(PATIENCE);
        // Of a folder that comes, anything in it.
        scene.write("w/.nestling/current", "a");
        scene.reported("w/.nestling");
        scene.write("w/history/a/exp_1.jsonl", "{}");
        scene.reported("w/history/a");
        scene.write("w/.nestling/current", "another");
        scene.reported("w/.nestling/current");
        scene.write("w/history/a/exp_1.jsonl", "{} {}");
        scene.reported("w/history/a/exp_1.jsonl");
        scene.until_now();
        scene.write("w/.nestling/lock", "");
        scene.write("w/history/a/notes.txt", "");
        scene.write("w/history/b/exp_1.jsonl", "{}");
        assert_eq!(scene.until_now(), set([]));
    }
}

#[test]
fn what_is_no_session_is_not_reported() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    let names = [
        ".a.toml.swp",
        ".a.toml.swx",
        "a.toml~",
        "4913",
        ".#a.toml",
        "#a.toml#",
        ".nestling-x.tmp",
        ".a.toml",
        "notes.md",
    ];
    for name in names {
        scene.write(&format!("w/sessions/{name}"), "x");
        fs::remove_file(scene.path(&format!("w/sessions/{name}"))).unwrap();
    }
    scene.write("w/.nestling/lock", "");
    scene.write("w/history/a/exp_1.jsonl", "");
    scene.write("w/train.py", "");
    assert_eq!(scene.until_now(), set([]));
}

#[test]
fn reading_is_no_change() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    fs::read(scene.path("w/sessions/a.toml")).unwrap();
    fs::read_dir(scene.path("w/sessions")).unwrap().for_each(drop);
    assert_eq!(scene.until_now(), set([]));
}

#[test]
fn a_file_replaced_by_renaming_is_reported_once() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    scene.write("w/sessions/.nestling-1.tmp", "new");
    scene.rename("w/sessions/.nestling-1.tmp", "w/sessions/a.toml");
    assert_eq!(scene.until_now(), set(["w/sessions/a.toml"]));
}

#[test]
fn the_folder_of_sessions_goes_and_comes() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    for _ in 0..3 {
        fs::remove_dir_all(scene.path("w/sessions")).unwrap();
        scene.reported("w/sessions");
        scene.write("w/sessions/b.toml", "");
        scene.reported("w/sessions");
        scene.until_now();
        scene.write("w/sessions/c.toml", "");
        assert_eq!(scene.until_now(), set(["w/sessions/c.toml"]), "it is watched again");
    }
}

#[test]
fn a_folder_put_in_place_of_another_is_watched() {
    let scene = Scene::with(&["w/sessions/a.toml", "w/other/b.toml"]);
    scene.rename("w/sessions", "w/away");
    scene.rename("w/other", "w/sessions");
    scene.reported("w/sessions");
    scene.until_now();
    scene.write("w/sessions/c.toml", "");
    scene.write("w/away/d.toml", "");
    assert_eq!(scene.until_now(), set(["w/sessions/c.toml"]));
}

#[test]
fn a_root_that_goes_is_waited_for() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    fs::remove_dir_all(scene.path("w")).unwrap();
    scene.reported("w");
    scene.write("w/sessions/b.toml", "");
    assert!(scene.reported("w").contains("w/sessions"));
    scene.until_now();
    scene.write("w/sessions/c.toml", "");
    assert_eq!(scene.until_now(), set(["w/sessions/c.toml"]));
}

#[test]
fn a_root_that_is_not_there_yet_is_waited_for() {
    let scene = Scene::with(&["other/x"]);
    scene.write("w/sessions/b.toml", "");
    scene.reported("w/sessions");
}

#[cfg(unix)]
mod links {
    use std::os::unix::fs::symlink;

    use super::*;

    #[test]
    fn a_linked_folder_is_reported_under_its_own_name() {
        let scene = Scene::with(&["w/nestling.toml", "elsewhere/a.toml"]);
        symlink(scene.path("elsewhere"), scene.path("w/sessions")).unwrap();
        scene.reported("w/sessions");
        scene.write("elsewhere/b.toml", "");
        assert_eq!(scene.until_now(), set(["w/sessions/b.toml"]));

        fs::remove_dir_all(scene.path("elsewhere")).unwrap();
        scene.reported("w/sessions");
        scene.write("elsewhere/c.toml", "");
        scene.reported("w/sessions");
        scene.until_now();
        scene.write("elsewhere/d.toml", "");
        assert_eq!(scene.until_now(), set(["w/sessions/d.toml"]));
    }

    #[test]
    fn a_link_may_turn_elsewhere() {
        let scene = Scene::with(&["w/nestling.toml", "one/a.toml", "two/a.toml"]);
        symlink("../one", scene.path("w/sessions")).unwrap();
        scene.reported("w/sessions");
        symlink("../two", scene.path("w/next")).unwrap();
        scene.rename("w/next", "w/sessions");
        scene.reported("w/sessions");
        scene.until_now();
        scene.write("one/b.toml", "");
        scene.write("two/b.toml", "");
        assert_eq!(scene.until_now(), set(["w/sessions/b.toml"]));
        scene.write("two/only.toml", "");
        assert_eq!(scene.until_now(), set(["w/sessions/only.toml"]));
    }

    #[test]
    fn what_a_linked_session_leads_to_is_watched() {
        let scene = Scene::with(&["w/sessions/b.toml", "elsewhere/real.toml"]);
        symlink("../../elsewhere/real.toml", scene.path("w/sessions/a.toml")).unwrap();
        scene.reported("w/sessions/a.toml");
        scene.until_now();
        scene.write("elsewhere/real.toml", "x = 1");
        scene.write("elsewhere/other.toml", "x = 1");
        assert_eq!(scene.until_now(), set(["w/sessions/a.toml"]));
    }
}

#[test]
fn datasets_are_reported_by_their_folders() {
    let scene =
        Scene::with(&["w/sessions/a.toml", "w/data/train/cat/1.png", "w/data/train/dog/1.png"]);
    scene.write("w/data/train/cat/2.png", "");
    assert_eq!(scene.until_now(), set(["w/data/train/cat"]));
    scene.write("w/data/train/cat/2.png", "another image");
    assert_eq!(scene.until_now(), set([]), "what an image shows is no business of ours");
    scene.write("w/data/train/owl/1.png", "");
    assert!(scene.reported("w/data/train").contains("w/data/train"));
    scene.until_now();
    scene.write("w/data/train/owl/2.png", "");
    assert_eq!(scene.until_now(), set(["w/data/train/owl"]), "new classes are watched");
}

#[test]
fn a_dataset_that_is_watched_from_now_on_is_reported() {
    let scene = Scene::with(&["w/sessions/a.toml", "other/cat/1.png", "other/dog/1.png"]);
    assert_eq!(scene.until_now(), set([]));
    let watched = Watched {
        roots: vec![scene.path("w")],
        datasets: vec![scene.path("other")],
        ..Watched::default()
    };
    scene.watcher.watch(watched);
    let mut reported = scene.reported("other");
    reported.append(&mut scene.until_now());
    assert_eq!(reported, set(["other", "other/cat", "other/dog"]));
}

#[test]
fn what_was_missed_is_said_and_watched_anew() {
    let scene = Scene::with(&["w/sessions/a.toml"]);
    scene.watcher.messages.send(Message::Missed).unwrap();
    let batch = scene.batches.recv_timeout(PATIENCE).unwrap();
    assert_eq!(batch, Batch { paths: Vec::new(), rescan: true });
    scene.write("w/sessions/b.toml", "");
    assert_eq!(scene.until_now(), set(["w/sessions/b.toml"]));
}

#[test]
fn where_the_system_does_not_watch_the_same_is_seen() {
    let scene = Scene::polled_with(&["w/sessions/a.toml", "w/data/cat/1.png"]);
    scene.write("w/sessions/b.toml", "");
    scene.write("w/sessions/a.toml", "a = 1");
    scene.write("w/sessions/.a.toml.swp", "");
    scene.write("w/data/cat/2.png", "");
    let expected = set(["w/data/cat", "w/sessions/a.toml", "w/sessions/b.toml"]);
    assert_eq!(scene.until_now(), expected);

    fs::remove_dir_all(scene.path("w")).unwrap();
    scene.reported("w");
    scene.write("w/sessions/b.toml", "");
    scene.reported("w/sessions");
    scene.until_now();
    scene.write("w/sessions/c.toml", "");
    scene.reported("w/sessions/c.toml");
}

fn said_without(obstacle: Obstacle) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    fs::create_dir(dir.path().join("sessions")).unwrap();
    let (sender, said) = mpsc::channel();
    let (messages, arrived) = mpsc::channel();
    let native = Native::without(obstacle);
    let say = move |message| drop(sender.send(message));
    let gatherer = Gatherer::new(native, Box::new(|_| ()), Box::new(say));
    let thread = thread::spawn(move || gatherer.run(&arrived));
    let watcher = Watcher { messages };
    let watched = Watched { roots: vec![dir.path().to_owned()], ..Watched::default() };
    watcher.watch(watched).wait(PATIENCE);
    drop(watcher);
    thread.join().unwrap();
    let root = dir.path().display().to_string();
    said.iter().map(|message: String| message.replace(&root, "ROOT")).collect()
}

#[test]
fn that_folders_are_looked_at_is_said_once() {
    let said = said_without(Obstacle::TooMany);
    expect![[r#"
        [
            "`ROOT` cannot be watched: the system watches as many folders as it may (on Linux: raise `fs.inotify.max_user_watches` and `fs.inotify.max_user_instances`). Nestling looks at it once a second instead, so changes made by other programs show a little later.",
        ]
    "#]]
    .assert_debug_eq(&said);
    assert_eq!(said_without(Obstacle::Unwanted), [] as [String; 0], "whoever asked for it knows");
}
