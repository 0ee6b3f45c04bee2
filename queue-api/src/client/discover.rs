//! How a device finds a server that nobody named to it: the server announces itself on the network of the hall (mDNS and
//! DNS-SD, RFC 6762 and 6763).
//!
//! Anybody on that network can announce anything, so what is found here is only asked, never trusted: see
//! [`trust`](super::trust).

use std::collections::BTreeMap;
use std::net::{IpAddr, SocketAddr};
use std::time::Duration;

use mdns_sd::{IfKind, ResolvedService, ServiceDaemon, ServiceEvent, ServiceInfo};
use tokio::sync::watch;

use super::Addresses;

pub use mdns_sd::Error as DiscoveryError;

/// The port of mDNS.
pub const MDNS_PORT: u16 = 5353;
/// What is announced.
const SERVICE: &str = "_radha._tcp.local.";
/// After the first answer others may still come.
const OTHERS_WITHIN: Duration = Duration::from_secs(2);
/// The most addresses of which one is looked for at a server.
const ADDRESSES_LIMIT: usize = 8;

/// A server that announces itself for as long as this lives.
pub struct Announcement {
    daemon: ServiceDaemon,
}

impl Announcement {
    /// Announces a server called `name` that serves TLS at `listen`, which may be all addresses of the machine. `port` is
    /// that of mDNS.
    ///
    /// # Errors
    /// When the network cannot be spoken to.
    pub fn begin(name: &str, listen: SocketAddr, port: u16) -> Result<Self, DiscoveryError> {
        let daemon = ServiceDaemon::new_with_port(port)?;
        let host = format!("{name}.local.");
        let none: &[(&str, &str)] = &[];
        let info = if listen.ip().is_unspecified() {
            ServiceInfo::new(SERVICE, name, &host, "", listen.port(), none)?.enable_addr_auto()
        } else {
            ServiceInfo::new(SERVICE, name, &host, listen.ip(), listen.port(), none)?
        };
        daemon.register(info)?;
        Ok(Self { daemon })
    }
}

impl Drop for Announcement {
    fn drop(&mut self) {
        // Whoever listens is told that it is gone; a daemon that has ended needs nothing.
        drop(self.daemon.shutdown());
    }
}

/// A server that was found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundServer {
    /// What it calls itself.
    pub name: String,
    /// Where it is, `https://192.168.1.10:8443`.
    pub urls: Vec<String>,
}

/// Looks for servers for as long as it lives.
pub struct Search {
    daemon: ServiceDaemon,
    found: watch::Receiver<Vec<FoundServer>>,
}

impl Search {
    /// Begins; must be called where tasks can be started.
    ///
    /// # Errors
    /// When the network cannot be listened to.
    pub fn begin(port: u16) -> Result<Self, DiscoveryError> {
        let daemon = ServiceDaemon::new_with_port(port)?;
        // A server on another machine is not found there, and one on this machine at its other addresses as well.
        daemon.disable_interface(IfKind::LoopbackV6)?;
        let events = daemon.browse(SERVICE)?;
        let (tell, found) = watch::channel(Vec::new());
        tokio::spawn(async move {
            let mut known = BTreeMap::new();
            while let Ok(event) = events.recv_async().await {
                match event {
                    ServiceEvent::ServiceResolved(service) => {
                        known.insert(service.fullname.clone(), server(&service));
                    }
                    ServiceEvent::ServiceRemoved(_, name) => {
                        known.remove(&name);
                    }
                    _ => continue,
                }
                let reachable = known.values().filter(|server| !server.urls.is_empty());
                tell.send_replace(reachable.cloned().collect());
            }
        });
        Ok(Self { daemon, found })
    }

    /// Waits until there is a server, and a little longer for others; in the order of their names.
    pub async fn some(&mut self) -> Vec<FoundServer> {
        loop {
            if self.found.wait_for(|found| !found.is_empty()).await.is_err() {
                // The search has ended, and nobody will be found any more.
                std::future::pending::<()>().await;
            }
            tokio::time::sleep(OTHERS_WITHIN).await;
            let found = self.found.borrow_and_update().clone();
            if !found.is_empty() {
                return found;
            }
        }
    }

    /// Keeps `addresses` those of whoever announces itself, for ever. Which of them is the own server its certificate says.
    pub async fn keep(mut self, addresses: Addresses) {
        loop {
            let urls: Vec<String> =
                self.found.borrow_and_update().iter().flat_map(|server| server.urls.clone()).collect();
            if !urls.is_empty() {
                addresses.replace(urls.iter().map(String::as_str).take(ADDRESSES_LIMIT));
            }
            if self.found.changed().await.is_err() {
                return;
            }
        }
    }
}

impl Drop for Search {
    fn drop(&mut self) {
        drop(self.daemon.shutdown());
    }
}

fn server(service: &ResolvedService) -> FoundServer {
    let name = service.fullname.strip_suffix(&format!(".{SERVICE}")).unwrap_or(&service.fullname);
    let mut addresses: Vec<IpAddr> = service.addresses.iter().map(|scoped| scoped.to_ip_addr()).collect();
    // Addresses of the link alone need a zone, which no certificate can name.
    addresses.retain(|address| match address {
        IpAddr::V4(address) => !address.is_link_local(),
        IpAddr::V6(address) => !address.is_unicast_link_local() && !address.is_loopback(),
    });
    // The machine's own last: it is another machine that is looked for.
    addresses.sort_by_key(|address| (address.is_loopback(), *address));
    let url = |address: &IpAddr| format!("https://{}", SocketAddr::new(*address, service.port));
    FoundServer {
        name: name.chars().filter(|letter| !letter.is_control()).take(40).collect(),
        urls: addresses.iter().map(url).take(ADDRESSES_LIMIT).collect(),
    }
}
