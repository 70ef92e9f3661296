//! `nestling schema`: the JSON Schema of a file, for tools that know nothing but schemas.

use std::process::ExitCode;

use super::args::SchemaOf;
use super::output;
use crate::catalog::Catalog;

/// Prints the schema.
pub fn run(of: SchemaOf) -> ExitCode {
    let SchemaOf::Session = of;
    let schema = Catalog::builtin().schema();
    output::done(format!("{schema:#}\n").as_bytes())
}
