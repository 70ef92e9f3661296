use clap::builder::PossibleValuesParser;
use clap::{Args, Subcommand};

use crate::session::Status;

/// What can be done with experiments.
#[derive(Debug, Subcommand)]
pub enum ExperimentCommand {
    /// Make an experiment of a model and a training; prints its ID
    Create {
        /// A name for people
        name: String,
        /// The ID of its model
        #[arg(long, value_name = "ID")]
        model: String,
        /// The ID of its training
        #[arg(long, value_name = "ID")]
        training: String,
    },
    /// Print an experiment and how it went
    Show {
        /// Its ID
        id: String,
    },
    /// Change an experiment, report an epoch
    #[command(after_help = super::entries::VALUES)]
    Update(ExperimentUpdateArgs),
    /// Delete an experiment
    Delete {
        /// Its ID
        id: String,
    },
    /// List all, in the order of the file
    List,
}

/// What `experiment update` is told.
#[derive(Debug, Args)]
pub struct ExperimentUpdateArgs {
    /// Its ID
    pub id: String,

    /// Keys and their values, as in `error="out of memory"`
    #[arg(value_name = "KEY=VALUE")]
    pub values: Vec<String>,

    /// A new name
    #[arg(long)]
    pub name: Option<String>,

    /// How far it is
    #[arg(long, value_parser = PossibleValuesParser::new(Status::ALL.map(Status::name)))]
    pub status: Option<String>,

    /// Report that an epoch is done
    #[arg(long, value_name = "N", allow_negative_numbers = true, value_parser = epoch)]
    pub epoch: Option<u64>,

    /// What the epoch gave, as in `val_loss=0.3`; may be repeated
    #[arg(long = "metric", value_name = "NAME=NUMBER", requires = "epoch")]
    pub metrics: Vec<String>,

    /// Take a key out
    #[arg(long, value_name = "KEY")]
    pub unset: Vec<String>,
}

fn epoch(written: &str) -> Result<u64, &'static str> {
    written.parse().map_err(|_| "an epoch is a whole number, 0 or more")
}
