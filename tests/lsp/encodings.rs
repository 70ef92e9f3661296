//! Columns in bytes, UTF-16 units and characters.

use serde_json::{Value, json};

use crate::client::{Client, able, listed};
use crate::sessions::SOUND;

/// A file as Windows editors write it, with characters of every width before a mistake: the 7.
const WIDE: &str = "\u{feff}# 🦉\r\n[dataset]\r\nclasses = [\"🦉é\", 7]\r\n";

/// Opens [`WIDE`], mends the mistake at the columns where it must be, and looks again.
fn mend(encodings: Value, start: u32) {
    let mut capabilities = able();
    capabilities["general"]["positionEncodings"] = encodings;
    let mut client = Client::start_as(capabilities);
    let uri = client.open("a", WIDE);
    let publication = client.publication(&uri);
    let end = start + 1;
    let mistake = format!("2:{start}-2:{end} error wrong-type\n");
    assert!(listed(&publication["diagnostics"]).contains(&mistake), "{publication}");

    let range = json!({
        "start": { "line": 2, "character": start }, "end": { "line": 2, "character": end }
    });
    client.change(&uri, 2, json!([{ "range": range, "text": "\"b\"" }]));
    let mended = client.diagnostics(&uri);
    assert!(!mended.contains("wrong-type") && !mended.contains("syntax"), "{mended}");
}

#[test]
fn columns_are_bytes_for_utf8() {
    mend(json!(["utf-8"]), 21);
}

#[test]
fn columns_are_units_for_utf16() {
    mend(json!(["utf-16"]), 18);
    mend(Value::Null, 18);
}

#[test]
fn columns_are_characters_for_utf32() {
    mend(json!(["utf-32"]), 17);
}

#[test]
fn the_client_chooses_the_encoding() {
    mend(json!(["utf-8", "utf-16", "utf-32"]), 21);
    mend(json!(["utf-32", "utf-16"]), 17);
}

#[test]
fn places_beyond_the_end_are_clamped() {
    let mut client = Client::start();
    let uri = client.open("a", SOUND);
    client.publication(&uri);
    let far = json!({ "line": 4_000_000_000_u32, "character": 4_000_000_000_u32 });
    let place = json!({ "textDocument": { "uri": uri }, "position": far });
    client.request("textDocument/hover", place.clone());
    client.request("textDocument/completion", place);
    let range = json!({ "start": { "line": 3, "character": 999 }, "end": far });
    let params =
        json!({ "textDocument": { "uri": uri }, "range": range, "context": { "diagnostics": [] } });
    client.request("textDocument/codeAction", params);
    client.change(&uri, 2, json!([{ "range": { "start": far, "end": far }, "text": "x" }]));
    assert!(client.diagnostics(&uri).contains("41:0-41:1 error syntax"));
}

#[test]
fn no_place_is_too_odd_for_a_change() {
    for end in [json!(9_007_199_254_740_991_u64), json!(1.797e308), json!(u64::MAX)] {
        let mut client = Client::start();
        let uri = client.open("a", "what is this?");
        assert_ne!(client.diagnostics(&uri), "");
        let start = json!({ "line": -1, "character": -1 });
        let end = json!({ "line": end, "character": end });
        let whole = json!({ "start": start, "end": end });
        client.change(&uri, 2, json!([{ "range": whole, "text": SOUND }]));
        assert_eq!(client.diagnostics(&uri), "");
    }
}
