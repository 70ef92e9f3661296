//! Writing to the terminal, a file or a pipe; a reader that has gone (`| head`) is no mistake.

use std::io::{self, Write};
use std::process::ExitCode;

use super::failure::{Failure, Outcome};

/// Prints `text` as it is on standard output. `false` when the disk is full or the like; the
/// reason has been told then.
#[must_use]
pub fn print(text: &[u8]) -> bool {
    write_all(io::stdout().lock(), text)
}

/// Prints `text` as it is on standard error.
#[must_use]
pub fn print_error(text: &[u8]) -> bool {
    write_all(io::stderr().lock(), text)
}

fn write_all(mut stream: impl Write, text: &[u8]) -> bool {
    match stream.write_all(text).and_then(|()| stream.flush()) {
        Ok(()) => true,
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => true,
        Err(error) => {
            error_line(&format!("error: the output could not be written: {error}"));
            false
        }
    }
}

/// `text` without control characters that a terminal would obey (of a file's name, say): they are
/// made visible. Line breaks stay.
pub fn visible(text: &str) -> String {
    annotate_snippets::normalize_untrusted_str(text)
}

/// Prints `text` as it is on standard output; `false` if nobody reads it any more.
///
/// # Errors
/// When the disk is full or the like.
pub fn is_read(text: &[u8]) -> Outcome<bool> {
    let mut stream = io::stdout().lock();
    match stream.write_all(text).and_then(|()| stream.flush()) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => Ok(false),
        Err(error) => Err(Failure::impossible(format!("the output could not be written: {error}"))),
    }
}

/// Prints one line on standard error.
pub fn error_line(line: &str) {
    let visible = visible(line);
    // Where standard error is closed there is no one to tell.
    let _ = writeln!(io::stderr().lock(), "{visible}");
}

/// Whether standard output is a terminal that wants colours (`NO_COLOR`, `CLICOLOR`, `TERM`…).
pub fn wants_color() -> bool {
    anstream::AutoStream::choice(&io::stdout()) != anstream::ColorChoice::Never
}

/// Prints `text` as the whole of a command's work.
pub fn done(text: &[u8]) -> ExitCode {
    if print(text) { ExitCode::SUCCESS } else { ExitCode::from(2) }
}
