//! A session that is open and changes on disk: (base, theirs, mine) → the editor's text, what is
//! reported, and the ways out.

mod arriving;
mod deciding;
mod returning;
mod saving;
mod story;

use serde_json::{Value, json};

use self::story::Story;
use crate::client::{Client, able};
use crate::editor::{apply, edits_of};
use crate::sessions::{SOUND, with};

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
    /// What happened, for who reads of a failure.
    story: Story,
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
        let (text, made, story) = (text.to_owned(), Vec::new(), Story::default());
        let mut editor = Self { client, uri, text, version: 1, made, story };
        (0..10).for_each(|_| editor.be_heard());
        editor
    }

    /// Waits until the server has taken in all that it was told.
    fn be_heard(&mut self) {
        let place = json!({ "line": 0, "character": 1 });
        let params = json!({ "textDocument": { "uri": self.uri }, "position": place });
        self.client.request("textDocument/hover", params);
    }

    /// The person stops to think.
    fn settle(&mut self) {
        std::thread::sleep(std::time::Duration::from_millis(250));
        self.be_heard();
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
        self.story.note(format!("the editor's text {}: {}", self.version, brief(&self.text)));
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
        self.story.note(format!("the editor is asked to edit its text {version}"));
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

    /// The person saves in an editor that asks for edits first, and makes them.
    fn save_with_edits(&mut self) {
        self.be_about_to_save();
        self.save();
    }

    /// The editor asks for edits before it saves, and makes them.
    fn be_about_to_save(&mut self) {
        let document = json!({ "uri": self.uri });
        let params = json!({ "textDocument": document, "reason": 1 });
        self.story.note(format!("the editor is about to save its text {}", self.version));
        let edits = self.client.request("textDocument/willSaveWaitUntil", params);
        if edits.as_array().is_some_and(|edits| !edits.is_empty()) {
            let text = apply(&self.text, &edits);
            self.set(text);
        }
    }

    /// The person saves.
    fn save(&mut self) {
        self.story.note(format!("the editor saves its text {}", self.version));
        self.write(&self.text);
        self.story.note("the editor has saved");
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

impl Drop for Editor {
    fn drop(&mut self) {
        if std::thread::panicking() {
            let story = self.story.tell(self.client.folder());
            eprintln!("{story}--- the editor, version {}\n{}", self.version, self.text);
        }
    }
}

/// What tells one text of a session from another.
fn brief(text: &str) -> String {
    let is_telling =
        |line: &&str| ["name = ", "current_epoch = "].iter().any(|key| line.starts_with(key));
    text.lines().filter(is_telling).collect::<Vec<_>>().join(", ")
}
