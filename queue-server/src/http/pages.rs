//! The pages for people, embedded into the program.
//!
//! They are built by `npm run build` in `web/`; without that a page says so. Files under `assets/` have their content's
//! hash in the name and never change.

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, Uri, header};
use axum::response::{IntoResponse, Redirect, Response};
use qrcode::QrCode;
use qrcode::render::svg;
use queue_api::AppointmentCode;
use queue_api::appointment::qr_text;
use rust_embed::{Embed, EmbeddedFile};

use super::Site;
use super::problem::Problem;
use super::scope::SlipScope;

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; font-src 'self'; img-src 'self' data:; \
    connect-src 'self'; manifest-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

/// The longest code of which a QR is drawn.
const CODE_LIMIT: usize = 32;

#[derive(Embed)]
#[folder = "web/dist"]
struct Dist;

/// The voices, for boards in a browser.
#[derive(Embed)]
#[folder = "../assets/sounds"]
struct Sounds;

/// A clip of a voice.
pub(super) async fn sound(Path(path): Path<String>) -> Response {
    let clip = path.ends_with(".ogg").then(|| Sounds::get(&path)).flatten();
    let Some(clip) = clip else { return Problem::not_found().into_response() };
    let given = [(header::CONTENT_TYPE, "audio/ogg"), (header::CACHE_CONTROL, "public, max-age=86400")];
    (given, clip.data.into_owned()).into_response()
}

/// The staff's page is where most people want to go; on a server without an office there is one to set up.
pub(super) async fn root(State(site): State<Site>) -> Redirect {
    let first = match site.accounts().first_run() {
        Some(first) => first.is_open().await,
        None => false,
    };
    Redirect::to(if first { "/setup" } else { "/staff" })
}

/// The staff's page.
pub(super) async fn staff(headers: HeaderMap) -> Response {
    page("staff.html", &headers)
}

/// The manager's page.
pub(super) async fn manage(headers: HeaderMap) -> Response {
    page("manage.html", &headers)
}

/// The administrator's page.
pub(super) async fn admin(headers: HeaderMap) -> Response {
    page("admin.html", &headers)
}

/// The page on which the first office is set up.
pub(super) async fn setup(headers: HeaderMap) -> Response {
    page("setup.html", &headers)
}

/// The page of the offices side by side.
pub(super) async fn programme(headers: HeaderMap) -> Response {
    page("programme.html", &headers)
}

/// The page on which citizens look for a service before they set out.
pub(super) async fn services(headers: HeaderMap) -> Response {
    page("services.html", &headers)
}

/// What an office tells of its work. It is the same for one that tells nothing: the page asks and says so.
pub(super) async fn transparency(headers: HeaderMap) -> Response {
    page("transparency.html", &headers)
}

/// A board in a browser.
pub(super) async fn board(headers: HeaderMap) -> Response {
    page("board.html", &headers)
}

/// The page on which citizens book. It is the same for an office that does not exist: the page asks and says so.
pub(super) async fn book(headers: HeaderMap) -> Response {
    page("book.html", &headers)
}

/// The page of an appointment. It is the same for a code that does not exist, and whoever guesses is stopped where the
/// page asks.
pub(super) async fn appointment(headers: HeaderMap) -> Response {
    unlisted(page("book.html", &headers))
}

/// The QR of an appointment for the kiosk, from the code in the address alone.
pub(super) async fn appointment_qr(Path(code): Path<String>) -> Response {
    let good = code.len() <= CODE_LIMIT && code.bytes().all(|byte| byte.is_ascii_alphanumeric());
    let text = qr_text(&AppointmentCode::new(code));
    let Some(qr) = good.then(|| QrCode::new(text).ok()).flatten() else {
        return Problem::not_found().into_response();
    };
    let image = qr.render::<svg::Color>().min_dimensions(240, 240).build();
    unlisted(([(header::CONTENT_TYPE, "image/svg+xml")], image).into_response())
}

/// The citizen's page. It is the same for a code that does not exist: the page asks and says so.
pub(super) async fn phone(headers: HeaderMap, slip: Result<SlipScope, Problem>) -> Response {
    let mut response = page("phone.html", &headers);
    if slip.is_err() {
        *response.status_mut() = axum::http::StatusCode::NOT_FOUND;
    }
    unlisted(response)
}

/// The citizen's page without a code: it opens the number that the phone keeps, or says that it has none. Phones keep
/// this one for when they have no line.
pub(super) async fn any_phone(headers: HeaderMap) -> Response {
    page("phone.html", &headers)
}

/// What is one person's: kept nowhere and found nowhere.
fn unlisted(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    headers.insert("x-robots-tag", HeaderValue::from_static("noindex"));
    response
}

/// Any other file of the pages, or nothing.
pub(super) async fn file(State(_): State<Site>, uri: Uri, headers: HeaderMap) -> Response {
    let path = uri.path().trim_start_matches('/');
    if path.ends_with(".html") { Problem::not_found().into_response() } else { page(path, &headers) }
}

fn page(path: &str, headers: &HeaderMap) -> Response {
    let Some((file, encoding)) = find(path, headers) else { return Problem::not_found().into_response() };
    let tag = format!("\"{}\"", data_encoding::HEXLOWER.encode(&file.metadata.sha256_hash()[..16]));
    let kind = Dist::get(path).map_or_else(
        || "application/octet-stream".to_owned(),
        |plain| with_charset(plain.metadata.mimetype()),
    );
    let known = headers.get(header::IF_NONE_MATCH).is_some_and(|known| known.as_bytes() == tag.as_bytes());
    let mut response = if known {
        axum::http::StatusCode::NOT_MODIFIED.into_response()
    } else {
        file.data.into_owned().into_response()
    };
    let cache = if path.starts_with("assets/") { "public, max-age=31536000, immutable" } else { "no-cache" };
    let given = [
        (header::CONTENT_TYPE, kind.as_str()),
        (header::ETAG, tag.as_str()),
        (header::CACHE_CONTROL, cache),
        (header::VARY, "Accept-Encoding"),
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::REFERRER_POLICY, "no-referrer"),
    ];
    let headers = response.headers_mut();
    for (name, value) in given {
        headers.insert(name, HeaderValue::from_str(value).expect("the values are visible ASCII"));
    }
    if let Some(encoding) = encoding {
        headers.insert(header::CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    response
}

/// The file in the smallest form that the client takes.
fn find(path: &str, headers: &HeaderMap) -> Option<(EmbeddedFile, Option<&'static str>)> {
    let accepted =
        headers.get(header::ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let compressed = [("br", "br"), ("gzip", "gz")].into_iter().find_map(|(encoding, ending)| {
        let taken = accepted
            .split(',')
            .any(|part| part.split(';').next().is_some_and(|name| name.trim() == encoding));
        taken.then(|| Dist::get(&format!("{path}.{ending}"))).flatten().map(|file| (file, Some(encoding)))
    });
    compressed.or_else(|| Some((Dist::get(path)?, None)))
}

fn with_charset(mimetype: &str) -> String {
    if mimetype.starts_with("text/") { format!("{mimetype}; charset=utf-8") } else { mimetype.to_owned() }
}
