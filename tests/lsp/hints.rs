//! Inlay hints: what layers, models, references and batches come to.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, with};

/// What makes a folder a workspace.
const CONFIGURED: &[(&str, &str)] = &[("nestling.toml", "")];

/// An editor that asks again for hints when told to.
fn refreshing() -> Value {
    let mut capabilities = able();
    capabilities["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    capabilities
}

/// The hints of these lines, each as `line:column label`, from 0.
fn hints(client: &mut Client, uri: &str, lines: std::ops::Range<u32>) -> String {
    let range = json!({
        "start": { "line": lines.start, "character": 0 },
        "end": { "line": lines.end, "character": 0 },
    });
    let params = json!({ "textDocument": { "uri": uri }, "range": range });
    let hints = client.request("textDocument/inlayHint", params);
    let lines = hints.as_array().unwrap().iter().map(|hint| {
        assert_eq!(hint["paddingLeft"], true);
        let place = &hint["position"];
        let label = hint["label"].as_str().unwrap();
        format!("{}:{} {label}\n", place["line"], place["character"])
    });
    lines.collect()
}

#[test]
fn a_model_shows_its_shapes_and_its_size() {
    let mut client = Client::start();
    let text = with(SOUND, "\"LeNet\"", "\"🦉 LeNet\"");
    let uri = client.open("a", &text);
    let expected = "\
        14:17 11,394 parameters\n\
        18:104 → 32×224×224 · 2,432\n\
        19:43 → 32×112×112\n\
        20:29 → 32\n\
        21:55 → 256 · 8,448\n\
        22:1 output → 2 · 514\n";
    assert_eq!(hints(&mut client, &uri, 12..25), expected);
    assert_eq!(hints(&mut client, &uri, 20..21), "20:29 → 32\n");
}

#[test]
fn an_editor_that_can_do_nothing_has_them_too() {
    let mut client = Client::start_as(json!({}));
    let text = with(SOUND, "[dataset]", "[dataset");
    let uri = client.open("a", &text);
    assert_eq!(hints(&mut client, &uri, 37..38), "37:27 LeNet\n");
}

#[test]
fn known_images_bring_their_hints() {
    let mut client = Client::start_in(CONFIGURED, refreshing());
    let uri = client.open("a", SOUND);
    let refresh = |client: &mut Client| {
        let asked = client
            .wait_for("a refresh", |message| message["method"] == "workspace/inlayHint/refresh");
        client.reply(&asked, Value::Null);
    };
    refresh(&mut client);
    assert_eq!(hints(&mut client, &uri, 32..34), "32:15 2 steps an epoch\n");
    for number in 30..130 {
        client.write_file(&format!("data/malware/Yuner.A/{number}.png"), "");
    }
    // Several batches of news may be told of, one after the other.
    while hints(&mut client, &uri, 32..34) != "32:15 4 steps an epoch\n" {
        refresh(&mut client);
    }
}
