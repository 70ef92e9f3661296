//! Several folders in one editor, each with its own sessions and settings.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able, listed, pulling};
use crate::sessions::{SOUND, TWO_MISTAKES, with};

/// Starts the server with these folders open.
fn started(files: &[(&str, &str)], folders: &[&str], capabilities: Value) -> Client {
    let mut client = Client::spawn();
    for (name, text) in files {
        client.write_file(name, text);
    }
    for folder in folders {
        std::fs::create_dir_all(client.folder().join(folder)).unwrap();
    }
    let folders: Vec<Value> = folders.iter().map(|name| folder(&client, name)).collect();
    let params =
        json!({ "processId": null, "workspaceFolders": folders, "capabilities": capabilities });
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

fn folder(client: &Client, name: &str) -> Value {
    json!({ "uri": client.uri(name), "name": name })
}

fn change_folders(client: &mut Client, added: &[&str], removed: &[&str]) {
    let of = |names: &[&str]| names.iter().map(|name| folder(client, name)).collect::<Vec<_>>();
    let event = json!({ "added": of(added), "removed": of(removed) });
    client.notify("workspace/didChangeWorkspaceFolders", json!({ "event": event }));
}

/// What `workspace/diagnostic` tells, a line a file with mistakes.
fn reported(client: &mut Client) -> String {
    let report = client.request("workspace/diagnostic", json!({ "previousResultIds": [] }));
    let root = client.uri("");
    let mut files: Vec<String> = report["items"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|item| item["items"] != json!([]))
        .map(|item| {
            let name = item["uri"].as_str().unwrap().trim_start_matches(&root).to_owned();
            let found = listed(&item["items"]);
            let line = found.lines().find(|line| line.ends_with("unknown-key"));
            format!("{name}: {}\n", line.unwrap())
        })
        .collect();
    files.sort();
    files.concat()
}

#[test]
fn each_folder_has_its_own_sessions_and_settings() {
    let files = [
        ("one/nestling.toml", "[lints]\nunknown-key = \"warning\"\n"),
        ("one/sessions/a.toml", TWO_MISTAKES),
        ("two/sessions/a.toml", TWO_MISTAKES),
        ("three/sessions/a.toml", TWO_MISTAKES),
    ];
    let mut client = started(&files, &["one", "two", "four"], pulling());
    expect![[r#"
        /one/sessions/a.toml: 2:0-2:9 warning unknown-key
        /two/sessions/a.toml: 2:0-2:9 error unknown-key
    "#]]
    .assert_eq(&reported(&mut client));
}

#[test]
fn of_nested_folders_the_nearest_root_counts() {
    let files = [
        ("outer/nestling.toml", "[lints]\nunknown-key = \"info\"\n"),
        ("outer/sessions/a.toml", TWO_MISTAKES),
        ("outer/inner/nestling.toml", "[lints]\nunknown-key = \"warning\"\n"),
        ("outer/inner/sessions/b.toml", TWO_MISTAKES),
    ];
    let mut client = started(&files, &["outer", "outer/inner"], pulling());
    expect![[r#"
        /outer/inner/sessions/b.toml: 2:0-2:9 warning unknown-key
        /outer/sessions/a.toml: 2:0-2:9 info unknown-key
    "#]]
    .assert_eq(&reported(&mut client));
    // The same workspace, seen through two of its folders, is one.
    let mut client = started(&files, &["outer/sessions", "outer", "outer"], pulling());
    expect![[r#"
        /outer/sessions/a.toml: 2:0-2:9 info unknown-key
    "#]]
    .assert_eq(&reported(&mut client));
}

#[test]
fn settings_of_the_editor_hold_in_their_folder() {
    let files = [("one/sessions/a.toml", SOUND), ("two/sessions/a.toml", SOUND)];
    let mut capabilities = able();
    capabilities["workspace"]["configuration"] = json!(true);
    let mut client = started(&files, &["one", "two"], capabilities);
    let question = client.wait_for("a question", |it| it["method"] == "workspace/configuration");
    let said = |level: &str| json!({ "lints": { "invalid-value": level } });
    client.reply(&question, json!([said("info"), said("warning"), null]));
    let mistaken = with(SOUND, "\"adam\"", "\"adm\"");
    for (place, severity) in [("one", "warning"), ("two", "error"), ("elsewhere", "info")] {
        let uri = client.uri(&format!("{place}/sessions/a.toml"));
        client.open_uri(&uri, &mistaken);
        let expected = format!("{severity} invalid-value");
        while !client.diagnostics(&uri).contains(&expected) {}
    }
}

#[test]
fn folders_come_and_go_while_files_are_open() {
    let files = [
        ("one/sessions/a.toml", SOUND),
        ("two/sessions/b.toml", TWO_MISTAKES),
        ("two/sessions/c.toml", TWO_MISTAKES),
    ];
    let mut client = started(&files, &["one"], able());
    let (open, closed) = (client.uri("two/sessions/b.toml"), client.uri("two/sessions/c.toml"));
    client.open_uri(&open, TWO_MISTAKES);
    assert_ne!(client.diagnostics(&open), "");
    change_folders(&mut client, &["two"], &[]);
    assert_ne!(client.diagnostics(&closed), "");
    change_folders(&mut client, &[], &["two"]);
    assert_eq!(client.diagnostics(&closed), "", "what no one has open is taken back");
    client.change(&open, 2, json!([{ "text": SOUND }]));
    let left = client.diagnostics(&open);
    assert!(!left.contains("unknown-key"), "it is still understood: {left}");
    client.close(&open);
    assert_eq!(client.diagnostics(&open), "", "the file on disk is in no folder");
}

#[test]
fn commands_go_to_the_folder_that_they_name() {
    let files = [("one/sessions/a.toml", SOUND), ("two/sessions/b.toml", SOUND)];
    let mut client = started(&files, &["one", "two"], able());
    for (name, id) in [("one", "a"), ("two", "b")] {
        let uri = client.uri(name);
        let saved = client.command("list_saved_sessions", json!({ "workspace": uri }));
        assert!(saved.to_string().contains(&format!("\"{id}\"")), "{name}: {saved}");
    }
}

#[test]
fn commands_reach_no_workspace_that_is_not_open() {
    let files = [
        ("one/sessions/a.toml", SOUND),
        ("one/within/nestling.toml", ""),
        ("one/within/sessions/a.toml", SOUND),
        ("other/sessions/a.toml", SOUND),
    ];
    let mut client = started(&files, &["one"], able());
    let within = client.uri("one/within/sessions/a.toml");
    assert_eq!(client.command("delete_session", json!({ "uri": within, "id": "a" })), true);

    let other = client.uri("other/sessions/a.toml");
    let delete = json!({ "uri": other, "id": "a" });
    let refused = client.command_error("delete_session", delete.clone());
    assert!(refused.starts_with("-32602 `uri` names neither an open document nor"), "{refused}");
    assert!(client.folder().join("other/sessions/a.toml").exists());
    client.open_uri(&other, SOUND);
    assert_eq!(client.command("delete_session", delete), true);
    assert!(client.folder().join("one/sessions/a.toml").exists());
}
