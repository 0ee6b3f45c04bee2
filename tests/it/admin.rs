//! An administrator sets an office up in the browser, on the real server: what changes is said before it does, wrong input
//! is shown where it was typed, and the kiosk has what was changed.

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::CounterId;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::CallNextRequest;
use serde_json::json;
use tests::browser::Driver;
use tests::page::{focus_on, gone, is_accessible, keys, press, push, says, sees, sign_in, tab_to};
use tests::{Server, eventually};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_counter_and_a_service_are_changed_after_a_look_at_what_changes() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 3).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin", server.demo.url), server.user(Role::Admin, 0)).await?;
    says(&page, "#overview-counters", "3").await?;
    is_accessible(&page, "the overview").await?;
    a_counter(&page, &driver, &server).await?;
    a_service(&page, &server).await?;
    page.close().await?;
    Ok(())
}

/// A fourth counter: first with the name of the third, which is refused at the field, then with its own.
async fn a_counter(page: &Window, driver: &Driver, server: &Server) -> Result<()> {
    go_to(page, "counters").await?;
    sees(page, "[data-counter='3']").await?;
    push(page, "#add-counter").await?;
    sees(page, "[id='counters/3/label']:focus").await?;
    keys(page, "3").await?;
    review(page).await?;
    says(page, "[id='counters/3/label-wrong']", "Kjo është përdorur tashmë").await?;
    sees(page, "[id='counters/3/label'][aria-invalid='true']:focus").await?;
    is_accessible(page, "a name that is used already").await?;
    ensure!(value(page, "counters/3/label").await? == "3", "what was typed stays");

    // What was typed stays also when the page is loaded again, and on the way through other parts.
    page.refresh().await?;
    sees(page, "[data-counter='4']").await?;
    go_to(page, "calendar").await?;
    sees(page, "#use-week").await?;
    is_accessible(page, "the calendar").await?;
    go_to(page, "counters").await?;
    sees(page, "[id='counters/3/label']").await?;
    focus_on(page, "[id='counters/3/label']").await?;
    keys(page, &format!("{}{}", char::from(Key::Backspace), "4B")).await?;
    push(page, "[data-counter='4'] .edit").await?;
    sees(page, "#counter-sheet").await?;
    is_accessible(page, "the services of a counter").await?;
    tab_to(page, "#trait-low").await?;
    keys(page, " ").await?;
    let field = |name: &str| format!("[id='counters/3/place/{name}']");
    set(page, &field("floor"), "lart").await?;
    says(page, "[id='counters/3/place/floor-wrong']", "Shkruani një numër të plotë.").await?;
    is_accessible(page, "a floor that is no number").await?;
    set(page, &field("floor"), "1").await?;
    set(page, &field("room"), "12").await?;
    set(page, "#counter-arrow", "left").await?;
    says(page, "#counter-place", "← Kati 1, zyra 12").await?;
    press(page, Key::Escape).await?;
    gone(page, "#counter-sheet").await?;

    review(page).await?;
    says(page, "#preview-changes", "Sporteli 4B; Të gjitha shërbimet; I ulët").await?;
    is_accessible(page, "what changes").await?;
    apply_today(page).await?;
    let staff = server.sign_in(Role::Staff, 0).await?;
    let opened = staff.open(&CounterId::new("4"), &OpenRequest::default()).await?;
    ensure!(opened.label == "4B", "{opened:?}");
    // Whoever is called there learns the way, also on a small phone.
    let link = server.issue("GJC-02").await?.link.context("a slip has a link")?;
    staff.call_next(&CounterId::new("4"), &CallNextRequest::default()).await?.context("somebody waits")?;
    let phone = driver.window(320, 640).await?;
    phone.goto(&link).await?;
    says(&phone, "#place", "Kati 1, zyra 12").await?;
    is_accessible(&phone, "a call to a room upstairs").await?;
    let overflow = "return document.documentElement.scrollWidth > document.documentElement.clientWidth";
    ensure!(phone.execute(overflow, vec![]).await? == json!(false), "nothing stands beside the screen");
    phone.close().await?;
    gone(page, "#typed").await
}

/// Another fee, documents and name of a service: first with a deadline that is no number.
async fn a_service(page: &Window, server: &Server) -> Result<()> {
    go_to(page, "services").await?;
    focus_on(page, "#service-search").await?;
    keys(page, "TAK-01").await?;
    gone(page, "[data-service='GJC-02']").await?;
    is_accessible(page, "the services").await?;
    push(page, "[data-service='TAK-01'] button").await?;
    tab_to(page, "#fee").await?;
    keys(page, "250 lekë").await?;
    tab_to(page, "#deadline_days").await?;
    keys(page, "pesë").await?;
    tab_to(page, "#documents_sq").await?;
    keys(page, "Karta e identitetit\u{e007}Kërkesa").await?;
    tab_to(page, "#service-review").await?;
    press(page, Key::Enter).await?;
    says(page, "#deadline_days-wrong", "Shkruani një numër të plotë.").await?;
    sees(page, "#deadline_days[aria-invalid='true']:focus").await?;
    is_accessible(page, "a deadline that is no number").await?;
    ensure!(value(page, "fee").await? == "250 lekë", "what was typed stays");
    keys(page, &char::from(Key::Backspace).to_string().repeat(4)).await?;
    keys(page, "5").await?;
    press(page, Key::Enter).await?;
    says(page, "#preview-changes", "250 lekë").await?;
    says(page, "#preview-changes", "Afati i përgjigjes, në ditë").await?;
    is_accessible(page, "what changes in a service").await?;
    apply_today(page).await?;
    gone(page, "#service-sheet").await?;

    // The kiosk's catalogue has it.
    let kiosk = server.device("kiosk")?;
    let changed = || async {
        let services = kiosk.services().await.ok()?;
        services.into_iter().find(|service| service.id.as_str() == "TAK-01" && service.fee.is_some())
    };
    let service = eventually(changed).await.context("the kiosk's catalogue has the change")?;
    ensure!(service.fee.as_deref() == Some("250 lekë") && service.deadline_days == Some(5));
    let documents: Vec<_> = service.documents.values().flatten().map(String::as_str).collect();
    ensure!(documents.starts_with(&["Karta e identitetit", "Kërkesa"]), "{documents:?}");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn hours_days_off_and_priorities_are_changed_from_tomorrow_on_also_at_twice_the_size() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let page = driver.window(640, 480).await?;
    sign_in(&page, &format!("{}/admin#/calendar", server.demo.url), server.user(Role::Admin, 0)).await?;

    // A day off without a date and a reason is refused at both fields.
    push(&page, "#add-day").await?;
    says(&page, "#new-day-sq-wrong", "Plotësojeni këtë fushë.").await?;
    is_accessible(&page, "a day off without a date").await?;
    set(&page, "#new-day-date", "2099-11-28").await?;
    focus_on(&page, "#new-day-sq").await?;
    keys(&page, "Dita e Pavarësisë").await?;
    press(&page, Key::Enter).await?;
    sees(&page, "[data-day='2099-11-28']").await?;

    // A week whose Monday closes before it opens.
    push(&page, "#use-week").await?;
    set(&page, "[id='opening/Monday/0/closes']", "07:00").await?;
    review(&page).await?;
    says(&page, "[id='opening/Monday-wrong']", "Orët mbivendosen").await?;
    is_accessible(&page, "hours that end before they begin").await?;
    set(&page, "[id='opening/Monday/0/closes']", "15:30").await?;

    // A head start that is no number stays in its field, in English too.
    go_to(&page, "order").await?;
    set(&page, "[id='rules/order/classes/priority/head_start_s']", "shumë").await?;
    review(&page).await?;
    says(&page, "[id='rules/order/classes/priority/head_start_s-wrong']", "Shkruani një numër të plotë.")
        .await?;
    page.execute("document.querySelector(\"button[lang='en']\").click()", vec![]).await?;
    says(&page, "[id='rules/order/classes/priority/head_start_s-wrong']", "Write a whole number.").await?;
    is_accessible(&page, "priorities").await?;
    set(&page, "[id='rules/order/classes/priority/head_start_s']", "25").await?;
    review(&page).await?;
    for words in ["Monday Day and night 08:00–15:30", "28 November 2099", "Priority: Head start, in minutes"]
    {
        says(&page, "#preview-changes", words).await?;
    }
    is_accessible(&page, "what changes tomorrow").await?;
    push(&page, "#preview-apply").await?;
    gone(&page, "#preview").await?;
    sees(&page, "#to-come").await?;
    ensure!(value(&page, "rules/order/classes/priority/head_start_s").await? == "25");
    is_accessible(&page, "a change that is to come").await?;
    page.close().await?;
    Ok(())
}

/// A class of the office's own and a service with hours of its own, after a look at what they change.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_class_comes_and_a_service_gets_its_own_hours() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin#/order", server.demo.url), server.user(Role::Admin, 0)).await?;
    a_class(&page, &server).await?;
    hours_of_a_service(&page, &server).await?;
    page.close().await?;
    Ok(())
}

async fn a_class(page: &Window, server: &Server) -> Result<()> {
    focus_on(page, "#add-class").await?;
    press(page, Key::Enter).await?;
    says(page, "#new-class-wrong", "Plotësojeni këtë fushë.").await?;
    is_accessible(page, "a class without a name").await?;
    keys(page, "Nënë me foshnjë").await?;
    press(page, Key::Enter).await?;
    sees(page, "[data-class='nene_me_foshnje']").await?;
    let field = "[id='classes/nene_me_foshnje/en']";
    set(page, field, "Mother with a baby").await?;
    set(page, "[id='rules/order/classes/nene_me_foshnje/head_start_s']", "500").await?;
    review(page).await?;
    sees(page, "[id='rules/order/classes/nene_me_foshnje/head_start_s'][aria-invalid='true']").await?;
    is_accessible(page, "a head start that is too long").await?;
    set(page, "[id='rules/order/classes/nene_me_foshnje/head_start_s']", "30").await?;
    // The class that cannot wait is no longer given.
    focus_on(page, "#retired-cannot_wait").await?;
    keys(page, " ").await?;
    is_accessible(page, "classes that come and go").await?;
    review(page).await?;
    for words in
        ["shqip: Nënë me foshnjë; anglisht: Mother with a baby", "30 minuta përparësi", "Nuk jepet më"]
    {
        says(page, "#preview-changes", words).await?;
    }
    is_accessible(page, "what changes in the classes").await?;
    apply_today(page).await?;
    let office = server.device("kiosk")?.office().await?;
    let offered: Vec<&str> = office.priorities.iter().map(queue_api::ClassId::as_str).collect();
    ensure!(offered == ["nene_me_foshnje", "priority"], "{offered:?}");
    gone(page, "#typed").await
}

async fn hours_of_a_service(page: &Window, server: &Server) -> Result<()> {
    go_to(page, "services").await?;
    focus_on(page, "#service-search").await?;
    keys(page, "TAK-01").await?;
    gone(page, "[data-service='GJC-02']").await?;
    focus_on(page, "[data-service='TAK-01'] .hours").await?;
    press(page, Key::Enter).await?;
    sees(page, "#hours-sheet").await?;
    focus_on(page, "#hours-of-office").await?;
    press(page, Key::Down).await?;
    sees(page, "#hours-of-its-own:checked").await?;
    is_accessible(page, "the hours of a service").await?;
    for day in ["Monday", "Tuesday"] {
        set(page, &format!("[id='service_hours/TAK-01/{day}/0/closes']"), "12:00").await?;
    }
    set(page, "[id='service_hours/TAK-01/Monday/0/closes']", "07:00").await?;
    set(page, "[id='service_hours/TAK-01/cut_off_minutes']", "30").await?;
    press(page, Key::Escape).await?;
    gone(page, "#hours-sheet").await?;
    review(page).await?;
    says(page, "#said", "Një fushë duhet ndrequr.").await?;
    sees(page, "#hours-sheet [id='service_hours/TAK-01/Monday/0/closes'][aria-invalid='true']").await?;
    is_accessible(page, "hours of a service that end before they begin").await?;
    set(page, "[id='service_hours/TAK-01/Monday/0/closes']", "11:00").await?;
    press(page, Key::Escape).await?;
    gone(page, "#hours-sheet").await?;
    review(page).await?;
    says(page, "#preview-changes", "E hënë 08:00–11:00; E martë 08:00–12:00; E mërkurë 08:00–16:00").await?;
    says(page, "#preview-changes", "Sa minuta para mbylljes nuk jepet më: 30").await?;
    is_accessible(page, "what changes in the hours of a service").await?;
    apply_today(page).await?;
    let kiosk = server.device("kiosk")?;
    // Day and night the office itself is open; on a Sunday or at night the service is not.
    let services = kiosk.services().await?;
    ensure!(services.iter().any(|service| service.id.as_str() == "TAK-01"));
    gone(page, "#typed").await
}

/// Somebody new is added, chooses a password and works; then the account is closed.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_user_is_added_chooses_a_password_and_is_shut_out() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let driver = Driver::start()?;
    let page = driver.window(1280, 720).await?;
    sign_in(&page, &format!("{}/admin#/users", server.demo.url), server.user(Role::Admin, 0)).await?;
    focus_on(&page, "#add-user").await?;
    is_accessible(&page, "the users").await?;
    press(&page, Key::Enter).await?;
    tab_to(&page, "#person-username").await?;
    keys(&page, "Teuta H").await?;
    press(&page, Key::Enter).await?;
    says(&page, "#person-username-wrong", "shkronja të vogla").await?;
    says(&page, "#person-name-wrong", "Plotësojeni këtë fushë.").await?;
    sees(&page, "#person-name:focus").await?;
    is_accessible(&page, "wrong names").await?;
    keys(&page, "Teuta Hoxha").await?;
    set(&page, "#person-username", "teuta.h").await?;
    press(&page, Key::Enter).await?;
    sees(&page, "#one-time-password").await?;
    is_accessible(&page, "a one-time password").await?;
    let once = page.find(Locator::Css("#one-time-password")).await?.text().await?;
    press(&page, Key::Escape).await?;
    gone(&page, "#one-time").await?;
    says(&page, "[data-user='teuta.h']", "Ende pa fjalëkalim të vetin").await?;

    let desk = driver.window(1280, 720).await?;
    desk.goto(&format!("{}/staff", server.demo.url)).await?;
    sees(&desk, "#username:focus").await?;
    keys(&desk, "teuta.h").await?;
    press(&desk, Key::Tab).await?;
    keys(&desk, &once).await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#new-password:focus").await?;
    is_accessible(&desk, "choosing a password").await?;
    keys(&desk, "shkurt").await?;
    press(&desk, Key::Enter).await?;
    says(&desk, "#sign-in-error", "të paktën 15 shenja").await?;
    is_accessible(&desk, "a password that is too short").await?;
    keys(&desk, " tre gështenja në xhep").await?;
    press(&desk, Key::Enter).await?;
    sees(&desk, "#counter-1").await?;

    page.refresh().await?;
    sees(&page, "[data-user='teuta.h']").await?;
    push(&page, "[data-user='teuta.h'] .edit").await?;
    tab_to(&page, "#person-disabled").await?;
    keys(&page, " ").await?;
    is_accessible(&page, "somebody who leaves").await?;
    tab_to(&page, "#person-save").await?;
    press(&page, Key::Enter).await?;
    says(&page, "[data-user='teuta.h']", "Nuk hyn").await?;
    desk.refresh().await?;
    sees(&desk, "#username").await?;
    desk.close().await?;
    page.close().await?;
    Ok(())
}

pub(crate) async fn go_to(page: &Window, section: &str) -> Result<()> {
    page.execute("location.hash = `#/${arguments[0]}`", vec![json!(section)]).await?;
    sees(page, &format!("#to-{section}[aria-current='page']")).await
}

pub(crate) async fn review(page: &Window) -> Result<()> {
    push(page, "#review").await
}

pub(crate) async fn apply_today(page: &Window) -> Result<()> {
    tab_to(page, "#apply-tomorrow").await?;
    press(page, Key::Up).await?;
    sees(page, "#apply-today:checked").await?;
    push(page, "#preview-apply[aria-disabled='false']").await?;
    gone(page, "#preview").await
}

pub(crate) async fn value(page: &Window, id: &str) -> Result<String> {
    let element = page.find(Locator::Css(&format!("[id='{id}']"))).await?;
    element.prop("value").await?.context("a field has a value")
}

/// Writes into a field that a keyboard fills in pieces.
pub(crate) async fn set(page: &Window, selector: &str, text: &str) -> Result<()> {
    sees(page, selector).await?;
    let write =
        "const [field, value] = arguments; const input = document.querySelector(field); input.value = value;
        for (const kind of ['input', 'change']) input.dispatchEvent(new Event(kind, { bubbles: true }));";
    page.execute(write, vec![json!(selector), json!(text)]).await?;
    Ok(())
}
