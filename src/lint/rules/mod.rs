//! One file a rule. To add one: write its file, name it in the list of modules and in [`ALL`].

mod deprecated_key;
mod duplicate_key;
mod inapplicable_key;
pub(super) mod invalid_value;
mod missing_key;
mod out_of_range;
pub(super) mod syntax;
mod toml_1_1;
mod unknown_key;
pub(super) mod unsupported_format;
mod unusual_value;
mod wrong_type;

use super::Rule;

/// Every rule, in the order of their pages.
pub const ALL: &[&Rule] = &[
    &syntax::RULE,
    &duplicate_key::RULE,
    &unknown_key::RULE,
    &missing_key::RULE,
    &wrong_type::RULE,
    &invalid_value::RULE,
    &out_of_range::RULE,
    &unusual_value::RULE,
    &inapplicable_key::RULE,
    &deprecated_key::RULE,
    &unsupported_format::RULE,
    &toml_1_1::RULE,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
