//! Where the report goes: standard output, and what could not be read to standard
//! error.

use std::io::{self, Stdout, Write};

use ocpp16_server::without_secrets;

use super::progress::Progress;
use super::report::{Report, Told, Unopened, Whole, plain};
use super::summary::Summary;

/// Both, and what is known of all that was put out.
#[derive(Debug)]
pub(super) struct Output<W = Stdout> {
    out: W,
    /// How many entries are shown at most.
    limit: u64,
    whole: Whole,
    progress: Progress,
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

impl<W: Write> Output<W> {
    pub(super) fn new(out: W, limit: Option<u64>, progress: Progress) -> Self {
        Self {
            out,
            limit: limit.unwrap_or(u64::MAX),
            whole: Whole::default(),
            progress,
            failure: None,
            complaints: Complaints::default(),
        }
    }

    /// What is counted so far.
    pub(super) fn summary(&mut self) -> &mut Summary {
        &mut self.whole.summary
    }

    /// Whether no more entries are shown.
    pub(super) fn has_enough(&self) -> bool {
        self.whole.shown >= self.limit
    }

    /// Puts out the entries of the next part, and tells whether to go on: not if
    /// nobody reads, or the disk is full.
    pub(super) fn put(&mut self, told: Told, separator: &[u8]) -> bool {
        let mut text = Vec::new();
        for entry in told.entries() {
            if self.has_enough() {
                break;
            }
            if self.whole.shown > 0 {
                text.extend_from_slice(separator);
            }
            text.extend_from_slice(entry);
            self.whole.shown += 1;
        }
        self.whole.examples += told.examples;
        self.write(&text)
    }

    /// Puts out text that is no entry.
    pub(super) fn write(&mut self, text: &[u8]) -> bool {
        if self.failure.is_none()
            && !text.is_empty()
            && let Err(error) = self.progress.aside(|| self.out.write_all(text))
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
            self.complain(&format!("{input}:{line}: {}", without_secrets(reason)));
        }
    }

    pub(super) fn cannot_open(&mut self, input: &str, error: &io::Error) {
        self.tell_rest();
        self.whole.summary.unopened += 1;
        let unopened = Unopened { input: input.to_owned(), reason: error.to_string() };
        self.whole.unopened.push(unopened);
        self.complain(&format!("{input}: {error}"));
    }

    /// Ends the report. That nobody reads it to its end, such as `head`, is none of
    /// our business.
    pub(super) fn finish(mut self, report: &dyn Report) -> io::Result<Summary> {
        self.tell_rest();
        self.progress.end();
        let mut text = Vec::new();
        report.end(&mut text, &self.whole);
        self.write(&text);
        match self.failure.map_or_else(|| self.out.flush(), Err) {
            Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
                Err(io::Error::new(error.kind(), format!("standard output: {error}")))
            }
            Ok(()) | Err(_) => Ok(self.whole.summary),
        }
    }

    fn tell_rest(&mut self) {
        let Complaints { input, count } = std::mem::take(&mut self.complaints);
        if let Some(more @ 1..) = count.checked_sub(Complaints::MOST) {
            self.complain(&format!("{input}: and {more} more that cannot be read"));
        }
    }

    /// That nobody reads it must not end the report.
    fn complain(&self, line: &str) {
        let line = format!("ocpp16: {}\n", plain(line));
        let _ = self.progress.aside(|| io::stderr().write_all(line.as_bytes()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What cannot be written to any more, and why.
    struct Closed(io::ErrorKind);

    impl Write for Closed {
        fn write(&mut self, _: &[u8]) -> io::Result<usize> {
            Err(self.0.into())
        }

        fn flush(&mut self) -> io::Result<()> {
            Ok(())
        }
    }

    struct Entries;

    impl Report for Entries {
        fn message(&self, _: &mut Told, _: &super::super::report::Message<'_>) {}
        fn finding(&self, _: &mut Told, _: &[String], _: &super::super::conversations::Found) {}
        fn end(&self, text: &mut Vec<u8>, whole: &Whole) {
            text.extend_from_slice(format!(" {} shown", whole.shown).as_bytes());
        }
    }

    fn told(entries: &[&str]) -> Told {
        let mut told = Told::default();
        entries
            .iter()
            .for_each(|entry| told.entry(|text| text.extend_from_slice(entry.as_bytes())));
        told
    }

    #[test]
    fn entries_are_separated_and_no_more_than_the_limit() {
        for (limit, expected) in
            [(None, "a,b,c 3 shown"), (Some(2), "a,b 2 shown"), (Some(0), " 0 shown")]
        {
            let mut text = Vec::new();
            let mut output = Output::new(&mut text, limit, Progress::hidden());
            assert!(output.put(told(&[]), b","));
            assert!(output.put(told(&["a"]), b","));
            assert!(output.put(told(&["b", "c"]), b","));
            output.finish(&Entries).unwrap();
            assert_eq!(String::from_utf8(text).unwrap(), expected);
        }
    }

    #[test]
    fn a_reader_that_goes_is_no_failure_and_a_full_disk_is() {
        for (kind, good) in [(io::ErrorKind::BrokenPipe, true), (io::ErrorKind::StorageFull, false)]
        {
            let mut output = Output::new(Closed(kind), None, Progress::hidden());
            assert!(!output.put(told(&["a"]), b""), "it does not go on");
            let result = output.finish(&Entries);
            assert_eq!(result.is_ok(), good);
            if let Err(error) = result {
                assert!(error.to_string().starts_with("standard output: "), "{error}");
            }
        }
    }
}
