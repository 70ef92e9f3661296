//! Code actions: each one is applied as an editor would, and the result is checked again.

use serde_json::{Value, json};

use crate::client::{Client, able, listed};
use crate::editor::{apply, edits_of};
use crate::sessions::{SOUND, line_of, with};

fn actions(client: &mut Client, uri: &str, range: &Value, only: Option<&str>) -> Vec<Value> {
    let mut context = json!({ "diagnostics": [] });
    if let Some(only) = only {
        context["only"] = json!([only]);
    }
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    match client.request("textDocument/codeAction", params) {
        Value::Array(actions) => actions,
        other => panic!("no actions: {other}"),
    }
}

fn at(line: u32, character: u32) -> Value {
    let place = json!({ "line": line, "character": character });
    json!({ "start": place, "end": place })
}

fn everywhere() -> Value {
    json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 9999, "character": 0 } })
}

fn codes(publication: &Value) -> Vec<String> {
    let found = publication["diagnostics"].as_array().unwrap().iter();
    found.map(|found| found["code"].as_str().unwrap().to_owned()).collect()
}

/// Sessions with one mistake each, as (what is sound, what is not, its code).
const MISTAKES: &[(&str, &str, &str)] = &[
    ("optimizer = \"adam\"", "optimiser = \"adam\"", "unknown-key"),
    ("optimizer = \"adam\"", "optimizer = \"adm\"", "invalid-value"),
    ("epochs = 100", "epochs = \"100\"", "wrong-type"),
    ("epochs = 100", "epochs = 0", "out-of-range"),
    ("epochs = 100", "epochs = 100\nepochs = 100", "duplicate-key"),
    ("batch_size = 32\n", "batch_size = 33\n", "unusual-value"),
    ("learning_rate = 0.001\n", "", "missing-key"),
    ("layers = [\n", "unfreeze_layers = 2\nlayers = [\n", "inapplicable-key"),
    ("name = \"LeNet\"", "name = \"LeNet", "syntax"),
];

#[test]
fn each_fix_mends_its_mistake() {
    for (sound, broken, code) in MISTAKES {
        let text = with(SOUND, sound, broken);
        let mut client = Client::start();
        let uri = client.open("a", &text);
        let before = client.publication(&uri);
        assert_eq!(codes(&before), [*code]);
        let range = before["diagnostics"][0]["range"].clone();
        let fixes = actions(&mut client, &uri, &range, Some("quickfix"));
        assert!(!fixes.is_empty(), "{code} has no fix");
        for fix in &fixes {
            assert_eq!(fix["kind"], "quickfix");
            assert_eq!(fix["diagnostics"][0]["code"], *code, "{fix}");
            let document = &fix["edit"]["documentChanges"][0]["textDocument"];
            assert_eq!(document["version"], 1, "the version it was made for");
        }
        for (version, fix) in (2..).zip(&fixes) {
            let fixed = apply(&text, &edits_of(&fix["edit"], &uri));
            client.change(&uri, version, json!([{ "text": fixed }]));
            let after = client.publication(&uri);
            let mut left = after["diagnostics"].as_array().unwrap().iter();
            let message = &before["diagnostics"][0]["message"];
            assert!(left.all(|left| left["message"] != *message), "{fix} leaves {after}");
        }
    }
}

#[test]
fn entries_are_created_without_new_mistakes() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    client.publication(&uri);
    // From the model, from the training, and from the end of the file.
    for part in ["[[models]]", "[[trainings]]", "[[experiments]]"] {
        let line = line_of(SOUND, part);
        let created = actions(&mut client, &uri, &at(line, 0), Some("refactor"));
        let of = |noun: &str| {
            let begins = format!("Create {noun}");
            created.iter().any(|action| action["title"].as_str().unwrap().starts_with(&begins))
        };
        assert!(of("model") || of("training") || of("experiment"), "line {line}: {created:#?}");
        for action in &created {
            assert_eq!(action["kind"], "refactor.create");
            let text = apply(SOUND, &edits_of(&action["edit"], &uri));
            let mut checker = Client::start();
            let created = checker.open("a", &text);
            let publication = checker.publication(&created);
            let worse = publication["diagnostics"].as_array().unwrap().iter();
            let worse: Vec<&Value> = worse.filter(|found| found["severity"] != 4).collect();
            assert!(worse.is_empty(), "{} brings {worse:#?} in {text}", action["title"]);
        }
    }
}

#[test]
fn everything_safe_is_fixed_at_once() {
    let text = with(SOUND, "epochs = 100", "epochs = \"100\"");
    let text = with(&text, "batch_size = 32", "batch_size = \"32\"");
    let mut client = Client::start();
    let uri = client.open("a", &text);
    client.publication(&uri);
    let found = actions(&mut client, &uri, &at(0, 0), Some("source.fixAll"));
    let [action] = found.as_slice() else { panic!("one action: {found:#?}") };
    assert_eq!(action["kind"], "source.fixAll.nestling");
    assert_eq!(apply(&text, &edits_of(&action["edit"], &uri)), SOUND);

    client.change(&uri, 2, json!([{ "text": SOUND }]));
    assert_eq!(actions(&mut client, &uri, &at(0, 0), Some("source")), [] as [Value; 0]);
}

#[test]
fn a_client_gets_only_the_kinds_it_asks_for() {
    let mut client = Client::start();
    let uri = client.open("a", &with(SOUND, "epochs = 100", "epochs = \"100\""));
    for (only, expected) in [
        ("quickfix", ["quickfix"].as_slice()),
        ("source.fixAll.nestling", &["source.fixAll.nestling"]),
        ("refactor.extract", &[]),
        ("source.organizeImports", &[]),
    ] {
        let found = actions(&mut client, &uri, &everywhere(), Some(only));
        let mut kinds: Vec<&str> = found.iter().map(|it| it["kind"].as_str().unwrap()).collect();
        kinds.dedup();
        assert_eq!(kinds, expected, "{only}");
    }
}

#[test]
fn edits_are_plain_for_plain_clients() {
    let mut capabilities = able();
    capabilities["workspace"] = json!({});
    let text = with(SOUND, "epochs = 100", "epochs = \"100\"");
    let mut client = Client::start_as(capabilities);
    let uri = client.open("a", &text);
    let range = client.publication(&uri)["diagnostics"][0]["range"].clone();
    let fixes = actions(&mut client, &uri, &range, Some("quickfix"));
    assert_eq!(fixes[0]["edit"]["documentChanges"], Value::Null);
    assert_eq!(apply(&text, &edits_of(&fixes[0]["edit"], &uri)), SOUND);
}

#[test]
fn files_are_renamed_only_by_clients_that_can() {
    let text = with(SOUND, "id = \"a\"", "id = \"b\"");
    let mut plain = able();
    plain["workspace"] = json!({});
    for (capabilities, can_rename) in [(able(), true), (plain, false)] {
        let mut client = Client::start_as(capabilities);
        let uri = client.open("a", &text);
        let publication = client.publication(&uri);
        assert!(listed(&publication["diagnostics"]).contains("session-id-mismatch"));
        let range = publication["diagnostics"][0]["range"].clone();
        let fixes = actions(&mut client, &uri, &range, Some("quickfix"));
        let renames: Vec<&Value> = fixes
            .iter()
            .map(|fix| &fix["edit"]["documentChanges"][0])
            .filter(|change| change["kind"] == "rename")
            .collect();
        assert_eq!(renames.len(), usize::from(can_rename));
        for rename in renames {
            assert_eq!(rename["oldUri"], uri);
            assert_eq!(rename["newUri"], client.uri("sessions/b.toml"));
        }
    }
}
