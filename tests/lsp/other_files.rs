//! Files that are no sessions: `nestling.toml` and catalog files are helped with as sessions are,
//! those of other programs not at all; and sessions that lie in no workspace.

use std::fmt::Write;

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::client::{Client, able, listed};
use crate::sessions::{SOUND, TWO_MISTAKES, cursor};

/// Every question about a document, asked where the cursor stands.
fn questions(uri: &str, at: &Value) -> Vec<(&'static str, Value)> {
    let document = json!({ "uri": uri });
    let here = json!({ "textDocument": document, "position": at });
    let whole =
        json!({ "start": { "line": 0, "character": 0 }, "end": { "line": 99, "character": 0 } });
    let cursor = json!({ "start": at, "end": at });
    let ranged = |range: &Value| json!({ "textDocument": document, "range": range });
    let with = |mut params: Value, key: &str, value: Value| {
        params[key] = value;
        params
    };
    let options = json!({ "tabSize": 2, "insertSpaces": true });
    vec![
        ("textDocument/completion", here.clone()),
        ("textDocument/hover", here.clone()),
        ("textDocument/codeAction", with(ranged(&cursor), "context", json!({ "diagnostics": [] }))),
        ("textDocument/inlayHint", ranged(&whole)),
        ("textDocument/codeLens", json!({ "textDocument": document })),
        ("textDocument/definition", here.clone()),
        ("textDocument/typeDefinition", here.clone()),
        (
            "textDocument/references",
            with(here.clone(), "context", json!({ "includeDeclaration": true })),
        ),
        ("textDocument/documentHighlight", here.clone()),
        ("textDocument/linkedEditingRange", here.clone()),
        ("textDocument/prepareRename", here.clone()),
        ("textDocument/documentSymbol", json!({ "textDocument": document })),
        ("textDocument/foldingRange", json!({ "textDocument": document })),
        ("textDocument/selectionRange", json!({ "textDocument": document, "positions": [at] })),
        ("textDocument/documentLink", json!({ "textDocument": document })),
        ("textDocument/semanticTokens/full", json!({ "textDocument": document })),
        ("textDocument/formatting", json!({ "textDocument": document, "options": options })),
        ("textDocument/rangeFormatting", with(ranged(&whole), "options", options.clone())),
        ("textDocument/onTypeFormatting", with(with(here, "ch", json!("\n")), "options", options)),
    ]
}

/// Whether an answer says anything.
fn is_silent(answer: &Value) -> bool {
    match answer {
        Value::Null => true,
        Value::Array(items) => items.is_empty(),
        Value::Object(fields) => {
            let lists = ["items", "data"].iter().filter_map(|key| fields.get(*key)?.as_array());
            let mut lists = lists.peekable();
            lists.peek().is_some() && lists.all(Vec::is_empty)
        }
        _ => false,
    }
}

/// The questions that get an answer, a line each.
fn answered(client: &mut Client, uri: &str, at: &Value) -> String {
    let mut out = String::new();
    for (method, params) in questions(uri, at) {
        if !is_silent(&client.request(method, params)) {
            let _ = writeln!(out, "{}", method.trim_start_matches("textDocument/"));
        }
    }
    out
}

fn check(client: &mut Client, uri: &str, fixture: &str, expected: Expect) {
    let (text, at) = cursor(fixture);
    client.open_uri(uri, &text);
    expected.assert_eq(&answered(client, uri, &at));
}

#[test]
fn files_of_other_programs_get_nothing_at_all() {
    let mut client = Client::start();
    for (name, text) in [
        ("Cargo.toml", "[pack$0age]\nname = \"a\"\n\n[dependencies]\nserde = \"1\"\n"),
        ("pyproject.toml", "[tool.poetry]\nname = $0\n[[tool.x]]\n"),
        ("config/models.toml", "[[models]]\nid = \"gpt\"\nname = \"GPT\"\nprovider = $0\"x\"\n"),
        ("elsewhere/plugins/a.toml", "$0[[plugin]]\nname = \"a\"\n"),
        ("empty.toml", "$0"),
    ] {
        let uri = client.uri(name);
        check(&mut client, &uri, text, expect![[""]]);
        assert_eq!(client.diagnostics(&uri), "");
    }
    check(&mut client, "untitled:Cargo.toml", "[package]\nname = $0\n", expect![[""]]);
}

#[test]
fn the_configuration_is_helped_with() {
    let mut client = Client::start();
    let uri = client.uri("nestling.toml");
    let text = "[lints]\nunused-model = $0\"of\"\n\n[hints]\nshapes=false\n";
    check(
        &mut client,
        &uri,
        text,
        expect![[r#"
            completion
            hover
            codeAction
            typeDefinition
            documentSymbol
            foldingRange
            selectionRange
            semanticTokens/full
            formatting
            rangeFormatting
        "#]],
    );
    expect![[r#"
        1:15-1:19 error invalid-value
    "#]]
    .assert_eq(&client.diagnostics(&uri));
}

#[test]
fn a_catalog_file_is_helped_with() {
    let files = [("nestling.toml", "")];
    let mut client = Client::start_in(&files, able());
    let uri = client.uri("plugins/mine.toml");
    let text = "[[choice]]\nfor = \"training.optimizer\"\nvalue = \"lion\"\n$0docs = \"Lion.\"\n";
    check(
        &mut client,
        &uri,
        text,
        expect![[r#"
            completion
            codeAction
            documentSymbol
            foldingRange
            selectionRange
            semanticTokens/full
        "#]],
    );
    expect![[r#"
        3:0-3:4 error unknown-key
    "#]]
    .assert_eq(&client.diagnostics(&uri));
}

#[test]
fn an_editor_that_can_do_nothing_gets_the_same_help() {
    let mut client = Client::start_in(&[("nestling.toml", "")], json!({}));
    let config = client.uri("nestling.toml");
    let text = "[lints]\nunused-model = $0\"of\"\n\n[hints]\nshapes=false\n";
    check(
        &mut client,
        &config,
        text,
        expect![[r#"
        completion
        hover
        codeAction
        typeDefinition
        documentSymbol
        foldingRange
        selectionRange
        semanticTokens/full
        formatting
        rangeFormatting
    "#]],
    );
    expect![[r#"
        1:15-1:19 error invalid-value
    "#]]
    .assert_eq(&client.diagnostics(&config));
    let plugin = client.uri("plugins/mine.toml");
    let text = "[[choice]]\nfor = \"training.optimizer\"\nvalue = \"lion\"\n$0docs = \"Lion.\"\n";
    check(
        &mut client,
        &plugin,
        text,
        expect![[r#"
        completion
        codeAction
        documentSymbol
        foldingRange
        selectionRange
        semanticTokens/full
    "#]],
    );
    let foreign = client.uri("Cargo.toml");
    check(&mut client, &foreign, "[package]\nname = $0\"a\"\n", expect![[""]]);
    assert_eq!(client.diagnostics(&foreign), "");
}

#[test]
fn nothing_of_sessions_is_offered_in_other_files() {
    let mut client = Client::start();
    let labels = |client: &mut Client, uri: &str, fixture: &str| -> String {
        let (text, at) = cursor(fixture);
        client.open_uri(uri, &text);
        let params = json!({ "textDocument": { "uri": uri }, "position": at });
        let answer = client.request("textDocument/completion", params);
        let items = answer["items"].as_array().or(answer.as_array()).cloned().unwrap_or_default();
        let labels: Vec<&str> = items.iter().map(|item| item["label"].as_str().unwrap()).collect();
        client.close(uri);
        labels.join(" ")
    };
    let config = client.uri("nestling.toml");
    expect!["[lints] [hints] [lenses] [format]"].assert_eq(&labels(&mut client, &config, "$0"));
    expect!["[lints] [hints] [lenses] [format]"].assert_eq(&labels(&mut client, &config, "[$0"));
    expect!["shapes totals names shares steps [lints] [lenses] [format]"].assert_eq(&labels(
        &mut client,
        &config,
        "[hints]\n$0",
    ));
    expect!["true false"].assert_eq(&labels(&mut client, &config, "[hints]\nshapes = $0"));
    expect!["off hint info warning error"].assert_eq(&labels(
        &mut client,
        &config,
        "[lints]\nsyntax = $0",
    ));
    client.write_file("nestling.toml", "");
    let plugin = client.uri("plugins/mine.toml");
    expect!["[[table]] [[choice]] [[backbone]] [[preset]]"].assert_eq(&labels(
        &mut client,
        &plugin,
        "$0",
    ));
    expect!["[[table]] [[choice]] [[backbone]] [[preset]]"].assert_eq(&labels(
        &mut client,
        &plugin,
        "[[$0",
    ));
    expect!["for value doc all required keys label layer takes suggest key [[choice]] [choice.suggest] [[choice.key]] [[table]] [[backbone]] [[preset]]"].assert_eq(&labels(&mut client, &plugin, "[[choice]]\n$0"));
    expect!["string path id reference choice backbone integer float boolean datetime array table map any"].assert_eq(&labels(
        &mut client,
        &plugin,
        "[[table]]\n[[table.key]]\ntype = \"$0\"",
    ));
    expect!["name doc all required keys min max required default example unit aliases recorded typical suggest when [[table.key]] [table.key.typical] [[table.key.suggest]] [table.key.when] [[table]] [[choice]] [[backbone]] [[preset]]"].assert_eq(&labels(
        &mut client,
        &plugin,
        "[[table]]\n[[table.key]]\ntype = \"integer\"\n$0",
    ));
}

#[test]
fn catalog_files_are_judged_though_no_one_has_them_open() {
    let files = [
        ("nestling.toml", "[lints]\nunused-modle = \"off\"\n"),
        (
            "plugins/mine.toml",
            "[[choice]]\nfor = \"training.optimiser\"\nvalue = \"lion\"\ndoc = \"Lion.\"\n",
        ),
    ];
    let mut client = Client::start_in(&files, able());
    let (config, plugin) = (client.uri("nestling.toml"), client.uri("plugins/mine.toml"));
    expect![[r#"
        1:0-1:12 error unknown-key
    "#]]
    .assert_eq(&client.diagnostics(&config));
    expect![[r#"
        1:6-1:26 error invalid-catalog
    "#]]
    .assert_eq(&client.diagnostics(&plugin));

    client.write_file("plugins/mine.toml", "");
    expect![[""]].assert_eq(&client.diagnostics(&plugin));
}

#[test]
fn a_session_outside_of_any_workspace_is_understood_on_its_own() {
    let mut client = Client::start_without_folder(able());
    let fixture = SOUND.replacen("\"adam\"", "$0\"adam\"", 1);
    for uri in [client.uri("alone.toml"), "untitled:Untitled-1".to_owned()] {
        let (text, at) = cursor(&fixture);
        client.open_uri(&uri, &text);
        let answers = answered(&mut client, &uri, &at);
        for feature in ["completion", "hover", "inlayHint", "documentSymbol", "foldingRange"] {
            assert!(answers.contains(feature), "{uri}: {feature} is not in {answers}");
        }
        client.change(&uri, 2, json!([{ "text": TWO_MISTAKES }]));
        while !client.diagnostics(&uri).contains("error unknown-key") {}
    }
}

#[test]
fn what_was_never_saved_becomes_a_session() {
    let mut client = Client::start();
    let uri = "untitled:Untitled-1";
    client.open_uri(uri, "");
    let publication = client.publication(uri);
    assert_eq!(listed(&publication["diagnostics"]), "");
    let params =
        json!({ "textDocument": { "uri": uri }, "position": { "line": 0, "character": 0 } });
    let answer = client.request("textDocument/completion", params);
    assert!(answer.to_string().contains("session"), "{answer}");
}
