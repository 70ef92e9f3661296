use expect_test::expect_file;
use jiff::tz::TimeZone;
use serde_json::Value as Json;

use super::*;
use crate::catalog::Catalog;
use crate::session::Session;
use crate::syntax::Document;

mod cases;
mod page;
mod properties;

const SAMPLES: [(&str, &str); 2] = [
    ("bold-sunny-owl", include_str!("../../../../tests/data/legacy-sessions/bold-sunny-owl.json")),
    (
        "quiet-sunny-woodpecker",
        include_str!("../../../../tests/data/legacy-sessions/quiet-sunny-woodpecker.json"),
    ),
];

fn zone() -> TimeZone {
    TimeZone::posix("CET-1CEST,M3.5.0,M10.5.0/3").unwrap()
}

fn read(json: &Json) -> Imported {
    import(json, None, &zone()).unwrap()
}

fn written(imported: &Imported) -> Json {
    let document = Document::parse(&imported.text);
    let session = Session::new(&document, Catalog::builtin());
    export(&session, &imported.history, &zone())
}

#[test]
fn the_older_sessions_arrive_as_a_person_would_write_them() {
    for (id, json) in SAMPLES {
        let imported = read(&json.parse().unwrap());
        assert_eq!(imported.id, id);
        let file = format!("../../../../tests/data/legacy-sessions/{id}.toml");
        expect_file![file].assert_eq(&imported.text);
    }
}
