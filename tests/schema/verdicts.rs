//! A validator that knows nothing but the schema says of a session what `check` says, as far as a
//! schema can.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use expect_test::expect;
use jsonschema::Validator;
use nestling::catalog::Catalog;
use nestling::lint::{self, FixAction, FixScope, Input, Settings, Severity};
use nestling::session::Session;
use nestling::session::samples::DatasetFolder;
use nestling::syntax::Document;
use nestling::text::apply_edits;
use proptest::prelude::*;
use proptest::sample::Index;
use serde_json::{Value as Json, json};
use toml::Value;

const COMPLETE: &str = include_str!("../data/complete-session.toml");

/// The codes of mistakes that a schema can express.
const EXPRESSIBLE: [&str; 7] = [
    "unknown-key",
    "missing-key",
    "wrong-type",
    "invalid-value",
    "out-of-range",
    "invalid-id",
    "unsupported-format",
];

static VALIDATOR: LazyLock<Validator> = LazyLock::new(|| {
    let schema = Catalog::builtin().schema();
    jsonschema::options().should_validate_formats(true).build(&schema).expect("a sound schema")
});

/// The errors that `check` finds and a schema could find.
fn by_check(text: &str) -> Vec<String> {
    found(text)
        .into_iter()
        .filter(|found| found.severity == Severity::Error && EXPRESSIBLE.contains(&found.code))
        .map(|found| format!("{}: {}", found.code, found.message))
        .collect()
}

fn found(text: &str) -> Vec<lint::Diagnostic> {
    found_with(FixScope::None, text)
}

fn found_with(fixes: FixScope, text: &str) -> Vec<lint::Diagnostic> {
    let document = Document::parse(text);
    lint::check(Input {
        session: &Session::new(&document, Catalog::builtin()),
        stem: None,
        settings: &Settings::default(),
        fixes,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: "2026-11-22T10:00:00Z".parse().expect("a time"),
        cancelled: None,
    })
}

/// What the validator finds.
fn by_schema(text: &str) -> Vec<String> {
    let session: toml::Table = text.parse().expect("it is TOML");
    let session = json(&Value::Table(session));
    VALIDATOR.iter_errors(&session).map(|error| error.to_string()).collect()
}

/// A value as JSON has it: times are strings there.
fn json(value: &Value) -> Json {
    match value {
        Value::String(text) => json!(text),
        Value::Integer(number) => json!(number),
        Value::Float(number) => json!(number),
        Value::Boolean(value) => json!(value),
        Value::Datetime(time) => json!(time.to_string()),
        Value::Array(items) => items.iter().map(json).collect(),
        Value::Table(fields) => {
            Json::Object(fields.iter().map(|(key, value)| (key.clone(), json(value))).collect())
        }
    }
}

fn check(text: &str) {
    let (check, schema) = (by_check(text), by_schema(text));
    assert_eq!(check.is_empty(), schema.is_empty(), "{text}\n{check:#?}\n{schema:#?}");
}

#[test]
fn the_schemas_are_sound_themselves() {
    for name in ["session", "workspace"] {
        let path = format!("{}/schemas/{name}.schema.json", env!("CARGO_MANIFEST_DIR"));
        let schema: Json = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        jsonschema::draft202012::meta::validate(&schema).unwrap();
    }
}

#[test]
fn sound_sessions_satisfy_the_schema() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/data");
    let models = fs::read_dir(folder.join("parameter-truth/sessions")).unwrap();
    let mut sessions: Vec<_> = models.map(|file| file.unwrap().path()).collect();
    assert_eq!(sessions.len(), 12);
    sessions.push(folder.join("complete-session.toml"));
    for path in sessions {
        let text = fs::read_to_string(&path).unwrap();
        assert_eq!((by_check(&text), by_schema(&text)), (vec![], vec![]), "{}", path.display());
    }
}

#[test]
fn the_sessions_of_the_demonstration_are_judged_alike() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/demo/sessions");
    let sessions = fs::read_dir(folder).unwrap().map(|file| file.unwrap().path());
    let texts = sessions.map(|path| fs::read_to_string(path).unwrap());
    // A validator needs TOML to begin with.
    let readable: Vec<String> = texts.filter(|text| text.parse::<toml::Table>().is_ok()).collect();
    assert!(!readable.is_empty());
    readable.iter().for_each(|text| check(text));
}

#[test]
fn each_kind_of_mistake_is_found_by_both() {
    let mistakes = [
        // unknown-key
        ("batch_size = 32", "batchsize = 32"),
        ("[session]", "[session]\nidd = 1"),
        ("[dataset.split]", "[dataset.splits]"),
        ("stride = 1,", "strides = 1,"),
        // missing-key
        ("learning_rate = 0.001\n", ""),
        ("id = \"swift-golden-falcon\"", ""),
        ("kind = \"custom_cnn\"", ""),
        ("model_id = \"model_3fa9c1d2\"", ""),
        ("units = 256, ", ""),
        ("patch_size = 16", ""),
        ("base_model = \"ResNet50\"", ""),
        // wrong-type
        ("epochs = 100", "epochs = \"100\""),
        ("shuffle = true", "shuffle = 1"),
        ("created_at = 2026-11-22T10:00:00Z", "created_at = 2026-11-22"),
        ("shuffle = true", "shuffle = { }"),
        // invalid-value
        ("\"adam\"", "\"adamm\""),
        ("padding = \"same\"", "padding = \"full\""),
        ("type = \"Flatten\"", "type = \"Flat\""),
        ("base_model = \"ResNet50\"", "base_model = \"ResNet5\""),
        ("{ type = \"GlobalAvgPool\" },", "{ type = \"Conv2D\", filters = 1 },"),
        // out-of-range
        ("epochs = 100", "epochs = 0"),
        ("rate = 0.5", "rate = 1"),
        ("image_size = [224, 224]", "image_size = [224]"),
        ("image_size = [224, 224]", "image_size = [224, 5000]"),
        ("learning_rate = 0.001", "learning_rate = 0"),
        // invalid-id
        ("id = \"exp_0badcafe\"", "id = \"exp 1\""),
        // unsupported-format
        ("format = 1", "format = 2"),
    ];
    for (sound, wrong) in mistakes {
        assert!(COMPLETE.contains(sound), "{sound}");
        let text = COMPLETE.replacen(sound, wrong, 1);
        let (check, schema) = (by_check(&text), by_schema(&text));
        assert!(!check.is_empty() && !schema.is_empty(), "{wrong}: {check:#?} {schema:#?}");
    }
}

#[test]
fn older_spellings_are_no_errors() {
    for (name, older) in [
        ("learning_rate =", "lr ="),
        ("kind = \"transfer_learning\"", "model_type = \"transfer_learning\""),
        ("[[trainings]]", "[[training_library]]"),
        ("model_id =", "model ="),
        ("id = \"swift", "session_id = \"swift"),
    ] {
        assert!(COMPLETE.contains(name), "{name}");
        check(&COMPLETE.replace(name, older));
    }
    // What a selector asks for, it asks for under its older name too.
    let text = COMPLETE
        .replace("kind = \"transfer_learning\"", "model_type = \"transfer_learning\"")
        .replace("base_model = \"ResNet50\"\n", "");
    assert_eq!((by_check(&text).len(), by_schema(&text).len()), (1, 1));
}

#[test]
fn what_the_validator_says_is_readable() {
    let text = COMPLETE.replace("learning_rate = 0.001\n", "").replace("\"adam\"", "\"adamm\"");
    expect![[r#"
        "adamm" is not one of "adam", "adamw" or 2 other candidates
        "learning_rate" is a required property"#]]
    .assert_eq(&by_schema(&text).join("\n"));
}

/// The complete session without the keys that have no effect: of those only that is told, while a
/// schema judges their values too.
static EFFECTIVE: LazyLock<String> = LazyLock::new(|| {
    let mut text = COMPLETE.to_owned();
    loop {
        let found = found_with(FixScope::All, &text);
        let removal =
            found.iter().filter(|found| found.code == "inapplicable-key").find_map(|found| {
                found.fixes.iter().find_map(|fix| match &fix.action {
                    FixAction::Edit(edits) if fix.title.starts_with("Remove") => Some(edits),
                    _ => None,
                })
            });
        let Some(removal) = removal else { return text };
        text = apply_edits(&text, removal).unwrap();
    }
});

/// The places of a value's tables and arrays at which something can be changed.
fn places(value: &Value, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    let children: Vec<(Step, &Value)> = match value {
        Value::Table(fields) => {
            fields.iter().map(|(key, value)| (Step::Key(key.clone()), value)).collect()
        }
        Value::Array(items) => {
            items.iter().enumerate().map(|(at, value)| (Step::At(at), value)).collect()
        }
        _ => return,
    };
    for (step, child) in children {
        path.push(step);
        found.push(path.clone());
        places(child, path, found);
        path.pop();
    }
}

#[derive(Debug, Clone)]
enum Step {
    Key(String),
    At(usize),
}

#[derive(Debug, Clone)]
enum Mutation {
    Replace(Value),
    Remove,
    Rename(&'static str),
}

fn mutation() -> impl Strategy<Value = Mutation> {
    // No floats that are whole (JSON cannot tell 1.0 from 1), and no times (JSON has strings).
    let value = prop_oneof![
        Just(Value::Boolean(true)),
        prop::sample::select(vec![-1, 0, 1, 2, 3, 8, 16, 99, 300, 5000, 2_000_000])
            .prop_map(Value::Integer),
        prop::sample::select(vec![-0.5, 0.25, 0.999, 1.5, 12.75, 99.5]).prop_map(Value::Float),
        prop::sample::select(vec!["", "adam", "a b", "relu", "Dense", "custom_cnn", "none"])
            .prop_map(|text| Value::String(text.to_owned())),
        Just(Value::Array(vec![])),
        Just(Value::Array(vec![Value::Integer(1), Value::Integer(1)])),
        Just(Value::Table(toml::Table::new())),
    ];
    prop_oneof![
        4 => value.prop_map(Mutation::Replace),
        1 => Just(Mutation::Remove),
        1 => prop::sample::select(vec!["id", "kind", "units", "epochs", "colour"])
            .prop_map(Mutation::Rename),
    ]
}

/// Makes the change; `false` if it is none, or one that JSON cannot tell.
fn mutate(root: &mut Value, path: &[Step], mutation: Mutation) -> bool {
    let Some((last, way)) = path.split_last() else { return false };
    let mut at = root;
    for step in way {
        let next = match step {
            Step::Key(key) => at.get_mut(key.as_str()),
            Step::At(index) => at.get_mut(*index),
        };
        let Some(next) = next else { return false };
        at = next;
    }
    match (at, last) {
        (Value::Table(table), Step::Key(key)) => {
            let was_time = matches!(table.get(key), Some(Value::Datetime(_)));
            match mutation {
                Mutation::Replace(Value::String(_)) if was_time => return false,
                Mutation::Replace(value) => _ = table.insert(key.clone(), value),
                Mutation::Remove => _ = table.remove(key),
                Mutation::Rename(name) => {
                    if was_time || table.contains_key(name) {
                        return false;
                    }
                    let Some(value) = table.remove(key) else { return false };
                    table.insert(name.to_owned(), value);
                }
            }
            true
        }
        (Value::Array(items), Step::At(index)) => {
            match mutation {
                Mutation::Replace(value) => items[*index] = value,
                Mutation::Remove => _ = items.remove(*index),
                Mutation::Rename(_) => return false,
            }
            true
        }
        _ => false,
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    /// Wherever a session is changed, both agree on whether it is still sound.
    #[test]
    fn both_judge_alike(place: Index, mutation in mutation()) {
        let mut session = Value::Table(EFFECTIVE.parse().unwrap());
        let mut all = Vec::new();
        places(&session, &mut Vec::new(), &mut all);
        let path = place.get(&all).clone();
        prop_assume!(mutate(&mut session, &path, mutation));
        let text = toml::to_string(&session).unwrap();
        prop_assume!(found(&text).iter().all(|found| found.code != "inapplicable-key"));
        check(&text);
    }
}
