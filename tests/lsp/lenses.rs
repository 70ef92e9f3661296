//! Code lenses: uses of entries, the status of experiments, and what can be created.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::editor::{apply, edits_of};
use crate::sessions::{SOUND, with};

/// What makes a folder a workspace.
const CONFIGURED: &[(&str, &str)] = &[("nestling.toml", "")];

fn lenses(client: &mut Client, uri: &str) -> Vec<Value> {
    let params = json!({ "textDocument": { "uri": uri } });
    match client.request("textDocument/codeLens", params) {
        Value::Array(lenses) => lenses,
        other => panic!("no lenses: {other}"),
    }
}

/// Each lens as `line title`, from 0.
fn titles(lenses: &[Value]) -> String {
    let title = |lens: &Value| {
        let title = lens["command"]["title"].as_str().unwrap();
        format!("{} {title}\n", lens["range"]["start"]["line"])
    };
    lenses.iter().map(title).collect()
}

fn choose(client: &mut Client, lens: &Value) -> i64 {
    client.ask("workspace/executeCommand", lens["command"].clone())
}

#[test]
fn entries_have_their_lenses() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    let expected = "12 1 experiment\n24 1 experiment\n34 ready\n";
    assert_eq!(titles(&lenses(&mut client, &uri)), expected);
}

#[test]
fn an_experiment_is_created_by_choosing_its_lens() {
    let mut client = Client::start_in(CONFIGURED, able());
    let uri = client.uri("sessions/a.toml");
    check_creation(&mut client, &uri);
}

#[test]
fn it_is_in_a_document_that_was_never_saved_too() {
    check_creation(&mut Client::start_without_folder(able()), "untitled:Untitled-1");
    check_creation(&mut Client::start_in(CONFIGURED, able()), "untitled:Untitled-1");
}

fn check_creation(client: &mut Client, uri: &str) {
    let text = format!("{SOUND}\n[[trainings]]\nid = \"train_2\"\nname = \"Second\"\n");
    client.open_uri(uri, &text);
    let found = lenses(client, uri);
    let expected = "\
        12 1 experiment\n\
        12 Create experiment with “Second”\n\
        24 1 experiment\n\
        34 ready\n\
        42 in no experiment\n\
        42 Create experiment with “LeNet”\n";
    assert_eq!(titles(&found), expected);

    let id = choose(client, &found[1]);
    let asked = client.edit_request();
    let text = apply(&text, &edits_of(&asked["params"]["edit"], uri));
    assert!(text.contains("name = \"LeNet × Second\"\n"), "{text}");
    client.reply(&asked, json!({ "applied": true }));
    client.change(uri, 2, json!([{ "text": text }]));
    let answer = client.answer(id);
    assert!(answer["result"]["id"].as_str().unwrap().starts_with("exp_"), "{answer}");
    assert!(titles(&lenses(client, uri)).starts_with("12 2 experiments\n24 "));

    // Chosen once more before the editor shows other lenses, it is the same experiment.
    let id = choose(client, &found[1]);
    assert_eq!(client.answer(id)["result"], answer["result"]);
}

#[test]
fn every_lens_can_be_chosen_in_an_editor_that_can_do_nothing() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", &with(SOUND, "[dataset]", "[dataset"));
    let found = lenses(&mut client, &uri);
    assert_eq!(found.len(), 3);
    for lens in &found {
        let id = choose(&mut client, lens);
        assert_eq!(client.answer(id)["result"], Value::Null);
    }
}

#[test]
fn so_can_they_in_a_document_that_was_never_saved() {
    let mut client = Client::start_without_folder(json!({}));
    let uri = "untitled:Untitled-1";
    let text = format!("{SOUND}\n[[trainings]]\nid = \"train_2\"\nname = \"Second\"\n");
    client.open_uri(uri, &with(&text, "[dataset]", "[dataset"));
    let found = lenses(&mut client, uri);
    assert_eq!(found.len(), 6);
    for lens in &found {
        let id = choose(&mut client, lens);
        let answer = client.answer(id);
        match lens["command"]["command"].as_str() {
            // There is neither a file nor an editor that can be asked.
            Some("nestling.create_experiment") => {
                let message = answer["error"]["message"].to_string();
                assert!(message.contains("save it there first"), "{answer}");
            }
            _ => assert_eq!(answer["result"], Value::Null),
        }
    }
}

#[test]
fn an_editor_that_shows_places_is_led_to_the_first_use() {
    let mut capabilities = able();
    capabilities["window"]["showDocument"] = json!({ "support": true });
    let mut client = Client::start_as(capabilities);
    let uri = client.open("a", SOUND);
    let found = lenses(&mut client, &uri);
    let id = choose(&mut client, &found[0]);
    assert_eq!(client.answer(id)["result"], Value::Null);
    let shown = client.told("window/showDocument");
    assert_eq!(shown["uri"], uri);
    let start = json!({ "line": 37, "character": 11 });
    assert_eq!(shown["selection"]["start"], start);
}

#[test]
fn an_editor_with_a_list_of_its_own_is_given_all_uses() {
    let mut capabilities = able();
    capabilities["experimental"] = json!({ "nestling": { "showReferences": true } });
    let mut client = Client::start_as(capabilities);
    let uri = client.open("a", SOUND);
    let found = lenses(&mut client, &uri);
    let command = &found[0]["command"];
    assert_eq!(command["command"], "nestling.showReferences");
    assert_eq!(command["arguments"][0], uri);
    assert_eq!(command["arguments"][1], json!({ "line": 12, "character": 0 }));
    assert_eq!(command["arguments"][2][0]["range"]["start"]["line"], 37);
}

#[test]
fn lenses_that_are_switched_off_go_at_once() {
    let mut capabilities = able();
    capabilities["workspace"]["codeLens"] = json!({ "refreshSupport": true });
    capabilities["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    let mut client = Client::start_in(CONFIGURED, capabilities);
    let uri = client.open("a", SOUND);
    assert_eq!(lenses(&mut client, &uri).len(), 3);
    client.write_file("nestling.toml", "[lenses]\nuses = false\n");
    while titles(&lenses(&mut client, &uri)) != "34 ready\n" {
        let is_it = |message: &Value| message["method"] == "workspace/codeLens/refresh";
        let asked = client.wait_for("a refresh", is_it);
        client.reply(&asked, Value::Null);
    }
}
