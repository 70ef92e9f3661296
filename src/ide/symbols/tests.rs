use std::fmt::Write;

use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::{SESSION, snapshot};

/// The tree, a line each: name, detail, kind and the text of what is gone to.
fn check(text: &str, expected: Expect) {
    let snapshot = snapshot(text);
    let mut out = String::new();
    for symbol in symbols(&snapshot) {
        list(&snapshot, &symbol, 0, &mut out);
    }
    expected.assert_eq(&out);
}

fn list(snapshot: &Snapshot, symbol: &Symbol, depth: usize, out: &mut String) {
    let Symbol { name, detail, kind, .. } = symbol;
    let detail = detail.as_ref().map_or_else(String::new, |detail| format!(" ({detail})"));
    let old = if symbol.is_deprecated { " deprecated" } else { "" };
    let indent = "  ".repeat(depth);
    let focus = snapshot.document.slice(symbol.focus);
    let _ = writeln!(out, "{indent}{name}{detail} {kind:?}{old} «{focus}»");
    symbol.children.iter().for_each(|child| list(snapshot, child, depth + 1, out));
}

#[test]
fn a_session() {
    check(
        SESSION,
        expect![[r#"
            session (swift-golden-falcon) Table «[session]»
              id (swift-golden-falcon) Text «id»
            dataset (data/malware) Table «[dataset]»
              path (data/malware) Text «path»
              classes (["Adialer.C", "Yuner.A"]) Array «classes»
            Models (2) Library «[[models]]»
              LeNet (custom_cnn · 11 k parameters) Model «[[models]]»
                id (model_3fa9c1d2) Text «id»
                name (LeNet) Text «name»
                kind (custom_cnn) Text «kind»
                layers (4) Array «layers»
                  Conv2D (32 filters, 5×5) Layer «"Conv2D"»
                  MaxPooling2D (2×2) Layer «"MaxPooling2D"»
                  GlobalAvgPool Layer «"GlobalAvgPool"»
                  Dense (256 units) Layer «"Dense"»
              ResNet50, last ten layers (transfer_learning · 24 M parameters) Model «[[models]]»
                id (model_77aa10ff) Text «id»
                name (ResNet50, last ten layers) Text «name»
                kind (transfer_learning) Text «kind»
                base_model (ResNet50) Text «base_model»
                strategy (partial_fine_tuning) Text «strategy»
                unfreeze_layers (10) Number «unfreeze_layers»
            Trainings (1) Library «[[trainings]]»
              Adam, cosine (adam · 100 epochs) Training «[[trainings]]»
                id (train_a1b2c3d4) Text «id»
                name (Adam, cosine) Text «name»
                optimizer (adam) Text «optimizer»
                learning_rate (0.001) Number «learning_rate»
                scheduler (cosine_annealing) Text «scheduler»
                epochs (100) Number «epochs»
                batch_size (32) Number «batch_size»
            Experiments (1) Library «[[experiments]]»
              LeNet × Adam (ready) Experiment «[[experiments]]»
                id (exp_0badcafe) Text «id»
                name (LeNet × Adam) Text «name»
                model_id (model_3fa9c1d2) Text «model_id»
                training_id (train_a1b2c3d4) Text «training_id»
                status (ready) Text «status»
        "#]],
    );
}

#[test]
fn sub_tables_and_layers_with_headers_are_below_their_entries() {
    check(
        "[[models]]\nname = \"A\"\n[[models.layers]]\ntype = \"Conv2D\"\nfilters = 8\n[[models.layers]]\ntype = \"Flatten\"\n\n[dataset]\n[dataset.split]\nmethod = \"fixed\"\n[dataset.imbalance.selective]\nthreshold = 2\n",
        expect![[r#"
            Models (1) Library «[[models]]»
              A Model «[[models]]»
                name (A) Text «name»
                layers (2) Library «[[models.layers]]»
                  Conv2D (8 filters) Layer «[[models.layers]]»
                    type (Conv2D) Text «type»
                    filters (8) Number «filters»
                  Flatten Layer «[[models.layers]]»
                    type (Flatten) Text «type»
            dataset Table «[dataset]»
              split (fixed) Table «[dataset.split]»
                method (fixed) Text «method»
              imbalance.selective Table «[dataset.imbalance.selective]»
                threshold (2) Number «threshold»
        "#]],
    );
}

#[test]
fn entries_that_others_stand_between_have_no_common_symbol() {
    check(
        "[[models]]\nid = \"a\"\n[[trainings]]\nid = \"t\"\n[[models]]\nid = \"b\"\n",
        expect![[r#"
            a Model «[[models]]»
              id (a) Text «id»
            Trainings (1) Library «[[trainings]]»
              t Training «[[trainings]]»
                id (t) Text «id»
            b Model «[[models]]»
              id (b) Text «id»
        "#]],
    );
}

#[test]
fn experiments_tell_how_far_they_are() {
    check(
        "[[experiments]]\nname = \"Run\"\nstatus = \"completed\"\n[experiments.metrics]\ntrain_loss = 1\nval_accuracy = 0.915\n\n[[experiments]]\nmetrics = { val_loss = 0.5 }\n",
        expect![[r#"
            Experiments (2) Library «[[experiments]]»
              Run (completed · val_accuracy 0.915) Experiment «[[experiments]]»
                name (Run) Text «name»
                status (completed) Text «status»
                metrics Table «[experiments.metrics]»
                  train_loss (1) Number «train_loss»
                  val_accuracy (0.915) Number «val_accuracy»
              experiment 2 (val_loss 0.5) Experiment «[[experiments]]»
                metrics Table «metrics»
                  val_loss (0.5) Number «val_loss»
        "#]],
    );
}

#[test]
fn inline_libraries_and_dotted_keys() {
    check(
        "dataset.path = \"d\"\nmodels = [{ name = \"A\", kind = \"custom_cnn\", layers = [{ type = \"Dense\", units = 4 }], x.y = 1, x.z = 2 }]\n",
        expect![[r#"
            dataset.path (d) Text «dataset.path»
            Models (1) Library «models»
              A (custom_cnn) Model «{»
                name (A) Text «name»
                kind (custom_cnn) Text «kind»
                layers (1) Array «layers»
                  Dense (4 units) Layer «"Dense"»
                x.y (1) Number «y»
                x.z (2) Number «z»
        "#]],
    );
}

#[test]
fn broken_parts_are_listed_too() {
    check(
        "epochs\nid =\n[[models\nname = \"A\"\n[dataset.]\n[]\n[[trainings]]\nname = \" \"\nlr = 1\nlayers = [\n\n[session]\nid = \"é🦉\"",
        expect![[r#"
            epochs Nothing «epochs»
            id Nothing «id»
            A Model «[[models»
              name (A) Text «name»
            [dataset.] Table «[dataset.]»
            [] Table «[]»
            Trainings (1) Library «[[trainings]]»
              training 1 Training «[[trainings]]»
                name Text «name»
                lr (1) Number deprecated «lr»
                layers ([) Array «layers»
            session (é🦉) Table «[session]»
              id (é🦉) Text «id»
        "#]],
    );
}

#[test]
fn names_take_one_line_and_are_never_empty() {
    check(
        "[[models]]\nname = \"\"\"\nOne\nTwo\"\"\"\n\"\" = 1\n\" \" = { '' = 2 }\n",
        expect![[r#"
        Models (1) Library «[[models]]»
          One… Model «[[models]]»
            name (One…) Text «name»
            … (1) Number «""»
            … Table «" "»
              … (2) Number «''»
    "#]],
    );
}

#[test]
fn a_header_that_is_being_typed_is_gone_to_within_its_range() {
    for text in ["[ ", "[ \n", "[[ \n[models]", "[\t# c", "[[models]]\r\n[ "] {
        for symbol in symbols(&snapshot(text)) {
            assert!(symbol.range.contains_range(symbol.focus), "{text:?}: {symbol:?}");
        }
    }
}

/// A file of so many trainings, and a model with two layers.
fn with_trainings(count: usize) -> String {
    let model = "[session]\nid = 'a'\n\n[[models]]\nid = 'm'\nlayers = [{ type = 'Flatten' }]\n";
    let trainings = (0..count).map(|at| format!("\n[[trainings]]\nname = 'T{at}'\nepochs = 9\n"));
    model.to_owned() + &trainings.collect::<String>()
}

fn told(text: &str) -> Vec<Symbol> {
    symbols(&snapshot(text))
}

fn below<'s>(found: &'s [Symbol], name: &str) -> Vec<&'s str> {
    let holder = found.iter().flat_map(|symbol| &symbol.children).find(|other| other.name == name);
    let children = holder.unwrap_or_else(|| panic!("no {name}")).children.iter();
    children.map(|symbol| symbol.name.as_str()).collect()
}

#[test]
fn of_very_many_entries_only_keys_that_hold_something_are_told() {
    let few = told(&with_trainings(1600));
    assert_eq!(below(&few, "T7"), ["name", "epochs"]);

    let many = told(&with_trainings(1700));
    assert_eq!(below(&many, "T7"), [""; 0]);
    assert_eq!(below(&many, "m"), ["layers"]);
    assert_eq!(many[0].children.len(), 1, "what is no entry is told in full");

    assert_eq!(below(&told(&with_trainings(5000)), "m"), [""; 0]);
}
