//! The citizen's own page on a phone, on the real server: noticed when the turn comes, right in every state, and back by
//! itself after a dead spot.

use std::path::Path;

use anyhow::{Context, Result, ensure};
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::Outcome;
use queue_api::client::Client;
use queue_api::counter::OpenRequest;
use queue_api::session::Role;
use queue_api::ticket::{CallNextRequest, FinishRequest};
use serde_json::{Value, json};
use tests::browser::Driver;
use tests::page::{gone, is_accessible, press, says, sees};
use tests::process::Program;
use tests::{Demo, Server, eventually};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpListener;

/// A phone that is neither small nor large.
const PHONE: (u32, u32) = (360, 740);

/// A citizen whom four are ahead of, at an office with one open counter.
async fn fifth(server: &Server) -> Result<(Client, String)> {
    let staff = server.sign_in(Role::Staff, 0).await?;
    staff.open(&server.demo.counters[0].id, &OpenRequest::default()).await?;
    for _ in 0..4 {
        server.issue("GJC-02").await?;
    }
    let link = server.issue("GJC-02").await?.link.context("a slip has a link")?;
    Ok((staff, link))
}

/// Calls whoever is next; of the first `missed` nobody comes.
async fn call(server: &Server, staff: &Client, missed: usize) -> Result<()> {
    let counter = &server.demo.counters[0].id;
    for _ in 0..missed {
        staff.call_next(counter, &CallNextRequest::default()).await?.context("somebody waits")?;
        staff.no_show(counter).await?;
    }
    staff.call_next(counter, &CallNextRequest::default()).await?.context("somebody waits")?;
    Ok(())
}

/// Notes how often the phone trembles and sounds; what is asked for is the browser's own otherwise.
const NOTE: &str = "window.trembled = 0; navigator.vibrate = () => (window.trembled += 1, true);
    window.sounded = 0; const start = OscillatorNode.prototype.start;
    OscillatorNode.prototype.start = function (...at) { window.sounded += 1; return start.apply(this, at); };";

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_is_noticed_when_three_are_ahead_and_when_its_number_is_called() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let (staff, link) = fifth(&server).await?;
    let driver = Driver::start()?;
    let phone = driver.window(PHONE.0, PHONE.1).await?;
    phone.goto(&link).await?;
    says(&phone, "#ahead", "4").await?;
    phone.execute(NOTE, vec![]).await?;
    is_accessible(&phone, "somebody waits").await?;
    ensure!(phone.find(Locator::Css("#soon")).await.is_err(), "four are ahead: nobody is disturbed");

    // One tap lets it sound; without a push service it says that the page has to stay open.
    phone.find(Locator::Css("#notify")).await?.click().await?;
    sees(&phone, "#notify[aria-pressed='true']").await?;
    says(&phone, "#notify-state", "Mbajeni këtë faqe hapur").await?;
    is_accessible(&phone, "notices turned on").await?;
    let tried = noticed(&phone).await?;
    ensure!(tried[0] == 1, "it trembles once, to be known again: {tried}");

    call(&server, &staff, 0).await?;
    sees(&phone, "#soon[open]").await?;
    says(&phone, "#soon", "Radha juaj po afron").await?;
    is_accessible(&phone, "three are ahead").await?;
    let covers = "const box = document.querySelector('#soon').getBoundingClientRect();
        return [box.width >= innerWidth, box.height >= innerHeight]";
    ensure!(phone.execute(covers, vec![]).await? == json!([true, true]), "it covers the whole screen");
    let soon = noticed(&phone).await?;
    ensure!(soon[0] == 2 && soon[1].as_u64() > tried[1].as_u64(), "it trembles and sounds: {soon}");
    press(&phone, Key::Enter).await?;
    gone(&phone, "#soon").await?;

    staff.no_show(&server.demo.counters[0].id).await?;
    call(&server, &staff, 3).await?;
    says(&phone, "#counter", "1").await?;
    is_accessible(&phone, "called").await?;
    let called = noticed(&phone).await?;
    ensure!(called[0] == 3 && called[1].as_u64() > soon[1].as_u64(), "again when called: {called}");
    served(&server, &staff, &phone).await?;
    phone.close().await?;
    Ok(())
}

async fn noticed(phone: &Window) -> Result<Value> {
    Ok(phone.execute("return [window.trembled, window.sounded]", vec![]).await?)
}

/// To the end: served, and asked how it was.
async fn served(server: &Server, staff: &Client, phone: &Window) -> Result<()> {
    let counter = &server.demo.counters[0].id;
    staff.start(counter).await?;
    sees(phone, "[data-state='serving']").await?;
    is_accessible(phone, "served").await?;
    staff.finish(counter, &FinishRequest::new(Outcome::Resolved)).await?;
    sees(phone, "#rate-good").await?;
    is_accessible(phone, "asked how it was").await?;
    phone.find(Locator::Css("#rate-good")).await?.click().await?;
    says(phone, "#rate", "Faleminderit").await?;
    is_accessible(phone, "said how it was").await
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_citizen_is_late_gives_the_number_up_and_reads_it_all_in_five_languages() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let link = server.issue("GJC-02").await?.link.context("a slip has a link")?;
    server.issue("GJC-02").await?;
    let driver = Driver::start()?;
    // The narrowest that is promised.
    let phone = driver.window(320, 640).await?;
    phone.goto(&link).await?;
    for (code, words) in [
        ("en", "Your number"),
        ("it", "Il suo numero"),
        ("el", "Ο αριθμός"),
        ("mk", "Вашиот"),
        ("sq", "Numri"),
    ] {
        phone.find(Locator::Css(&format!("#language option[value='{code}']"))).await?.click().await?;
        says(&phone, "h1", words).await?;
        is_accessible(&phone, &format!("waiting, in {code}")).await?;
    }
    phone.find(Locator::Css("#late")).await?.click().await?;
    sees(&phone, "#late-1:focus").await?;
    is_accessible(&phone, "how many shall go before").await?;
    phone.find(Locator::Css("#late-1")).await?.click().await?;
    says(&phone, ".said", "1 vetë kalon para jush").await?;
    says(&phone, "#ahead", "1").await?;
    phone.find(Locator::Css("#cancel")).await?.click().await?;
    sees(&phone, "#cancel-no:focus").await?;
    is_accessible(&phone, "asked before giving up").await?;
    phone.find(Locator::Css("#cancel-yes")).await?.click().await?;
    sees(&phone, "[data-state='cancelled']").await?;
    is_accessible(&phone, "given up").await?;
    // The phone follows nothing any more, and says so where it was opened from its first screen.
    phone.goto(&format!("{}/t/", server.demo.url)).await?;
    sees(&phone, "[data-state='none']").await?;
    is_accessible(&phone, "no number").await?;
    phone.goto(&format!("{}/t/aaaaaaaaaaaaaaaaaaaaaaaaaa", server.demo.url)).await?;
    sees(&phone, "[data-state='dead']").await?;
    is_accessible(&phone, "a code that is not good").await?;
    phone.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_goes_on_by_itself_after_a_dead_spot_also_when_it_was_opened_there() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let mut server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let listen = server.demo.url.trim_start_matches("http://").to_owned();
    let (_, link) = fifth(&server).await?;
    let driver = Driver::start()?;
    let phone = driver.window(PHONE.0, PHONE.1).await?;
    phone.goto(&link).await?;
    says(&phone, "#ahead", "4").await?;
    let ready = "const done = arguments[0];
        navigator.serviceWorker.ready.then((it) => done(new URL(it.scope).pathname), (error) => done(String(error)))";
    ensure!(phone.execute_async(ready, vec![]).await? == json!("/t/"), "the phone keeps the page");

    server.program().kill()?;
    sees(&phone, "[data-line='lost'] .lost").await?;
    says(&phone, "#number", "A 005").await?;
    is_accessible(&phone, "no line").await?;
    let server = Server::start(directory.path(), &listen, 2).await?;
    gone(&phone, ".lost").await?;
    says(&phone, "#ahead", "4").await?;

    // Opened anew where there is no line, from the phone's first screen: the page stands there and says so.
    let mut server = server;
    server.program().kill()?;
    phone.goto(&format!("{}/t/", server.demo.url)).await?;
    says(&phone, "main", "Nuk ka lidhje me zyrën").await?;
    is_accessible(&phone, "opened without a line").await?;
    let server = Server::start(directory.path(), &listen, 2).await?;
    says(&phone, "#number", "A 005").await?;
    ensure!(phone.current_url().await?.as_str() == link, "it is the number that was followed");
    drop(server);
    phone.close().await?;
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn the_page_can_be_put_on_a_phones_first_screen() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let server = Server::start(directory.path(), "127.0.0.1:0", 2).await?;
    let client = tests::http::browserless()?;
    let get = async |path: &str| client.get(format!("{}{path}", server.demo.url)).send().await;
    let page = get("/t/").await?.text().await?;
    ensure!(page.contains(r#"rel="manifest" href="/phone.webmanifest""#), "the page names it: {page}");
    let answer = get("/phone.webmanifest").await?;
    ensure!(answer.headers()["content-type"] == "application/manifest+json", "{answer:?}");
    let manifest: Value = answer.json().await?;
    ensure!(manifest["display"] == "standalone" && manifest["start_url"] == "/t/", "{manifest}");
    for icon in manifest["icons"].as_array().context("icons")? {
        let source = icon["src"].as_str().context("an address")?;
        let answer = get(source).await?.error_for_status()?;
        ensure!(answer.headers()["content-type"] == icon["type"].as_str().unwrap_or_default(), "{source}");
        if source.ends_with(".png") {
            let picture = image::load_from_memory(&answer.bytes().await?)?;
            let size = format!("{}x{}", picture.width(), picture.height());
            ensure!(icon["sizes"] == size, "{source} is {size}");
        }
    }
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_phone_that_was_asked_and_allowed_it_is_told_through_its_push_service() -> Result<()> {
    let directory = tempfile::tempdir()?;
    let service = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", service.local_addr()?);
    let (server, demo) = set_up(directory.path(), &origin).await?;
    let url = serving(&server).await?;
    let device = demo.devices.iter().find(|device| device.kind == "kiosk").context("a kiosk")?;
    let kiosk = Client::new(&url, demo.office.clone(), Some(device.token.clone()))?;
    let issue = queue_api::ticket::IssueRequest::new(queue_api::ServiceId::new("GJC-02"));
    let ticket = kiosk.issue(queue_api::TicketId(uuid::Uuid::now_v7()), &issue).await?;
    let link = ticket.link.context("a slip has a link")?;
    let code = link.rsplit('/').next().context("a code")?;

    let driver = Driver::start()?;
    let phone = driver.window(PHONE.0, PHONE.1).await?;
    phone.goto(&format!("{url}/t/{code}")).await?;
    says(&phone, "#notify-state", "edhe kur telefoni është i kyçur").await?;
    is_accessible(&phone, "notices offered").await?;
    // The browser of a test has no push service: its own is put in its place, with the keys of the standard's example.
    let subscribe = "Notification.requestPermission = async () => 'granted';
        PushManager.prototype.subscribe = async (options) => ({ toJSON: () => ({ endpoint: arguments[0],
            asked: options.userVisibleOnly, keys: { auth: 'BTBZMqHH6r4Tts7J_aSIgg',
            p256dh: 'BCVxsr7N_eNgVRqvHtD0zTZsEc6-VV-JvLexhqUzORcxaOzi6-AYWXvTBHm4bjyPjs7Vd8pZGH6SRpkNtoIAiw4' } }) });";
    phone.execute(subscribe, vec![json!(format!("{origin}/a-phone"))]).await?;
    phone.find(Locator::Css("#notify")).await?.click().await?;
    says(&phone, "#notify-state", "Do t’ju njoftojmë edhe kur telefoni është i kyçur").await?;
    is_accessible(&phone, "notices allowed").await?;

    let user = demo.users.iter().find(|user| user.role == Role::Staff).context("a clerk")?;
    let staff = Client::new(&url, demo.office.clone(), None)?;
    let (username, password) = (user.username.clone(), user.password.clone());
    staff.sign_in(&queue_api::session::SignIn { username, password, code: None }).await?;
    staff.open(&demo.counters[0].id, &OpenRequest::default()).await?;
    staff.call_next(&demo.counters[0].id, &CallNextRequest::default()).await?;
    let (mut line, _) = service.accept().await?;
    let mut asked = vec![0; 4096];
    let length = line.read(&mut asked).await?;
    line.write_all(b"HTTP/1.1 201 Created\r\ncontent-length: 0\r\n\r\n").await?;
    let asked = String::from_utf8_lossy(&asked[..length]).to_lowercase();
    ensure!(asked.starts_with("post /a-phone"), "{asked}");
    for header in ["content-encoding: aes128gcm", "authorization: vapid t=", "urgency: high"] {
        ensure!(asked.contains(header), "{header} in {asked}");
    }
    ensure!(!asked.contains("a001"), "nobody on the way reads the number");
    phone.close().await?;
    Ok(())
}

/// An office of a demonstration, served with a configuration that sends notices to `service`.
async fn set_up(folder: &Path, service: &str) -> Result<(Program, Demo)> {
    let mut demonstration = Server::start(folder, "127.0.0.1:0", 2).await?;
    demonstration.program().stop()?;
    let configuration = folder.join("queue-server.toml");
    let text = format!(
        "database = \"sqlite:{}\"\nlisten = \"127.0.0.1:0\"\npublic_url = \"https://radha.belsh.example\"\n\
         [push]\ncontact = \"mailto:it@belsh.example\"\nservices = [\"{service}\"]\n",
        folder.join("queue.db").display()
    );
    std::fs::write(&configuration, text)?;
    std::fs::remove_file(folder.join("queue-server.log"))?;
    let configuration = configuration.to_str().context("a file's name is text")?;
    Ok((Program::start("queue-server", &["--config", configuration], folder)?, demonstration.demo.clone()))
}

/// Where it serves, as it says.
async fn serving(server: &Program) -> Result<String> {
    let said = || async {
        let log = server.log();
        Some(format!("http://{}", log.split_once(" serving address=")?.1.split_whitespace().next()?))
    };
    eventually(said).await.with_context(|| format!("it serves; it says: {}", server.log()))
}
