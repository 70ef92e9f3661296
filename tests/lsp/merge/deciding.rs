//! What changed on both sides, and what becomes of it as the person and the disk go on.

use expect_test::expect;
use serde_json::{Value, json};

use super::{Editor, NAME, applying, asks_for_edit, at_epoch, base};
use crate::client::listed;
use crate::sessions::with;

/// The messages of the conflicts that were reported.
fn conflicts(report: &Value) -> String {
    let found = report["diagnostics"].as_array().into_iter().flatten();
    let found = found.filter(|found| found["code"] == "merge-conflict");
    found.map(|found| format!("{}\n", found["message"].as_str().unwrap())).collect()
}

/// The running experiment, as it stands in the text.
fn experiment(text: &str) -> &str {
    &text[text.find("[[experiments]]").unwrap()..]
}

#[test]
fn who_goes_back_gets_what_the_disk_says() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(at_epoch(&base(), 13));
    editor.write(&at_epoch(&base(), 14));
    editor.report(1);
    editor.set(base());
    editor.edit_until(&at_epoch(&base(), 14));
    expect![[""]].assert_eq(&listed(&editor.report(0)["diagnostics"]));
    editor.assert_quiet();
}

#[test]
fn an_entry_that_is_cut_and_pasted_gets_every_epoch() {
    let mut editor = Editor::open(&base(), applying());
    let without = base().replace(experiment(&base()), "");
    editor.set(without.clone());
    editor.write(&with(&at_epoch(&base(), 13), "\"LeNet with Adam\"", "\"Renamed\""));
    expect![[r#"
        the experiment `exp_0badcafe` was removed here and changed on disk since the file was read: saving keeps what is here
    "#]]
    .assert_eq(&conflicts(&editor.report(1)));
    editor.write(&with(&at_epoch(&base(), 14), "\"LeNet with Adam\"", "\"Renamed\""));
    editor.set(format!("{without}{}", experiment(&base())));
    editor.edit_until(&with(&at_epoch(&base(), 14), "\"LeNet with Adam\"", "\"Renamed\""));
    editor.settle();
    editor.assert_quiet();
}

#[test]
fn an_entry_that_stays_removed_is_asked_about_once() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(base().replace(experiment(&base()), ""));
    editor.write(&at_epoch(&base(), 13));
    let report = editor.report(1);
    let keep = editor.action(&report, "Keep mine");
    editor.act(&keep);
    editor.report(0);
    editor.write(&at_epoch(&base(), 14));
    editor.write(&at_epoch(&base(), 15));
    editor.settle();
    editor.replace(NAME.0, NAME.1);
    expect![[""]].assert_eq(&conflicts(&editor.report(0)));
    editor.settle();
    assert!(!editor.client.everything().iter().any(|told| !conflicts(&told["params"]).is_empty()));
}

#[test]
fn what_was_taken_in_and_undone_is_told_and_can_be_taken_again() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    let named = with(&base(), NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    editor.edit_until(&at_epoch(&named, 13));
    editor.settle();
    // Undo takes back the last change, whoever made it.
    editor.set(named.clone());
    let report = editor.report(1);
    expect![[r#"
        `current_epoch` is `12` here and `13` on disk; both changed since the file was read: saving keeps what is here
    "#]]
    .assert_eq(&conflicts(&report));
    let take = editor.action(&report, "Take the disk's value");
    editor.act(&take);
    editor.report(0);
    assert_eq!(editor.text, at_epoch(&named, 13));
    // What is then written over it by hand is a person's own change.
    editor.set(at_epoch(&named, 50));
    editor.report(0);
    editor.set(named.clone());
    let report = editor.report(1);
    let keep = editor.action(&report, "Keep mine: ");
    editor.act(&keep);
    editor.report(0);
    editor.save();
    assert_eq!(editor.text, named);
}

#[test]
fn an_entry_with_another_id_goes_on_getting_its_news() {
    let mut editor = Editor::open(&base(), applying());
    let named = with(&base(), "id = \"exp_0badcafe\"", "id = \"mine\"");
    editor.set(named.clone());
    for epoch in 13..16 {
        editor.write(&at_epoch(&base(), epoch));
        editor.edit_until(&at_epoch(&named, epoch));
    }
    expect![[""]].assert_eq(&listed(&editor.report(0)["diagnostics"]));
    editor.assert_quiet();
}

#[test]
fn an_edit_that_was_refused_is_tried_again_as_someone_types() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    editor.answer(&asked, json!({ "applied": false, "failureReason": "a menu is open" }));
    editor.client.told("window/showMessage");
    std::thread::sleep(std::time::Duration::from_millis(2_100));
    editor.replace("LeNet, wider", "LeNet, widest");
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, "name = \"LeNet, widest\""));
    // What is refused later is told, too.
    editor.write(&at_epoch(&base(), 14));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    editor.answer(&asked, json!({ "applied": false }));
    editor.client.told("window/showMessage");
}

#[test]
fn an_editor_that_opens_unsaved_changes_is_told() {
    let unsaved = with(&base(), NAME.0, NAME.1);
    let mut editor = Editor::open_other(&base(), &unsaved, applying());
    let told = editor.client.told("window/showMessage");
    expect!["`a.toml` was opened with changes that are not on disk. Where the two differ, saving writes what is here."]
        .assert_eq(told["message"].as_str().unwrap());
}
