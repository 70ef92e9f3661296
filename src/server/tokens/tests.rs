use std::sync::Arc;

use proptest::prelude::*;
use serde_json::Value;

use super::*;
use crate::ide::FileKind;
use crate::lint::Settings;
use crate::text::{TextEdit, offset, range};

const SESSION: &str = "# é🦉\n[session]\nid = \"a\" # é\n\n[dataset]\npath = '''\né\n🦉 x'''\n\n\
    [[models]]\nid = \"m\"\nlayers = [\n  { type = \"Flatten\" },\n]\n\n[[models]]\nid = \"n\"\n\n\
    [[experiments]]\nid = \"e\"\nmodel_id = \"m\"\n";

fn snapshot(document: Document) -> Snapshot {
    Snapshot {
        kind: FileKind::Session,
        document: Arc::new(document),
        catalog: FileKind::Session.catalog().clone(),
        settings: Arc::new(Settings::default()),
        stem: None,
        folder: Arc::default(),
        conflicts: Arc::default(),
        options: Arc::default(),
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
    }
}

/// What a client knows of a token: line, column, length, type, modifiers.
fn decoded(numbers: &[u32]) -> Vec<[u32; 5]> {
    let (mut line, mut column) = (0, 0);
    let tokens = numbers.as_chunks::<5>().0.iter().map(|[lines, columns, rest @ ..]| {
        column = if *lines == 0 { column + columns } else { *columns };
        line += lines;
        [line, column, rest[0], rest[1], rest[2]]
    });
    tokens.collect()
}

/// The same, without sections and their memory.
fn expected(snapshot: &Snapshot, encoding: PositionEncoding) -> Vec<[u32; 5]> {
    let document = &*snapshot.document;
    let all = TextRange::up_to(document.end());
    let tokens = crate::ide::semantic_tokens(snapshot, all).into_iter().map(|token| {
        let place = |at| document.lines().position(document.text(), at, encoding);
        let (start, end) = (place(token.range.start()), place(token.range.end()));
        assert_eq!(start.line, end.line);
        let length = end.character - start.character;
        [start.line, start.character, length, type_number(token.kind), modifier_bits(&token)]
    });
    tokens.collect()
}

fn answer(text: &str) -> Value {
    serde_json::from_str(text).unwrap()
}

fn numbers(value: &Value) -> Vec<u32> {
    let numbers = value.as_array().unwrap().iter();
    numbers.map(|number| u32::try_from(number.as_u64().unwrap()).unwrap()).collect()
}

#[test]
fn places_are_counted_as_the_client_counts() {
    let snapshot = snapshot(Document::parse(SESSION));
    for encoding in [PositionEncoding::Utf8, PositionEncoding::Utf16, PositionEncoding::Utf32] {
        let found = decoded(&FileTokens::of(&snapshot, encoding).numbers());
        assert_eq!(found, expected(&snapshot, encoding));
    }
}

#[test]
fn nothing_changed_is_no_edit() {
    let snapshot = snapshot(Document::parse(SESSION));
    let sent = SentTokens::default();
    let location = Location::Other("a".to_owned());
    let tokens = || FileTokens::of(&snapshot, PositionEncoding::Utf16);
    let full = answer(&sent.full(&location, tokens()));
    let delta = answer(&sent.delta(&location, full["resultId"].as_str().unwrap(), tokens()));
    assert_eq!(delta["edits"], serde_json::json!([]));
    let unknown = answer(&sent.delta(&location, "nothing", tokens()));
    assert_eq!(unknown["data"], full["data"]);
}

#[test]
fn places_far_apart_are_edits_of_their_own() {
    let text = "[[models]]\nid = 'a'\n[[trainings]]\nepochs = 1\n[[models]]\nid = 'b'\n";
    let tokens = |text: &str| {
        let snapshot = snapshot(Document::parse(text));
        FileTokens::of(&snapshot, PositionEncoding::Utf16)
    };
    let sent = SentTokens::default();
    let location = Location::Other("a".to_owned());
    let full = answer(&sent.full(&location, tokens(text)));
    let later = text.replace("'a'", "'aa'").replace("'b'", "'bbb'");
    let id = full["resultId"].as_str().unwrap();
    let delta = answer(&sent.delta(&location, id, tokens(&later)));
    let edits = delta["edits"].as_array().unwrap().iter();
    let lengths: Vec<Value> =
        edits.map(|edit| serde_json::json!([edit["deleteCount"], edit["data"]])).collect();
    assert_eq!(lengths, [serde_json::json!([1, [4]]), serde_json::json!([1, [5]])]);
}

#[test]
fn edits_that_touch_are_one() {
    let text = "[session]\nid = 'n'\n\n[dataset]\npath = 'd'\n\n[[trainings]]\nid = 't'\n";
    let tokens = |text: &str| {
        let snapshot = snapshot(Document::parse(text));
        FileTokens::of(&snapshot, PositionEncoding::Utf16)
    };
    // What is new at the end of a section moves the next one a line on.
    let later = text.replace("'d'\n", "'d'\nseed = 1\n\n").replace("'n'", "'nn'");
    let edits = tokens(&later).since(&tokens(text));
    let places: Vec<_> = edits.iter().map(|edit| (edit.start, edit.delete)).collect();
    assert_eq!(places, [(12, 1), (30, 1)]);
    assert_eq!(edits[1].insert, [1, 7, 1, 6, 0, 3]);
}

#[test]
fn a_table_fades_by_what_is_chosen_in_the_section_above() {
    let encoding = PositionEncoding::Utf16;
    let text = "[dataset.imbalance]\nstrategy = 'none'\n[dataset.imbalance.class_weights]\na = 1\n";
    let document = Document::parse(text);
    let before = snapshot(document.clone());
    let faded = decoded(&FileTokens::of(&before, encoding).numbers());
    let at = text.find("none").unwrap();
    let choose = TextEdit::replace(range(at, at + 4), "manual_class_weights");
    let after = snapshot(document.with_edits(&[choose]).unwrap());
    let found = decoded(&FileTokens::of(&after, encoding).numbers());
    assert_eq!(found, expected(&after, encoding));
    assert_eq!([faded[6][4], found[6][4]], [4, 0], "class_weights");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]

    #[test]
    fn a_delta_leads_to_the_new_tokens(
        edits in prop::collection::vec((any::<prop::sample::Index>(), 0usize..9, prop::sample::select(&[
            "", "\n", "[", "]", "\"", "#", "é", "[[models]]\nid = \"x\"\n", "x = 1\n", "\"\"\"", "m",
        ][..])), 1..6),
        place in any::<prop::sample::Index>(),
    ) {
        let sent = SentTokens::default();
        let location = Location::Other("a".to_owned());
        let encoding = PositionEncoding::Utf16;
        let mut document = Document::parse(SESSION);
        let first = snapshot(document.clone());
        let full = answer(&sent.full(&location, FileTokens::of(&first, encoding)));
        let mut id = full["resultId"].as_str().unwrap().to_owned();
        let mut data = numbers(&full["data"]);
        for (at, len, text) in edits {
            let boundary = |mut at: usize| {
                while !document.text().is_char_boundary(at) {
                    at -= 1;
                }
                at
            };
            let start = boundary(at.index(document.text().len() + 1));
            let end = boundary((start + len).min(document.text().len()));
            document = document
                .with_edits(&[TextEdit::replace(range(start, end.max(start)), text)])
                .unwrap();
            let now = snapshot(document.clone());
            let delta = answer(&sent.delta(&location, &id, FileTokens::of(&now, encoding)));
            id = delta["resultId"].as_str().unwrap().to_owned();
            // Places count in the tokens before, so the last edit goes first.
            let mut next = usize::MAX;
            for edit in delta["edits"].as_array().unwrap().iter().rev() {
                let start = usize::try_from(edit["start"].as_u64().unwrap()).unwrap();
                let delete = usize::try_from(edit["deleteCount"].as_u64().unwrap()).unwrap();
                prop_assert!(start + delete < next, "two edits touch: their order is not clear");
                data.splice(start..start + delete, numbers(&edit["data"]));
                next = start;
            }
            let anew = snapshot(Document::parse(document.text()));
            prop_assert_eq!(decoded(&data), expected(&anew, encoding), "{}", document.text());
        }
        // What is on some lines is what all of it says of these lines.
        let now = snapshot(document);
        let at = offset(place.index(now.document.text().len() + 1));
        let lines = now.document.lines();
        let line = lines.line(at);
        let start = lines.line_start(line).unwrap();
        let text = FileTokens::written_range(&now, TextRange::empty(start), encoding);
        let found = decoded(&numbers(&answer(&format!("[{text}]"))));
        let all = expected(&now, encoding);
        let there: Vec<_> = all.into_iter().filter(|token| token[0] as usize == line).collect();
        prop_assert_eq!(found, there);
    }
}
