//! Damages inputs, the same way for the same seed, and reads them in every way.

use std::fs;
use std::io::{self, Cursor, Read};
use std::path::Path;

use fastrand::Rng;
use ocpp16_capture::{Format, Item, Options, Reader};

/// The files that are damaged.
pub(crate) struct Corpus(Vec<Vec<u8>>);

/// What readers look for.
const TOKENS: &[&[u8]] = &[
    b"[2,\"",
    b"[3,\\\"",
    b"[4,\\\\\\\"",
    b"'[2,\"",
    b"\"}]",
    b"\\",
    b"\"",
    b"'",
    b"\n",
    b"\r\n",
    b"\0",
    b"\x1b[",
    b"\x1b]",
    b"\xff",
    b"\xc3\xa9",
    b"{\"frame\":",
    b"[{\"frame\":[",
    b"\"items\":[",
    b"chargePoint=",
    b": send ",
];

impl Corpus {
    /// Reads `corpus/` of this package.
    pub(crate) fn read() -> io::Result<Self> {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("corpus");
        let mut paths = Vec::new();
        for entry in fs::read_dir(folder)? {
            paths.push(entry?.path());
        }
        paths.sort();
        paths.into_iter().map(fs::read).collect::<io::Result<_>>().map(Self)
    }

    /// Makes the input of a seed: a file of the corpus with up to eight
    /// damages, or noise.
    pub(crate) fn damaged(&self, seed: u64) -> Vec<u8> {
        let mut random = Rng::with_seed(seed);
        if random.u8(..) < 4 {
            let length = random.usize(..512);
            return (0..length).map(|_| random.u8(..)).collect();
        }
        let mut input = self.pick(&mut random).to_vec();
        for _ in 0..random.usize(..=8) {
            self.damage(&mut input, &mut random);
        }
        input
    }

    fn pick(&self, random: &mut Rng) -> &[u8] {
        &self.0[random.usize(..self.0.len())]
    }

    fn damage(&self, input: &mut Vec<u8>, random: &mut Rng) {
        let at = random.usize(..=input.len());
        let end = input.len().min(at + random.usize(..64));
        match random.u8(..8) {
            0 => input.truncate(at),
            1 => drop(input.drain(at..end)),
            2 => {
                let part = input[at..end].repeat(random.usize(1..20));
                drop(input.splice(at..at, part));
            }
            3 => {
                let other = self.pick(random);
                let from = random.usize(..=other.len());
                drop(input.splice(at..end, other[from..].iter().copied()));
            }
            4 => {
                let token = TOKENS[random.usize(..TOKENS.len())];
                drop(input.splice(at..at, token.repeat(random.usize(1..4))));
            }
            5 => input[at..end].fill(random.u8(..)),
            6 => input[at..end].reverse(),
            _ => {
                if let Some(byte) = input.get_mut(at) {
                    *byte ^= 1 << random.u8(..8);
                }
            }
        }
    }
}

/// Reads an input in every format, and checks what is true of any input.
/// Returns the number of items.
pub(crate) fn check(input: &[u8]) -> usize {
    let formats =
        [None, Some(Format::Frames), Some(Format::Records), Some(Format::Log), Some(Format::Pcap)];
    let mut count = 0;
    for format in formats {
        let items = items(Cursor::new(input.to_vec()), format);
        // Packets of several connections wait for each other's in no order.
        let is_text = format != Some(Format::Pcap) && !is_packets(input);
        let mut before = 0;
        for item in items.iter().filter(|_| is_text) {
            let line = match item {
                Item::Message(message) => message.line,
                Item::Unreadable { line, .. } => *line,
                Item::Connected { .. }
                | Item::Disconnected { .. }
                | Item::Hole { .. }
                | Item::Nothing => before,
            };
            assert!(line >= before, "line {line} after {before}");
            before = line;
        }
        // How much of damaged data is decoded depends on the pieces.
        let is_compressed = matches!(input, [0x1f, 0x8b, ..] | [_, 0xb5 | 0x2a, ..]);
        if !is_compressed {
            let length = 1 + input.len() % 13;
            assert_eq!(
                self::items(Pieces { input: Cursor::new(input.to_vec()), length }, format),
                items
            );
        }
        count += items.len();
    }
    count
}

/// Captures of packets, and what may be one within.
fn is_packets(input: &[u8]) -> bool {
    matches!(
        input,
        [0xd4, 0xc3, 0xb2, 0xa1, ..]
            | [0x4d, 0x3c, 0xb2, 0xa1, ..]
            | [0x34, 0xcd, 0xb2, 0xa1, ..]
            | [0xa1, 0xb2, 0xc3 | 0x3c | 0xcd, 0xd4 | 0x4d | 0x34, ..]
            | [0x0a, 0x0d, 0x0d, 0x0a, ..]
            | [0x1f, 0x8b, ..]
            | [_, 0xb5 | 0x2a, ..]
    )
}

fn items(input: impl Read + Send + 'static, format: Option<Format>) -> Vec<Item<'static>> {
    let mut reader = Reader::new(input, Options { format, identity: None });
    let mut items = Vec::new();
    while let Some(batch) = reader.next_batch() {
        items.extend(batch.items().map(Item::into_owned));
    }
    items
}

/// Gives up to `length` bytes at a time.
struct Pieces {
    input: Cursor<Vec<u8>>,
    length: usize,
}

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.length);
        self.input.read(&mut buffer[..length])
    }
}
