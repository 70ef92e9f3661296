//! The demonstration workspace that the README shows.

use expect_test::expect_file;

use crate::harness::run_here;

#[test]
fn the_sound_session_has_nothing_to_say() {
    let ran = run_here(&["check", "tests/demo/sessions/swift-golden-falcon.toml", "--hints"]);
    assert_eq!(ran.out, "No problems in 1 file.\n");
}

#[test]
fn the_clumsy_session_is_told_each_mistake() {
    let ran = run_here(&["check", "tests/demo"]);
    assert_eq!(ran.code, Some(1));
    assert_eq!(ran.err, "");
    expect_file!["demo-output.txt"].assert_eq(&without_chance(&ran.out));
}

/// The output without what differs from run to run: fresh IDs and the present time.
fn without_chance(out: &str) -> String {
    let lines = out.lines().map(|line| {
        for (before, now) in [("the fresh ID `train_", "…`"), ("Set `completed_at` to ", "…")] {
            if let Some(at) = line.find(before) {
                return format!("{}{now}\n", &line[..at + before.len()]);
            }
        }
        format!("{line}\n")
    });
    lines.collect()
}

#[test]
fn its_mistakes_are_a_dozen_different_ones() {
    let ran = run_here(&["check", "tests/demo", "--format", "json"]);
    let found: Vec<serde_json::Value> = serde_json::from_str(&ran.out).unwrap();
    let mut codes: Vec<&str> = found.iter().map(|found| found["code"].as_str().unwrap()).collect();
    codes.sort_unstable();
    codes.dedup();
    assert!(codes.len() >= 12, "{codes:?}");
}
