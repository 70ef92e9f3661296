//! What an editor does with a text: it applies the edits it is given.

use serde_json::Value;

/// The text after `edits` (all given in places of the present text, UTF-16).
pub fn apply(text: &str, edits: &Value) -> String {
    let mut edits: Vec<(usize, usize, &str)> = edits
        .as_array()
        .expect("a list of edits")
        .iter()
        .map(|edit| {
            let (start, end) = range(text, &edit["range"]);
            (start, end, edit["newText"].as_str().unwrap())
        })
        .collect();
    // Stable: insertions at one place keep their order.
    edits.sort_by_key(|(start, end, _)| (*start, *end));
    let mut out = String::new();
    let mut done = 0;
    for (start, end, new) in edits {
        assert!(start >= done, "edits overlap");
        out += &text[done..start];
        out += new;
        done = end;
    }
    out + &text[done..]
}

/// The bytes of a range.
pub fn range(text: &str, range: &Value) -> (usize, usize) {
    (offset(text, &range["start"]), offset(text, &range["end"]))
}

fn offset(text: &str, place: &Value) -> usize {
    let line = usize::try_from(place["line"].as_u64().unwrap()).unwrap();
    let column = usize::try_from(place["character"].as_u64().unwrap()).unwrap();
    let start: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let mut units = 0;
    let in_line = text[start..].char_indices().find(|(_, c)| {
        let found = units >= column;
        units += c.len_utf16();
        found
    });
    in_line.map_or(text.len(), |(at, _)| start + at)
}

/// The edits of the one document that a workspace edit changes; it must be `uri`.
pub fn edits_of(edit: &Value, uri: &str) -> Value {
    if let Some(changes) = edit["documentChanges"].as_array() {
        let [change] = changes.as_slice() else { panic!("one document: {edit}") };
        assert_eq!(change["textDocument"]["uri"], uri);
        return change["edits"].clone();
    }
    let changes = edit["changes"].as_object().expect("an edit of texts");
    assert_eq!(changes.len(), 1);
    changes[uri].clone()
}
