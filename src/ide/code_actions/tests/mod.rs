mod create;
mod entries;
mod fixes;
mod layouts;
mod properties;

use expect_test::Expect;

use super::{Action, ActionKind, change_of, code_actions};
use crate::ide::Snapshot;
use crate::ide::testing::{SESSION, at_cursor, snapshot};
use crate::lint::{FixAction, FixScope, Severity};
use crate::text::{TextEdit, TextRange, TextSize, apply_edits};

/// Two models, a training, and experiments at every stage.
const RUNS: &str = r#"[session]
id = "swift-golden-falcon"

[dataset]
path = "data"
image_size = [224, 200]

# The small one.
[[models]]
id = "m1"
name = "LeNet"
kind = "custom_cnn"
created_at = 2026-11-22T10:02:00Z
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 5 },
  { type = "Flatten" },
]

[[models]]
id = "m2" # the big one
name = "ResNet 2"
kind = "transfer_learning"
created_at = 2026-11-22T10:01:00Z
base_model = "ResNet50"
strategy = "partial_fine_tuning"
unfreeze_layers = 10

[[trainings]]
id = "t1"
name = "Adam"
optimizer = "adam"
learning_rate = 0.001
epochs = 20
batch_size = 32

[[experiments]]
id = "e1"
name = "First"
model_id = "m1"
training_id = "t1"
status = "completed"
started_at = 2026-11-22T11:00:00Z
completed_at = 2026-11-22T12:00:00Z
current_epoch = 20
best_epoch = 7

[experiments.metrics] # at the end
val_loss = 0.5
# The best so far.
val_accuracy = 0.9
"#;

/// [`RUNS`] with the cursor before `what`.
fn at(what: &str) -> String {
    RUNS.replacen(what, &format!("$0{what}"), 1)
}

/// What is offered at `$0`, or for what stands between two of them.
fn actions_at(fixture: &str) -> (Snapshot, Vec<Action>) {
    let (snapshot, range) = selected(fixture);
    let actions = code_actions(&snapshot, range, |_| true);
    (snapshot, actions)
}

fn selected(fixture: &str) -> (Snapshot, TextRange) {
    let (one, start) = at_cursor(fixture);
    match one.document.text().contains("$0") {
        true => {
            let (snapshot, end) = at_cursor(one.document.text());
            (snapshot, TextRange::new(start, end))
        }
        false => (one, TextRange::empty(start)),
    }
}

/// The edits of an action: worked out from what a client is sent, and from what it is given back.
fn edits(snapshot: &Snapshot, action: &Action) -> Vec<TextEdit> {
    let sent = serde_json::to_string(&action.deed).unwrap();
    let back = serde_json::from_str(&sent).unwrap();
    let change = change_of(snapshot, &back);
    assert_eq!(action.change(snapshot), change, "{}", action.title);
    match change {
        Some(FixAction::Edit(edits)) => edits,
        _ => Vec::new(),
    }
}

fn check_titles(fixture: &str, expected: Expect) {
    check_titles_of(fixture, |_| true, expected);
}

/// The actions of the kinds that are `wanted`, a line each.
fn check_titles_of(fixture: &str, wanted: impl Fn(ActionKind) -> bool, expected: Expect) {
    let (snapshot, range) = selected(fixture);
    let shown = code_actions(&snapshot, range, wanted).into_iter().map(|action| {
        let preferred = if action.preferred { " (preferred)" } else { "" };
        let disabled =
            action.disabled.map_or(String::new(), |reason| format!(" (not now: {reason})"));
        format!("{:?} {}{preferred}{disabled}\n", action.kind, action.title)
    });
    expected.assert_eq(&shown.collect::<String>());
}

/// The text after an action; also with CRLF, which must give the same.
fn check_action(fixture: &str, title: &str, expected: Expect) {
    expected.assert_eq(&done_in_any_line_break(fixture, title));
}

/// The lines that an action takes out and puts in, `-` and `+`: from the first that changes to the
/// last.
fn check_change(fixture: &str, title: &str, expected: Expect) {
    let before = fixture.replace("$0", "");
    let after = done_in_any_line_break(fixture, title);
    let (before, after): (Vec<_>, Vec<_>) = (before.lines().collect(), after.lines().collect());
    let same = |(a, b): &(&&str, &&str)| a == b;
    let start = before.iter().zip(&after).take_while(same).count();
    let (before, after) = (&before[start..], &after[start..]);
    let end = before.iter().rev().zip(after.iter().rev()).take_while(same).count();
    let out = before[..before.len() - end].iter().map(|line| format!("-{line}\n"));
    let new = after[..after.len() - end].iter().map(|line| format!("+{line}\n"));
    expected.assert_eq(&out.chain(new).collect::<String>());
}

fn done_in_any_line_break(fixture: &str, title: &str) -> String {
    let done = done(fixture, title);
    if fixture.contains('\n') && !fixture.contains('\r') {
        let crlf = self::done(&fixture.replace('\n', "\r\n"), title);
        let plain = crlf.replace("\r\n", "\n");
        // Fresh IDs differ from text to text.
        assert_eq!(plain.len(), done.len(), "with CRLF: {plain}");
        assert_eq!(crlf.matches('\n').count(), crlf.matches("\r\n").count(), "{crlf:?}");
    }
    done
}

fn done(fixture: &str, title: &str) -> String {
    let (snapshot, actions) = actions_at(fixture);
    let titles: Vec<&str> = actions.iter().map(|action| action.title.as_str()).collect();
    let Some(action) = actions.iter().find(|action| action.title == title) else {
        panic!("{title} is not one of {titles:?}");
    };
    apply_edits(snapshot.document.text(), &edits(&snapshot, action)).unwrap()
}

/// The session in the layouts that people write.
fn layouts() -> Vec<(&'static str, String)> {
    let inline = "trainings = [{ id = \"t\", name = \"T\", optimizer = \"adam\", learning_rate = \
                  0.001, epochs = 20, batch_size = 32 }]\nmodels = [\n  { id = \"m\", name = \"M\", \
                  kind = \"transfer_learning\", base_model = \"ResNet18\" },\n]\nexperiments = \
                  []\n\n[session]\nid = \"swift-golden-falcon\"\n\n[dataset]\npath = \"data\"\n";
    let stacked = SESSION.replace(
        "[[trainings]]",
        "[[models]]\nid = \"m\"\nname = \"M\"\nkind = \"custom_cnn\"\n\n[[models.layers]]\ntype = \
         \"Conv2D\"\nfilters = 8\nkernel_size = 3\n\n[[models.layers]]\ntype = \"GlobalAvgPool\"\n\n# The only one\n[[trainings]]",
    );
    vec![
        ("as written", SESSION.to_owned()),
        ("inline arrays", inline.to_owned()),
        ("lists of layers", stacked),
        ("CRLF", SESSION.replace('\n', "\r\n")),
        ("no final newline", SESSION.trim_end().to_owned()),
        ("a byte order mark", format!("\u{feff}{SESSION}")),
        ("nothing", String::new()),
        ("a comment", "# nothing yet".to_owned()),
    ]
}

fn troubles(snapshot: &Snapshot) -> Vec<String> {
    let found = snapshot.diagnostics(FixScope::None).into_iter();
    found.filter(|d| d.severity >= Severity::Warning).map(|d| d.message).collect()
}
