//! All cores at work, while the order stays that of the inputs.
//!
//! Each thread takes the next part, examines its messages, waits for its turn to
//! follow the conversations, writes its report into memory, and waits for its
//! turn to put it out. So memory holds as many parts as there are threads.

use std::hash::BuildHasher;
use std::hint::black_box;
use std::io;
use std::process;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Condvar, Mutex, PoisonError};
use std::thread;
use std::time::SystemTime;

use foldhash::fast::RandomState;
use ocpp16_capture::{Captured, Item};
use ocpp16_types::Action;
use ocpp16_types::traffic::{Examined, MessageType, Verdict, examine};

use super::conversations::{Conversations, Found};
use super::inputs::{Inputs, Opened, Part};
use super::output::Output;
use super::report::{Message, Report, Told};
use super::summary::Summary;

/// What all threads share.
pub(super) struct Pipeline<'a> {
    pub(super) report: &'a dyn Report,
    /// Whether to tell what a tolerant server would have repaired.
    pub(super) tolerant: bool,
    /// Whether no further entries are shown.
    enough: AtomicBool,
    names: Vec<String>,
    inputs: Mutex<Numbered>,
    conversations: InTurn<Conversations>,
    output: InTurn<Output>,
}

/// How many bytes of text are examined before they are reported, as many as a part
/// of common traffic has; and what an item takes besides.
const AT_A_TIME: usize = 1 << 20;
const AROUND: usize = 128;

/// The inputs, and how many parts were taken.
struct Numbered {
    inputs: Inputs,
    parts: u64,
}

/// Something that threads use one after the other, in the order of the parts that
/// they have.
struct InTurn<T> {
    state: Mutex<(u64, T)>,
    changed: Condvar,
}

/// When a thread may use it.
#[derive(Debug, Clone, Copy)]
struct Turn {
    number: u64,
    /// Whether the next turn comes afterwards.
    is_last: bool,
}

/// What was made of an item.
enum Judged<'a> {
    Message(&'a Captured<'a>, Examined<'a>),
    Connected(Option<&'a str>, Option<u64>),
    Disconnected(Option<&'a str>, u64),
    Hole(Option<&'a str>, Option<u64>),
    Unreadable(u64, &'a str),
    Nothing,
}

impl<'a> Pipeline<'a> {
    pub(super) fn new(
        inputs: Inputs,
        mut output: Output,
        report: &'a dyn Report,
        tolerant: bool,
    ) -> Self {
        let mut text = Vec::new();
        report.begin(&mut text);
        output.write(&text);
        let enough = AtomicBool::new(output.has_enough());
        Self {
            report,
            tolerant,
            enough,
            names: inputs.names(),
            inputs: Mutex::new(Numbered { inputs, parts: 0 }),
            conversations: InTurn::new(Conversations::new()),
            output: InTurn::new(output),
        }
    }

    /// Reads and judges everything, and puts out the report.
    pub(super) fn run(self, threads: usize) -> io::Result<Summary> {
        keep_memory();
        thread::scope(|scope| {
            for _ in 0..threads {
                scope.spawn(|| self.work());
            }
        });
        let mut output = self.output.into_inner();
        let left = self.conversations.into_inner().end();
        for found in left.chunks(1024) {
            let mut told = Told::default();
            for found in found {
                output.summary().finding(found);
                self.report.finding(&mut told, &self.names, found);
            }
            if !output.put(told, self.report.separator()) {
                break;
            }
        }
        output.finish(self.report)
    }

    fn work(&self) {
        let _guard = EndOnPanic;
        let mut guesses = Guesses::new();
        while let Some((turn, part)) = self.next_part() {
            match part {
                Ok(part) if self.part(turn, &part, &mut guesses) => {}
                Ok(_) => return,
                Err((input, error)) => {
                    let turn = Turn { number: turn, is_last: true };
                    self.conversations.take(turn, |_| ());
                    self.output.take(turn, |output| output.cannot_open(&self.names[input], &error));
                }
            }
        }
    }

    fn next_part(&self) -> Option<(u64, Opened)> {
        let mut numbered = self.inputs.lock().unwrap_or_else(PoisonError::into_inner);
        let part = numbered.inputs.next_part()?;
        numbered.parts += 1;
        Some((numbered.parts - 1, part))
    }

    /// Tells whether to go on. A line may hold so many messages that what is made of
    /// them is a thousand times as large: so they are taken some at a time, while the
    /// turn stays.
    fn part(&self, turn: u64, part: &Part, guesses: &mut Guesses) -> bool {
        let mut items = part.batch.items().peekable();
        loop {
            let (mut some, mut size) = (Vec::new(), 0);
            while size < AT_A_TIME
                && let Some(item) = items.next()
            {
                size += AROUND + text(&item).len();
                some.push(item);
            }
            let is_last = items.peek().is_none();
            let go_on = self.items(Turn { number: turn, is_last }, part.input, &some, guesses);
            if is_last {
                return go_on;
            }
        }
    }

    fn items(&self, turn: Turn, input: usize, items: &[Item<'_>], guesses: &mut Guesses) -> bool {
        let mut judged = examine_all(items, guesses);
        let found = self
            .conversations
            .take(turn, |conversations| follow_all(conversations, input, &mut judged));
        let mut summary = Summary::default();
        let told = self.report_all(input, &judged, &found, &mut summary);
        self.output.take(turn, |output| {
            for judged in &judged {
                if let Some((line, reason)) = judged.unreadable() {
                    output.unreadable(&self.names[input], line, reason);
                }
            }
            *output.summary() += summary;
            let go_on = output.put(told, self.report.separator());
            self.enough.store(output.has_enough(), Ordering::Relaxed);
            go_on
        })
    }

    fn report_all(
        &self,
        input: usize,
        judged: &[Judged<'_>],
        found: &[(usize, Found)],
        summary: &mut Summary,
    ) -> Told {
        let enough = self.enough.load(Ordering::Relaxed);
        let mut told = Told::default();
        let mut found = found.iter().peekable();
        for (index, judged) in judged.iter().enumerate() {
            match judged {
                Judged::Message(captured, examined) if judged.unreadable().is_none() => {
                    let deviations = match examined.verdict {
                        Verdict::Invalid if self.tolerant => {
                            let received_at = captured.time;
                            examined
                                .repaired(received_at.unwrap_or_else(|| SystemTime::now().into()))
                        }
                        Verdict::Valid | Verdict::Invalid | Verdict::Unknown | Verdict::NotJson => {
                            None
                        }
                    };
                    summary.frame(examined, deviations.as_deref());
                    summary.anonymous += u64::from(captured.charge_point.is_none());
                    let input = &*self.names[input];
                    let message = Message { input, captured, examined, deviations };
                    if !enough {
                        self.report.message(&mut told, &message);
                    }
                }
                Judged::Connected(..) | Judged::Disconnected(..) | Judged::Hole(..) => {}
                Judged::Message(..) | Judged::Unreadable(..) | Judged::Nothing => {
                    summary.skipped += 1;
                }
            }
            while let Some((_, found)) = found.next_if(|(at, _)| *at == index) {
                if !enough {
                    self.report.finding(&mut told, &self.names, found);
                }
                summary.finding(found);
            }
        }
        told
    }
}

fn text<'a>(item: &'a Item<'_>) -> &'a str {
    match item {
        Item::Message(captured) => &captured.text,
        Item::Connected { .. }
        | Item::Disconnected { .. }
        | Item::Hole { .. }
        | Item::Unreadable { .. }
        | Item::Nothing => "",
    }
}

/// Judges each message by itself. What an answer answers is guessed here, nearly
/// always well: the CALL is in the same part. `follow_all` knows.
fn examine_all<'a>(items: &'a [Item<'_>], guesses: &mut Guesses) -> Vec<Judged<'a>> {
    let judge = |item: &'a Item<'_>| match item {
        Item::Message(captured) => {
            let examined = examine(&captured.text, |id| guesses.called(id));
            if examined.message_type == Some(MessageType::Call)
                && let (Some(id), Some(action)) = (&examined.id, examined.action)
            {
                guesses.add(id, action);
            }
            Judged::Message(captured, examined)
        }
        Item::Connected { charge_point, connection } => {
            Judged::Connected(charge_point.as_deref(), *connection)
        }
        Item::Disconnected { charge_point, connection } => {
            Judged::Disconnected(charge_point.as_deref(), *connection)
        }
        Item::Hole { charge_point, connection, .. } => {
            Judged::Hole(charge_point.as_deref(), *connection)
        }
        Item::Unreadable { line, reason } => Judged::Unreadable(*line, reason),
        Item::Nothing => Judged::Nothing,
    };
    items.iter().map(judge).collect()
}

/// Follows the conversations, and returns what was found, with the number of the
/// item that brought it to light.
fn follow_all(
    conversations: &mut Conversations,
    input: usize,
    judged: &mut [Judged<'_>],
) -> Vec<(usize, Found)> {
    let mut all = Vec::new();
    let mut found = Vec::new();
    for (index, judged) in judged.iter_mut().enumerate() {
        match judged {
            Judged::Message(captured, examined) => {
                conversations.message(input, captured, examined, &mut found);
            }
            Judged::Connected(charge_point, connection) => {
                conversations.connected(input, *charge_point, *connection, &mut found);
            }
            Judged::Disconnected(charge_point, connection) => {
                conversations.disconnected(*charge_point, *connection, &mut found);
            }
            Judged::Hole(charge_point, connection) => {
                conversations.hole(*charge_point, *connection);
            }
            Judged::Unreadable(..) | Judged::Nothing => {}
        }
        all.extend(found.drain(..).map(|found| (index, found)));
    }
    all
}

impl Judged<'_> {
    /// Returns where and why nothing can be made of it. What is no JSON and not for
    /// sure what was sent was damaged by the log.
    fn unreadable(&self) -> Option<(u64, &str)> {
        match self {
            Self::Message(captured, examined)
                if !captured.exact && examined.verdict == Verdict::NotJson =>
            {
                Some((captured.line, &examined.violations.first()?.message))
            }
            Self::Unreadable(line, reason) => Some((*line, reason)),
            Self::Message(..)
            | Self::Connected(..)
            | Self::Disconnected(..)
            | Self::Hole(..)
            | Self::Nothing => None,
        }
    }
}

/// The actions of the last CALLs by their ids, as far as there is place.
struct Guesses {
    places: Vec<Option<(u64, Action)>>,
    hasher: RandomState,
}

impl Guesses {
    const PLACES: usize = 1 << 12;

    fn new() -> Self {
        Self { places: vec![None; Self::PLACES], hasher: RandomState::default() }
    }

    fn add(&mut self, id: &str, action: Action) {
        let hash = self.hasher.hash_one(id);
        self.places[Self::place(hash)] = Some((hash, action));
    }

    fn called(&self, id: &str) -> Option<Action> {
        let hash = self.hasher.hash_one(id);
        self.places[Self::place(hash)].filter(|guess| guess.0 == hash).map(|guess| guess.1)
    }

    #[expect(clippy::cast_possible_truncation, reason = "it is smaller than PLACES")]
    const fn place(hash: u64) -> usize {
        (hash % Self::PLACES as u64) as usize
    }
}

impl<T> InTurn<T> {
    const fn new(value: T) -> Self {
        Self { state: Mutex::new((0, value)), changed: Condvar::new() }
    }

    /// Uses it when all earlier turns are over.
    fn take<R>(&self, turn: Turn, act: impl FnOnce(&mut T) -> R) -> R {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let mut state = self
            .changed
            .wait_while(state, |state| state.0 != turn.number)
            .unwrap_or_else(PoisonError::into_inner);
        let result = act(&mut state.1);
        if turn.is_last {
            state.0 += 1;
            drop(state);
            self.changed.notify_all();
        }
        result
    }

    fn into_inner(self) -> T {
        self.state.into_inner().unwrap_or_else(PoisonError::into_inner).1
    }
}

/// Has the allocator of glibc keep what is freed: for each part it would give memory
/// back to the system and ask for it again, which takes a fifth of the time. It keeps
/// as much as the largest block that was freed.
fn keep_memory() {
    drop(black_box(vec![0_u8; 8 << 20]));
}

/// Others would wait for ever for the turn of a thread that panics.
struct EndOnPanic;

impl Drop for EndOnPanic {
    fn drop(&mut self) {
        if thread::panicking() {
            process::exit(101);
        }
    }
}
