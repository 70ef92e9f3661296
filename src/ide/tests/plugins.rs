//! What stands in catalog files and their catalog does not say: the entry of a preset, and the names of
//! tables, keys and values.

use expect_test::{Expect, expect};

use super::other_files::{at_cursor, check_completion, check_hover};
use crate::ide::testing::{listed, snapshot_of};
use crate::ide::{FileKind, completions};

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
            scheduler (one of 5; default "constant"): scheduler = ${1|"constant","reduce_on_plateau","cosine_annealing","step_decay","exponential_decay"|}
            sgd (SGD with momentum): optimizer = "sgd", name = "${1:Adam, cosine}", learning_rate = ${2:0.001}, epochs = ${3:50}, batch_size = ${4:32}, weight_decay = ${5:0.0001}, early_stopping_patience = ${6:10}
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
            min (integer or number): min = ${1:0}
            max (integer or number): max = ${1:0}
            min_length (integer): min_length = ${1:0}
            max_length (integer): max_length = ${1:0}
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
            epochs (-): epochs = [{ value = ${1:0}, why = "${2:}" \}]
            early_stopping_patience (-): early_stopping_patience = [{ value = ${1:0}, why = "${2:}" \}]
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
            model (-): model
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
