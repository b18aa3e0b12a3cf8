//! A rival: a central system with ocpp-kit, as its own example shows it, that
//! answers what `examples/minimal.rs` answers.

use std::error::Error;

use ocpp_kit::engine::IncomingRequest;
use ocpp_kit::rpc::CallError;
use ocpp_kit::transport::{Auth, AuthOutcome, BoxFuture, Csms, Ctx, Handler};
use ocpp_kit::types::DateTime;
use ocpp_kit::v1_6::{
    Action, BootNotificationResponse, CsRequest, HeartbeatResponse, MeterValuesResponse,
    RegistrationStatus, StatusNotificationResponse,
};
use ocpp_kit::{RawValue, Version};
use tokio::net::TcpListener;

/// Runs until it is killed.
#[tokio::main]
pub(crate) async fn serve() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let central_system = Csms::builder()
        .bind(address)
        .versions([Version::V1_6])
        .authenticate(|_: Auth| async { AuthOutcome::accept() })
        .handler(InMemory)
        // The charge points of the benchmark do not answer pings.
        .ping_interval(None)
        // More than any run opens.
        .max_connections(1 << 16)
        .build()?;
    println!("ws://{address}/ocpp/{{identity}}");
    central_system.serve_on(listener).await?;
    Ok(())
}

/// Answers the messages of the benchmark.
struct InMemory;

impl Handler for InMemory {
    #[expect(clippy::wildcard_enum_match_arm, reason = "no others are sent")]
    fn on_request(
        &self,
        context: Ctx,
        request: IncomingRequest,
    ) -> BoxFuture<'_, Result<Box<RawValue>, CallError>> {
        Box::pin(async move {
            let action = Action::from_wire(&request.action)
                .ok_or_else(|| CallError::not_implemented(&request.action))?;
            match CsRequest::decode(action, &request.payload, context.decode_options())? {
                CsRequest::BootNotification(_) => context.reply(&BootNotificationResponse::new(
                    RegistrationStatus::Accepted,
                    DateTime::now(),
                    300,
                )),
                CsRequest::Heartbeat(_) => context.reply(&HeartbeatResponse::new(DateTime::now())),
                CsRequest::MeterValues(_) => context.reply(&MeterValuesResponse::new()),
                CsRequest::StatusNotification(_) => {
                    context.reply(&StatusNotificationResponse::new())
                }
                other => Err(CallError::not_supported(other.action().as_str())),
            }
        })
    }
}
