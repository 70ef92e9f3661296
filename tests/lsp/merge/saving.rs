//! What others write in the moment in which a person saves.

use serde_json::json;

use super::{Editor, NAME, applying, at_epoch, base};
use crate::client::Client;
use crate::sessions::with;

fn asking_before_it_saves() -> serde_json::Value {
    let mut capabilities = applying();
    capabilities["textDocument"]["synchronization"] = json!({ "willSaveWaitUntil": true });
    capabilities
}

#[test]
fn what_came_a_moment_before_is_saved_too() {
    let mut editor = Editor::open(&base(), asking_before_it_saves());
    let mut name = "LeNet".to_owned();
    for epoch in 13..30 {
        let next = format!("{name}!");
        editor.replace(&format!("\"{name}\""), &format!("\"{next}\""));
        name = next;
        // Nobody has seen this yet, and it is about to be written over.
        let text = std::fs::read_to_string(editor.client.folder().join("sessions/a.toml")).unwrap();
        editor.write(&at_epoch(&text, epoch));
        editor.save_with_edits();
        // Where the server had seen it already, it asks for the edit by itself.
        editor.edit_until(&with(&at_epoch(&base(), epoch), NAME.0, &format!("name = \"{name}\"")));
        editor.save_with_edits();
    }
    editor.report(0);
}

#[test]
fn saving_without_a_change_does_not_take_back_what_others_wrote() {
    let mut editor = Editor::open(&base(), asking_before_it_saves());
    editor.write(&at_epoch(&base(), 13));
    editor.save_with_edits();
    assert_eq!(editor.text, at_epoch(&base(), 13));
    editor.assert_quiet();
}

#[test]
fn what_is_in_conflict_at_that_moment_is_told_afterwards() {
    let mut editor = Editor::open(&base(), asking_before_it_saves());
    editor.set(at_epoch(&base(), 20));
    editor.write(&at_epoch(&base(), 13));
    editor.save_with_edits();
    assert_eq!(editor.text, at_epoch(&base(), 20));
    let report = editor.report(1);
    let take = editor.action(&report, "Take the disk's value: `13`");
    editor.act(&take);
    assert_eq!(editor.text, at_epoch(&base(), 13));
}

#[test]
fn an_editor_that_does_not_ask_is_offered_nothing() {
    for (capabilities, offered) in [(asking_before_it_saves(), true), (applying(), false)] {
        let mut client = Client::spawn();
        let sync = client.initialize(capabilities)["textDocumentSync"].clone();
        assert_eq!(sync["willSaveWaitUntil"], offered);
        client.notify("initialized", json!({}));
    }
}
