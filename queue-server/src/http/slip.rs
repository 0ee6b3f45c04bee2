//! The slip as a kiosk would print it, for whoever changes what stands on it.

use std::sync::{LazyLock, Mutex};

use axum::http::header;
use axum::response::{IntoResponse, Response};
use hardware::printer::raster::{DrawError, Painter};
use hardware::printer::{Fonts, Profile as Paper};
use queue_api::Problem as ProblemBody;
use queue_api::ticket::Wait;
use queue_core::value::{Language, TicketId, TicketNumber};
use serde::Deserialize;
use serde_json::{Map, Value};
use slip::Slip;
use utoipa::ToSchema;
use uuid::Uuid;

use super::auth::Admin;
use super::input::Input;
use super::problem::Problem;
use super::scope::Scope;
use crate::accounts::DeviceKind;
use crate::profile::{Names, Profile};
use crate::setup::{Changed, When};

/// Keeps the letters that it has drawn; one slip is drawn at a time.
static PAINTER: LazyLock<Mutex<Painter>> = LazyLock::new(|| Mutex::new(Painter::new(Fonts::bundled())));

/// How the slip shall look.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Look {
    /// A merge patch of the office's profile (RFC 7396): what would change.
    #[serde(default = "nothing")]
    #[schema(value_type = Object)]
    change: Value,
    /// The language of the person.
    #[schema(value_type = String)]
    language: Language,
    /// Paper of 58 mm in place of 80 mm.
    #[serde(default)]
    narrow: bool,
    /// Large letters.
    #[serde(default)]
    large: bool,
    /// Everything a second time in the office's main language.
    #[serde(default)]
    two_languages: bool,
}

fn nothing() -> Value {
    Value::Object(Map::new())
}

/// A slip with the office's words, drawn as a kiosk draws it, with sample figures.
#[utoipa::path(
    post, path = "/api/v1/offices/{office}/slip-picture", operation_id = "slip_picture", tag = "setup",
    params(("office" = String, Path)), request_body = Look,
    responses((status = 200, content_type = "image/png", body = String, description = "The picture, PNG"),
        (status = 422, body = ProblemBody, description = "`invalid_profile`, with `wrong`; `slip_too_long`")),
)]
pub(super) async fn picture(scope: Scope<Admin>, input: Input<Look>) -> Result<Response, Problem> {
    let look = input.value;
    let setup = scope.site().setup();
    let Changed { profile, .. } =
        setup.change_profile(scope.hall().id(), &look.change, When::Tomorrow, true).await?;
    let slip = sample(&scope, &profile, &look);
    let paper = if look.narrow { Paper::narrow() } else { Paper::default() };
    let drawn = tokio::task::spawn_blocking(move || png(&slip, &paper)).await;
    let png = drawn
        .expect("drawing does not panic")
        .map_err(|error| Problem::invalid("slip_too_long", format!("no paper takes this slip: {error}")))?;
    Ok(([(header::CONTENT_TYPE, "image/png")], png).into_response())
}

fn png(slip: &Slip, paper: &Paper) -> Result<Vec<u8>, DrawError> {
    let mut painter = PAINTER.lock().unwrap_or_else(std::sync::PoisonError::into_inner);
    let picture = slip::picture(slip, paper, &mut painter)?;
    let mut png = Vec::new();
    picture.write_png(&mut png).expect("memory takes every byte");
    Ok(png)
}

/// A number of the office's own, as it could be given now.
fn sample(scope: &Scope<Admin>, profile: &Profile, look: &Look) -> Slip {
    let main = profile.languages.first().copied().unwrap_or(look.language);
    let second_language = slip::second_language(look.two_languages, look.language, main);
    let named = |names: &Names| {
        let name = names.get(&look.language).or_else(|| names.get(&main)).or_else(|| names.values().next());
        name.cloned().unwrap_or_default()
    };
    let own = |texts: &Names| slip::in_its_languages(texts, look.language, second_language);
    let home = profile.home.iter().filter_map(|id| profile.service(id));
    let service = home.chain(&profile.services).find(|service| service.open && !service.sensitive);
    let service_in_main =
        service.filter(|_| look.language != main).and_then(|service| service.names.get(&main).cloned());
    let documents = service.and_then(|service| {
        service.documents.get(&look.language).or_else(|| service.documents.get(&main)).cloned()
    });
    let prefix = service.map(|service| service.number_prefix());
    let number = prefix.or_else(|| profile.group_order.first().copied()).map_or_else(
        || "A042".parse().expect("it is a number"),
        |prefix| TicketNumber { prefix, number: 42 },
    );
    let site = scope.site();
    let (now, time_zone) = (site.app().clock().now(), scope.hall().office().settings().time_zone.clone());
    let devices = site.accounts().devices().of(scope.hall().id());
    let kiosk = devices.iter().find(|device| device.kind == DeviceKind::Kiosk);
    Slip {
        municipality: named(&profile.names),
        unit: named(&profile.unit_names),
        number,
        service: service.map(|service| named(&service.names)).unwrap_or_default(),
        service_in_main_language: service_in_main,
        ahead: Some(7),
        wait: Some(Wait { low_s: 600, high_s: 1200 }),
        hours: None,
        issued_at: time_zone.to_datetime(now).strftime("%d.%m.%Y %H:%M").to_string(),
        kiosk: kiosk.map_or_else(|| "Kioska 1".to_owned(), |kiosk| kiosk.name.clone()),
        // Nobody's ticket: the page behind it does not exist.
        link: site.link(TicketId(Uuid::nil())),
        documents: documents.unwrap_or_default(),
        above: own(&profile.slip.above),
        below: own(&profile.slip.below),
        large: look.large,
        language: look.language,
        second_language,
        copy: false,
    }
}
