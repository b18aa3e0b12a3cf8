//! The inputs, one after the other, as batches.

use std::fs::File;
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};

use ocpp16_capture::{Batch, Options, Reader};

use super::progress::Progress;

/// Files, or standard input, to read in order.
#[derive(Debug)]
pub(super) struct Inputs {
    paths: Vec<PathBuf>,
    options: Options,
    progress: Progress,
    /// The one that is read, and its reader.
    open: Option<(usize, Reader)>,
    /// The next to be opened.
    next: usize,
}

/// Part of an input.
#[derive(Debug)]
pub(super) struct Part {
    /// The number of the input.
    pub(super) input: usize,
    pub(super) batch: Batch,
}

/// A part, or which input cannot be opened and why.
pub(super) type Opened = Result<Part, (usize, io::Error)>;

impl Inputs {
    pub(super) fn new(files: &[PathBuf], options: Options, progress: Progress) -> Self {
        let paths = if files.is_empty() { vec![PathBuf::from("-")] } else { files.to_vec() };
        Self { paths, options, progress, open: None, next: 0 }
    }

    /// Returns the names of all inputs, as reports show them.
    pub(super) fn names(&self) -> Vec<String> {
        self.paths.iter().map(|path| path.display().to_string()).collect()
    }

    /// Returns the next part. An input that cannot be opened is an error; ask
    /// again for the next one.
    pub(super) fn next_part(&mut self) -> Option<Opened> {
        loop {
            if let Some((input, reader)) = &mut self.open {
                if let Some(batch) = reader.next_batch() {
                    return Some(Ok(Part { input: *input, batch }));
                }
                self.open = None;
            }
            let input = self.next;
            let path = self.paths.get(input)?;
            self.next += 1;
            match open(path, self.options.clone(), &self.progress) {
                Ok(reader) => self.open = Some((input, reader)),
                Err(error) => return Some(Err((input, error))),
            }
        }
    }
}

fn open(path: &Path, options: Options, progress: &Progress) -> io::Result<Reader> {
    if path == Path::new("-") {
        let input = io::stdin();
        if input.is_terminal() {
            eprintln!("ocpp16: reading standard input; end with Ctrl-D");
        }
        return Ok(Reader::new(progress.counted(input), options));
    }
    let file = File::open(path)?;
    if file.metadata()?.is_dir() {
        return Err(io::Error::new(io::ErrorKind::IsADirectory, "is a directory"));
    }
    Ok(Reader::new(progress.counted(file), options))
}
