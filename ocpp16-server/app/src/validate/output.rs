//! Where the report goes: standard output, and what could not be read to standard
//! error.

use std::io::{self, Stdout, Write};

use super::summary::Summary;

/// Both, and the counts of what was put out.
#[derive(Debug)]
pub(super) struct Output {
    pub(super) summary: Summary,
    out: Stdout,
    /// Since when nothing can be put out.
    failure: Option<io::Error>,
    complaints: Complaints,
}

/// What could not be read of one input: the first are told, the others counted.
#[derive(Debug, Default)]
struct Complaints {
    input: String,
    count: u64,
}

impl Complaints {
    /// Nobody reads more of them.
    const MOST: u64 = 100;
}

impl Output {
    pub(super) fn new() -> Self {
        Self {
            summary: Summary::default(),
            out: io::stdout(),
            failure: None,
            complaints: Complaints::default(),
        }
    }

    /// Puts out part of the report, and tells whether to go on: not if nobody
    /// reads, or the disk is full.
    pub(super) fn write(&mut self, text: &[u8]) -> bool {
        if self.failure.is_none()
            && let Err(error) = self.out.write_all(text)
        {
            self.failure = Some(error);
        }
        self.failure.is_none()
    }

    /// Tells of something that cannot be used.
    pub(super) fn unreadable(&mut self, input: &str, line: u64, reason: &str) {
        if self.complaints.input != input {
            self.tell_rest();
            self.complaints = Complaints { input: input.to_owned(), count: 0 };
        }
        self.complaints.count += 1;
        if self.complaints.count <= Complaints::MOST {
            eprintln!("ocpp16: {input}:{line}: {reason}");
        }
    }

    pub(super) fn cannot_open(&mut self, input: &str, error: &io::Error) {
        self.tell_rest();
        self.summary.unopened += 1;
        eprintln!("ocpp16: {input}: {error}");
    }

    pub(super) fn finish(mut self) -> io::Result<Summary> {
        self.tell_rest();
        self.failure.map_or_else(|| self.out.flush(), Err)?;
        Ok(self.summary)
    }

    fn tell_rest(&mut self) {
        let Complaints { input, count } = std::mem::take(&mut self.complaints);
        if let Some(more @ 1..) = count.checked_sub(Complaints::MOST) {
            eprintln!("ocpp16: {input}: and {more} more that cannot be read");
        }
    }
}
