//! Texts that the scenarios begin with.

/// A session named `a` without a single mistake.
pub const SOUND: &str = r#"[session]
id = "a"
created_at = 2026-11-22T10:00:00Z
format = 1

[dataset]
path = "data/malware"
classes = ["Adialer.C", "Yuner.A"]
image_size = [224, 224]
color_mode = "rgb"
normalization = "unit"

[[models]]
id = "model_3fa9c1d2"
name = "LeNet"
kind = "custom_cnn"
created_at = 2026-11-22T10:01:00Z
layers = [
  { type = "Conv2D", filters = 32, kernel_size = 5, stride = 1, activation = "relu", padding = "same" },
  { type = "MaxPooling2D", pool_size = 2 },
  { type = "GlobalAvgPool" },
  { type = "Dense", units = 256, activation = "relu" },
]

[[trainings]]
id = "train_a1b2c3d4"
name = "Adam, cosine"
created_at = 2026-11-22T10:02:00Z
optimizer = "adam"
learning_rate = 0.001
scheduler = "cosine_annealing"
epochs = 100
batch_size = 32

[[experiments]]
id = "exp_0badcafe"
name = "LeNet with Adam"
model_id = "model_3fa9c1d2"
training_id = "train_a1b2c3d4"
status = "ready"
created_at = 2026-11-22T10:03:00Z
"#;

/// A training with two mistakes: line 2 has an unknown key, line 3 a string for a number.
pub const TWO_MISTAKES: &str = r#"[[trainings]]
id = "train_1"
optimiser = "adam"
epochs = "100"
"#;

/// The text with `old` replaced by `new`; `old` must be there.
pub fn with(text: &str, old: &str, new: &str) -> String {
    assert!(text.contains(old), "{old} is not there");
    text.replacen(old, new, 1)
}

/// The line on which `part` first stands, from 0.
pub fn line_of(text: &str, part: &str) -> u32 {
    let at = text.find(part).expect("it is there");
    u32::try_from(text[..at].matches('\n').count()).unwrap()
}

/// The text without its `$0`, and the line and the column (in UTF-16) where it was.
pub fn cursor(text: &str) -> (String, serde_json::Value) {
    let (before, after) = text.split_once("$0").expect("a cursor");
    let line = before.matches('\n').count();
    let start = before.rfind('\n').map_or(0, |at| at + 1);
    let column = before[start..].encode_utf16().count();
    let place = serde_json::json!({ "line": line, "character": column });
    (format!("{before}{after}"), place)
}
