//! Layout: the whole file, a selection, and what follows from typing. An editor applies the edits.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::editor::{apply, range};
use crate::sessions::{SOUND, cursor, with};

const UGLY: &str =
    "\u{feff}[session]\r\nid=\"a\" # 🦉\r\n[[trainings]]\r\n  id = \"t\"\r\n\r\n\r\n  name=\"é\"";
const LAID_OUT: &str = "\u{feff}[session]\r\nid = \"a\" # 🦉\r\n\r\n[[trainings]]\r\nid = \"t\"\r\n\r\nname = \"é\"\r\n";

/// What editors send beside: tabs, which sessions do not have.
fn options() -> Value {
    json!({ "tabSize": 8, "insertSpaces": false })
}

fn format(client: &mut Client, uri: &str) -> Value {
    let params = json!({ "textDocument": { "uri": uri }, "options": options() });
    client.request("textDocument/formatting", params)
}

fn format_range(client: &mut Client, uri: &str, first: u32, last: u32) -> Value {
    let range = json!({
        "start": { "line": first, "character": 0 }, "end": { "line": last, "character": 0 },
    });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "options": options() });
    client.request("textDocument/rangeFormatting", params)
}

/// The text after `typed` was typed before `$0`.
fn typed(client: &mut Client, typed: &str, fixture: &str) -> String {
    let (text, place) = cursor(fixture);
    let uri = client.open("typed", &text);
    let params = json!({
        "textDocument": { "uri": uri }, "position": place, "ch": typed, "options": options(),
    });
    let edits = client.request("textDocument/onTypeFormatting", params);
    client.close(&uri);
    apply(&text, &edits)
}

#[test]
fn a_file_is_laid_out_in_every_editor() {
    for capabilities in [able(), json!({})] {
        let mut client = Client::start_as(capabilities);
        let uri = client.open("a", UGLY);
        let edits = format(&mut client, &uri);
        assert_eq!(apply(UGLY, &edits), LAID_OUT);

        client.change(&uri, 2, json!([{ "text": LAID_OUT }]));
        assert_eq!(format(&mut client, &uri), json!([]));
    }
}

#[test]
fn edits_touch_what_changes_and_nothing_else() {
    let text = with(SOUND, "epochs = 100", "epochs=100  ");
    let mut client = Client::start();
    let uri = client.open("a", &text);
    let edits = format(&mut client, &uri);
    let touched: Vec<(&str, &str)> = edits
        .as_array()
        .unwrap()
        .iter()
        .map(|edit| {
            let (start, end) = range(&text, &edit["range"]);
            (&text[start..end], edit["newText"].as_str().unwrap())
        })
        .collect();
    // The layer of the sample is longer than a line, but inline tables have no line breaks.
    assert_eq!(touched, [("", " "), ("", " "), ("  ", "")]);
    assert_eq!(apply(&text, &edits), SOUND);
}

#[test]
fn a_selection_is_laid_out_alone() {
    let text = "[session]\nid=\"a\"\nname=\"b\"\ntags=[\n\"x\",\n\"y\",\n]\nformat=1\n";
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", text);
    let edits = format_range(&mut client, &uri, 2, 3);
    assert_eq!(apply(text, &edits), text.replace("name=", "name = "));
    let edits = format_range(&mut client, &uri, 4, 5);
    // The line that the selection only touches, and the beginning of the array, stay.
    assert_eq!(apply(text, &edits), text.replace("\"x\"", "  \"x\""));
}

#[test]
fn what_is_broken_above_or_below_does_not_matter() {
    let text = "[session]\nid=\"a\n[dataset]\npath=\"data\"\n[[models]]\nlayers=[\n";
    let mut client = Client::start();
    let uri = client.open("a", text);
    let edits = format(&mut client, &uri);
    assert_eq!(
        apply(text, &edits),
        "[session]\nid=\"a\n[dataset]\npath = \"data\"\n\n[[models]]\nlayers=[\n"
    );
}

#[test]
fn lines_of_arrays_are_indented_as_they_are_begun() {
    for capabilities in [able(), json!({})] {
        let mut client = Client::start_as(capabilities);
        assert_eq!(
            typed(&mut client, "\n", "[[models]]\nlayers = [\n$0\n\n[[models]]\n"),
            "[[models]]\nlayers = [\n  \n\n[[models]]\n"
        );
        assert_eq!(
            typed(&mut client, "\n", "layers = [\n  { type = \"Flatten\" },\n$0\n]\n"),
            "layers = [\n  { type = \"Flatten\" },\n  \n]\n"
        );
        assert_eq!(typed(&mut client, "]", "x = [\n  1,\n  ]$0\n"), "x = [\n  1,\n]\n");
        assert_eq!(
            typed(&mut client, "\n", "[session]\nid = \"a\"\n$0"),
            "[session]\nid = \"a\"\n"
        );
    }
}

#[test]
fn nestling_toml_says_how_for_everyone() {
    let files = [("nestling.toml", "[format]\nindent=4\n")];
    let mut client = Client::start_in(&files, able());
    let text = "tags = [\n\"x\",\n]\n[session]\n";
    let uri = client.open("a", text);
    let edits = format(&mut client, &uri);
    assert_eq!(apply(text, &edits), "tags = [\n    \"x\",\n]\n\n[session]\n");

    let uri = client.uri("nestling.toml");
    client.open_uri(&uri, files[0].1);
    let edits = format(&mut client, &uri);
    assert_eq!(apply(files[0].1, &edits), "[format]\nindent = 4\n");
}

#[test]
fn files_of_other_programs_stay_as_they_are() {
    let mut client = Client::start();
    let uri = client.uri("Cargo.toml");
    client.open_uri(&uri, "[package]\nname=\"x\"\n");
    assert_eq!(format(&mut client, &uri), Value::Null);
}

#[test]
fn the_server_offers_it() {
    let mut client = Client::spawn();
    let offer = client.initialize(json!({}));
    assert_eq!(offer["documentFormattingProvider"], true);
    assert_eq!(offer["documentRangeFormattingProvider"], true);
    let on_type = json!({ "firstTriggerCharacter": "\n", "moreTriggerCharacter": ["]"] });
    assert_eq!(offer["documentOnTypeFormattingProvider"], on_type);
}
