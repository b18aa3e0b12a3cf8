//! `/reservations`, and how to make one.

use aide::axum::ApiRouter;
use aide::axum::routing::{get_with, post_with};
use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use ocpp16_server::CallError;
use ocpp16_types::{
    Action, CentralSystemRequest, ChargePointResponse, DateTime, IdToken, PayloadSet,
    ReserveNowRequest, Strictness,
};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value, json};

use super::Api;
use super::call::{self, Outcome, options};
use super::error::ApiError;
use super::extract::{self, Number, Path, Query, page};
use super::openapi::about;
use crate::books::{Expected, List, Reservation, ReservationId, ReservationState};

pub(super) fn routes() -> ApiRouter<Api> {
    const TAG: &str = "reservations";
    ApiRouter::new()
        .api_route(
            "/charge-points/{identity}/reservations",
            post_with(post, |operation| {
                let text = "Asks a charge point for a reservation, under a number that is given \
                            or allocated. Fails like a call. Once it is sent, the error has its \
                            number, and while nobody knows the outcome, it is Pending.";
                about(TAG, text, call::ERRORS)(operation)
                    .response::<200, Json<ReservationOutcome>>()
                    .response::<202, Json<ReservationOutcome>>()
            }),
        )
        .api_route(
            "/reservations",
            get_with(
                list,
                about(
                    TAG,
                    "Lists reservations, the newest first.",
                    &[(503, &["DatabaseUnavailable"])],
                ),
            ),
        )
        .api_route(
            "/reservations/{reservationId}",
            get_with(
                one,
                about(
                    TAG,
                    "Shows a reservation.",
                    &[(404, &["UnknownReservation"]), (503, &["DatabaseUnavailable"])],
                ),
            ),
        )
}

/// Which reservations are wanted.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub(super) struct ListQuery {
    /// Those of a charge point.
    charge_point: Option<String>,
    /// How many items at most; more than 1000 is taken as 1000. Default: 100.
    limit: Option<Number>,
    /// How many of the newest to leave out. Default: 0.
    offset: Option<Number>,
}

/// Lists reservations, the newest first.
pub(super) async fn list(
    State(api): State<Api>,
    Query(query): Query<ListQuery>,
) -> Result<Json<List<Reservation>>, ApiError> {
    let page = page(query.limit, query.offset);
    Ok(Json(api.books.reservations(query.charge_point, page).await?))
}

/// Shows a reservation. Of several with one number, it is the one that is open, or
/// else the last.
pub(super) async fn one(
    State(api): State<Api>,
    Path(reservation_id): Path<i64>,
) -> Result<Json<Reservation>, ApiError> {
    let reservation = api.books.reservation(reservation_id).await?;
    Ok(Json(reservation.ok_or_else(ApiError::unknown_reservation)?))
}

/// A reservation to be made.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
#[schemars(deny_unknown_fields)]
pub(super) struct PostReservation {
    /// How long the charge point may take to answer, in seconds: above 0, at most
    /// 3600. Default: the setting `ocpp.call_timeout`.
    timeout_seconds: Option<f64>,
    /// Whether to wait for the answer. Default: true.
    wait: Option<bool>,
    /// Checked like the payload of a call.
    #[serde(flatten)]
    #[schemars(with = "Members")]
    request: Map<String, Value>,
}

/// What is told of a reservation to be made.
#[derive(JsonSchema)]
#[serde(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes what is read as a ReserveNowRequest")]
struct Members {
    /// 0 is any one of the charge point.
    connector_id: i64,
    id_tag: IdToken,
    /// When it ends if it is not used.
    expiry_date: DateTime,
    /// A group that may use it as well.
    parent_id_tag: Option<IdToken>,
    /// Its number: that of an earlier one of the charge point replaces it.
    /// Default: a new one.
    reservation_id: Option<i64>,
}

/// What became of it.
#[derive(Debug, Serialize, JsonSchema)]
pub(super) struct ReservationOutcome {
    #[serde(flatten)]
    reservation: Reservation,
    #[serde(flatten)]
    outcome: Outcome,
}

/// Asks a charge point for a reservation, under a number that is given or
/// allocated. Fails like a call; once it is sent, the error has its number, and
/// while nobody knows the outcome, it is Pending.
pub(super) async fn post(
    State(api): State<Api>,
    Path(identity): Path<String>,
    extract::Json(post): extract::Json<PostReservation>,
) -> Result<(StatusCode, Json<ReservationOutcome>), ApiError> {
    if api.books.charge_point(identity.clone()).await?.is_none() {
        return Err(ApiError::unknown_charge_point());
    }
    let (request, id) = post.request()?;
    let options = options(post.timeout_seconds)?;
    let charge_point = api.reach(&identity).await?;

    let books = api.books.clone();
    let identity = charge_point.identity().clone();
    let prepare = async move {
        // Before anything is kept: this may fail.
        let about = CentralSystemRequest::from(request.clone());
        let warnings = books.warnings(identity.to_string(), &about).await?;
        let reserve = books.reserve(identity.clone(), request, id).await?;
        let reserve = reserve.ok_or_else(ApiError::reservation_id_in_use)?;
        let expected = Expected::from(&reserve);
        let asked = Reservation::asked(&identity, &reserve.request);
        let request = CentralSystemRequest::from(reserve.request);
        Ok::<_, ApiError>((request, Some(expected), (asked, warnings)))
    };
    let (call, (mut reservation, warnings)) =
        api.calls.start_prepared(charge_point, prepare, options).await?;
    let id = call.id().clone();
    if post.wait == Some(false) && call.is_on_its_way() {
        let outcome = Outcome::sent(id, warnings);
        return Ok((StatusCode::ACCEPTED, Json(ReservationOutcome { reservation, outcome })));
    }
    let reservation_id = reservation.reservation_id;
    let answered = call.answer().await.map_err(|error| {
        let sent = !matches!(error, CallError::NotSent(_));
        let error = ApiError::from(error).warning(&warnings);
        if sent { error.with("reservationId", json!(reservation_id)) } else { error }
    })?;
    if let ChargePointResponse::ReserveNow(response) = &answered.response {
        reservation.status = ReservationState::from(response.status);
    }
    let outcome = Outcome::answered(id, answered, warnings);
    Ok((StatusCode::OK, Json(ReservationOutcome { reservation, outcome })))
}

impl PostReservation {
    /// Checks the request, as strictly as that of a call.
    fn request(&self) -> Result<(ReserveNowRequest, ReservationId), ApiError> {
        let mut payload = self.request.clone();
        // Null is like absent here, as it is for `wait`.
        payload.retain(|_, value| !value.is_null());
        let id = if payload.contains_key("reservationId") {
            ReservationId::Chosen
        } else {
            payload.insert("reservationId".to_owned(), json!(0));
            ReservationId::Allocated
        };
        let payload = Value::Object(payload).to_string();
        let (request, _) =
            CentralSystemRequest::from_json(Action::ReserveNow, &payload, Strictness::Strict)
                .map_err(|violations| ApiError::invalid_payload(&violations))?;
        let request = ReserveNowRequest::try_from(request)
            .map_err(|_| ApiError::invalid_request("this is no reservation"))?;
        Ok((request, id))
    }
}
