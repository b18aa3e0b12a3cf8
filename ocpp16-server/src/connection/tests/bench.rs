//! A central system whose charge points come over pipes, and its clock.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use tokio::io::DuplexStream;
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, timeout};

use super::{Client, PATIENCE, Probe, Seen};
use crate::admission::Admission;
use crate::admission::danger::AnyoneMayConnect;
use crate::reception::Visit;
use crate::server::Shared;
use crate::settings::Settings;
use crate::{BeforeAcceptance, CentralSystem, ChargePoint, Drained};

/// Everything of a server but its sockets.
pub(super) struct Bench<A = AnyoneMayConnect> {
    pub(super) central_system: CentralSystem,
    pub(super) gate: Arc<Semaphore>,
    shared: Arc<Shared<Probe, A>>,
    seen: mpsc::UnboundedReceiver<Seen>,
    started: Instant,
}

impl Bench {
    pub(super) fn new() -> Self {
        Self::with(|_| {})
    }

    pub(super) fn with(set: impl FnOnce(&mut Settings)) -> Self {
        Self::admitting(AnyoneMayConnect, set)
    }
}

impl<A: Admission<Session = ()>> Bench<A> {
    /// Its charge points need not boot.
    pub(super) fn admitting(admission: A, set: impl FnOnce(&mut Settings)) -> Self {
        let before_acceptance = BeforeAcceptance::Handle;
        let mut settings = Settings { before_acceptance, ..Settings::default() };
        set(&mut settings);
        let (probe, seen, gate) = Probe::new();
        let shared = Arc::new(Shared::new(probe, admission, settings));
        Self {
            central_system: shared.central_system.clone(),
            gate,
            shared,
            seen,
            started: Instant::now(),
        }
    }

    /// A pipe whose other end the server attends; it holds this many bytes.
    pub(super) fn pipe(&self, bytes: usize) -> DuplexStream {
        let (near, far) = tokio::io::duplex(bytes);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, 1));
        let visit = Visit::new(&self.shared, address);
        let place = Arc::new(Semaphore::new(1)).try_acquire_owned().unwrap();
        self.shared.drain.tasks.spawn(visit.attend(far, place));
        near
    }

    /// Connects, and waits until the handler knows.
    pub(super) async fn connect(&mut self, identity: &str) -> Client<DuplexStream> {
        self.connect_narrow(identity, 1 << 16).await
    }

    /// Connects over a pipe that holds no more than this many bytes.
    pub(super) async fn connect_narrow(
        &mut self,
        identity: &str,
        bytes: usize,
    ) -> Client<DuplexStream> {
        let client = Client::over(self.pipe(bytes), identity).await;
        assert_eq!(self.seen().await, Seen::Connected(identity.to_owned()));
        client
    }

    pub(super) async fn seen(&mut self) -> Seen {
        timeout(PATIENCE, self.seen.recv()).await.expect("nothing seen").unwrap()
    }

    /// What the handler has seen and the test has not.
    pub(super) fn seen_so_far(&mut self) -> Vec<Seen> {
        std::iter::from_fn(|| self.seen.try_recv().ok()).collect()
    }

    pub(super) fn charge_point(&self, identity: &str) -> ChargePoint {
        self.central_system.find(identity).expect("connected")
    }

    /// Waits until nothing is left of any connection.
    pub(super) async fn all_over(&self) {
        self.shared.drain.tasks.close();
        timeout(PATIENCE, self.shared.drain.tasks.wait()).await.expect("a connection goes on");
    }

    /// Shuts down as `serve` does.
    pub(super) async fn shut_down(&self) -> Drained {
        let Shared { central_system, drain, settings, .. } = &*self.shared;
        drain.finish(central_system, settings.drain_timeout).await
    }

    /// The time since the beginning of the test.
    pub(super) fn time(&self) -> Duration {
        self.started.elapsed()
    }
}

pub(super) const fn seconds(seconds: u64) -> Duration {
    Duration::from_secs(seconds)
}

/// A DataTransfer with the seconds of its number as id, which its handler takes.
pub(super) fn sleep(time: u64) -> String {
    format!(r#"[2,"{time}","DataTransfer",{{"vendorId":"sleep {time}"}}]"#)
}

/// The answer to it.
pub(super) fn slept(time: u64) -> String {
    format!(r#"[3,"{time}",{{"status":"Accepted"}}]"#)
}
