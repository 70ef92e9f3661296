//! Diagnostics reach a client in one of two ways: it is told them (`push`) or asks for them
//! (`pull`), never both. Files that no one has open are checked too (`disk`).

mod disk;
mod pull;
mod push;
mod reading;

pub(super) use disk::{CheckedFile, Disk};
pub(super) use pull::{Pull, Unchanged, document_diagnostics};
pub(super) use push::{Checked, Push};
pub(super) use reading::file_diagnostics;
