//! Colours: what each word is, in full, in part, and as a difference.

use serde_json::{Value, json};

use crate::client::{Client, able};
use crate::sessions::{SOUND, line_of, with};

/// The numbers of an answer as words: `line:column+length type modifiers…`.
fn words(numbers: &[u64], legend: &Value) -> Vec<String> {
    let (mut line, mut column) = (0, 0);
    let (tokens, rest) = numbers.as_chunks::<5>();
    assert!(rest.is_empty());
    let token = |[lines, columns, length, kind, bits]: &[u64; 5]| {
        column = if *lines == 0 { column + columns } else { *columns };
        line += lines;
        let kind = legend["tokenTypes"][usize::try_from(*kind).unwrap()].as_str().unwrap();
        let modifiers = legend["tokenModifiers"].as_array().unwrap().iter().enumerate();
        let modifiers = modifiers.filter(|(bit, _)| bits >> bit & 1 == 1);
        let modifiers: Vec<&str> = modifiers.map(|(_, name)| name.as_str().unwrap()).collect();
        format!("{line}:{column}+{length} {kind} {}", modifiers.join(" ")).trim_end().to_owned()
    };
    tokens.iter().map(token).collect()
}

fn numbers(data: &Value) -> Vec<u64> {
    data.as_array().unwrap().iter().map(|number| number.as_u64().unwrap()).collect()
}

fn start(capabilities: Value) -> (Client, Value) {
    let mut client = Client::spawn();
    let mut offer = client.initialize(capabilities);
    client.notify("initialized", json!({}));
    let legend = offer["semanticTokensProvider"]["legend"].take();
    (client, legend)
}

#[test]
fn every_word_of_a_session() {
    let expected = expect_test::expect![[r#"
        0:0+5 comment
        1:2+6 namespace unused
        2:0+2 property
        2:5+3 variable declaration unused
        2:9+3 comment
        3:0+4 property
        3:7+12 enumMember
        4:5+1 number"#]];
    for capabilities in [able(), json!({})] {
        let (mut client, legend) = start(capabilities);
        let text = "# é🦉\n[[models]]\nid = \"é\" # é\nkind = \"custom_cnn\"\nlr = 1\n";
        let uri = client.open("a", text);
        let params = json!({ "textDocument": { "uri": uri } });
        let answer = client.request("textDocument/semanticTokens/full", params);
        let found = words(&numbers(&answer["data"]), &legend).join("\n");
        expected.assert_eq(&found);
    }
}

#[test]
fn a_range_has_the_tokens_of_its_lines() {
    let (mut client, legend) = start(able());
    let uri = client.open("a", SOUND);
    let line = line_of(SOUND, "epochs = 100");
    let place = |line| json!({ "line": line, "character": 0 });
    let params = json!({
        "textDocument": { "uri": uri },
        "range": { "start": place(line), "end": place(line + 1) },
    });
    let answer = client.request("textDocument/semanticTokens/range", params);
    let found = words(&numbers(&answer["data"]), &legend);
    let lines = [format!("{line}:0+6 property"), format!("{line}:9+3 number epochs")];
    assert_eq!(found[..2], lines);
}

#[test]
fn an_edit_costs_a_small_difference() {
    let (mut client, legend) = start(able());
    let uri = client.open("a", SOUND);
    let document = json!({ "uri": uri });
    let full =
        client.request("textDocument/semanticTokens/full", json!({ "textDocument": document }));
    let line = line_of(SOUND, "epochs = 100");
    let at = json!({ "line": line, "character": 9 });
    client.change(&uri, 2, json!([{ "range": { "start": at, "end": at }, "text": "1" }]));
    let delta = client.request(
        "textDocument/semanticTokens/full/delta",
        json!({ "textDocument": document, "previousResultId": full["resultId"] }),
    );
    let edits = delta["edits"].as_array().unwrap();
    assert_eq!(edits.len(), 1);
    assert_eq!((&edits[0]["deleteCount"], &edits[0]["data"]), (&json!(1), &json!([4])));

    let mut data = numbers(&full["data"]);
    let start = usize::try_from(edits[0]["start"].as_u64().unwrap()).unwrap();
    data.splice(start..=start, [4]);
    let anew =
        client.request("textDocument/semanticTokens/full", json!({ "textDocument": document }));
    assert_eq!(words(&data, &legend), words(&numbers(&anew["data"]), &legend));

    let forgotten = client.request(
        "textDocument/semanticTokens/full/delta",
        json!({ "textDocument": document, "previousResultId": full["resultId"] }),
    );
    assert_eq!(forgotten["data"], anew["data"], "an older result is answered in full");
}

#[test]
fn a_model_looks_unused_until_an_experiment_uses_it() {
    let (mut client, legend) = start(able());
    let id = "model_id = \"model_3fa9c1d2\"";
    let uri = client.open("a", &with(SOUND, id, "model_id = \"model_3fa9c1d\""));
    let params = json!({ "textDocument": { "uri": uri } });
    let line = line_of(SOUND, "[[models]]");
    let header = |client: &mut Client| {
        let answer = client.request("textDocument/semanticTokens/full", params.clone());
        let found = words(&numbers(&answer["data"]), &legend);
        found.into_iter().find(|word| word.starts_with(&format!("{line}:"))).unwrap()
    };
    assert_eq!(header(&mut client), format!("{line}:2+6 namespace unused"));
    client.change(&uri, 2, json!([{ "text": SOUND }]));
    assert_eq!(header(&mut client), format!("{line}:2+6 namespace"));
}
