//! LSP ⇄ `ide`: capabilities, conversions, the main loop.

use std::process::ExitCode;

/// Serves one editor over standard input and output until it leaves.
pub fn run() -> ExitCode {
    ExitCode::FAILURE
}
