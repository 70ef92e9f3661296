use std::path::PathBuf;

use clap::{Args, ValueEnum, ValueHint};

pub const EXIT_CODES: &str = "\
Exit codes: 0 nothing wrong, 1 errors found (with --deny-warnings: or warnings), \
2 something could not be checked.";

/// What `nestling check` is told.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Session files, `nestling.toml`, workspace folders, or `-` for standard input
    /// [default: the workspace]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// How to print what is wrong (`--json` is short for `--format json`)
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    pub format: Format,

    /// Mend what can be mended safely; standard input is printed mended
    #[arg(long)]
    pub fix: bool,

    /// Let warnings fail the check too
    #[arg(long)]
    pub deny_warnings: bool,

    /// Show hints too (`json` and `sarif` always have them)
    #[arg(long)]
    pub hints: bool,

    /// The name that standard input goes by: its stem is what the session's ID must be
    #[arg(long, value_name = "PATH", value_hint = ValueHint::FilePath)]
    pub stdin_filename: Option<PathBuf>,
}

/// How diagnostics are printed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum Format {
    /// With the lines in question, for people
    #[default]
    Human,
    /// One array of objects, for scripts
    Json,
    /// SARIF 2.1.0, for code scanning
    Sarif,
    /// Annotations of GitHub Actions
    Github,
}
