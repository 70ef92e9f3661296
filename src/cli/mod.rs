//! Commands ⇄ `lint` and `workspace`; output formats.

mod args;

use std::process::ExitCode;

use clap::Parser;

use args::{Cli, Command};

/// Runs the command line: the whole of the `nestling` program.
pub fn run() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(error) => {
            // Nothing can be done about a closed terminal.
            let _ = error.print();
            return u8::try_from(error.exit_code()).map_or(ExitCode::FAILURE, ExitCode::from);
        }
    };
    match cli.command {
        Command::Lsp { .. } => crate::server::run(),
        _ => ExitCode::from(2),
    }
}
