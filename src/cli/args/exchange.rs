use std::path::PathBuf;

use clap::{Args, ValueHint};

/// What `nestling import` is told.
#[derive(Debug, Args)]
pub struct ImportArgs {
    /// Sessions of the older JSON format
    #[arg(value_name = "FILE.json", required = true, value_hint = ValueHint::FilePath)]
    pub files: Vec<PathBuf>,

    /// The ID to give the session (of a single file) in place of its own
    #[arg(long = "as", value_name = "ID")]
    pub id: Option<String>,
}

/// What `nestling export` is told.
#[derive(Debug, Args)]
pub struct ExportArgs {
    /// The session [default: the current one]
    pub id: Option<String>,

    /// In the older JSON format, as `import` reads it
    #[arg(long)]
    pub legacy: bool,

    /// Write to this file, which must not be there yet [default: standard output]
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub output: Option<PathBuf>,
}
