//! Standard input and output as `tower-lsp` wants them, without a runtime between.

use std::fs::File;
use std::io::{self, Read, Stdin};
use std::pin::Pin;
use std::task::{Context, Poll};
use std::thread;
use std::time::Duration;

use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tower_lsp::jsonrpc::Error;

use super::framing::{Frame, Frames};
use super::outbox::Outbox;
use crate::server::log;

/// How long answers may take to get out after the client has closed its end.
const FAREWELL: Duration = Duration::from_secs(3);
/// How much is read at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// Standard input, sound frames only. Its thread waits for the client's messages and for nothing
/// else, so that a client which writes much before it reads never waits for us either.
pub(super) struct Input {
    stdin: Stdin,
    frames: Frames,
    chunk: Box<[u8]>,
    present: Vec<u8>,
    read: usize,
    outbox: Outbox,
    at_end: Option<Box<dyn FnOnce() + Send>>,
}

impl Input {
    /// `outbox` takes errors about broken messages; `at_end` is called once, after the last
    /// message has been taken.
    pub(super) fn new(outbox: Outbox, at_end: impl FnOnce() + Send + 'static) -> Self {
        Self {
            stdin: io::stdin(),
            frames: Frames::default(),
            chunk: vec![0; CHUNK_BYTES].into(),
            present: Vec::new(),
            read: 0,
            outbox,
            at_end: Some(Box::new(at_end)),
        }
    }

    /// The next sound message with a header; nothing at the end.
    fn next(&mut self) -> Option<Vec<u8>> {
        loop {
            match self.frames.next() {
                Some(Frame::Message(body)) => {
                    let mut framed = format!("Content-Length: {}\r\n\r\n", body.len()).into_bytes();
                    framed.extend_from_slice(&body);
                    return Some(framed);
                }
                Some(Frame::Broken { id, code, message }) => {
                    log!("broken message: {message}");
                    let error = Error { code, message: message.into(), data: None };
                    self.outbox.answer(&id, &Err(error));
                }
                Some(Frame::Skipped(what)) => log!("skipped {what}"),
                None => match self.stdin.lock().read(&mut self.chunk) {
                    Ok(0) => return None,
                    Ok(read) => self.frames.push(&self.chunk[..read]),
                    Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                    Err(error) => {
                        log!("cannot read standard input: {error}");
                        return None;
                    }
                },
            }
        }
    }

    fn end(&mut self) {
        let Some(at_end) = self.at_end.take() else { return };
        at_end();
        // Whoever closed its end may still read the last answers, or may be gone.
        thread::spawn(|| {
            thread::sleep(FAREWELL);
            std::process::exit(1);
        });
    }
}

impl AsyncRead for Input {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        out: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        if self.read == self.present.len() {
            match self.next() {
                Some(frame) => (self.present, self.read) = (frame, 0),
                None => self.end(),
            }
        }
        let rest = &self.present[self.read..];
        let taken = rest.len().min(out.remaining());
        out.put_slice(&rest[..taken]);
        self.read += taken;
        Poll::Ready(Ok(()))
    }
}

/// Standard output for what `tower-lsp` itself has to say: it joins the queue.
pub(super) struct Output {
    outbox: Outbox,
}

impl Output {
    pub(super) fn new(outbox: Outbox) -> Self {
        Self { outbox }
    }
}

/// Rust's own handle looks for line ends and would write each frame in two pieces.
///
/// # Errors
/// When the process has no standard output.
#[cfg(unix)]
pub(super) fn unbuffered_stdout() -> io::Result<File> {
    use std::os::fd::AsFd;
    io::stdout().as_fd().try_clone_to_owned().map(File::from)
}

#[cfg(windows)]
pub(super) fn unbuffered_stdout() -> io::Result<File> {
    use std::os::windows::io::AsHandle;
    io::stdout().as_handle().try_clone_to_owned().map(File::from)
}

impl AsyncWrite for Output {
    fn poll_write(
        self: Pin<&mut Self>,
        _: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        // All frames that are ready come at once, and are taken at once.
        self.outbox.bytes(bytes.to_vec());
        Poll::Ready(Ok(bytes.len()))
    }

    fn poll_flush(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }

    fn poll_shutdown(self: Pin<&mut Self>, _: &mut Context<'_>) -> Poll<io::Result<()>> {
        Poll::Ready(Ok(()))
    }
}
