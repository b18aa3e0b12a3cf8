//! Who is compared, each a process of its own.

use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::ffi::OsString;
use std::fs::File;
use std::hint::black_box;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use ocpp16_types::{Action, PayloadKind, official};
use serde::de::IgnoredAny;
use serde_json::Value;

/// Programs that run at the same time.
pub(crate) struct Contender {
    pub(crate) name: String,
    programs: Vec<Program>,
}

/// A program and its arguments.
struct Program {
    path: PathBuf,
    arguments: Vec<OsString>,
}

/// Places in [`all`].
pub(crate) const SKIPPING: usize = 0;
pub(crate) const ONE_THREAD: usize = 1;
pub(crate) const ALL_THREADS: usize = 2;
pub(crate) const SIDE_BY_SIDE: usize = 3;

/// All who are compared. `parts` are those of the file, one for each core.
pub(crate) fn all(file: &Path, parts: &[PathBuf]) -> Result<Vec<Contender>, Box<dyn Error>> {
    let own = env::current_exe()?;
    let validator = folder()?.join("ocpp16");
    if !validator.exists() {
        return Err(format!("{} is missing: cargo build --release", validator.display()).into());
    }
    let program = |path: &Path, arguments: &[&str], file: &Path| Program {
        path: path.to_owned(),
        arguments: arguments.iter().map(Into::into).chain([file.into()]).collect(),
    };
    let contender = |name: &str, path: &Path, arguments: &[&str]| Contender {
        name: name.to_owned(),
        programs: vec![program(path, arguments, file)],
    };
    let one_thread = ["validate", "--threads", "1"];
    let cores = parts.len();
    Ok(vec![
        contender("serde_json, skipping", &own, &["skip"]),
        contender("ocpp16 validate, 1 thread", &validator, &one_thread),
        contender(
            &format!("ocpp16 validate, {cores} threads"),
            &validator,
            &["validate", "--threads", &cores.to_string()],
        ),
        // What the machine itself has to give: they share nothing but that.
        Contender {
            name: format!("{cores} of 1 thread side by side, a part each"),
            programs: parts.iter().map(|part| program(&validator, &one_thread, part)).collect(),
        },
        contender(
            "ocpp16 validate, 1 thread, all as JSON",
            &validator,
            &["validate", "--threads", "1", "--output", "json"],
        ),
        contender("serde_json::Value and jsonschema", &own, &["jsonschema"]),
    ])
}

/// Where the programs are.
pub(crate) fn folder() -> Result<PathBuf, Box<dyn Error>> {
    let own = env::current_exe()?;
    Ok(own.parent().ok_or("a program without folder")?.to_owned())
}

impl Contender {
    /// Runs to the end of the last, and returns how long that took.
    pub(crate) fn run(&self) -> Result<Duration, Box<dyn Error>> {
        let start = Instant::now();
        let spawn = |program: &Program| {
            let mut command = Command::new(&program.path);
            command.args(&program.arguments).stdin(Stdio::null()).stdout(Stdio::null()).spawn()
        };
        let mut running: Vec<_> = self.programs.iter().map(spawn).collect::<Result<_, _>>()?;
        let ended: Vec<_> = running.iter_mut().map(Child::wait).collect::<Result<_, _>>()?;
        let elapsed = start.elapsed();
        // The file is faulty on purpose, and 1 says so.
        if let Some(status) = ended.iter().find(|status| !matches!(status.code(), Some(0 | 1))) {
            return Err(format!("{}: {status}", self.name).into());
        }
        Ok(elapsed)
    }
}

/// Reads each line as JSON of no interest.
pub(crate) fn skip(file: &Path) -> Result<(), Box<dyn Error>> {
    each_line(file, |line| {
        black_box(serde_json::from_str::<IgnoredAny>(line)?);
        Ok(())
    })
}

/// Judges each frame by the crate jsonschema; answers by the CALL of their id.
pub(crate) fn jsonschema(file: &Path) -> Result<(), Box<dyn Error>> {
    let mut open = HashMap::new();
    let mut invalid = 0_u64;
    each_line(file, |line| {
        let mut value: Value = serde_json::from_str(line)?;
        let frame =
            if value.is_array() { &value } else { value.get_mut("frame").ok_or("no frame")? };
        let id = frame.get(1).and_then(Value::as_str).ok_or("no id")?;
        let (action, kind, payload) = if frame.get(0) == Some(&Value::from(2)) {
            let name = frame.get(2).and_then(Value::as_str).ok_or("no action")?;
            let action: Action = name.parse()?;
            open.insert(id.to_owned(), action);
            (action, PayloadKind::Request, frame.get(3))
        } else {
            let action = open.remove(id).ok_or("no call")?;
            (action, PayloadKind::Response, frame.get(2))
        };
        let payload = payload.ok_or("no payload")?;
        if !official::is_valid(action, kind, payload) {
            invalid += official::violations(action, kind, payload).len().min(1) as u64;
        }
        Ok(())
    })?;
    println!("{invalid}");
    Ok(())
}

fn each_line(
    file: &Path,
    mut act: impl FnMut(&str) -> Result<(), Box<dyn Error>>,
) -> Result<(), Box<dyn Error>> {
    let mut lines = BufReader::with_capacity(1 << 20, File::open(file)?);
    let mut line = String::new();
    while lines.read_line(&mut line)? > 0 {
        act(&line)?;
        line.clear();
    }
    Ok(())
}
