//! Every frame into a file, in the form that `ocpp16 validate` reads.
//!
//! Connections do not wait for the disk: frames go through a bounded queue to a
//! thread, and are counted instead of written when it is full.

use std::fs::{File, OpenOptions};
use std::io::{self, Write};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc::{Receiver, SyncSender, sync_channel};
use std::thread::{self, JoinHandle};
use std::time::SystemTime;

use ocpp16_server::{Direction, ObservedFrame, Observer};
use ocpp16_types::DateTime;
use serde_json::{Value, json};

/// The file, and the thread that writes it.
pub(crate) struct Audit {
    queue: SyncSender<Entry>,
    dropped: Arc<AtomicU64>,
    writer: JoinHandle<()>,
}

enum Entry {
    Frame(Value),
    End,
}

impl Audit {
    /// Starts to add to a file.
    pub(crate) fn open(file: &Path) -> io::Result<Self> {
        let file = OpenOptions::new().create(true).append(true).open(file)?;
        let (queue, entries) = sync_channel(1024);
        let writer = thread::spawn(move || {
            if let Err(error) = write(file, &entries) {
                tracing::error!(%error, "frames can no longer be written");
            }
        });
        Ok(Self { queue, dropped: Arc::default(), writer })
    }

    /// Returns what the server shows its frames.
    pub(crate) fn observer(&self) -> impl Observer + use<> {
        Frames { queue: self.queue.clone(), dropped: Arc::clone(&self.dropped) }
    }

    /// Writes what is queued, and ends.
    pub(crate) fn finish(self) {
        // Both fail only where the thread has ended early and has said why.
        let _ = self.queue.send(Entry::End);
        let _ = self.writer.join();
        let dropped = self.dropped.load(Ordering::Relaxed);
        if dropped > 0 {
            tracing::warn!(dropped, "frames were not written");
        }
    }
}

struct Frames {
    queue: SyncSender<Entry>,
    dropped: Arc<AtomicU64>,
}

impl Observer for Frames {
    fn frame(&self, frame: &ObservedFrame<'_>) {
        let entry = json!({
            "timestamp": DateTime::from(SystemTime::now()).to_milliseconds(),
            "chargePoint": frame.identity.as_str(),
            "direction": match frame.direction {
                Direction::Received => "in",
                Direction::Sent => "out",
            },
            "frame": frame.text,
            "deviations": frame.deviations,
        });
        if self.queue.try_send(Entry::Frame(entry)).is_err() {
            self.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

fn write(mut file: File, entries: &Receiver<Entry>) -> io::Result<()> {
    while let Ok(Entry::Frame(frame)) = entries.recv() {
        writeln!(file, "{frame}")?;
    }
    Ok(())
}
