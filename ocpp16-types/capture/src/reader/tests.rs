use std::io::Write;

use flate2::write::GzEncoder;

use super::*;

const TEXT: &str = "[2,\"1\",\"Heartbeat\",{}]\r\nlog line\n\n{\"frame\":[3,\"1\",{}],\
                    \"direction\":\"out\"}\nINFO [2,\"2\",\"Heartbeat\",{}] [4,\"2\",\"é\",\"\",{}]\n\
                    {\"broken\n[2,\"3\",\"Reset\",{}]";

/// Gives `pieces` bytes at a time, or all of them.
struct Pieces(Cursor<Vec<u8>>, usize);

impl Read for Pieces {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let length = buffer.len().min(self.1);
        self.0.read(&mut buffer[..length])
    }
}

fn read(input: &[u8], piece: usize, limits: Limits) -> Vec<Item<'static>> {
    let input = Pieces(Cursor::new(input.to_vec()), piece);
    let mut reader = Reader { limits, ..Reader::new(input, Options::default()) };
    let mut items = Vec::new();
    while let Some(batch) = reader.next_batch() {
        items.extend(batch.items().map(Item::into_owned));
    }
    assert!(reader.next_batch().is_none(), "the end is the end");
    items
}

fn all(input: &[u8]) -> Vec<Item<'static>> {
    read(input, usize::MAX, Limits::default())
}

fn gzip(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
    encoder.write_all(text).and_then(|()| encoder.finish()).unwrap()
}

fn zstd(text: &[u8]) -> Vec<u8> {
    zstd::stream::encode_all(text, 3).unwrap()
}

/// Many lines that differ.
fn long_text() -> Vec<u8> {
    (0..20_000).map(|id| format!("[2,\"{id}\",\"Heartbeat\",{{}}]\n")).collect::<String>().into()
}

#[test]
fn chunks_and_pieces_make_no_difference() {
    let expected = all(TEXT.as_bytes());
    assert_eq!(expected.len(), 7);
    for chunk in 1..=TEXT.len() + 1 {
        for piece in [1, 2, 7, usize::MAX] {
            let limits = Limits { chunk, line: 1000 };
            assert_eq!(read(TEXT.as_bytes(), piece, limits), expected, "{chunk} {piece}");
        }
    }
}

#[test]
fn skips_a_line_that_is_too_long_whatever_the_chunks() {
    let line = |length: usize| format!("[2,{}]", "1".repeat(length - 4));
    let text = format!("{}\n{}\nx\n{}\n{}", line(21), line(20), line(20), line(90));
    let too_long = |line| Item::Unreadable {
        line,
        reason: "a line of more than 20 bytes is skipped".to_owned(),
    };
    for chunk in 1..=20 {
        for piece in [1, 3, usize::MAX] {
            let items = read(text.as_bytes(), piece, Limits { chunk, line: 20 });
            assert_eq!(items.len(), 5, "{chunk} {piece}: {items:?}");
            assert_eq!((&items[0], &items[4]), (&too_long(1), &too_long(5)), "{chunk} {piece}");
            for item in [&items[1], &items[3]] {
                assert!(matches!(item, Item::Message(message) if message.text == line(20)));
            }
        }
    }
}

#[test]
fn understands_byte_order_marks_and_utf_16() {
    let expected = all(TEXT.as_bytes());
    assert_eq!(all(&[b"\xef\xbb\xbf", TEXT.as_bytes()].concat()), expected);
    let units = || format!("\u{feff}{TEXT}");
    let units: Vec<_> = units().encode_utf16().collect();
    for text in [
        units.iter().flat_map(|unit| unit.to_le_bytes()).collect::<Vec<_>>(),
        units.iter().flat_map(|unit| unit.to_be_bytes()).collect(),
    ] {
        for piece in [1, 3, usize::MAX] {
            assert_eq!(read(&text, piece, Limits::default()), expected);
        }
    }
    // Half of a character, and half a unit at the end.
    for broken in [&b"\xff\xfe[\x002\0,\0\"\0\x3d\xd8\"\0]\0"[..], b"\xff\xfe[\x002\0,\0\"\0]\0a"] {
        assert!(matches!(all(broken)[..], [Item::Unreadable { .. }]), "{:?}", all(broken));
    }
}

#[test]
fn decompresses_members_and_frames() {
    let (first, second) = TEXT.split_at(40);
    let expected = all(TEXT.as_bytes());
    for compress in [gzip, zstd] {
        assert_eq!(all(&compress(TEXT.as_bytes())), expected);
        let two = [compress(first.as_bytes()), compress(second.as_bytes())].concat();
        for piece in [1, usize::MAX] {
            assert_eq!(read(&two, piece, Limits::default()), expected);
        }
    }
    let skipped = [&b"\x50\x2a\x4d\x18\x03\0\0\0abc"[..], &zstd(TEXT.as_bytes())].concat();
    assert_eq!(all(&skipped), expected);
}

#[test]
fn uses_what_comes_before_a_compressed_input_is_cut_off() {
    let text = long_text();
    let expected = all(&text);
    for compress in [gzip, zstd] {
        let whole = compress(&text);
        let mut most = 0;
        for length in [5, 100, whole.len() / 2, whole.len() - 1] {
            let items = all(&whole[..length]);
            let (last, before) = items.split_last().unwrap();
            let cut_off = format!("data is cut off after {length} bytes");
            assert!(matches!(last, Item::Unreadable { reason, .. } if reason.contains(&cut_off)));
            // The line that is cut counts once.
            assert_eq!(before, &expected[..before.len()]);
            let lines = before.len() as u64;
            assert!(matches!(last, Item::Unreadable { line, .. } if line - lines <= 1));
            most = before.len();
        }
        assert!(most > 19_000, "only {most}");
    }
}

#[test]
fn says_that_a_compressed_input_is_damaged() {
    let text = long_text();
    for compress in [gzip, zstd] {
        let mut whole = compress(&text);
        let last = whole.len() - 6;
        whole[last] ^= 1;
        let garbage = [compress(TEXT.as_bytes()), b"garbage".to_vec()].concat();
        for (input, at_least) in [(whole, 18_000), (garbage, 7)] {
            let items = all(&input);
            assert!(
                matches!(items.last(), Some(Item::Unreadable { reason, .. })
                    if reason.contains("data is ")),
                "{:?}",
                items.last()
            );
            assert!(items.len() > at_least, "{}", items.len());
        }
    }
}

#[test]
fn says_why_an_input_cannot_be_read() {
    struct Failing;
    impl Read for Failing {
        fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
            Err(io::Error::other("the disk is gone"))
        }
    }
    for (text, line) in [("", 1), ("x\nlog", 2), (TEXT, 7)] {
        let input = Cursor::new(text.as_bytes().to_vec()).chain(Failing);
        let mut reader = Reader::new(input, Options::default());
        let mut items = Vec::new();
        while let Some(batch) = reader.next_batch() {
            items.extend(batch.items().map(Item::into_owned));
        }
        let expected = Item::Unreadable { line, reason: "the disk is gone".to_owned() };
        assert_eq!(items.last(), Some(&expected));
    }
}

#[test]
fn knows_captures_of_packets_by_their_first_bytes() {
    for (head, expected) in [
        (&b"\xa1\xb2\xc3\xd4"[..], true),
        (b"\xd4\xc3\xb2\xa1", true),
        (b"\xa1\xb2\x3c\x4d", true),
        (b"\x4d\x3c\xb2\xa1", true),
        (b"\x0a\x0d\x0d\x0a", true),
        (b"\x0a\x0d\x0d", false),
        (b"[2,\"", false),
    ] {
        assert_eq!(is_packets(head), expected, "{head:?}");
    }
}

#[test]
fn a_line_does_not_wait_for_the_next() {
    let (receiver, mut sender) = io::pipe().unwrap();
    let mut reader = Reader::new(receiver, Options::default());
    for _ in 0..3 {
        sender.write_all(b"[2,\"1\",\"Heartbeat\",{}]\n").unwrap();
        let batch = reader.next_batch().unwrap();
        assert_eq!(batch.items().count(), 1);
    }
    drop(sender);
    assert!(reader.next_batch().is_none());
}

#[test]
fn batches_and_readers_go_to_other_threads() {
    fn is_send<T: Send>() {}
    is_send::<Reader>();
    is_send::<Batch>();
}
