//! Standard input and output as `tower-lsp` wants them, without a runtime's threads between.

use std::fs::File;
use std::io::{self, Read, Write};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use futures::StreamExt;
use futures::channel::mpsc;
use serde_json::json;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};

use super::framing::{Frame, Frames};
use crate::server::log;

/// The method under which a broken message is handed on, so that its error is answered in order
/// with everything else.
pub(super) const BROKEN_MESSAGE: &str = "nestling/brokenMessage";

/// How long answers may take to get out after the client has closed its end.
const FAREWELL: Duration = Duration::from_secs(3);

/// Standard input, sound frames only. A thread reads it without ever waiting for anything else,
/// so that a client which writes much before it reads never waits for us either.
pub(super) struct Input {
    frames: mpsc::UnboundedReceiver<Vec<u8>>,
    present: Vec<u8>,
    read: usize,
    at_end: Option<Box<dyn FnOnce() + Send>>,
}

impl Input {
    /// Starts reading. `at_end` is called once, after the last message has been taken.
    pub(super) fn start(at_end: impl FnOnce() + Send + 'static) -> Self {
        let (sender, frames) = mpsc::unbounded();
        thread::spawn(move || read_frames(&mut io::stdin().lock(), &sender));
        Self { frames, present: Vec::new(), read: 0, at_end: Some(Box::new(at_end)) }
    }
}

fn read_frames(input: &mut impl Read, sender: &mpsc::UnboundedSender<Vec<u8>>) {
    let mut frames = Frames::default();
    let mut bytes = vec![0; 64 * 1024];
    loop {
        let read = match input.read(&mut bytes) {
            Ok(0) => break,
            Ok(read) => read,
            Err(error) if error.kind() == io::ErrorKind::Interrupted => continue,
            Err(error) => {
                log!("cannot read standard input: {error}");
                break;
            }
        };
        frames.push(&bytes[..read]);
        while let Some(frame) = frames.next() {
            let body = match frame {
                Frame::Message(body) => body,
                Frame::Broken { id, code, message } => {
                    log!("broken message: {message}");
                    let error = json!({ "code": code, "message": message, "id": id });
                    let notice =
                        json!({ "jsonrpc": "2.0", "method": BROKEN_MESSAGE, "params": error });
                    notice.to_string().into_bytes()
                }
                Frame::Skipped(what) => {
                    log!("skipped {what}");
                    continue;
                }
            };
            let mut framed = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
            framed.extend_from_slice(&body);
            if sender.unbounded_send(framed).is_err() {
                return;
            }
        }
    }
    sender.close_channel();
    // Whoever closed its end may still read the last answers, or may be gone.
    thread::sleep(FAREWELL);
    std::process::exit(1);
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read == self.present.len() {
            match self.frames.poll_next_unpin(context) {
                Poll::Pending => return Poll::Pending,
                Poll::Ready(Some(frame)) => (self.present, self.read) = (frame, 0),
                Poll::Ready(None) => {
                    if let Some(at_end) = self.at_end.take() {
                        at_end();
                    }
                    return Poll::Ready(Ok(()));
                }
            }
        }
        let rest = &self.present[self.read..];
        let taken = rest.len().min(out.remaining());
        out.put_slice(&rest[..taken]);
        self.read += taken;
        Poll::Ready(Ok(()))
    }
}

/// Standard output, written at once: a client that reads slowly holds back the answers, never
/// the reading of its messages.
pub(super) struct Output {
    stdout: File,
    broken: Option<Box<dyn FnOnce()>>,
}

impl Output {
    /// Opens standard output for the protocol. `broken` is called once when it cannot be written
    /// any more.
    ///
    /// # Errors
    /// When the process has no standard output.
    pub(super) fn open(broken: impl FnOnce() + 'static) -> io::Result<Self> {
        Ok(Self { stdout: unbuffered_stdout()?, broken: Some(Box::new(broken)) })
    }
}

/// Rust's own handle looks for line ends and would write each frame in two pieces.
#[cfg(unix)]
fn unbuffered_stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
fn unbuffered_stdout() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}

impl AsyncWrite for Output {
    fn poll_write(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        let written = self.stdout.write_all(bytes);
        if written.is_err()
            && let Some(broken) = self.broken.take()
        {
            broken();
        }
        Poll::Ready(written.map(|()| bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
