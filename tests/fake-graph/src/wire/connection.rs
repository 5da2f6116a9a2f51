//! The TCP side of a request, for the two things that an HTTP library hides: an unencoded `#` in the request line, which its URL type cuts
//! off, and closing the connection instead of answering.

use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};

use axum::extract::connect_info::Connected;
use axum::serve::IncomingStream;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpListener, TcpStream};

/// What a handler knows of its connection and may do to it.
#[derive(Clone, Debug, Default)]
pub struct Line(Arc<Flags>);

#[derive(Debug, Default)]
struct Flags {
    hash_in_target: AtomicBool,
    cut: AtomicBool,
}

impl Line {
    /// Whether the request line of the request in hand holds a `#`.
    #[must_use]
    pub fn has_hash_in_target(&self) -> bool {
        self.0.hash_in_target.load(Ordering::Relaxed)
    }

    /// Nothing more is written: the connection closes without an answer.
    pub fn cut(&self) {
        self.0.cut.store(true, Ordering::Relaxed);
    }
}

impl Connected<IncomingStream<'_, Listener>> for Line {
    fn connect_info(stream: IncomingStream<'_, Listener>) -> Self {
        stream.io().line.clone()
    }
}

/// Accepts [`Watched`] connections.
#[derive(Debug)]
pub struct Listener(pub TcpListener);

impl axum::serve::Listener for Listener {
    type Io = Watched;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        let (stream, address) = axum::serve::Listener::accept(&mut self.0).await;
        // Small answers should leave at once; without it they only come later.
        let _ = stream.set_nodelay(true);
        (Watched { stream, line: Line::default(), reading: Reading::Request }, address)
    }

    fn local_addr(&self) -> io::Result<Self::Addr> {
        self.0.local_addr()
    }
}

/// A connection whose request lines are looked at. Clients here do not pipeline: what comes after an answer is a new request.
#[derive(Debug)]
pub struct Watched {
    stream: TcpStream,
    line: Line,
    reading: Reading,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reading {
    /// The next byte begins a request.
    Request,
    RequestLine,
    Rest,
}

impl Watched {
    fn look_at(&mut self, bytes: &[u8]) {
        if self.reading == Reading::Request && !bytes.is_empty() {
            self.line.0.hash_in_target.store(false, Ordering::Relaxed);
            self.reading = Reading::RequestLine;
        }
        if self.reading == Reading::RequestLine {
            let end = bytes.iter().position(|byte| *byte == b'\n');
            if bytes.iter().take(end.unwrap_or(bytes.len())).any(|byte| *byte == b'#') {
                self.line.0.hash_in_target.store(true, Ordering::Relaxed);
            }
            if end.is_some() {
                self.reading = Reading::Rest;
            }
        }
    }
}

impl AsyncRead for Watched {
    fn poll_read(mut self: Pin<&mut Self>, context: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        let before = buffer.filled().len();
        let result = Pin::new(&mut self.stream).poll_read(context, buffer);
        self.look_at(buffer.filled().get(before..).unwrap_or_default());
        result
    }
}

impl AsyncWrite for Watched {
    fn poll_write(mut self: Pin<&mut Self>, context: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        if self.line.0.cut.load(Ordering::Relaxed) {
            return Poll::Ready(Err(io::ErrorKind::ConnectionReset.into()));
        }
        self.reading = Reading::Request;
        Pin::new(&mut self.stream).poll_write(context, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(context)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(context)
    }
}
