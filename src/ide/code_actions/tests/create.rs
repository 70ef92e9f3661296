//! What can be created.

use expect_test::expect;

use super::*;
use crate::session::Library;
use crate::text::offset;

#[test]
fn whatever_is_created_is_sound_and_last() {
    for (layout, text) in layouts() {
        let before = snapshot(&text);
        let headers = text.match_indices("\n[").map(|(at, _)| offset(at + 2));
        let cursors = headers.chain([offset(0), before.document.end()]);
        for at in cursors {
            for action in
                code_actions(&before, TextRange::empty(at), |kind| kind == ActionKind::Create)
            {
                let place = format!("{layout}, at {at:?}, {}", action.title);
                if action.disabled.is_some() || action.title.starts_with("Duplicate") {
                    continue;
                }
                let edits = edits(&before, &action);
                assert!(edits.iter().all(|edit| edit.range.is_empty()), "only adds: {place}");
                let text = apply_edits(&text, &edits).unwrap();
                let after = snapshot(&text);
                assert_eq!(after.document.errors(), [], "{place}\n{text}");
                assert_eq!(troubles(&after), [""; 0], "{place}\n{text}");
                let breaks = text.matches("\r\n").count();
                assert_eq!(breaks, if layout == "CRLF" { text.matches('\n').count() } else { 0 });

                let library = match action.title.split(' ').nth(1) {
                    Some("model") => Library::Models,
                    Some("training") => Library::Trainings,
                    _ => Library::Experiments,
                };
                let (old, new) = (before.session(), after.session());
                let (old, new) = (old.entries(library), new.entries(library));
                let count = action.title.split(' ').nth(1).and_then(|word| word.parse().ok());
                assert_eq!(new.len(), old.len() + count.unwrap_or(1), "{place}\n{text}");
                let ids = |list: &[crate::session::Entry<'_>]| -> Vec<String> {
                    list.iter().map(|entry| entry.id().unwrap().value.to_owned()).collect()
                };
                assert_eq!(ids(&new[..old.len()]), ids(old), "{place}");
            }
        }
    }
}

#[test]
fn what_does_not_suit_the_images_is_not_offered() {
    for size in ["[200, 200]", "[64, 64]", "[28, 28]", "[8, 8]", "[512, 512]", "[1, 1]"] {
        let text = SESSION.replace("[dataset]", &format!("[dataset]\nimage_size = {size}"));
        assert_ne!(text, SESSION);
        let before = snapshot(&text);
        let already = troubles(&before);
        let at = TextRange::empty(offset(0));
        let actions = code_actions(&before, at, |kind| kind == ActionKind::Create);
        assert!(actions.iter().any(|action| action.title.starts_with("Create model")), "{size}");
        for action in actions {
            let after = snapshot(&apply_edits(&text, &edits(&before, &action)).unwrap());
            assert_eq!(troubles(&after), already, "{size}, {}", action.title);
        }
    }
}

#[test]
fn an_empty_file_becomes_a_session() {
    check_action(
        "$0",
        "Create training ▸ SGD with momentum",
        expect![[r#"
        [session]
        id = "swift-golden-falcon"

        [[trainings]]
        id = "train_e27e6edf"
        name = "SGD with momentum"
        created_at = 2026-11-22T10:00:00Z
        optimizer = "sgd"
        momentum = 0.9
        learning_rate = 0.01
        scheduler = "step_decay"
        epochs = 100
        batch_size = 64
        weight_decay = 0.0001
        checkpoint = "val_accuracy"
    "#]],
    );
}

#[test]
fn a_model_is_paired_with_each_training_it_does_not_wait_for() {
    check_titles(
        &SESSION.replace("id = \"model_77aa10ff\"", "id = \"$0model_77aa10ff\""),
        expect![[r#"
            QuickFix Create experiment ▸ “ResNet50, last ten layers” × “Adam, cosine” (preferred)
            QuickFix Remove this model
            QuickFix Silence `unused-model` here
            Rewrite Freeze the backbone of “ResNet50, last ten layers”
            Rewrite Unfreeze the whole backbone of “ResNet50, last ten layers”
            Create Duplicate model “ResNet50, last ten layers”
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
    check_titles(
        &SESSION.replace("epochs", "$0epochs"),
        expect![[r#"
            Create Create experiment ▸ “ResNet50, last ten layers” × “Adam, cosine”
            Create Duplicate training “Adam, cosine”
            Refactor Delete training “Adam, cosine” with 1 experiment
            Create Create training ▸ Adam, cosine
            Create Create training ▸ AdamW with weight decay
            Create Create training ▸ SGD with momentum
            Create Create training ▸ RMSprop, fine-tuning
            Create Create training ▸ Adam, fine-tuning
            Create Create training ▸ Quick trial
        "#]],
    );
}

#[test]
fn an_experiment_is_offered_once_whichever_kinds_are_asked_for() {
    let (snapshot, at) = at_cursor(&SESSION.replace("model_77aa10ff", "model_7$07aa10ff"));
    for kinds in [&[ActionKind::Create][..], &[ActionKind::QuickFix, ActionKind::Create]] {
        let actions = code_actions(&snapshot, TextRange::empty(at), |kind| kinds.contains(&kind));
        assert!(actions.iter().all(|action| kinds.contains(&action.kind)));
        let title = "Create experiment ▸ “ResNet50, last ten layers” × “Adam, cosine”";
        let offered =
            actions.iter().filter(|action| action.title.starts_with("Create experiment ▸"));
        assert_eq!(offered.map(|action| &*action.title).collect::<Vec<_>>(), [title], "{kinds:?}");
    }
}

#[test]
fn an_experiment_from_the_model_under_the_cursor() {
    let fixture = SESSION.replace("unfreeze", "unfr$0eeze");
    let title = "Create experiment ▸ “ResNet50, last ten layers” × “Adam, cosine”";
    let (snapshot, actions) = actions_at(&fixture);
    let action = actions.iter().find(|action| action.title == title).unwrap();
    let text = apply_edits(snapshot.document.text(), &edits(&snapshot, action)).unwrap();
    let added = text.strip_prefix(snapshot.document.text()).unwrap();
    expect![[r#"

        [[experiments]]
        id = "exp_5b8ffb20"
        name = "ResNet50, last ten layers × Adam, cosine"
        created_at = 2026-11-22T10:00:00Z
        model_id = "model_77aa10ff"
        training_id = "train_a1b2c3d4"
        status = "ready"
    "#]]
    .assert_eq(added);
}

#[test]
fn without_a_partner_one_is_made() {
    check_action(
        "[session]\nid = \"swift-golden-falcon\"\n\n[[models]]\nid = \"$0m\"\nname = \"M\"\nkind = \"transfer_learning\"\nbase_model = \"ResNet18\"\n",
        "Create experiment ▸ “M” with a new training (Adam, cosine)",
        expect![[r#"
            [session]
            id = "swift-golden-falcon"

            [[models]]
            id = "m"
            name = "M"
            kind = "transfer_learning"
            base_model = "ResNet18"

            [[trainings]]
            id = "train_4bf9aae7"
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
            id = "exp_74d92769"
            name = "M × Adam, cosine"
            created_at = 2026-11-22T10:00:00Z
            model_id = "m"
            training_id = "train_4bf9aae7"
            status = "ready"
        "#]],
    );
}

#[test]
fn all_pairs_get_one_experiment_each() {
    let text = at("id = \"t1\"")
        .replace("[[experiments]]", "[[trainings]]\nid = \"t2\"\nname = \"SGD\"\noptimizer = \"sgd\"\nlearning_rate = 0.01\nepochs = 20\nbatch_size = 32\n\n[[experiments]]");
    check_titles_of(
        &text,
        |kind| kind == ActionKind::Create,
        expect![[r#"
        Create Create experiment ▸ “ResNet 2” × “Adam”
        Create Create experiment ▸ “LeNet” × “Adam”
        Create Create 3 experiments for all pairs
        Create Duplicate training “Adam”
        Create Create training ▸ Adam, cosine
        Create Create training ▸ AdamW with weight decay
        Create Create training ▸ SGD with momentum
        Create Create training ▸ RMSprop, fine-tuning
        Create Create training ▸ Adam, fine-tuning
        Create Create training ▸ Quick trial
    "#]],
    );
    let made = done(&text, "Create 3 experiments for all pairs");
    let (_, added) = made.split_once("val_accuracy = 0.9\n").unwrap();
    expect![[r#"

        [[experiments]]
        id = "exp_69bca084"
        name = "LeNet × SGD"
        created_at = 2026-11-22T10:00:00Z
        model_id = "m1"
        training_id = "t2"
        status = "ready"

        [[experiments]]
        id = "exp_5bbd8e08"
        name = "ResNet 2 × Adam"
        created_at = 2026-11-22T10:00:00Z
        model_id = "m2"
        training_id = "t1"
        status = "ready"

        [[experiments]]
        id = "exp_f88a3923"
        name = "ResNet 2 × SGD"
        created_at = 2026-11-22T10:00:00Z
        model_id = "m2"
        training_id = "t2"
        status = "ready"
    "#]]
    .assert_eq(added);

    // Once more, there is nothing left to do.
    let again = made.replacen("id = \"t1\"", "$0id = \"t1\"", 1);
    let (_, actions) = actions_at(&again);
    let all = actions.iter().find(|action| action.title.contains("all pairs")).unwrap();
    assert_eq!(all.disabled, Some("each pair has an experiment already"));
}

#[test]
fn very_many_pairs_are_made_at_once() {
    let model = |n| {
        format!(
            "[[models]]\nid = \"m{n}\"\nname = \"M\"\nkind = \"transfer_learning\"\nbase_model = \"ResNet18\"\n\n"
        )
    };
    let training = |n| {
        format!(
            "[[trainings]]\nid = \"t{n}\"\nname = \"T\"\noptimizer = \"adam\"\nlearning_rate = 0.001\nepochs = 20\nbatch_size = 32\n\n"
        )
    };
    let text: String = (0..20).map(model).chain((0..20).map(training)).collect();
    let text = format!(
        "$0[session]\nid = \"swift-golden-falcon\"\n\n[dataset]\npath = \"data\"\n\n{text}"
    );
    let made = snapshot(&done(&text, "Create 400 experiments for all pairs"));
    let session = made.session();
    assert_eq!(session.experiments().len(), 400);
    let names: std::collections::HashSet<_> =
        session.experiments().filter_map(|e| Some(e.0.name()?.value)).collect();
    assert_eq!(names.len(), 400, "each has a name of its own");
    assert_eq!(
        made.diagnostics(FixScope::None).iter().filter(|d| d.code != "duplicate-name").count(),
        0
    );
}

#[test]
fn while_a_reference_cannot_be_read_no_pair_is_known_to_be_missing() {
    let half = at("\"m1\"").replace("model_id = \"m1\"", "model_id = \"m1");
    let (snapshot, actions) = actions_at(&half);
    let all = actions.iter().find(|action| action.title.ends_with("for all pairs")).unwrap();
    assert_eq!(all.disabled, Some("it cannot be read which pairs have an experiment"));
    assert_eq!(change_of(&snapshot, &all.deed), None);
}
