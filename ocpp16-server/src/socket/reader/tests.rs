//! Frames as bytes, delivered in every way a network may choose.
//!
//! They are polled without a runtime, and once per delivery, so that whatever is
//! not kept in the reader between two polls is lost.

use std::collections::VecDeque;
use std::task::Waker;

use super::*;

const TEXT: u8 = 1;
const BINARY: u8 = 2;
const LAST: u8 = 0x80;
const MEBIBYTE: usize = 1 << 20;

/// Delivers these pieces one by one, and then hangs up.
struct Pieces(VecDeque<Vec<u8>>);

impl AsyncRead for Pieces {
    fn poll_read(
        mut self: Pin<&mut Self>,
        _: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let Some(mut piece) = self.0.pop_front() else { return Poll::Ready(Ok(())) };
        // The mark of a pause.
        if piece.is_empty() {
            return Poll::Pending;
        }
        let rest = piece.split_off(piece.len().min(buffer.remaining()));
        buffer.put_slice(&piece);
        if !rest.is_empty() {
            self.0.push_front(rest);
        }
        Poll::Ready(Ok(()))
    }
}

impl Reader<Pieces> {
    /// Of what comes in these pieces, with pauses between them.
    fn of<'a>(pieces: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let pieces = pieces.into_iter().flat_map(|piece| [piece.to_vec(), Vec::new()]);
        Self::new(Pieces(pieces.collect()), MEBIBYTE)
    }

    fn poll(&mut self) -> Poll<Result<Received, ReadError>> {
        self.poll_receive(&mut Context::from_waker(Waker::noop()))
    }

    fn next(&mut self) -> Result<Received, ReadError> {
        loop {
            if let Poll::Ready(received) = self.poll() {
                return received;
            }
        }
    }

    /// Everything up to the end, and what that was: `None` if the peer hung up.
    fn rest(mut self) -> (Vec<Received>, Option<CloseReason>) {
        let mut all = Vec::new();
        loop {
            match self.next() {
                Ok(received) => all.push(received),
                Err(ReadError::Broken(reason)) => return (all, Some(reason)),
                Err(ReadError::Gone(error)) => {
                    assert_eq!(error.kind(), ErrorKind::UnexpectedEof);
                    return (all, None);
                }
            }
        }
    }

    fn kept_bytes(&self) -> usize {
        self.buffer.capacity() + self.fragments.as_ref().map_or(0, Vec::capacity)
    }
}

/// A masked frame.
fn frame(first: u8, payload: &[u8]) -> Vec<u8> {
    let mask = [0x37, 0xFA, 0x21, 0x3D];
    let mut bytes = head(first, payload.len());
    bytes.extend_from_slice(&mask);
    bytes.extend(payload.iter().zip(mask.iter().cycle()).map(|(byte, mask)| byte ^ mask));
    bytes
}

/// The head of a frame up to its mask.
fn head(first: u8, length: usize) -> Vec<u8> {
    match length {
        0..126 => vec![first, 0x80 | length as u8],
        126..0x1_0000 => [&[first, 0xFE], &(length as u16).to_be_bytes()[..]].concat(),
        _ => [&[first, 0xFF], &(length as u64).to_be_bytes()[..]].concat(),
    }
}

/// A text of about this many bytes.
fn message(length: usize) -> String {
    let mut text = "0123456789\u{20ac}".repeat(length / 13 + 1);
    text.truncate(text.floor_char_boundary(length));
    text
}

/// A bit of everything that may come.
fn talk() -> (Vec<Vec<u8>>, Vec<Received>) {
    let long = message(200);
    let frames = vec![
        frame(LAST | TEXT, b"[2]"),
        frame(LAST | TEXT, long.as_bytes()),
        frame(LAST | 9, b"are you there"),
        frame(TEXT, b"[2,"),
        frame(LAST | 10, b""),
        frame(0, "\u{e9}".as_bytes().split_at(1).0),
        frame(LAST | 9, b""),
        frame(LAST, "\u{e9}".as_bytes().split_at(1).1),
        frame(LAST | TEXT, b""),
        // A length that could be shorter.
        [&[LAST | TEXT, 0xFF], &2_u64.to_be_bytes()[..], b"\0\0\0\0[]"].concat(),
        frame(LAST | 8, b"\x03\xE8bye"),
    ];
    let received = vec![
        Received::Text("[2]".to_owned()),
        Received::Text(long),
        Received::Ping(b"are you there".to_vec()),
        Received::Fragment,
        Received::Pong,
        Received::Fragment,
        Received::Ping(Vec::new()),
        Received::Text("[2,\u{e9}".to_owned()),
        Received::Text(String::new()),
        Received::Text("[]".to_owned()),
        Received::Close(b"\x03\xE8".to_vec()),
    ];
    (frames, received)
}

#[test]
fn reads_the_same_however_the_bytes_are_delivered() {
    let (frames, expected) = talk();
    let expected = (expected, None);
    let glued = frames.concat();
    assert_eq!(Reader::of(frames.iter().map(Vec::as_slice)).rest(), expected, "frame by frame");
    for size in 1..=glued.len() {
        assert_eq!(Reader::of(glued.chunks(size)).rest(), expected, "in pieces of {size}");
    }
    for at in 1..glued.len() {
        let (one, two) = glued.split_at(at);
        assert_eq!(Reader::of([one, two]).rest(), expected, "split at {at}");
    }
}

/// The numbers are the same in each run.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        // Xorshift.
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) as usize % limit
    }

    /// Around the lengths where a head or a read changes, or any.
    fn length(&mut self) -> usize {
        let edges =
            [0, 1, 125, 126, 127, 512, READ_BYTES - 8, READ_BYTES, 0xFFFF, 0x1_0000, 99_999];
        let edge = edges[self.below(edges.len())];
        self.below(edge.min(20) + 1) + edge.saturating_sub(10)
    }
}

#[test]
fn reads_random_frames_in_random_pieces() {
    let mut random = Random(0x0123_4567_89AB_CDEF);
    for round in 0..100 {
        let (mut bytes, mut expected) = (Vec::new(), Vec::new());
        for _ in 0..random.below(8) {
            let text = message(random.length());
            let (mut rest, mut opcode) = (text.as_bytes(), TEXT);
            // In none or some fragments, which need not end where characters do.
            while random.below(3) == 0 {
                let (part, behind) = rest.split_at(random.below(rest.len() + 1));
                bytes.extend(frame(opcode, part));
                expected.push(Received::Fragment);
                (rest, opcode) = (behind, 0);
                if random.below(2) == 0 {
                    bytes.extend(frame(LAST | 9, &rest[..rest.len().min(125)]));
                    expected.push(Received::Ping(rest[..rest.len().min(125)].to_vec()));
                }
            }
            bytes.extend(frame(LAST | opcode, rest));
            expected.push(Received::Text(text));
        }
        let longest = [2, 30, 1500, 3 * READ_BYTES][random.below(4)];
        let (mut pieces, mut rest) = (Vec::new(), &*bytes);
        while !rest.is_empty() {
            let (piece, behind) = rest.split_at((random.below(longest) + 1).min(rest.len()));
            pieces.push(piece);
            rest = behind;
        }
        assert!(Reader::of(pieces).rest() == (expected, None), "round {round}");
    }
}

#[test]
fn refuses_what_breaks_the_rules_however_it_is_delivered() {
    let continued = frame(TEXT, b"[");
    let after = |bytes: &[u8]| [&*continued, bytes].concat();
    let length = |first, length| [head(first, length), vec![0; 4]].concat();
    let cases = [
        ("reserved bit 1", frame(LAST | 0x40 | TEXT, b"[]"), CloseReason::PROTOCOL),
        ("reserved bit 2", frame(LAST | 0x20 | TEXT, b"[]"), CloseReason::PROTOCOL),
        ("reserved bit 3", frame(LAST | 0x10 | TEXT, b"[]"), CloseReason::PROTOCOL),
        ("reserved data frame", frame(LAST | 3, b"[]"), CloseReason::PROTOCOL),
        ("reserved control frame", frame(LAST | 11, b""), CloseReason::PROTOCOL),
        ("not masked", b"\x81\x02[]".to_vec(), CloseReason::UNMASKED),
        ("ping not masked", b"\x89\x00".to_vec(), CloseReason::UNMASKED),
        ("binary", frame(LAST | BINARY, b"[]"), CloseReason::BINARY),
        ("first of binary", frame(BINARY, b"[]"), CloseReason::BINARY),
        ("continuation of nothing", frame(LAST, b"[]"), CloseReason::PROTOCOL),
        ("text in a message", after(&frame(LAST | TEXT, b"[]")), CloseReason::PROTOCOL),
        ("binary in a message", after(&frame(LAST | BINARY, b"[]")), CloseReason::PROTOCOL),
        ("ping in fragments", frame(9, b""), CloseReason::PROTOCOL),
        ("close in fragments", frame(8, b""), CloseReason::PROTOCOL),
        ("long ping", frame(LAST | 9, &[0; 126]), CloseReason::PROTOCOL),
        ("long pong", frame(LAST | 10, &[0; 126]), CloseReason::PROTOCOL),
        ("endless close", length(LAST | 8, usize::MAX), CloseReason::PROTOCOL),
        ("close with half a code", frame(LAST | 8, b"\x03"), CloseReason::PROTOCOL),
        ("close with a bad code", frame(LAST | 8, b"\x03\xED"), CloseReason::PROTOCOL),
        ("close that is not UTF-8", frame(LAST | 8, b"\x03\xE8\xFF"), CloseReason::NOT_UTF8),
        ("not UTF-8", frame(LAST | TEXT, b"\xC3\x28"), CloseReason::NOT_UTF8),
        ("not UTF-8 in two", after(&frame(LAST, b"\xFF")), CloseReason::NOT_UTF8),
        ("too large", length(LAST | TEXT, MEBIBYTE + 1), CloseReason::TOO_LARGE),
        ("too large in two", after(&length(LAST, MEBIBYTE)), CloseReason::TOO_LARGE),
        ("endless", length(LAST | TEXT, usize::MAX), CloseReason::TOO_LARGE),
        ("endless in two", after(&length(LAST, usize::MAX)), CloseReason::TOO_LARGE),
    ];
    for (case, bytes, reason) in cases {
        for size in 1..=bytes.len() {
            let (_, end) = Reader::of(bytes.chunks(size)).rest();
            assert_eq!(end, Some(reason), "{case}, in pieces of {size}");
        }
    }
}

#[test]
fn a_message_may_be_as_large_as_the_limit() {
    let text = "x".repeat(MEBIBYTE);
    let (one, two) = text.as_bytes().split_at(1000);
    let bytes = [frame(LAST | TEXT, text.as_bytes()), frame(TEXT, one), frame(LAST, two)].concat();
    let whole = Received::Text(text);
    let mut reader = Reader::of([&*bytes]);
    assert!(reader.next().unwrap() == whole);
    assert_eq!(reader.next().unwrap(), Received::Fragment);
    assert!(reader.next().unwrap() == whole);
}

#[test]
fn a_large_message_leaves_nothing_behind() {
    let text = message(900_000);
    let large = frame(LAST | TEXT, text.as_bytes());
    let small = frame(LAST | TEXT, b"[2]");
    for pieces in [READ_BYTES, 1500, large.len() - 1] {
        let mut reader = Reader::of(large.chunks(pieces));
        assert!(reader.next().unwrap() == Received::Text(text.clone()));
        assert_eq!(reader.kept_bytes(), 0);
    }
    // With the beginning of another one behind it, only that is kept.
    let glued = [&*large, &small[..4]].concat();
    let mut reader = Reader::of([&*glued, &small[4..]]);
    assert!(reader.next().unwrap() == Received::Text(text.clone()));
    assert!(reader.kept_bytes() <= 16, "{}", reader.kept_bytes());
    assert_eq!(reader.next().unwrap(), Received::Text("[2]".to_owned()));
    assert_eq!(reader.kept_bytes(), 0);
    // Nor in fragments.
    let (one, two) = text.as_bytes().split_at(500_000);
    let glued = [frame(TEXT, one), frame(LAST, two)].concat();
    let mut reader = Reader::of(glued.chunks(1 << 16));
    assert_eq!(reader.next().unwrap(), Received::Fragment);
    assert!(reader.next().unwrap() == Received::Text(text));
    assert_eq!(reader.kept_bytes(), 0);
}

#[test]
fn nothing_is_kept_for_a_peer_that_is_silent() {
    let (frames, expected) = talk();
    let glued = frames.concat();
    let mut reader = Reader::of([&*glued]);
    assert_eq!(reader.kept_bytes(), 0);
    for received in expected {
        assert_eq!(reader.next().unwrap(), received);
    }
    assert!(reader.poll().is_pending());
    assert_eq!(reader.kept_bytes(), 0);
}

#[test]
fn no_more_is_kept_for_a_peer_that_never_pauses() {
    let small = frame(LAST | TEXT, b"[2]");
    let bytes = small.repeat(20_000);
    // No read ends where a frame does.
    let mut reader = Reader::of(bytes.chunks(small.len() * 500 + 1));
    for _ in 0..20_000 {
        assert_eq!(reader.next().unwrap(), Received::Text("[2]".to_owned()));
        assert!(reader.kept_bytes() <= 2 * READ_BYTES, "{}", reader.kept_bytes());
    }
}

/// Or ten bytes would cost as much as the largest message.
#[test]
fn no_room_is_made_for_what_is_only_announced() {
    let bytes = head(LAST | TEXT, MEBIBYTE);
    let mut reader = Reader::of([&*bytes, b"mask", b"some"]);
    for _ in 0..3 {
        assert!(reader.poll().is_pending());
        assert!(reader.kept_bytes() <= 64, "{}", reader.kept_bytes());
    }
}

#[test]
fn a_message_in_one_piece_is_one_read() {
    let bytes = frame(LAST | TEXT, message(5000).as_bytes());
    let mut reader = Reader::of([&*bytes]);
    assert!(reader.poll().is_ready());
    // The pause behind it has not been seen.
    assert_eq!(reader.read.0.len(), 1);
}

#[test]
fn who_hangs_up_is_gone_wherever_it_was() {
    let (frames, expected) = talk();
    let glued = frames.concat();
    for end in 0..glued.len() {
        let (received, reason) = Reader::of(glued[..end].chunks(40)).rest();
        assert_eq!(reason, None, "after {end} bytes");
        assert!(expected.starts_with(&received) && received.len() < expected.len());
    }
}
