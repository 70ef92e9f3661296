//! What is offered makes no mistake that could have been avoided.

use rustc_hash::FxHashSet;

use crate::ide::completion::{CompletionKind, completions};
use crate::ide::testing::{SESSION, accepted, snapshot};
use crate::lint::{Diagnostic, FixScope};
use crate::text::offset;

/// What one value can do right or wrong by itself. Another `kind`, as an example, leaves keys
/// behind that do not belong to it, whatever is offered.
const AVOIDABLE: [&str; 17] = [
    "syntax",
    "duplicate-key",
    "unknown-key",
    "wrong-type",
    "invalid-value",
    "out-of-range",
    "unusual-value",
    "invalid-id",
    "unknown-model",
    "unknown-training",
    "heads-divide-embedding",
    "patch-divides-image",
    "split-sum",
    "layer-order",
    "shape-collapsed",
    "input-too-small",
    "status-conflict",
];

/// Behind this place of the list stands what is marked as no good.
const MISFIT: u32 = 400;

const REST: &str = r#"
[[models]]
id = "model_b16b16b1"
name = "ViT"
kind = "vision_transformer"
patch_size = 16
embed_dim = 768
depth = 12
num_heads = 12

[dataset.split]
train = 70.0
val = 15.0
test = 15.0

[[models]]
id = "sections"
name = "With headers"
kind = "custom_cnn"

[[models.layers]]
type = "Conv2D"
filters = 16
kernel_size = 3

[[models.layers]]
type = "Flatten"

[[models.layers]]
type = "Dense"
units = 64

[[experiments]]
id = "exp_00000002"
name = "Done"
model_id = "model_77aa10ff"
training_id = "train_a1b2c3d4"
status = "completed"
started_at = 2026-11-22T10:00:00Z
completed_at = 2026-11-22T12:00:00Z
"#;

fn avoidable(text: &str) -> (Vec<&'static str>, Vec<Diagnostic>) {
    let mut found = snapshot(text).diagnostics(FixScope::None);
    found.retain(|diagnostic| AVOIDABLE.contains(&diagnostic.code));
    (found.iter().map(|diagnostic| diagnostic.code).collect(), found)
}

#[test]
fn what_is_offered_makes_no_avoidable_mistake() {
    let text = format!("{SESSION}{REST}");
    assert_eq!(avoidable(&text).0, [""; 0]);
    let mut seen = FxHashSet::default();
    let mut places = 0;
    for (start, _) in text.match_indices(" = ") {
        // At the value, between its quotes, and where it is not written yet.
        let value = start + " = ".len();
        // An entry is known by its ID: another one leaves its experiments behind.
        if text[..start].ends_with("\nid") {
            continue;
        }
        let rest = &text[value..];
        let quoted = rest.starts_with('"');
        let end = match rest.strip_prefix('"').and_then(|inside| inside.find('"')) {
            Some(inside) => Some(inside + "\"\"".len()),
            None => rest.find([',', ' ', '}', '\n']),
        };
        let line_end = end.map_or(text.len(), |end| value + end);
        let without = format!("{}{}", &text[..value], &text[line_end..]);
        let whole = rest.starts_with(['[', '{']);
        let fixtures = [
            (text.clone(), value + usize::from(quoted)),
            (if whole { text.clone() } else { without }, value),
        ];
        for (fixture, at) in fixtures {
            let snapshot = snapshot(&fixture);
            for found in completions(&snapshot, offset(at)).items {
                let fits = found.rank < MISFIT && found.kind != CompletionKind::Key;
                let accepted = accepted(&snapshot, &found);
                if !fits || !seen.insert(accepted.clone()) {
                    continue;
                }
                places += 1;
                let (codes, diagnostics) = avoidable(&accepted);
                let is_fine = codes.is_empty();
                assert!(
                    is_fine,
                    "{} at\n{}$0{}: {diagnostics:#?}",
                    found.label,
                    &fixture[..at],
                    &fixture[at..]
                );
            }
        }
    }
    assert!(places > 100, "only {places} were tried");
}
