//! Processes: their cores, descriptors, CPU time, memory, and what they say.
//!
//! Linux only: it reads `/proc`.

use std::fs;
use std::io::{self, BufRead, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};
use std::time::Duration;

use nix::time::ClockId;
use nix::unistd::Pid;
use rustix::process::{Resource, getrlimit, setrlimit};
use rustix::thread::{CpuSet, sched_getaffinity, sched_setaffinity};

/// A core for the server, and one for the load.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cores {
    pub(crate) server: usize,
    pub(crate) load: usize,
}

impl Cores {
    /// Returns two cores of this process; `None` if it has only one.
    pub(crate) fn find() -> Option<Self> {
        let allowed = sched_getaffinity(None).ok()?;
        let mut cores = (0..CpuSet::MAX_CPU).filter(|core| allowed.is_set(*core));
        Some(Self { server: cores.next()?, load: cores.next()? })
    }

    /// Keeps this thread, and the processes that it starts, on a core.
    pub(crate) fn pin(core: usize) -> io::Result<()> {
        allow(&[core])
    }

    /// Lets this thread, and the processes that it starts, on both cores.
    pub(crate) fn allow_both(self) -> io::Result<()> {
        allow(&[self.server, self.load])
    }
}

fn allow(cores: &[usize]) -> io::Result<()> {
    let mut only = CpuSet::new();
    for &core in cores {
        only.set(core);
    }
    Ok(sched_setaffinity(None, &only)?)
}

/// A program that is measured; it ends with this.
#[derive(Debug)]
pub(crate) struct Program {
    child: Child,
    output: Option<BufReader<ChildStdout>>,
}

impl Program {
    /// Starts it on the core of the server.
    pub(crate) fn start(command: &mut Command, cores: Option<Cores>) -> io::Result<Self> {
        command.stdin(Stdio::null()).stdout(Stdio::piped());
        // A process inherits the cores of its parent, before any of its threads is.
        if let Some(cores) = cores {
            Cores::pin(cores.server)?;
        }
        let child = command.spawn();
        if let Some(cores) = cores {
            Cores::pin(cores.load)?;
        }
        let mut child = child?;
        let output = child.stdout.take().map(BufReader::new);
        Ok(Self { child, output })
    }

    /// Waits for the next line that it writes; empty if there is none any more.
    pub(crate) fn line(&mut self) -> io::Result<String> {
        let mut line = String::new();
        if let Some(output) = &mut self.output {
            output.read_line(&mut line)?;
        }
        Ok(line)
    }

    pub(crate) fn cpu_time(&self) -> io::Result<Duration> {
        cpu_time(self.child.id())
    }

    pub(crate) fn resident_bytes(&self) -> io::Result<u64> {
        resident_bytes(self.child.id())
    }

    pub(crate) fn descriptors(&self) -> io::Result<usize> {
        Ok(fs::read_dir(format!("/proc/{}/fd", self.child.id()))?.count())
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// Allows this process, and those that it starts, all the descriptors it may
/// have; returns how many.
pub(crate) fn raise_descriptors() -> io::Result<Option<u64>> {
    let mut limit = getrlimit(Resource::Nofile);
    limit.current = limit.maximum;
    setrlimit(Resource::Nofile, limit)?;
    Ok(limit.maximum)
}

/// CPU time of a process, in user space and in the system, with that of threads that
/// have ended; in nanoseconds, where `/proc` counts hundredths of seconds.
pub(crate) fn cpu_time(process: u32) -> io::Result<Duration> {
    let process = i32::try_from(process).map_err(io::Error::other)?;
    Ok(ClockId::pid_cpu_clock_id(Pid::from_raw(process))?.now()?.into())
}

/// Bytes of a process that are in memory.
fn resident_bytes(process: u32) -> io::Result<u64> {
    // Counted page by page, where `status` is only about right.
    let text = fs::read_to_string(format!("/proc/{process}/smaps_rollup"))?;
    let kilobytes = text.lines().find_map(|line| line.strip_prefix("Rss:")).unwrap_or_default();
    Ok(first_number(kilobytes)? * 1024)
}

fn first_number(text: &str) -> io::Result<u64> {
    let number = text.split_ascii_whitespace().next().and_then(|number| number.parse().ok());
    number.ok_or_else(|| io::Error::new(io::ErrorKind::InvalidData, "not a number in /proc"))
}
