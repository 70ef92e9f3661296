//! Completion in every kind of place, and what holds for all of them.

mod avoidable;
mod quotes;

use expect_test::expect;
use rustc_hash::FxHashSet;

use super::{Completion, CompletionKind};
use crate::ide::FileKind;
use crate::ide::testing::{
    SESSION, accepted, at_cursor, check_accepted, check_completion, check_completion_of,
    snapshot_of,
};
use crate::syntax::Document;

fn is_key(completion: &Completion) -> bool {
    completion.kind == CompletionKind::Key
}

#[test]
fn keys_of_a_training_required_first() {
    check_completion_of(
        "[[trainings]]\nid = \"a\"\noptim$0\n",
        is_key,
        expect![[r#"
            optimizer (one of 4; required): optimizer = ${1|"adam","adamw","sgd","rmsprop"|}
        "#]],
    );
}

#[test]
fn no_key_stands_behind_a_value() {
    for line in ["status = \"ready\" cur$0", "metrics = {\n} cur$0", "status = \"ready\" cur$0 = 1"]
    {
        check_completion(&format!("[[experiments]]\nid = \"a\"\n{line}\n"), expect![""]);
    }
}

#[test]
fn a_date_and_its_time_are_one_value() {
    for value in ["2026-11-22 $011:00:00Z", "2026-11-22$0 11:00:00Z"] {
        check_completion_of(
            &format!("[[experiments]]\nstarted_at = {value}\n"),
            is_key,
            expect![""],
        );
    }
    check_accepted(
        "[[experiments]]\nstarted_at = $02026-11-22 11:00:00Z\n",
        "2026-11-22T10:00:00Z",
        expect![[r#"
            [[experiments]]
            started_at = 2026-11-22T10:00:00Z
        "#]],
    );
}

#[test]
fn a_full_list_takes_no_more() {
    for list in ["[64, 64, $0]", "[64, 64 $0]", "[$0, 64, 64]"] {
        check_completion(&format!("[dataset]\nimage_size = {list}\n"), expect![""]);
    }
}

#[test]
fn keys_follow_the_selected_kind() {
    check_completion_of(
        "[[models]]\nkind = \"vision_transformer\"\n$0\n",
        is_key,
        expect![[r#"
            id (ID; required): id = "${1:model_d58a5e95}"
            name (text; required): name = "${1:LeNet}"
            patch_size (integer, pixels; required): patch_size = ${1:16}
            embed_dim (integer; required): embed_dim = ${1:768}
            depth (integer, blocks; required): depth = ${1:12}
            num_heads (integer; required): num_heads = ${1:12}
            mlp_ratio (number; default 4.0): mlp_ratio = ${1:4.0}
            dropout (number; default 0.0): dropout = ${1:0.0}
            created_at (date-time): created_at = ${1:2026-11-22T10:00:00Z}
        "#]],
    );
}

#[test]
fn a_key_with_a_value_is_only_renamed() {
    check_accepted(
        "[[trainings]]\nopt$0 = \"sgd\"\n",
        "optimizer",
        expect![[r#"
        [[trainings]]
        optimizer = "sgd"
    "#]],
    );
}

#[test]
fn keys_of_a_half_typed_inline_table() {
    check_completion(
        "[[models]]\nlayers = [\n  { type = \"Conv2D\", $0 },\n]\n",
        expect![[r#"
            filters (integer; required): filters = ${1:32}
            kernel_size (integer, pixels; required): kernel_size = ${1:3}
            all required keys (2 keys): filters = ${1:32}, kernel_size = ${2:3}
            stride (integer, pixels; default 1): stride = ${1:1}
            padding (one of 2; default "same"): padding = ${1|"same","valid"|}
            activation (one of 5; default "none"): activation = ${1|"relu","leaky_relu","gelu","swish","none"|}
        "#]],
    );
    check_completion(
        "[[models]]\nlayers = [\n  { type = \"Dense\", $0\n  { type = \"Flatten\" },\n]\n",
        expect![[r#"
            units (integer; required): units = ${1:256}
            activation (one of 5; default "none"): activation = ${1|"relu","leaky_relu","gelu","swish","none"|}
        "#]],
    );
}

#[test]
fn commas_are_added_where_they_are_missing() {
    check_accepted(
        "[[models]]\nlayers = [ { type = \"Conv2D\" fil$0 } ]\n",
        "filters",
        expect![[r#"
            [[models]]
            layers = [ { type = "Conv2D", filters = 32 } ]
        "#]],
    );
    check_accepted(
        "[[models]]\nlayers = [ { fil$0 type = \"Conv2D\" } ]\n",
        "filters",
        expect![[r#"
            [[models]]
            layers = [ { filters = 32, type = "Conv2D" } ]
        "#]],
    );
    check_accepted(
        "[[models]]\nlayers = [\n  { type = \"Flatten\" }\n  $0\n]\n",
        "Dropout",
        expect![[r#"
            [[models]]
            layers = [
              { type = "Flatten" },
              { type = "Dropout", rate = 0.5 },
            ]
        "#]],
    );
}

#[test]
fn the_comma_of_an_empty_slot_serves_what_is_written_into_it() {
    let dataset = "[dataset]\nclasses = [\"Adialer.C\", \"Yuner.A\"]\n";
    let slots = [
        ("[dataset]\nimage_size = [$0, 224]\n", "224"),
        (
            "[[models]]\nlayers = [{ type = \"GlobalAvgPool\" }, $0, { type = \"Flatten\" }]\n",
            "Dropout",
        ),
        ("[[models]]\nlayers = [{ $0, type = \"Dropout\" }]\n", "rate"),
        (&format!("{dataset}imbalance.class_weights = {{ $0 , b = 2.0 }}\n"), "Adialer.C"),
        (&format!("{dataset}imbalance.selective.classes = [\n  $0,\n  \"b\",\n]\n"), "Yuner.A"),
    ];
    let mut out = String::new();
    for (fixture, label) in slots {
        let (snapshot, at) = at_cursor(fixture);
        let found = super::completions(&snapshot, at).items;
        let chosen = found.iter().find(|found| found.label == label).expect(label);
        out += &accepted(&snapshot, chosen);
    }
    expect![[r#"
        [dataset]
        image_size = [224, 224]
        [[models]]
        layers = [{ type = "GlobalAvgPool" }, { type = "Dropout", rate = 0.5 }, { type = "Flatten" }]
        [[models]]
        layers = [{ rate = 0.25, type = "Dropout" }]
        [dataset]
        classes = ["Adialer.C", "Yuner.A"]
        imbalance.class_weights = { "Adialer.C" = 1.0 , b = 2.0 }
        [dataset]
        classes = ["Adialer.C", "Yuner.A"]
        imbalance.selective.classes = [
          "Yuner.A",
          "b",
        ]
    "#]].assert_eq(&out);
}

#[test]
fn values_with_and_without_quotes() {
    check_completion(
        "[[trainings]]\noptimizer = \"ad$0\n",
        expect![[r#"
            adam (Adam): adam"
            adamw (AdamW): adamw"
        "#]],
    );
    check_accepted(
        "[[trainings]]\noptimizer = \"ad$0\n",
        "adamw",
        expect![[r#"
        [[trainings]]
        optimizer = "adamw"
    "#]],
    );
    check_accepted(
        "[[trainings]]\noptimizer =$0\n",
        "adamw",
        expect![[r#"
        [[trainings]]
        optimizer = "adamw"
    "#]],
    );
    check_accepted(
        "[[trainings]]\noptimizer = ad$0 # why\n",
        "adamw",
        expect![[r#"
        [[trainings]]
        optimizer = "adamw" # why
    "#]],
    );
    check_accepted(
        "[[trainings]]\noptimizer = 'a$0d'\n",
        "adamw",
        expect![[r#"
            [[trainings]]
            optimizer = 'adamw'
        "#]],
    );
}

#[test]
fn numbers_booleans_times() {
    check_completion(
        "[[trainings]]\nbatch_size = $0\n",
        expect![[r#"
        32 (typical): 32
        16 (typical): 16
        64 (typical): 64
        128 (typical): 128
    "#]],
    );
    check_completion(
        "[[trainings]]\nshuffle = t$0\n",
        expect![[r#"
            true (default): true
        "#]],
    );
    check_completion(
        "[[trainings]]\ncreated_at = $0\n",
        expect![[r#"
        2026-11-22T10:00:00Z (now): ${1:2026-11-22T10:00:00Z}
    "#]],
    );
    check_completion(
        "[dataset]\nimage_size = [$0]\n",
        expect![[r#"
            224 (default; what most pretrained networks saw): 224
            128 (quick trials): 128
            64 (very small networks): 64
            256 (finer detail): 256
            299 (Inception): 299
            384 (fine detail, three times the work of 224): 384
            32 (as CIFAR): 32
        "#]],
    );
}

#[test]
fn a_value_to_begin_with() {
    check_completion(
        "[session]\nid = $0\n",
        expect![[r#"
            swift-golden-falcon (ID): "swift-golden-falcon"
        "#]],
    );
    check_accepted(
        "[[models]]\nkind = \"custom_cnn\"\nlayers = $0\n",
        "[ … ]",
        expect![[r#"
        [[models]]
        kind = "custom_cnn"
        layers = [
          { type = "Conv2D", filters = 32, kernel_size = 3, activation = "relu", padding = "same" },
          { type = "MaxPooling2D", pool_size = 2 },
          { type = "GlobalAvgPool" },
          { type = "Dense", units = 64, activation = "relu" },
        ]
    "#]],
    );
}

#[test]
fn references_show_the_entry() {
    let fixture = SESSION.replace("model_id = \"model_3fa9c1d2\"", "model_id = \"$0\"");
    check_completion(
        &fixture,
        expect![[r#"
            model_77aa10ff (transfer_learning · 23.5 M): model_77aa10ff
            model_3fa9c1d2 (custom_cnn · 11 k): model_3fa9c1d2
        "#]],
    );
}

#[test]
fn references_are_found_by_name() {
    let fixture = SESSION.replace("model_id = \"model_3fa9c1d2\"", "model_id = len$0");
    let (snapshot, at) = at_cursor(&fixture);
    let filters: Vec<String> =
        super::completions(&snapshot, at).items.into_iter().map(|found| found.filter).collect();
    expect![[r#"
        [
            "LeNet model_3fa9c1d2",
            "model_77aa10ff ResNet50, last ten layers",
        ]
    "#]]
    .assert_debug_eq(&filters);
}

#[test]
fn headers_that_are_not_there_yet() {
    check_completion_of(
        &format!("{SESSION}\n[$0"),
        |completion| completion.kind == CompletionKind::Table,
        expect![[r#"
            [[experiments]] (-): experiments]]
            [experiments.metrics] (-): experiments.metrics]
            [dataset.split] (-): dataset.split]
            [dataset.augmentation] (-): dataset.augmentation]
            [dataset.imbalance] (-): dataset.imbalance]
            [[models]] (-): models]]
            [[models.head]] (-): models.head]]
            [[trainings]] (-): trainings]]
        "#]],
    );
    check_accepted(
        "[dataset.sp$0]\n",
        "[dataset.split]",
        expect![[r#"
        [dataset.split]
    "#]],
    );
    check_accepted(
        "[[mo$0\n",
        "[[models]]",
        expect![[r#"
        [[models]]
    "#]],
    );
}

#[test]
fn headers_that_go_on_with_what_stands_above_come_first() {
    let first = |fixture: &str| {
        let (snapshot, at) = at_cursor(fixture);
        let found = super::completions(&snapshot, at).items;
        let headers = found.into_iter().filter(|found| found.kind == CompletionKind::Table);
        headers.take(3).map(|found| found.label).collect::<Vec<_>>().join(" ")
    };
    let experiments = "[[experiments]] [experiments.metrics] [dataset.split]";
    assert_eq!(first(&format!("{SESSION}\n[$0")), experiments);
    assert_eq!(first(&format!("{SESSION}\n$0\n")), experiments);
    let layers = "[[models]]\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Flatten\"\n";
    let list = "[[models.layers]] [[models]] [[trainings]]";
    assert_eq!(first(&format!("{layers}\n[[$0\n\n[session]\n")), list);
}

#[test]
fn a_word_finds_headers_too() {
    check_accepted(
        "[session]\nid = \"a\"\n\ndata$0\n",
        "[dataset]",
        expect![[r#"
        [session]
        id = "a"

        [dataset]
    "#]],
    );
}

#[test]
fn a_last_element_on_its_line_ends_as_the_others() {
    check_accepted(
        "[[models]]\nlayers = [\n  { type = \"Flatten\" },\n  Dro$0 # last\n]\n",
        "Dropout",
        expect![[r#"
            [[models]]
            layers = [
              { type = "Flatten" },
              { type = "Dropout", rate = 0.5 }, # last
            ]
        "#]],
    );
}

#[test]
fn what_begins_as_it_is_typed_comes_first() {
    let labels = |kind: FileKind, fixture: &str| {
        let (snapshot, at) = at_cursor(fixture);
        let snapshot = snapshot_of(kind, snapshot.document.text());
        let found = super::completions(&snapshot, at).items;
        found.into_iter().map(|found| found.label).collect::<Vec<_>>().join(", ")
    };
    let training = "[[trainings]]\noptimizer = \"adam\"\n";
    let list = |typed: &str| labels(FileKind::Session, &format!("{training}{typed}$0\n"));
    // Whole entries are asked for by their names, where a key is likely meant.
    assert_eq!(list("mom"), "");
    assert_eq!(list("earl"), "early_stopping_patience");
    let presets = ["Adam, cosine", "AdamW with weight decay", "Adam, fine-tuning"];
    assert_eq!(list("ad"), presets.map(|title| format!("[[trainings]] {title}")).join(", "));
    assert_eq!(list("siz"), "batch_size, all required keys");
    let after = "[[models]]\nlayers = [\n  { type = \"GlobalAvgPool\" },\n  Co$0\n]\n";
    assert_eq!(labels(FileKind::Session, after), "Conv2D");
    let lints = "lints = { unused-model = \"o$0\" }\n";
    assert_eq!(labels(FileKind::Configuration, lints), "off");
}

#[test]
fn a_header_has_a_blank_line_above() {
    check_accepted(
        "[session]\nid = \"a\"\ndat$0",
        "[dataset]",
        expect![[r#"
        [session]
        id = "a"

        [dataset]"#]],
    );
    // Not below the comment that tells what it is about.
    check_accepted(
        "[session]\nid = \"a\"\n\n# Images\ndat$0",
        "[dataset]",
        expect![[r#"
        [session]
        id = "a"

        # Images
        [dataset]"#]],
    );
}

#[test]
fn no_table_begins_behind_the_first_part_of_a_dotted_key() {
    check_completion(
        "[dataset]\npath = \"data\"\nsplit.t$0\n",
        expect![[r#"
            train (number, percent; default 70.0): train = ${1:70.0}
            test (number, percent; default 15.0): test = ${1:15.0}
        "#]],
    );
}

#[test]
fn what_importing_writes_comes_last() {
    let (snapshot, at) = at_cursor("$0");
    let items = super::completions(&snapshot, at).items;
    assert_eq!(items.last().map(|last| last.label.as_str()), Some("legacy"));
}

#[test]
fn heads_take_only_their_layers() {
    check_completion(
        "[[models]]\nkind = \"transfer_learning\"\nhead = [ $0 ]\n",
        expect![[r#"
            GlobalAvgPool (Global average pooling): { type = "GlobalAvgPool" }
            Flatten (Flatten): { type = "Flatten" }
            BatchNorm (Batch normalisation): { type = "BatchNorm" }
            Dropout (Dropout): { type = "Dropout", rate = ${1:0.3} \}
            Classifier (3 layers): \n  { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:256}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.3} \},\n
            Classifier, 128 units (3 layers): \n  { type = "GlobalAvgPool" \},\n  { type = "Dense", units = ${1:128}, activation = "relu" \},\n  { type = "Dropout", rate = ${2:0.3} \},\n
            Dense (Fully connected · only after Flatten or GlobalAvgPool): { type = "Dense", units = ${1:256}, activation = ${2:"relu"} \}
        "#]],
    );
}

#[test]
fn an_empty_pair_of_braces_takes_a_whole_layer() {
    check_completion_of(
        "[[models]]\nlayers = [ { $0 } ]\n",
        |completion| completion.label.starts_with("Max") || completion.label == "type",
        expect![[r#"
            type (one of 8; required): type = ${1|"Conv2D","BatchNorm","MaxPooling2D","AveragePooling2D","Dropout","Flatten","GlobalAvgPool","Dense"|}
            MaxPooling2D (Maximum pooling · 3×224×224 → 3×112×112): type = "MaxPooling2D", pool_size = ${1:2}
        "#]],
    );
}

#[test]
fn whole_entries() {
    check_completion_of(
        &format!("{SESSION}\n[[$0"),
        |completion| completion.label.contains("LeNet") || completion.label.contains("ready"),
        expect![[r#"
            [[models]] LeNet-style CNN (new model): models]]\nid = "model_99254413"\nname = "${1:LeNet-style}"\ncreated_at = 2026-11-22T10:00:00Z\nkind = "custom_cnn"\nlayers = [\n  { type = "Conv2D", filters = 32, kernel_size = 5, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = 2 \},\n  { type = "Conv2D", filters = 64, kernel_size = 5, activation = "relu", padding = "same" \},\n  { type = "MaxPooling2D", pool_size = 2 \},\n  { type = "Flatten" \},\n  { type = "Dense", units = 256, activation = "relu" \},\n  { type = "Dropout", rate = 0.5 \},\n]
            [[experiments]] ready to run (new experiment): experiments]]\nid = "exp_5304a039"\nname = "${1:ResNet50, last ten layers × Adam, cosine}"\ncreated_at = 2026-11-22T10:00:00Z\nmodel_id = ${2:"model_3fa9c1d2"}\ntraining_id = ${3:"train_a1b2c3d4"}\nstatus = "ready"
        "#]],
    );
}

#[test]
fn classes_are_those_of_the_dataset() {
    let dataset = "[dataset]\nclasses = [\"Adialer.C\", \"Yuner.A\"]\n";
    check_completion(
        &format!("{dataset}imbalance.class_weights = {{ \"Yuner.A\" = 2.0, $0 }}\n"),
        expect![[r#"
            Adialer.C (class of the dataset): "Adialer.C" = ${1:1.0}
        "#]],
    );
    check_completion(
        &format!("{dataset}imbalance.selective = {{ classes = [\"Y$0\"] }}\n"),
        expect![[r#"
            Yuner.A (class of the dataset): Yuner.A
        "#]],
    );
}

#[test]
fn nothing_in_comments_and_behind_values() {
    check_completion("[[trainings]] # he$0re\n", expect![""]);
    check_completion("[[trainings]]\nepochs = 1 $0\n", expect![""]);
    check_completion("[[trainings]]\nepochs = 1 # $0\n", expect![""]);
}

const SMALL: &str = "[session]\nid = \"é\"\n\n[[models]]\nkind = \"custom_cnn\" # 🦉\nlayers = [\n  { \
                     type = \"Flatten\" },\n]\n";

/// Every place of a session where something can be written, in every state of its line.
fn places() -> Vec<String> {
    let texts = [
        SESSION.to_owned(),
        SMALL.replace('\n', "\r\n"),
        format!("\u{feff}{SMALL}"),
        "[[models]]\nid = \"m\"\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \"Conv2D\"\n"
            .to_owned(),
        "dataset.split.train = 1.0\nmodels = [ { kind = \"x\", layers = [] }, ]\n".to_owned(),
        "[dataset]\nclasses = [\"a\", \"b\" ]\nimbalance = { strategy = \"none\" }\n".to_owned(),
        "[[models]]\nlayers = [\n  { type = \"Conv2D\",\n  { type = \"Den },\n\nname = \"x\"\n"
            .to_owned(),
    ];
    let mut places = Vec::new();
    for text in &texts {
        for (at, c) in text.char_indices() {
            // The cursor in the text as it stands, and with the rest of the line not yet written.
            let (before, after) = text.split_at(at);
            if before.ends_with('\r') || after.starts_with('\u{feff}') {
                continue;
            }
            places.push(format!("{before}$0{after}"));
            if !c.is_alphanumeric() {
                let end = after.find(['\r', '\n']).unwrap_or(after.len());
                let closing = closing_brackets(before);
                places.push(format!("{before}$0{closing}{}", &after[end..]));
            }
        }
        places.push(format!("{text}$0"));
        for typed in ["[", "[[", "[dataset.", "[[models.", "optim", "kind = ", "x = {", "[]"] {
            places.push(format!("{text}\n{typed}$0"));
        }
    }
    places
}

/// What closes the brackets that are opened on the last line of `text`, as editors do by
/// themselves; a header closes its own.
fn closing_brackets(text: &str) -> String {
    let line = text.rsplit('\n').next().unwrap_or(text);
    if line.starts_with('[') {
        return String::new();
    }
    let mut open = Vec::new();
    let mut in_string = false;
    for c in line.chars() {
        match c {
            '"' => in_string = !in_string,
            '[' if !in_string => open.push(']'),
            '{' if !in_string => open.push('}'),
            ']' | '}' if !in_string => _ = open.pop(),
            _ => {}
        }
    }
    let comma = if line.starts_with(' ') && !open.is_empty() { "," } else { "" };
    open.iter().rev().map(|c| format!(" {c}")).collect::<String>() + comma
}

#[test]
fn what_is_accepted_is_sound() {
    let mut seen = FxHashSet::default();
    for fixture in places() {
        let (snapshot, at) = at_cursor(&fixture);
        let mut errors_before = None;
        for found in super::completions(&snapshot, at).items {
            let place = || format!("{} at\n{fixture}", found.label);
            let range = found.range;
            assert!(range.contains_inclusive(at), "around the cursor: {}", place());
            let typed = snapshot.document.slice(range);
            assert!(!typed.contains(['\r', '\n']), "on one line: {}", place());
            let begins = |with: char| !typed.starts_with(with) || found.filter.starts_with(with);
            assert!(['"', '\'', '['].into_iter().all(begins), "{} in {}", found.filter, place());

            if let Some(snippet) = &found.snippet {
                assert_eq!(filled_in(snippet), found.insert, "{}", place());
            }
            // The same text comes of many places in one word.
            let text = accepted(&snapshot, &found);
            if !seen.insert(text.clone()) {
                continue;
            }
            let count = |document: &Document| document.errors().len();
            let before = *errors_before.get_or_insert_with(|| count(&snapshot.document));
            let after = count(&Document::parse(&text));
            assert!(after <= before, "a new syntax error from {}\n---\n{text}", place());
        }
    }
}

/// What an editor writes for a snippet when no tab stop is changed.
fn filled_in(snippet: &str) -> String {
    let mut out = String::new();
    let mut chars = snippet.chars().peekable();
    let mut is_choice = false;
    let mut skipping = false;
    while let Some(c) = chars.next() {
        let escaped = c == '\\';
        let c = if escaped { chars.next().unwrap() } else { c };
        match c {
            '$' if !escaped => {
                chars.next();
                while chars.next_if(char::is_ascii_digit).is_some() {}
                is_choice = chars.next() == Some('|');
            }
            ',' if is_choice && !escaped => skipping = true,
            '|' if is_choice && !escaped => (is_choice, skipping) = (false, false),
            '}' if !escaped => {}
            c if !skipping => out.push(c),
            _ => {}
        }
    }
    out
}

#[test]
fn an_empty_file_takes_a_whole_session() {
    for fixture in ["$0", "# why\n\n$0\n", "ne$0"] {
        let (snapshot, at) = at_cursor(fixture);
        let found = super::completions(&snapshot, at).items;
        let first: Vec<&str> = found.iter().take(3).map(|found| found.label.as_str()).collect();
        let expected = [
            "new session: Conventional CNN",
            "new session: ResNet (transfer learning)",
            "new session: ViT-B/16",
        ];
        assert_eq!(first, expected, "at {fixture:?}");
    }
    check_accepted(
        "\u{feff}$0",
        "new session: ResNet (transfer learning)",
        expect![[r#"
        ﻿[session]
        id = "swift-golden-falcon"
        created_at = 2026-11-22T10:00:00Z
        format = 1

        [dataset]
        path = "data"

        [[models]]
        id = "model_64ad930a"
        name = "ResNet50"
        created_at = 2026-11-22T10:00:00Z
        kind = "transfer_learning"
        base_model = "ResNet50"
        weights = "imagenet"
        strategy = "feature_extraction"
        head = [
          { type = "GlobalAvgPool" },
          { type = "Dense", units = 256, activation = "relu" },
          { type = "Dropout", rate = 0.3 },
        ]

        [[trainings]]
        id = "train_9036aaea"
        name = "Adam, cosine"
        created_at = 2026-11-22T10:00:00Z
        optimizer = "adam"
        learning_rate = 0.001
        scheduler = "cosine_annealing"
        epochs = 50
        batch_size = 32
        early_stopping_patience = 10
        checkpoint = "val_loss"

        [[experiments]]
        id = "exp_8b8e3c50"
        name = "ResNet50 × Adam, cosine"
        created_at = 2026-11-22T10:00:00Z
        model_id = "model_64ad930a"
        training_id = "train_9036aaea"
        status = "ready"
    "#]],
    );
}

#[test]
fn keys_that_a_choice_asks_for_come_first() {
    let first = |fixture: &str| {
        let (snapshot, at) = at_cursor(fixture);
        let found = super::completions(&snapshot, at).items;
        let keys = found.into_iter().filter(is_key).take(2).map(|key| key.label);
        keys.collect::<Vec<_>>().join(", ")
    };
    let training = "[[trainings]]\nid = \"t\"\nname = \"T\"\nlearning_rate = 0.1\nepochs = 1\n\
                    batch_size = 1\noptimizer = \"sgd\"\n$0\n";
    assert_eq!(first(training), "momentum, created_at");
    let experiment = "[[experiments]]\nid = \"e\"\nname = \"E\"\nmodel_id = \"m\"\n\
                      training_id = \"t\"\nstatus = \"completed\"\n$0\n";
    assert_eq!(first(experiment), "completed_at, created_at");
}

#[test]
fn references_come_in_the_order_of_their_use() {
    let entry = |list: &str, id: &str| format!("[[{list}]]\nid = \"{id}\"\n");
    let experiment = |model: &str, training: &str| {
        format!("[[experiments]]\nmodel_id = \"{model}\"\ntraining_id = \"{training}\"\n")
    };
    let libraries = ["m1", "m2", "m3"].map(|id| entry("models", id)).concat()
        + &["t1", "t2"].map(|id| entry("trainings", id)).concat();
    let order = |fixture: &str| {
        let (snapshot, at) = at_cursor(&format!("{libraries}{fixture}"));
        let found = super::completions(&snapshot, at).items;
        found.into_iter().map(|found| found.label).collect::<Vec<_>>().join(" ")
    };
    assert_eq!(order(&experiment("$0", "t2")), "m3 m2 m1");
    assert_eq!(order(&(experiment("m2", "t1") + &experiment("$0", "t2"))), "m2 m3 m1");
    let paired = experiment("m2", "t1") + &experiment("$0", "t1");
    assert_eq!(order(&paired), "m3 m1 m2", "the pair of m2 and t1 is there");
}

#[test]
fn a_status_agrees_with_what_is_recorded() {
    check_completion(
        "[[experiments]]\nstatus = \"$0\"\ncompleted_at = 2026-11-22T10:00:00Z\n",
        expect![[r#"
            completed (Completed): completed
            failed (Failed): failed
            ready (Ready · contradicts what is recorded · default): ready
            training (Training · contradicts what is recorded): training
            paused (Paused · contradicts what is recorded): paused
        "#]],
    );
}

#[test]
fn backbones_must_take_the_images() {
    check_completion_of(
        "[dataset]\nimage_size = [64, 64]\n[[models]]\nkind = \"transfer_learning\"\nbase_model = $0\n",
        |completion| completion.label.starts_with("Inception") || completion.rank == 1,
        expect![[r#"
            VGG16 (VGG, 14.7 M parameters): "VGG16"
            InceptionV3 (Inception, 21.8 M parameters · images must have at least 75×75 pixels): "InceptionV3"
        "#]],
    );
}

#[test]
fn all_required_keys_at_once() {
    check_accepted(
        "[[trainings]]\n$0\n",
        "all required keys",
        expect![[r#"
        [[trainings]]
        id = "train_e72abec3"
        name = "Adam, cosine"
        optimizer = "adam"
        learning_rate = 0.001
        epochs = 50
        batch_size = 32
    "#]],
    );
}

#[test]
fn an_id_that_is_referred_to_is_likely_the_new_ones() {
    check_completion(
        "[[models]]\nid = \"$0\"\n[[experiments]]\nname = \"Night run\"\nmodel_id = \"night\"\n",
        expect![[r#"
            night (experiment “Night run” refers to it): night
            model_39673575 (ID): model_39673575
        "#]],
    );
}
