//! A session that is open and changes on disk: (base, theirs, mine) → the editor's text, what is
//! reported, and the ways out.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able, listed, pulling};
use crate::editor::{apply, edits_of};
use crate::sessions::{SOUND, line_of, with};

/// An experiment that runs.
fn base() -> String {
    with(
        SOUND,
        "status = \"ready\"\n",
        "status = \"training\"\nstarted_at = 2026-11-22T10:04:00Z\ncurrent_epoch = 12\n",
    )
}

/// The session as the trainer writes it.
fn at_epoch(text: &str, epoch: u32) -> String {
    let start = text.find("current_epoch = ").unwrap() + "current_epoch = ".len();
    let end = start + text[start..].find(['\r', '\n']).unwrap();
    format!("{}{epoch}{}", &text[..start], &text[end..])
}

const NAME: (&str, &str) = ("name = \"LeNet\"", "name = \"LeNet, wider\"");

fn applying() -> Value {
    let mut capabilities = able();
    capabilities["workspace"]["applyEdit"] = json!(true);
    capabilities
}

fn asks_for_edit(message: &Value) -> bool {
    message["method"] == "workspace/applyEdit"
}

/// An editor with one document, which makes the edits that the server asks for.
struct Editor {
    client: Client,
    uri: String,
    text: String,
    version: i32,
    /// Every edit that was made, as (first line, what stood there, what stands there now).
    made: Vec<(u64, String)>,
}

impl Editor {
    /// Opens the session as it is on disk.
    fn open(text: &str, capabilities: Value) -> Self {
        Self::open_other(text, text, capabilities)
    }

    /// Opens a session whose file says something else.
    fn open_other(on_disk: &str, text: &str, capabilities: Value) -> Self {
        let pulls = !capabilities["textDocument"]["diagnostic"].is_null();
        let mut client = Client::start_in(&[("sessions/a.toml", on_disk)], capabilities);
        let uri = client.open("a", text);
        if !pulls {
            client.publication(&uri);
        }
        // Meanwhile the server has read the file: what happens to it from now on is a change.
        let mut editor = Self { client, uri, text: text.to_owned(), version: 1, made: Vec::new() };
        (0..10).for_each(|_| editor.be_heard());
        editor
    }

    /// Waits until the server has taken in all that it was told.
    fn be_heard(&mut self) {
        let place = json!({ "line": 0, "character": 1 });
        let params = json!({ "textDocument": { "uri": self.uri }, "position": place });
        self.client.request("textDocument/hover", params);
    }

    fn write(&self, text: &str) {
        self.client.write_file("sessions/a.toml", text);
    }

    /// The person changes a part of the text.
    fn replace(&mut self, old: &str, new: &str) {
        let text = with(&self.text, old, new);
        self.set(text);
    }

    fn set(&mut self, text: String) {
        self.version += 1;
        self.text = text;
        self.client.change(&self.uri, self.version, json!([{ "text": self.text }]));
    }

    /// Waits for the server to ask for an edit, and makes it.
    fn take_edit(&mut self) {
        let asked = self.client.wait_for("an edit", asks_for_edit);
        self.make(&asked);
    }

    fn make(&mut self, asked: &Value) {
        let edit = &asked["params"]["edit"];
        let version = &edit["documentChanges"][0]["textDocument"]["version"];
        if *version != self.version {
            return self.answer(asked, json!({ "applied": false, "failureReason": "too late" }));
        }
        assert_eq!(asked["params"]["label"], "Changes of a.toml on disk");
        let edits = edits_of(edit, &self.uri);
        for edit in edits.as_array().unwrap() {
            let line = edit["range"]["start"]["line"].as_u64().unwrap();
            self.made.push((line, edit["newText"].as_str().unwrap().to_owned()));
        }
        let text = apply(&self.text, &edits);
        self.set(text);
        self.answer(asked, json!({ "applied": true }));
    }

    fn answer(&mut self, asked: &Value, result: Value) {
        self.client.send(&json!({ "jsonrpc": "2.0", "id": asked["id"], "result": result }));
    }

    /// Makes all edits until the text is `wanted`.
    fn edit_until(&mut self, wanted: &str) {
        while self.text != wanted {
            self.take_edit();
        }
    }

    /// Makes all edits until conflicts (or none) are reported; gives what is reported.
    fn report(&mut self, conflicts: usize) -> Value {
        loop {
            let message = self.client.wait_for("what is in conflict", |message| {
                let found = message["params"]["diagnostics"].as_array();
                asks_for_edit(message)
                    || found.is_some_and(|found| {
                        let codes = found.iter().filter(|found| found["code"] == "merge-conflict");
                        codes.count() == conflicts
                    })
            });
            match asks_for_edit(&message) {
                true => self.make(&message),
                false => return message["params"].clone(),
            }
        }
    }

    /// The person saves.
    fn save(&mut self) {
        self.write(&self.text);
        let document = json!({ "uri": self.uri });
        self.client.notify("textDocument/didSave", json!({ "textDocument": document }));
        // What comes to the disk from now on comes after the save for the server, too.
        self.be_heard();
    }

    /// The one action with this title at the first diagnostic of `report`.
    fn action(&mut self, report: &Value, title: &str) -> Value {
        let params = json!({
            "textDocument": { "uri": self.uri },
            "range": report["diagnostics"][0]["range"],
            "context": { "diagnostics": [], "only": ["quickfix"] },
        });
        let actions = self.client.request("textDocument/codeAction", params);
        let actions = actions.as_array().unwrap();
        let found = actions.iter().find(|it| it["title"].as_str().unwrap().starts_with(title));
        let found = found.unwrap_or_else(|| panic!("no {title} in {actions:#?}"));
        self.client.resolved(found.clone())
    }

    fn act(&mut self, action: &Value) {
        if action["edit"].is_object() {
            let text = apply(&self.text, &edits_of(&action["edit"], &self.uri));
            return self.set(text);
        }
        let command = &action["command"];
        let params = json!({ "command": command["command"], "arguments": command["arguments"] });
        assert_eq!(self.client.request("workspace/executeCommand", params), Value::Null);
    }

    /// Nothing is asked of the client, and nothing said, beside diagnostics.
    fn assert_quiet(&mut self) {
        let rest = self.client.everything();
        let other = rest.iter().find(|it| it["method"] != "textDocument/publishDiagnostics");
        assert_eq!(other, None);
    }
}

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
