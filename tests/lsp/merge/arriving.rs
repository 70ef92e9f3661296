//! What changes on disk arrives in the editor.

use expect_test::expect;
use serde_json::json;

use super::{Editor, NAME, applying, asks_for_edit, at_epoch, base};
use crate::client::{Client, able, listed, pulling};
use crate::sessions::{line_of, with};

#[test]
fn an_epoch_arrives_while_someone_types() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let wanted = with(&at_epoch(&base(), 13), NAME.0, NAME.1);
    editor.edit_until(&wanted);
    let line = u64::from(line_of(&wanted, "current_epoch"));
    assert_eq!(editor.made, [(line, "13".to_owned())]);
    editor.assert_quiet();
    // What has been taken in is no change any more.
    editor.replace("LeNet, wider", "LeNet, widest");
    editor.assert_quiet();
}

#[test]
fn a_trainer_that_reports_again_and_again_and_someone_who_types() {
    const WORDS: &str = "this text is typed letter by letter while epochs come in";
    let mut editor = Editor::open(&base(), applying());
    let last = at_epoch(&base(), 62);
    let typed: Vec<char> = WORDS.chars().collect();
    let mut name = "name = \"LeNet".to_owned();
    for (epoch, letter) in (13..=62).zip(&typed) {
        editor.write(&at_epoch(&base(), epoch));
        let next = format!("{name}{letter}");
        editor.replace(&name, &next);
        name = next;
        // Between two letters, the editor does what it is asked to.
        for asked in editor.client.requests("workspace/applyEdit") {
            editor.make(&asked);
        }
    }
    editor.edit_until(&with(&last, "name = \"LeNet", &name));
    editor.assert_quiet();
    let epochs = u64::from(line_of(&base(), "current_epoch"));
    assert!(editor.made.iter().all(|(line, _)| *line == epochs), "{:?}", editor.made);
}

#[test]
fn entries_added_on_both_sides_both_stay() {
    let experiment = |id: &str| {
        format!(
            "\n[[experiments]]\nid = \"{id}\"\nname = \"{id}\"\nmodel_id = \"model_3fa9c1d2\"\n\
             training_id = \"train_a1b2c3d4\"\nstatus = \"completed\"\n\
             completed_at = 2026-11-22T12:00:00Z\nstarted_at = 2026-11-22T11:00:00Z\n"
        )
    };
    let (theirs, mine) = (experiment("theirs"), experiment("mine"));
    let mut editor = Editor::open(&base(), applying());
    editor.set(format!("{}{mine}", base()));
    editor.write(&format!("{}{theirs}", base()));
    editor.edit_until(&format!("{}{theirs}{mine}", base()));
    expect![[""]].assert_eq(&listed(&editor.report(0)["diagnostics"]));
}

#[test]
fn what_changed_on_both_sides_is_reported_and_can_be_taken() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(at_epoch(&base(), 13));
    editor.write(&at_epoch(&base(), 14));
    let report = editor.report(1);
    expect![[r#"
        41:0-41:18 warning merge-conflict
    "#]]
    .assert_eq(&listed(&report["diagnostics"]));
    let take = editor.action(&report, "Take the disk's value");
    editor.act(&take);
    editor.report(0);
    assert_eq!(editor.text, at_epoch(&base(), 14));
    editor.assert_quiet();
}

#[test]
fn what_changed_on_both_sides_can_be_kept() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(at_epoch(&base(), 13));
    editor.write(&at_epoch(&base(), 14));
    let report = editor.report(1);
    let keep = editor.action(&report, "Keep mine: ");
    editor.act(&keep);
    editor.report(0);
    assert_eq!(editor.text, at_epoch(&base(), 13));
    // The next thing that happens there is a question again; saving is an answer too.
    editor.write(&at_epoch(&base(), 15));
    editor.report(1);
    editor.save();
    editor.report(0);
    editor.assert_quiet();
}

#[test]
fn all_conflicts_are_decided_at_once() {
    let mine = with(&at_epoch(&base(), 13), NAME.0, NAME.1);
    let theirs = with(&at_epoch(&base(), 14), NAME.0, "name = \"Net\"");
    for (title, wanted) in
        [("Take the disk's value for all 2", &theirs), ("Keep mine for all 2", &mine)]
    {
        let mut editor = Editor::open(&base(), applying());
        editor.set(mine.clone());
        editor.write(&theirs);
        let report = editor.report(2);
        let action = editor.action(&report, title);
        editor.act(&action);
        editor.report(0);
        assert_eq!(editor.text, *wanted);
    }
}

#[test]
fn clients_that_ask_for_diagnostics_are_told_to_ask_again() {
    let mut capabilities = applying();
    capabilities["textDocument"]["diagnostic"] = pulling()["textDocument"]["diagnostic"].clone();
    let mut editor = Editor::open(&base(), capabilities);
    editor.set(at_epoch(&base(), 13));
    editor.write(&at_epoch(&base(), 14));
    let params = json!({ "textDocument": { "uri": editor.uri } });
    while !listed(&editor.client.request("textDocument/diagnostic", params.clone())["items"])
        .contains("merge-conflict")
    {
        editor.client.told("workspace/diagnostic/refresh");
    }
}

#[test]
fn a_half_typed_entry_gets_its_news_when_it_is_whole() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace("status = \"training\"", "status = \"trai");
    let theirs = with(&at_epoch(&base(), 13), "epochs = 100", "epochs = 120");
    editor.write(&theirs);
    editor.take_edit();
    let half = with(&theirs, "status = \"training\"", "status = \"trai");
    assert_eq!(editor.text, at_epoch(&half, 12), "what is whole elsewhere is taken in");
    editor.replace("status = \"trai", "status = \"training\"");
    editor.edit_until(&theirs);
    editor.assert_quiet();
}

#[test]
fn line_endings_are_the_editors_own() {
    let mine = base().replace('\n', "\r\n");
    let mut editor = Editor::open_other(&base(), &mine, applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&with(
        &at_epoch(&base(), 13),
        "batch_size = 32",
        "batch_size = 32\nshuffle = true",
    ));
    let wanted =
        with(&at_epoch(&editor.text, 13), "batch_size = 32", "batch_size = 32\r\nshuffle = true");
    editor.edit_until(&wanted);
    editor.assert_quiet();
}

#[test]
fn a_text_that_no_one_has_typed_in_is_the_editors_to_read_again() {
    let mut editor = Editor::open(&base(), applying());
    editor.write(&at_epoch(&base(), 13));
    editor.assert_quiet();
    // It did not: so the news come with the first letter.
    editor.replace(NAME.0, NAME.1);
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, NAME.1));
    // It does: nothing is left to do.
    editor.save();
    editor.write(&at_epoch(&editor.text, 14));
    editor.assert_quiet();
    editor.set(at_epoch(&editor.text, 14));
    editor.replace("LeNet, wider", "LeNet");
    editor.assert_quiet();
}

#[test]
fn saving_causes_nothing() {
    let mut editor = Editor::open(&base(), applying());
    for epoch in 13..20 {
        editor.set(at_epoch(&base(), epoch));
        editor.save();
    }
    editor.assert_quiet();
}

#[test]
fn an_editor_may_open_what_it_kept_unsaved() {
    let mut editor = Editor::open_other(&base(), &with(&base(), NAME.0, NAME.1), applying());
    editor.write(&at_epoch(&base(), 13));
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, NAME.1));
}

#[test]
fn a_file_that_goes_and_comes_back_has_changed() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    let file = editor.client.folder().join("sessions/a.toml");
    std::fs::remove_file(&file).unwrap();
    editor.assert_quiet();
    std::fs::write(&file, "").unwrap();
    editor.assert_quiet();
    std::fs::write(&file, at_epoch(&base(), 13)).unwrap();
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, NAME.1));
}

#[test]
fn closing_forgets_what_was_typed() {
    let mut editor = Editor::open(&base(), applying());
    editor.set(at_epoch(&base(), 13));
    editor.write(&at_epoch(&base(), 14));
    editor.report(1);
    editor.client.close(&editor.uri);
    let text = at_epoch(&base(), 14);
    editor.client.open("a", &text);
    editor.text = text;
    editor.version = 1;
    editor.report(0);
    editor.replace(NAME.0, NAME.1);
    editor.report(0);
    editor.assert_quiet();
}

#[test]
fn an_editor_that_cannot_be_edited_is_told_once() {
    let mut capabilities = able();
    capabilities["workspace"]["applyEdit"] = json!(false);
    let mut editor = Editor::open(&base(), capabilities);
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let told = editor.client.told("window/showMessage");
    expect!["`a.toml` changed on disk while you edit it, and this editor could not take the change in. Nothing is lost: your text is as you left it, and so is the file. Save to keep yours, or read the file again to have the disk's."]
        .assert_eq(told["message"].as_str().unwrap());
    editor.write(&at_epoch(&base(), 14));
    editor.assert_quiet();
    // Once both say the same, it is worth telling again.
    editor.save();
    editor.replace("LeNet, wider", "LeNet, widest");
    editor.write(&at_epoch(&editor.text, 15));
    editor.client.told("window/showMessage");
}

#[test]
fn an_edit_that_is_refused_is_told_once_and_tried_with_the_next_news() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    editor.answer(&asked, json!({ "applied": false, "failureReason": "read only" }));
    let told = editor.client.told("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("(read only)"), "{told}");
    editor.assert_quiet();
    editor.write(&at_epoch(&base(), 14));
    editor.edit_until(&with(&at_epoch(&base(), 14), NAME.0, NAME.1));
}

#[test]
fn an_edit_that_came_too_late_is_made_for_the_newer_text() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    // Neovim says so of an edit that it leaves out, and tells of its newer text only later.
    editor.answer(&asked, json!({ "applied": true }));
    editor.replace("LeNet, wider", "LeNet, widest");
    editor.edit_until(&with(&at_epoch(&base(), 13), NAME.0, "name = \"LeNet, widest\""));
    editor.assert_quiet();
}

#[test]
fn an_edit_that_is_never_answered_is_told_and_may_still_be_made() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    let told = editor.client.told("window/showMessage");
    assert!(told["message"].as_str().unwrap().contains("(it does not answer)"), "{told}");
    // It was only slow; what comes later is no conflict with what it made so late.
    editor.make(&asked);
    editor.write(&at_epoch(&base(), 14));
    editor.edit_until(&with(&at_epoch(&base(), 14), NAME.0, NAME.1));
    expect![[""]].assert_eq(&listed(&editor.report(0)["diagnostics"]));
    editor.assert_quiet();
}

#[test]
fn what_was_saved_over_unseen_is_not_lost() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace(NAME.0, NAME.1);
    editor.write(&at_epoch(&base(), 13));
    let asked = editor.client.wait_for("an edit", asks_for_edit);
    editor.replace("LeNet, wider", "LeNet, widest");
    editor.save();
    editor.make(&asked);
    let widest = with(&base(), NAME.0, "name = \"LeNet, widest\"");
    editor.edit_until(&at_epoch(&widest, 13));
    editor.assert_quiet();
    // The trainer goes on with what is on disk.
    editor.write(&at_epoch(&widest, 14));
    editor.edit_until(&at_epoch(&widest, 14));
    expect![[""]].assert_eq(&listed(&editor.report(0)["diagnostics"]));
    editor.save();
    editor.write(&at_epoch(&widest, 15));
    editor.assert_quiet();
}

#[test]
fn a_half_typed_entry_that_is_saved_gets_its_news_when_it_is_whole() {
    let mut editor = Editor::open(&base(), applying());
    editor.replace("status = \"training\"", "status = \"trai");
    editor.write(&at_epoch(&base(), 13));
    editor.assert_quiet();
    editor.save();
    editor.assert_quiet();
    editor.replace("status = \"trai", "status = \"training\"");
    editor.edit_until(&at_epoch(&base(), 13));
    editor.save();
    editor.assert_quiet();
}

#[test]
fn only_conflicts_of_open_documents_can_be_kept() {
    let mut client = Client::start();
    let arguments = json!([{ "uri": client.uri("sessions/a.toml") }]);
    for arguments in [arguments, json!([]), json!([7])] {
        let params = json!({ "command": "nestling.keep_mine", "arguments": arguments });
        assert_eq!(client.error("workspace/executeCommand", params), -32602);
    }
}
