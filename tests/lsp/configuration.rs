//! What people choose in their editor, beside what `nestling.toml` says.

use expect_test::expect;
use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, with};

/// An editor that can be asked for its settings, wants to be told what it should tell, and asks
/// again for what it shows.
fn asked() -> Value {
    let mut capabilities = able();
    capabilities["workspace"]["configuration"] = json!(true);
    capabilities["workspace"]["didChangeConfiguration"] = json!({ "dynamicRegistration": true });
    capabilities["workspace"]["inlayHint"] = json!({ "refreshSupport": true });
    capabilities["workspace"]["codeLens"] = json!({ "refreshSupport": true });
    capabilities
}

/// Starts the server with these settings in `initialize`.
fn started(files: &[(&str, &str)], capabilities: Value, options: Value) -> Client {
    let mut client = Client::spawn();
    for (name, text) in files {
        client.write_file(name, text);
    }
    let folder = json!({ "uri": client.uri(""), "name": "workspace" });
    let params = json!({
        "processId": null, "workspaceFolders": [folder],
        "capabilities": capabilities, "initializationOptions": options,
    });
    client.request("initialize", params);
    client.notify("initialized", json!({}));
    client
}

/// Waits until the server asks for settings, and answers; gives what it asked for.
fn answer_settings(client: &mut Client, settings: Value) -> Value {
    let request = client.wait_for("a question", |it| it["method"] == "workspace/configuration");
    client.reply(&request, settings);
    request["params"]["items"].clone()
}

fn hint_count(client: &mut Client, uri: &str) -> usize {
    let range =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let params = json!({ "textDocument": { "uri": uri }, "range": range });
    client.request("textDocument/inlayHint", params).as_array().map_or(0, Vec::len)
}

const MISTAKE: (&str, &str) = ("\"adam\"", "\"adm\"");

fn mistaken() -> String {
    with(SOUND, MISTAKE.0, MISTAKE.1)
}

#[test]
fn what_comes_with_initialize_counts() {
    for options in [
        json!({ "lints": { "invalid-value": "hint" } }),
        json!({ "nestling": { "lints": { "invalid-value": "hint" } } }),
    ] {
        let mut client = started(&[], json!({}), options);
        let uri = client.open("a", &mistaken());
        assert!(client.diagnostics(&uri).contains("hint invalid-value"));
    }
}

#[test]
fn a_client_that_can_be_asked_is_asked_for_everywhere_and_each_folder() {
    let mut client = started(&[], asked(), Value::Null);
    let registration = client.told("client/registerCapability");
    assert_eq!(registration["registrations"][0]["method"], "workspace/didChangeConfiguration");
    let said = json!({ "lints": { "invalid-value": "hint" } });
    let items = answer_settings(&mut client, json!([null, said]));
    let folder = client.uri("");
    assert_eq!(
        items,
        json!([{ "section": "nestling" }, { "section": "nestling", "scopeUri": folder }])
    );
    let uri = client.open("a", &mistaken());
    while !client.diagnostics(&uri).contains("hint invalid-value") {}
}

#[test]
fn settings_that_change_are_asked_for_again_and_count_at_once() {
    let mut client = started(&[], asked(), Value::Null);
    answer_settings(&mut client, json!([null, null]));
    let uri = client.open("a", &mistaken());
    assert!(client.diagnostics(&uri).contains("error invalid-value"));
    let hints = hint_count(&mut client, &uri);
    assert!(hints > 0);

    client.notify("workspace/didChangeConfiguration", json!({ "settings": null }));
    let off = json!({ "shapes": false, "totals": false, "names": false, "shares": false, "steps": false });
    let said = json!({ "lints": { "invalid-value": "off" }, "hints": off });
    answer_settings(&mut client, json!([null, said]));
    while client.diagnostics(&uri).contains("invalid-value") {}
    client.told("workspace/inlayHint/refresh");
    client.told("workspace/codeLens/refresh");
    assert_eq!(hint_count(&mut client, &uri), 0);
}

#[test]
fn a_client_that_cannot_be_asked_sends_what_it_has() {
    let mut client = started(&[], json!({}), Value::Null);
    let uri = client.open("a", &mistaken());
    assert!(client.diagnostics(&uri).contains("error invalid-value"));
    for (settings, severity) in [
        (json!({ "nestling": { "lints": { "invalid-value": "hint" } } }), "hint"),
        (json!({ "lints": { "invalid-value": "info" } }), "info"),
        (json!({}), "error"),
    ] {
        client.notify("workspace/didChangeConfiguration", json!({ "settings": settings }));
        let expected = format!("{severity} invalid-value");
        assert!(client.diagnostics(&uri).contains(&expected), "{expected}");
    }
    assert_eq!(client.everything(), [] as [Value; 0], "nothing was asked of it");
}

#[test]
fn the_workspace_has_the_last_word_about_lints_and_the_person_about_hints() {
    let config = "[lints]\ninvalid-value = \"warning\"\n[hints]\nshapes = false\n";
    let options = json!({ "lints": { "invalid-value": "off" }, "hints": { "shapes": true } });
    let mut client = started(&[("nestling.toml", config)], json!({}), options);
    let uri = client.open("a", &mistaken());
    assert!(client.diagnostics(&uri).contains("warning invalid-value"));
    let with_shapes = hint_count(&mut client, &uri);
    client.notify(
        "workspace/didChangeConfiguration",
        json!({ "settings": { "hints": { "shapes": false } } }),
    );
    assert!(client.diagnostics(&uri).contains("warning invalid-value"));
    assert!(hint_count(&mut client, &uri) < with_shapes);
}

#[test]
fn what_nobody_understands_is_told_once() {
    let options = json!({ "lint": {}, "hints": { "shapes": "yes" } });
    let mut client = started(&[], asked(), options);
    let shown = client.told("window/showMessage");
    expect!["In the settings of Nestling in this editor: `lint` is not a key of the configuration; did you mean `lints`?; `shapes` must be `true` or `false`, not a string"].assert_eq(shown["message"].as_str().unwrap());
    assert_eq!(shown["type"], 2);

    let said = json!({ "hints": { "shapes": "yes" }, "format": { "lineWidth": 80 }, "trace": { "server": "off" } });
    answer_settings(&mut client, json!([said, said]));
    let shown = client.told("window/showMessage");
    expect!["In the settings of Nestling in this editor: `lineWidth` is not a key of `[format]`; did you mean `line_width`?"].assert_eq(shown["message"].as_str().unwrap());
    let others = client.everything();
    assert!(others.iter().all(|it| it["method"] != "window/showMessage"), "{others:?}");
}

#[test]
fn odd_answers_harm_nothing() {
    for answer in [json!(null), json!([]), json!({}), json!([[], []]), json!(["x", 7, {}])] {
        let mut client = started(&[], asked(), json!({ "lints": { "invalid-value": "hint" } }));
        answer_settings(&mut client, answer);
        let uri = client.open("a", &mistaken());
        assert!(client.diagnostics(&uri).contains("hint invalid-value"));
    }
}

#[test]
fn options_of_the_workspace_count_as_they_are_typed() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    let before = hint_count(&mut client, &uri);
    let config = client.uri("nestling.toml");
    client.open_uri(&config, "[hints]\nshapes = false\n");
    assert!(hint_count(&mut client, &uri) < before);
    client.change(&config, 2, json!([{ "text": "[hints]\nshapes = tru\n" }]));
    assert_eq!(hint_count(&mut client, &uri), before, "what is half-typed says nothing");
}
