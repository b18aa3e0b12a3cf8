//~ `HeartbeatResponse` is not a request of `ocpp16_types::role::ChargePoint`

use ocpp16_types::{DateTime, HeartbeatResponse, RequestFrom, role};

fn from_charge_point(_: impl RequestFrom<role::ChargePoint>) {}

fn main() {
    from_charge_point(HeartbeatResponse::new(DateTime::from(std::time::SystemTime::now())));
}
