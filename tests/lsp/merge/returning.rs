//! An editor that has unsaved changes, and whose server is ended and started again.

use std::fs;
use std::time::{Duration, Instant};

use serde_json::json;

use super::saving::create;
use super::{Editor, NAME, applying, at_epoch, base};
use crate::sessions::with;

/// Waits until what is kept of unsaved changes is like this; nothing is empty.
fn wait_for_kept(editor: &Editor, is_it: impl Fn(&str) -> bool) {
    let folder = editor.client.folder().join(".nestling/unsaved");
    let end = Instant::now() + Duration::from_secs(20);
    loop {
        let entries = folder.read_dir().into_iter().flatten().flatten();
        let paths = entries.map(|entry| entry.path());
        let whole = paths.filter(|path| path.extension().is_some_and(|it| it == "json"));
        let kept: String = whole.filter_map(|path| fs::read_to_string(path).ok()).collect();
        if is_it(&kept) {
            return;
        }
        assert!(Instant::now() < end, "{kept}");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn is_something(kept: &str) -> bool {
    !kept.is_empty()
}

/// The server is killed; what happens `meanwhile` to the file, the next one finds.
fn restart(editor: &mut Editor, meanwhile: impl FnOnce(&Editor)) {
    meanwhile(editor);
    editor.client.restart(applying());
    editor.version = 1;
    let text = editor.text.clone();
    editor.client.open("a", &text);
}

fn assert_nothing_is_said(editor: &mut Editor) {
    let told = editor.client.everything();
    let said = told.iter().find(|it| it["method"] != "textDocument/publishDiagnostics");
    assert_eq!(said, None);
    assert!(!json!(told).to_string().contains("merge-conflict"), "{told:?}");
}

#[test]
fn what_a_trainer_wrote_while_there_was_no_server_comes_into_unsaved_changes() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    wait_for_kept(&editor, is_something);
    restart(&mut editor, |editor| editor.write(&at_epoch(&base(), 13)));
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, NAME.1));
    assert_nothing_is_said(&mut editor);
    // Again, from what both sides have by now.
    wait_for_kept(&editor, |kept| kept.contains("current_epoch = 13"));
    restart(&mut editor, |editor| editor.write(&at_epoch(&base(), 14)));
    editor.edit_until(&with(&at_epoch(&base(), 14), NAME.0, NAME.1));
    assert_nothing_is_said(&mut editor);
}

#[test]
fn what_was_changed_on_both_sides_meanwhile_is_told() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(at_epoch(&base(), 20));
    wait_for_kept(&editor, is_something);
    restart(&mut editor, |editor| editor.write(&at_epoch(&base(), 13)));
    editor.report(1);
    assert_eq!(editor.text, at_epoch(&base(), 20));
}

#[test]
fn unsaved_changes_alone_are_nothing_to_speak_of() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    wait_for_kept(&editor, is_something);
    restart(&mut editor, |_| {});
    assert_nothing_is_said(&mut editor);
}

#[test]
fn nothing_is_kept_of_changes_that_are_saved_or_given_up() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    wait_for_kept(&editor, is_something);
    editor.save();
    wait_for_kept(&editor, str::is_empty);
    let on_disk = editor.text.clone();
    editor.replace(NAME.1, NAME.0);
    wait_for_kept(&editor, is_something);
    let uri = editor.uri.clone();
    editor.client.close(&uri);
    editor.client.open("a", &on_disk);
    wait_for_kept(&editor, str::is_empty);
}

#[test]
fn a_document_that_is_closed_and_opened_again_has_its_unsaved_changes() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    wait_for_kept(&editor, is_something);
    let (uri, text) = (editor.uri.clone(), editor.text.clone());
    editor.client.close(&uri);
    editor.write(&at_epoch(&base(), 13));
    editor.version = 1;
    editor.client.open("a", &text);
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, NAME.1));
    assert_nothing_is_said(&mut editor);
}

#[test]
fn a_server_that_is_killed_while_a_trainer_writes_and_a_person_saves_loses_nothing() {
    for round in 0..3 {
        let mut editor = Editor::open(&base(), applying());
        let (folder, story) = (editor.client.folder().to_owned(), editor.story.clone());
        let trainer = std::thread::spawn(move || {
            for number in 0..8 {
                create(&folder, &format!("number-{number}"));
                story.note(format!("number-{number} is created"));
                std::thread::sleep(Duration::from_millis(60));
            }
        });
        let mut typed = String::from("LeNet");
        for step in 0.. {
            let next = format!("{typed}x");
            editor.replace(&format!("name = \"{typed}\""), &format!("name = \"{next}\""));
            typed = next;
            for asked in editor.client.requests("workspace/applyEdit") {
                editor.make(&asked);
            }
            match (step + round) % 11 {
                3 => editor.save(),
                7 => {
                    editor.story.note("the server is killed");
                    restart(&mut editor, |_| {});
                }
                _ => {}
            }
            if trainer.is_finished() {
                break;
            }
            std::thread::sleep(Duration::from_millis(25));
        }
        trainer.join().unwrap();
        let is_there = |text: &str| {
            let names = (0..8).map(|number| format!("\"number-{number}\""));
            names.into_iter().all(|name| text.matches(name.as_str()).count() == 1)
        };
        while !is_there(&editor.text) {
            editor.take_edit();
        }
        assert!(editor.text.contains(&format!("name = \"{typed}\"")), "{}", editor.text);
    }
}
