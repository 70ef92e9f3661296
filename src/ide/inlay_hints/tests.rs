use std::sync::Arc;

use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::{SESSION, malware, snapshot};

/// The lines that have hints, each hint between `«»` where it stands.
fn check(snapshot: &Snapshot, expected: Expect) {
    let whole = TextRange::new(0.into(), snapshot.document.end());
    expected.assert_eq(&with_hints(snapshot, whole));
}

fn with_hints(snapshot: &Snapshot, range: TextRange) -> String {
    let mut text = snapshot.document.text().to_owned();
    for hint in inlay_hints(snapshot, range).iter().rev() {
        text.insert_str(hint.at.into(), &format!(" «{}»", hint.label));
    }
    text.lines()
        .filter(|line| line.contains('«'))
        .map(|line| format!("{}\n", line.trim()))
        .collect()
}

fn check_text(text: &str, expected: Expect) {
    check(&snapshot(text), expected);
}

#[test]
fn a_session_shows_what_it_comes_to() {
    let snapshot = Snapshot { folder: Arc::new(malware()), ..snapshot(SESSION) };
    check(
        &snapshot,
        expect![[r#"
            name = "LeNet" «11,394 parameters»
            { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu" }, «→ 32×224×224 · 2,432»
            { type = "MaxPooling2D", pool_size = 2 }, «→ 32×112×112»
            { type = "GlobalAvgPool" }, «→ 32»
            { type = "Dense", units = 256, activation = "relu" }, «→ 256 · 8,448»
            ] «output → 2 · 514»
            name = "ResNet50, last ten layers" «23,512,130 parameters · 7,879,682 trainable»
            base_model = "ResNet50" «→ 2048×7×7»
            batch_size = 32 «3 steps an epoch»
            model_id = "model_3fa9c1d2" «LeNet»
            training_id = "train_a1b2c3d4" «Adam, cosine»
        "#]],
    );
}

#[test]
fn layers_with_headers_have_theirs_behind_their_types() {
    check_text(
        "\u{feff}[dataset]\r\nimage_size = [65, 32]\r\nclasses = ['ä', 'b', 'c']\r\n\r\n\
         [[models]]\r\n\"id\" = 'm'\r\nkind = 'custom_cnn'\r\n[[models.layers]]\r\nfilters = 4\r\n\
         kernel_size = 3\r\ntype = 'Conv2D' # first\r\n[[models.layers]]\r\ntype = 'Flatten'",
        expect![[r#"
            [[models]] «25,075 parameters»
            type = 'Conv2D' «→ 4×65×32 · 112» # first
            type = 'Flatten' «→ 8320» «output → 3 · 24,963»
        "#]],
    );
}

#[test]
fn several_layers_on_a_line_have_each_its_own() {
    check_text(
        "models = [{ id = 'm', name = 'M', kind = 'custom_cnn', layers = [{ type = 'GlobalAvgPool' } , { type = 'Dense', units = 7 }] }]",
        expect![[r#"
            models = [{ id = 'm', name = 'M' «28 parameters without the output layer», kind = 'custom_cnn', layers = [{ type = 'GlobalAvgPool' } , «→ 3» { type = 'Dense', units = 7 } «→ 7 · 28»] }]
        "#]],
    );
}

#[test]
fn layers_before_a_mistake_still_have_theirs() {
    check_text(
        "[[models]]\nkind = 'custom_cnn'\nlayers = [\n  { type = 'MaxPooling2D', pool_size = 7 },\n  { type = 'Conv2D', filters = 'many' },\n  { type = 'Flatten' },\n]\n",
        expect![[r#"
              { type = 'MaxPooling2D', pool_size = 7 }, «→ 3×32×32»
        "#]],
    );
    check_text(
        "[[models]]\nkind = 'custom_cnn'\nlayers = [\n  { type = 'MaxPooling2D', pool_size = 7 },\n  { type = \n  { type = 'Flatten' },\n]\n",
        expect![[r#"
              { type = 'MaxPooling2D', pool_size = 7 }, «→ 3×32×32»
        "#]],
    );
    check_text(
        "[[models]]\nkind = 'custom_cnn'\nlayers = [\n  { type = 'MaxPooling2D', pool_size = 16 },\n  { type = 'MaxPooling2D', pool_size = 15 },\n  { type = 'Flatten' },\n]\n",
        expect![[r#"
              { type = 'MaxPooling2D', pool_size = 16 }, «→ 3×14×14»
        "#]],
    );
}

#[test]
fn what_is_half_typed_elsewhere_in_the_entry_leaves_the_layers_alone() {
    let hints = |line: &str, stack: &str| {
        let text = format!("[[models]]\nkind = 'custom_cnn'\n{line}\n{stack}\nid = 'm'\n");
        let snapshot = snapshot(&text);
        with_hints(&snapshot, TextRange::new(0.into(), snapshot.document.end()))
    };
    let whole =
        "layers = [\n  { type = 'MaxPooling2D', pool_size = 7 },\n  { type = 'Flatten' },\n";
    let closed = format!("{whole}]");
    let expected = expect![[r#"
        { type = 'MaxPooling2D', pool_size = 7 }, «→ 3×32×32»
        { type = 'Flatten' }, «→ 3072»
    "#]];
    for line in ["name = \"LeNet", "foo", "x = [1", "head = "] {
        expected.assert_eq(&hints(line, &closed));
        expected.assert_eq(&hints(line, whole));
    }
    expected.assert_eq(&hints("x = { a =", &closed));
    expected.assert_eq(&hints("", whole));
    for line in ["kin", "kind = 'transfer_learning'", "\"kind\" = 'tr", "kind = "] {
        assert_eq!(hints(line, whole), "", "{line}");
        assert_eq!(hints(&format!("x =\n{line}"), &closed), "", "{line}");
    }
    assert_eq!(hints("name = \"\"\"LeNet", &closed), "");

    let line = |layers: &str| hints("", &format!("layers = [{layers}"));
    let first = "{ type = 'MaxPooling2D', pool_size = 7 }";
    expect![[r#"
        layers = [{ type = 'MaxPooling2D', pool_size = 7 }, «→ 3×32×32» { type = 'Flatten' }, «→ 3072» { type = "Fl
    "#]]
    .assert_eq(&line(&format!("{first}, {{ type = 'Flatten' }}, {{ type = \"Fl")));
    let only_first = format!("layers = [{first}, «→ 3×32×32»");
    for second in ["{ type = 'Dropout' 'x', rate = 0.5 }", "x, { type = 'Flatten' }"] {
        let found = line(&format!("{first}, {second}, {{ type = 'Flatten' }}"));
        assert!(found.starts_with(&only_first), "{found}");
        assert_eq!(found.matches('«').count(), 1, "{found}");
    }
}

#[test]
fn a_file_broken_elsewhere_shows_the_rest() {
    let above = SESSION.replace("[session]\n", "[session\n").replace("path = ", "path = [\n");
    check_text(
        &above,
        expect![[r#"
            name = "LeNet" «11,394 parameters»
            { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu" }, «→ 32×224×224 · 2,432»
            { type = "MaxPooling2D", pool_size = 2 }, «→ 32×112×112»
            { type = "GlobalAvgPool" }, «→ 32»
            { type = "Dense", units = 256, activation = "relu" }, «→ 256 · 8,448»
            ] «output → 2 · 514»
            name = "ResNet50, last ten layers" «23,512,130 parameters · 7,879,682 trainable»
            base_model = "ResNet50" «→ 2048×7×7»
            model_id = "model_3fa9c1d2" «LeNet»
            training_id = "train_a1b2c3d4" «Adam, cosine»
        "#]],
    );
    let below = SESSION.replace("[[experiments]]\n", "[[experiments]]\nnotes = { a = [\n");
    check_text(
        &below,
        expect![[r#"
            name = "LeNet" «11,394 parameters»
            { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu" }, «→ 32×224×224 · 2,432»
            { type = "MaxPooling2D", pool_size = 2 }, «→ 32×112×112»
            { type = "GlobalAvgPool" }, «→ 32»
            { type = "Dense", units = 256, activation = "relu" }, «→ 256 · 8,448»
            ] «output → 2 · 514»
            name = "ResNet50, last ten layers" «23,512,130 parameters · 7,879,682 trainable»
            base_model = "ResNet50" «→ 2048×7×7»
            model_id = "model_3fa9c1d2" «LeNet»
            training_id = "train_a1b2c3d4" «Adam, cosine»
        "#]],
    );
}

#[test]
fn transformers_show_their_patches() {
    let model = "[[models]]\nname = 'ViT-B/16'\nkind = 'vision_transformer'\npatch_size = 16\nembed_dim = 768\ndepth = 12\nnum_heads = 12\n";
    check_text(
        model,
        expect![[r#"
            name = 'ViT-B/16' «85,798,656 parameters without the output layer»
            patch_size = 16 «196 patches»
        "#]],
    );
}

#[test]
fn splits_show_what_they_really_get() {
    let text = "[dataset]\npath = 'data'\n[dataset.split]\ntrain = 70.0\nval = 15.0\ntest = 15.0\n[[trainings]]\nbatch_size = 64\n";
    check_in_malware(
        text,
        expect![[r#"
        train = 70.0 «70 % · 2,114 samples»
        val = 15.0 «15 % · 453 samples»
        test = 15.0 «15 % · 453 samples»
        batch_size = 64 «34 steps an epoch»
    "#]],
    );
    let folds = "dataset.split = { method = 'cross_validation', folds = 4, train = 70 }\n[[trainings]]\nbatch_size = 0\n";
    check_in_malware(
        folds,
        expect![[r#"
        dataset.split = { method = 'cross_validation', folds = 4, train = 70 «75 % · 2,265 samples» }
    "#]],
    );
    check_text(text, expect![[""]]);
}

fn check_in_malware(text: &str, expected: Expect) {
    check(&Snapshot { folder: Arc::new(malware()), ..snapshot(text) }, expected);
}

#[test]
fn only_the_range_asked_for_has_hints() {
    let snapshot = snapshot(SESSION);
    let start = SESSION.find("{ type = \"MaxPooling2D\"").unwrap();
    let end = SESSION.find("{ type = \"Dense\"").unwrap();
    let range = crate::text::range(start, end);
    expect![[r#"
          { type = "MaxPooling2D", pool_size = 2 }, «→ 32×112×112»
          { type = "GlobalAvgPool" }, «→ 32»
    "#]]
    .assert_eq(&with_hints(&snapshot, range));
    for (at, _) in SESSION.char_indices() {
        for hint in inlay_hints(&snapshot, TextRange::empty(crate::text::offset(at))) {
            assert_eq!(usize::from(hint.at), at);
        }
    }
}

#[test]
fn what_is_switched_off_is_not_shown() {
    let off = crate::ide::HintOptions {
        shapes: false,
        totals: false,
        names: false,
        shares: false,
        steps: false,
    };
    let options = crate::ide::Options { hints: off, ..Default::default() };
    let snapshot = Snapshot { options: Arc::new(options), ..snapshot(SESSION) };
    check(&snapshot, expect![""]);
}

#[test]
fn other_files_have_none() {
    let snapshot = Snapshot { kind: FileKind::Catalog, ..snapshot(SESSION) };
    check(&snapshot, expect![""]);
}
