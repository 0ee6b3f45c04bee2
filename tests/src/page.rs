//! A page as somebody with a keyboard, or with a screen reader, has it.

use anyhow::{Context, Result, ensure};
use fantoccini::actions::{InputSource, KeyAction, KeyActions};
use fantoccini::key::Key;
use fantoccini::{Client, Locator};
use queue_api::session::Role;
use serde_json::json;

use crate::{DemoUser, Server, eventually};

/// The rules of accessibility, as the pages' packages have them.
const AXE: &str =
    concat!(env!("CARGO_MANIFEST_DIR"), "/../queue-server/web/node_modules/axe-core/axe.min.js");
/// WCAG 2.2, level AA.
const RULES: [&str; 5] = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];
/// No page has more places to stop at with Tab.
const MOST_STOPS: usize = 150;

/// Presses and lets go one key after the other, on whatever has the focus.
///
/// # Errors
/// When the browser is gone.
pub async fn keys(window: &Client, keys: &str) -> Result<()> {
    let strokes =
        keys.chars().flat_map(|value| [KeyAction::Down { value }, KeyAction::Up { value }]).collect();
    strokes_of(window, strokes).await
}

/// Presses a named key.
///
/// # Errors
/// When the browser is gone.
pub async fn press(window: &Client, key: Key) -> Result<()> {
    keys(window, &key.to_string()).await
}

/// Presses a named key with Shift.
///
/// # Errors
/// When the browser is gone.
pub async fn press_with_shift(window: &Client, key: Key) -> Result<()> {
    let (shift, value) = (char::from(Key::Shift), char::from(key));
    let (down, up) = (|value| KeyAction::Down { value }, |value| KeyAction::Up { value });
    strokes_of(window, vec![down(shift), down(value), up(value), up(shift)]).await
}

/// Holds a key until it repeats by itself.
///
/// # Errors
/// When the browser is gone.
pub async fn hold(window: &Client, key: Key) -> Result<()> {
    let value = char::from(key);
    let mut strokes: Vec<KeyAction> = (0..4).map(|_| KeyAction::Down { value }).collect();
    strokes.push(KeyAction::Up { value });
    strokes_of(window, strokes).await
}

/// Presses the key of a command as soon as the page takes one: just after another it takes none.
///
/// # Errors
/// When the page takes none in time.
pub async fn command(window: &Client, key: Key) -> Result<()> {
    sees(window, "#main-action[aria-disabled='false']").await?;
    press(window, key).await
}

/// Moves on with Tab until `selector` has the focus.
///
/// # Errors
/// When Tab does not lead there.
pub async fn tab_to(window: &Client, selector: &str) -> Result<()> {
    for _ in 0..MOST_STOPS {
        press(window, Key::Tab).await?;
        let there = "return document.activeElement.matches(arguments[0])";
        if window.execute(there, vec![json!(selector)]).await? == json!(true) {
            return Ok(());
        }
    }
    anyhow::bail!("Tab does not lead to {selector}")
}

/// Brings the focus to an element that is there or comes in time.
///
/// # Errors
/// When there is none in time.
pub async fn focus_on(window: &Client, selector: &str) -> Result<()> {
    sees(window, selector).await?;
    window.execute("document.querySelector(arguments[0]).focus()", vec![json!(selector)]).await?;
    Ok(())
}

/// Pushes a button with the keyboard.
///
/// # Errors
/// When there is none in time.
pub async fn push(window: &Client, button: &str) -> Result<()> {
    focus_on(window, button).await?;
    press(window, Key::Enter).await
}

/// Writes into a field in place of what stands there.
///
/// # Errors
/// When there is no such field in time.
pub async fn write_into(window: &Client, field: &str, text: &str) -> Result<()> {
    focus_on(window, field).await?;
    window.execute("document.activeElement.select()", vec![]).await?;
    keys(window, text).await
}

/// Waits until there is such an element.
///
/// # Errors
/// When there is none in time.
pub async fn sees(window: &Client, selector: &str) -> Result<()> {
    let seen = window.wait().for_element(Locator::Css(selector)).await;
    if seen.is_err() {
        anyhow::bail!("there is no {selector}; the page says: {}", all_of(window).await);
    }
    Ok(())
}

async fn all_of(window: &Client) -> serde_json::Value {
    window.execute("return document.body.innerText", vec![]).await.unwrap_or_default()
}

/// Waits until an element says this.
///
/// # Errors
/// When it does not in time.
pub async fn says(window: &Client, selector: &str, text: &str) -> Result<()> {
    let shown = eventually(|| async {
        let element = window.find(Locator::Css(selector)).await.ok()?;
        let shown = element.text().await.ok()?.replace('\u{a0}', " ");
        shown.contains(text).then_some(())
    });
    match shown.await {
        Some(()) => Ok(()),
        None => anyhow::bail!("{selector} says {text}; the page says: {}", all_of(window).await),
    }
}

/// Waits until there is no such element any more.
///
/// # Errors
/// When it stays.
pub async fn gone(window: &Client, selector: &str) -> Result<()> {
    let gone = eventually(|| async { window.find(Locator::Css(selector)).await.is_err().then_some(()) });
    gone.await.with_context(|| format!("{selector} is gone"))
}

/// Signs in with the keyboard.
///
/// # Errors
/// When the page does not let this person in.
pub async fn sign_in(window: &Client, url: &str, user: &DemoUser) -> Result<()> {
    window.goto(url).await?;
    sees(window, "#username:focus").await?;
    keys(window, &user.username).await?;
    press(window, Key::Tab).await?;
    keys(window, &user.password).await?;
    press(window, Key::Enter).await?;
    gone(window, "#username").await
}

/// Signs the `nth` clerk in, chooses the `nth` counter and opens it for everything; both from 0.
///
/// # Errors
/// When the page does not let them.
pub async fn open_counter(window: &Client, server: &Server, nth: usize) -> Result<()> {
    sign_in(window, &format!("{}/staff", server.demo.url), server.user(Role::Staff, nth)).await?;
    let counter = format!("[id='counter-{}']", server.demo.counters[nth].id);
    sees(window, &counter).await?;
    window.find(Locator::Css(&counter)).await?.click().await?;
    sees(window, "#open-title").await?;
    command(window, Key::F8).await?;
    sees(window, "#idle-title").await
}

/// Checks what stands on the page now, named `state` for people: no rule of WCAG 2.2 AA is broken, as far as a program can
/// tell, and nothing stands beside the window.
///
/// # Errors
/// With every rule that is broken, and where.
pub async fn is_accessible(window: &Client, state: &str) -> Result<()> {
    let axe = std::fs::read_to_string(AXE)
        .context("the rules are installed: `npm ci` in queue-server/web installs them")?;
    window.execute(&axe, vec![]).await?;
    let check = "const done = arguments[1];
        const told = (rule) => `${rule.id}: ${rule.nodes.map((node) => node.target.join(' ') + ' ' + node.any.map((one) => one.message).join('; ')).join(', ')}`;
        axe.run(document, { runOnly: arguments[0], resultTypes: ['violations'] })
            .then((found) => done(found.violations.map(told)), (error) => done([String(error)]));";
    let broken = window.execute_async(check, vec![json!(RULES)]).await?;
    ensure!(broken == json!([]), "{state}: {broken:#}");
    let wider = "return document.documentElement.scrollWidth - document.documentElement.clientWidth";
    let wider = window.execute(wider, vec![]).await?;
    ensure!(wider == 0, "{state}: the page is {wider} pixels wider than its window");
    Ok(())
}

async fn strokes_of(window: &Client, strokes: Vec<KeyAction>) -> Result<()> {
    let mut actions = KeyActions::new("keyboard".into());
    for stroke in strokes {
        actions = actions.then(stroke);
    }
    Ok(window.perform_actions(actions).await?)
}
