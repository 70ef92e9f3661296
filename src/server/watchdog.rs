//! Notices that the client died without closing its pipes.

/// Ends this process soon after the process `client` has ended.
#[cfg(unix)]
pub(super) fn watch(client: u32) {
    use rustix::process::Pid;

    let Some(pid) = i32::try_from(client).ok().and_then(Pid::from_raw) else { return };
    std::thread::spawn(move || {
        if !sleep_until_ended(pid) {
            ask_until_ended(pid);
        }
        super::log::log!("the client, process {client}, is gone");
        std::process::exit(1);
    });
}

/// On other systems the pipes are closed with the process.
#[cfg(not(unix))]
pub(super) fn watch(_client: u32) {}

/// Lets the system wake us up: an idle server does nothing at all. `false` where that is not to be
/// had.
#[cfg(target_os = "linux")]
fn sleep_until_ended(pid: rustix::process::Pid) -> bool {
    use rustix::event::{PollFd, PollFlags, poll};
    use rustix::io::Errno;
    use rustix::process::{PidfdFlags, pidfd_open};

    let process = match pidfd_open(pid, PidfdFlags::empty()) {
        Ok(process) => process,
        Err(error) => return error == Errno::SRCH,
    };
    loop {
        match poll(&mut [PollFd::new(&process, PollFlags::IN)], None) {
            Ok(_) => return true,
            Err(Errno::INTR) => {}
            Err(_) => return false,
        }
    }
}

#[cfg(all(unix, not(target_os = "linux")))]
fn sleep_until_ended(_pid: rustix::process::Pid) -> bool {
    false
}

#[cfg(unix)]
fn ask_until_ended(pid: rustix::process::Pid) {
    use std::time::Duration;

    const PAUSE: Duration = Duration::from_secs(1);

    // Anything but "no such process", as "not permitted", means that it lives.
    while rustix::process::test_kill_process(pid) != Err(rustix::io::Errno::SRCH) {
        std::thread::sleep(PAUSE);
    }
}
