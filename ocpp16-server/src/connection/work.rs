//! What a connection asks of the handler and of the store: one thing at a time,
//! each a future that the loop polls beside everything else.

use std::borrow::Cow;
use std::error::Error;
use std::pin::{Pin, pin};
use std::sync::Arc;

use ocpp16_types::{CentralSystemResponse, Rejection};

use crate::after::{AfterAnswer, AfterWork};
use crate::context::Admittee;
use crate::dispatch::{answered, handle};
use crate::guard::guarded;
use crate::session::{Answer, InboundCall};
use crate::settings::Settings;
use crate::shared_store::SharedStore;
use crate::store::{ChargePointState, StoreError};
use crate::{ChargePoint, Context, Handler};

/// Something that the handler has in hand.
pub(super) type Work<'a> = Pin<Box<dyn Future<Output = Outcome> + Send + 'a>>;

/// What the handler had in hand, finished.
pub(super) enum Outcome {
    Loaded(Result<ChargePointState, StoreError>),
    Connected,
    Call(Result<Answer, Rejection>, Vec<AfterWork>),
}

/// Asks the store what is known of the charge point.
pub(super) async fn loaded(store: &SharedStore, charge_point: &ChargePoint) -> Outcome {
    let identity = charge_point.identity();
    let state = match guarded(store.load(identity)).await {
        Ok(state) => state,
        Err(panic) => Err(StoreError::new(format!("panicked: {panic}"))),
    };
    if let Err(error) = &state {
        tracing::error!(%identity, error = error.source(), "state cannot be loaded");
    }
    Outcome::Loaded(state)
}

/// Tells the handler that the charge point is there.
pub(super) async fn connected<H: Handler>(
    handler: &H,
    charge_point: &ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
) -> Outcome {
    if let Err(panic) = guarded(handler.connected(charge_point, &admitted.session)).await {
        tracing::error!(identity = %charge_point.identity(), ?panic, "hook panicked");
    }
    Outcome::Connected
}

/// Hands a CALL to the handler.
pub(super) async fn handled<H: Handler>(
    handler: &H,
    settings: &Settings,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
    action: Cow<'static, str>,
    call: Box<InboundCall>,
) -> Outcome {
    let InboundCall { id, asked, deviations, raw, secret } = *call;
    let after = AfterAnswer::default();
    let context =
        Context { charge_point, admitted, message_id: id, deviations, raw, secret, after };
    let answering = handle(handler, &context, asked);
    let answering = async {
        let answer = answering.await?;
        // Before the charge point can know: it must not be forgotten (J-54).
        if let Answer::Known(CentralSystemResponse::BootNotification(boot)) = &answer {
            let stored = settings.store.set_registration(context.identity(), boot.status).await;
            stored.map_err(Rejection::internal_error)?;
        }
        Ok(answer)
    };
    // Pinned where it is: moved into what waits for it, it would be there once more.
    let result = answered(&context, &settings.frequent, &action, pin!(answering)).await;
    Outcome::Call(result, context.after.into_work())
}
