//! What is done with the entries at the cursor or in the selection.

use expect_test::expect;

use super::*;
use crate::ide::code_actions::Deed;

fn not_created(kind: ActionKind) -> bool {
    kind != ActionKind::Create
}

#[test]
fn what_is_offered_follows_from_what_stands_there() {
    // The comment above an entry is a part of it.
    check_titles_of(
        &at("small one"),
        not_created,
        expect![[r#"
        Extract Write `layers` as `[[models.layers]]` sections
        Refactor Delete model “LeNet” with 1 experiment
        Sort Sort the models by creation
    "#]],
    );
    check_titles_of(
        &at("id = \"m1\""),
        not_created,
        expect![[r#"
        Extract Write `layers` as `[[models.layers]]` sections
        Refactor Delete model “LeNet” with 1 experiment
        Sort Sort the models by creation
    "#]],
    );
    check_titles_of(
        &at("\"m2\""),
        not_created,
        expect![[r#"
        QuickFix Create experiment ▸ “ResNet 2” × “Adam” (preferred)
        QuickFix Remove this model
        QuickFix Silence `unused-model` here
        Rewrite Freeze the backbone of “ResNet 2”
        Rewrite Unfreeze the whole backbone of “ResNet 2”
        Sort Sort the models by creation
    "#]],
    );
    check_titles_of(
        &at("id = \"e1\""),
        not_created,
        expect![[r#"
        Rewrite Reset “First” to `ready`, without results
        Refactor Delete experiment “First”
    "#]],
    );
    check_titles_of(
        &at("image_size"),
        not_created,
        expect![[r#"
        Rewrite Make the images square: 224 × 224
        Rewrite Make the images square: 200 × 200
    "#]],
    );
    check_titles_of(&at("id = \"swift"), not_created, expect![""]);
}

#[test]
fn a_selection_stands_for_all_entries_in_it() {
    let both = at("id = \"m1\"").replace("\nname = \"ResNet", "$0\nname = \"ResNet");
    check_titles(
        &both,
        expect![[r#"
        QuickFix Create experiment ▸ “ResNet 2” × “Adam” (preferred)
        QuickFix Remove this model
        QuickFix Silence `unused-model` here
        Create Duplicate 2 models
        Refactor Delete 2 models with 1 experiment
        Create Create model ▸ Conventional CNN
        Create Create model ▸ LeNet-style CNN
        Create Create model ▸ VGG-style CNN
        Create Create model ▸ ResNet (transfer learning)
        Create Create model ▸ VGG (transfer learning)
        Create Create model ▸ Inception (transfer learning)
        Create Create model ▸ EfficientNet (transfer learning)
        Create Create model ▸ MobileNet (transfer learning)
        Create Create model ▸ DenseNet (transfer learning)
        Create Create model ▸ ConvNeXt (transfer learning)
        Create Create model ▸ RegNet (transfer learning)
        Sort Sort the models by creation
    "#]],
    );
    let experiments = at("id = \"m1\"").replace("\nmodel_id", "$0\nmodel_id");
    check_titles_of(
        &experiments,
        not_created,
        expect![[r#"
        QuickFix Create experiment ▸ “ResNet 2” × “Adam” (preferred)
        QuickFix Remove this model
        QuickFix Silence `unused-model` here
        Sort Sort the models by creation
    "#]],
    );
}

#[test]
fn a_duplicate_stands_behind_its_original() {
    check_change(
        &at("\"m2\""),
        "Duplicate model “ResNet 2”",
        expect![[r#"
        +[[models]]
        +id = "model_3149eabc" # the big one
        +name = "ResNet 3"
        +kind = "transfer_learning"
        +created_at = 2026-11-22T10:00:00Z
        +base_model = "ResNet50"
        +strategy = "partial_fine_tuning"
        +unfreeze_layers = 10
        +
    "#]],
    );
}

#[test]
fn a_duplicated_experiment_has_no_results() {
    check_change(
        &at("\"e1\""),
        "Duplicate experiment “First”",
        expect![[r#"
        +
        +[[experiments]]
        +id = "exp_3149eabc"
        +name = "First 2"
        +model_id = "m1"
        +training_id = "t1"
        +status = "ready"
        +created_at = 2026-11-22T10:00:00Z
    "#]],
    );
}

#[test]
fn several_are_duplicated_each_behind_its_original() {
    let inline = "[session]\nid = \"swift-golden-falcon\"\n[dataset]\npath = \"data\"\n[[models]]\nid = \"m\"\n";
    let head = "trainings = [\n  # one\n  { id = \"$0a\", name = \"A\" }, # first\n  { id = \"b$0\", name = \"B\" }\n]\n";
    check_change(
        &format!("{head}{inline}"),
        "Duplicate 2 trainings",
        expect![[r#"
        -  { id = "b", name = "B" }
        +  # one
        +  { id = "train_4b39550b", name = "A 2", created_at = 2026-11-22T10:00:00Z }, # first
        +  { id = "b", name = "B" },
        +  { id = "train_3be135b7", name = "B 2", created_at = 2026-11-22T10:00:00Z },
    "#]],
    );
    let head = "trainings = [{ id = \"$0a\", name = \"A\" }, { id = \"b\", name = \"B$0\" }]\n";
    check_change(
        &format!("{head}{inline}"),
        "Duplicate 2 trainings",
        expect![[r#"
        -trainings = [{ id = "a", name = "A" }, { id = "b", name = "B" }]
        +trainings = [{ id = "a", name = "A" }, { id = "train_d1c59378", name = "A 2", created_at = 2026-11-22T10:00:00Z }, { id = "b", name = "B" }, { id = "train_d363b164", name = "B 2", created_at = 2026-11-22T10:00:00Z }]
    "#]],
    );
}

#[test]
fn a_model_goes_with_its_experiments() {
    check_change(
        &at("\"m1\""),
        "Delete model “LeNet” with 1 experiment",
        expect![[r#"
        -# The small one.
        -[[models]]
        -id = "m1"
        -name = "LeNet"
        -kind = "custom_cnn"
        -created_at = 2026-11-22T10:02:00Z
        -layers = [
        -  { type = "Conv2D", filters = 32, kernel_size = 5 },
        -  { type = "Flatten" },
        -]
        -
        -[[models]]
        -id = "m2" # the big one
        -name = "ResNet 2"
        -kind = "transfer_learning"
        -created_at = 2026-11-22T10:01:00Z
        -base_model = "ResNet50"
        -strategy = "partial_fine_tuning"
        -unfreeze_layers = 10
        -
        -[[trainings]]
        -id = "t1"
        -name = "Adam"
        -optimizer = "adam"
        -learning_rate = 0.001
        -epochs = 20
        -batch_size = 32
        -
        -[[experiments]]
        -id = "e1"
        -name = "First"
        -model_id = "m1"
        -training_id = "t1"
        -status = "completed"
        -started_at = 2026-11-22T11:00:00Z
        -completed_at = 2026-11-22T12:00:00Z
        -current_epoch = 20
        -best_epoch = 7
        -
        -[experiments.metrics] # at the end
        -val_loss = 0.5
        -# The best so far.
        -val_accuracy = 0.9
        +[[models]]
        +id = "m2" # the big one
        +name = "ResNet 2"
        +kind = "transfer_learning"
        +created_at = 2026-11-22T10:01:00Z
        +base_model = "ResNet50"
        +strategy = "partial_fine_tuning"
        +unfreeze_layers = 10
        +
        +[[trainings]]
        +id = "t1"
        +name = "Adam"
        +optimizer = "adam"
        +learning_rate = 0.001
        +epochs = 20
        +batch_size = 32
    "#]],
    );
}

#[test]
fn another_entry_with_the_same_id_keeps_the_experiments() {
    let twice = at("\"m1\"").replace("id = \"m2\"", "id = \"m1\"");
    let (_, actions) = actions_at(&twice);
    assert!(actions.iter().any(|action| action.title == "Delete model “LeNet”"));
}

#[test]
fn what_belongs_to_a_strategy_goes_with_it() {
    check_change(
        &at("\"m2\""),
        "Freeze the backbone of “ResNet 2”",
        expect![[r#"
        -strategy = "partial_fine_tuning"
        -unfreeze_layers = 10
        +strategy = "feature_extraction"
    "#]],
    );
    let frozen = at("\"m2\"")
        .replace("strategy = \"partial_fine_tuning\"\n", "")
        .replace("unfreeze_layers = 10\n", "");
    check_change(
        &frozen,
        "Unfreeze the last 10 layers of the backbone of “ResNet 2”",
        expect![[r#"
        +strategy = "partial_fine_tuning"
        +unfreeze_layers = 10
    "#]],
    );
}

#[test]
fn an_experiment_that_is_over_can_be_run_again() {
    check_change(
        &at("\"e1\""),
        "Reset “First” to `ready`, without results",
        expect![[r#"
        -status = "completed"
        -started_at = 2026-11-22T11:00:00Z
        -completed_at = 2026-11-22T12:00:00Z
        -current_epoch = 20
        -best_epoch = 7
        -
        -[experiments.metrics] # at the end
        -val_loss = 0.5
        -# The best so far.
        -val_accuracy = 0.9
        +status = "ready"
    "#]],
    );
}

#[test]
fn images_become_square_on_either_side() {
    for (title, size) in [
        ("Make the images square: 224 × 224", "[224, 224]"),
        ("Make the images square: 200 × 200", "[200, 200]"),
    ] {
        let done = done(&at("image_size"), title);
        assert_eq!(done, RUNS.replace("[224, 200]", size));
    }
    let (_, actions) = actions_at(&at("path"));
    assert!(actions.iter().all(|action| !action.title.contains("square")));
}

#[test]
fn entries_are_sorted_with_all_that_is_theirs() {
    check_change(
        &at("\"m2\""),
        "Sort the models by creation",
        expect![[r#"
        -# The small one.
        -[[models]]
        -id = "m1"
        -name = "LeNet"
        -kind = "custom_cnn"
        -created_at = 2026-11-22T10:02:00Z
        -layers = [
        -  { type = "Conv2D", filters = 32, kernel_size = 5 },
        -  { type = "Flatten" },
        -]
        -
        -[[models]]
        -id = "m2" # the big one
        -name = "ResNet 2"
        -kind = "transfer_learning"
        -created_at = 2026-11-22T10:01:00Z
        -base_model = "ResNet50"
        -strategy = "partial_fine_tuning"
        -unfreeze_layers = 10
        +[[models]]
        +id = "m2" # the big one
        +name = "ResNet 2"
        +kind = "transfer_learning"
        +created_at = 2026-11-22T10:01:00Z
        +base_model = "ResNet50"
        +strategy = "partial_fine_tuning"
        +unfreeze_layers = 10
        +
        +# The small one.
        +[[models]]
        +id = "m1"
        +name = "LeNet"
        +kind = "custom_cnn"
        +created_at = 2026-11-22T10:02:00Z
        +layers = [
        +  { type = "Conv2D", filters = 32, kernel_size = 5 },
        +  { type = "Flatten" },
        +]
    "#]],
    );
    let inline = "trainings = [\n  # late\n  { id = \"$0a\", created_at = 2026-11-22T10:09:00Z }, # a\n  { id = \"no time\" },\n  { id = \"b\", created_at = 2026-11-22T09:00:00Z } # b\n]\n";
    check_change(
        inline,
        "Sort the trainings by creation",
        expect![[r#"
        -  # late
        -  { id = "a", created_at = 2026-11-22T10:09:00Z }, # a
        -  { id = "no time" },
        -  { id = "b", created_at = 2026-11-22T09:00:00Z } # b
        +  { id = "b", created_at = 2026-11-22T09:00:00Z }, # b
        +  { id = "no time" },
        +  # late
        +  { id = "a", created_at = 2026-11-22T10:09:00Z } # a
    "#]],
    );
    let inline = "trainings = [{ created_at = 2026-11-22T10:09:00Z, id = \"$0\" }, { created_at = 2026-11-22T10:09:00+01:00 }]\n";
    check_change(
        inline,
        "Sort the trainings by creation",
        expect![[r#"
        -trainings = [{ created_at = 2026-11-22T10:09:00Z, id = "" }, { created_at = 2026-11-22T10:09:00+01:00 }]
        +trainings = [{ created_at = 2026-11-22T10:09:00+01:00 }, { created_at = 2026-11-22T10:09:00Z, id = "" }]
    "#]],
    );
}

#[test]
fn what_cannot_be_taken_up_whole_is_not_sorted() {
    // The table below belongs to the last model: it would come to belong to another one.
    let apart = format!("{}\n[models.extra]\nx = 1\n", at("\"m2\""));
    let is_sort = |kind| kind == ActionKind::Sort;
    check_titles_of(&apart, is_sort, expect![""]);
    let comments = "models = [\n  { id = \"a\", created_at = 2026-11-22T10:00:00Z }, # a$0\n  # b\n  { id = \"b\", created_at = 2026-11-21T10:00:00Z } ]\n";
    check_titles_of(
        comments,
        |_| true,
        expect![[r#"
        Create Create experiment ▸ “a” with a new training (Adam, cosine)
        Create Duplicate model “a”
        Refactor Delete model “a”
        Create Create model ▸ Conventional CNN
        Create Create model ▸ LeNet-style CNN
        Create Create model ▸ VGG-style CNN
        Create Create model ▸ ResNet (transfer learning)
        Create Create model ▸ VGG (transfer learning)
        Create Create model ▸ Inception (transfer learning)
        Create Create model ▸ EfficientNet (transfer learning)
        Create Create model ▸ MobileNet (transfer learning)
        Create Create model ▸ DenseNet (transfer learning)
        Create Create model ▸ ConvNeXt (transfer learning)
        Create Create model ▸ RegNet (transfer learning)
        Create Create model ▸ ViT-B/16
    "#]],
    );
}

#[test]
fn who_asks_for_order_alone_gets_all_libraries_at_once() {
    let older = "created_at = 2026-11-01T10:00:00Z\n";
    let experiments = format!("{}\n[[experiments]]\nid = \"e2\"\n{older}", at("[session]"))
        .replace("id = \"e1\"\n", "id = \"e1\"\ncreated_at = 2026-11-02T10:00:00Z\n");
    let (snapshot, range) = selected(&experiments);
    let actions = code_actions(&snapshot, range, |kind| kind == ActionKind::Sort);
    let [action] = actions.as_slice() else { panic!("{actions:?}") };
    assert_eq!(action.title, "Sort all entries by creation");
    let after = apply_edits(snapshot.document.text(), &edits(&snapshot, action)).unwrap();
    let ids = after.lines().filter(|line| line.starts_with("id = "));
    expect![[r#"
        id = "swift-golden-falcon"
        id = "m2" # the big one
        id = "m1"
        id = "t1"
        id = "e2"
        id = "e1""#]]
    .assert_eq(&ids.collect::<Vec<_>>().join("\n"));
    let sorted = self::snapshot(&after);
    assert_eq!(code_actions(&sorted, range, |kind| kind == ActionKind::Sort), []);
}

#[test]
fn half_a_header_elsewhere_keeps_no_entry_from_being_changed() {
    let kinds = |kind| kind == ActionKind::Rewrite;
    check_titles_of(
        &at("\"m2\"").replace("[dataset]\n", "[dataset]\n[[models\n"),
        kinds,
        expect![[r#"
            Rewrite Freeze the backbone of “ResNet 2”
            Rewrite Unfreeze the whole backbone of “ResNet 2”
        "#]],
    );
    check_titles_of(
        &format!("{}[[experiments\n", at("\"e1\"")),
        kinds,
        expect![[r#"
        Rewrite Reset “First” to `ready`, without results
    "#]],
    );
    // Nobody knows whose metrics these are.
    let between =
        at("\"e1\"").replace("[experiments.metrics]", "[[experiments\n[experiments.metrics]");
    check_titles_of(&between, kinds, expect![[""]]);
}

#[test]
fn the_layers_that_are_written_are_those_unfrozen() {
    let model = |strategy: &str| {
        format!(
            "[[models]]\nid = \"m$0\"\nkind = \"transfer_learning\"\nbase_model = \"VGG16\"\nstrategy = \"feature_extraction\"\n{strategy}"
        )
    };
    let kinds = |kind| kind == ActionKind::Rewrite;
    check_titles_of(
        &model("unfreeze_layers = 3\n"),
        kinds,
        expect![[r#"
        Rewrite Unfreeze the last 3 layers of the backbone of “m”
        Rewrite Unfreeze the whole backbone of “m”
    "#]],
    );
    check_titles_of(
        &model("unfreeze_layers = 1\n"),
        kinds,
        expect![[r#"
        Rewrite Unfreeze the last layer of the backbone of “m”
        Rewrite Unfreeze the whole backbone of “m”
    "#]],
    );
    check_titles_of(
        &model("unfreeze_layers = \"few\"\n"),
        kinds,
        expect![[r#"
        Rewrite Unfreeze the last layers of the backbone of “m”
        Rewrite Unfreeze the whole backbone of “m”
    "#]],
    );
}

#[test]
fn images_are_made_square_from_all_lines_of_their_size() {
    let kinds = |kind| kind == ActionKind::Rewrite;
    for text in [
        "[data$0set]\nimage_size = [\n  224,\n  200,\n]\n",
        "[dataset]\nimage_size = $0[\n  224,\n  200,\n]\n",
        "[dataset]\nimage_size = [\n  224,\n  200,\n]$0\n",
    ] {
        check_titles_of(
            text,
            kinds,
            expect![[r#"
                Rewrite Make the images square: 224 × 224
                Rewrite Make the images square: 200 × 200
            "#]],
        );
    }
    check_titles_of("[dataset]\n$0path = 'a'\nimage_size = [224, 200]\n", kinds, expect![[""]]);
}

#[test]
fn what_is_half_typed_elsewhere_keeps_no_entry_from_being_copied() {
    let broken = [
        "[[models]]\nid = \"z\"\nlayers = [\n  { type = \"Conv2D\", fil\n",
        "[\n",
        "[[mod\n",
        "[[models\nid = \"z\"\n",
        "[legacy]\nx = {\n",
        "[[experiments]]\nid = \"e9\"\nmodel_id = \"\n",
    ];
    for broken in broken {
        // An experiment has three IDs.
        for (place, more) in [("\"m1\"", 1), ("\"t1\"", 1), ("id = \"e1\"", 3)] {
            for text in [format!("{}\n{broken}", at(place)), format!("{broken}\n{}", at(place))] {
                let (snapshot, actions) = actions_at(&text);
                let copies = actions.iter().find(|action| action.title.starts_with("Duplicate"));
                let Some(copies) = copies else { panic!("{broken:?} at {place}: {actions:?}") };
                let before = snapshot.document.text();
                let after = apply_edits(before, &edits(&snapshot, copies)).unwrap();
                assert_eq!(after.matches("id = ").count(), before.matches("id = ").count() + more);
                // What was there is still there.
                let mut lines = after.lines();
                let kept = |line: &str| line.is_empty() || lines.any(|other| other == line);
                assert!(before.lines().all(kept), "{after}");
            }
        }
    }
    // What stands below a header that is half-typed may be meant as a part of that.
    let unclear =
        "[[experiments]]\nid$0 = \"e1\"\n\n[[exper\n\n[experiments.metrics]\nval_loss = 1\n";
    let (_, actions) = actions_at(unclear);
    let whole = |action: &&Action| matches!(action.deed, Deed::Duplicate(_) | Deed::Delete(_));
    assert_eq!(actions.iter().find(whole), None);
}

#[test]
fn what_is_half_typed_may_refer_to_a_model_but_to_no_experiment() {
    let half = |place: &str| format!("{}\n[[experiments\nmodel_id = \"m1\"\n", at(place));
    let deletes = |text: &str| {
        let (_, actions) = actions_at(text);
        actions.iter().any(|action| matches!(action.deed, Deed::Delete(_)))
    };
    assert!(!deletes(&half("\"m1\"")));
    assert!(deletes(&half("\"e1\"")));
}

#[test]
fn nothing_is_done_with_a_half_typed_entry() {
    let broken = at("\"m2\"").replace("name = \"ResNet 2\"", "name = \"ResNet 2");
    check_titles_of(
        &broken,
        not_created,
        expect![[r#"
        QuickFix Create experiment ▸ “m2” × “Adam” (preferred)
        QuickFix Remove this model
        QuickFix Silence `unused-model` here
    "#]],
    );
    // A layer is part of its model.
    let model = "[[models]]\nid = \"m1\"\nname$0 = \"LeNet\"\nkind = \"custom_cnn\"\n\n";
    let layer = "[[models.layers]]\ntype = \"Conv2D\"\nfilters =\n";
    let (_, actions) = actions_at(&format!("{model}{layer}"));
    let whole = |action: &&Action| matches!(action.deed, Deed::Duplicate(_) | Deed::Delete(_));
    assert_eq!(actions.iter().find(whole), None);
    // Beside it, all goes on.
    let beside = at("\"m1\"").replace("name = \"ResNet 2\"", "name = \"ResNet 2");
    check_titles_of(
        &beside,
        not_created,
        expect![[r#"
        Extract Write `layers` as `[[models.layers]]` sections
        Refactor Delete model “LeNet” with 1 experiment
    "#]],
    );
}
