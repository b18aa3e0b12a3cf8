//! A program that runs beside a test, and is read line by line.
//!
//! Every wait has a limit; a process never outlives the test that started it.

use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

use serde_json::Value;

/// How long anything may take, unless a program says otherwise: only a failing
/// test waits so long.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// A running program.
#[derive(Debug)]
pub struct Process {
    name: String,
    child: Child,
    lines: Receiver<String>,
    /// Everything on standard error, for the message of a failing test.
    errors: Option<JoinHandle<String>>,
}

impl Process {
    /// Starts a program; its standard output is read from then on.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start(name: &str, command: &mut Command) -> Self {
        Self::spawn(name, command.stdin(Stdio::null()))
    }

    /// Starts a program that is [spoken to](Self::say) on standard input.
    ///
    /// # Panics
    ///
    /// If it cannot be started.
    #[must_use]
    pub fn start_listening(name: &str, command: &mut Command) -> Self {
        Self::spawn(name, command.stdin(Stdio::piped()))
    }

    fn spawn(name: &str, command: &mut Command) -> Self {
        let mut child = command
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap_or_else(|error| panic!("{name}: {command:?} does not start: {error}"));
        let output = child.stdout.take().expect("it is piped");
        let mut errors = child.stderr.take().expect("it is piped");
        let (sender, lines) = channel();
        // Ends with the output of the process. Unbounded, because a test reads
        // a few lines, and a full pipe would stop the process.
        thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    break;
                }
            }
        });
        let errors = thread::spawn(move || {
            let mut text = Vec::new();
            // What was read until a failure is still worth showing.
            let _ = errors.read_to_end(&mut text);
            String::from_utf8_lossy(&text).into_owned()
        });
        Self { name: name.to_owned(), child, lines, errors: Some(errors) }
    }

    /// Writes a line to the standard input of a program that listens.
    ///
    /// # Panics
    ///
    /// If it does not listen.
    pub fn say(&mut self, line: &str) {
        let said = self.child.stdin.as_mut().map(|input| writeln!(input, "{line}"));
        if !matches!(said, Some(Ok(()))) {
            self.fail(&format!("does not listen to {line:?}"));
        }
    }

    /// Ends the standard input of a program that listens.
    pub fn hang_up(&mut self) {
        self.child.stdin = None;
    }

    /// Returns the next line of standard output.
    ///
    /// # Panics
    ///
    /// If the output has ended, or nothing comes for [`PATIENCE`].
    pub fn line(&mut self) -> String {
        match self.lines.recv_timeout(PATIENCE) {
            Ok(line) => line,
            Err(RecvTimeoutError::Timeout) => self.fail("says nothing"),
            Err(RecvTimeoutError::Disconnected) => self.fail("ended too early"),
        }
    }

    /// Returns the next line of standard output as JSON.
    ///
    /// # Panics
    ///
    /// Like [`line`](Self::line), and if the line is not JSON.
    pub fn json_line(&mut self) -> Value {
        let line = self.line();
        match serde_json::from_str(&line) {
            Ok(value) => value,
            Err(error) => self.fail(&format!("says {line:?}, which is not JSON: {error}")),
        }
    }

    /// Waits for the end, and returns its status.
    ///
    /// # Panics
    ///
    /// If it does not come within [`PATIENCE`].
    pub fn wait(&mut self) -> ExitStatus {
        let deadline = Instant::now() + PATIENCE;
        loop {
            match self.child.try_wait() {
                Ok(Some(status)) => return status,
                Ok(None) if Instant::now() < deadline => thread::sleep(Duration::from_millis(5)),
                Ok(None) => self.fail("does not end"),
                Err(error) => self.fail(&format!("cannot be waited for: {error}")),
            }
        }
    }

    /// Sends a signal, such as `TERM`.
    ///
    /// # Panics
    ///
    /// If it cannot be sent.
    pub fn signal(&self, name: &str) {
        let (signal, id) = (format!("-{name}"), self.id().to_string());
        let sent = Command::new("kill").args([&signal, &id]).status();
        assert!(sent.is_ok_and(|status| status.success()), "{}: {signal}", self.name);
    }

    /// Returns the next line that starts like this, without that start.
    ///
    /// # Panics
    ///
    /// Like [`line`](Self::line).
    pub fn line_after(&mut self, start: &str) -> String {
        loop {
            if let Some(rest) = self.line().strip_prefix(start) {
                return rest.to_owned();
            }
        }
    }

    /// Returns the process id.
    #[must_use]
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Ends it, and returns everything that it said on standard error.
    pub fn end_and_read_errors(&mut self) -> String {
        // It may have ended already.
        let _ = self.child.kill();
        let errors = self.errors.take().map(JoinHandle::join);
        errors.and_then(Result::ok).unwrap_or_default()
    }

    /// Fails the test, with everything that the program said on standard error.
    ///
    /// # Panics
    ///
    /// Always.
    pub fn fail(&mut self, what: &str) -> ! {
        let errors = self.end_and_read_errors();
        panic!("{} {what}\n--- its standard error:\n{errors}", self.name);
    }
}

/// Asks again and again until there is an answer.
///
/// # Panics
///
/// If there is none for [`PATIENCE`].
pub fn eventually<T>(what: &str, mut ask: impl FnMut() -> Option<T>) -> T {
    let deadline = Instant::now() + PATIENCE;
    loop {
        if let Some(answer) = ask() {
            return answer;
        }
        assert!(Instant::now() < deadline, "never: {what}");
        thread::sleep(Duration::from_millis(5));
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
