//! Fixes, and comments that silence.

use expect_test::expect;

use super::*;

#[test]
fn fixes_come_first_and_a_sure_one_is_preferred() {
    check_titles(
        "[session]\nid = \"swift-golden-falcon\"\n[dataset]\npath = \"data\"\ncolor_m$0od = \"rgb\"\n",
        expect![[r#"
        QuickFix Change to `color_mode` (preferred)
        QuickFix Remove `color_mod`
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
fn all_safe_fixes_at_once() {
    let text = "[session]\nid = \"swift-golden-falcon\"\n\n[dataset]\npath = \"data\"\n\n[[trainings]]\nid = \"t\"\nname = \"T\"\noptimizer = \"adam\"\nlr = 0.001\nepochs = \"100\"\nbatch_size = 32\n";
    let snapshot = snapshot(text);
    let fixed = apply_edits(text, &super::super::fix_all(&snapshot)).unwrap();
    expect![[r#"
        [session]
        id = "swift-golden-falcon"

        [dataset]
        path = "data"

        [[trainings]]
        id = "t"
        name = "T"
        optimizer = "adam"
        learning_rate = 0.001
        epochs = 100
        batch_size = 32
    "#]]
    .assert_eq(&fixed);
}

#[test]
fn a_warning_is_silenced_where_it_stands() {
    let silenced = |fixture: &str, title: &str, expected| {
        check_change(fixture, title, expected);
        let code = title.split('`').nth(1).unwrap();
        let after = snapshot(&done(fixture, title));
        assert!(after.diagnostics(FixScope::None).iter().all(|found| found.code != code));
    };
    let head = "[session]\nid = \"swift-golden-falcon\"\n";
    silenced(
        &format!("{head}[[trainings]]\n  epochs = $01 # few\n"),
        "Silence `unusual-value` here",
        expect![[r#"
            +  # nestling: allow(unusual-value)
        "#]],
    );
    silenced(
        &format!(
            "{head}[[models]]\nkind = \"custom_cnn\"\nlayers = [\n  {{ type = \"GlobalAvgPool\" }},\n  {{ type = \"De$0nse\", units = 200000000 }},\n]\n"
        ),
        "Silence `huge-layer` here",
        expect![[r#"
            +  # nestling: allow(huge-layer)
        "#]],
    );
    silenced(
        &format!("{head}[[models]]\nid = \"$0m\"\n"),
        "Silence `unused-model` here",
        expect![[r#"
            +# nestling: allow(unused-model)
        "#]],
    );
    silenced(
        "trainings = [{ epochs = $01 }]\n",
        "Silence `unusual-value` in this file",
        expect![[r#"
            +# nestling: allow(unusual-value)
        "#]],
    );
}

#[test]
fn the_same_fix_of_two_places_is_offered_twice() {
    check_titles_of(
        "$0[[trainings]]\nid = \"a\"\nepochs = \"50\"\n\n[[trainings]]\nid = \"b\"\nepochs = \"50\"\n$0",
        |kind| kind == ActionKind::QuickFix,
        expect![[r#"
            QuickFix Insert `[session]` (preferred)
            QuickFix Insert `name = "Adam, cosine"` (line 1) (preferred)
            QuickFix Insert `optimizer = "adam"` (line 1) (preferred)
            QuickFix Insert `learning_rate = 0.001` (line 1) (preferred)
            QuickFix Insert `batch_size = 32` (line 1) (preferred)
            QuickFix Remove this training (line 2)
            QuickFix Change to `50` (line 3) (preferred)
            QuickFix Insert `name = "Adam, cosine"` (line 5) (preferred)
            QuickFix Insert `optimizer = "adam"` (line 5) (preferred)
            QuickFix Insert `learning_rate = 0.001` (line 5) (preferred)
            QuickFix Insert `batch_size = 32` (line 5) (preferred)
            QuickFix Remove this training (line 6)
            QuickFix Change to `50` (line 7) (preferred)
            QuickFix Silence `unused-training` here (line 2)
            QuickFix Silence `unused-training` here (line 6)
        "#]],
    );
    check_change(
        "[[trainings]]\nepochs = $0\"50\"\n\n[[trainings]]\nepochs = \"50\"$0\n",
        "Change to `50` (line 5)",
        expect![[r#"
            -epochs = "50"
            +epochs = 50
        "#]],
    );
}

#[test]
fn other_files_are_fixed_at_once_too() {
    let text = "[trainng]\n[lints]\nunused-model = 'of'\n[format]\nline_width = \"80\"\n";
    let snapshot = Snapshot {
        kind: crate::ide::FileKind::Configuration,
        catalog: std::sync::Arc::clone(crate::ide::FileKind::Configuration.catalog()),
        ..snapshot(text)
    };
    let range = TextRange::empty(0.into());
    let actions = code_actions(&snapshot, range, |kind| kind == ActionKind::FixAll);
    let [action] = actions.as_slice() else { panic!("{actions:?}") };
    let after = apply_edits(text, &edits(&snapshot, action)).unwrap();
    expect![[r#"
        [trainng]
        [lints]
        unused-model = 'of'
        [format]
        line_width = 80
    "#]]
    .assert_eq(&after);
}

#[test]
fn errors_stay_errors() {
    let (_, actions) = actions_at("[[trainings]]\nepochs = $00\n");
    assert!(actions.iter().any(|action| action.title == "Change to `1`"));
    assert!(actions.iter().all(|action| !action.title.starts_with("Silence")));
}
