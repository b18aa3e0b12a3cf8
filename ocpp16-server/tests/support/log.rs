//! What a test's server logs, down to the last detail.

use std::io::{self, Write};
use std::sync::{Arc, Mutex};

use tracing::Level;
use tracing::subscriber::{DefaultGuard, set_default};
use tracing_subscriber::fmt::format::FmtSpan;

/// The log of this thread, with its spans, on which a test's runtime runs its tasks, until it is
/// dropped.
pub(crate) struct Log {
    text: Text,
    _default: DefaultGuard,
}

impl Log {
    pub(crate) fn capture() -> Self {
        let text = Text::default();
        let writer = text.clone();
        let subscriber = tracing_subscriber::fmt()
            .with_max_level(Level::TRACE)
            .with_ansi(false)
            .with_span_events(FmtSpan::NEW)
            .with_writer(move || writer.clone())
            .finish();
        Self { text, _default: set_default(subscriber) }
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8(self.text.0.lock().unwrap().clone()).unwrap()
    }

    /// The lines of a level.
    pub(crate) fn lines(&self, level: Level) -> Vec<String> {
        let level = format!(" {level} ");
        self.text().lines().filter(|line| line.contains(&level)).map(str::to_owned).collect()
    }
}

#[derive(Clone, Default)]
struct Text(Arc<Mutex<Vec<u8>>>);

impl Write for Text {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}
