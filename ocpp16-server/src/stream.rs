//! What a connection runs over: a socket, or TLS on a socket.
//!
//! Only how to split it; a socket is split without a lock.

use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;

/// A stream of bytes in both directions.
pub(crate) trait Stream: AsyncRead + AsyncWrite + Unpin + Send + 'static {
    fn halves(
        &mut self,
    ) -> (impl AsyncRead + Unpin + Send + '_, impl AsyncWrite + Unpin + Send + '_);
}

impl Stream for TcpStream {
    fn halves(
        &mut self,
    ) -> (impl AsyncRead + Unpin + Send + '_, impl AsyncWrite + Unpin + Send + '_) {
        self.split()
    }
}

/// In the tests of `connection`, whose clock does not wait for a network.
#[cfg(test)]
impl Stream for tokio::io::DuplexStream {
    fn halves(
        &mut self,
    ) -> (impl AsyncRead + Unpin + Send + '_, impl AsyncWrite + Unpin + Send + '_) {
        tokio::io::split(self)
    }
}

/// Both halves are used by one task, so their lock is never waited for. In a box, because
/// its state is large and would be in every future that it goes through.
#[cfg(feature = "tls")]
impl Stream for Box<tokio_rustls::server::TlsStream<TcpStream>> {
    fn halves(
        &mut self,
    ) -> (impl AsyncRead + Unpin + Send + '_, impl AsyncWrite + Unpin + Send + '_) {
        tokio::io::split(self)
    }
}
