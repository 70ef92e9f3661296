use super::{Diagnostic, Input};

/// All that is wrong with the file, in file order, after `allow` comments and `[lints]`.
pub fn check(input: Input<'_>) -> Vec<Diagnostic> {
    let _ = input;
    todo!()
}
