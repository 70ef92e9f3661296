//! Commands ⇄ `lint` and `workspace`; output formats.

mod args;
mod check;
mod explain;
mod new;
mod output;
mod panic;
mod problem;
mod schema;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

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
    let workspace = cli.workspace.as_deref();
    match cli.command {
        Command::Lsp { .. } => crate::server::run(),
        Command::Check(args) => panic::caught(|| check::run(&args, workspace)),
        Command::Explain { code } => panic::caught(|| explain::run(code.as_deref())),
        Command::New { dir } => {
            let dir = dir.as_deref().or(workspace).unwrap_or(Path::new(""));
            panic::caught(|| new::run(dir))
        }
        Command::Schema { of } => panic::caught(|| schema::run(of)),
        Command::Completions { shell } => completions(shell),
    }
}

fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "nestling", &mut script);
    output::done(&script)
}
