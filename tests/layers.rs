//! The order of the layers, held: a module uses only those below it, and only the layers that may
//! touch the disk, print or know the protocol do so.

use std::fs;
use std::path::{Path, PathBuf};

/// From the bottom to the top; the same list as in `src/lib.rs`.
const LAYERS: [&str; 10] =
    ["text", "syntax", "catalog", "session", "lint", "ide", "workspace", "state", "server", "cli"];

/// What only some layers may name, and which.
const RESERVED: [(&str, &[&str]); 36] = [
    // The disk.
    ("fs::{", &["workspace"]),
    ("fs::canonicalize", &["workspace"]),
    ("fs::copy", &["workspace"]),
    ("fs::create_dir", &["workspace"]),
    ("fs::hard_link", &["workspace"]),
    ("fs::metadata", &["workspace"]),
    ("fs::read", &["workspace"]),
    ("fs::remove", &["workspace"]),
    ("fs::rename", &["workspace"]),
    ("fs::set_permissions", &["workspace"]),
    ("fs::symlink", &["workspace"]),
    ("fs::write", &["workspace"]),
    ("use std::fs;", &["workspace"]),
    ("File::open", &["workspace"]),
    ("File::create", &["workspace"]),
    ("File::options", &["workspace"]),
    ("OpenOptions", &["workspace"]),
    (".read_dir()", &["workspace"]),
    (".read_link()", &["workspace"]),
    (".is_dir()", &["workspace", "server", "cli"]),
    (".is_file()", &["workspace", "server", "cli"]),
    (".canonicalize()", &["workspace", "cli"]),
    ("tempfile", &["workspace"]),
    ("notify::", &["workspace"]),
    // The protocol.
    ("tower_lsp", &["server"]),
    // The terminal, and the command line.
    ("print!", &["cli"]),
    ("println!", &["cli"]),
    ("stdout()", &["cli", "server"]),
    ("stderr()", &["cli", "server"]),
    ("eprintln!", &["cli", "server"]),
    ("clap::", &["cli"]),
    ("indicatif", &["cli"]),
    ("terminal_size", &["cli"]),
    // The machine.
    ("env::", &["workspace", "server", "cli"]),
    ("thread::", &["workspace", "server", "cli"]),
    ("process::Command", &[]),
];

#[test]
fn no_layer_uses_a_higher_one() {
    let mut broken = Vec::new();
    for (file, layer) in sources() {
        let own = rank(&layer);
        for used in names_after(&code(&file), "crate::") {
            if LAYERS.iter().position(|layer| *layer == used).is_some_and(|used| used > own) {
                broken.push(format!("{}: `{layer}` uses `{used}`", file.display()));
            }
        }
        if leaves_by_super(&file) {
            broken.push(format!("{}: `super::` leads out of `{layer}`", file.display()));
        }
    }
    assert!(broken.is_empty(), "layers point downwards only:\n{}", broken.join("\n"));
}

#[test]
fn only_the_layers_meant_for_it_touch_the_outside() {
    let mut broken = Vec::new();
    for (file, layer) in sources() {
        // Tests may write fixtures and print.
        if file.components().any(|part| part.as_os_str().to_string_lossy().contains("test")) {
            continue;
        }
        let code = code(&file);
        let code = code.split("#[cfg(test)]\nmod ").next().unwrap_or_default();
        for (name, allowed) in RESERVED {
            if code.contains(name) && !allowed.contains(&layer.as_str()) {
                broken.push(format!("{}: `{layer}` uses `{name}`", file.display()));
            }
        }
    }
    assert!(broken.is_empty(), "reserved for other layers:\n{}", broken.join("\n"));
}

#[test]
fn lib_rs_lists_the_layers_in_this_order() {
    let lib = fs::read_to_string(root().join("lib.rs")).unwrap();
    let listed: Vec<&str> = lib
        .lines()
        .filter_map(|line| line.strip_prefix("//! - [`"))
        .filter_map(|line| line.split('`').next())
        .collect();
    assert_eq!(listed, LAYERS);
}

#[test]
fn every_module_is_a_layer() {
    for entry in fs::read_dir(root()).unwrap() {
        let name = entry.unwrap().file_name().into_string().unwrap();
        let name = name.strip_suffix(".rs").unwrap_or(&name);
        assert!(LAYERS.contains(&name) || ["lib", "main"].contains(&name), "{name} is no layer");
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("src")
}

fn rank(layer: &str) -> usize {
    LAYERS.iter().position(|name| *name == layer).expect("every folder is a layer")
}

/// Every source file with its layer; `lib.rs` and `main.rs` stand above all.
fn sources() -> Vec<(PathBuf, String)> {
    let mut found = Vec::new();
    for layer in LAYERS {
        let file = root().join(layer).with_extension("rs");
        if file.is_file() {
            found.push((file, layer.to_owned()));
        }
        let mut folders = vec![root().join(layer)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else if path.extension().is_some_and(|extension| extension == "rs") {
                    found.push((path, layer.to_owned()));
                }
            }
        }
    }
    assert!(found.len() > LAYERS.len(), "the sources are found");
    found
}

/// Whether a path of `super::` leads out of the layer that `file` belongs to.
fn leaves_by_super(file: &Path) -> bool {
    let inside = file.strip_prefix(root()).unwrap().with_extension("");
    let depth = inside.components().count() - usize::from(inside.ends_with("mod"));
    let code = code(file);
    // A module of tests is one level deeper.
    let (code, tests) = code.split_once("#[cfg(test)]\nmod ").unwrap_or((&code, ""));
    code.contains(&"super::".repeat(depth)) || tests.contains(&"super::".repeat(depth + 1))
}

/// A file without its comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let lines: Vec<&str> =
        text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect();
    lines.join("\n")
}

/// The first names after each `prefix` in `code`: `crate::{text, syntax::Document}` gives two.
fn names_after(code: &str, prefix: &str) -> Vec<String> {
    let name = |text: &str| -> String {
        text.chars().take_while(|c| c.is_alphanumeric() || *c == '_').collect()
    };
    code.match_indices(prefix)
        .flat_map(|(at, _)| {
            let rest = &code[at + prefix.len()..];
            match rest.strip_prefix('{') {
                Some(list) => first_names(list).map(|part| name(part.trim())).collect(),
                None => vec![name(rest)],
            }
        })
        .collect()
}

/// The parts of `{a, b::{c, d}, e}` behind its brace, as far as they stand at its own level.
fn first_names(list: &str) -> impl Iterator<Item = &str> {
    let mut depth = 0;
    let mut parts = Vec::new();
    let mut start = 0;
    for (at, c) in list.char_indices() {
        match c {
            '{' => depth += 1,
            '}' if depth == 0 => {
                parts.push(&list[start..at]);
                break;
            }
            '}' => depth -= 1,
            ',' if depth == 0 => {
                parts.push(&list[start..at]);
                start = at + 1;
            }
            _ => {}
        }
    }
    parts.into_iter()
}
