//! Notices that the client died without closing its pipes.

/// Ends this process soon after the process `client` has ended.
#[cfg(unix)]
pub(super) fn watch(client: u32) {
    use std::time::Duration;

    use rustix::io::Errno;
    use rustix::process::{Pid, test_kill_process};

    const PAUSE: Duration = Duration::from_secs(1);

    let Some(pid) = i32::try_from(client).ok().and_then(Pid::from_raw) else { return };
    std::thread::spawn(move || {
        loop {
            std::thread::sleep(PAUSE);
            // Anything else, as "not permitted", means that it lives.
            if test_kill_process(pid) == Err(Errno::SRCH) {
                super::log::log!("the client, process {client}, is gone");
                std::process::exit(1);
            }
        }
    });
}

/// On other systems the pipes are closed with the process.
#[cfg(not(unix))]
pub(super) fn watch(_client: u32) {}
