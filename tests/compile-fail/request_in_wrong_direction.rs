//~ `HeartbeatRequest` is not a request of `ocpp16_types::role::CentralSystem`
//~ wrong direction or not a request

use ocpp16_types::{HeartbeatRequest, RequestFrom, role};

fn from_central_system(_: impl RequestFrom<role::CentralSystem>) {}

fn main() {
    from_central_system(HeartbeatRequest {});
}
