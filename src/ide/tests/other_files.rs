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

fn at_cursor(fixture: &str) -> (String, TextSize) {
    let at = fixture.find("$0").expect("the fixture has a cursor");
    (fixture.replacen("$0", "", 1), offset(at))
}

fn check_completion(kind: FileKind, fixture: &str, expected: Expect) {
    let (text, at) = at_cursor(fixture);
    expected.assert_eq(&listed(completions(&snapshot_of(kind, &text), at).items.iter()));
}

fn check_hover(kind: FileKind, fixture: &str, expected: Expect) {
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
fn the_entry_of_a_preset_is_written_as_what_it_makes() {
    let training = |lines: &str| {
        format!("[[preset]]\nid = \"x\"\ntarget = \"training\"\n[preset.entry]\n{lines}")
    };
    check_completion(
        FileKind::Catalog,
        &training("opt$0"),
        expect![[r#"
        optimizer (one of 4; required): optimizer = ${1|"adam","adamw","sgd","rmsprop"|}
        all required keys (5 keys): name = "${1:Adam, cosine}"\noptimizer = ${2:"adam"}\nlearning_rate = ${3:0.001}\nepochs = ${4:50}\nbatch_size = ${5:32}
        early_stopping_patience (integer, epochs): early_stopping_patience = ${1:10}
    "#]],
    );
    check_completion(
        FileKind::Catalog,
        &training("optimizer = \"ad$0\""),
        expect![[r#"
        adam (Adam): adam
        adamw (AdamW): adamw
    "#]],
    );
    check_completion(
        FileKind::Catalog,
        "[[preset]]\ntarget = \"training\"\nentry = { sched$0 }\n",
        expect![[r#"
            adam (Adam): optimizer = "adam", name = "${1:Adam, cosine}", learning_rate = ${2:0.001}, epochs = ${3:50}, batch_size = ${4:32}, weight_decay = ${5:0.0001}, early_stopping_patience = ${6:10}
            adamw (AdamW): optimizer = "adamw", name = "${1:Adam, cosine}", learning_rate = ${2:0.001}, epochs = ${3:50}, batch_size = ${4:32}, weight_decay = ${5:0.0001}, early_stopping_patience = ${6:10}
            sgd (SGD with momentum): optimizer = "sgd", name = "${1:Adam, cosine}", learning_rate = ${2:0.001}, epochs = ${3:50}, batch_size = ${4:32}, weight_decay = ${5:0.0001}, early_stopping_patience = ${6:10}
            rmsprop (RMSprop): optimizer = "rmsprop", name = "${1:Adam, cosine}", learning_rate = ${2:0.001}, epochs = ${3:50}, batch_size = ${4:32}, weight_decay = ${5:0.0001}, early_stopping_patience = ${6:10}
            scheduler (one of 5; default "constant"): scheduler = ${1|"constant","reduce_on_plateau","cosine_annealing","step_decay","exponential_decay"|}
        "#]],
    );
    check_completion(
        FileKind::Catalog,
        "[[preset]]\ntarget = \"model\"\n[[preset.entry.layers]]\ntype = \"Fl$0\"\n[[preset]]\n",
        expect![[r#"
            Flatten (Flatten): Flatten
        "#]],
    );
    check_hover(
        FileKind::Catalog,
        &training("opti$0mizer = \"adam\"\n"),
        expect![[r#"
        **`optimizer`**: one of 4, required

        How gradients become steps. Adam forgives most settings; SGD with momentum often ends a little higher if tuned.

        - Allowed: `adam`, `adamw`, `sgd`, `rmsprop`"#]],
    );
    check_hover(
        FileKind::Catalog,
        &training("optimizer = \"ad$0am\"\n"),
        expect![[r#"
        **`optimizer = "adam"`**: Adam

        Adapts the step to each weight; works with little tuning. Typical learning rate: 1e-3 from scratch, 1e-4 to fine-tune."#]],
    );
    // What it makes is not said yet.
    check_completion(FileKind::Catalog, "[[preset]]\n[preset.entry]\nopt$0", expect![[""]]);
}

#[test]
fn a_key_with_several_meanings_is_offered_once() {
    check_completion(
        FileKind::Catalog,
        "[[choice]]\n[[choice.key]]\nm$0",
        expect![[r#"
        name (text; required): name = "${1:epochs}"
        all required keys (3 keys): name = "${1:epochs}"\ntype = ${2:"string"}\ndoc = "${3:What it does and when to choose what.}"
        min (integer or number): min = ${1:0}
        max (integer or number): max = ${1:0}
        min_length (integer): min_length = ${1:0}
        max_length (integer): max_length = ${1:0}
        example (anything): example = ${1:""}
        items (table; required): items = { type = ${1|"string","path","id","reference","choice","backbone","integer","float","boolean","datetime","array","table","map","any"|} \}
        [choice.key.items] (-): \n[choice.key.items]
        [choice.key.items.items] (-): \n[choice.key.items.items]
    "#]],
    );
    check_completion(
        FileKind::Catalog,
        "[[choice]]\n[[choice.key]]\ntype = \"float\"\nmin$0",
        expect![[r#"
            min (number): min = ${1:1.0}
        "#]],
    );
}

#[test]
fn what_catalog_files_name_is_completed() {
    const MINE: &str = "[[table]]\nname = \"mine\"\n[[table.key]]\nname = \"mode\"\ntype = \"choice\"\ndoc = \"How.\"\n";
    let check = |fixture: &str, expected: Expect| {
        check_completion(FileKind::Catalog, &format!("{MINE}{fixture}"), expected);
    };
    check(
        "[[choice]]\nfor = \"$0\"\n",
        expect![[r#"
        dataset.color_mode (-): dataset.color_mode
        dataset.normalization (-): dataset.normalization
        dataset.split.method (-): dataset.split.method
        dataset.augmentation.preset (-): dataset.augmentation.preset
        dataset.augmentation.rotation_angles (-): dataset.augmentation.rotation_angles
        dataset.imbalance.strategy (-): dataset.imbalance.strategy
        model.kind (-): model.kind
        model.weights (-): model.weights
        model.strategy (-): model.strategy
        layer.type (-): layer.type
        layer.padding (-): layer.padding
        layer.activation (-): layer.activation
        training.optimizer (-): training.optimizer
        training.scheduler (-): training.scheduler
        training.class_weights (-): training.class_weights
        training.checkpoint (-): training.checkpoint
        experiment.status (-): experiment.status
        mine.mode (-): mine.mode
    "#]],
    );
    check(
        "[[choice]]\nfor = \"training.optimizer\"\ntakes = [\"$0\"]\n",
        expect![[r#"
        momentum (-): momentum
    "#]],
    );
    check(
        "[[choice]]\nfor = \"training.optimizer\"\nsuggest.e$0\n",
        expect![[r#"
            optimizer (-): optimizer = [{ value = ${1:0}, why = "${2:}" \}]
            momentum (-): momentum = [{ value = ${1:0}, why = "${2:}" \}]
            learning_rate (-): learning_rate = [{ value = ${1:0}, why = "${2:}" \}]
            scheduler (-): scheduler = [{ value = ${1:0}, why = "${2:}" \}]
            epochs (-): epochs = [{ value = ${1:0}, why = "${2:}" \}]
            batch_size (-): batch_size = [{ value = ${1:0}, why = "${2:}" \}]
            shuffle (-): shuffle = [{ value = ${1:0}, why = "${2:}" \}]
            weight_decay (-): weight_decay = [{ value = ${1:0}, why = "${2:}" \}]
            class_weights (-): class_weights = [{ value = ${1:0}, why = "${2:}" \}]
            early_stopping_patience (-): early_stopping_patience = [{ value = ${1:0}, why = "${2:}" \}]
            checkpoint (-): checkpoint = [{ value = ${1:0}, why = "${2:}" \}]
        "#]],
    );
    check(
        "[[choice]]\nfor = \"training.optimizer\"\n[[choice.key]]\nwhen = { $0 }\n",
        expect![[r#"
            optimizer (-): optimizer = ["${1:}"]
            scheduler (-): scheduler = ["${1:}"]
            class_weights (-): class_weights = ["${1:}"]
            checkpoint (-): checkpoint = ["${1:}"]
        "#]],
    );
    check(
        "[[table.key]]\nwhen = { $0 }\n",
        expect![[r#"
        mode (-): mode = ["${1:}"]
    "#]],
    );
    check(
        "[[choice]]\nfor = \"training.optimizer\"\nvalue = \"lion\"\n[[choice.key]]\nwhen = { optimizer = [\"adam\", \"$0\"] }\n",
        expect![[r#"
            adamw (-): adamw
            sgd (-): sgd
            rmsprop (-): rmsprop
            lion (-): lion
        "#]],
    );
    check(
        "[[table.key]]\ntype = \"table\"\ntable = \"m$0\"\n",
        expect![[r#"
        dataset.augmentation (-): dataset.augmentation
        dataset.imbalance (-): dataset.imbalance
        dataset.imbalance.selective (-): dataset.imbalance.selective
        model (-): model
        experiment (-): experiment
        mine (-): mine
    "#]],
    );
}

#[test]
fn what_catalog_files_name_is_explained() {
    let choice = |lines: &str| {
        let table = "[[table]]\nname = \"mine\"\ndoc = \"A table of ours.\"\n";
        format!("{table}[[choice]]\nfor = \"training.optimizer\"\n{lines}")
    };
    check_hover(
        FileKind::Catalog,
        "[[choice]]\nfor = \"training.opt$0imizer\"\n",
        expect![[r#"
            **`optimizer`**: one of 4, required

            How gradients become steps. Adam forgives most settings; SGD with momentum often ends a little higher if tuned.

            - Allowed: `adam`, `adamw`, `sgd`, `rmsprop`"#]],
    );
    check_hover(
        FileKind::Catalog,
        &choice("takes = [\"mom$0entum\"]\n"),
        expect![[r#"
        **`momentum`**: number

        How much of the last step is carried on into the next. 0.9 is nearly always right; `0.0` is plain gradient descent.

        - Allowed: at least 0, below 1
        - Default: `0.9`
        - Only with `optimizer` = `sgd`"#]],
    );
    check_hover(
        FileKind::Catalog,
        &choice("[[choice.key]]\nwhen = { optimizer = [\"sg$0d\"] }\n"),
        expect![[r#"
            **`optimizer = "sgd"`**: SGD with momentum

            Plain gradient steps with momentum. Slower to tune, but CNNs often generalise best with it. Typical learning rate: 1e-2, lowered over time; 1e-3 to fine-tune."#]],
    );
    check_hover(
        FileKind::Catalog,
        &choice("[[choice.key]]\ntable = \"mi$0ne\"\n"),
        expect![[r#"
            **`mine`**

            A table of ours."#]],
    );
}

#[test]
fn new_things_get_names_that_are_free() {
    let check = |fixture: &str, expected: Expect| {
        let (text, at) = at_cursor(fixture);
        let found = completions(&snapshot_of(FileKind::Catalog, &text), at).items;
        let all = found.iter().filter(|found| found.label == "all required keys");
        expected.assert_eq(&listed(all));
    };
    check(
        "[[preset]]\n$0",
        expect![[r#"
        all required keys (5 keys): id = "${1:lenet-2}"\ntitle = "${2:LeNet-style}"\ntarget = ${3:"model"}\ndoc = "${4:What it is good for.}"\nentry = { ${5:} \}
    "#]],
    );
    check(
        "[[preset]]\nid = \"lenet-2\"\n[[preset]]\n$0",
        expect![[r#"
        all required keys (5 keys): id = "${1:lenet-3}"\ntitle = "${2:LeNet-style}"\ntarget = ${3:"model"}\ndoc = "${4:What it is good for.}"\nentry = { ${5:} \}
    "#]],
    );
    check(
        "[[table]]\n$0",
        expect![[r#"
        all required keys (3 keys): name = "${1:training-2}"\ntitle = "${2:a training}"\ndoc = "${3:What it is and what it is for.}"
    "#]],
    );
    check(
        "[[table]]\nname = \"x\"\n[[table.key]]\nname = \"epochs\"\n[[table.key]]\n$0",
        expect![[r#"
            all required keys (3 keys): name = "${1:epochs_2}"\ntype = ${2:"string"}\ndoc = "${3:What it does and when to choose what.}"
        "#]],
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
