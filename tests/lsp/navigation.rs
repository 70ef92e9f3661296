//! From names to what they name, for an editor that can do everything and for one that can do
//! nothing beyond.

use expect_test::{Expect, expect};
use serde_json::{Value, json};

use crate::client::{Client, able, place};

/// A session with characters of every width before names, which are written in every layout.
pub const SESSION: &str = "\u{feff}[session]\r\nid = \"a\"\r\n\r\n\
    [dataset]\r\nclasses = [\"🦉é\", \"b\"]\r\n\
    imbalance.class_weights = { \"🦉é\" = 2.0 }\r\n\r\n\
    [[models]]\r\nid = \"lenet\"\r\nkind = \"custom_cnn\"\r\n\r\n\
    [[experiments]]\r\nname = \"🦉\"\r\nmodel_id = \"lenet\"\r\n";

/// `method` at a place of the document; `more` is added to the parameters.
pub fn ask_at(client: &mut Client, method: &str, uri: &str, at: (u32, u32), more: Value) -> Value {
    let mut params = json!({
        "textDocument": { "uri": uri }, "position": { "line": at.0, "character": at.1 }
    });
    let more = more.as_object().cloned().unwrap_or_default();
    params.as_object_mut().unwrap().extend(more);
    client.request(&format!("textDocument/{method}"), params)
}

/// The ranges of a list of places, a line each.
fn listed(places: &Value) -> String {
    let line = |found: &Value| format!("{} {}\n", place(&found["range"]), found["kind"]);
    places.as_array().unwrap().iter().map(line).collect()
}

fn check_highlights(client: &mut Client, uri: &str, at: (u32, u32), expected: Expect) {
    expected.assert_eq(&listed(&ask_at(client, "documentHighlight", uri, at, Value::Null)));
}

#[test]
fn an_able_editor_gets_links() {
    let mut client = Client::start();
    let uri = client.open("a", SESSION);
    let found = ask_at(&mut client, "definition", &uri, (13, 14), Value::Null);
    let [link] = &found.as_array().unwrap()[..] else { panic!("{found}") };
    assert_eq!(link["targetUri"], uri);
    let of = |key: &str| place(&link[key]);
    expect!["13:12-13:17 → 8:6-8:11 in 7:0-9:19"].assert_eq(&format!(
        "{} → {} in {}",
        of("originSelectionRange"),
        of("targetSelectionRange"),
        of("targetRange")
    ));
}

#[test]
fn a_bare_editor_gets_places() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", SESSION);
    let found = ask_at(&mut client, "definition", &uri, (13, 14), Value::Null);
    assert_eq!(found[0]["uri"], uri);
    expect!["8:6-8:11 null\n"].assert_eq(&listed(&found));
    let nothing = ask_at(&mut client, "definition", &uri, (12, 9), Value::Null);
    assert_eq!(nothing, Value::Null);
}

#[test]
fn references_come_with_and_without_the_definition() {
    let mut client = Client::start_as(json!({}));
    let uri = client.open("a", SESSION);
    let mut references = |with: bool| {
        let more = json!({ "context": { "includeDeclaration": with } });
        listed(&ask_at(&mut client, "references", &uri, (8, 7), more))
    };
    expect!["8:6-8:11 null\n13:12-13:17 null\n"].assert_eq(&references(true));
    expect!["13:12-13:17 null\n"].assert_eq(&references(false));
}

#[test]
fn highlights_tell_the_definition_from_the_rest() {
    let mut client = Client::start();
    let uri = client.open("a", SESSION);
    check_highlights(
        &mut client,
        &uri,
        (8, 7),
        expect![[r#"
            8:6-8:11 3
            13:12-13:17 2
        "#]],
    );
    check_highlights(
        &mut client,
        &uri,
        (4, 12),
        expect![[r#"
            4:12-4:15 3
            5:29-5:32 2
        "#]],
    );
    check_highlights(&mut client, &uri, (9, 1), expect![""]);
}

#[test]
fn an_id_is_typed_together_with_its_references() {
    check_linked(&mut Client::start(), SESSION);
}

#[test]
fn so_it_is_in_an_editor_that_can_do_nothing() {
    let broken = SESSION.replacen("[dataset]", "[dataset", 1);
    check_linked(&mut Client::start_as(json!({})), &broken);
}

fn check_linked(client: &mut Client, text: &str) {
    let uri = client.open("a", text);
    let linked = ask_at(client, "linkedEditingRange", &uri, (8, 8), Value::Null);
    let ranges: Vec<String> = linked["ranges"].as_array().unwrap().iter().map(place).collect();
    assert_eq!(ranges, ["8:6-8:11", "13:12-13:17"]);
    assert_eq!(linked["wordPattern"], "[A-Za-z0-9_-]+");
    let reference = ask_at(client, "linkedEditingRange", &uri, (13, 14), Value::Null);
    assert_eq!(reference, Value::Null);
}

/// The line of the reference that the type definition leads to.
fn explanation(client: &mut Client, uri: &str, at: (u32, u32)) -> String {
    let found = ask_at(client, "typeDefinition", uri, at, Value::Null);
    let (file, range) = match found.get(0) {
        Some(link) => (&link["targetUri"], &link["targetSelectionRange"]),
        None => (&found["uri"], &found["range"]),
    };
    let path = file.as_str().unwrap().strip_prefix("file://").unwrap();
    let page = std::fs::read_to_string(path).unwrap();
    let line = usize::try_from(range["start"]["line"].as_u64().unwrap()).unwrap();
    page.lines().nth(line).unwrap().chars().take(40).collect()
}

#[test]
fn keys_and_values_lead_to_their_explanation() {
    for capabilities in [able(), json!({})] {
        let mut client = Client::start_in(&[("sessions/b.toml", "")], capabilities);
        let uri = client.open("a", SESSION);
        let mut at = |at| explanation(&mut client, &uri, at);
        expect!["### `[[models]]`"].assert_eq(&at((7, 4)));
        expect![[r#"| `kind` | `"custom_cnn"`, `"transfer_le"#]].assert_eq(&at((9, 1)));
        expect![[r#"| `"custom_cnn"` | Your own CNN | A conv"#]].assert_eq(&at((9, 10)));
        expect!["| `class_weights` | table of any keys; e"].assert_eq(&at((5, 30)));
        let kept = client.folder().join(".nestling/cache/reference/session-file.md");
        assert!(kept.is_file());
    }
}

#[test]
fn files_outside_a_workspace_are_explained_too() {
    let mut client = Client::start();
    let uri = "untitled:Untitled-1".to_owned();
    client.open_uri(&uri, SESSION);
    expect!["### `[[models]]`"].assert_eq(&explanation(&mut client, &uri, (7, 4)));
    assert!(!client.folder().join(".nestling").exists());
}

#[test]
fn settings_and_catalogs_are_explained_as_well() {
    let mut client = Client::start();
    let settings = client.uri("nestling.toml");
    client.open_uri(&settings, "[lints]\nunusual-value = \"off\"\n");
    expect!["### `[lints]`"].assert_eq(&explanation(&mut client, &settings, (0, 2)));
    expect![[r#"| `unusual-value` | `"off"`, `"hint"`, `"#]].assert_eq(&explanation(
        &mut client,
        &settings,
        (1, 2),
    ));
    let catalog = client.uri("plugins/lion.toml");
    client.open_uri(&catalog, "[[choice]]\nfor = 'training.optimizer'\nvalue = 'lion'\n");
    expect!["| `for` | text | **required** | The tabl"].assert_eq(&explanation(
        &mut client,
        &catalog,
        (1, 1),
    ));
}
