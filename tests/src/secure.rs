//! A server as an office runs it: with a configuration of its own, served to other machines by TLS.

use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use queue_api::client::{Addresses, Authority, Client, Trust};
use queue_api::session::{Role, SignIn};

use crate::process::Program;
use crate::{Demo, Server, eventually};

/// A server with TLS and the office of a demonstration.
pub struct SecureServer {
    /// The program.
    pub program: Program,
    /// The office, and who may come in.
    pub demo: Demo,
    /// Where other machines find it, `https://127.0.0.1:PORT`.
    pub url: String,
    /// Where this machine does.
    pub plain_url: String,
    folder: PathBuf,
}

impl SecureServer {
    /// Makes an office in `folder` and serves it by TLS on a free port of the loopback address.
    ///
    /// # Errors
    /// When it does not serve in time.
    pub async fn start(folder: &Path) -> Result<Self> {
        Self::start_at(folder, "127.0.0.1:0").await
    }

    /// The same at `listen`; an office that is in the folder goes on.
    ///
    /// # Errors
    /// When it does not serve in time.
    pub async fn start_at(folder: &Path, listen: &str) -> Result<Self> {
        Self::start_with(folder, &format!("listen = \"{listen}\"")).await
    }

    /// The same at every address of this machine, announced on a port of mDNS.
    ///
    /// # Errors
    /// When it does not serve in time.
    pub async fn start_announced(folder: &Path, discovery_port: u16) -> Result<Self> {
        Self::start_with(folder, &format!("listen = \"0.0.0.0:0\"\ndiscovery_port = {discovery_port}")).await
    }

    async fn start_with(folder: &Path, tls: &str) -> Result<Self> {
        let demo_file = folder.join("demo.json");
        if !demo_file.exists() {
            let mut demonstration = Server::start(folder, "127.0.0.1:0", 2).await?;
            demonstration.program().stop()?;
        }
        let demo: Demo = serde_json::from_slice(&std::fs::read(&demo_file)?)?;
        let configuration = folder.join("queue-server.toml");
        let text = format!(
            "database = \"sqlite:{}\"\nlisten = \"127.0.0.1:0\"\n[tls]\n{tls}\n",
            folder.join("queue.db").display()
        );
        std::fs::write(&configuration, text)?;
        let before = std::fs::read_to_string(folder.join("queue-server.log")).unwrap_or_default().len();
        let configuration = configuration.to_str().context("a file's name is text")?;
        let program = Program::start("queue-server", &["--config", configuration], folder)?;
        let address = |log: &str, said: &str| {
            let line = log.lines().find(|line| line.contains(said))?.to_owned();
            Some(line.split_once("address=")?.1.split_whitespace().next()?.to_owned())
        };
        let found = eventually(|| async {
            let log = program.log();
            let log = log.get(before..)?;
            Some((address(log, "serving the network")?, address(log, " serving address")?))
        });
        let (secure, plain) =
            found.await.with_context(|| format!("it serves; it says: {}", program.log()))?;
        let (url, plain_url) =
            (format!("https://{}", secure.replace("0.0.0.0", "127.0.0.1")), format!("http://{plain}"));
        Ok(Self { program, demo, url, plain_url, folder: folder.into() })
    }

    /// The file of its authority.
    pub fn authority_file(&self) -> PathBuf {
        self.folder.join("tls/radha-ca.pem")
    }

    /// A client of another machine, which trusts its authority.
    ///
    /// # Errors
    /// When there is no authority.
    pub fn client(&self, token: Option<String>) -> Result<Client> {
        let authority = Authority::from_pem(&std::fs::read_to_string(self.authority_file())?)?;
        let addresses = Addresses::new([self.url.as_str()]).trusting(Trust::Authority(authority));
        Ok(Client::of(addresses, self.demo.office.clone(), token)?)
    }

    /// The same, signed in as the first person with a role.
    ///
    /// # Errors
    /// When the server refuses.
    pub async fn sign_in(&self, role: Role) -> Result<Client> {
        let user = self.demo.users.iter().find(|user| user.role == role).context("there is one")?;
        let client = self.client(None)?;
        let (username, password) = (user.username.clone(), user.password.clone());
        client.sign_in(&SignIn { username, password, code: None }).await?;
        Ok(client)
    }

    /// The token of the demonstration's kiosk or board.
    ///
    /// # Errors
    /// When there is no such device.
    pub fn token(&self, kind: &str) -> Result<String> {
        let device = self.demo.devices.iter().find(|device| device.kind == kind).context("a device")?;
        Ok(device.token.clone())
    }
}
