use std::fmt;
use std::path::Path;
use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

/// Who holds a lock, as written into its file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Holder {
    /// The number of the process, as it is called in its `space`.
    pub(super) process: u32,
    /// The name of its machine.
    machine: String,
    /// What tells machines (and containers) of one name apart.
    space: String,
    /// What it runs: `nestling lsp`.
    command: String,
}

/// The name of this machine, and its space.
static HERE: LazyLock<(String, String)> = LazyLock::new(|| (machine(), space()));

impl Holder {
    /// This process.
    pub(super) fn own() -> Self {
        let (machine, space) = HERE.clone();
        Self { process: std::process::id(), machine, space, command: command() }
    }

    pub(super) fn to_line(&self) -> String {
        serde_json::to_string(self).unwrap_or_default()
    }

    pub(super) fn from_line(line: &str) -> Option<Self> {
        serde_json::from_str(line).ok()
    }

    /// Whether it surely runs no more: it ran here, and no process has its number.
    pub(super) fn is_dead(&self) -> bool {
        (&self.machine, &self.space) == (&HERE.0, &HERE.1) && is_free(self.process)
    }
}

impl fmt::Display for Holder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` (process {} on {})", self.command, self.process, self.machine)
    }
}

/// The program and its command, without what may be nobody's business.
fn command() -> String {
    let mut arguments = std::env::args_os();
    let program = arguments.next().unwrap_or_default();
    let program = Path::new(&program).file_stem().unwrap_or_default().to_string_lossy();
    let words = arguments.filter_map(|argument| argument.into_string().ok());
    let is_word = |word: &String| {
        word.chars().all(|c| c.is_ascii_lowercase() || c == '-') && !word.is_empty()
    };
    words.take_while(is_word).take(2).fold(program.into_owned(), |line, word| line + " " + &word)
}

#[cfg(unix)]
fn machine() -> String {
    rustix::system::uname().nodename().to_string_lossy().into_owned()
}

#[cfg(not(unix))]
fn machine() -> String {
    std::env::var("COMPUTERNAME").unwrap_or_default()
}

/// On Linux the machine's present run and the container in it; elsewhere names must do.
fn space() -> String {
    let run = std::fs::read_to_string("/proc/sys/kernel/random/boot_id").unwrap_or_default();
    let container = std::fs::read_link("/proc/self/ns/pid").unwrap_or_default();
    format!("{} {}", run.trim(), container.display()).trim().to_owned()
}

#[cfg(unix)]
fn is_free(process: u32) -> bool {
    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    let pid = i32::try_from(process).ok().and_then(Pid::from_raw);
    // Anything else, as "not permitted", means that it lives.
    pid.is_none_or(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

/// Cannot be told without more: its lock is taken over when it is old.
#[cfg(not(unix))]
fn is_free(_process: u32) -> bool {
    false
}
