//! What others write in the moment in which a person saves.

use std::path::Path;
use std::process::Command;

use serde_json::json;

use super::{Editor, NAME, Story, applying, at_epoch, base};
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
fn what_is_in_conflict_is_told_though_the_file_was_read_before_the_editor_said_that_it_saved() {
    let mut editor = Editor::open(&base(), asking_before_it_saves());
    editor.set(at_epoch(&base(), 20));
    editor.write(&at_epoch(&base(), 13));
    editor.be_about_to_save();
    editor.write(&editor.text);
    editor.settle();
    editor.save();
    editor.report(1);
}

/// Runs a command of words on the session in the editor's workspace, as a trainer does; it must be
/// done.
fn run(folder: &Path, words: &str) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_nestling"));
    command.current_dir(folder).args(words.split(' ')).args(["--session", "a"]);
    let output = command.output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
}

/// Creates an experiment of this name.
pub(super) fn create(folder: &Path, name: &str) {
    let pair = "--model model_3fa9c1d2 --training train_a1b2c3d4";
    run(folder, &format!("experiment create {name} {pair}"));
}

/// Reports twelve epochs of the running experiment; after some of them another one is created.
fn train(folder: &Path, story: &Story) {
    let report = "experiment update exp_0badcafe --metric val_loss=0.5 --epoch";
    for epoch in 13..=24 {
        story.note(format!("the trainer reports epoch {epoch}"));
        run(folder, &format!("{report} {epoch}"));
        story.note(format!("epoch {epoch} is reported"));
        if epoch % 3 == 0 {
            create(folder, &format!("after-{epoch}"));
            story.note(format!("after-{epoch} is created"));
        }
    }
}

#[test]
fn what_a_command_wrote_a_moment_before_is_there_after_any_editors_save() {
    let mut editor = Editor::open(&base(), applying());
    let folder = editor.client.folder().to_owned();
    for number in 0..8 {
        let typed = format!("LeNet{}", "!".repeat(number));
        editor.replace(&format!("name = \"{typed}\""), &format!("name = \"{typed}!\""));
        let name = format!("number-{number}");
        create(&folder, &name);
        // This editor asks nobody before it writes its own text over the file.
        editor.save();
        while !editor.text.contains(&name) {
            editor.take_edit();
        }
        editor.settle();
        editor.save();
    }
    for number in 0..8 {
        assert_eq!(editor.text.matches(&format!("\"number-{number}\"")).count(), 1);
    }
    assert!(editor.text.contains("name = \"LeNet!!!!!!!!\""), "{}", editor.text);
    assert!(!editor.client.everything().iter().any(|told| told.to_string().contains("conflict")));
}

#[test]
fn a_trainer_and_a_person_who_saves_lose_nothing() {
    for capabilities in [asking_before_it_saves(), applying()] {
        let asks = !capabilities["textDocument"]["synchronization"].is_null();
        let mut editor = Editor::open(&base(), capabilities);
        let folder = editor.client.folder().to_owned();
        let story = editor.story.clone();
        let trainer = std::thread::spawn(move || train(&folder, &story));
        let mut typed = String::from("LeNet");
        let mut is_over = false;
        for round in 0.. {
            let next = format!("{typed}{}", char::from(b'a' + u8::try_from(round % 26).unwrap()));
            editor.replace(&format!("name = \"{typed}\""), &format!("name = \"{next}\""));
            typed = next;
            for asked in editor.client.requests("workspace/applyEdit") {
                editor.make(&asked);
            }
            match (round % 4, asks) {
                (3, true) => editor.save_with_edits(),
                (3, false) => editor.save(),
                _ => {}
            }
            std::thread::sleep(std::time::Duration::from_millis(7));
            if is_over {
                break;
            }
            is_over = trainer.is_finished();
        }
        trainer.join().unwrap();
        let is_there = |text: &str| {
            let names = [15, 18, 21, 24].map(|epoch| format!("\"after-{epoch}\""));
            names.iter().all(|name| text.matches(name.as_str()).count() == 1)
                && text.contains("current_epoch = 24\n")
        };
        while !is_there(&editor.text) {
            editor.take_edit();
        }
        editor.settle();
        editor.save();
        assert!(editor.text.contains(&format!("name = \"{typed}\"")), "{}", editor.text);
        let on_disk = std::fs::read_to_string(editor.client.folder().join("sessions/a.toml"));
        assert_eq!(on_disk.unwrap(), editor.text);
        // Nobody but the trainer wrote what it wrote: there is nothing to decide.
        let told = editor.client.everything();
        let last = told.iter().rfind(|it| it["method"] == "textDocument/publishDiagnostics");
        let conflict = last.filter(|last| last.to_string().contains("merge-conflict"));
        assert_eq!(conflict, None);
    }
}

#[test]
fn what_a_command_writes_into_a_text_without_changes_is_the_editors_to_read() {
    let mut editor = Editor::open(&base(), applying());
    let folder = editor.client.folder().to_owned();
    for number in 0..3 {
        create(&folder, &format!("number-{number}"));
        editor.assert_quiet();
    }
}

#[test]
fn an_editor_that_reads_a_file_again_while_a_trainer_writes_has_changed_nothing() {
    let mut editor = Editor::open(&base(), applying());
    let folder = editor.client.folder().to_owned();
    let uri = editor.client.uri("sessions/a.toml");
    editor.client.close(&uri);
    create(&folder, "another");
    // It had read the file before that.
    editor.client.open("a", &base());
    let told = editor.client.everything();
    assert!(!told.iter().any(|it| it["method"] == "window/showMessage"), "{told:?}");
    editor.replace(NAME.0, NAME.1);
    while !editor.text.contains("another") {
        editor.take_edit();
    }
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

#[test]
fn what_a_command_wrote_is_there_though_the_file_was_read_after_the_save_took_it_away() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    create(editor.client.folder(), "number-one");
    // First empty, then whole: the server reads both before it hears that the document was saved.
    for moment in ["", &editor.text] {
        editor.write(moment);
        std::thread::sleep(std::time::Duration::from_millis(250));
    }
    editor.save();
    while !editor.text.contains("number-one") {
        editor.take_edit();
    }
    assert!(editor.text.contains(NAME.1), "{}", editor.text);
}
