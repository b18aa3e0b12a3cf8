//! A way to a server of PostgreSQL that breaks when a test wants it.

use std::io::{Read, Write};
use std::net::{Shutdown, TcpListener, TcpStream};
use std::os::unix::net::UnixStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use crate::Postgres;

/// Listens for connections to a database, and passes them on.
#[derive(Debug)]
pub struct Proxy {
    state: Arc<State>,
}

#[derive(Debug, Default)]
struct State {
    armed: AtomicBool,
    /// Whether the connection stays when the answer is lost.
    silent: AtomicBool,
    cut: AtomicBool,
}

impl Proxy {
    /// Starts one to a new database of this server; returns the URL that leads
    /// through it.
    ///
    /// # Panics
    ///
    /// If there is no port.
    #[must_use]
    pub fn start(server: &Postgres) -> (Self, String) {
        Self::start_to(server, &server.database())
    }

    /// Like [`start`](Self::start), to this database of the server.
    ///
    /// # Panics
    ///
    /// If there is no port.
    #[must_use]
    pub fn start_to(server: &Postgres, url: &str) -> (Self, String) {
        let listener = TcpListener::bind("127.0.0.1:0").expect("there is a port");
        let port = listener.local_addr().expect("it listens").port();
        let (_, name) = url.rsplit_once('/').expect("a URL names a database");
        let url = format!("postgres://postgres@127.0.0.1:{port}/{name}?sslmode=disable");
        let (state, socket) = (Arc::<State>::default(), server.socket());
        let proxy = Self { state: Arc::clone(&state) };
        // Ends with the process.
        thread::spawn(move || {
            for client in listener.incoming().map_while(Result::ok) {
                let Ok(server) = UnixStream::connect(&socket) else { continue };
                State::pass(&state, client, server);
            }
        });
        (proxy, url)
    }

    /// Has the answer to the next commit lost, with its connection.
    pub fn cut_after_commit(&self) {
        self.state.armed.store(true, Ordering::SeqCst);
    }

    /// Has the answer to the next commit never come; or does so no more.
    pub fn hold_commit(&self, hold: bool) {
        self.state.silent.store(hold, Ordering::SeqCst);
        self.state.armed.store(hold, Ordering::SeqCst);
    }

    /// Tells whether an answer was lost or is held.
    #[must_use]
    pub fn has_cut(&self) -> bool {
        self.state.cut.load(Ordering::SeqCst)
    }
}

impl State {
    /// Passes everything on in both directions, each on a thread of its own.
    fn pass(state: &Arc<Self>, client: TcpStream, server: UnixStream) {
        let (Ok(mut from_client), Ok(mut to_server)) = (client.try_clone(), server.try_clone())
        else {
            return;
        };
        let (mut to_client, mut from_server) = (client, server);
        let (seen, of_server) = (Arc::new(AtomicBool::new(false)), Arc::clone(state));
        let lost = Arc::clone(&seen);
        let armed = Arc::clone(state);
        thread::spawn(move || {
            copy(&mut from_client, &mut to_server, |bytes| {
                let commit = bytes.windows(6).any(|window| window == b"COMMIT");
                if commit && armed.armed.swap(false, Ordering::SeqCst) {
                    seen.store(true, Ordering::SeqCst);
                }
                true
            });
            let _ = to_server.shutdown(Shutdown::Both);
        });
        thread::spawn(move || {
            copy(&mut from_server, &mut to_client, |_| {
                // What comes now is the answer.
                let lose = lost.load(Ordering::SeqCst);
                if lose {
                    of_server.cut.store(true, Ordering::SeqCst);
                    while of_server.silent.load(Ordering::SeqCst) {
                        thread::park();
                    }
                }
                !lose
            });
            let _ = to_client.shutdown(Shutdown::Both);
        });
    }
}

/// Passes bytes on, as long as they may.
fn copy(from: &mut impl Read, to: &mut impl Write, mut may_pass: impl FnMut(&[u8]) -> bool) {
    let mut bytes = [0; 8192];
    while let Ok(length @ 1..) = from.read(&mut bytes) {
        if !may_pass(&bytes[..length]) || to.write_all(&bytes[..length]).is_err() {
            return;
        }
    }
}
