//! What charge points write: what of it is logged, and what is shown and kept.

use std::str::FromStr;

use ocpp16_types::{Action, Request};

use super::Context;
use crate::books::UnknownValues;

/// Logs that a message came, and what was repaired in it. Not what it says: charge
/// points put secrets into any text (J-66), and the frames are elsewhere.
pub(super) fn note(context: &Context, request: &impl Request) {
    /// A message may have a megabyte, a line of the log must not.
    const MOST_REPAIRS: usize = 20;

    let (charge_point, action) = (context.identity(), action_of(request));
    // Where it is logged, so that it costs nothing where it is not.
    let id = || context.masked(context.message_id());
    let deviations = context.deviations();
    if deviations.is_empty() {
        tracing::debug!(%charge_point, %action, id = %id(), "message");
    } else {
        let some = deviations.iter().take(MOST_REPAIRS).map(ToString::to_string);
        let repaired = some.collect::<Vec<_>>().join(", ");
        let repairs = deviations.len();
        tracing::warn!(%charge_point, %action, id = %id(), repaired, repairs, "message repaired");
    }
}

/// What meter values of the message say that OCPP 1.6 does not know.
pub(super) fn unknown(context: &Context) -> UnknownValues {
    UnknownValues::of(context.deviations(), |text| context.masked(text).into_owned())
}

/// Takes secrets out of a text that will be shown and kept.
pub(super) fn mask<T: FromStr + AsRef<str>>(context: &Context, text: &mut T) {
    let masked = context.masked(text.as_ref()).into_owned();
    if masked != text.as_ref() {
        // It may be longer than before, and too long.
        if let Ok(masked) = masked.parse().or_else(|_| "***".parse()) {
            *text = masked;
        }
    }
}

const fn action_of<R: Request>(_: &R) -> Action {
    R::ACTION
}
