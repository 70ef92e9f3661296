//! What is found in all sessions at once.

use serde_json::{Value, json};

use crate::client::{Client, able, place};
use crate::sessions::{SOUND, with};

/// What is found, a line each.
fn find(client: &mut Client, query: &str) -> String {
    let found = client.request("workspace/symbol", json!({ "query": query }));
    let lines = found.as_array().unwrap().iter().map(|symbol| {
        let file = symbol["location"]["uri"].as_str().unwrap().rsplit('/').next().unwrap();
        let inside = symbol["containerName"].as_str().unwrap_or("-");
        let range = place(&symbol["location"]["range"]);
        format!("{} ({}) in {inside}: {file} {range}\n", symbol["name"], symbol["kind"])
    });
    lines.collect()
}

/// The same, until it is what is `expected`: the server hears of the disk a moment later.
fn find_soon(client: &mut Client, query: &str, expected: &str) {
    for _ in 0..1200 {
        if find(client, query) == expected {
            return;
        }
        std::thread::sleep(std::time::Duration::from_millis(25));
    }
    assert_eq!(find(client, query), expected);
}

#[test]
fn entries_of_all_sessions_open_or_not() {
    let other = with(SOUND, "id = \"a\"", "id = \"b\"");
    let files = [("sessions/a.toml", SOUND), ("sessions/b.toml", &other)];
    let mut client = Client::start_in(&files, able());
    client.open("b", &with(&other, "LeNet\"", "My net\""));
    expect_test::expect![[r#"
        "My net" (5) in b: b.toml 12:0-12:10
        "LeNet" (5) in a: a.toml 12:0-12:10
        "LeNet with Adam" (6) in a: a.toml 34:0-34:15
        "LeNet with Adam" (6) in b: b.toml 34:0-34:15
    "#]]
    .assert_eq(&find(&mut client, "net"));
    expect_test::expect![[r#"
        "Adam, cosine (train_a1b2c3d4)" (12) in a: a.toml 24:0-24:13
        "Adam, cosine (train_a1b2c3d4)" (12) in b: b.toml 24:0-24:13
    "#]]
    .assert_eq(&find(&mut client, "TRAIN_a1"));
    assert_eq!(find(&mut client, "no such thing"), "");
}

#[test]
fn what_changes_on_disk_is_found_as_it_is() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able());
    let found = "\"LeNet (model_3fa9c1d2)\" (5) in a: a.toml 12:0-12:10\n";
    find_soon(&mut client, "model_3fa", found);
    client.write_file("sessions/a.toml", &with(SOUND, "\"LeNet\"", "\"Changed\""));
    find_soon(&mut client, "model_3fa", &found.replace("LeNet", "Changed"));
    std::fs::remove_file(client.folder().join("sessions/a.toml")).unwrap();
    find_soon(&mut client, "model_3fa", "");
}

#[test]
fn a_letter_finds_no_more_than_anyone_reads() {
    let files: Vec<(String, String)> = (0..150)
        .map(|number| {
            let id = format!("s{number}");
            (format!("sessions/{id}.toml"), with(SOUND, "id = \"a\"", &format!("id = \"{id}\"")))
        })
        .collect();
    let files: Vec<(&str, &str)> =
        files.iter().map(|(name, text)| (name.as_str(), text.as_str())).collect();
    let mut client = Client::start_in(&files, json!({}));
    let found = client.request("workspace/symbol", json!({ "query": "e" }));
    assert_eq!(found.as_array().unwrap().len(), 256);
    let kinds = found.as_array().unwrap().iter().map(|symbol| symbol["kind"].as_u64());
    assert!(kinds.into_iter().all(|kind| kind.unwrap() <= 18), "only kinds that it knows");
    let found = client.request("workspace/symbol", json!({ "query": "s77" }));
    assert_eq!(found[0]["name"], Value::from("s77"));
}

#[test]
fn columns_begin_behind_a_byte_order_mark() {
    let marked = format!("\u{feff}{}", with(SOUND, "id = \"a\"", "id = \"b\""));
    let files = [("sessions/a.toml", SOUND), ("sessions/b.toml", &marked)];
    let mut client = Client::start_in(&files, able());
    let found = find(&mut client, "b");
    assert!(found.starts_with("\"b\" (2) in -: b.toml 0:0-0:9\n"), "{found}");
}

#[test]
fn an_editor_that_filters_once_more_keeps_what_is_found() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able());
    expect_test::expect![[r#"
        "LeNet (model_3fa9c1d2)" (5) in a: a.toml 12:0-12:10
    "#]]
    .assert_eq(&find(&mut client, "model_3fa"));
    expect_test::expect![[r#"
        "LeNet with Adam" (6) in a · LeNet with Adam: a.toml 34:0-34:15
    "#]]
    .assert_eq(&find(&mut client, "adam lenet"));
}
