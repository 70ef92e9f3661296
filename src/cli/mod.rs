//! Commands ⇄ `state`, `lint` and `workspace`; output formats.

mod answer;
mod args;
mod changes;
mod check;
mod dataset;
mod dataset_scan;
mod entries;
mod entry_page;
mod exchange;
mod experiment;
mod explain;
mod failure;
mod fmt;
mod new;
mod output;
mod panic;
mod place;
mod problem;
mod schema;
mod scope;
mod session;
mod stdin;
mod table;
mod targets;
mod warnings;
mod watch;
mod words;

use std::path::Path;
use std::process::ExitCode;

use clap::{CommandFactory, Parser};

use answer::Answer;
use args::{Cli, Command, Operation};
use failure::Outcome;
use scope::Scope;

use crate::session::Library;

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
    let Cli { workspace, session, json, command } = cli;
    let scope = Scope { workspace, session };
    let workspace = scope.workspace.as_deref();
    match command {
        Command::Lsp { .. } => crate::server::run(),
        Command::Check(args) => panic::caught(|| check::run(&args, &scope, json)),
        Command::Fmt(args) => panic::caught(|| fmt::run(&args, &scope, json)),
        Command::Explain { code } => panic::caught(|| explain::run(code.as_deref(), json)),
        Command::New { dir } => {
            let dir = dir.as_deref().or(workspace).unwrap_or(Path::new(""));
            panic::caught(|| finish(new::run(dir), json))
        }
        Command::Watch => panic::caught(|| watch::run(&scope)),
        Command::Schema { of } => panic::caught(|| schema::run(of)),
        Command::Completions { shell } => completions(shell),
        Command::Operation(operation) => panic::caught(|| finish(operate(operation, &scope), json)),
    }
}

/// The commands that are operations on sessions.
fn operate(operation: Operation, scope: &Scope) -> Outcome<Answer> {
    match operation {
        Operation::Session(command) => session::run(command, scope),
        Operation::Dataset(command) => dataset::run(&command, scope),
        Operation::Model(command) => entries::run(Library::Models, &command, scope),
        Operation::Training(command) => entries::run(Library::Trainings, &command, scope),
        Operation::Experiment(command) => experiment::run(&command, scope),
        Operation::Import(args) => exchange::import(&args, scope),
        Operation::Export(args) => exchange::export(&args, scope),
        Operation::Cache(command) => dataset::run_cache(&command, scope),
    }
}

/// Prints what a command came to.
fn finish(outcome: Outcome<Answer>, as_json: bool) -> ExitCode {
    match outcome {
        Ok(answer) if answer.print(as_json) => ExitCode::SUCCESS,
        Ok(_) => ExitCode::from(2),
        Err(failure) => failure.report(as_json),
    }
}

fn completions(shell: clap_complete::Shell) -> ExitCode {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut Cli::command(), "nestling", &mut script);
    output::done(&script)
}
