//! Draws the pages of a demonstration that runs, as people see them, into a folder:
//! `cargo run -p tests --example page_pictures -- demo docs/pictures`.
//!
//! It works at the last counter, which no simulated clerk has, and leaves it closed.

use std::fs::File;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use color_quant::NeuQuant;
use fantoccini::key::Key;
use fantoccini::{Client as Window, Locator};
use queue_api::session::Role;
use tests::browser::Driver;
use tests::page::{command, gone, keys, press, sees, sign_in};
use tests::{Demo, DemoUser};

/// A page has few colours, and letters are smooth with these.
const COLOURS: usize = 256;

#[tokio::main]
async fn main() -> Result<()> {
    let mut arguments = std::env::args_os().skip(1).map(PathBuf::from);
    let (folder, pictures) = arguments
        .next()
        .zip(arguments.next())
        .context("say the demonstration's folder, and where to draw")?;
    let demo: Demo = serde_json::from_slice(&std::fs::read(folder.join("demo.json"))?)?;
    std::fs::create_dir_all(&pictures)?;
    let driver = Driver::start()?;
    staff(&driver, &demo, &pictures).await?;
    manager(&driver, &demo, &pictures).await?;
    others(&driver, &demo, &pictures).await
}

fn user(demo: &Demo, role: Role) -> Result<&DemoUser> {
    demo.users.iter().rfind(|user| user.role == role).context("the demonstration has such a person")
}

async fn staff(driver: &Driver, demo: &Demo, pictures: &Path) -> Result<()> {
    let page = window(driver, 1280, 800).await?;
    let url = format!("{}/staff", demo.url);
    page.goto(&url).await?;
    sees(&page, "#username:focus").await?;
    draw(&page, pictures, "sign-in").await?;
    sign_in(&page, &url, user(demo, Role::Staff)?).await?;
    let counter = format!("[id='counter-{}']", demo.counters.last().context("there is a counter")?.id);
    sees(&page, &counter).await?;
    draw(&page, pictures, "counters").await?;
    page.find(Locator::Css("#go-to-reception")).await?.click().await?;
    sees(&page, "#queue li").await?;
    page.find(Locator::Css("#queue li button")).await?.click().await?;
    draw(&page, pictures, "reception").await?;
    page.find(Locator::Css("#change-counter")).await?.click().await?;
    page.wait().for_element(Locator::Css(&counter)).await?.click().await?;
    sees(&page, "#open-title").await?;
    command(&page, Key::F8).await?;
    sees(&page, "#idle-title").await?;
    sees(&page, "#queue li").await?;
    draw(&page, pictures, "staff-free").await?;
    command(&page, Key::F8).await?;
    sees(&page, "#ticket[data-state='called']").await?;
    sees(&page, "#today").await?;
    sees(&page, "#main-action[aria-disabled='false']").await?;
    draw(&page, pictures, "staff-called").await?;
    command(&page, Key::F8).await?;
    sees(&page, "#ticket[data-state='serving']").await?;
    sees(&page, "#main-action[aria-disabled='false']").await?;
    draw(&page, pictures, "staff").await?;
    keys(&page, "1").await?;
    command(&page, Key::F9).await?;
    sees(&page, "#idle-title").await?;
    sees(&page, "#main-action[aria-disabled='false']").await?;
    page.find(Locator::Css("#close-counter")).await?.click().await?;
    page.wait().for_element(Locator::Css("#confirm-close")).await?.click().await?;
    sees(&page, "main[data-state='closed']").await?;
    Ok(page.close().await?)
}

async fn manager(driver: &Driver, demo: &Demo, pictures: &Path) -> Result<()> {
    let page = window(driver, 1440, 960).await?;
    sign_in(&page, &format!("{}/manage", demo.url), user(demo, Role::Manager)?).await?;
    sees(&page, "#course svg").await?;
    draw(&page, pictures, "manager-today").await?;
    page.find(Locator::Css("#period-month")).await?.click().await?;
    sees(&page, "#week").await?;
    sees(&page, "#course svg").await?;
    draw(&page, pictures, "manager").await?;
    scroll_to(&page, "#services").await?;
    draw(&page, pictures, "manager-services").await?;
    page.find(Locator::Css("#by-service [data-figure='over_target'], #by-service [data-figure='issued']"))
        .await?
        .click()
        .await?;
    sees(&page, "#behind table").await?;
    draw(&page, pictures, "manager-tickets").await?;
    press(&page, Key::Escape).await?;
    gone(&page, "#behind").await?;
    // Days are played for longer than an element is usually waited for.
    page.find(Locator::Css("#what-if-ask")).await?.click().await?;
    let played = page.wait().at_most(std::time::Duration::from_secs(120));
    played.for_element(Locator::Css("#what-if-table, #what-if-none")).await?;
    scroll_to(&page, "#forecast").await?;
    draw(&page, pictures, "manager-what-if").await?;
    Ok(page.close().await?)
}

async fn others(driver: &Driver, demo: &Demo, pictures: &Path) -> Result<()> {
    let page = window(driver, 1280, 800).await?;
    sign_in(&page, &format!("{}/admin#/devices", demo.url), user(demo, Role::Admin)?).await?;
    sees(&page, "main table").await?;
    draw(&page, pictures, "devices").await?;
    for section in ["office", "counters", "services", "calendar", "order", "users"] {
        page.goto(&format!("{}/admin#/{section}", demo.url)).await?;
        sees(&page, &format!("#to-{section}[aria-current='page']")).await?;
        draw(&page, pictures, &format!("administration-{section}")).await?;
    }
    page.close().await?;
    let phone = driver.window(390, 844).await?;
    phone.goto(&format!("{}/book/{}", demo.url, demo.office)).await?;
    sees(&phone, "main button").await?;
    draw(&phone, pictures, "booking").await?;
    Ok(phone.close().await?)
}

/// A window whose page is exactly so large.
async fn window(driver: &Driver, width: u32, height: u32) -> Result<Window> {
    let window = driver.window(width, height).await?;
    let lost = window.execute("return outerHeight - innerHeight", vec![]).await?;
    let lost = lost.as_u64().and_then(|lost| u32::try_from(lost).ok()).unwrap_or_default();
    window.set_window_size(width, height + lost).await?;
    Ok(window)
}

async fn scroll_to(page: &Window, selector: &str) -> Result<()> {
    let scroll = "document.querySelector(arguments[0]).scrollIntoView({ block: 'start' })";
    page.execute(scroll, vec![selector.into()]).await?;
    Ok(())
}

/// Draws what is seen, with few colours, so that the picture stays small.
async fn draw(page: &Window, pictures: &Path, name: &str) -> Result<()> {
    let seen = image::load_from_memory(&page.screenshot().await?)?.to_rgba8();
    let palette = NeuQuant::new(10, COLOURS, seen.as_raw());
    let indices = seen.pixels().map(|pixel| u8::try_from(palette.index_of(&pixel.0)));
    let indices = indices.collect::<Result<Vec<u8>, _>>().context("a palette has at most 256 colours")?;
    let mut encoder =
        png::Encoder::new(File::create(pictures.join(format!("{name}.png")))?, seen.width(), seen.height());
    encoder.set_color(png::ColorType::Indexed);
    encoder.set_palette(palette.color_map_rgb());
    encoder.set_compression(png::Compression::High);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(&indices)?;
    Ok(writer.finish()?)
}
