//! What is drawn: an office with its people, thirteen weeks behind it, and a second office beside it.

use anyhow::{Context, Result};
use queue_api::session::Role;
use reqwest::Method;
use serde_json::json;
use tempfile::TempDir;
use tests::past::Past;
use tests::process::{self, Program};
use tests::{Server, eventually, http, off_screen};

const SEED: u64 = 7;
const WEEKS: i64 = 13;
const CITIZENS: f64 = 280.0;
const CLERKS: usize = 4;
/// As many counters as the demonstration has.
const COUNTERS: usize = 10;
/// How many come at once so that a hall is worth a picture, and for what.
const CROWD: usize = 14;
const WANTED: [&str; 5] = ["GJC-02", "TAK-04", "GJC-01", "SOC-01", "GJC-02"];
/// Months of an office that runs another system.
const FOREIGN: &str = "office,month,issued,waiting_p50_min
Zyra e Klosit,2026-09,812,14
Zyra e Klosit,2026-10,798,12
";

pub(crate) struct Scene {
    pub(crate) hall: Server,
    /// Kiosk and board are there, so that nothing is out of order.
    _devices: [Program; 2],
    _folder: TempDir,
}

impl Scene {
    /// Starts the demonstration on its past.
    pub(crate) async fn set() -> Result<Self> {
        let folder = tempfile::tempdir()?;
        let path = folder.path();
        let mut empty = Server::start(path, "127.0.0.1:0", COUNTERS).await?;
        empty.program().stop()?;
        Past { days: 7 * WEEKS, citizens: CITIZENS, clerks: CLERKS }.invent(path, &empty.demo.office).await?;
        process::administer(path, &["municipalities", "seed"], "")?;
        let unit = [
            "--id",
            "belsh-kajan",
            "--municipality",
            "belsh",
            "--name",
            "Njësia Kajan",
            "--template",
            "unit",
        ];
        process::administer(path, &[&["office", "add"][..], &unit].concat(), "")?;
        let hall = Server::with_people(path, SEED).await?;
        let device = |program| {
            let (configuration, _) = off_screen(program, path)?;
            Program::start(program, &["--config", configuration.to_str().context("a name is text")?], path)
        };
        let devices = [device("kiosk")?, device("display-board")?];
        let scene = Self { hall, _devices: devices, _folder: folder };
        scene.organise().await?;
        Ok(scene)
    }

    /// The organisation has the figures of another system, and wants every office to tell its own in public.
    async fn organise(&self) -> Result<()> {
        let browser = http::browserless()?;
        let at = |path: &str| format!("{}/api/v1{path}", self.hall.demo.url);
        let user = self.hall.user(Role::Manager, 0);
        let who = json!({ "username": user.username, "password": user.password });
        browser.post(at("/session")).json(&who).send().await?.error_for_status()?;
        let wish = json!({ "public_figures_required": true });
        browser.request(Method::PUT, at("/programme")).json(&wish).send().await?.error_for_status()?;
        let months = browser.post(at("/foreign-months")).header("content-type", "text/csv").body(FOREIGN);
        months.send().await?.error_for_status()?;
        Ok(())
    }

    /// So many people come at once that some wait while they are drawn.
    pub(crate) async fn fill(&self) -> Result<()> {
        for service in WANTED.iter().cycle().take(CROWD) {
            eventually(|| async { self.hall.issue(service).await.ok() }).await.context("the office opens")?;
        }
        Ok(())
    }
}
