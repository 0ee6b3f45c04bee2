//! The table `[push]`.

use reqwest::Url;
use serde::Deserialize;

use super::ConfigError;

/// The push services of the browsers that people have. A star stands for any one name.
const USUAL_SERVICES: [&str; 4] = [
    "https://fcm.googleapis.com",
    "https://updates.push.services.mozilla.com",
    "https://*.push.apple.com",
    "https://*.notify.windows.com",
];

/// How notices go to phones that are not looked at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PushConfig {
    /// Whom a push service may ask about this server: `mailto:` or `https:`.
    pub contact: String,
    /// The services that notices may go to, as `https://HOST`.
    pub services: Vec<String>,
}

/// As it is written.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct PushTable {
    contact: String,
    services: Option<Vec<String>>,
}

impl PushTable {
    pub(super) fn check(self) -> Result<PushConfig, ConfigError> {
        if !["mailto:", "https://"].iter().any(|begin| self.contact.starts_with(begin)) {
            return Err(ConfigError::BadContact(self.contact));
        }
        let services = self.services.unwrap_or_else(|| USUAL_SERVICES.map(String::from).to_vec());
        match services.iter().find(|service| !is_service(service)) {
            Some(wrong) => Err(ConfigError::BadService(wrong.clone())),
            None => Ok(PushConfig { contact: self.contact, services }),
        }
    }
}

/// An origin that is encrypted, or on this machine.
fn is_service(service: &str) -> bool {
    let Ok(url) = Url::parse(&service.replace('*', "any")) else { return false };
    let here = matches!(url.host_str(), Some("127.0.0.1" | "localhost" | "[::1]"));
    (url.scheme() == "https" || (url.scheme() == "http" && here))
        && url.path() == "/"
        && url.query().is_none()
}

impl PushConfig {
    /// Whether notices may go to this address.
    pub fn knows(&self, endpoint: &Url) -> bool {
        let origin = endpoint.origin().ascii_serialization();
        self.services.iter().any(|service| match service.trim_end_matches('/').split_once('*') {
            None => *service.trim_end_matches('/') == origin,
            Some((begin, end)) => {
                let name = origin.strip_prefix(begin).and_then(|rest| rest.strip_suffix(end));
                name.is_some_and(|name| !name.is_empty() && !name.contains('.'))
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(services: Option<&[&str]>) -> Result<PushConfig, ConfigError> {
        let services = services.map(|all| all.iter().map(ToString::to_string).collect());
        PushTable { contact: "mailto:it@belsh.example".into(), services }.check()
    }

    #[test]
    fn notices_go_to_the_services_of_browsers_and_to_nobody_else() {
        let config = config(None).expect("the usual ones");
        let knows = |address: &str| config.knows(&Url::parse(address).expect("an address"));
        assert!(knows("https://fcm.googleapis.com/fcm/send/abc"));
        assert!(knows("https://web.push.apple.com/QGuQ"));
        for stranger in [
            "http://fcm.googleapis.com/fcm/send/abc",
            "https://fcm.googleapis.com.example/fcm",
            "https://fcm.googleapis.com:8443/",
            "https://push.apple.com/",
            "https://a.b.push.apple.com/",
            "http://127.0.0.1:8080/",
            "https://192.168.1.1/",
        ] {
            assert!(!knows(stranger), "{stranger}");
        }
    }

    #[test]
    fn a_service_is_an_encrypted_address_or_one_on_this_machine() {
        assert!(config(Some(&["https://push.belsh.example", "http://127.0.0.1:9000"])).is_ok());
        for wrong in ["http://push.example", "push.example", "https://push.example/path"] {
            assert!(matches!(config(Some(&[wrong])), Err(ConfigError::BadService(_))), "{wrong}");
        }
        let nobody = PushTable { contact: "the town hall".into(), services: None };
        assert!(matches!(nobody.check(), Err(ConfigError::BadContact(_))));
    }
}
