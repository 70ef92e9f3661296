//! A log on standard error, for those who ask for it with `NESTLING_LOG=1`.

use std::sync::LazyLock;

/// Whether the log is wanted.
pub(super) fn enabled() -> bool {
    static ENABLED: LazyLock<bool> = LazyLock::new(|| {
        std::env::var_os("NESTLING_LOG").is_some_and(|value| !value.is_empty() && value != "0")
    });
    *ENABLED
}

/// Writes one line to the log.
pub(super) fn write(line: &std::fmt::Arguments<'_>) {
    use std::io::Write;
    // A client that closed our standard error does not want the log.
    let _ = writeln!(std::io::stderr().lock(), "nestling: {line}");
}

/// Writes one line to the log, if it is wanted.
macro_rules! log {
    ($($message:tt)*) => {
        if $crate::server::log::enabled() {
            $crate::server::log::write(&format_args!($($message)*));
        }
    };
}
pub(super) use log;
