//! `nestling schema`: the JSON Schema of a file, for tools that know nothing but schemas.

use std::process::ExitCode;

use super::args::SchemaOf;
use super::output;
use crate::catalog::Catalog;
use crate::workspace::config_schema;

/// Prints the schema.
pub fn run(of: SchemaOf) -> ExitCode {
    let schema = match of {
        SchemaOf::Session => Catalog::builtin().schema(),
        SchemaOf::Workspace => config_schema(),
    };
    output::done(format!("{schema:#}\n").as_bytes())
}
