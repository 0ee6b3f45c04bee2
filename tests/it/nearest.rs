//! An administrator says where the office is, and a citizen finds the nearest one, in the browser on the real server.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use serde_json::{Value, json};
use tests::browser::{Driver, devtools};
use tests::page::{focus_on, gone, is_accessible, press, says, sees, sign_in};
use tests::{DemoUser, Server, eventually, process};

use crate::admin::{apply_today, review, set, value};
use crate::programme::{PASSWORD, UNIT, two_offices};

/// The square in the middle of Belsh, as a map's address has it.
const MAP: &str = "https://www.openstreetmap.org/#map=18/40.9833/19.885";
/// A village some kilometres from it, where the unit is.
const VILLAGE: &str = "41.02000,19.80000";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_nearest_office_comes_first_once_its_address_was_set_up() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = two_offices(directory.path()).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin", server.demo.url), server.user(Role::Admin, 0)).await?;
    an_address_is_typed(&page).await?;
    page.close().await?;
    the_unit_has_one_too(&driver, &server, directory.path()).await?;

    let phone = driver.window(390, 844).await?;
    phone.goto(&format!("{}/services?service=GJC-02", server.demo.url)).await?;
    set(&phone, "#language", "sq").await?;
    says(&phone, "[data-office='belsh'] .directions", "Sheshi i Belshit 1").await?;
    is_accessible(&phone, "offices with their addresses").await?;
    somebody_in_the_village(&phone, &server).await?;
    somebody_who_does_not_want_to_say(&phone, &server).await?;
    phone.close().await?;
    Ok(())
}

/// First no position, then one whose numbers are the wrong way round, then one from a map.
async fn an_address_is_typed(page: &Window) -> Result<()> {
    set(page, "[id='address/text']", "Sheshi i Belshit 1, Belsh").await?;
    says(page, "#address-preview", "Pa pikë").await?;
    set(page, "[id='address/position']", "te sheshi").await?;
    review(page).await?;
    says(page, "[id='address/position-wrong']", "Nuk u kuptua").await?;
    sees(page, "[id='address/position'][aria-invalid='true']:focus").await?;
    is_accessible(page, "a position that is none").await?;
    ensure!(value(page, "address/position").await? == "te sheshi", "what was typed stays");
    set(page, "[id='address/position']", "19.885, 40.9833").await?;
    review(page).await?;
    says(page, "[id='address/position-wrong']", "larg Shqipërisë").await?;
    set(page, "[id='address/position']", MAP).await?;
    sees(page, "#address-preview a[href*='mlat=40.98330&mlon=19.88500']").await?;
    is_accessible(page, "what citizens will see of the address").await?;
    review(page).await?;
    says(page, "#preview-changes", "40.98330,19.88500").await?;
    apply_today(page).await?;
    let holds =
        || async { value(page, "address/position").await.ok().filter(|shown| shown == "40.98330, 19.88500") };
    eventually(holds).await.context("the page shows what holds")?;
    Ok(())
}

/// The unit's administrator does the same without looking.
async fn the_unit_has_one_too(driver: &Driver, server: &Server, directory: &std::path::Path) -> Result<()> {
    let administrator = ["user", "add", "drita", "--name", "Drita", "--role", "admin", "--office", UNIT];
    process::administer(directory, &administrator, PASSWORD)?;
    let page = driver.window(1280, 720).await?;
    let drita = DemoUser { username: "drita".into(), password: PASSWORD.into(), role: Role::Admin };
    sign_in(&page, &format!("{}/admin", server.demo.url), &drita).await?;
    let put = "const [office, address, done] = arguments;
        const body = JSON.stringify({ change: { address }, apply: 'today' });
        fetch(`/api/v1/offices/${office}/profile`, { method: 'PUT', headers: { 'Content-Type': 'application/json' }, body })
            .then((answer) => done(answer.status), (error) => done(String(error)));";
    let address = json!({ "text": "Fshati Kajan", "position": VILLAGE });
    let status = page.execute_async(put, vec![json!(UNIT), address]).await?;
    ensure!(status == json!(200), "{status}");
    page.close().await?;
    Ok(())
}

/// The phone is asked for its position by a tap only, and nobody else is told of it.
async fn somebody_in_the_village(phone: &Window, server: &Server) -> Result<()> {
    let origin = json!({ "permissions": ["geolocation"], "origin": server.demo.url });
    devtools(phone, "Browser.grantPermissions", origin).await?;
    at(phone, 41.02, 19.81).await?;
    gone(phone, ".km").await?;
    let asked = asked_for(phone).await?;
    press_near_me(phone).await?;
    says(phone, "#near-said", "Zyra më e afërt është e para").await?;
    sees(phone, &format!(".offices li:first-child [data-office='{UNIT}']")).await?;
    says(phone, &format!("[data-office='{UNIT}'] .km"), "rreth 0,8 km").await?;
    says(phone, "[data-office='belsh'] .km", "rreth 7,5 km").await?;
    is_accessible(phone, "offices by distance").await?;
    at(phone, 40.98, 19.88).await?;
    press_near_me(phone).await?;
    sees(phone, ".offices li:first-child [data-office='belsh']").await?;
    ensure!(asked_for(phone).await? == asked, "no address was asked for meanwhile");
    let kept = "return JSON.stringify([{ ...localStorage }, { ...sessionStorage }, document.cookie])";
    let kept = phone.execute(kept, vec![]).await?;
    ensure!(kept.as_str().is_some_and(|kept| !kept.contains("40.98")), "it is not kept: {kept}");
    for (code, near) in [
        ("en", "Offices near me"),
        ("it", "Uffici vicino a me"),
        ("el", "Γραφεία κοντά μου"),
        ("mk", "Канцеларии близу мене"),
    ] {
        set(phone, "#language", code).await?;
        says(phone, "#near-me", near).await?;
    }
    set(phone, "#language", "sq").await
}

/// Without a position the offices stay as they are, and the page says why.
async fn somebody_who_does_not_want_to_say(phone: &Window, server: &Server) -> Result<()> {
    let denied =
        json!({ "permission": { "name": "geolocation" }, "setting": "denied", "origin": server.demo.url });
    devtools(phone, "Browser.setPermission", denied).await?;
    phone.refresh().await?;
    sees(phone, "#near-me").await?;
    let before = order(phone).await?;
    press_near_me(phone).await?;
    says(phone, "#near-said", "nuk e lejon vendndodhjen").await?;
    ensure!(order(phone).await? == before, "the order stays");
    gone(phone, ".km").await?;
    is_accessible(phone, "a position that is not given").await
}

async fn press_near_me(phone: &Window) -> Result<()> {
    focus_on(phone, "#near-me").await?;
    press(phone, Key::Enter).await
}

async fn at(phone: &Window, latitude: f64, longitude: f64) -> Result<()> {
    let place = json!({ "latitude": latitude, "longitude": longitude, "accuracy": 20 });
    devtools(phone, "Emulation.setGeolocationOverride", place).await?;
    Ok(())
}

/// How often the page asked the server for something.
async fn asked_for(phone: &Window) -> Result<Value> {
    Ok(phone.execute("return performance.getEntriesByType('resource').length", vec![]).await?)
}

async fn order(phone: &Window) -> Result<Vec<String>> {
    let mut offices = Vec::new();
    for office in phone.find_all(Locator::Css(".offices [data-office]")).await? {
        offices.push(office.attr("data-office").await?.context("an office has a name")?);
    }
    Ok(offices)
}
