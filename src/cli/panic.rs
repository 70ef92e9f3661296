//! A fault of Nestling's own is told in one line that helps to report it; no backtrace reaches a
//! user who has not asked for one.

use std::panic::{self, AssertUnwindSafe, PanicHookInfo};
use std::process::ExitCode;

use super::output;

/// Runs a command; a panic in it (also in its threads) becomes exit code 2.
pub fn caught(command: impl FnOnce() -> ExitCode) -> ExitCode {
    if std::env::var_os("RUST_BACKTRACE").is_none() {
        panic::set_hook(Box::new(|info| output::error_line(&line(info))));
    }
    panic::catch_unwind(AssertUnwindSafe(command)).unwrap_or(ExitCode::from(2))
}

fn line(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(String::new, |at| format!(" ({at})"));
    let payload = info.payload();
    let reason = payload
        .downcast_ref::<&str>()
        .copied()
        .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("no reason given");
    format!("error: Nestling itself is at fault{place}: {reason}; please report it")
}
