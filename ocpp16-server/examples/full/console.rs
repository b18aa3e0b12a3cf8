//! The console: a command a line from standard input, one after the other, with
//! the answers on standard output.
//!
//! Where standard input ends, only the console does: services have none.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Display;
use std::io::{self, Write};
use std::thread;

use ocpp16_server::{
    AuthorizationKey, CallError, CallOptions, CentralSystem, Identity, MemoryStore, NotSent,
    RawPayload, Store, StoredKey,
};
use ocpp16_types::{Action, CentralSystemRequest, DateTime, PayloadSet, Strictness, Violation};
use serde::Serialize;
use tokio::sync::{mpsc, oneshot};

use crate::directory::Directory;

const HELP: &str = "\
list                             the charge points, and which are connected
call IDENTITY ACTION [JSON]      sends a request of OCPP 1.6, such as: call CP001 Reset {\"type\":\"Soft\"}
raw IDENTITY ACTION [JSON]       sends a vendor's action that OCPP 1.6 does not know
broadcast ACTION [JSON]          sends a request to everyone who is connected
disconnect IDENTITY              closes the connection
keys IDENTITY                    makes a new AuthorizationKey; it and the old one open until either is used
help                             this
quit                             ends well, at once
An identity with blanks is put in double quotes.";

/// Calls of a broadcast that are under way at the same time.
const CONCURRENCY: usize = 100;

/// Who obeys the commands.
pub(crate) struct Console {
    central_system: CentralSystem,
    directory: Directory,
    store: MemoryStore,
}

impl Console {
    pub(crate) fn new(
        central_system: CentralSystem,
        directory: Directory,
        store: MemoryStore,
    ) -> Self {
        Self { central_system, directory, store }
    }

    /// Obeys until the command is `quit`, which waits for no other.
    pub(crate) async fn until_quit(&self) {
        let (mut lines, quit) = standard_input();
        let obeying = async {
            while let Some(line) = lines.recv().await {
                match self.obey(&line).await {
                    Ok(answer) => say(answer),
                    Err(mistake) => say(format_args!("{mistake}; try `help`")),
                }
            }
        };
        let quitting = async {
            if quit.await.is_err() {
                // Standard input has ended.
                std::future::pending().await
            }
        };
        tokio::select! {
            () = quitting => {}
            () = async { obeying.await; std::future::pending().await } => {}
        }
    }

    /// Returns what to print; an error is a mistake in the command.
    async fn obey(&self, command: &str) -> Result<String, String> {
        let (verb, rest) = word(command).unwrap_or_default();
        match verb {
            "list" => Ok(self.list()),
            "call" => {
                let (identity, rest) = word(rest).ok_or("call whom")?;
                let request = request(rest)?;
                Ok(self.call(identity, request).await)
            }
            "raw" => {
                let (identity, rest) = word(rest).ok_or("call whom")?;
                let (action, json) = word(rest).ok_or("which action")?;
                let payload = serde_json::from_str(if json.is_empty() { "{}" } else { json })
                    .map_err(|error| format!("the payload is not a JSON object: {error}"))?;
                Ok(self.raw(identity, action, payload).await)
            }
            "broadcast" => Ok(self.broadcast(request(rest)?).await),
            "disconnect" => {
                let (identity, _) = word(rest).ok_or("disconnect whom")?;
                Ok(match self.central_system.disconnect(identity) {
                    Some(_) => format!("{identity} is being disconnected"),
                    None => format!("{identity} is not connected"),
                })
            }
            "keys" => self.new_key(word(rest).ok_or("the key of whom")?.0).await,
            "help" => Ok(HELP.to_owned()),
            unknown => Err(format!("there is no command `{unknown}`")),
        }
    }

    fn list(&self) -> String {
        let connected = |identity: &Identity| match self.central_system.find(identity) {
            Some(charge_point) => {
                let seen = DateTime::from(charge_point.last_seen());
                format!("connected from {}, last seen {seen}", charge_point.remote_address())
            }
            None => "not connected".to_owned(),
        };
        let lines = self.directory.charge_points().map(|(identity, tenant)| {
            format!("{identity} of {}: {}", tenant.name, connected(identity))
        });
        lines.collect::<Vec<_>>().join("\n")
    }

    async fn call(&self, identity: &str, request: CentralSystemRequest) -> String {
        let answer = match self.central_system.find(identity) {
            Some(charge_point) => charge_point.call_any(request).await,
            None => Err(NotSent::NotConnected.into()),
        };
        outcome(identity, answer.map(|answer| json(&answer)))
    }

    async fn raw(&self, identity: &str, action: &str, payload: RawPayload) -> String {
        let answer = match self.central_system.find(identity) {
            Some(charge_point) => charge_point.call_raw(action, payload, CallOptions::new()).await,
            None => Err(NotSent::NotConnected.into()),
        };
        outcome(identity, answer.map(|answer| json(&answer)))
    }

    async fn broadcast(&self, request: CentralSystemRequest) -> String {
        let options = CallOptions::new();
        let answers = self.central_system.broadcast_any(options, request, CONCURRENCY).await;
        let total = format!("asked {}", answers.len());
        let answers: BTreeMap<_, _> = answers.into_iter().collect();
        let lines = answers
            .into_iter()
            .map(|(identity, answer)| outcome(&identity, answer.map(|answer| json(&answer))));
        lines.chain([total]).collect::<Vec<_>>().join("\n")
    }

    /// Makes a key and stores it behind those in use. All of them open until the
    /// new one is used (J-65).
    async fn new_key(&self, identity: &str) -> Result<String, String> {
        let Some((identity, _)) = self.directory.find(identity) else {
            return Err(format!("the settings have no charge point {identity}"));
        };
        let made = async {
            let key = AuthorizationKey::generate()?;
            let stored = StoredKey::of(&key)?;
            let known = self.store.load(identity).await?.keys;
            let keys = known.iter().cloned().chain([stored.clone()]).collect();
            if !self.store.replace_keys(identity, &known, keys).await? {
                return Err("its keys are being changed at this moment".into());
            }
            Ok::<_, Box<dyn Error>>((key, stored))
        };
        Ok(match made.await {
            // The only time that the key itself is shown.
            Ok((key, stored)) => format!(
                "AuthorizationKey of {identity}, to be set in the charge point: {}\n\
                 key of {identity}, for the settings file: {}",
                key.to_hex(),
                stored.as_str()
            ),
            Err(error) => format!("no new key for {identity}: {error}"),
        })
    }
}

/// Prints a line. Nobody may be there to read it any more, which is no reason to
/// end, let alone to panic like `println!`.
pub(crate) fn say(line: impl Display) {
    let _ = writeln!(io::stdout(), "{line}");
}

/// Reads commands, and whether the last one is `quit`, on a thread of its own: a
/// blocked read would keep the runtime from ending.
fn standard_input() -> (mpsc::Receiver<String>, oneshot::Receiver<()>) {
    // When it is full, whoever types has to wait.
    let (sender, lines) = mpsc::channel(16);
    let (quit, quitting) = oneshot::channel();
    thread::spawn(move || {
        for line in io::stdin().lines().map_while(Result::ok) {
            match line.trim() {
                "" => {}
                "quit" => {
                    let _ = quit.send(());
                    return;
                }
                command if sender.blocking_send(command.to_owned()).is_err() => return,
                _ => {}
            }
        }
    });
    (lines, quitting)
}

/// Splits off the first word, or what stands in double quotes.
fn word(text: &str) -> Option<(&str, &str)> {
    let text = text.trim();
    let (word, rest) = match text.strip_prefix('"') {
        Some(quoted) => quoted.split_once('"')?,
        None => text.split_once(char::is_whitespace).unwrap_or((text, "")),
    };
    (!word.is_empty()).then_some((word, rest.trim()))
}

/// Reads `ACTION [JSON]`.
fn request(text: &str) -> Result<CentralSystemRequest, String> {
    let (name, json) = word(text).ok_or("which action")?;
    let action: Action = name
        .parse()
        .map_err(|_| format!("OCPP 1.6 knows no action {name}; `raw` sends those of vendors"))?;
    let json = if json.is_empty() { "{}" } else { json };
    CentralSystemRequest::from_json(action, json, Strictness::Strict)
        .map(|(request, _)| request)
        .map_err(|violations| format!("not a request for {action}: {}", listed(&violations)))
}

/// Says what became of a call, in plain words on one line: the charge point may
/// have put others in.
fn outcome(identity: &str, answer: Result<String, CallError>) -> String {
    let words = match answer {
        Ok(answer) => format!("{identity} answered {answer}"),
        Err(CallError::NotSent(reason)) => {
            format!("{identity} knows nothing of the call, which was not sent: {reason}")
        }
        Err(CallError::OutcomeUnknown(reason)) => {
            format!("{identity} may or may not have done it: {reason}")
        }
        Err(CallError::Rejected(rejection)) => format!("{identity} refused with {rejection}"),
        Err(CallError::InvalidAnswer(violations)) => {
            format!("{identity} answered something invalid: {}", listed(&violations))
        }
        Err(other) => format!("{identity}: {other}"),
    };
    words.replace(char::is_control, " ")
}

fn listed(violations: &[Violation]) -> String {
    let lines: Vec<_> = violations.iter().map(ToString::to_string).collect();
    lines.join("; ")
}

fn json(payload: &impl Serialize) -> String {
    serde_json::to_string(payload).expect("payloads have text keys and finite numbers")
}
