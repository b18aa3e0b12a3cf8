//! What readers get of the ring, however slow they are.

use std::borrow::Cow;

use super::event::Gap;
use super::*;
use crate::messages::{Frame, Verdict, Way};

fn connected(number: u64) -> Event {
    let detail = Connection {
        remote_address: number.to_string(),
        cause: None,
        close_code: None,
        reason: None,
    };
    let identity = Identity::new(&format!("CP{}", number % 2)).unwrap();
    Event::new(Kind::Connected, &identity, Detail::Connection(detail))
}

fn publish(events: &Events, numbers: std::ops::Range<u64>) {
    numbers.for_each(|number| events.publish(connected(number)));
}

/// What is there to read: the number of a connection, or of lost events.
async fn read(reader: &mut Reader) -> Result<u64, Option<u64>> {
    let (_, event) = reader.next().await.expect("there is an event");
    match &event.detail {
        Detail::Connection(connection) => Ok(connection.remote_address.parse().unwrap()),
        Detail::Gap(gap) => Err(gap.lost),
        other @ (Detail::Frame(_)
        | Detail::Status(_)
        | Detail::Transaction(_)
        | Detail::Told(_)) => {
            panic!("{other:?}")
        }
    }
}

const KEPT: u64 = EVENTS as u64;

#[tokio::test]
async fn a_slow_reader_is_told_how_many_it_has_lost_and_goes_on() {
    let events = Events::new(None);
    let mut reader = events.read(None, Filter::default());
    publish(&events, 0..3);
    assert_eq!(read(&mut reader).await, Ok(0));
    publish(&events, 3..KEPT + 10);
    assert_eq!(read(&mut reader).await, Err(Some(9)), "0 was read, 1 to 9 are lost");
    for number in 10..KEPT + 10 {
        assert_eq!(read(&mut reader).await, Ok(number));
    }
}

#[tokio::test]
async fn a_reader_comes_back_to_where_it_was() {
    let events = Events::new(None);
    let mut reader = events.read(None, Filter::default());
    publish(&events, 0..3);
    let (id, _) = reader.next().await.unwrap();
    drop(reader);
    let last = Some(id.to_string().parse().unwrap());
    let mut again = events.read(last, Filter::default());
    assert_eq!((read(&mut again).await, read(&mut again).await), (Ok(1), Ok(2)));

    publish(&events, 3..KEPT + 5);
    let mut late = events.read(last, Filter::default());
    assert_eq!((read(&mut late).await, read(&mut late).await), (Err(Some(4)), Ok(5)));
}

#[tokio::test]
async fn who_was_there_before_a_restart_has_lost_nobody_knows_how_many() {
    let events = Events::new(None);
    publish(&events, 0..2);
    let earlier = EventId { run: 1, number: 77 };
    let filter = Filter { kind: Some(Kind::Connected), ..Filter::default() };
    let mut reader = events.read(Some(earlier), filter.clone());
    let (id, gap) = reader.next().await.unwrap();
    assert!(matches!(gap.detail, Detail::Gap(Gap { lost: None })));
    assert_eq!((read(&mut reader).await, read(&mut reader).await), (Ok(0), Ok(1)));
    let mut again = events.read(Some(id), filter);
    assert_eq!(read(&mut again).await, Ok(0), "the gap is told once");
}

#[tokio::test]
async fn a_reader_gets_what_it_has_asked_for() {
    let events = Events::new(None);
    let mut reader = events
        .read(None, Filter { charge_point: Some("CP1".to_owned()), kind: Some(Kind::Connected) });
    let mut none = events.read(None, Filter { kind: Some(Kind::Status), ..Filter::default() });
    publish(&events, 0..4);
    events.close();
    assert_eq!((read(&mut reader).await, read(&mut reader).await), (Ok(1), Ok(3)));
    assert!(reader.next().await.is_none());
    assert!(none.next().await.is_none());
}

#[tokio::test]
async fn large_events_are_fewer() {
    let events = Events::new(None);
    let mut reader = events.read(None, Filter::default());
    let frame = Arc::new(Frame {
        direction: Way::In,
        message_id: None,
        action: None,
        validity: Verdict::Valid,
        error_code: None,
        deviations: Cow::default(),
        frame: "x".repeat(BYTES / 10).into(),
    });
    for _ in 0..50 {
        let identity = Identity::new("CP1").unwrap();
        events.publish(Event::new(Kind::Call, &identity, Detail::Frame(Arc::clone(&frame))));
    }
    assert!(events.shared.ring().bytes <= BYTES);
    assert_eq!(read(&mut reader).await, Err(Some(41)));
}

#[tokio::test]
async fn a_reader_waits_for_news() {
    let events = Events::new(None);
    let mut reader = events.read(None, Filter::default());
    let waiting = tokio::spawn(async move { read(&mut reader).await });
    tokio::task::yield_now().await;
    events.publish(connected(7));
    assert_eq!(waiting.await.unwrap(), Ok(7));
}

#[tokio::test]
async fn events_of_other_nodes_are_told_here_under_ids_of_this_one() {
    let events = Events::new(Some("here".to_owned()));
    let (mut own, mut all) = (events.read_own(false), events.read(None, Filter::default()));
    let told = br#"{"id":"9-9","time":"2026-01-01T00:00:00.000Z","kind":"status",
        "chargePoint":"CP 1","node":"there","connectorId":1,"status":"Available"}"#;
    events.publish(Event::told(told).unwrap());
    publish(&events, 1..2);

    let (id, event) = all.next().await.unwrap();
    let view = serde_json::to_value(all.view(id, &event)).unwrap();
    assert_eq!(view["id"], id.to_string());
    for (member, value) in [("kind", "status"), ("node", "there"), ("chargePoint", "CP 1")] {
        assert_eq!(view[member], value);
    }
    assert_eq!((&view["connectorId"], &view["status"]), (&1.into(), &"Available".into()));
    assert_eq!(read(&mut all).await, Ok(1));

    let (id, event) = own.next().await.unwrap();
    let view = serde_json::to_value(own.view(id, &event)).unwrap();
    assert_eq!((&view["kind"], &view["node"]), (&"connected".into(), &"here".into()));
}

#[test]
fn what_is_no_event_is_not_told() {
    for told in [
        "",
        "5",
        "{}",
        r#"{"time":"2026-01-01T00:00:00Z","kind":"connected","chargePoint":"CP1"}"#,
        r#"{"time":"2026-01-01T00:00:00Z","kind":"born","chargePoint":"CP1","node":"n"}"#,
        r#"{"time":"2026-01-01T00:00:00Z","kind":"connected","chargePoint":"","node":"n"}"#,
    ] {
        assert!(Event::told(told.as_bytes()).is_none(), "{told}");
    }
}

#[test]
fn only_readers_of_everything_are_counted() {
    let events = Events::new(None);
    let readers = events.readers();
    let of = |kind| Filter { kind: Some(kind), ..Filter::default() };
    let (first, own) = (events.read(None, Filter::default()), events.read_own(false));
    let second = events.read(None, of(Kind::Result));
    let third = events.read(None, of(Kind::Status));
    let count = |all, of_frames| assert_eq!(*readers.borrow(), Readers { all, of_frames });
    count(3, 2);
    drop((first, own));
    count(2, 1);
    drop(second);
    count(1, 0);
    drop(third);
    count(0, 0);
}

#[tokio::test]
async fn frames_are_told_while_somebody_reads_them_and_a_little_longer() {
    let events = Events::new(None);
    let of = |kind| Filter { kind: Some(kind), ..Filter::default() };
    let status = events.read(None, of(Kind::Status));
    let others_only = events.read_own(false);
    assert!(!events.wants_frames(now()), "none of them reads frames");
    drop((status, others_only));
    assert!(!events.wants_frames(now()));

    let mut reader = events.read(None, Filter::default());
    assert!(events.wants_frames(now()));
    publish(&events, 0..3);
    let (id, _) = reader.next().await.unwrap();
    let last = Some(id.to_string().parse().unwrap());
    drop(reader);
    let in_seconds = |seconds| DateTime::from(SystemTime::now() + Duration::from_secs(seconds));
    assert!(events.wants_frames(in_seconds(50)));
    assert!(!events.wants_frames(in_seconds(61)));

    // Back in time: nothing is missing.
    let mut reader = events.read(last, Filter::default());
    assert_eq!(read(&mut reader).await, Ok(1));
    drop(reader);
    // As if that was long ago.
    events.shared.frames_until.store(0, Ordering::SeqCst);
    publish(&events, 3..4);
    let mut late = events.read(last, Filter::default());
    assert_eq!(read(&mut late).await, Err(None), "frames are missing, nobody knows how many");
    assert_eq!(
        (read(&mut late).await, read(&mut late).await),
        (Ok(1), Ok(2)),
        "all others are not"
    );
    let mut connections = events.read(last, of(Kind::Connected));
    assert_eq!(read(&mut connections).await, Ok(1), "it wants no frames");
}

#[tokio::test]
async fn frames_are_told_for_other_nodes() {
    let events = Events::new(None);
    events.want_frames_for(Duration::from_secs(5));
    assert!(events.wants_frames(now()));
    let always = events.read_own(true);
    events.shared.frames_until.store(0, Ordering::SeqCst);
    assert!(events.wants_frames(now()));
    drop(always);
}
