//! Captures of packets through the public interface, plain and compressed.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::io::{Cursor, Write};

use flate2::Compression;
use flate2::write::GzEncoder;
use ocpp16_capture::{Item, Options, Reader};

fn read(input: Vec<u8>) -> Vec<Item<'static>> {
    let mut reader = Reader::new(Cursor::new(input), Options::default());
    let mut items = Vec::new();
    while let Some(batch) = reader.next_batch() {
        items.extend(batch.items().map(Item::into_owned));
    }
    items
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(bytes).unwrap();
    encoder.finish().unwrap()
}

/// The identities, the number of messages, and what cannot be used.
fn summary(items: &[Item<'_>]) -> (Vec<String>, usize, Vec<String>) {
    let (mut identities, mut messages, mut unreadable) = (Vec::new(), 0, Vec::new());
    for item in items {
        match item {
            Item::Connected { charge_point, .. } => {
                identities.extend(charge_point.as_ref().map(ToString::to_string));
            }
            Item::Message(_) => messages += 1,
            Item::Unreadable { line, reason } => unreadable.push(format!("{line}: {reason}")),
            Item::Disconnected { .. } | Item::Hole { .. } | Item::Nothing => {}
        }
    }
    (identities, messages, unreadable)
}

#[test]
fn captures_are_recognised_also_within_gzip() {
    let cases: [(&[u8], _, _, &[&str]); 3] = [
        // IPv6 in a VLAN; out of order, repeated, one packet missing.
        (
            include_bytes!("../corpus/connection.pcap"),
            "CP 1",
            5,
            &["22: 48 bytes from the central system to CP 1 are missing in the capture"],
        ),
        // Compressed messages, the last one missing.
        (
            include_bytes!("../corpus/compressed.pcap"),
            "CP1",
            5,
            &["21: 35 bytes from CP1 are missing in the capture"],
        ),
        // Begins after the upgrade.
        (include_bytes!("../corpus/middle.pcapng"), "192.0.2.7:50123", 6, &[]),
    ];
    for (capture, identity, messages, unreadable) in cases {
        let items = read(capture.to_vec());
        let expected = (
            vec![identity.to_owned()],
            messages,
            unreadable.iter().map(ToString::to_string).collect(),
        );
        assert_eq!(summary(&items), expected);
        assert_eq!(read(gzip(capture)), items, "{identity}");
    }
}

#[test]
fn a_capture_in_a_cut_off_gzip_is_used_up_to_the_break() {
    let capture = include_bytes!("../corpus/middle.pcapng");
    let whole = gzip(capture);
    let items = read(whole[..whole.len() - 40].to_vec());
    let (identities, messages, unreadable) = summary(&items);
    assert_eq!(identities, ["192.0.2.7:50123"]);
    assert!(messages > 0);
    assert!(unreadable.last().is_some_and(|reason| reason.contains("gzip")), "{unreadable:?}");
}
