//! A real browser without a window, driven as a person would.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use std::str::FromStr;

use anyhow::{Context, Result};
use fantoccini::wd::WebDriverCompatibleCommand;
use fantoccini::{Client, ClientBuilder};
use hyper_util::client::legacy::connect::HttpConnector;
use reqwest::{Method, Url};
use serde_json::{Value, json};

/// No window of the browser is narrower; a phone's screen is.
const NARROWEST: u32 = 500;

/// How often the driver is started before it is given up.
const ATTEMPTS: usize = 3;

/// The driver of any number of browser windows, each with cookies of its own.
pub struct Driver {
    child: Child,
    url: String,
}

impl Driver {
    /// Starts the driver on a free port.
    ///
    /// # Errors
    /// When Chromium's driver is not installed.
    pub fn start() -> Result<Self> {
        // The driver looks for a free port before it takes it: another program may have it by then.
        (1..ATTEMPTS).find_map(|_| Self::try_to_start().ok()).map_or_else(Self::try_to_start, Ok)
    }

    fn try_to_start() -> Result<Self> {
        let mut child = Command::new("chromedriver")
            .arg("--port=0")
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .context("chromedriver is installed: `make test` installs it")?;
        let output = BufReader::new(child.stdout.take().context("the output is piped")?);
        let mut lines = output.lines();
        let port = lines
            .by_ref()
            .map_while(Result::ok)
            .find_map(|line| {
                line.split("successfully on port ").nth(1).map(|port| port.trim_end_matches('.').to_owned())
            })
            .context("the driver says its port")?;
        // Somebody must go on reading, or the driver stops at a full pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Ok(Self { child, url: format!("http://127.0.0.1:{port}") })
    }

    /// Opens a window of `width` by `height` with a profile of its own.
    ///
    /// # Errors
    /// When the browser does not start.
    pub async fn window(&self, width: u32, height: u32) -> Result<Client> {
        let size = format!("--window-size={width},{height}");
        let arguments = [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-dev-shm-usage",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--no-first-run",
            "--hide-scrollbars",
            // Nothing is half faded in when it is looked at.
            "--force-prefers-reduced-motion",
            size.as_str(),
        ];
        let mut options = json!({ "args": arguments });
        if width < NARROWEST {
            let metrics =
                json!({ "width": width, "height": height, "pixelRatio": 1, "touch": true, "mobile": true });
            options["mobileEmulation"] = json!({ "deviceMetrics": metrics });
        }
        let capabilities = json!({ "goog:chromeOptions": options });
        let capabilities = capabilities.as_object().context("capabilities are an object")?.clone();
        let client =
            ClientBuilder::new(HttpConnector::new()).capabilities(capabilities).connect(&self.url).await;
        client.context("Chromium starts")
    }
}

/// Asks the browser itself, by its developers' protocol.
///
/// # Errors
/// When it does not take the command.
pub async fn devtools(window: &Client, command: &str, parameters: Value) -> Result<Value> {
    let command = DevTools(json!({ "cmd": command, "params": parameters }));
    Ok(window.issue_cmd(command).await?)
}

#[derive(Debug)]
struct DevTools(Value);

impl WebDriverCompatibleCommand for DevTools {
    fn endpoint(&self, base_url: &Url, session: Option<&str>) -> Result<Url, <Url as FromStr>::Err> {
        base_url.join(&format!("session/{}/goog/cdp/execute", session.unwrap_or_default()))
    }

    fn method_and_body(&self, _: &Url) -> (Method, Option<String>) {
        (Method::POST, Some(self.0.to_string()))
    }
}

impl Drop for Driver {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}
