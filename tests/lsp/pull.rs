//! Editors that ask for the diagnostics.

use std::collections::BTreeMap;

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

/// What an editor knows of the workspace: the last result of each file.
#[derive(Default)]
struct Known(BTreeMap<String, Value>);

impl Known {
    fn params(&self) -> Value {
        let ids = self.0.iter().map(|(uri, id)| json!({ "uri": uri, "value": id }));
        json!({ "previousResultIds": ids.collect::<Vec<_>>() })
    }

    /// `workspace/diagnostic`: what is new, as `file: how many`.
    fn ask(&mut self, client: &mut Client) -> Vec<String> {
        let answer = client.request("workspace/diagnostic", self.params());
        self.learn(&answer)
    }

    fn learn(&mut self, answer: &Value) -> Vec<String> {
        let items = answer["items"].as_array().unwrap();
        let mut news = Vec::new();
        for item in items {
            assert_eq!(item["kind"], "full");
            let uri = item["uri"].as_str().unwrap();
            self.0.remove(uri);
            if item["resultId"].is_string() {
                self.0.insert(uri.to_owned(), item["resultId"].clone());
            }
            let count = item["items"].as_array().unwrap().len();
            news.push(format!("{}: {count}", uri.rsplit('/').next().unwrap()));
        }
        news.sort();
        news
    }
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
fn a_file_that_is_not_open_is_judged_as_it_is_on_disk() {
    let broken = with(SOUND, "\"adam\"", "\"adm\"");
    let mut client = Client::start_in(&[("sessions/b.toml", broken.as_str())], pulling());
    let uri = client.uri("sessions/b.toml");
    let answer = ask(&mut client, &uri, None);
    assert!(listed(&answer["items"]).contains("error invalid-value"), "{answer}");
    client.open("b", SOUND);
    let answer = ask(&mut client, &uri, None);
    assert!(!listed(&answer["items"]).contains("invalid-value"), "{answer}");
}

#[test]
fn the_workspace_has_open_and_unopened_files() {
    let broken = with(SOUND, "\"adam\"", "\"adm\"");
    let files = [("sessions/b.toml", broken.as_str())];
    let mut client = Client::start_in(&files, pulling());
    let mut known = Known::default();
    let sound = client.open("a", SOUND);
    let news = known.ask(&mut client);
    assert!(news.contains(&"a.toml: 0".to_owned()), "{news:?}");
    assert!(news.iter().any(|line| line.starts_with("b.toml: ")), "{news:?}");

    client.change(&sound, 2, json!([{ "text": broken }]));
    assert_eq!(known.ask(&mut client), ["a.toml: 1"], "only what is new");

    std::fs::remove_file(client.folder().join("sessions/b.toml")).unwrap();
    client.close(&sound);
    assert_eq!(known.ask(&mut client), ["a.toml: 0", "b.toml: 0"], "neither is on disk");
}

#[test]
fn an_answer_without_news_waits_for_some() {
    let broken = with(SOUND, "\"adam\"", "\"adm\"");
    let mut client = Client::start_in(&[("sessions/b.toml", broken.as_str())], pulling());
    let mut known = Known::default();
    let uri = client.open("a", SOUND);
    known.ask(&mut client);

    let waiting = client.ask("workspace/diagnostic", known.params());
    assert_eq!(client.everything(), [] as [Value; 0], "there is nothing to say");
    client.change(&uri, 2, json!([{ "text": broken }]));
    assert_eq!(known.learn(&client.answer(waiting)["result"]), ["a.toml: 1"]);

    let waiting = client.ask("workspace/diagnostic", known.params());
    assert_eq!(client.everything(), [] as [Value; 0]);
    let file = client.uri("sessions/b.toml");
    std::fs::remove_file(client.folder().join("sessions/b.toml")).unwrap();
    let changes = json!({ "changes": [{ "uri": file, "type": 3 }] });
    client.notify("workspace/didChangeWatchedFiles", changes);
    assert_eq!(known.learn(&client.answer(waiting)["result"]), ["b.toml: 0"]);
}

#[test]
fn an_answer_that_waits_is_given_at_the_end() {
    let mut client = Client::start_as(pulling());
    let mut known = Known::default();
    client.open("a", SOUND);
    known.ask(&mut client);
    let waiting = client.ask("workspace/diagnostic", known.params());
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
