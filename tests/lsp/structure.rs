//! What an editor shows of a file's structure: symbols, folds, growing selections, links.

use serde_json::{Value, json};

use crate::client::{Client, able, place};
use crate::sessions::{SOUND, line_of, with};

/// An editor that can do everything with structure.
fn structured() -> Value {
    let mut capabilities = able();
    let all_kinds: Vec<u32> = (1..=26).collect();
    let text = &mut capabilities["textDocument"];
    text["documentSymbol"] = json!({
        "hierarchicalDocumentSymbolSupport": true,
        "symbolKind": { "valueSet": all_kinds },
        "tagSupport": { "valueSet": [1] },
    });
    text["foldingRange"] = json!({
        "foldingRangeKind": { "valueSet": ["comment", "region"] },
        "foldingRange": { "collapsedText": true },
    });
    text["documentLink"] = json!({ "tooltipSupport": true });
    capabilities["workspace"]["symbol"] = json!({ "symbolKind": { "valueSet": all_kinds } });
    capabilities
}

fn ask(client: &mut Client, method: &str, uri: &str) -> Vec<Value> {
    let params = json!({ "textDocument": { "uri": uri } });
    match client.request(&format!("textDocument/{method}"), params) {
        Value::Array(found) => found,
        other => panic!("no list: {other}"),
    }
}

/// A line a symbol: its name, detail, kind and range, indented as it is nested.
fn tree(symbols: &[Value], depth: usize, levels: usize) -> String {
    let lines = symbols.iter().map(|symbol| {
        let name = symbol["name"].as_str().unwrap();
        let detail = symbol["detail"].as_str().unwrap_or("-");
        let children = symbol["children"].as_array().filter(|_| depth + 1 < levels);
        let below = children.map_or_else(String::new, |below| tree(below, depth + 1, levels));
        let (indent, range) = ("  ".repeat(depth), place(&symbol["range"]));
        format!("{indent}{name} ({detail}) {} {range}\n{below}", symbol["kind"])
    });
    lines.collect()
}

#[test]
fn symbols_nest() {
    let mut client = Client::start_as(structured());
    let uri = client.open("a", SOUND);
    let symbols = ask(&mut client, "documentSymbol", &uri);
    expect_test::expect![[r#"
        session (a) 2 0:0-3:10
          id (a) 15 1:0-1:8
          created_at (2026-11-22T10:00:00Z) 14 2:0-2:33
          format (1) 16 3:0-3:10
        dataset (data/malware) 2 5:0-10:22
          path (data/malware) 15 6:0-6:21
          classes (["Adialer.C", "Yuner.A"]) 18 7:0-7:34
          image_size ([224, 224]) 18 8:0-8:23
          color_mode (rgb) 15 9:0-9:18
          normalization (unit) 15 10:0-10:22
        Models (1) 3 12:0-22:1
          LeNet (custom_cnn · 11 k parameters) 5 12:0-22:1
        Trainings (1) 3 24:0-32:15
          Adam, cosine (adam · 100 epochs) 12 24:0-32:15
        Experiments (1) 3 34:0-40:33
          LeNet with Adam (ready) 24 34:0-40:33
    "#]]
    .assert_eq(&tree(&symbols, 0, 2));
}

#[test]
fn symbols_of_clients_that_know_no_nesting_are_one_list() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", SOUND);
    let symbols = ask(&mut client, "documentSymbol", &uri);
    let listed: String = symbols
        .iter()
        .map(|symbol| {
            assert_eq!(symbol["location"]["uri"], *uri);
            assert_eq!(symbol.get("tags"), None);
            assert!(symbol["kind"].as_u64().unwrap() <= 18, "{symbol}");
            let inside = symbol["containerName"].as_str().unwrap_or("-");
            format!("{} in {inside}\n", symbol["name"].as_str().unwrap())
        })
        .take(12)
        .collect();
    expect_test::expect![[r#"
        session in -
        id in session
        created_at in session
        format in session
        dataset in -
        path in dataset
        classes in dataset
        image_size in dataset
        color_mode in dataset
        normalization in dataset
        Models in -
        LeNet in Models
    "#]]
    .assert_eq(&listed);
}

#[test]
fn older_spellings_are_marked_where_that_can_be_shown() {
    let text = with(SOUND, "learning_rate", "lr");
    for (capabilities, tags) in [(structured(), json!([1])), (nested_only(), Value::Null)] {
        let mut client = Client::start_as(capabilities);
        let uri = client.open("a", &text);
        let symbols = ask(&mut client, "documentSymbol", &uri);
        let training = &symbols[3]["children"][0]["children"];
        let old = training.as_array().unwrap().iter().find(|symbol| symbol["name"] == "lr");
        assert_eq!(old.unwrap()["tags"], tags);
    }
}

fn nested_only() -> Value {
    json!({ "textDocument": { "documentSymbol": { "hierarchicalDocumentSymbolSupport": true } } })
}

#[test]
fn folds_with_columns_and_words() {
    let mut client = Client::start_as(structured());
    let uri = client.open("a", &format!("# One.\n# Two.\n\n{SOUND}"));
    let folds = ask(&mut client, "foldingRange", &uri);
    let lines: String = folds.iter().map(|fold| format!("{fold}\n")).collect();
    expect_test::expect![[r#"
        {"startLine":0,"startCharacter":0,"endLine":1,"endCharacter":6,"kind":"comment"}
        {"startLine":3,"startCharacter":9,"endLine":6,"endCharacter":10,"collapsedText":" a"}
        {"startLine":8,"startCharacter":9,"endLine":13,"endCharacter":22}
        {"startLine":15,"startCharacter":10,"endLine":25,"endCharacter":1,"collapsedText":" LeNet"}
        {"startLine":20,"startCharacter":10,"endLine":25,"endCharacter":0,"collapsedText":"4 elements"}
        {"startLine":27,"startCharacter":13,"endLine":35,"endCharacter":15,"collapsedText":" Adam, cosine"}
        {"startLine":37,"startCharacter":15,"endLine":43,"endCharacter":33,"collapsedText":" LeNet with Adam"}
    "#]].assert_eq(&lines);
}

#[test]
fn folds_of_whole_lines_leave_the_closing_bracket() {
    let mut client = Client::start_as(json!({
        "textDocument": { "foldingRange": { "lineFoldingOnly": true } }
    }));
    let uri = client.open("a", SOUND);
    let folds = ask(&mut client, "foldingRange", &uri);
    let layers = line_of(SOUND, "layers = [");
    let fold = folds.iter().find(|fold| fold["startLine"] == layers).unwrap();
    assert_eq!(*fold, json!({ "startLine": layers, "endLine": layers + 4 }));
}

#[test]
fn an_editor_that_can_do_nothing_folds_what_is_sound() {
    let mut client = Client::start_as(json!({}));
    let broken = with(SOUND, "[dataset]", "[dataset");
    let uri = client.open("a", &format!("# One.\n# Two.\n\n{broken}"));
    let folds = ask(&mut client, "foldingRange", &uri);
    let lines: String = folds.iter().map(|fold| format!("{fold}\n")).collect();
    expect_test::expect![[r#"
        {"startLine":0,"startCharacter":0,"endLine":1,"endCharacter":6,"kind":"comment"}
        {"startLine":3,"startCharacter":9,"endLine":6,"endCharacter":10}
        {"startLine":8,"startCharacter":8,"endLine":13,"endCharacter":22}
        {"startLine":15,"startCharacter":10,"endLine":25,"endCharacter":1}
        {"startLine":20,"startCharacter":10,"endLine":25,"endCharacter":0}
        {"startLine":27,"startCharacter":13,"endLine":35,"endCharacter":15}
        {"startLine":37,"startCharacter":15,"endLine":43,"endCharacter":33}
    "#]]
    .assert_eq(&lines);
}

#[test]
fn no_more_folds_than_the_client_takes_the_outer_ones_first() {
    let mut client = Client::start_as(json!({
        "textDocument": { "foldingRange": { "rangeLimit": 5 } }
    }));
    let uri = client.open("a", SOUND);
    let folds = ask(&mut client, "foldingRange", &uri);
    assert_eq!(folds.len(), 5);
    let layers = line_of(SOUND, "layers = [");
    assert!(folds.iter().all(|fold| fold["startLine"] != layers), "{folds:?}");
}

#[test]
fn selections_grow_at_each_place() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", SOUND);
    let line = line_of(SOUND, "filters = 32");
    let params = json!({
        "textDocument": { "uri": uri },
        "positions": [{ "line": line, "character": 33 }, { "line": 0, "character": 3 }],
    });
    let selections = client.request("textDocument/selectionRange", params);
    let grown: String = selections.as_array().unwrap().iter().map(chain).collect();
    expect_test::expect![[r#"
        18:31-18:33 < 18:21-18:33 < 18:4-18:101 < 18:2-18:103 < 18:2-21:55 < 17:9-22:1 < 17:0-22:1 < 12:0-22:1 < 0:0-41:0
        0:1-0:8 < 0:0-0:9 < 0:0-3:10 < 0:0-41:0
    "#]].assert_eq(&grown);
}

fn chain(selection: &Value) -> String {
    let mut places = Vec::new();
    let mut at = selection;
    while at.is_object() {
        places.push(place(&at["range"]));
        at = &at["parent"];
    }
    format!("{}\n", places.join(" < "))
}

#[test]
fn links_lead_to_what_is_there() {
    let text = with(
        SOUND,
        "status = \"ready\"",
        "status = \"completed\"\nresults_id = \"r\" # see https://example.org/é.",
    );
    let files = [("sessions/a.toml", text.as_str()), ("history/a/exp_0badcafe.jsonl", "")];
    let mut client = Client::start_in(&files, structured());
    let uri = client.open("a", &text);
    client.publication(&uri);
    // The images are counted in the background.
    let mut links = Vec::new();
    for _ in 0..1500 {
        links = ask(&mut client, "documentLink", &uri);
        if links.len() == 3 {
            break;
        }
        std::thread::sleep(std::time::Duration::from_millis(20));
    }
    let targets: Vec<&str> = links.iter().map(|link| link["target"].as_str().unwrap()).collect();
    let expected = [
        &client.uri("data/malware"),
        &client.uri("history/a/exp_0badcafe.jsonl"),
        "https://example.org/%C3%A9",
    ];
    assert_eq!(targets, expected);
    assert!(links.iter().all(|link| link["tooltip"].is_string()));
}

#[test]
fn links_to_nothing_are_none() {
    let text = with(SOUND, "status = \"ready\"", "status = \"completed\"\nresults_id = \"r\"");
    let text = with(&text, "data/malware", "data/other");
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", &with(&text, "[session]", "# https://example.org\n[session]"));
    let links = ask(&mut client, "documentLink", &uri);
    assert_eq!(links.len(), 1, "{links:?}");
    assert_eq!(links[0].get("tooltip"), None);
}

#[test]
fn a_file_of_another_program_has_no_structure() {
    let mut client = Client::start_as(structured());
    let uri = client.uri("Cargo.toml");
    client.open_uri(&uri, "[package]\nname = \"x\"\n");
    let params = json!({ "textDocument": { "uri": uri } });
    for method in ["documentSymbol", "foldingRange", "documentLink", "semanticTokens/full"] {
        let answer = client.request(&format!("textDocument/{method}"), params.clone());
        assert_eq!(answer, Value::Null, "{method}");
    }
}

#[test]
fn who_asks_twice_gets_the_same_and_after_a_change_what_is_new() {
    let mut client = Client::start_as(structured());
    let uri = client.open("a", SOUND);
    for method in ["documentSymbol", "foldingRange", "codeLens"] {
        let first = ask(&mut client, method, &uri);
        assert!(!first.is_empty() && ask(&mut client, method, &uri) == first, "{method}");
    }
    client.change(&uri, 2, json!([{ "text": "[session]\nid = \"a\"\n" }]));
    assert_eq!(ask(&mut client, "documentSymbol", &uri).len(), 1);
    assert_eq!(ask(&mut client, "foldingRange", &uri).len(), 1);
    assert_eq!(ask(&mut client, "codeLens", &uri), [json!(null); 0]);
}
