//! What follows what.

use ocpp16_types::traffic::{Conversation, FindingKind, Origin, Side, Verdict};
use ocpp16_types::{Action, DateTime};

use Side::{CentralSystem, ChargePoint};

/// A conversation whose places count from 1.
#[derive(Default)]
pub(crate) struct Talk {
    pub(crate) conversation: Conversation<u32>,
    line: u32,
    now: Option<DateTime>,
}

impl Talk {
    /// Says something, and returns what is found.
    pub(crate) fn say(
        &mut self,
        sender: impl Into<Option<Side>>,
        text: &str,
    ) -> Vec<(FindingKind, u32)> {
        self.line += 1;
        let (_, found) = self.conversation.message(text, sender.into(), self.now, self.line);
        found.iter().map(|finding| (finding.kind, finding.place)).collect()
    }

    fn at(&mut self, time: &str) {
        self.now = Some(time.parse().unwrap());
    }
}

const HEARTBEAT: &str = r#"[2,"1","Heartbeat",{}]"#;
const BOOT: &str = r#"[2,"1","BootNotification",{"chargePointVendor":"a","chargePointModel":"b"}]"#;
const TIME: &str = r#"[3,"1",{"currentTime":"2024-05-06T07:08:09Z"}]"#;

#[test]
fn an_orderly_conversation_has_no_findings() {
    let mut talk = Talk::default();
    for (sender, text) in [
        (ChargePoint, HEARTBEAT),
        (CentralSystem, TIME),
        (CentralSystem, r#"[2,"1","ClearCache",{}]"#),
        // Calls cross, and ids of the two sides have nothing to do with each other.
        (ChargePoint, r#"[2,"2","Heartbeat",{}]"#),
        (ChargePoint, r#"[3,"1",{"status":"Accepted"}]"#),
        (CentralSystem, r#"[4,"2","InternalError","",{}]"#),
    ] {
        assert_eq!(talk.say(sender, text), [], "{text}");
    }
    assert_eq!(talk.conversation.end(), []);
}

#[test]
fn answers_are_matched_by_direction() {
    let mut conversation = Conversation::new();
    conversation.message(r#"[2,"1","Heartbeat",{}]"#, Some(ChargePoint), None, 1);
    conversation.message(r#"[2,"1","ClearCache",{}]"#, Some(CentralSystem), None, 2);
    let called = |sender: Option<Side>| {
        conversation.called("1", sender.into()).flatten().collect::<Vec<_>>()
    };
    assert_eq!(called(Some(CentralSystem)), [Action::Heartbeat]);
    assert_eq!(called(Some(ChargePoint)), [Action::ClearCache]);
    assert_eq!(called(None), [Action::ClearCache, Action::Heartbeat], "the newest first");
    let (answer, _) = conversation.message(r#"[3,"1",{}]"#, Some(ChargePoint), None, 3);
    assert_eq!((answer.action, answer.verdict), (Some(Action::ClearCache), Verdict::Invalid));
}

/// Else an answer would be looked at a thousand times.
#[test]
fn each_action_that_may_be_answered_is_told_once() {
    let mut talk = Talk::default();
    for _ in 0..500 {
        talk.say(ChargePoint, HEARTBEAT);
        // It boots again: its CALLs of before still may be answered.
        talk.say(ChargePoint, BOOT);
        talk.say(ChargePoint, r#"[2,"1","Tea",{}]"#);
    }
    let called: Vec<_> = talk.conversation.called("1", Some(CentralSystem).into()).collect();
    assert_eq!(called, [None, Some(Action::BootNotification), Some(Action::Heartbeat)]);
    assert_eq!(talk.say(CentralSystem, r#"[4,"1","InternalError","",{}]"#), []);
    let (answer, _) = talk.conversation.message(TIME, Some(CentralSystem), None, 0);
    assert_eq!((answer.action, answer.verdict), (Some(Action::Heartbeat), Verdict::Valid));
    let (answer, _) = talk.conversation.message(r#"[3,"1",{}]"#, Some(CentralSystem), None, 0);
    assert_eq!((answer.action, answer.verdict), (None, Verdict::Unknown));
}

#[test]
fn without_directions_the_actions_tell_them() {
    let mut talk = Talk::default();
    assert_eq!(talk.say(None, HEARTBEAT), []);
    assert_eq!(talk.say(None, r#"[2,"2","ClearCache",{}]"#), [], "the other side's turn");
    assert_eq!(talk.say(None, TIME), []);
    assert_eq!(talk.say(None, r#"[3,"2",{"status":"Accepted"}]"#), []);
}

#[test]
fn an_answer_without_call_is_found() {
    let mut talk = Talk::default();
    assert_eq!(talk.say(CentralSystem, TIME), [(FindingKind::AnswerWithoutCall, 1)]);
    talk.say(ChargePoint, HEARTBEAT);
    assert_eq!(talk.say(ChargePoint, TIME), [(FindingKind::AnswerWithoutCall, 3)], "its own");
    assert_eq!(talk.say(CentralSystem, TIME), []);
    assert_eq!(talk.say(CentralSystem, TIME), [(FindingKind::AnswerWithoutCall, 5)], "twice");
}

#[test]
fn calls_without_answer_are_found_at_the_end() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    talk.say(CentralSystem, r#"[2,"x","ClearCache",{}]"#);
    let left = talk.conversation.end();
    let left: Vec<_> = left.iter().map(|found| (found.kind, found.place, &*found.id)).collect();
    let kind = FindingKind::CallWithoutAnswer;
    assert_eq!(left, [(kind, 1, "1"), (kind, 2, "x")]);
}

#[test]
fn a_reused_id_is_found_per_side_and_connection() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    talk.say(CentralSystem, TIME);
    assert_eq!(talk.say(ChargePoint, HEARTBEAT), [(FindingKind::ReusedId, 3)]);
    talk.say(CentralSystem, TIME);
    assert_eq!(talk.say(CentralSystem, r#"[2,"1","ClearCache",{}]"#), []);
    talk.say(ChargePoint, r#"[3,"1",{"status":"Accepted"}]"#);

    talk.conversation.reconnected(None);
    assert_eq!(talk.say(ChargePoint, HEARTBEAT), [], "on a new connection");
}

#[test]
fn ids_start_anew_with_a_boot_unless_it_was_asked_for() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    talk.say(CentralSystem, TIME);
    let boot = r#"[2,"1","BootNotification",{"chargePointModel":"m","chargePointVendor":"v"}]"#;
    assert_eq!(talk.say(ChargePoint, boot), [], "after a new start");
}

#[test]
fn a_call_sent_again_is_one_question() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    assert_eq!(talk.say(ChargePoint, HEARTBEAT), [(FindingKind::ReusedId, 2)]);
    assert_eq!(talk.say(CentralSystem, TIME), []);
    assert_eq!(talk.conversation.end(), []);
}

#[test]
fn a_second_outstanding_call_is_found() {
    let second = r#"[2,"2","Heartbeat",{}]"#;
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    assert_eq!(talk.say(ChargePoint, second), [(FindingKind::SecondOutstandingCall, 2)]);
    // The answer to the second shows that nobody waits for the first any more.
    assert_eq!(talk.say(CentralSystem, r#"[4,"2","GenericError","",{}]"#), []);
    assert_eq!(talk.say(ChargePoint, r#"[2,"3","Heartbeat",{}]"#), []);
    assert_eq!(talk.say(CentralSystem, TIME), [], "late, but an answer");
}

#[test]
fn a_call_may_follow_one_that_timed_out() {
    for (second, expected) in [
        ("2024-05-06T07:08:30Z", &[(FindingKind::SecondOutstandingCall, 2)][..]),
        ("2024-05-06T07:08:31Z", &[]),
    ] {
        let mut talk = Talk::default();
        talk.at("2024-05-06T07:08:00.5Z");
        talk.say(ChargePoint, HEARTBEAT);
        talk.at(second);
        assert_eq!(talk.say(ChargePoint, r#"[2,"2","Heartbeat",{}]"#), expected, "{second}");
    }
}

#[test]
fn the_wrong_direction_is_found() {
    let mut talk = Talk::default();
    assert_eq!(talk.say(CentralSystem, HEARTBEAT), [(FindingKind::WrongDirection, 1)]);
    let reset = r#"[2,"2","Reset",{"type":"Soft"}]"#;
    assert_eq!(talk.say(ChargePoint, reset), [(FindingKind::WrongDirection, 2)]);
    for sender in [ChargePoint, CentralSystem] {
        let mut talk = Talk::default();
        assert_eq!(talk.say(sender, r#"[2,"3","DataTransfer",{"vendorId":"a"}]"#), []);
    }
}

#[test]
fn unusable_ids_are_found() {
    let mut talk = Talk::default();
    let call = |id: &str| format!(r#"[2,"{id}","Heartbeat",{{}}]"#);
    let answer = |id: &str| format!(r#"[3,"{id}",{{"currentTime":"2024-05-06T07:08:09Z"}}]"#);
    let id = "ä".repeat(36);
    assert_eq!(talk.say(ChargePoint, &call(&id)), []);
    assert_eq!(talk.say(CentralSystem, &answer(&id)), []);
    let (long, other) = (format!("{id}1"), format!("{id}2"));
    assert_eq!(talk.say(ChargePoint, &call(&long)), [(FindingKind::OverlongId, 3)]);
    assert_eq!(
        talk.say(CentralSystem, &answer(&other)),
        [(FindingKind::OverlongId, 4), (FindingKind::AnswerWithoutCall, 4)]
    );
    assert_eq!(talk.say(CentralSystem, &answer(&long)), [(FindingKind::OverlongId, 5)]);
    assert_eq!(talk.say(ChargePoint, &call("")), [(FindingKind::EmptyId, 6)]);
    assert_eq!(talk.say(CentralSystem, &answer("")), [(FindingKind::EmptyId, 7)]);
}

#[test]
fn a_wrong_error_code_is_found_and_the_closest_named() {
    let mut conversation = Conversation::new();
    conversation.message(HEARTBEAT, Some(ChargePoint), None, 1);
    let error = r#"[4,"1","FormatViolation","",{}]"#;
    let (examined, found) = conversation.message(error, Some(CentralSystem), None, 2);
    assert_eq!(examined.verdict, Verdict::Valid);
    assert_eq!(found[0].kind, FindingKind::WrongErrorCode);
    assert!(found[0].message.contains("FormationViolation is closest"), "{}", found[0].message);
}

#[test]
fn a_counter_of_8_bits_reuses_ids() {
    let mut talk = Talk::default();
    let call = |id: u32| format!(r#"[2,"{}","Heartbeat",{{}}]"#, id % 256);
    let answer = |id: u32| TIME.replacen('1', &(id % 256).to_string(), 1);
    for id in 0..256 {
        assert_eq!(talk.say(ChargePoint, &call(id)), [], "{id}");
        assert_eq!(talk.say(CentralSystem, &answer(id)), [], "{id}");
    }
    assert_eq!(talk.say(ChargePoint, &call(256)), [(FindingKind::ReusedId, 513)]);
}

#[test]
fn memory_is_bounded() {
    let most = Conversation::<u32>::MAX_OPEN_CALLS;
    let mut talk = Talk::default();
    for number in 0..most {
        let found = talk.say(None, &format!(r#"[2,"{number}","DataTransfer",{{}}]"#));
        assert_eq!(found, []);
    }
    let one_more = talk.say(None, r#"[2,"more","DataTransfer",{}]"#);
    assert_eq!(one_more, [(FindingKind::CallWithoutAnswer, 1)]);
    let forgotten = talk.conversation.forget(|line| *line < 12);
    assert_eq!(forgotten.len(), 10, "from 2 to 11");
    assert_eq!(talk.conversation.end().len(), most - 10);
}

#[test]
fn answers_on_an_old_connection_still_belong_to_their_calls() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, HEARTBEAT);
    talk.conversation.reconnected(None);
    assert_eq!(talk.say(CentralSystem, TIME), []);

    talk.say(ChargePoint, r#"[2,"2","Heartbeat",{}]"#);
    talk.conversation.reconnected(None);
    assert_eq!(talk.say(ChargePoint, r#"[2,"2","Heartbeat",{}]"#), [], "a call of its own");
    assert_eq!(talk.conversation.end().len(), 2);
}

fn on(connection: u64, sender: Side) -> Origin {
    Origin { sender: Some(sender), connection: Some(connection) }
}

/// A charge point has come back before its old connection has ended.
#[test]
fn answers_stay_on_their_connection() {
    let mut conversation = Conversation::new();
    let mut say = |origin: Origin, text| {
        let (examined, found) = conversation.message(text, origin, None, 0);
        let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
        (examined.action, examined.verdict, kinds)
    };
    let status = r#"[2,"1","StatusNotification",{"connectorId":0,"errorCode":"NoError","status":"Available"}]"#;
    say(on(1, ChargePoint), status);
    let metered = r#"[2,"1","DataTransfer",{"vendorId":"a"}]"#;
    assert_eq!(say(on(2, ChargePoint), metered).2, [], "ids of its own");
    let odd = r#"[3,"1",{"status":"Accepted"}]"#;
    let status = Some(Action::StatusNotification);
    assert_eq!(say(on(1, CentralSystem), odd), (status, Verdict::Invalid, Vec::new()));
    let without = vec![FindingKind::AnswerWithoutCall];
    assert_eq!(say(on(1, CentralSystem), odd), (None, Verdict::Unknown, without));
    let transfer = Some(Action::DataTransfer);
    assert_eq!(say(on(2, CentralSystem), odd), (transfer, Verdict::Valid, Vec::new()));
    // Where one of the two is not known, it may be the same.
    say(on(2, ChargePoint), HEARTBEAT);
    assert_eq!(say(Some(CentralSystem).into(), TIME).1, Verdict::Valid);
}

/// What is missing may have been a CALL with the same id, and the answer to this one.
#[test]
fn what_may_answer_something_missing_is_not_judged() {
    let odd = r#"[3,"1",{"idTagInfo":{"status":"Accepted"}}]"#;
    let refused = r#"[4,"1","GenericError","",{}]"#;
    let heartbeat = Some(Action::Heartbeat);
    let short = r#"[3,"1"]"#;
    for (hole, answer, expected, action, left) in [
        (None, odd, Verdict::Invalid, heartbeat, 0),
        (Some(Some(2)), odd, Verdict::Invalid, heartbeat, 0),
        (Some(Some(1)), odd, Verdict::Unknown, None, 1),
        (Some(None), odd, Verdict::Unknown, None, 1),
        (Some(Some(1)), TIME, Verdict::Valid, heartbeat, 0),
        (Some(Some(1)), refused, Verdict::Valid, heartbeat, 0),
        // That is wrong whatever it answers.
        (Some(Some(1)), short, Verdict::Invalid, None, 1),
    ] {
        let mut conversation = Conversation::new();
        conversation.message(HEARTBEAT, on(1, ChargePoint), None, 1);
        if let Some(connection) = hole {
            conversation.hole(connection);
        }
        let (examined, found) = conversation.message(answer, on(1, CentralSystem), None, 2);
        let what = format!("{hole:?} {answer}");
        assert_eq!((examined.verdict, examined.action), (expected, action), "{what}");
        let without: Vec<_> = found.iter().map(|finding| finding.kind).collect();
        let expected = if left == 0 { vec![] } else { vec![FindingKind::AnswerWithoutCall] };
        assert_eq!(without, expected, "{what}");
        assert_eq!(conversation.end().len(), left, "{what}");
    }
}

#[test]
fn what_was_called_after_something_missing_is_certain() {
    let mut talk = Talk::default();
    talk.say(ChargePoint, r#"[2,"1","Authorize",{"idTag":"A"}]"#);
    talk.conversation.hole(None);
    talk.say(ChargePoint, HEARTBEAT);
    let odd = r#"[3,"1",{"status":"Accepted"}]"#;
    let (answer, _) = talk.conversation.message(odd, Some(CentralSystem), None, 0);
    assert_eq!((answer.verdict, answer.action), (Verdict::Invalid, Some(Action::Heartbeat)));
}

/// Such as at the change from one capture to the next.
#[test]
fn what_was_called_on_an_earlier_connection_is_uncertain() {
    let odd = r#"[3,"1",{"status":"Accepted"}]"#;
    for (connection, expected) in [(Some(1), Verdict::Invalid), (None, Verdict::Unknown)] {
        let mut conversation = Conversation::new();
        let origin = |sender| Origin { sender: Some(sender), connection };
        conversation.message(HEARTBEAT, origin(ChargePoint), None, 1);
        conversation.reconnected(connection.map(|number| number + 1));
        let (answer, _) = conversation.message(odd, origin(CentralSystem), None, 2);
        assert_eq!(answer.verdict, expected, "{connection:?}");
    }
}

#[test]
fn ids_and_turns_are_those_of_a_connection() {
    let mut conversation = Conversation::new();
    conversation.reconnected(Some(1));
    conversation.message(HEARTBEAT, on(1, ChargePoint), None, 1);
    conversation.reconnected(Some(2));
    for (line, connection) in [(2, 2), (3, 1)] {
        let call = r#"[2,"2","Heartbeat",{}]"#;
        let (_, found) = conversation.message(call, on(connection, ChargePoint), None, line);
        assert_eq!(found, [], "{connection}");
    }
    let left = conversation.disconnected(1);
    let left: Vec<_> = left.iter().map(|finding| (finding.kind, finding.place)).collect();
    let kind = FindingKind::CallWithoutAnswer;
    assert_eq!(left, [(kind, 1), (kind, 3)]);
    assert_eq!(conversation.end().len(), 1);
}

#[test]
fn of_several_calls_an_answer_belongs_to_one_whose_schema_accepts_it() {
    // Both sides use the same id, and who speaks is not known (J-41).
    let mut talk = Talk::default();
    for text in [HEARTBEAT, r#"[2,"1","ClearCache",{}]"#, TIME] {
        assert_eq!(talk.say(None, text), [], "{text}");
    }
    let (answer, found) =
        talk.conversation.message(r#"[3,"1",{"status":"Accepted"}]"#, None, None, 4);
    assert_eq!((answer.verdict, found.len()), (Verdict::Valid, 0));

    // A second call with the id of an open one is refused, the first answered (J-42).
    let mut conversation = Conversation::new();
    let mut say = |line: u32, side, text| {
        let (examined, found) = conversation.message(text, Some(side), None, line);
        let kinds: Vec<_> = found.iter().map(|finding| finding.kind).collect();
        (examined.verdict, kinds)
    };
    say(1, ChargePoint, HEARTBEAT);
    let second = say(2, ChargePoint, r#"[2,"1","Authorize",{"idTag":"A"}]"#);
    assert_eq!(second.1, [FindingKind::ReusedId]);
    assert_eq!(
        say(3, CentralSystem, r#"[4,"1","GenericError","",{}]"#),
        (Verdict::Valid, Vec::new())
    );
    assert_eq!(say(4, CentralSystem, TIME), (Verdict::Valid, Vec::new()));

    // What none of them accepts is invalid, whichever it answers.
    talk.say(None, HEARTBEAT);
    talk.say(None, r#"[2,"1","ClearCache",{}]"#);
    let (answer, _) = talk.conversation.message(r#"[3,"1",{"odd":1}]"#, None, None, 7);
    assert_eq!(answer.verdict, Verdict::Invalid);
}
