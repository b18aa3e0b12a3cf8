//! The life of a charge point with one connector, from its boot to its reset.

use std::time::{Duration, Instant, SystemTime};

use ocpp16_types::*;

use crate::answers::Wishes;
use crate::link::{Link, Lost};
use crate::session::Session;

/// Between boots, when the central system does not say how long.
const BOOT_RETRY: Duration = Duration::from_secs(10);

/// How often a transaction message is sent, and how long to wait in between,
/// longer each time: `TransactionMessageAttempts` and
/// `TransactionMessageRetryInterval` (OCPP 1.6 section 3.7.1).
const TRANSACTION_MESSAGE_ATTEMPTS: u32 = 3;
const TRANSACTION_MESSAGE_RETRY_INTERVAL: Duration = Duration::from_secs(10);

/// The whole charge point is connector 0, its only connector is 1.
const WHOLE: i64 = 0;
const CONNECTOR: i64 = 1;

pub(crate) struct ChargePoint {
    session: Session,
    wishes: Wishes,
    /// Energy that has gone through, in Wh.
    meter: i64,
}

impl ChargePoint {
    pub(crate) const fn new(link: Link) -> Self {
        let wishes = Wishes { heartbeat_interval: BOOT_RETRY, remote_start: None, reset: false };
        Self { session: Session::new(link), wishes, meter: 1000 }
    }

    /// Works until it is reset; an error ends the connection.
    pub(crate) fn work(mut self) -> Result<(), Lost> {
        self.boot()?;
        for connector_id in [WHOLE, CONNECTOR] {
            self.status(connector_id, ChargePointStatus::Available)?;
        }
        self.charge(ci_string!("TAG-1"), Reason::Local)?;
        println!("ready");
        let mut heartbeat = Instant::now() + self.wishes.heartbeat_interval;
        while !self.wishes.reset {
            if let Some(id_tag) = self.wishes.remote_start.take() {
                self.charge(id_tag, Reason::Remote)?;
            }
            if Instant::now() >= heartbeat {
                self.call(&HeartbeatRequest {})?;
                heartbeat = Instant::now() + self.wishes.heartbeat_interval;
            }
            self.session.listen(heartbeat, &mut self.wishes)?;
        }
        self.session.close()
    }

    /// Boots until it is accepted; nothing else is sent before (section 4.2).
    fn boot(&mut self) -> Result<(), Lost> {
        let request = BootNotificationRequest {
            firmware_version: Some(ci_string!(env!("CARGO_PKG_VERSION"))),
            ..BootNotificationRequest::new(ci_string!("Example"), ci_string!("Single"))
        };
        loop {
            let answer = self.call(&request)?;
            let interval = answer.as_ref().map_or(0, |answer| answer.interval);
            let interval = match u64::try_from(interval) {
                Ok(seconds @ 1..) => Duration::from_secs(seconds),
                Ok(0) | Err(_) => BOOT_RETRY,
            };
            if answer.is_some_and(|answer| answer.status == RegistrationStatus::Accepted) {
                self.wishes.heartbeat_interval = interval;
                return Ok(());
            }
            // Pending or Rejected: the interval is the time to the next boot.
            self.listen_for(interval)?;
        }
    }

    /// Charges a car, if the identifier may.
    fn charge(&mut self, id_tag: IdToken, reason: Reason) -> Result<(), Lost> {
        let authorized = self.call(&AuthorizeRequest { id_tag: id_tag.clone() })?;
        if !authorized.is_some_and(|answer| is_accepted(&answer.id_tag_info)) {
            return Ok(());
        }
        self.status(CONNECTOR, ChargePointStatus::Preparing)?;
        let start = StartTransactionRequest::new(CONNECTOR, id_tag.clone(), self.meter, now());
        if let Some(started) = self.deliver(&start)? {
            let transaction_id = started.transaction_id;
            let reason = if is_accepted(&started.id_tag_info) {
                self.status(CONNECTOR, ChargePointStatus::Charging)?;
                self.meter += 100;
                self.meter_values(transaction_id)?;
                reason
            } else {
                Reason::DeAuthorized
            };
            let stop = StopTransactionRequest {
                id_tag: Some(id_tag),
                reason: Some(reason),
                ..StopTransactionRequest::new(self.meter, now(), transaction_id)
            };
            self.deliver(&stop)?;
        }
        self.status(CONNECTOR, ChargePointStatus::Available)
    }

    fn meter_values(&mut self, transaction_id: i64) -> Result<(), Lost> {
        let energy = SampledValue {
            context: Some(ReadingContext::SamplePeriodic),
            measurand: Some(Measurand::EnergyActiveImportRegister),
            unit: Some(UnitOfMeasure::Wh),
            ..SampledValue::new(self.meter.to_string().into())
        };
        let request = MeterValuesRequest {
            transaction_id: Some(transaction_id),
            ..MeterValuesRequest::new(CONNECTOR, vec![MeterValue::new(now(), vec![energy])])
        };
        self.call(&request).map(drop)
    }

    fn status(&mut self, connector_id: i64, status: ChargePointStatus) -> Result<(), Lost> {
        let request = StatusNotificationRequest {
            timestamp: Some(now()),
            ..StatusNotificationRequest::new(connector_id, ChargePointErrorCode::NoError, status)
        };
        self.call(&request).map(drop)
    }

    /// Sends a message about a transaction until it is answered, as the same
    /// message each time, or there is no hope (section 3.7.1).
    fn deliver<R: RequestFrom<role::ChargePoint>>(
        &mut self,
        request: &R,
    ) -> Result<Option<R::Response>, Lost> {
        for attempt in 1..=TRANSACTION_MESSAGE_ATTEMPTS {
            if let Some(answer) = self.call(request)? {
                return Ok(Some(answer));
            }
            if attempt < TRANSACTION_MESSAGE_ATTEMPTS {
                self.listen_for(TRANSACTION_MESSAGE_RETRY_INTERVAL * attempt)?;
            }
        }
        Ok(None)
    }

    fn call<R: RequestFrom<role::ChargePoint>>(
        &mut self,
        request: &R,
    ) -> Result<Option<R::Response>, Lost> {
        self.session.call(request, &mut self.wishes)
    }

    /// Waits, and meanwhile answers.
    fn listen_for(&mut self, time: Duration) -> Result<(), Lost> {
        let until = Instant::now() + time;
        while Instant::now() < until {
            self.session.listen(until, &mut self.wishes)?;
        }
        Ok(())
    }
}

fn is_accepted(info: &IdTagInfo) -> bool {
    info.status == AuthorizationStatus::Accepted
}

/// Milliseconds are more than enough.
fn now() -> DateTime {
    DateTime::from(SystemTime::now()).to_milliseconds()
}
