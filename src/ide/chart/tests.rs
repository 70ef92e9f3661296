use expect_test::{Expect, expect};

use super::*;

fn epoch(number: u64, metrics: &[(&str, f64)]) -> Epoch {
    let metrics = metrics.iter().map(|(name, value)| ((*name).to_owned(), *value)).collect();
    Epoch { epoch: number, metrics, at: None }
}

fn check(epochs: &[Epoch], best: Option<u64>, style: Style, expected: Expect) {
    let chart = chart(epochs, best, 60, style);
    let widest = chart.lines().map(|line| line.chars().count()).max().unwrap_or_default();
    assert!(widest <= 60, "{widest} columns");
    expected.assert_eq(&chart);
}

fn learning() -> Vec<Epoch> {
    let epochs = (1..=12_u32).map(|n| {
        let n = f64::from(n);
        [
            ("train_loss", 1.2 / n),
            ("val_loss", 1.3 / n + 0.004 * n * n),
            ("val_accuracy", 0.9 - 0.5 / n),
            ("lr", 0.001),
        ]
    });
    epochs.zip(1..).map(|(metrics, number)| epoch(number, &metrics)).collect()
}

#[test]
fn losses_and_accuracies_have_a_panel_each() {
    check(
        &learning(),
        Some(6),
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ val_loss 0.684   ⠒ ⠒ ⠒ train_loss 0.1000
         1.304 ┤⡱⡀
               │⠘⠱⡀
               │  ⢞⡄
               │  ⠈⠘⡄
         0.702 ┤    ⠫⠒⠤⣀                                   ⢀⣀⣀⠤⠤⠔⠒⠊⠉
               │      ⠉ ⠭⠒⡢⠤⣀⡀                ⢀⣀⣀⣀⣀⡠⠤⠤⠤⠒⠒⠉⠉⠁
               │          ⠈ ⠒⠈⠭⠉⢍⠉⣉⠉⣉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠁
        0.1000 ┤                      ⠉ ⠉ ⠒ ⠒ ⠢ ⠤ ⠤ ⠤ ⠤ ⠤ ⠤ ⢄ ⣀ ⣀ ⣀
               └───────────────────────▲────────────────────────────
                epoch 1            6 (best)                       12

        accuracy   ⠒⠒⠒⠒⠒ val_accuracy 0.858
        0.858 ┤                     ⢀⣀⣀⣀⣀⡠⠤⠤⠤⠤⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠒⠊⠉⠉⠉⠉⠉⠉⠉
              │           ⣀⣀⡠⠤⠤⠒⠒⠉⠉⠉⠁
              │       ⣀⠔⠊⠉
              │    ⢀⠔⠊
        0.629 ┤   ⢀⠎
              │  ⢠⠃
              │ ⡠⠃
        0.400 ┤⡰⠁
              └────────────────────────▲────────────────────────────
               epoch 1             6 (best)                       12
    "#]],
    );
}

#[test]
fn a_plain_terminal_gets_plain_characters() {
    check(
        &learning(),
        Some(6),
        Style::Ascii,
        expect![[r#"
        loss   * val_loss 0.684   o train_loss 0.1000
         1.304 +*
               |o*
               | o**
               |   o*
         0.702 +     **                                     ********
               |       *************************************
               |            oooooooooooooo
        0.1000 +                          oooooooooooooooooooooooooo
               +-----------------------^----------------------------
                epoch 1            6 (best)                       12

        accuracy   * val_accuracy 0.858
        0.858 +                          ***************************
              |            **************
              |       *****
              |     **
        0.629 +    *
              |  **
              | *
        0.400 +*
              +------------------------^----------------------------
               epoch 1             6 (best)                       12
    "#]],
    );
    assert!(chart(&learning(), Some(6), 80, Style::Ascii).is_ascii());
}

#[test]
fn one_point_is_a_point() {
    check(
        &[epoch(1, &[("val_loss", 0.5)])],
        Some(1),
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ val_loss 0.500
              │
              │
              │
              │
        0.500 ┤⠁
              │
              │
              │
              └▲────────────────────────────────────────────────────
               epoch 1 (best)
    "#]],
    );
}

#[test]
fn what_never_changes_is_a_line_in_the_middle() {
    let epochs: Vec<Epoch> = (0..4).map(|n| epoch(n, &[("loss", -2.0)])).collect();
    check(
        &epochs,
        None,
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ loss -2.000
               │
               │
               │
               │
        -2.000 ┤⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉⠉
               │
               │
               │
               └────────────────────────────────────────────────────
                epoch 0                                            3
    "#]],
    );
}

#[test]
fn a_loss_that_explodes_breaks_off() {
    let losses = [0.5, 0.4, f64::NAN, f64::INFINITY, 0.7, 1e9];
    let epochs = losses.iter().zip(1..).map(|(loss, n)| epoch(n, &[("train_loss", *loss)]));
    check(
        &epochs.collect::<Vec<_>>(),
        None,
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ train_loss 1.0e9 (2 of 6 not finite)
        1.0e9 ┤                                                   ⢀⠎
              │                                                  ⡠⠃
              │                                                 ⡔⠁
              │                                               ⢀⠎
        5.0e8 ┤                                              ⡰⠁
              │                                            ⢀⠜
              │                                           ⢠⠊
        0.400 ┤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀                               ⡰⠁
              └─────────────────────────────────────────────────────
               epoch 1                                             6
    "#]],
    );
    assert_eq!(chart(&[epoch(1, &[("loss", f64::NAN)])], None, 80, Style::Unicode), "");
    assert_eq!(chart(&[], None, 80, Style::Unicode), "");
}

#[test]
fn many_epochs_fit_and_the_last_report_counts() {
    let mut epochs: Vec<Epoch> = (1..=10_000_u32)
        .map(|n| {
            epoch(n.into(), &[("val_loss", (f64::from(n) / 800.0).sin() / f64::from(n).sqrt())])
        })
        .collect();
    epochs.push(epoch(5000, &[("val_loss", 0.9)]));
    check(
        &epochs,
        Some(10_000),
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ val_loss -6.6e-4
          0.900 ┤                         ⡇
                │                         ⡇
                │                         ⡇
                │                         ⣇
          0.442 ┤                         ⣿
                │                         ⣿
                │                         ⣿
        -0.0164 ┤⠤⠤⠤⠖⠒⠒⠲⠤⠤⠤⠤⠤⠤⣄⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡿⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⠤⢤⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⣀⡤
                └──────────────────────────────────────────────────▲
                 epoch 1                                10000 (best)
    "#]],
    );
}

#[test]
fn a_metric_may_be_missing_in_some_epochs() {
    let epochs = [
        epoch(1, &[("train_loss", 1.0), ("val_loss", 1.5)]),
        epoch(2, &[("train_loss", 0.5)]),
        epoch(3, &[("train_loss", 0.4), ("val_loss", 0.5)]),
        epoch(4, &[]),
        epoch(9, &[("train_loss", 0.1)]),
    ];
    check(
        &epochs,
        Some(3),
        Style::Unicode,
        expect![[r#"
        loss   ⠒⠒⠒⠒⠒ val_loss 0.500   ⠒ ⠒ ⠒ train_loss 0.100
        1.500 ┤⠑⢄⡀
              │  ⠈⠢⡀
              │⡀   ⠈⠑⢄
              │⠈ ⢄    ⠑⠤⡀
        0.800 ┤    ⢄    ⠈⠢⣀
              │      ⠢ ⢄ ⣀ ⠑⠄
              │            ⠉ ⠉ ⠒ ⠒ ⠒ ⠤ ⠤ ⠤ ⣀ ⣀ ⣀
        0.100 ┤                                  ⠉ ⠉ ⠑ ⠒ ⠒ ⠢ ⠤ ⠤ ⣀ ⣀
              └─────────────▲───────────────────────────────────────
               epoch 1  3 (best)                                   9
    "#]],
    );
}

#[test]
fn metrics_of_any_name_are_shown_where_there_are_no_others() {
    let epochs = [
        epoch(1, &[("f1\n", 0.25), ("a rather long name of some metric", 1e-9)]),
        epoch(2, &[("f1\n", 0.5), ("a rather long name of some metric", 2e-9)]),
    ];
    check(
        &epochs,
        Some(2),
        Style::Ascii,
        expect![[r#"
            * f1? 0.500
            0.500 +                                                 ****
                  |                                         ********
                  |                                  *******
                  |                          ********
            0.375 +                   *******
                  |            *******
                  |    ********
            0.250 +****
                  +----------------------------------------------------^
                   epoch 1                                      2 (best)

            * a rather long name of so... 2.0e-9
            2.0e-9 +                                                ****
                   |                                         *******
                   |                                 ********
                   |                          *******
            1.5e-9 +                   *******
                   |           ********
                   |    *******
            1.0e-9 +****
                   +---------------------------------------------------^
                    epoch 1                                     2 (best)
        "#]],
    );
}

#[test]
fn no_width_and_no_value_is_too_odd() {
    let values = [f64::MAX, f64::MIN, 0.0, -0.0, f64::MIN_POSITIVE, f64::NAN, f64::NEG_INFINITY];
    let epochs: Vec<Epoch> = values
        .iter()
        .zip([0, 1, 2, 77, u64::MAX, 5, 6])
        .map(|(value, n)| epoch(n, &[("loss", *value), ("val_acc", 1.0)]))
        .collect();
    for width in [0, 1, 29, 30, 80, 5000] {
        for style in [Style::Unicode, Style::Ascii] {
            assert!(chart(&epochs, Some(u64::MAX), width, style).contains("loss"));
        }
    }
}
