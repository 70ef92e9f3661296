//! The tables of `docs/importing.md` are those of the data. Written by `UPDATE_EXPECT=1`.

use std::fmt::Write;
use std::fs;
use std::path::Path;

use crate::session::legacy::keys::{self, Key, Kind};
use crate::session::legacy::names::Name;

#[test]
fn the_page_says_what_the_data_say() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("docs/importing.md");
    let page = fs::read_to_string(&path).unwrap();
    let fresh = with_part(&with_part(&page, "keys", &key_tables()), "names", &name_tables());
    if std::env::var_os("UPDATE_EXPECT").is_some() {
        fs::write(&path, &fresh).unwrap();
    } else {
        assert!(page == fresh, "run UPDATE_EXPECT=1 cargo test --lib session::legacy");
    }
}

/// The page with the part between its two comments replaced.
fn with_part(page: &str, name: &str, part: &str) -> String {
    let (before, rest) = page.split_once(&format!("<!-- {name}: ")).unwrap();
    let (comment, rest) = rest.split_once("-->\n").unwrap();
    let (_, after) = rest.split_once("<!-- end -->").unwrap();
    format!("{before}<!-- {name}: {comment}-->\n{part}<!-- end -->{after}")
}

fn tables() -> [(&'static str, &'static [Key]); 4] {
    [
        ("The session and its dataset", keys::SESSION),
        ("A model (`model_library`)", keys::MODEL),
        ("A training (`training_library`)", keys::TRAINING),
        ("An experiment (`experiments`)", keys::EXPERIMENT),
    ]
}

fn key_tables() -> String {
    let mut out = String::new();
    for (title, keys) in tables() {
        writeln!(out, "\n### {title}\n\n| older | here |\n|---|---|").unwrap();
        for key in keys {
            let switch = match &key.kind {
                Kind::Switched(switch) => format!(", switched by `{}`", switch.key),
                Kind::Layers => ", each layer with its keys under `params`".to_owned(),
                _ => String::new(),
            };
            let when = key.when.map(|(other, value)| format!(" (with `{other} = \"{value}\"`)"));
            let when = when.unwrap_or_default();
            writeln!(out, "| `{}`{switch} | `{}`{when} |", key.older, key.key).unwrap();
        }
    }
    out + "\n"
}

fn name_tables() -> String {
    let layers = keys::LAYERS.iter().flat_map(|layer| layer.keys);
    let keys = tables().into_iter().flat_map(|(_, keys)| keys).chain(layers);
    let mut named: Vec<(&str, &[Name])> = keys
        .filter_map(|key| match &key.kind {
            Kind::Name(names) => Some((key.key, *names)),
            Kind::Switched(switch) => match switch.on {
                Kind::Name(names) => Some((key.key, names)),
                _ => None,
            },
            _ => None,
        })
        .collect();
    named.push(("type", crate::session::legacy::names::LAYERS));
    named.push(("metrics", crate::session::legacy::names::METRICS));

    let mut out = "\n| key | older | here |\n|---|---|---|\n".to_owned();
    let mut told: Vec<&str> = Vec::new();
    for (key, names) in named {
        if told.contains(&key) {
            continue;
        }
        told.push(key);
        for name in names {
            let with = name.with.map(|(other, number)| format!(", `{other} = {number:?}`"));
            let with = with.unwrap_or_default();
            writeln!(out, "| `{key}` | `{}` | `{}`{with} |", name.older, name.value).unwrap();
        }
    }
    out + "\n"
}
