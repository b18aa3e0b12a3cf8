//! The counterpart of the refused programs.

use ocpp16_types::{HeartbeatRequest, IdToken, RequestFrom, ResetRequest, ResetType, ci_string, role};

fn from_charge_point(_: impl RequestFrom<role::ChargePoint>) {}
fn from_central_system(_: impl RequestFrom<role::CentralSystem>) {}

fn main() {
    from_charge_point(HeartbeatRequest {});
    from_central_system(ResetRequest::new(ResetType::Hard));
    let tag: IdToken = ci_string!("twenty characters ok");
    assert_eq!(tag.len(), 20);
}
