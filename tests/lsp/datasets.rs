//! Sessions beside their images, which come and go.

use serde_json::{Value, json};

use crate::client::{Client, able, pulling};
use crate::sessions::{SOUND, with};

/// What makes a folder a workspace.
const CONFIGURED: &[(&str, &str)] = &[("nestling.toml", "")];

/// A session whose dataset has an empty class.
fn with_an_empty_class(client: &Client) -> String {
    std::fs::create_dir_all(client.folder().join("data/malware/Empty")).unwrap();
    with(SOUND, "\"Yuner.A\"]", "\"Yuner.A\", \"Empty\"]")
}

/// Waits until the diagnostics of `uri` are those that `is_it` wants.
fn wait_for(client: &mut Client, uri: &str, is_it: impl Fn(&str) -> bool) {
    while !is_it(&client.diagnostics(uri)) {}
}

#[test]
fn an_open_session_is_compared_with_its_images() {
    let mut client = Client::start_in(CONFIGURED, able());
    let text = with_an_empty_class(&client);
    let uri = client.open("a", &text);
    wait_for(&mut client, &uri, |told| told.contains("empty-class"));
}

#[test]
fn so_is_one_that_no_one_has_open() {
    let text = with(SOUND, "\"Yuner.A\"]", "\"Yuner.B\"]");
    let mut client = Client::start_in(&[("sessions/a.toml", &text)], able());
    let uri = client.uri("sessions/a.toml");
    wait_for(&mut client, &uri, |told| told.contains("unknown-class"));
}

#[test]
fn images_that_come_and_folders_that_go_are_noticed() {
    let mut client = Client::start_in(CONFIGURED, able());
    let text = with_an_empty_class(&client);
    let uri = client.open("a", &text);
    wait_for(&mut client, &uri, |told| told.contains("empty-class"));
    client.write_file("data/malware/Empty/1.png", "");
    client.write_file("data/malware/Empty/2.png", "");
    wait_for(&mut client, &uri, |told| !told.contains("empty-class"));
    std::fs::remove_dir_all(client.folder().join("data/malware")).unwrap();
    wait_for(&mut client, &uri, |told| told.contains("dataset-missing"));
    std::fs::create_dir_all(client.folder().join("data/malware/Empty")).unwrap();
    wait_for(&mut client, &uri, |told| told.contains("unknown-class"));
}

#[test]
fn a_path_is_judged_when_it_is_typed_out() {
    let mut client = Client::start_in(CONFIGURED, able());
    let uri = client.open("a", SOUND);
    let line = SOUND.lines().position(|line| line.starts_with("path")).unwrap();
    let mut version = 1;
    // `data/malware` becomes `data/malwareXYZ`, a letter at a time, faster than anyone types.
    for letter in ["X", "Y", "Z"] {
        version += 1;
        let at = json!({ "line": line, "character": 19 + version - 1 });
        let change = json!([{ "range": { "start": at, "end": at }, "text": letter }]);
        client.change(&uri, version, change);
    }
    wait_for(&mut client, &uri, |told| {
        let is_whole = told.starts_with("6:7-6:24 ");
        assert!(is_whole || !told.contains("dataset-missing"), "{told}");
        is_whole
    });
}

#[test]
fn a_client_that_asks_is_told_to_ask_again_only_if_something_differs() {
    let mut client = Client::start_in(CONFIGURED, pulling());
    let text = with_an_empty_class(&client);
    let uri = client.open("a", &text);
    let ask = |client: &mut Client| {
        let params = json!({ "textDocument": { "uri": uri } });
        client.request("textDocument/diagnostic", params)["items"].to_string()
    };
    if !ask(&mut client).contains("empty-class") {
        client.told("workspace/diagnostic/refresh");
        assert!(ask(&mut client).contains("empty-class"));
    }
}

#[test]
fn what_was_said_without_the_images_and_still_holds_is_not_said_again() {
    let mut client = Client::start_in(CONFIGURED, able());
    let uri = client.open("a", SOUND);
    assert_eq!(client.diagnostics(&uri), "");
    std::thread::sleep(std::time::Duration::from_millis(600));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn a_session_may_name_another_folder_and_the_first_again() {
    let mut client = Client::start_in(CONFIGURED, able());
    let text = with_an_empty_class(&client);
    let other = with(&text, "data/malware", "data");
    let uri = client.open("a", &text);
    wait_for(&mut client, &uri, |told| told.contains("empty-class"));
    let mut version = 1;
    for _ in 0..2 {
        version += 2;
        client.change(&uri, version, json!([{ "text": other }]));
        wait_for(&mut client, &uri, |told| told.contains("unknown-class"));
        client.change(&uri, version + 1, json!([{ "text": text }]));
        wait_for(&mut client, &uri, |told| told.contains("empty-class"));
    }
    // What was forgotten meanwhile is watched again.
    client.write_file("data/malware/Empty/1.png", "");
    wait_for(&mut client, &uri, |told| !told.contains("empty-class"));
}

#[test]
fn counts_that_were_kept_stand_in_for_a_folder_that_is_not_here() {
    let mut client = Client::start_in(CONFIGURED, able());
    let text = with(SOUND, "data/malware", "elsewhere");
    let uri = client.open("a", &text);
    wait_for(&mut client, &uri, |told| told.contains("dataset-missing"));
    let info = json!({
        "total_train": 30, "total_val": 2, "total_test": 0,
        "classes": ["Adialer.C", "Yuner.A"], "train_samples": [28, 2], "val_samples": [1, 1],
        "test_samples": [0, 0], "sample_paths": [[], []],
    });
    client.command("set_dataset_info", json!({ "uri": uri, "info": info }));
    wait_for(&mut client, &uri, |told| {
        told.contains("batch-exceeds-dataset") && told.contains("class-imbalance")
    });
    let line = text.lines().position(|line| line.starts_with("path")).unwrap();
    let place = json!({ "line": line, "character": 10 });
    let params = json!({ "textDocument": { "uri": uri }, "position": place });
    let hover = client.request("textDocument/hover", params)["contents"]["value"].to_string();
    assert!(hover.contains("kept from another machine") && hover.contains("32 images"), "{hover}");
}
