use expect_test::{Expect, expect};

use super::*;
use crate::ide::testing::{SESSION, snapshot};

/// The lenses of a text, a line each: the line above which it stands, its words, what it does.
fn check(text: &str, expected: Expect) {
    let snapshot = snapshot(text);
    let lines = code_lenses(&snapshot).into_iter().map(|lens| {
        let line = snapshot.document.lines().line(lens.range.start()) + 1;
        let action = match lens.action {
            LensAction::None => String::new(),
            LensAction::Show(places) => {
                let lines = places
                    .iter()
                    .map(|place| (snapshot.document.lines().line(place.start()) + 1).to_string());
                format!(" → lines {}", lines.collect::<Vec<_>>().join(", "))
            }
            LensAction::CreateExperiment { name, model_id, training_id } => {
                format!(" → “{name}” of {model_id} and {training_id}")
            }
        };
        format!("{line} {}: {}{action}\n", snapshot.document.slice(lens.range), lens.title)
    });
    expected.assert_eq(&lines.collect::<String>());
}

#[test]
fn entries_tell_who_uses_them_and_what_is_yet_to_try() {
    check(
        SESSION,
        expect![[r#"
        8 [[models]]: 1 experiment → lines 39
        19 [[models]]: in no experiment
        19 [[models]]: Create experiment with “Adam, cosine” → “ResNet50, last ten layers × Adam, cosine” of model_77aa10ff and train_a1b2c3d4
        27 [[trainings]]: 1 experiment → lines 40
        27 [[trainings]]: Create experiment with “ResNet50, last ten layers” → “ResNet50, last ten layers × Adam, cosine” of model_77aa10ff and train_a1b2c3d4
        36 [[experiments]]: ready
    "#]],
    );
}

#[test]
fn the_newest_partner_comes_first() {
    check(
        "[[models]]\nid = 'm'\nname = 'M'\n\
         [[trainings]]\nid = 'new'\ncreated_at = 2026-11-22T10:00:00Z\n\
         [[trainings]]\nid = 'old'\ncreated_at = 2026-11-21T10:00:00Z\n\
         [[trainings]]\nid = 'undated'\n\
         [[experiments]]\nname = 'M × old'\nmodel_id = 'other'\ntraining_id = 'old'\n\
         [[experiments]]\nmodel_id = 'm'\ntraining_id = 'new'\n",
        expect![[r#"
            1 [[models]]: 1 experiment → lines 17
            1 [[models]]: Create experiment with “old” → “M × old 2” of m and old
            4 [[trainings]]: 1 experiment → lines 18
            7 [[trainings]]: 1 experiment → lines 15
            7 [[trainings]]: Create experiment with “M” → “M × old 2” of m and old
            10 [[trainings]]: in no experiment
            10 [[trainings]]: Create experiment with “M” → “M × undated” of m and undated
            12 [[experiments]]: ready
            16 [[experiments]]: ready
        "#]],
    );
}

#[test]
fn experiments_tell_how_far_they_are() {
    let experiment = |lines: &str| {
        format!(
            "[[trainings]]\nid = 't'\nepochs = 100\n[[experiments]]\ntraining_id = 't'\n{lines}"
        )
    };
    let cases = [
        "",
        "status = 'ready'",
        "status = 'training'\ncurrent_epoch = 12\nmetrics = { val_accuracy = 0.8, val_loss = 0.31 }",
        "status = 'paused'\ncurrent_epoch = 3\n[experiments.metrics]\nf1 = 1",
        "status = 'completed'\ncurrent_epoch = 71\nbest_epoch = 71\nmetrics.val_accuracy = 0.915",
        "status = 'completed'\ncurrent_epoch = 100\nbest_epoch = 71\nmetrics = { val_loss = 0.31 }",
        "status = 'failed'\ncurrent_epoch = 4\nerror = \"\"\"\nCUDA out of memory\n  at x\"\"\"",
        "status = 'done'",
        "status = 'completed'\nmetrics = 3",
    ];
    let titles = cases.map(|lines| {
        let lenses = code_lenses(&snapshot(&experiment(lines)));
        lenses.last().map_or(String::new(), |lens| lens.title.clone())
    });
    expect![[r#"
        ready
        ready
        training · epoch 12 of 100 · val_loss 0.31
        paused · epoch 3 of 100 · f1 1
        completed · val_accuracy 0.915 at epoch 71
        completed · val_loss 0.31 · best at epoch 71
        failed · epoch 4 of 100 · CUDA out of memory
        done
        completed"#]]
    .assert_eq(&titles.join("\n"));
}

#[test]
fn what_is_switched_off_is_not_shown() {
    let options = crate::ide::Options {
        lenses: crate::ide::LensOptions { uses: false, status: true, create: false },
        ..Default::default()
    };
    let snapshot = Snapshot { options: std::sync::Arc::new(options), ..snapshot(SESSION) };
    let titles: Vec<String> = code_lenses(&snapshot).into_iter().map(|lens| lens.title).collect();
    assert_eq!(titles, ["ready"]);
}

#[test]
fn inline_entries_have_theirs_at_their_braces() {
    check(
        "models = [{ id = 'a' }, { id = 'b' }]\ntrainings = [{ id = 't' }]\n[broken\n",
        expect![[r#"
            1 {: in no experiment
            1 {: Create experiment with “t” → “a × t” of a and t
            1 {: in no experiment
            1 {: Create experiment with “t” → “b × t” of b and t
            2 {: in no experiment
            2 {: Create experiment with “b” → “b × t” of b and t
        "#]],
    );
}

#[test]
fn what_cannot_be_read_may_use_any_entry() {
    let text = "[[models]]\nid = 'm'\n[[models]]\nid = 'n'\n[[trainings]]\nid = 't'\n\
                [[experiments]]\nmodel_id = 'n'\ntraining_id = 't'\n";
    let half = format!("{text}[[experiments]]\nmodel_id = 'm\ntraining_id = 't'\n");
    check(
        &half,
        expect![[r#"
            1 [[models]]: in no experiment that can be read
            3 [[models]]: 1 experiment → lines 8
            5 [[trainings]]: 2 experiments → lines 9, 12
            7 [[experiments]]: ready
            10 [[experiments]]: ready
        "#]],
    );
    check(
        &format!("{text}[[experi\n"),
        expect![[r#"
        1 [[models]]: in no experiment that can be read
        3 [[models]]: 1 experiment → lines 8
        5 [[trainings]]: 1 experiment → lines 9
        7 [[experiments]]: ready
    "#]],
    );
}

#[test]
fn nothing_is_created_of_what_no_one_can_refer_to() {
    check(
        "[[models]]\nid = ''\n[[models]]\nid = 'a b'\n[[trainings]]\nid = 't'\n",
        expect![[r#"
        1 [[models]]: in no experiment
        3 [[models]]: in no experiment
        5 [[trainings]]: in no experiment
    "#]],
    );
}

#[test]
fn no_experiment_is_created_where_its_list_cannot_be_read() {
    let sound = "[[models]]\nid = 'm'\n[[trainings]]\nid = 't'\n";
    check(
        &format!("{sound}[experiments.m"),
        expect![[r#"
        1 [[models]]: in no experiment
        3 [[trainings]]: in no experiment
    "#]],
    );
}
