//~ `HeartbeatRequest` is not a request of `ocpp16_types::role::CentralSystem`

use ocpp16_server::ChargePoint;
use ocpp16_types::HeartbeatRequest;

pub async fn beat(charge_point: &ChargePoint) {
    let _ = charge_point.call(HeartbeatRequest {}).await;
}

fn main() {}
