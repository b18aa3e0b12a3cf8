//! The log: to standard error, or to files that are bounded in size and number.
//!
//! Losing the log never stops the program: what cannot be written to a file goes
//! to standard error, with the reason, and the file is tried again.

use std::fs;
use std::io::{self, IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant, SystemTime};

use rolling_file::{BasicRollingFileAppender, RollingConditionBasic};
use tracing::{Level, Metadata};
use tracing_subscriber::Registry;
use tracing_subscriber::filter::{Targets, filter_fn};
use tracing_subscriber::fmt::writer::BoxMakeWriter;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::reload;
use tracing_subscriber::util::SubscriberInitExt;

use crate::settings::{Log, LogFormat};

/// The log, as far as it changes while the program runs.
pub(crate) struct Logging {
    levels: reload::Handle<Targets, Registry>,
    /// None on standard error.
    files: Option<Files>,
}

impl Logging {
    pub(crate) fn set_levels(&self, log: &Log) {
        // It fails when the log is gone, and then nobody misses it.
        let _ = self.levels.reload(log.level.0.targets());
    }

    /// Opens the file anew: another program may have renamed or removed it.
    pub(crate) fn reopen(&self) {
        if let Some(files) = &self.files {
            files.rotation().reopen();
        }
    }
}

/// Starts to log, for the rest of the process.
pub(crate) fn start(log: &Log) -> Logging {
    let (filter, levels) = reload::Layer::new(log.level.0.targets());
    let to_files = !log.directory.as_os_str().is_empty();
    let terminal = !to_files && io::stderr().is_terminal();
    let files = to_files.then(|| Files::new(log));
    let writer = match files.clone() {
        Some(files) => BoxMakeWriter::new(move || files.clone()),
        None => BoxMakeWriter::new(io::stderr),
    };
    let registry = tracing_subscriber::registry().with(filter).with(filter_fn(tells_no_secret));
    let layer = tracing_subscriber::fmt::layer().with_writer(writer).with_ansi(terminal);
    // It would tell failures on standard error in a way that panics when that
    // fails too.
    let layer = layer.log_internal_errors(false);
    let text = match log.format {
        LogFormat::Text => true,
        LogFormat::Json => false,
        LogFormat::Auto => terminal,
    };
    if text {
        registry.with(layer.with_target(false)).init();
    } else {
        // The innermost span is in the list of all of them.
        registry.with(layer.json().flatten_event(true).with_current_span(false)).init();
    }
    Logging { levels, files }
}

/// At this level the client of the broker tells whole messages, passwords in
/// questions about charge points included (J-66).
fn tells_no_secret(metadata: &Metadata<'_>) -> bool {
    *metadata.level() != Level::TRACE || !metadata.target().starts_with("async_nats")
}

/// The files of a log, for all threads.
#[derive(Clone)]
struct Files(Arc<Mutex<Rotation>>);

impl Files {
    fn new(log: &Log) -> Self {
        let size = log.rotate_size.0.bytes();
        let fit = log.total_size.0.bytes() / size;
        let files = usize::try_from(fit).unwrap_or(usize::MAX).min(log.files.size());
        let age = log.rotate_age.value().map(|age| age.0.duration());
        let path = log.directory.join("ocpp16.log");
        Self(Arc::new(Mutex::new(Rotation::new(path, size, age, files))))
    }

    fn rotation(&self) -> MutexGuard<'_, Rotation> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Write for Files {
    /// Takes a whole line, which is what the formatter gives.
    fn write(&mut self, line: &[u8]) -> io::Result<usize> {
        self.rotation().write(line, SystemTime::now());
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
    fn new(path: PathBuf, size: u64, age: Option<Duration>, files: usize) -> Self {
        // Without the one that is written.
        let older_files = files.saturating_sub(1);
        Self { path, size, age, older_files, open: None, try_again: None }
    }

    /// The next line goes to a file that is opened then, also after a failure.
    fn reopen(&mut self) {
        (self.open, self.try_again) = (None, None);
    }

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

#[cfg(test)]
mod tests {
    use super::*;

    const MINUTE: Duration = Duration::from_secs(60);

    #[test]
    fn a_file_ends_when_it_is_old() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("deeper/ocpp16.log");
        let mut rotation = Rotation::new(path.clone(), 1000, Some(MINUTE), 3);
        let start = SystemTime::now();
        for (minutes, line) in [(0, "a\n"), (0, "b\n"), (2, "c\n"), (4, "d\n"), (6, "e\n")] {
            rotation.write(line.as_bytes(), start + MINUTE * minutes);
        }
        let read = |suffix| fs::read_to_string(format!("{}{suffix}", path.display())).ok();
        let files = ["", ".1", ".2", ".3"].map(read);
        let [e, d, c] = ["e\n", "d\n", "c\n"].map(|line| Some(line.to_owned()));
        assert_eq!(files, [e, d, c, None]);
    }

    #[test]
    fn what_failed_is_tried_again() {
        let folder = tempfile::TempDir::new().unwrap();
        let path = folder.path().join("ocpp16.log");
        let mut rotation = Rotation::new(path.clone(), 1000, None, 2);
        fs::create_dir(&path).unwrap();
        rotation.write(b"lost\n", SystemTime::now());
        assert!(rotation.try_again.is_some_and(|at| at > Instant::now()));
        fs::remove_dir(&path).unwrap();
        rotation.write(b"too early\n", SystemTime::now());
        assert!(!path.exists());
        rotation.try_again = Some(Instant::now());
        rotation.write(b"found\n", SystemTime::now());
        assert_eq!(fs::read_to_string(&path).unwrap(), "found\n");
        assert_eq!(rotation.try_again, None);
    }
}
