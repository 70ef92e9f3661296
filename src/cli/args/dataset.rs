use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// What can be done with the dataset's configuration and folder.
#[derive(Debug, Subcommand)]
pub enum DatasetCommand {
    /// Set keys of `[dataset]`
    #[command(after_help = super::entries::VALUES)]
    Set(DatasetSetArgs),
    /// Print `[dataset]`
    Show,
    /// Count the images of the dataset's folder
    Scan {
        /// Keep counts made on another machine, where the folder is: what `--json` printed there
        #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
        keep: Option<PathBuf>,
    },
}

/// What `dataset set` is told.
#[derive(Debug, Args)]
pub struct DatasetSetArgs {
    /// Keys and their values, as in `path=data/malware split.train=70`
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,

    /// Read keys and values from a TOML or JSON file; `-` reads TOML from standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,

    /// Take a key out
    #[arg(long, value_name = "KEY")]
    pub unset: Vec<String>,
}

/// What can be done with what is kept of scans.
#[derive(Debug, Subcommand)]
pub enum CacheCommand {
    /// Forget all dataset scans of the workspace
    Clear,
}
