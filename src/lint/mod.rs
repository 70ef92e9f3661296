//! What is wrong with a session: one rule a file, each with its code, explanation, check and
//! fixes. No I/O: what a rule needs of the disk arrives as plain data in [`Input`].

mod allow;
mod configuration;
mod conformance;
mod context;
mod conversion;
mod diagnostic;
mod edited;
mod engine;
mod entries;
mod fix;
mod foreign;
mod networks;
mod open;
mod rule;
mod rules;
mod settings;
#[cfg(test)]
mod testing;
#[cfg(test)]
mod tests;
mod violation;
mod words;

pub use allow::{CodePlace, Silence};
pub use configuration::configuration;
pub use context::{Context, FixScope, Input};
pub use diagnostic::{Applicability, Diagnostic, Fix, FixAction, Related, Severity, Tag};
pub use engine::check;
pub use fix::{Fixed, fix_all};
pub use open::{OpenFile, check_open};
pub use rule::{Check, Rule};
pub(crate) use rules::TOO_MANY_PARAMETERS;
pub use rules::{ALL as RULES, find as find_rule};
pub use settings::Settings;
