use std::path::PathBuf;

use clap::{Args, Subcommand, ValueHint};

/// How `KEY=VALUE` is read.
pub const VALUES: &str = "\
A KEY may lead into tables (`split.train=70`). Text needs no quotes of its own; any other VALUE is \
written as in TOML: `epochs=100`, `shuffle=true`, `image_size=[224,224]`, \
`layers=[{type=\"Flatten\"}]`. A FILE holds the same keys as TOML, or as JSON where its name ends \
in `.json`.";

/// What can be done with the entries of a library: models or trainings.
#[derive(Debug, Subcommand)]
pub enum EntryCommand {
    /// Add one; prints its ID
    #[command(after_help = VALUES)]
    Add(AddArgs),
    /// Print one
    Show {
        /// Its ID
        id: String,
    },
    /// Change one
    #[command(after_help = VALUES)]
    Update(UpdateArgs),
    /// Delete one, unless experiments use it
    Delete(DeleteArgs),
    /// List all, in the order of the file
    List,
    /// List the presets that `add --preset` knows
    Presets,
}

/// What `add` is told.
#[derive(Debug, Args)]
pub struct AddArgs {
    /// A name for people
    pub name: String,

    /// Begin with a preset (`presets` lists them)
    #[arg(long, value_name = "PRESET")]
    pub preset: Option<String>,

    /// Keys and their values, as in `epochs=100`
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,

    /// Read keys and values from a TOML or JSON file; `-` reads TOML from standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,
}

/// What `update` is told.
#[derive(Debug, Args)]
pub struct UpdateArgs {
    /// Its ID
    pub id: String,

    /// Keys and their values, as in `epochs=100`
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,

    /// A new name
    #[arg(long)]
    pub name: Option<String>,

    /// Read keys and values from a TOML or JSON file; `-` reads TOML from standard input
    #[arg(long, value_name = "FILE", value_hint = ValueHint::FilePath)]
    pub file: Option<PathBuf>,

    /// Take a key out
    #[arg(long, value_name = "KEY")]
    pub unset: Vec<String>,
}

/// What `delete` is told.
#[derive(Debug, Args)]
pub struct DeleteArgs {
    /// Its ID
    pub id: String,

    /// Delete the experiments that use it too
    #[arg(long)]
    pub cascade: bool,

    /// Delete it although experiments use it; they stay, and refer to nothing
    #[arg(long, conflicts_with = "cascade")]
    pub force: bool,
}
