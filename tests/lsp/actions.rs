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
    let Value::Array(actions) = client.request("textDocument/codeAction", params) else {
        panic!("no actions")
    };
    actions.into_iter().map(|action| client.resolved(action)).collect()
}

/// The actions as they are listed.
fn offered(client: &mut Client, uri: &str, range: &Value, diagnostics: &Value) -> Vec<Value> {
    let context = json!({ "diagnostics": diagnostics });
    let params = json!({ "textDocument": { "uri": uri }, "range": range, "context": context });
    let offered = client.request("textDocument/codeAction", params);
    offered.as_array().unwrap().clone()
}

/// An editor that knows code actions and no more than it must.
fn bare() -> Value {
    let literals = json!({ "codeActionKind": { "valueSet": [""] } });
    json!({ "textDocument": { "codeAction": { "codeActionLiteralSupport": literals } } })
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
        let mut created = actions(&mut client, &uri, &at(line, 0), Some("refactor.create"));
        created.retain(|action| action["disabled"].is_null());
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
        ("refactor.move", &[]),
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

#[test]
fn an_edit_is_worked_out_once_it_is_asked_for() {
    let text = with(SOUND, "epochs = 100", "epochs = \"100\"");
    let mut client = Client::start();
    let uri = client.open("a", &text);
    let line = line_of(&text, "epochs");
    client.publication(&uri);
    let list = offered(&mut client, &uri, &at(line, 10), &json!([]));
    assert!(list.len() > 5);
    for action in &list {
        assert_eq!((&action["edit"], &action["command"]), (&Value::Null, &Value::Null), "{action}");
        assert!(action["data"].is_object() || action["disabled"].is_object(), "{action}");
    }
    let fix = list.iter().find(|action| action["isPreferred"] == true).unwrap().clone();
    let done = client.request("codeAction/resolve", fix.clone());
    assert_eq!(apply(&text, &edits_of(&done["edit"], &uri)), SOUND);
    for same in ["title", "kind", "diagnostics", "isPreferred", "data"] {
        assert_eq!(done[same], fix[same], "{same}");
    }

    // Once the text is another one, the action means nothing: `ContentModified`.
    client.change(&uri, 2, json!([{ "text": SOUND }]));
    assert_eq!(client.error("codeAction/resolve", fix), -32801);
    let alien = json!({ "title": "Another server's", "data": { "id": 7 } });
    assert_eq!(client.error("codeAction/resolve", alien), -32602);
    let plain = json!({ "title": "Without data" });
    assert_eq!(client.request("codeAction/resolve", plain.clone()), plain);
}

#[test]
fn a_plain_client_gets_whole_actions_at_once() {
    let text = with(SOUND, "epochs = 100", "epochs = \"100\"");
    let mut client = Client::start_as(bare());
    let uri = client.open("a", &text);
    client.publication(&uri);
    let list = offered(&mut client, &uri, &at(line_of(&text, "epochs"), 10), &json!([]));
    assert!(list.len() > 5);
    for action in &list {
        apply(&text, &edits_of(&action["edit"], &uri));
        for absent in ["data", "isPreferred", "disabled"] {
            assert_eq!(action[absent], Value::Null, "{action}");
        }
    }
}

#[test]
fn an_action_carries_the_diagnostic_that_the_client_shows() {
    let mut client = Client::start();
    let uri = client.open("a", &with(SOUND, "epochs = 100", "epochs = \"100\""));
    let mut shown = client.publication(&uri)["diagnostics"][0].clone();
    shown["data"] = json!("the editor's own");
    let range = shown["range"].clone();
    let list = offered(&mut client, &uri, &range, &json!([shown]));
    let fix = list.iter().find(|action| action["kind"] == "quickfix").unwrap();
    assert_eq!(fix["diagnostics"], json!([shown]));
}

#[test]
fn a_client_without_code_actions_makes_them_by_a_command() {
    let text = with(SOUND, "epochs = 100", "epochs = \"100\"");
    let only_edits = json!({ "workspace": { "applyEdit": true } });
    let mut client = Client::start_as(only_edits);
    let uri = client.open("a", &text);
    client.publication(&uri);
    let list = offered(&mut client, &uri, &at(line_of(&text, "epochs"), 10), &json!([]));
    let fix = &list[0];
    assert_eq!(fix["command"], "nestling.apply_action");
    let id = client.ask_command("apply_action", fix["arguments"][0].clone());
    let request = client.edit_request();
    assert_eq!(request["params"]["label"], fix["title"]);
    assert_eq!(apply(&text, &edits_of(&request["params"]["edit"], &uri)), SOUND);
    client.change(&uri, 2, json!([{ "text": SOUND }]));
    client.reply(&request, json!({ "applied": true }));
    assert_eq!(client.answer(id)["result"], Value::Null);

    let late = client.command_error("apply_action", fix["arguments"][0].clone());
    assert!(late.starts_with("-32801"), "{late}");
}

#[test]
fn entries_and_layouts_are_rewritten() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    client.publication(&uri);
    let line = line_of(SOUND, "layers = [");
    for (kind, title) in [
        ("refactor.extract", "Write `layers` as `[[models.layers]]` sections"),
        ("refactor.create", "Duplicate model “LeNet”"),
        ("refactor", "Delete model “LeNet” with 1 experiment"),
    ] {
        let found = actions(&mut client, &uri, &at(line, 3), Some(kind));
        let action = found.iter().find(|action| action["title"] == title);
        let action = action.unwrap_or_else(|| panic!("{title} is not in {found:#?}"));
        assert_eq!(action["kind"], kind);
        assert_ne!(apply(SOUND, &edits_of(&action["edit"], &uri)), SOUND);
    }
}

#[test]
fn a_file_is_not_to_be_renamed_over_another_session() {
    let mut client = Client::start_in(&[("sessions/a.toml", SOUND)], able());
    let uri = client.open("b", SOUND);
    let titles = |client: &mut Client| -> Vec<String> {
        let offered = offered(client, &uri, &everywhere(), &json!([]));
        let titles = offered.iter().map(|action| action["title"].as_str().unwrap().to_owned());
        titles.filter(|title| title.starts_with("Rename the file")).collect()
    };
    assert_eq!(titles(&mut client), [""; 0]);
    std::fs::remove_file(client.folder().join("sessions/a.toml")).unwrap();
    assert_eq!(titles(&mut client), ["Rename the file to `a.toml`"]);
}
