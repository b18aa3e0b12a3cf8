//! What a connection asks of the handler and of the store: one thing at a time,
//! each a future that the loop polls beside everything else.

use std::borrow::Cow;
use std::error::Error;
use std::pin::Pin;
use std::sync::Arc;

use ocpp16_types::{CentralSystemResponse, Rejection};
use tokio::time::Instant;

use crate::after::{AfterAnswer, AfterWork};
use crate::context::Admittee;
use crate::dispatch::handle;
use crate::guard::guarded;
use crate::metric;
use crate::session::{Answer, InboundCall};
use crate::shared_store::SharedStore;
use crate::store::{ChargePointState, StoreError};
use crate::{ChargePoint, Context, Handler};

/// Something that the handler has in hand.
pub(super) type Work = Pin<Box<dyn Future<Output = Outcome> + Send>>;

/// What the handler had in hand, finished.
pub(super) enum Outcome {
    Loaded(Result<ChargePointState, StoreError>),
    Connected,
    Call(Result<Answer, Rejection>, Vec<AfterWork>),
}

/// Asks the store what is known of the charge point.
pub(super) async fn loaded(store: SharedStore, charge_point: ChargePoint) -> Outcome {
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
    handler: Arc<H>,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
) -> Outcome {
    if let Err(panic) = guarded(handler.connected(&charge_point, &admitted.session)).await {
        tracing::error!(identity = %charge_point.identity(), ?panic, "hook panicked");
    }
    Outcome::Connected
}

/// Hands a CALL to the handler.
pub(super) async fn handled<H: Handler>(
    handler: Arc<H>,
    charge_point: ChargePoint,
    admitted: Arc<Admittee<H::Session>>,
    store: SharedStore,
    action: Cow<'static, str>,
    call: Box<InboundCall>,
) -> Outcome {
    let InboundCall { id, asked, deviations, raw, secret } = *call;
    let after = AfterAnswer::default();
    let context =
        Context { charge_point, admitted, message_id: id, deviations, raw, secret, after };
    let result = guarded(async {
        let answer = handle(&*handler, &context, asked).await?;
        // Before the charge point can know: it must not be forgotten (J-54).
        if let Answer::Known(CentralSystemResponse::BootNotification(boot)) = &answer {
            let stored = store.set_registration(context.identity(), boot.status).await;
            stored.map_err(Rejection::internal_error)?;
        }
        Ok::<_, Rejection>(answer)
    });
    let started = Instant::now();
    let result = result.await;
    metric::handled(&action, started.elapsed());
    let result = match result {
        Ok(Ok(answer)) => Ok(answer),
        Ok(Err(rejection)) => {
            let (identity, action) = (context.identity(), &*action);
            // As texts, which are escaped: a peer may have a part in them.
            let text = rejection.to_string();
            match rejection.source().map(ToString::to_string) {
                Some(cause) => {
                    tracing::warn!(%identity, action, rejection = text, cause, "rejected");
                }
                None => tracing::debug!(%identity, action, rejection = text, "rejected"),
            }
            Err(rejection)
        }
        Err(panic) => {
            let identity = context.identity();
            tracing::error!(%identity, action = &*action, ?panic, "handler panicked");
            return Outcome::Call(Err(Rejection::internal_error("handler panicked")), Vec::new());
        }
    };
    Outcome::Call(result, context.after.into_work())
}
