//! How far it is, on the terminal.
//!
//! Standard error shows it, and only if it is a terminal. Whatever else is put out
//! meanwhile goes through [`Progress::aside`], so that lines do not mix.

use std::io::{self, IsTerminal, Read};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

/// A bar, or nothing.
#[derive(Debug, Clone)]
pub(super) struct Progress(ProgressBar);

impl Progress {
    /// Begins, with the sum of the sizes as the end if all inputs are files.
    pub(super) fn new(files: &[PathBuf]) -> Self {
        let typed = (files.is_empty() || files.iter().any(|path| path == Path::new("-")))
            && io::stdin().is_terminal();
        if typed || !io::stderr().is_terminal() {
            return Self::hidden();
        }
        let total = if files.is_empty() { None } else { files.iter().map(|path| size(path)).sum() };
        let (bar, template) = match total {
            Some(total) => (ProgressBar::new(total), KNOWN),
            None => (ProgressBar::no_length(), UNKNOWN),
        };
        bar.set_style(ProgressStyle::with_template(template).expect("a test has tried both"));
        bar.enable_steady_tick(Duration::from_millis(100));
        Self(bar)
    }

    /// Shows nothing.
    pub(super) fn hidden() -> Self {
        Self(ProgressBar::hidden())
    }

    /// Counts what is read.
    pub(super) fn counted(&self, input: impl Read + Send + 'static) -> impl Read + Send + 'static {
        self.0.wrap_read(input)
    }

    /// Does something that puts out lines.
    pub(super) fn aside<R>(&self, act: impl FnOnce() -> R) -> R {
        self.0.suspend(act)
    }

    /// Leaves no trace.
    pub(super) fn end(&self) {
        self.0.finish_and_clear();
    }
}

const KNOWN: &str = "{wide_bar} {percent:>3} %, {binary_bytes_per_sec}, {eta} left";
const UNKNOWN: &str = "{spinner} {binary_bytes} read, {binary_bytes_per_sec}, {elapsed}";

/// `None` if it is no file. What cannot be opened is told later.
fn size(path: &Path) -> Option<u64> {
    match path.metadata() {
        Ok(metadata) if metadata.is_file() => Some(metadata.len()),
        Ok(_) => None,
        Err(_) => Some(0),
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;

    #[test]
    fn templates_are_well_formed() {
        for template in [KNOWN, UNKNOWN] {
            assert!(ProgressStyle::with_template(template).is_ok(), "{template}");
        }
    }

    #[test]
    fn the_size_of_a_file_is_known_and_that_of_a_folder_is_not() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("frames");
        fs::write(&file, "12345").unwrap();
        assert_eq!(size(&file), Some(5));
        assert_eq!(size(folder.path()), None);
    }
}
