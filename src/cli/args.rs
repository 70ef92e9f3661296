use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum, ValueHint};

/// What the command line says.
#[derive(Debug, Parser)]
#[command(name = "nestling", version, about, long_about = None, arg_required_else_help = true)]
pub struct Cli {
    /// The workspace to work in [default: the one around the current folder]
    #[arg(long, global = true, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub workspace: Option<PathBuf>,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong with sessions, as the editor does
    #[command(after_help = CHECK_EXIT_CODES)]
    Check(CheckArgs),
    /// Explain a diagnostic code, or list them all
    Explain {
        /// The code, as in `unknown-key`
        code: Option<String>,
    },
    /// Make a workspace with one sound session
    New {
        /// Where to make it [default: the current folder]
        #[arg(value_name = "DIR", value_hint = ValueHint::DirPath)]
        dir: Option<PathBuf>,
    },
    /// Print the JSON Schema of a session file, or of `nestling.toml`
    Schema {
        /// Of which file
        #[arg(value_enum, default_value_t)]
        of: SchemaOf,
    },
    /// Serve an editor (LSP over standard input and output)
    Lsp {
        /// Accepted because many editors pass it; there is no other way
        #[arg(long, hide = true)]
        stdio: bool,
    },
    /// Print a script that completes these commands in your shell
    Completions {
        /// The shell
        #[arg(value_enum)]
        shell: clap_complete::Shell,
    },
}

const CHECK_EXIT_CODES: &str = "\
Exit codes: 0 nothing wrong, 1 errors found (with --deny-warnings: or warnings), \
2 something could not be checked.";

/// What `nestling check` is told.
#[derive(Debug, Args)]
pub struct CheckArgs {
    /// Session files, `nestling.toml`, workspace folders, or `-` for standard input
    /// [default: the workspace]
    #[arg(value_name = "PATH", value_hint = ValueHint::AnyPath)]
    pub paths: Vec<PathBuf>,

    /// How to print what is wrong
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

/// The files that have a schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub enum SchemaOf {
    /// `sessions/*.toml`
    #[default]
    Session,
    /// `nestling.toml`
    Workspace,
}
