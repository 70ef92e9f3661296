//! One file a rule. To add one: write its file, name it in [`ALL`].

use super::Rule;

/// Every rule, in the order of their pages.
pub const ALL: &[&Rule] = &[];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
