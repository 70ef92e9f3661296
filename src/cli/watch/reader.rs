/// Calls `then` once nobody can read standard output any more (`| head -1`): otherwise that would
/// show only at the next change, which may be tomorrow.
#[cfg(unix)]
pub fn when_gone(then: impl FnOnce() + Send + 'static) {
    use std::thread;

    use rustix::event::{PollFd, PollFlags, poll};

    thread::spawn(move || {
        let output = std::io::stdout();
        loop {
            // No event is asked for: what comes in spite of that is that the other end is closed.
            let mut output = [PollFd::new(&output, PollFlags::empty())];
            match poll(&mut output, None) {
                Ok(_) => break,
                Err(error) if error == rustix::io::Errno::INTR => {}
                // It shows at the next change then.
                Err(_) => return,
            }
        }
        then();
    });
}

/// There is no such sign here: it shows at the next change.
#[cfg(not(unix))]
pub fn when_gone(_then: impl FnOnce() + Send + 'static) {}
