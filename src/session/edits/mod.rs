//! Small changes of what is written: each gives the edits that make it and changes nothing else.
//!
//! All of them work on every layout: `[tables]`, `[[lists]]`, dotted keys, inline tables and
//! inline arrays. `value` arguments are rendered TOML ([`super::render::value`]).

mod element;
mod field;
mod item;
#[cfg(test)]
mod properties;
mod removal;
mod reorder;
mod restyle;
mod spelling;
#[cfg(test)]
mod tests;
mod whole;

pub use self::element::{insert_element, move_element, remove_element, repeat_element};
pub(super) use self::element::{insert_keys, insert_sections, insert_text};
pub use self::field::{insert_field, replace_value, set_field};
pub use self::removal::{remove_entry, remove_field, remove_pair, remove_section};
pub use self::reorder::{can_reorder, reorder};
pub use self::restyle::{as_inline, as_sections, is_inline, is_sections};
pub use self::spelling::rename_key;
pub(super) use self::whole::{is_part, whole};
