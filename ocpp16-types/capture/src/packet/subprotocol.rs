//! What the two sides agree to speak (J-10): OCPP 1.6, or something else.

/// What is spoken after an upgrade.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Subprotocol {
    Ocpp16,
    /// OCPP of another version.
    OtherOcpp(String),
    Other,
    /// Nobody names one: what they say has to tell.
    Unnamed,
}

/// Returns what the two speak. A server that does not confirm is taken to
/// speak what was offered.
pub(super) fn agreed(offered: &[String], chosen: Option<&str>) -> Subprotocol {
    let ocpp = |name: &str| name.get(..4).is_some_and(|start| start.eq_ignore_ascii_case("ocpp"));
    let ocpp16 =
        |name: &str| name.get(..7).is_some_and(|start| start.eq_ignore_ascii_case("ocpp1.6"));
    let mut candidates = chosen.into_iter().collect::<Vec<_>>();
    if candidates.is_empty() {
        candidates = offered.iter().map(String::as_str).collect();
    }
    if candidates.is_empty() {
        Subprotocol::Unnamed
    } else if candidates.iter().any(|name| ocpp16(name)) {
        Subprotocol::Ocpp16
    } else if let Some(name) = candidates.iter().find(|name| ocpp(name)) {
        Subprotocol::OtherOcpp((*name).to_owned())
    } else {
        Subprotocol::Other
    }
}
