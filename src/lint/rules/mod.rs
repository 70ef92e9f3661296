//! One file a rule. To add one: write its file, name it in the list of modules and in [`ALL`].

pub(super) mod unsupported_format;

use super::Rule;

/// Every rule, in the order of their pages.
pub const ALL: &[&Rule] = &[&unsupported_format::RULE];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}
