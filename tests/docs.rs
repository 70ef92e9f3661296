//! The handbook in `docs/` says what is so: its example is sound, its numbers are those that
//! Nestling computes, and the files, code and headings it names are there.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use nestling::catalog::Catalog;
use nestling::session::network::{Count, network_of};
use nestling::session::{Library, Model, Session};
use nestling::syntax::Document;

#[test]
fn the_example_session_leaves_nothing_to_say() {
    let workspace = tempfile::tempdir().unwrap();
    let sessions = workspace.path().join("sessions");
    fs::create_dir(&sessions).unwrap();
    fs::write(sessions.join("calm-amber-heron.toml"), example()).unwrap();
    for class in ["healthy", "mildew", "rust", "scab"] {
        let folder = workspace.path().join("data/leaves").join(class);
        fs::create_dir_all(&folder).unwrap();
        (0..50).for_each(|number| fs::write(folder.join(format!("{number}.png")), "").unwrap());
    }
    let run = Command::new(env!("CARGO_BIN_EXE_nestling"))
        .args(["check", "--hints"])
        .current_dir(workspace.path())
        .output()
        .unwrap();
    assert_eq!(String::from_utf8(run.stdout).unwrap(), "No problems in 1 file.\n");
}

#[test]
fn the_arithmetic_shown_is_that_of_the_example() {
    let text = example();
    let document = Document::parse(&text);
    let session = Session::new(&document, Catalog::builtin());
    let model = Model(session.find(Library::Models, "small-cnn").unwrap());
    let network = network_of(&session, model).unwrap();

    let layers = model.stack().unwrap().layers();
    let mut names = layers.map(|layer| format!("`{}`", layer.unwrap().type_name().unwrap().value));
    let mut shown = format!(
        "| layer | output | parameters |\n|---|---|--:|\n| input | {} | |\n",
        network.input
    );
    for layer in &network.layers {
        let name = names.next().unwrap_or_else(|| "the output layer".to_owned());
        shown += &format!("| {name} | {} | {} |\n", layer.output, Count(layer.parameters));
    }
    shown += &format!("| **together** | | {} |\n", Count(network.parameters));
    assert!(page("session-file.md").contains(&shown), "the page should show\n{shown}");
}

#[test]
fn the_feature_map_told_is_that_of_the_example() {
    let text = example();
    let document = Document::parse(&text);
    let session = Session::new(&document, Catalog::builtin());
    let model = Model(session.find(Library::Models, "resnet").unwrap());
    let map = network_of(&session, model).unwrap().feature_map.unwrap();
    assert_eq!(map.to_string(), "512×4×4");
}

#[test]
fn files_that_are_named_are_there() {
    let folders = ["src/", "tests/", "docs/", "benches/", "schemas/", "scripts/", "editors/"];
    let mut missing = Vec::new();
    for (name, text) in pages() {
        for code in code_spans(&text) {
            let is_path = folders.iter().any(|folder| code.starts_with(folder));
            if is_path && !code.contains(['*', '<', ' ']) && !root().join(code).exists() {
                missing.push(format!("{name}: {code}"));
            }
        }
    }
    assert!(missing.is_empty(), "not there:\n{}", missing.join("\n"));
}

#[test]
fn code_that_is_named_is_there() {
    let mut sources = Vec::new();
    let mut folders = vec![root().join("src")];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            match path.is_dir() {
                true => folders.push(path),
                false => sources.push(fs::read_to_string(path).unwrap_or_default()),
            }
        }
    }
    let text = page("architecture.md");
    let is_name = |code: &&str| {
        code.contains(|c: char| c.is_ascii_alphabetic())
            && code.contains("::")
            && code.chars().all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | ':'))
    };
    let mut checked = 0;
    for name in code_spans(&text).filter(is_name) {
        for part in name.split("::") {
            assert!(sources.iter().any(|source| source.contains(part)), "`{name}`: no {part}");
        }
        checked += 1;
    }
    assert!(checked > 10, "the page names code");
}

#[test]
fn links_lead_somewhere() {
    let mut broken = Vec::new();
    for page in linked_pages() {
        let text = fs::read_to_string(&page).unwrap().replace("\r\n", "\n");
        let links = text.split("](").skip(1).filter_map(|rest| rest.split(')').next());
        let quoted = |attribute: &'static str| {
            text.split(attribute).skip(1).filter_map(|rest| rest.split('"').next())
        };
        for link in links.chain(quoted("src=\"")).chain(quoted("srcset=\"")) {
            if !link.starts_with("http") && !leads_somewhere(&page, link) {
                broken.push(format!("{}: {link}", page.display()));
            }
        }
    }
    assert!(broken.is_empty(), "these lead nowhere:\n{}", broken.join("\n"));
}

/// Whether the file that `page` links to is there, with the heading.
fn leads_somewhere(page: &Path, link: &str) -> bool {
    let (file, heading) = link.split_once('#').unwrap_or((link, ""));
    let target = match file {
        "" => page.to_owned(),
        file => page.parent().unwrap().join(file),
    };
    if heading.is_empty() {
        return target.exists();
    }
    let text = fs::read_to_string(target).unwrap_or_default();
    text.lines().any(|line| anchor(line) == heading)
}

/// All pages for people: the README, the handbook, and those of editors.
fn linked_pages() -> Vec<PathBuf> {
    let mut pages = vec![root().join("README.md")];
    pages.extend(pages_in(&root().join("docs")));
    let editors = root().join("editors");
    pages.extend(pages_in(&editors));
    for entry in fs::read_dir(editors).unwrap() {
        let folder = entry.unwrap().path();
        if folder.is_dir() {
            pages.extend(pages_in(&folder));
        }
    }
    pages
}

fn pages_in(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.filter(|path| path.extension().is_some_and(|extension| extension == "md")).collect()
}

#[test]
fn each_command_has_an_example() {
    let page = page("command-line.md");
    let mut missing = Vec::new();
    for command in commands(&[]) {
        let below = commands(&[&command]);
        let names = match below.is_empty() {
            true => vec![format!("nestling {command}")],
            false => below.iter().map(|name| format!("nestling {command} {name}")).collect(),
        };
        // `model` and `training` have the same commands.
        let names = names.iter().map(|name| name.replace("nestling training ", "nestling model "));
        let lacks = |name: &String| !page.contains(name) && !has_twin(&page, name);
        missing.extend(names.filter(lacks));
    }
    assert!(missing.is_empty(), "the page lacks\n{}", missing.join("\n"));
}

/// Whether the page shows a command of models with trainings instead.
fn has_twin(page: &str, name: &str) -> bool {
    page.contains(&name.replace("nestling model ", "nestling training "))
}

/// The names of the commands below a command, as its help lists them.
fn commands(of: &[&str]) -> Vec<String> {
    let mut nestling = Command::new(env!("CARGO_BIN_EXE_nestling"));
    let help = nestling.args(of).arg("--help").output().unwrap();
    let help = String::from_utf8(help.stdout).unwrap();
    let Some((_, list)) = help.split_once("Commands:\n") else { return Vec::new() };
    let lines = list.lines().take_while(|line| !line.is_empty());
    let named = lines.filter(|line| line.starts_with("  ") && !line.starts_with("   "));
    let names = named.filter_map(|line| line.split_whitespace().next());
    names.filter(|name| *name != "help").map(str::to_owned).collect()
}

#[test]
fn every_feature_of_the_table_is_held_by_a_test_that_is_there() {
    let page = page("editor.md");
    let (_, table) = page.split_once("\n## All features").expect("the page has the table");
    let rows: Vec<&str> = table.lines().filter(|line| line.contains("| yes |")).collect();
    assert!(rows.len() > 30, "the table has its rows");
    let mut missing = Vec::new();
    for row in rows {
        let (_, held_by) = row.split_once("| yes |").unwrap();
        let mut source = String::new();
        let mut tests = 0;
        for code in code_spans(held_by) {
            if code.ends_with(".rs") {
                source = fs::read_to_string(root().join(code)).unwrap_or_default();
            } else if !is_test(&source, code) {
                missing.push(format!("{code}: {row}"));
            } else {
                tests += 1;
            }
        }
        if tests == 0 {
            missing.push(format!("no test: {row}"));
        }
    }
    assert!(missing.is_empty(), "these tests are not there:\n{}", missing.join("\n"));
}

/// Whether the source has a test function of this name.
fn is_test(source: &str, name: &str) -> bool {
    let declaration = format!("fn {name}()");
    let mut is_marked = false;
    for line in source.lines().map(str::trim_start) {
        if line.starts_with(&declaration) {
            return is_marked;
        }
        // A test may have other attributes.
        is_marked = line == "#[test]" || is_marked && line.starts_with("#[");
    }
    false
}

#[test]
fn the_readme_has_the_trainer_of_the_page() {
    let page = page("command-line.md");
    let (_, rest) = page.split_once("### A trainer in ten lines of shell\n\n").unwrap();
    let script = rest.split("```\n").next().unwrap();
    let readme = fs::read_to_string(root().join("README.md")).unwrap().replace("\r\n", "\n");
    assert!(readme.contains(script), "the README should have\n{script}");
}

/// The first block of TOML of the page on sessions.
fn example() -> String {
    let page = page("session-file.md");
    let (_, rest) = page.split_once("```toml\n").unwrap();
    rest.split_once("```\n").unwrap().0.to_owned()
}

/// What GitHub calls the place of a heading; empty for other lines.
fn anchor(line: &str) -> String {
    let Some(heading) = line.strip_prefix('#') else { return String::new() };
    let heading = heading.trim_start_matches('#').trim().to_lowercase();
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || matches!(c, '-' | '_' | ' '));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

/// What stands in single backticks, outside of blocks.
fn code_spans(text: &str) -> impl Iterator<Item = &str> {
    let outside = text.split("```").step_by(2);
    outside.flat_map(|part| part.split('`').skip(1).step_by(2))
}

fn root() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn page(name: &str) -> String {
    fs::read_to_string(root().join("docs").join(name)).unwrap().replace("\r\n", "\n")
}

fn pages() -> Vec<(String, String)> {
    let name = |path: &PathBuf| path.file_name().unwrap().to_str().unwrap().to_owned();
    let files = pages_in(&root().join("docs"));
    files.iter().map(|path| (name(path), page(&name(path)))).collect()
}
