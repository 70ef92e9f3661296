//! The three doors to every operation, the library, the command line and the language server, are
//! doors to one room: the same call gives the same result and leaves the same files, whichever it
//! goes through; and an open document gets the text that its file would have.

mod page;
mod rows;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, SystemTime};

use nestling::state::{Call, WorkflowState};
use nestling::workspace::Workspace;
use serde_json::{Value, json};

use self::page::Example;
use self::rows::{Act, ROWS};
use crate::client::{Client, able, put_images};
use crate::editor;
use crate::sessions::SOUND;

/// What a workspace of the examples holds. The current session is `a`.
const FILES: [(&str, &str); 5] = [
    ("sessions/b.toml", "[session]\nid = \"b\"\ncreated_at = 2026-11-22T10:00:00Z\n"),
    ("sessions/a.toml", SOUND),
    (".nestling/current", "a\n"),
    ("old/early-pale-wren.json", LEGACY),
    ("counts.json", COUNTS),
];

const LEGACY: &str = r#"{
    "session_id": "early-pale-wren",
    "created_at": "2025-03-01T09:00:00Z",
    "model_library": [],
    "training_library": [],
    "experiments": []
}"#;

const COUNTS: &str = r#"{
    "total_train": 7, "total_val": 2, "total_test": 1, "classes": ["Adialer.C"],
    "train_samples": [7], "val_samples": [2], "test_samples": [1],
    "sample_paths": [["data/malware/Adialer.C/00.png"]]
}"#;

/// What a call gives, and what is in the workspace then.
#[derive(Debug, PartialEq)]
struct Outcome {
    result: Value,
    files: BTreeMap<String, String>,
}

#[test]
fn the_page_has_every_operation_in_order() {
    let shown: Vec<String> = page::examples().into_iter().map(|example| example.name).collect();
    assert_eq!(shown, Call::NAMES);
    let made: Vec<&str> = ROWS.iter().map(|(name, _)| *name).collect();
    assert_eq!(made, Call::NAMES);
}

#[test]
fn every_operation_goes_through_every_door() {
    let mut broken = String::new();
    for (example, (name, act)) in page::examples().iter().zip(ROWS) {
        let library = through_the_library(*act);
        let doors = [
            ("the server", through_the_server(example, false)),
            ("the server, with the session open", through_the_server(example, true)),
            ("the command line", through_the_command_line(example, 0)),
        ];
        for (door, outcome) in doors {
            if outcome != library {
                broken += &format!("{name}, {door}: {outcome:#?}\nthe library: {library:#?}\n");
            }
        }
        page::check_result(example, &library.result);
    }
    assert!(broken.is_empty(), "{broken}");
}

#[test]
fn what_is_not_there_is_nothing_at_every_door() {
    let mut asked = 0;
    for example in page::examples() {
        let arguments = &example.command["arguments"][0];
        let id = ["id", "from"].iter().find_map(|name| arguments[name].as_str());
        // These make what is named, or find that it has nothing.
        let others = ["new_session", "save_session", "get_history"];
        let Some(id) = id.filter(|_| !others.contains(&example.name.as_str())) else { continue };
        let command = example.command.to_string();
        let example = Example {
            command_line: example.command_line.replace(&format!(" {id}"), " nothing"),
            command: serde_json::from_str(&command.replace(&format!("\"{id}\""), "\"nothing\""))
                .unwrap(),
            ..example
        };
        let said = through_the_command_line(&example, 1);
        assert!([Value::Null, json!(false)].contains(&said.result), "{}", example.name);
        assert_eq!(said, through_the_server(&example, false), "{}", example.name);
        assert_eq!(said, through_the_server(&example, true), "{}", example.name);
        asked += 1;
    }
    assert!(asked > 10);
}

fn through_the_library(act: Act) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let mut state = WorkflowState::init_workflow_state(Workspace::at(folder.path())).unwrap();
    let result = act(&mut state);
    outcome(folder.path(), result, None)
}

fn through_the_command_line(example: &Example, exit_code: i32) -> Outcome {
    let folder = tempfile::tempdir().unwrap();
    prepare(folder.path());
    let program = Path::new(env!("CARGO_BIN_EXE_nestling")).parent().unwrap();
    let path = std::env::join_paths([program, Path::new("/usr/bin"), Path::new("/bin")]).unwrap();
    let ran = Command::new("sh")
        .args(["-c", &format!("{} --json", example.command_line)])
        .current_dir(folder.path())
        .env("PATH", path)
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&ran.stderr);
    assert_eq!(ran.status.code(), Some(exit_code), "{}: {said}", example.command_line);
    let result = serde_json::from_slice(&ran.stdout).unwrap();
    outcome(folder.path(), of_command_line(&example.name, result), None)
}

/// The result of an operation from what the command line says of it: where it has no command of
/// its own, another one tells more.
fn of_command_line(name: &str, said: Value) -> Value {
    match name {
        "init_workflow_state" => json!({ "session": said, "workspace": "…" }),
        "has_dataset_config" => said.is_object().into(),
        "get_history" => said["history"].clone(),
        "import_legacy" => {
            let mut arrival = said[0].clone();
            arrival.as_object_mut().unwrap().remove("file");
            arrival
        }
        _ => said,
    }
}

/// By the language server, with the session `a` open in the editor or not.
fn through_the_server(example: &Example, is_open: bool) -> Outcome {
    let mut client = Client::spawn();
    prepare(client.folder());
    client.initialize(able());
    client.notify("initialized", json!({}));
    let uri = client.uri("sessions/a.toml");
    if is_open {
        client.open("a", SOUND);
    }
    let mut text = SOUND.to_owned();
    let id = client.ask("workspace/executeCommand", example.command.clone());
    let answer = loop {
        let message = client.wait_for("an edit or the answer", |message| {
            let is_answer = message.get("method").is_none() && message["id"] == id;
            message["method"] == "workspace/applyEdit" || is_answer
        });
        if message["id"] == id {
            break message;
        }
        assert!(is_open);
        text = editor::apply(&text, &message["params"]["edit"]["documentChanges"][0]["edits"]);
        client.change(&uri, 2, json!([{ "text": text }]));
        client.reply(&message, json!({ "applied": true }));
    };
    assert_eq!(answer.get("error"), None, "{}", example.name);
    let unsaved = Some(text).filter(|text| text != SOUND);
    outcome(client.folder(), answer["result"].clone(), unsaved)
}

/// Makes the workspace of the examples, in which `a` is newer than `b`, and its images.
fn prepare(folder: &Path) {
    for (age, (name, text)) in FILES.iter().rev().enumerate() {
        let path = folder.join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, text).unwrap();
        let age = Duration::from_secs(60 * (FILES.len() - age) as u64);
        let file = fs::File::options().write(true).open(path).unwrap();
        file.set_modified(SystemTime::now() - age).unwrap();
    }
    put_images(folder);
    // The server looks at the images by itself: so that it makes no difference, someone has before.
    let state = WorkflowState::init_workflow_state(Workspace::at(folder)).unwrap();
    state.get_dataset_info().unwrap();
}

/// The result and the files, with `…` for what differs from call to call: fresh IDs and times.
/// `unsaved` is the text of `a` in an editor, if it is another one than on disk.
fn outcome(folder: &Path, mut result: Value, unsaved: Option<String>) -> Outcome {
    let mut files = BTreeMap::new();
    let mut folders = ["sessions", "history"].map(|name| folder.join(name)).to_vec();
    while let Some(at) = folders.pop() {
        for entry in fs::read_dir(at).into_iter().flatten() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
                continue;
            }
            let name = path.strip_prefix(folder).unwrap().to_str().unwrap().replace('\\', "/");
            files.insert(name, masked(&fs::read_to_string(path).unwrap()));
        }
    }
    let current = fs::read_to_string(folder.join(".nestling/current")).unwrap_or_default();
    files.insert("current".to_owned(), current);
    if let Some(text) = unsaved {
        files.insert("sessions/a.toml".to_owned(), masked(&text));
    }
    if let Some(root) = result.get_mut("workspace") {
        *root = json!("…");
    }
    Outcome { result: serde_json::from_str(&masked(&result.to_string())).unwrap(), files }
}

/// The text with `…` for IDs and times that the workspace does not begin with.
fn masked(text: &str) -> String {
    let is_part = |c: char| c.is_ascii_alphanumeric() || "_-:.+".contains(c);
    let mut out = String::new();
    let mut rest = text;
    while let Some(start) = rest.find(is_part) {
        let (before, word) = rest.split_at(start);
        let end = word.find(|c| !is_part(c)).unwrap_or(word.len());
        out += before;
        out += mask(&word[..end]);
        rest = &word[end..];
    }
    out + rest
}

fn mask(word: &str) -> &str {
    let is_known = FILES.iter().any(|(_, text)| text.contains(word));
    let number = ["model_", "train_", "exp_"].iter().find_map(|prefix| word.strip_prefix(prefix));
    let is_id = number.is_some_and(|number| {
        number.len() == 8 && number.bytes().all(|byte| byte.is_ascii_hexdigit())
    });
    let bytes = word.as_bytes();
    let is_time = bytes.len() >= 19 && bytes[4] == b'-' && bytes[10] == b'T' && bytes[13] == b':';
    let is_bird = word.split('-').count() == 3 && !bytes.iter().any(u8::is_ascii_digit);
    if !is_known && (is_id || is_time || is_bird) { "…" } else { word }
}
