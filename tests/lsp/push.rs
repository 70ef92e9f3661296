//! Editors that are told the diagnostics.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, TWO_MISTAKES, with};

fn insert(line: u32, character: u32, text: &str) -> Value {
    let place = json!({ "line": line, "character": character });
    json!({ "range": { "start": place, "end": place }, "text": text })
}

#[test]
fn a_sound_session_has_no_diagnostics() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    expect![""].assert_eq(&client.diagnostics(&uri));
}

#[test]
fn opening_tells_what_is_wrong() {
    let mut client = Client::start();
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    let publication = client.publication(&uri);
    assert_eq!(publication["version"], 1);
    let found = &publication["diagnostics"][0];
    assert_eq!(found["code"], "invalid-value");
    assert_eq!(found["source"], "nestling");
    assert_eq!(found["severity"], 1);
    assert_eq!(found["range"]["start"], json!({ "line": 28, "character": 12 }));
    assert_eq!(found["range"]["end"], json!({ "line": 28, "character": 17 }));
}

#[test]
fn each_change_is_judged_at_its_version() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    client.publication(&uri);
    client.change(&uri, 2, json!([insert(28, 13, "x")]));
    let publication = client.publication(&uri);
    assert_eq!(publication["version"], 2);
    assert_eq!(publication["diagnostics"][0]["code"], "invalid-value");
    client.change(&uri, 3, json!([{ "text": SOUND }]));
    let publication = client.publication(&uri);
    assert_eq!(publication["version"], 3);
    assert_eq!(publication["diagnostics"], json!([]));
}

#[test]
fn a_half_typed_line_hides_nothing_elsewhere() {
    let mut client = Client::start();
    let uri = client.open("a", &with(SOUND, "\"adam\"", "\"adm\""));
    assert_eq!(client.publication(&uri)["diagnostics"].as_array().unwrap().len(), 1);
    for (version, half) in (2..).zip(["colo", "color_mode =", "color_mode = \"", "x = [", "x = {"])
    {
        let text = with(SOUND, "\"adam\"", "\"adm\"");
        client.change(
            &uri,
            version,
            json!([{ "text": with(&text, "color_mode = \"rgb\"", half) }]),
        );
        let diagnostics = client.diagnostics(&uri);
        assert!(diagnostics.contains("28:12-28:17 error invalid-value"), "{half}: {diagnostics}");
        assert!(diagnostics.contains("error syntax"), "{half}: {diagnostics}");
    }
}

#[test]
fn several_changes_in_one_message_apply_in_turn() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    client.publication(&uri);
    client.change(&uri, 2, json!([insert(0, 0, "# one\n"), insert(29, 13, "x")]));
    expect![[r#"
        29:12-29:19 error invalid-value
    "#]]
    .assert_eq(&client.diagnostics(&uri));
}

#[test]
fn only_the_last_of_many_versions_counts() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    for version in 2..200 {
        client.change(&uri, version, json!([insert(28, 13, "x")]));
    }
    let last = client.wait_for("the last version", |message| message["params"]["version"] == 199);
    assert_eq!(last["params"]["diagnostics"].as_array().unwrap().len(), 1);
    let versions: Vec<i64> = client
        .everything()
        .iter()
        .map(|message| message["params"]["version"].as_i64().unwrap())
        .collect();
    assert!(versions.is_sorted(), "never backwards: {versions:?}");
    assert!(versions.iter().all(|version| *version < 199), "nothing after the last: {versions:?}");
}

#[test]
fn closing_takes_everything_back() {
    let mut client = Client::start();
    let uri = client.open("a", TWO_MISTAKES);
    assert_ne!(client.diagnostics(&uri), "");
    client.close(&uri);
    expect![""].assert_eq(&client.diagnostics(&uri));
    assert_eq!(client.everything(), [] as [Value; 0]);
}

#[test]
fn diagnostics_point_to_other_places_and_are_faded() {
    let twice = with(SOUND, "epochs = 100", "epochs = 100\nepochs = 200");
    let mut client = Client::start();
    let uri = client.open("a", &twice);
    let publication = client.publication(&uri);
    let related = &publication["diagnostics"][0]["relatedInformation"][0];
    assert_eq!(related["location"]["uri"], uri);
    assert_eq!(related["location"]["range"]["start"]["line"], 31);
}

#[test]
fn a_client_that_can_do_little_gets_little() {
    let twice = with(SOUND, "epochs = 100", "epochs = 100\nepochs = 200");
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", &twice);
    let publication = client.publication(&uri);
    assert_eq!(publication["diagnostics"][0]["code"], "duplicate-key");
    assert_eq!(publication["diagnostics"][0]["relatedInformation"], Value::Null);
    assert_eq!(publication["diagnostics"][0]["tags"], Value::Null);
}

#[test]
fn two_thousand_documents_opened_at_once_are_all_answered() {
    let mut client = Client::start_as(able());
    let uris: Vec<String> =
        (0..2000).map(|n| client.open(&format!("s{n}"), TWO_MISTAKES)).collect();
    for uri in &uris {
        assert_ne!(client.diagnostics(uri), "", "{uri}");
    }
}

#[test]
fn documents_that_are_not_files_are_sessions() {
    let mut client = Client::start();
    client.open_uri("untitled:Untitled-1", TWO_MISTAKES);
    assert!(client.diagnostics("untitled:Untitled-1").contains("unknown-key"));
}

#[test]
fn toml_files_of_other_programs_are_left_alone() {
    let mut client = Client::start();
    let uri = client.uri("Cargo.toml");
    client.open_uri(&uri, "[package]\nname = 3\nedition = \"2024\"\n[dependencies\n");
    expect![""].assert_eq(&client.diagnostics(&uri));
    let elsewhere = client.uri("elsewhere.toml");
    client.open_uri(&elsewhere, TWO_MISTAKES);
    assert!(client.diagnostics(&elsewhere).contains("unknown-key"), "it has trainings");
}

#[test]
fn uris_are_echoed_as_the_client_spells_them() {
    let mut client = Client::start();
    let uri = client.uri("sessions/%61%20b.toml");
    client.open_uri(&uri, TWO_MISTAKES);
    assert_ne!(client.diagnostics(&uri), "");
    let other_spelling = client.uri("sessions/a%20b.toml");
    client.change(&other_spelling, 2, json!([{ "text": "" }]));
    assert_eq!(client.publication(&uri)["version"], 2);
}
