//! `nestling.toml` and catalog files are helped with by their catalogs alone; nothing of sessions
//! shows in them.

use expect_test::{Expect, expect};

use crate::ide::testing::{listed, snapshot_of};
use crate::ide::{
    FileKind, code_actions, code_lenses, completions, folds, format, hover, inlay_hints, links,
    semantic_tokens, symbols,
};
use crate::text::{TextRange, TextSize, apply_edits, offset};

const CONFIGURATION: &str = r#"# Ours.
[lints]
unused-model = "off"
unknown-key = "warn"

[hints]
shapes = false

[format]
line_width=80
"#;

const PLUGIN: &str = r#"[[choice]]
for = "training.optimizer"
value = "lion"
label = "Lion"
doc = """
Moves each weight by the sign
of its momentum."""
takes = ["momentum"]

[[choice.key]]
name = "beta2"
type = "float"
min = 0
below = 1
default = 0.99
doc = "How long past gradients are remembered."

[[backbone]]
name = "TinyNet"
family = "TinyNet"
doc = "Two convolutions."
parameters = 5088
channels = 32
min_input = 1
spatial = [[3, 2, 1], [3, 2, 1]]
layers = [448, 4640]
"#;

/// A file of each kind.
pub(super) const ALL: [(FileKind, &str); 2] =
    [(FileKind::Configuration, CONFIGURATION), (FileKind::Catalog, PLUGIN)];

pub(super) fn at_cursor(fixture: &str) -> (String, TextSize) {
    let at = fixture.find("$0").expect("the fixture has a cursor");
    (fixture.replacen("$0", "", 1), offset(at))
}

pub(super) fn check_completion(kind: FileKind, fixture: &str, expected: Expect) {
    let (text, at) = at_cursor(fixture);
    expected.assert_eq(&listed(completions(&snapshot_of(kind, &text), at).items.iter()));
}

pub(super) fn check_hover(kind: FileKind, fixture: &str, expected: Expect) {
    let (text, at) = at_cursor(fixture);
    let shown = hover(&snapshot_of(kind, &text), at, &[]).map(|hover| hover.markdown);
    expected.assert_eq(&shown.unwrap_or_else(|| "nothing".to_owned()));
}

fn check_actions(kind: FileKind, fixture: &str, expected: Expect) {
    let (text, at) = at_cursor(fixture);
    let snapshot = snapshot_of(kind, &text);
    let actions = code_actions(&snapshot, TextRange::empty(at), |_| true);
    let titles: Vec<String> = actions.into_iter().map(|action| action.title).collect();
    expected.assert_eq(&titles.join("\n"));
}

#[test]
fn an_empty_configuration_offers_its_tables() {
    check_completion(
        FileKind::Configuration,
        "$0",
        expect![[r#"
        [lints] (-): [lints]
        [hints] (-): [hints]
        [lenses] (-): [lenses]
        [format] (-): [format]
    "#]],
    );
    check_completion(
        FileKind::Configuration,
        "[$0",
        expect![[r#"
        [lints] (-): lints]
        [hints] (-): hints]
        [lenses] (-): lenses]
        [format] (-): format]
    "#]],
    );
    check_completion(
        FileKind::Catalog,
        "$0",
        expect![[r#"
        [[table]] (-): [[table]]
        [[choice]] (-): [[choice]]
        [[backbone]] (-): [[backbone]]
        [[preset]] (-): [[preset]]
    "#]],
    );
}

#[test]
fn keys_and_values_come_from_the_catalog() {
    check_completion(
        FileKind::Configuration,
        "[format]\nindent = 4\n$0\n[broken",
        expect![[r#"
            line_width (integer, columns; default 100): line_width = ${1:100}
            [lints] (-): \n[lints]
            [hints] (-): \n[hints]
            [lenses] (-): \n[lenses]
        "#]],
    );
    check_completion(
        FileKind::Configuration,
        "[lints]\nsyntax = $0",
        expect![[r#"
        off (-): "off"
        hint (-): "hint"
        info (-): "info"
        warning (-): "warning"
        error (default): "error"
    "#]],
    );
    check_completion(
        FileKind::Catalog,
        "[[preset]]\ntarget = \"$0",
        expect![[r#"
        model (-): model"
        training (-): training"
    "#]],
    );
}

#[test]
fn hover_explains_keys_and_values() {
    check_hover(
        FileKind::Configuration,
        "[lints]\nunused$0-model = \"off\"\n",
        expect![[r#"
        **`unused-model`**: one of 5

        A model is in no experiment.

        No experiment of this session uses the model, so it will never be trained.

        - Allowed: `off`, `hint`, `info`, `warning`, `error`
        - Default: `"hint"`"#]],
    );
    check_hover(
        FileKind::Configuration,
        "format = { line_w$0idth = 80 }\n",
        expect![[r#"
        **`line_width`**: integer, in columns

        How long a line may be before a list on it is broken into a line for each element.

        - Allowed: 20 to 1000
        - Typical: 60 to 200; shorter lines break almost every list, and longer ones do not fit beside another window
        - Default: `100`"#]],
    );
    check_hover(
        FileKind::Catalog,
        "[[choice]]\nfo$0r = \"training.optimizer\"\n",
        expect![[r#"
        **`for`**: text, required

        The table and its key."#]],
    );
}

#[test]
fn fixes_are_offered_and_nothing_that_creates_entries() {
    check_actions(
        FileKind::Configuration,
        "[lints]\nunknown-key = \"of$0\"\n",
        expect![[r#"
        Change to `off`
        Change to `hint`
        Change to `info`
        Change to `warning`
        Change to `error`"#]],
    );
    check_actions(FileKind::Configuration, "$0", expect![[""]]);
    check_actions(
        FileKind::Configuration,
        "[[mod$0els]]\nname = \"a\"\n",
        expect!["Remove `models`"],
    );
    check_actions(
        FileKind::Catalog,
        "[[choi$0ce]]\nfor = \"training.optimizer\"\nvalue = 1\ndoc = \"x\"\n",
        expect![[""]],
    );
}

#[test]
fn the_structure_is_shown() {
    for (kind, text) in ALL {
        let snapshot = snapshot_of(kind, text);
        let whole = TextRange::new(0.into(), snapshot.document.end());
        assert!(!folds(&snapshot).is_empty(), "{kind:?}");
        assert!(!semantic_tokens(&snapshot, whole).is_empty(), "{kind:?}");
        assert!(!symbols(&snapshot).is_empty(), "{kind:?}");
    }
}

#[test]
fn nothing_of_sessions_is_shown() {
    // What would be much in a session.
    let session = crate::ide::testing::SESSION;
    for kind in [FileKind::Configuration, FileKind::Catalog] {
        for text in [CONFIGURATION, PLUGIN, session] {
            let snapshot = snapshot_of(kind, text);
            let whole = TextRange::new(0.into(), snapshot.document.end());
            assert_eq!(inlay_hints(&snapshot, whole), []);
            assert_eq!(code_lenses(&snapshot), []);
            assert!(links(&snapshot).is_empty());
            assert_eq!(snapshot.session().models().len(), 0);
        }
    }
}

#[test]
fn files_are_laid_out() {
    let snapshot = snapshot_of(FileKind::Configuration, CONFIGURATION);
    let edits = format(&snapshot.document, &snapshot.options.format);
    let text = apply_edits(CONFIGURATION, &edits).unwrap();
    assert!(text.ends_with("[format]\nline_width = 80\n"), "{text}");
}
