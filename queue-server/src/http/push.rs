//! Notices to one's own phone while it is not looked at: asked for, and taken back.

use axum::http::StatusCode;
use axum::response::Response;
use data_encoding::BASE64URL_NOPAD;
use queue_api::Problem as ProblemBody;
use queue_api::phone::{SubscribeRequest, UnsubscribeRequest};

use super::input::Input;
use super::no_content;
use super::problem::Problem;
use super::scope::SlipScope;
use crate::push::{Browser, SubscribeError};

/// From now on this phone is told when three people or fewer are ahead, and when the turn has come.
#[utoipa::path(
    post, path = "/api/v1/t/{token}/subscribe", operation_id = "subscribe_phone", tag = "phone",
    params(("token" = String, Path)), request_body = SubscribeRequest,
    responses((status = 204),
        (status = 409, body = ProblemBody, description = "`no_notices`, `unknown_push_service`, `too_many_phones`, `wrong_state`"),
        (status = 422, body = ProblemBody, description = "`invalid_body`")),
)]
pub(super) async fn subscribe(slip: SlipScope, input: Input<SubscribeRequest>) -> Result<Response, Problem> {
    let push = slip.site().push().ok_or_else(no_notices)?;
    let wish = input.value;
    let bytes = |text: &str| BASE64URL_NOPAD.decode(text.trim_end_matches('=').as_bytes());
    let (Ok(p256dh), Ok(auth)) = (bytes(&wish.keys.p256dh), bytes(&wish.keys.auth)) else {
        return Err(refused(&SubscribeError::Invalid));
    };
    let browser = Browser { endpoint: &wish.endpoint, p256dh: &p256dh, auth: &auth };
    let done = push.subscribe(slip.hall(), slip.on_slip, wish.language, browser).await;
    done.map(|()| no_content()).map_err(|error| refused(&error))
}

/// This phone is told nothing any more.
#[utoipa::path(
    delete, path = "/api/v1/t/{token}/subscribe", operation_id = "unsubscribe_phone", tag = "phone",
    params(("token" = String, Path)), request_body = UnsubscribeRequest,
    responses((status = 204), (status = 409, body = ProblemBody, description = "`no_notices`")),
)]
pub(super) async fn unsubscribe(
    slip: SlipScope,
    input: Input<UnsubscribeRequest>,
) -> Result<Response, Problem> {
    let push = slip.site().push().ok_or_else(no_notices)?;
    let done = push.unsubscribe(slip.on_slip, &input.value.endpoint).await;
    done.map(|()| no_content()).map_err(|error| refused(&error.into()))
}

fn no_notices() -> Problem {
    Problem::new(StatusCode::CONFLICT, "no_notices", "this server sends no notices to phones")
}

fn refused(error: &SubscribeError) -> Problem {
    let (status, code) = match error {
        SubscribeError::Invalid => (StatusCode::UNPROCESSABLE_ENTITY, "invalid_body"),
        SubscribeError::UnknownService => (StatusCode::CONFLICT, "unknown_push_service"),
        SubscribeError::TooMany => (StatusCode::CONFLICT, "too_many_phones"),
        SubscribeError::Over => (StatusCode::CONFLICT, "wrong_state"),
        SubscribeError::NotKept(error) => {
            tracing::error!(error = error as &dyn std::error::Error, "a subscription could not be kept");
            (StatusCode::SERVICE_UNAVAILABLE, "not_written")
        }
    };
    Problem::new(status, code, error.to_string())
}
