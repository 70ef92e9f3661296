//! What a check remembers of a section never changes what the next check finds: after any run of
//! edits, each followed by a check, the diagnostics are those of the same text read anew.

use std::fs;
use std::path::Path;
use std::sync::Arc;

use nestling::catalog::Catalog;

use nestling::lint::{self, Diagnostic, FixScope, OpenFile, Settings};
use nestling::session::Session;
use nestling::session::samples::DatasetFolder;
use nestling::syntax::Document;
use nestling::text::{TextEdit, range};
use proptest::prelude::*;

fn session(name: &str) -> String {
    fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)).unwrap()
}

/// What is found in the text read anew, with nothing kept.
fn check_anew(document: &Document) -> Vec<Diagnostic> {
    let document = &Document::parse(document.text());
    lint::check(lint::Input {
        session: &Session::new(document, Catalog::builtin()),
        stem: Some("swift-golden-falcon"),
        settings: &Settings::default(),
        fixes: FixScope::None,
        folder: &DatasetFolder::Unknown,
        conflicts: &[],
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
        cancelled: None,
    })
}

/// What is found with all that was kept.
fn check(document: &Document) -> Vec<Diagnostic> {
    let found = lint::check_open(OpenFile {
        document,
        catalog: Catalog::builtin(),
        stem: Some("swift-golden-falcon"),
        settings: &Arc::default(),
        folder: &Arc::default(),
        conflicts: &[],
        now: "2026-11-22T10:00:00Z".parse().unwrap(),
        cancelled: None,
    });
    Vec::clone(&found)
}

/// Pieces of text that change what other sections mean, and some that break things.
fn pieces() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "7",
        "x",
        "\n",
        "\"",
        "[",
        "\nimage_size = [8, 8]\n",
        "\nclasses = [\"a\"]\n",
        "\nkind = \"vision_transformer\"\n",
        "\n[[models]]\n",
        "\n[[models.layers]]\ntype = \"Flatten\"\n",
        "\n[models.extra]\n",
        "\n[[mod\n",
        "\n[[trainings]]\nid = \"a\"\n",
        "\nformat = 2\n",
        "\nepochs = 3\n",
        "\nid = \"model_1\"\n",
        "\nmodel_id = \"model_12\"\n",
        "\nstatus = \"ready\"\ncurrent_epoch = 12\n",
        "\n[[experiments]]\nid = \"e\"\nmodel_id = \"m\"\ntraining_id = \"t\"\n",
        "# nestling: allow(unknown-key)\n",
        "\noptimizer = \"sgd\"\n",
    ])
}

/// What is typed at once.
fn keys() -> impl Strategy<Value = &'static str> {
    prop::sample::select(vec![
        "",
        "",
        "x",
        "0",
        "7",
        "é",
        "\n",
        "\"",
        "'",
        "[",
        "]",
        "{",
        "<",
        "=",
        "#",
        " ",
        ".",
        ",",
        "\nstatus = 'ready'",
        "\nmodel_id = 'lenet'",
        "\nepochs = 5",
        "\nname = 'First'",
        "\n# nestling: allow(unknown-key)",
        "\n[experiments.metrics]",
        "\n[[experiments]]",
        "\n[models.extra]",
        "\n[other]",
        "\n[[models",
        "\n<<<<<<< ours",
        "\n>>>>>>> theirs",
        "\n=======",
        "\nimage_size = [8, 8]",
        "\nkind = 'transfer_learning'\nbase_model = 'ResNet50'",
    ])
}

/// Entries that speak of each other in every way.
const ENTANGLED: &str = "# One of each.
[session]
id = 'swift-golden-falcon'
format = 1

[dataset]
path = 'data'
image_size = [24, 24]

[[models]]
id = 'lenet'
name = 'LeNet'
kind = 'custom_cnn'
layers = [
  { type = 'Conv2D', filters = 8, kernel_size = 3 },
  { type = 'Dense', units = 10 },
]

[[models]]
id = 'res'
name = 'LeNet'
kind = 'transfer_learning'
base_model = 'ResNet50'

[[models]]
id = 'unused one'
kind = 'vision_transformer'
patch_size = 7

[[models.layers]]
type = 'Flatten'

[[trainings]]
id = 'adam'
name = 'Adam'
optimizer = 'adam'
epochs = 50
batch_size = 33

[[trainings]]
id = 'sgd'
name = 'Adam'
optimizer = 'sgdd'
epochs = 'many'

# nestling: allow(status-conflict)
[[experiments]]
id = 'first'
name = 'First'
model_id = 'lenet'
training_id = 'adam'
status = 'completed'
current_epoch = 60

[experiments.metrics]
accuracy = 2.5

[[experiments]]
id = 'first'
name = 'First'
model_id = 'lenet'
training_id = 'adam'
current_epoch = 70

[[experiments]]
id = 'third'
name = 'First'
model_id = 'lenet'
training_id = 'adam'
status = 'ready'

[other]
key = 1

[experiments.metrics]
accuracy = 1.5

[[experiments]]
id = 'fourth'
name = 'Fourth'
model_id = 'lene'
training_id = 'adam'
status = 'completed'
current_epoch = 51
";

/// Places worth changing: numbers, names and line ends of what the text holds.
fn place(text: &str, share: f64) -> usize {
    let at = (share * text.len() as f64) as usize;
    (0..=at.min(text.len())).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 150, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_edited_session_is_judged_as_one_read_anew(
        name in prop::sample::select(vec![
            "data/complete-session.toml",
            "data/parameter-truth/sessions/gentle-golden-wren.toml",
            "demo/sessions/clumsy-amber-dodo.toml",
        ]),
        edits in prop::collection::vec((0.0..1.0f64, 0usize..30, pieces()), 1..8),
    ) {
        let mut document = Document::parse(&session(name));
        check(&document);
        for (share, len, insert) in edits {
            let text = document.text();
            let start = place(text, share);
            let end = place(text, share + len as f64 / text.len().max(1) as f64).max(start);
            document = document.with_edits(&[TextEdit::replace(range(start, end), insert)]).unwrap();
            prop_assert_eq!(check(&document), check_anew(&document));
        }
    }

    /// Small edits at the ends and in the middle of lines, as someone types them, taken back as
    /// often as not; not every version is judged.
    #[test]
    fn what_is_typed_is_judged_as_if_read_anew(
        name in prop::sample::select(vec![
            "data/complete-session.toml",
            "demo/sessions/clumsy-amber-dodo.toml",
            "",
        ]),
        edits in prop::collection::vec(
            (0.0..1.0f64, 0.0..1.0f64, 0usize..4, keys(), any::<bool>(), 0usize..4),
            1..16,
        ),
    ) {
        let text = if name.is_empty() { ENTANGLED.to_owned() } else { session(name) };
        let mut document = Document::parse(&text);
        check(&document);
        for (line, column, len, insert, is_taken_back, skip) in edits {
            let text = document.text().to_owned();
            let lines: Vec<&str> = text.split_inclusive('\n').collect();
            let line = (line * lines.len() as f64) as usize;
            let before: usize = lines[..line].iter().map(|line| line.len()).sum();
            // As often at the end of a line as anywhere else in it.
            let column = (column * 2.0).min(1.0);
            let content = lines[line].trim_end_matches(['\n', '\r']).trim_end_matches(['"', '\'']);
            let start = before + place(content, column);
            let end = (start + len).min(before + content.len()).max(start);
            let end = (start..=end).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(start);
            let edit = TextEdit::replace(range(start, end), insert);
            let edited = document.with_edits(&[edit]).unwrap();
            if skip > 0 {
                prop_assert_eq!(check(&edited), check_anew(&edited));
            }
            document = edited;
            if is_taken_back {
                let back = TextEdit::replace(range(start, start + insert.len()), &text[start..end]);
                document = document.with_edits(&[back]).unwrap();
                prop_assert_eq!(document.text(), &text);
                if skip > 1 {
                    prop_assert_eq!(check(&document), check_anew(&document));
                }
            }
        }
    }
}

/// The setting of all models changes while their own sections stay.
#[test]
fn a_smaller_image_is_felt_by_models_found_sound_before() {
    let text = session("data/parameter-truth/sessions/gentle-golden-wren.toml");
    let document = Document::parse(&text);
    let codes = |document: &Document| -> Vec<&str> {
        let mut codes: Vec<_> = check(document).into_iter().map(|found| found.code).collect();
        codes.dedup();
        codes
    };
    assert!(!codes(&document).contains(&"shape-collapsed"));
    let at = text.find("[224, 160]").unwrap();
    let edit = TextEdit::replace(range(at, at + "[224, 160]".len()), "[8, 8]");
    let smaller = document.with_edits(&[edit]).unwrap();
    assert!(codes(&smaller).contains(&"shape-collapsed"), "{:?}", codes(&smaller));
}

/// Whether the images are too small for all backbones depends on those found sound before too.
#[test]
fn a_backbone_found_sound_before_still_counts() {
    let model = |id: &str, base_model: &str| {
        format!(
            "[[models]]\nid = '{id}'\nname = '{id}'\nkind = 'transfer_learning'\n\
             base_model = '{base_model}'\n"
        )
    };
    let text = format!(
        "[session]\nid = 'swift-golden-falcon'\n[dataset]\npath = 'data'\nimage_size = [16, 16]\n\
         {}{}{}[[experiments]]\nid = 'e'\nname = 'e'\nmodel_id = 'a'\ntraining_id = 't'\n",
        model("a", "ResNet50"),
        model("b", "VGG16"),
        model("c", "InceptionV3"),
    );
    let text = text.replace("[[experiments]]", "[[trainings]]\nid = 't'\n[[experiments]]");
    let document = Document::parse(&text);
    let first = check(&document);
    assert_eq!(first.iter().filter(|found| found.code == "input-too-small").count(), 2);
    assert_eq!(check(&document), first);
}
