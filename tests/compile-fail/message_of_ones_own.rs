//~ the trait bound `Mine: Payload` is not satisfied

use ocpp16_types::{Action, HeartbeatResponse, Request};

#[derive(Debug, Clone, PartialEq)]
struct Mine;

impl Request for Mine {
    type Response = HeartbeatResponse;
    const ACTION: Action = Action::Heartbeat;
}

fn main() {}
