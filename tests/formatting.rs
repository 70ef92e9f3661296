//! Layout beyond single texts: the page tells the rules as they are, what Nestling writes is laid
//! out, and so are the sessions of these tests.

use std::fs;
use std::path::{Path, PathBuf};

use nestling::catalog::{Catalog, PresetTarget};
use nestling::ide::{FormatOptions, format};
use nestling::session::render::{NewEntry, insert_entry};
use nestling::session::{Library, Session};
use nestling::syntax::Document;
use nestling::text::apply_edits;

fn formatted(text: &str) -> String {
    let document = Document::parse(text);
    apply_edits(text, &format(&document, &FormatOptions::default())).unwrap()
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// Each pair of blocks of the page's section: before, after.
#[test]
fn the_rules_of_the_page_are_kept() {
    let page = fs::read_to_string(root().join("docs/editor.md")).unwrap().replace("\r\n", "\n");
    let (_, section) = page.split_once("\n## Formatting\n").expect("the section on formatting");
    let section = section.split("\n## ").next().unwrap();
    let blocks: Vec<&str> =
        section.split("```toml\n").skip(1).filter_map(|rest| rest.split("```").next()).collect();
    assert!(blocks.len() >= 10 && blocks.len().is_multiple_of(2), "{} blocks", blocks.len());
    for pair in blocks.chunks(2) {
        assert_eq!(formatted(pair[0]), pair[1]);
        assert_eq!(formatted(pair[1]), pair[1]);
    }
}

#[test]
fn the_example_session_and_the_catalog_are_laid_out() {
    let page = fs::read_to_string(root().join("docs/session-file.md")).unwrap();
    let page = page.replace("\r\n", "\n");
    let (_, example) = page.split_once("```toml\n").unwrap();
    let example = example.split("```").next().unwrap();
    assert_eq!(formatted(example), example);

    let folder = root().join("src/catalog/builtin");
    let files: Vec<PathBuf> =
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    assert!(files.len() > 5);
    for file in files {
        let text = fs::read_to_string(&file).unwrap().replace("\r\n", "\n");
        assert_eq!(formatted(&text), text, "{}", file.display());
    }
}

#[test]
fn entries_of_every_preset_are_written_as_they_are_laid_out() {
    let catalog = Catalog::builtin();
    let mut text = "[session]\nid = \"a\"\n".to_owned();
    for (number, preset) in catalog.presets().iter().enumerate() {
        let library = match preset.target {
            PresetTarget::Model => Library::Models,
            PresetTarget::Training => Library::Trainings,
        };
        let entry = NewEntry {
            library,
            id: format!("entry_{number}"),
            created_at: "2026-11-22T10:00:00Z".parse().unwrap(),
            fields: preset.entry.clone(),
        };
        let document = Document::parse(&text);
        let edit = insert_entry(&Session::new(&document, catalog), &entry);
        text = apply_edits(&text, &[edit]).unwrap();
    }
    assert!(text.matches("[[").count() > 5, "{text}");
    assert_eq!(formatted(&text), text);
}
