//! What may be said on the command line; one file a group of commands.

mod check;
mod dataset;
mod entries;
mod exchange;
mod experiment;
mod fmt;
mod session;

use std::path::PathBuf;

use clap::{Parser, Subcommand, ValueEnum, ValueHint};

pub use self::check::{CheckArgs, Format};
pub use self::dataset::{CacheCommand, DatasetCommand, DatasetSetArgs};
pub use self::entries::{AddArgs, DeleteArgs, EntryCommand, UpdateArgs};
pub use self::exchange::{ExportArgs, ImportArgs};
pub use self::experiment::{ExperimentCommand, ExperimentUpdateArgs};
pub use self::fmt::FmtArgs;
pub use self::session::SessionCommand;

/// The heading of the options that may stand anywhere in the line.
const ANYWHERE: &str = "Options of all commands";

/// What the command line says.
#[derive(Debug, Parser)]
#[command(name = "nestling", version, about, long_about = None, arg_required_else_help = true)]
pub struct Cli {
    /// The workspace to work in [default: the one around the current folder]
    #[arg(long, global = true, help_heading = ANYWHERE, value_name = "DIR", value_hint = ValueHint::DirPath)]
    pub workspace: Option<PathBuf>,

    /// The session to work on [default: the current one]
    #[arg(long, global = true, help_heading = ANYWHERE, value_name = "ID")]
    pub session: Option<String>,

    /// Answer in JSON, for scripts
    #[arg(long, global = true, help_heading = ANYWHERE)]
    pub json: bool,

    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The commands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Say what is wrong with sessions, as the editor does
    #[command(after_help = check::EXIT_CODES)]
    Check(CheckArgs),
    /// Lay out sessions, `nestling.toml` and catalog files: spaces, lines and the commas of arrays
    #[command(after_help = fmt::EXIT_CODES)]
    Fmt(FmtArgs),
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
    /// What works on sessions.
    #[command(flatten)]
    Operation(Operation),
    /// Print a line of JSON for each change of the workspace, whoever makes it
    #[command(after_help = WATCH_LINES)]
    Watch,
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

const WATCH_LINES: &str = "\
The first line is {\"event\":\"watching\",…}; then come `created`, `changed`, `deleted`, `renamed`, \
`epoch`, `configuration` and `judged` (the same text, other settings or images). \
It ends at an interrupt, or when nobody reads any more.";

/// The commands that work on sessions.
#[derive(Debug, Subcommand)]
pub enum Operation {
    /// Make, choose, copy, rename, list and delete sessions
    #[command(subcommand)]
    Session(SessionCommand),
    /// Set, show and scan the dataset of a session
    #[command(subcommand)]
    Dataset(DatasetCommand),
    /// The models of a session
    #[command(subcommand)]
    Model(EntryCommand),
    /// The trainings of a session
    #[command(subcommand)]
    Training(EntryCommand),
    /// The experiments of a session: a model and a training each
    #[command(subcommand)]
    Experiment(ExperimentCommand),
    /// Read sessions of the older JSON format
    Import(ImportArgs),
    /// Print a session as JSON
    Export(ExportArgs),
    /// What is kept of dataset scans
    #[command(subcommand)]
    Cache(CacheCommand),
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
