//! One file a rule. To add one: write its file, name it in the list of modules and in [`ALL`].

pub(super) mod batch_exceeds_dataset;
mod class_imbalance;
mod dataset_missing;
mod deprecated_key;
pub(super) mod duplicate_experiment;
mod duplicate_id;
mod duplicate_key;
mod duplicate_name;
mod empty_class;
mod heads_divide_embedding;
mod huge_layer;
mod inapplicable_key;
pub(super) mod input_too_small;
mod invalid_catalog;
mod invalid_id;
pub(super) mod invalid_value;
mod layer_order;
mod merge_conflict;
mod missing_key;
mod no_convolution;
mod out_of_range;
pub(super) mod patch_divides_image;
mod references;
mod session_id_mismatch;
mod shape_collapsed;
mod split_sum;
mod status_conflict;
pub(super) mod syntax;
mod toml_1_1;
mod unknown_class;
mod unknown_key;
mod unknown_model;
mod unknown_training;
pub(super) mod unsupported_format;
mod unused;
mod unused_model;
mod unused_training;
pub(super) mod unusual_value;
mod wrong_type;

pub(crate) use huge_layer::TOO_MANY_PARAMETERS;

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
    &session_id_mismatch::RULE,
    &invalid_id::RULE,
    &duplicate_id::RULE,
    &duplicate_name::RULE,
    &unknown_model::RULE,
    &unknown_training::RULE,
    &unused_model::RULE,
    &unused_training::RULE,
    &duplicate_experiment::RULE,
    &status_conflict::RULE,
    &layer_order::RULE,
    &no_convolution::RULE,
    &toml_1_1::RULE,
    &shape_collapsed::RULE,
    &heads_divide_embedding::RULE,
    &patch_divides_image::RULE,
    &input_too_small::RULE,
    &huge_layer::RULE,
    &split_sum::RULE,
    &batch_exceeds_dataset::RULE,
    &dataset_missing::RULE,
    &unknown_class::RULE,
    &empty_class::RULE,
    &class_imbalance::RULE,
    &merge_conflict::RULE,
    // The last: it is silent where others have spoken.
    &invalid_catalog::RULE,
];

/// The rule with this code.
pub fn find(code: &str) -> Option<&'static Rule> {
    ALL.iter().copied().find(|rule| rule.code == code)
}

#[cfg(test)]
mod tests;
