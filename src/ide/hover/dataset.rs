//! The dataset in words.

use crate::session::Session;
use crate::session::network::Count;

/// Classes, image size and split, as far as they are given.
pub(super) fn facts(session: &Session<'_>) -> String {
    let dataset = session.dataset();
    let mut lines = Vec::new();
    lines.push(match dataset.class_count() {
        Some(count) => format!("Classes: {}", Count(count)),
        None => "Classes: every class found in the folder".to_owned(),
    });
    if let Some((height, width)) = dataset.image_size() {
        lines.push(format!("Images: {height}×{width} pixels (height × width)"));
    }
    if let Some(split) = dataset.split() {
        let (train, val, test) = (split.train, split.val, split.test);
        lines.push(format!("Split: {train} % training, {val} % validation, {test} % test"));
    }
    format!("- {}", lines.join("\n- "))
}
