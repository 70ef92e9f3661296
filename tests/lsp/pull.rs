//! Editors that ask for the diagnostics.

use serde_json::{Value, json};

use crate::client::{Client, listed, pulling};
use crate::sessions::{SOUND, TWO_MISTAKES, with};

fn ask(client: &mut Client, uri: &str, previous: Option<&Value>) -> Value {
    let mut params = json!({ "textDocument": { "uri": uri } });
    if let Some(previous) = previous {
        params["previousResultId"] = previous.clone();
    }
    client.request("textDocument/diagnostic", params)
}

/// `workspace/diagnostic`: what is full in the answer, and what can be asked with next.
fn ask_workspace(client: &mut Client, known: &Value) -> (Vec<String>, Value) {
    let answer =
        client.request("workspace/diagnostic", json!({ "previousResultIds": known.clone() }));
    news(&answer)
}

fn news(answer: &Value) -> (Vec<String>, Value) {
    let items = answer["items"].as_array().unwrap();
    let known = items.iter().filter(|item| item["resultId"].is_string());
    let known = known.map(|item| json!({ "uri": item["uri"], "value": item["resultId"] }));
    let full = items.iter().filter(|item| item["kind"] == "full").map(|item| {
        let name = item["uri"].as_str().unwrap().rsplit('/').next().unwrap();
        format!("{name}: {}", item["items"].as_array().unwrap().len())
    });
    let mut full: Vec<String> = full.collect();
    full.sort();
    (full, known.collect())
}

#[test]
fn a_client_that_asks_is_never_told() {
    let mut client = Client::start_in(&[("sessions/b.toml", TWO_MISTAKES)], pulling());
    let uri = client.open("a", TWO_MISTAKES);
    client.change(&uri, 2, json!([{ "text": SOUND }]));
    client.close(&uri);
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn the_server_offers_to_be_asked() {
    let mut client = Client::spawn();
    let can = client.initialize(pulling());
    assert_eq!(can["diagnosticProvider"]["identifier"], "nestling");
    assert_eq!(can["diagnosticProvider"]["workspaceDiagnostics"], true);
}

#[test]
fn an_unchanged_document_is_not_judged_twice() {
    let mut client = Client::start_as(pulling());
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    let first = ask(&mut client, &uri, None);
    assert_eq!(first["kind"], "full");
    assert_eq!(listed(&first["items"]), "28:12-28:17 error invalid-value\n");

    let second = ask(&mut client, &uri, Some(&first["resultId"]));
    assert_eq!(second["kind"], "unchanged");
    assert_eq!(second["resultId"], first["resultId"]);

    client.change(&uri, 2, json!([{ "text": SOUND }]));
    let third = ask(&mut client, &uri, Some(&first["resultId"]));
    assert_eq!((&third["kind"], &third["items"]), (&json!("full"), &json!([])));
}

#[test]
fn a_document_that_is_not_open_has_nothing_to_tell() {
    let mut client = Client::start_as(pulling());
    let uri = client.uri("sessions/none.toml");
    let answer = ask(&mut client, &uri, None);
    assert_eq!((&answer["kind"], &answer["items"]), (&json!("full"), &json!([])));
}

#[test]
fn the_workspace_has_open_and_unopened_files() {
    let files = [("sessions/b.toml", TWO_MISTAKES), ("sessions/c.toml", "")];
    let mut client = Client::start_in(&files, pulling());
    client.write_file("sessions/b.toml", &with(TWO_MISTAKES, "\"100\"", "100"));
    let sound = client.open("a", SOUND);
    let (full, known) = ask_workspace(&mut client, &json!([]));
    assert!(full.contains(&"a.toml: 0".to_owned()), "{full:?}");
    assert!(full.iter().any(|line| line.starts_with("b.toml: ")), "{full:?}");

    client.change(&sound, 2, json!([{ "text": with(SOUND, "\"adam\"", "\"adm\"") }]));
    let (full, known) = ask_workspace(&mut client, &known);
    assert_eq!(full, ["a.toml: 1"], "only what is new");

    client.write_file("sessions/b.toml", "");
    client.close(&sound);
    let (full, _) = ask_workspace(&mut client, &known);
    assert!(full.contains(&"a.toml: 0".to_owned()), "it is not on disk: {full:?}");
}

#[test]
fn an_answer_without_news_waits_for_some() {
    let mut client = Client::start_in(&[("sessions/b.toml", TWO_MISTAKES)], pulling());
    let uri = client.open("a", SOUND);
    let (_, known) = ask_workspace(&mut client, &json!([]));
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    assert_eq!(client.everything(), [] as [Value; 0], "there is nothing to say");
    client.change(&uri, 2, json!([{ "text": with(SOUND, "\"adam\"", "\"adm\"") }]));
    let (full, _) = news(&client.answer(waiting)["result"]);
    assert_eq!(full, ["a.toml: 1"]);
}

#[test]
fn an_answer_that_waits_is_given_at_the_end() {
    let mut client = Client::start_as(pulling());
    client.open("a", SOUND);
    let (_, known) = ask_workspace(&mut client, &json!([]));
    let waiting = client.ask("workspace/diagnostic", json!({ "previousResultIds": known }));
    assert_eq!(client.everything(), [] as [Value; 0]);
    client.request("shutdown", Value::Null);
    assert_eq!(client.answer(waiting)["result"]["items"], json!([]));
    client.notify("exit", Value::Null);
    assert_eq!(client.exit_code(), 0);
}

#[test]
fn new_settings_make_the_client_ask_again() {
    let mut client = Client::start_as(pulling());
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    let first = ask(&mut client, &uri, None);
    let config = client.uri("nestling.toml");
    client.open_uri(&config, "[lints]\ninvalid-value = \"hint\"\n");
    client.told("workspace/diagnostic/refresh");
    let second = ask(&mut client, &uri, Some(&first["resultId"]));
    assert_eq!(listed(&second["items"]), "28:12-28:17 hint invalid-value\n");
}
