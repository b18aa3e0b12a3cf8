//! The log: to standard error, or to files that are bounded in size and number.
//!
//! Losing the log never stops the program: what cannot be written to a file goes
//! to standard error, with the reason, and the file is tried again.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rolling_file::{BasicRollingFileAppender, RollingConditionBasic};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::{Log, LogFormat};

/// What changes the levels while the program runs.
#[derive(Debug)]
pub(crate) struct Levels(reload::Handle<Targets, Registry>);

impl Levels {
    pub(crate) fn set(&self, log: &Log) {
        // It fails when the log is gone, and then nobody misses it.
        let _ = self.0.reload(log.level.0.targets());
    }
}

/// Starts to log, for the rest of the process.
pub(crate) fn start(log: &Log) -> Levels {
    let (filter, handle) = reload::Layer::new(log.level.0.targets());
    let to_files = !log.directory.as_os_str().is_empty();
    let terminal = !to_files && io::stderr().is_terminal();
    let writer = if to_files {
        let files = Files::new(log);
        BoxMakeWriter::new(move || files.clone())
    } else {
        BoxMakeWriter::new(io::stderr)
    };
    let registry = tracing_subscriber::registry().with(filter);
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(terminal);
    let text = match log.format {
        LogFormat::Text => true,
        LogFormat::Json => false,
        LogFormat::Auto => terminal,
    };
    if text {
        registry.with(layer.with_target(false)).init();
    } else {
        registry.with(layer.json().flatten_event(true)).init();
    }
    Levels(handle)
}

/// The files of a log, for all threads.
#[derive(Clone)]
struct Files(Arc<Mutex<Rotation>>);

impl Files {
    fn new(log: &Log) -> Self {
        let size = log.rotate_size.0.bytes();
        let fit = log.total_size.0.bytes() / size;
        let files = usize::try_from(fit).unwrap_or(usize::MAX).min(log.files.size());
        Self(Arc::new(Mutex::new(Rotation {
            path: log.directory.join("ocpp16.log"),
            size,
            age: log.rotate_age.value().map(|age| age.0.duration()),
            // Without the one that is written.
            older_files: files - 1,
            open: None,
            try_again: None,
        })))
    }
}

impl Write for Files {
    /// Takes a whole line, which is what the formatter gives.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        let mut rotation = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        rotation.write(line, SystemTime::now());
        Ok(line.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// When to begin a new file, and what to do when that fails.
struct Rotation {
    path: PathBuf,
    size: u64,
    age: Option<Duration>,
    older_files: usize,
    open: Option<Open>,
    /// After a failure.
    try_again: Option<Instant>,
}

struct Open {
    appender: BasicRollingFileAppender,
    written: u64,
    since: SystemTime,
}

impl Rotation {
    fn write(&mut self, line: &[u8], now: SystemTime) {
        /// Between two attempts to open files that failed.
        const PAUSE: Duration = Duration::from_secs(10);

        if self.try_again.is_none_or(|at| Instant::now() >= at) {
            match self.write_to_file(line, now) {
                Ok(()) => {
                    self.try_again = None;
                    return;
                }
                Err(error) => {
                    self.open = None;
                    self.try_again = Some(Instant::now() + PAUSE);
                    let path = self.path.display();
                    // If this fails too, there is nobody left to tell.
                    let _ = writeln!(io::stderr(), "ocpp16: cannot log to {path}: {error}");
                }
            }
        }
        let _ = io::stderr().write_all(line);
    }

    fn write_to_file(&mut self, line: &[u8], now: SystemTime) -> io::Result<()> {
        let open = match &mut self.open {
            Some(open) => open,
            None => self.open.insert(Open::new(&self.path, self.older_files, now)?),
        };
        let age = now.duration_since(open.since).unwrap_or_default();
        if open.written > 0
            && (open.written >= self.size || self.age.is_some_and(|limit| age >= limit))
        {
            open.appender.rollover()?;
            (open.written, open.since) = (0, now);
        }
        // Never buffered: what was logged before a crash is in the file.
        open.appender.write_all(line)?;
        open.appender.flush()?;
        open.written += line.len() as u64;
        Ok(())
    }
}

impl Open {
    fn new(path: &Path, older_files: usize, now: SystemTime) -> io::Result<Self> {
        if let Some(folder) = path.parent() {
            fs::create_dir_all(folder)?;
        }
        // Without a condition, so that it never begins a file by itself: it would
        // tell failures in a way that panics when standard error is on the same
        // full disk.
        let by_hand = RollingConditionBasic::new();
        let appender = BasicRollingFileAppender::new(path, by_hand, older_files)?;
        let metadata = fs::metadata(path)?;
        // Some file systems do not know when a file was made.
        let since = metadata.created().unwrap_or(now);
        Ok(Self { appender, written: metadata.len(), since })
    }
}
