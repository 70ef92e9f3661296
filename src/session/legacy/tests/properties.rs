//! What holds for any file, however odd: the older sessions, changed at random places.

use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, json};

use super::*;
use crate::session::legacy::{kept, same};

/// A change at some place of a file.
#[derive(Debug, Clone)]
enum Mutation {
    Drop,
    Replace(Json),
    AddKey(String, Json),
    Again,
}

fn value() -> impl Strategy<Value = Json> {
    let scalar = select(vec![
        Json::Null,
        json!(true),
        json!(false),
        json!(0),
        json!(1),
        json!(-3),
        json!(10.0),
        json!(0.1),
        json!(1e300),
        json!(u64::MAX),
        json!(9_007_199_254_740_993_u64),
        json!(""),
        json!("None"),
        json!("SGD"),
        json!("SGD with Momentum"),
        json!("sgd WITH momentum"),
        json!("Lion"),
        json!("[ -1, 1 ]"),
        json!("vision transformer"),
        json!("NaN"),
        json!("line\nbreak \u{0} \"quoted\" 'é'"),
        json!("2026-10-25T02:30:00"),
        json!("2026-03-29T02:30:00.5"),
        json!("2026-11-22T22:54:02+05:30"),
        json!("2026-11-22 22:54:02Z"),
        json!("model_fb0043ef"),
        json!("../x"),
        json!({}),
        json!([]),
        json!({ "json": "[1" }),
        json!({ "absent": [["id"]] }),
        json!([1, null, 2.5]),
        json!([null, 0.25, null]),
        json!([3, 3]),
        json!([0, 1, 2, 5]),
        json!([{ "type": "Dense", "units": 3, "b": { "z": 1, "a": null } }, null, "x"]),
        json!({ "val_acc": 0.5, "val_accuracy": 0.6, "note": "x", "train_accuracy": 1 }),
    ]);
    scalar.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..3).prop_map(Json::from),
            prop::collection::vec((key(), inner), 0..3)
                .prop_map(|pairs| pairs.into_iter().collect()),
        ]
    })
}

fn key() -> impl Strategy<Value = String> {
    select(vec![
        "",
        "x",
        "a.b",
        "json",
        "absent",
        "id",
        "name",
        "tags",
        "momentum",
        "val_accuracy",
        "epoch",
        "params",
        "history",
        "custom",
        "strides",
        "metrics",
        "config",
        "again#",
        "\u{7f} é",
    ])
    .prop_map(str::to_owned)
}

fn mutation() -> impl Strategy<Value = (Index, Mutation)> {
    let change = prop_oneof![
        2 => Just(Mutation::Drop),
        4 => value().prop_map(Mutation::Replace),
        3 => (key(), value()).prop_map(|(key, value)| Mutation::AddKey(key, value)),
        1 => Just(Mutation::Again),
    ];
    (any::<Index>(), change)
}

fn file() -> impl Strategy<Value = Json> {
    let mutations = prop::collection::vec(mutation(), 0..8);
    (0..SAMPLES.len(), mutations).prop_map(|(sample, mutations)| {
        let mut json: Json = SAMPLES[sample].1.parse().unwrap();
        for (place, mutation) in mutations {
            let place = place.index(count(&json));
            mutate(&mut json, &mut { place }, &mutation);
        }
        json
    })
}

fn count(json: &Json) -> usize {
    1 + match json {
        Json::Object(object) => object.values().map(count).sum(),
        Json::Array(items) => items.iter().map(count).sum(),
        _ => 0,
    }
}

/// Changes the value that is the `place`th from here; whether that place was met.
fn mutate(json: &mut Json, place: &mut usize, mutation: &Mutation) -> bool {
    if *place == 0 {
        match (mutation, &mut *json) {
            (Mutation::AddKey(key, value), Json::Object(object)) => {
                object.insert(key.clone(), value.clone());
            }
            (Mutation::Again, Json::Array(items)) => items.extend(items.clone()),
            (Mutation::Replace(value), _) => *json = value.clone(),
            (Mutation::Drop, _) => *json = Json::Null,
            _ => {}
        }
        return true;
    }
    *place -= 1;
    match json {
        Json::Object(object) => {
            let found = object.iter_mut().find_map(|(key, value)| {
                let is_it = *place == 0;
                mutate(value, place, mutation).then(|| is_it.then(|| key.clone()))
            });
            if let (Some(Some(key)), Mutation::Drop) = (&found, mutation) {
                object.shift_remove(key);
            }
            found.is_some()
        }
        Json::Array(items) => {
            let found = items.iter_mut().enumerate().find_map(|(index, item)| {
                let is_it = *place == 0;
                mutate(item, place, mutation).then(|| is_it.then_some(index))
            });
            if let (Some(Some(index)), Mutation::Drop) = (&found, mutation) {
                items.remove(*index);
            }
            found.is_some()
        }
        _ => false,
    }
}

/// The file as far as it says something: a `null` among the entries says nothing either.
fn said(json: &Json) -> Map<String, Json> {
    let mut object = kept::without_nulls(json.as_object().unwrap());
    for library in ["model_library", "training_library", "experiments"] {
        if let Some(Json::Array(entries)) = object.get_mut(library) {
            entries.retain(|entry| !entry.is_null());
        }
    }
    object
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    #[test]
    fn nothing_is_lost_whatever_the_file_says(json in file()) {
        let id = match json.get("session_id") {
            Some(Json::String(_)) => None,
            _ => Some("given"),
        };
        let Ok(imported) = import(&json, id, &zone()) else {
            // The root itself was replaced: only then is it no session any more.
            prop_assert!(json.get("session_id").or(json.get("experiments")).is_none(), "{json}");
            return Ok(());
        };
        prop_assert!(toml::from_str::<toml::Table>(&imported.text).is_ok(), "{}", imported.text);
        let back = written(&imported);

        let (mut source, mut told) = (said(&json), said(&back));
        if id.is_some() {
            source.remove("session_id");
            told.remove("session_id");
        }
        prop_assert!(
            same::json(&Json::Object(source.clone()), &Json::Object(told.clone())),
            "{}\n{:#}\n{:#}", imported.text, Json::Object(source), Json::Object(told)
        );

        if !matches!(json.get("session_id"), Some(Json::String(_) | Json::Null) | None) {
            return Ok(());
        }
        let read_back: Json = back.to_string().parse().unwrap();
        let again = import(&read_back, id, &zone()).unwrap();
        prop_assert_eq!(&again.text, &imported.text);
        prop_assert_eq!(format!("{:?}", again.history), format!("{:?}", imported.history));
    }
}
