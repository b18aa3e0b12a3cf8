//! Who gets in, and whom that replaces.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use tokio::sync::{Semaphore, mpsc};

use super::*;
use crate::admission::{Admission, Admitted, ConnectRequest, Refusal};

/// Lets everybody in, but the first that asks only later.
struct LateForTheFirst {
    first: AtomicBool,
    asked: mpsc::UnboundedSender<()>,
    gate: Arc<Semaphore>,
}

impl Admission for LateForTheFirst {
    type Session = ();

    async fn admit(&self, _: &ConnectRequest) -> Result<Admitted<()>, Refusal> {
        if self.first.swap(false, Ordering::Relaxed) {
            let _ = self.asked.send(());
            let _permit = self.gate.acquire().await;
        }
        Ok(Admitted::new(()))
    }
}

/// J-7: the newest is the one whose socket was opened last.
#[tokio::test(start_paused = true)]
async fn an_older_connection_that_is_admitted_later_does_not_replace_a_newer_one() {
    let (asked, mut was_asked) = mpsc::unbounded_channel();
    let gate = Arc::new(Semaphore::new(0));
    let first = AtomicBool::new(true);
    let admission = LateForTheFirst { first, asked, gate: Arc::clone(&gate) };
    let mut bench = Bench::admitting(admission, |_| {});
    let pipe = bench.pipe(1 << 16);
    let old = tokio::spawn(async { Client::over(pipe, "CP001").await });
    was_asked.recv().await.unwrap();
    let mut new = bench.connect("CP001").await;
    gate.add_permits(1);
    let mut old = old.await.unwrap();
    assert_eq!(old.close_code().await, 1000);
    assert!(new.ask(r#"[2,"1","Heartbeat",{}]"#).await.starts_with(r#"[3,"1","#));
    // The handler never heard of the old one.
    drop(old);
    assert_eq!(bench.seen_so_far(), []);
    assert!(bench.charge_point("CP001").is_connected());
}
