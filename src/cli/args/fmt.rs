use std::path::PathBuf;

use clap::{Args, ValueHint};

pub const EXIT_CODES: &str = "\
Exit codes: 0 done (with --check: nothing to do), 1 with --check if something would change, \
2 something could not be read or written.";

/// What `nestling fmt` is told.
#[derive(Debug, Args)]
pub struct FmtArgs {
    /// Session files, `nestling.toml`, workspace folders, or `-` for standard input, which is
    /// printed [default: the workspace]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// Change nothing; name the files that would change
    #[arg(long)]
    pub check: bool,

    /// The name that standard input goes by: the workspace it lies in says how it is laid out
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
}
