//! Files that no one has open, and `nestling.toml`.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, TWO_MISTAKES, with};

fn told_uris(client: &mut Client) -> Vec<String> {
    let told = client.everything();
    let mut names: Vec<String> = told
        .iter()
        .map(|message| {
            message["params"]["uri"].as_str().unwrap().rsplit('/').next().unwrap().into()
        })
        .collect();
    names.sort();
    names
}

#[test]
fn files_are_judged_though_no_one_has_them_open() {
    let files = [
        ("sessions/a.toml", SOUND),
        ("sessions/b.toml", TWO_MISTAKES),
        ("sessions/c.toml", TWO_MISTAKES),
        ("sessions/.d.toml", TWO_MISTAKES),
        ("other/e.toml", TWO_MISTAKES),
    ];
    let mut client = Client::start_in(&files, able());
    for faulty in ["b", "c"] {
        let uri = client.uri(&format!("sessions/{faulty}.toml"));
        assert_ne!(client.diagnostics(&uri), "");
    }
    assert_eq!(told_uris(&mut client), [] as [&str; 0], "nothing is wrong elsewhere");
}

#[test]
fn an_open_document_wins_over_the_disk() {
    let mut client = Client::start_in(&[("sessions/a.toml", TWO_MISTAKES)], able());
    let uri = client.uri("sessions/a.toml");
    assert!(client.diagnostics(&uri).contains("unknown-key"));
    client.open("a", SOUND);
    let publication = client.publication(&uri);
    assert_eq!((&publication["version"], &publication["diagnostics"]), (&json!(1), &json!([])));

    client.close(&uri);
    let publication = client.publication(&uri);
    assert_eq!(publication["version"], Value::Null);
    assert_ne!(publication["diagnostics"], json!([]), "the file on disk is as it was");
    let rest = client.everything();
    assert!(rest.iter().all(|told| told["method"] == "window/showMessage"), "{rest:?}");
}

#[test]
fn closing_a_document_whose_file_is_gone_takes_everything_back() {
    let mut client = Client::start_in(&[("sessions/a.toml", TWO_MISTAKES)], able());
    let uri = client.uri("sessions/a.toml");
    assert_ne!(client.diagnostics(&uri), "");
    client.open("a", TWO_MISTAKES);
    assert_ne!(client.diagnostics(&uri), "");
    std::fs::remove_file(client.folder().join("sessions/a.toml")).unwrap();
    client.close(&uri);
    expect![""].assert_eq(&client.diagnostics(&uri));
}

#[test]
fn what_was_shown_under_another_spelling_is_taken_back() {
    let mut client = Client::start_in(&[("sessions/a.toml", TWO_MISTAKES)], able());
    let ours = client.uri("sessions/a.toml");
    assert_ne!(client.diagnostics(&ours), "");
    let theirs = client.uri("sessions/%61.toml");
    client.open_uri(&theirs, TWO_MISTAKES);
    assert_eq!(client.diagnostics(&ours), "");
    assert_ne!(client.diagnostics(&theirs), "");
}

#[test]
fn files_that_changed_are_read_again() {
    let mut client = Client::start_in(&[("sessions/a.toml", TWO_MISTAKES)], able());
    let uri = client.uri("sessions/a.toml");
    assert_ne!(client.diagnostics(&uri), "");
    let changed = json!({ "changes": [{ "uri": uri, "type": 2 }] });

    client.put_file("sessions/a.toml", SOUND);
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    expect![""].assert_eq(&client.diagnostics(&uri));

    client.put_file("sessions/a.toml", TWO_MISTAKES);
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    assert_ne!(client.diagnostics(&uri), "");

    std::fs::remove_file(client.folder().join("sessions/a.toml")).unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed);
    expect![""].assert_eq(&client.diagnostics(&uri));
}

#[test]
fn a_folder_that_goes_and_comes_takes_its_files_along() {
    let files = [("nestling.toml", ""), ("sessions/a.toml", TWO_MISTAKES)];
    let mut client = Client::start_in(&files, able());
    let uri = client.uri("sessions/a.toml");
    assert_ne!(client.diagnostics(&uri), "");
    let (here, away) = (client.folder().join("sessions"), client.folder().join("away"));
    let changed = json!({ "changes": [{ "uri": client.uri("sessions"), "type": 3 }] });

    std::fs::rename(&here, &away).unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed.clone());
    expect![""].assert_eq(&client.diagnostics(&uri));

    std::fs::rename(&away, &here).unwrap();
    client.notify("workspace/didChangeWatchedFiles", changed);
    assert_ne!(client.diagnostics(&uri), "");
}

/// Opening a pipe waits for who writes into it.
#[cfg(unix)]
#[test]
fn pipes_keep_no_one_waiting() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able());
    let pipe = |name: &str| {
        let path = client.folder().join(name);
        assert!(std::process::Command::new("mkfifo").arg(path).status().unwrap().success());
    };
    for name in ["nestling.toml", "sessions/b.toml", "sessions/c.toml", "sessions/d.toml"] {
        pipe(name);
    }
    let uri = client.uri("nestling.toml");
    client.open_uri(&uri, "");
    client.close(&uri);
    for name in ["nestling", "sessions/b", "sessions/c", "sessions/d"] {
        let uri = client.uri(&format!("{name}.toml"));
        while !client.publication(&uri).to_string().contains("it is a pipe or a device") {}
    }
    let uri = client.open("a", TWO_MISTAKES);
    assert_ne!(client.diagnostics(&uri), "");
}

#[cfg(unix)]
#[test]
fn pipes_that_were_there_before_are_told_like_those_that_come() {
    let mut client = Client::spawn();
    client.write_file("sessions/a.toml", SOUND);
    let pipe = client.folder().join("sessions/b.toml");
    assert!(std::process::Command::new("mkfifo").arg(pipe).status().unwrap().success());
    client.initialize(able());
    client.notify("initialized", json!({}));
    let uri = client.uri("sessions/b.toml");
    assert!(client.publication(&uri).to_string().contains("it is a pipe or a device"));
}

#[test]
fn files_that_cannot_be_read_say_so() {
    let mut client = Client::spawn();
    std::fs::create_dir_all(client.folder().join("sessions/folder.toml")).unwrap();
    std::fs::write(client.folder().join("sessions/latin1.toml"), b"# caf\xe9\n").unwrap();
    client.initialize(able());
    client.notify("initialized", json!({}));
    let uri = client.uri("sessions/latin1.toml");
    let publication = client.publication(&uri);
    let message = publication["diagnostics"][0]["message"].as_str().unwrap();
    expect!["this file cannot be read: it is not UTF-8: line 1, column 6 has the byte 0xE9; save it with the encoding UTF-8"].assert_eq(message);
    assert_eq!(told_uris(&mut client), [] as [&str; 0], "a folder is no session");
}

#[test]
fn the_configuration_sets_severities() {
    let files = [("nestling.toml", "[lints]\ninvalid-value = \"hint\"\n")];
    let mut client = Client::start_in(&files, able());
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    expect![[r#"
        28:12-28:17 hint invalid-value
    "#]]
    .assert_eq(&client.diagnostics(&uri));
}

#[test]
fn the_configuration_counts_as_it_is_typed() {
    let files = [("nestling.toml", "[lints]\n"), ("sessions/b.toml", TWO_MISTAKES)];
    let mut client = Client::start_in(&files, able());
    let unopened = client.uri("sessions/b.toml");
    assert!(client.diagnostics(&unopened).contains("error unknown-key"));
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    assert!(client.diagnostics(&uri).contains("error invalid-value"));

    let config = client.uri("nestling.toml");
    let text = "[lints]\ninvalid-value = \"off\"\nunknown-key = \"warning\"\n";
    client.open_uri(&config, text);
    expect![""].assert_eq(&client.diagnostics(&uri));
    assert!(client.diagnostics(&unopened).contains("warning unknown-key"));

    client.close(&config);
    assert!(client.diagnostics(&uri).contains("error invalid-value"), "the disk counts again");
}

#[test]
fn mistakes_in_the_configuration_are_told() {
    let mut client = Client::start();
    let config = client.uri("nestling.toml");
    client.open_uri(&config, "[lints]\nunknown-kye = \"off\"\n");
    expect![[r#"
        1:0-1:11 error unknown-key
    "#]]
    .assert_eq(&client.diagnostics(&config));
}

#[test]
fn folders_come_and_go() {
    let mut client = Client::start_in(&[("second/sessions/b.toml", TWO_MISTAKES)], able());
    let folder = json!([{ "uri": client.uri("second"), "name": "second" }]);
    let file = client.uri("second/sessions/b.toml");
    let change =
        |added: &Value, removed: &Value| json!({ "event": { "added": added, "removed": removed } });
    client.notify("workspace/didChangeWorkspaceFolders", change(&folder, &json!([])));
    assert_ne!(client.diagnostics(&file), "");
    client.notify("workspace/didChangeWorkspaceFolders", change(&json!([]), &folder));
    expect![""].assert_eq(&client.diagnostics(&file));
}

/// Editors keep a byte order mark to themselves: columns begin behind it, opened or not.
#[test]
fn a_byte_order_mark_is_no_column_of_a_file_that_no_one_has_open() {
    let text = "nope = 1 # \n[session]\nid = \"a\"\n";
    let mut client = Client::start_in(&[("sessions/a.toml", &format!("\u{feff}{text}"))], able());
    let uri = client.uri("sessions/a.toml");
    let told = client.publication(&uri);
    let start = json!({ "line": 0, "character": 0 });
    assert_eq!(told["diagnostics"][0]["range"]["start"], start, "{told}");
}
