//! What happens on disk without a word of the editor: other programs, `git`, scripts.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use serde_json::{Value, json};

use crate::client::{Client, able, listed, pulling};
use crate::sessions::{SOUND, TWO_MISTAKES, with};

/// The server is watching once it has told of a file: it watches before it looks.
fn watching(files: &[(&str, &str)]) -> Client {
    let files = [files, &[("sessions/marker.toml", TWO_MISTAKES)]].concat();
    let mut client = Client::start_in(&files, able());
    let marker = client.uri("sessions/marker.toml");
    client.diagnostics(&marker);
    client
}

/// Waits until what the client shows of `file` is what `is_right` takes.
fn settles(client: &mut Client, file: &str, is_right: impl Fn(&str) -> bool) {
    let uri = client.uri(file);
    client.wait_for(&format!("the right diagnostics of {file}"), |message| {
        message["method"] == "textDocument/publishDiagnostics"
            && message["params"]["uri"] == uri
            && is_right(&listed(&message["params"]["diagnostics"]))
    });
}

fn is_clean(shown: &str) -> bool {
    shown.is_empty()
}

fn is_faulty(shown: &str) -> bool {
    shown.contains("error unknown-key") && shown.contains("error wrong-type")
}

/// `SOUND` as the session `name`.
fn sound(name: &str) -> String {
    with(SOUND, "id = \"a\"", &format!("id = \"{name}\""))
}

fn remove(client: &Client, file: &str) {
    fs::remove_file(client.folder().join(file)).unwrap();
}

fn rename(client: &Client, from: &str, to: &str) {
    fs::rename(client.folder().join(from), client.folder().join(to)).unwrap();
}

/// Writes a file as careful programs do: no one ever sees half of it.
fn replace(client: &Client, file: &str, text: &str) {
    client.write_file("careful.tmp", text);
    rename(client, "careful.tmp", file);
}

#[test]
fn a_file_that_is_made_changed_and_removed_is_judged() {
    let mut client = watching(&[]);
    client.write_file("sessions/a.toml", TWO_MISTAKES);
    settles(&mut client, "sessions/a.toml", is_faulty);
    client.write_file("sessions/a.toml", SOUND);
    settles(&mut client, "sessions/a.toml", is_clean);
    client.write_file("sessions/a.toml", TWO_MISTAKES);
    settles(&mut client, "sessions/a.toml", is_faulty);
    remove(&client, "sessions/a.toml");
    settles(&mut client, "sessions/a.toml", is_clean);
}

#[test]
fn a_file_that_moves_takes_its_diagnostics_along() {
    let mut client = watching(&[("sessions/a.toml", TWO_MISTAKES)]);
    settles(&mut client, "sessions/a.toml", is_faulty);
    rename(&client, "sessions/a.toml", "sessions/b.toml");
    settles(&mut client, "sessions/b.toml", is_faulty);
    settles(&mut client, "sessions/a.toml", is_clean);
    rename(&client, "sessions/b.toml", "elsewhere.toml");
    settles(&mut client, "sessions/b.toml", is_clean);
}

#[test]
fn a_file_replaced_by_renaming_is_judged() {
    let mut client = watching(&[("sessions/a.toml", SOUND)]);
    client.write_file("sessions/.nestling-1.tmp", TWO_MISTAKES);
    rename(&client, "sessions/.nestling-1.tmp", "sessions/a.toml");
    settles(&mut client, "sessions/a.toml", is_faulty);
}

#[test]
fn a_file_written_in_two_steps_ends_in_the_diagnostics_of_the_whole() {
    let mut client = watching(&[]);
    let (first, second) = SOUND.split_at(SOUND.len() / 2);
    client.write_file("sessions/a.toml", first);
    std::thread::sleep(Duration::from_millis(100));
    client.write_file("sessions/a.toml", &format!("{first}{second}"));
    settles(&mut client, "sessions/a.toml", is_clean);
}

#[test]
fn what_says_nothing_new_is_not_told() {
    let sound_b = sound("b");
    let mut client = watching(&[("sessions/a.toml", TWO_MISTAKES), ("sessions/b.toml", &sound_b)]);
    settles(&mut client, "sessions/a.toml", is_faulty);
    assert_eq!(client.everything(), [] as [Value; 0]);
    for name in [
        "sessions/.a.toml.swp",
        "sessions/.a.toml.swx",
        "sessions/a.toml~",
        "sessions/4913",
        "sessions/.#a.toml",
        "sessions/#a.toml#",
        "sessions/.nestling-1.tmp",
        ".nestling/current",
        "sessions/notes.md",
        "train.toml",
    ] {
        client.write_file(name, TWO_MISTAKES);
    }
    for name in ["a", "b"] {
        let text = fs::read_to_string(client.folder().join(format!("sessions/{name}.toml")));
        replace(&client, &format!("sessions/{name}.toml"), &text.unwrap());
    }
    remove(&client, "sessions/4913");
    // That more than a clean file is still clean is no news either.
    replace(&client, "sessions/b.toml", &format!("{sound_b}\n# a comment\n"));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn what_a_command_writes_is_told_once() {
    let faulty = with(&sound("a"), "\"adam\"", "\"adm\"");
    let mut client = watching(&[("sessions/a.toml", &faulty)]);
    settles(&mut client, "sessions/a.toml", |shown| shown.contains("invalid-value"));
    assert_eq!(client.everything(), [] as [Value; 0]);
    let arguments =
        json!({ "session": "a", "id": "train_a1b2c3d4", "config": { "optimizer": "sgd" } });
    let call =
        json!({ "command": "nestling.update_training_in_library", "arguments": [arguments] });
    assert_eq!(client.request("workspace/executeCommand", call), json!(true));
    settles(&mut client, "sessions/a.toml", |shown| !shown.contains("invalid-value"));
    assert_eq!(client.everything(), [] as [Value; 0], "no echo");
}

#[test]
fn what_the_client_tells_too_is_told_once() {
    let mut client = watching(&[("sessions/a.toml", SOUND)]);
    let uri = client.uri("sessions/a.toml");
    client.write_file("sessions/a.toml", TWO_MISTAKES);
    for kind in [1, 2, 2] {
        let changes = json!({ "changes": [{ "uri": uri, "type": kind }] });
        client.notify("workspace/didChangeWatchedFiles", changes);
    }
    settles(&mut client, "sessions/a.toml", is_faulty);
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn a_thousand_files_that_change_at_once_are_all_judged() {
    let mut client = watching(&[]);
    let names: Vec<String> = (0..1000).map(|n| format!("s{n}")).collect();
    let faulty = |name: &str| with(&sound(name), "\"adam\"", "\"adm\"");
    let repository = Repository::begin(client.folder());
    for name in &names {
        client.write_file(&format!("sessions/{name}.toml"), &sound(name));
    }
    repository.commit("sound");
    for name in &names {
        client.write_file(&format!("sessions/{name}.toml"), &faulty(name));
    }
    repository.commit("faulty");
    for name in &names {
        settles(&mut client, &format!("sessions/{name}.toml"), |shown| shown.contains("invalid"));
    }
    repository.check_out("HEAD~");
    for name in &names {
        settles(&mut client, &format!("sessions/{name}.toml"), is_clean);
    }
    repository.check_out("-");
    for name in &names {
        settles(&mut client, &format!("sessions/{name}.toml"), |shown| shown.contains("invalid"));
    }
}

/// A repository of `git` around a folder.
struct Repository {
    folder: PathBuf,
}

impl Repository {
    fn begin(folder: &Path) -> Self {
        let repository = Self { folder: folder.to_owned() };
        repository.git(&["init", "--quiet"]);
        repository
    }

    fn commit(&self, message: &str) {
        self.git(&["add", "--all"]);
        self.git(&["commit", "--quiet", "--message", message]);
    }

    fn check_out(&self, what: &str) {
        self.git(&["checkout", "--quiet", what]);
    }

    fn git(&self, arguments: &[&str]) {
        let user = ["-c", "user.name=Test", "-c", "user.email=test@example.com", "-c", "gc.auto=0"];
        let mut git = Command::new("git");
        git.args(user).args(arguments).current_dir(&self.folder);
        assert!(git.status().expect("git is installed").success(), "git {arguments:?}");
    }
}

#[test]
fn the_folder_of_sessions_goes_and_comes() {
    let mut client = watching(&[("sessions/a.toml", TWO_MISTAKES)]);
    settles(&mut client, "sessions/a.toml", is_faulty);
    for _ in 0..2 {
        fs::remove_dir_all(client.folder().join("sessions")).unwrap();
        settles(&mut client, "sessions/a.toml", is_clean);
        client.write_file("sessions/a.toml", TWO_MISTAKES);
        settles(&mut client, "sessions/a.toml", is_faulty);
        client.write_file("sessions/a.toml", SOUND);
        settles(&mut client, "sessions/a.toml", is_clean);
        client.write_file("sessions/a.toml", TWO_MISTAKES);
        settles(&mut client, "sessions/a.toml", is_faulty);
    }
}

#[test]
fn the_whole_workspace_goes_and_comes() {
    let files = [("w/nestling.toml", ""), ("w/sessions/a.toml", TWO_MISTAKES)];
    let mut client = Client::start_in(&files, able());
    let folder = json!([{ "uri": client.uri("w"), "name": "w" }]);
    let change = json!({ "event": { "added": folder, "removed": [] } });
    client.notify("workspace/didChangeWorkspaceFolders", change);
    settles(&mut client, "w/sessions/a.toml", is_faulty);
    fs::remove_dir_all(client.folder().join("w")).unwrap();
    settles(&mut client, "w/sessions/a.toml", is_clean);
    client.write_file("w/sessions/a.toml", TWO_MISTAKES);
    settles(&mut client, "w/sessions/a.toml", is_faulty);
    let sound = format!("# nestling: allow(dataset-missing)\n\n{SOUND}");
    client.write_file("w/sessions/a.toml", &sound);
    settles(&mut client, "w/sessions/a.toml", is_clean);
}

#[test]
fn the_configuration_counts_as_soon_as_it_is_written() {
    let mut client = watching(&[("sessions/a.toml", TWO_MISTAKES)]);
    settles(&mut client, "sessions/a.toml", is_faulty);
    let open = client.open("open", &with(&sound("open"), "\"adam\"", "\"adm\""));
    assert!(client.diagnostics(&open).contains("error invalid-value"));

    client
        .write_file("nestling.toml", "[lints]\nunknown-key = \"hint\"\ninvalid-value = \"hint\"\n");
    settles(&mut client, "sessions/a.toml", |shown| shown.contains("hint unknown-key"));
    settles(&mut client, "sessions/open.toml", |shown| shown.contains("hint invalid-value"));
    client.everything();
    replace(
        &client,
        "nestling.toml",
        "[lints] # the same\nunknown-key = \"hint\"\ninvalid-value = \"hint\"\n",
    );
    assert_eq!(client.everything(), [] as [Value; 0]);

    client.write_file("nestling.toml", "[lints]\nunknown-kye = \"hint\"\n");
    settles(&mut client, "nestling.toml", |shown| shown.contains("unknown-key"));
    settles(&mut client, "sessions/a.toml", is_faulty);
    remove(&client, "nestling.toml");
    settles(&mut client, "nestling.toml", is_clean);
}

#[cfg(unix)]
#[test]
fn what_links_lead_to_is_watched() {
    use std::os::unix::fs::symlink;

    let mut client = Client::spawn();
    client.write_file("elsewhere/sessions/a.toml", TWO_MISTAKES);
    client.write_file("single.toml", TWO_MISTAKES);
    let (folder, file) =
        (client.folder().join("sessions"), client.folder().join("elsewhere/sessions/b.toml"));
    symlink("elsewhere/sessions", folder).unwrap();
    symlink("../../single.toml", file).unwrap();
    client.initialize(able());
    client.notify("initialized", json!({}));
    for (link, target) in [("a", "elsewhere/sessions/a.toml"), ("b", "single.toml")] {
        let link = format!("sessions/{link}.toml");
        settles(&mut client, &link, is_faulty);
        client.write_file(target, SOUND);
        settles(&mut client, &link, |shown| !is_faulty(shown));
        client.write_file(target, TWO_MISTAKES);
        settles(&mut client, &link, is_faulty);
    }
}

#[test]
fn an_editor_that_asks_is_told_to_ask_again() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], pulling());
    let first = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert_eq!(first["items"], json!([]));
    replace(&client, "sessions/a.toml", TWO_MISTAKES);
    client.told("workspace/diagnostic/refresh");
    let second = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    assert!(is_faulty(&listed(&second["items"][0]["items"])), "{second}");
    assert_eq!(client.everything(), [] as [Value; 0]);
    replace(&client, "sessions/a.toml", TWO_MISTAKES);
    assert_eq!(client.everything(), [] as [Value; 0], "it says the same as before");
}

#[test]
fn what_changes_between_an_answer_and_the_watching_is_asked_for_again() {
    let other = ("sessions/b.toml", sound("b"));
    type Act = fn(&Client);
    let acts: [(Act, usize); 3] = [
        (|client| replace(client, "sessions/a.toml", TWO_MISTAKES), 1),
        (|client| client.write_file("sessions/c.toml", TWO_MISTAKES), 1),
        (|client| remove(client, "sessions/a.toml"), 0),
    ];
    for (act, faulty) in acts {
        let mut client = Client::spawn();
        client.write_file("sessions/a.toml", SOUND);
        client.write_file(other.0, &other.1);
        client.initialize(pulling());
        let all = json!({ "previousResultIds": [] });
        assert_eq!(client.request("workspace/diagnostic", all.clone())["items"], json!([]));
        act(&client);
        client.notify("initialized", json!({}));
        client.told("workspace/diagnostic/refresh");
        let items = client.request("workspace/diagnostic", all)["items"].take();
        assert_eq!(items.as_array().unwrap().len(), faulty, "{items}");
        assert_eq!(client.everything(), [] as [Value; 0], "once");
    }
}

#[test]
fn where_the_system_does_not_watch_the_same_is_seen() {
    let mut client = Client::spawn_with(&[("NESTLING_WATCH", "poll")]);
    client.write_file("sessions/a.toml", TWO_MISTAKES);
    client.initialize(able());
    client.notify("initialized", json!({}));
    settles(&mut client, "sessions/a.toml", is_faulty);
    client.write_file("sessions/b.toml", TWO_MISTAKES);
    settles(&mut client, "sessions/b.toml", is_faulty);
    client.write_file("sessions/a.toml", SOUND);
    settles(&mut client, "sessions/a.toml", is_clean);
    fs::remove_dir_all(client.folder().join("sessions")).unwrap();
    settles(&mut client, "sessions/b.toml", is_clean);
    client.write_file("sessions/b.toml", TWO_MISTAKES);
    settles(&mut client, "sessions/b.toml", is_faulty);
}

/// The system's queue of events holds 16,384; what does not fit is lost.
#[cfg(target_os = "linux")]
#[test]
fn what_the_system_could_not_tell_is_found() {
    let mut client = watching(&[("sessions/a.toml", SOUND), ("sessions/b.toml", SOUND)]);
    client.signal("STOP");
    for round in 0..10_000 {
        // In turns: the system puts events of one file together.
        client.write_file("sessions/a.toml", &format!("# {round}"));
        client.write_file("sessions/b.toml", &format!("# {round}"));
    }
    client.write_file("sessions/c.toml", TWO_MISTAKES);
    client.signal("CONT");
    settles(&mut client, "sessions/c.toml", is_faulty);
    client.write_file("sessions/d.toml", TWO_MISTAKES);
    settles(&mut client, "sessions/d.toml", is_faulty);
}
