//! New devices that ask to be let in: each shows a short code, an administrator types it (the pattern of RFC 8628).
//!
//! Who asks is known by a secret of 256 bits, in the address at which it asks again; the code only names it to the
//! administrator, who compares the fingerprint of that secret. All of it is in memory: after a restart of the server a
//! device asks anew.

use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard};

use jiff::SignedDuration;
use queue_api::client::{Authority, enrolment_fingerprint};
use queue_core::value::{OfficeId, Timestamp, UserName};

use super::attempts::Attempts;
use super::secret::{TokenHash, fresh_code, fresh_token, token_hash, typed_code};
use super::{Device, DeviceKind};
use crate::clock::Clock;

/// How many letters the code has: 30 bits, of which an administrator may try few.
const CODE_LENGTH: usize = 6;
/// How long a code is good for.
pub const CODE_LASTS: SignedDuration = SignedDuration::from_mins(10);
/// How many devices may ask at the same time.
const OPEN_LIMIT: usize = 20;

/// A device that asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Asking {
    /// What it shows.
    pub code: String,
    /// What it shows beside the code, to be compared.
    pub fingerprint: String,
    /// What it is.
    pub kind: DeviceKind,
    /// The version of its program, as it says.
    pub version: Option<String>,
    /// Since when it asks.
    pub since: Timestamp,
}

/// What a device that asks again is told.
#[derive(Debug, Clone)]
pub enum Polled {
    /// Nobody typed the code yet.
    Waiting,
    /// It is let in; told once.
    Admitted(Admission),
    /// The code is no longer good.
    Ended,
}

/// What a device is told when it is let in.
#[derive(Debug, Clone)]
pub struct Admission {
    /// What it is from now on.
    pub device: Device,
    /// Its token.
    pub token: String,
    /// The part of the hall that a board is for.
    pub zone: Option<String>,
}

struct Open {
    secret_hash: TokenHash,
    asking: Asking,
    admitted: Option<Admission>,
}

/// The devices that ask.
pub struct Enrolments {
    clock: Arc<dyn Clock>,
    open: Mutex<Vec<Open>>,
    begun: Attempts<IpAddr>,
    tries: Attempts<(OfficeId, UserName)>,
}

impl Enrolments {
    pub(super) fn new(clock: Arc<dyn Clock>) -> Self {
        Self {
            clock,
            open: Mutex::default(),
            begun: Attempts::new(5.0, 1.0 / 60.0),
            tries: Attempts::new(10.0, 0.05),
        }
    }

    /// A device begins to ask: gives what it shows and its secret; `None` when too many ask. Where the device does not know
    /// the server's `authority` yet, the fingerprint covers that as well.
    pub fn begin(
        &self,
        kind: DeviceKind,
        version: Option<String>,
        authority: Option<&Authority>,
        address: IpAddr,
    ) -> Option<(Asking, String)> {
        let since = self.clock.now();
        let mut open = self.open();
        if !self.begun.take(&address, since) || open.len() >= OPEN_LIMIT {
            return None;
        }
        let code = std::iter::repeat_with(|| fresh_code(CODE_LENGTH))
            .find(|code| open.iter().all(|other| other.asking.code != *code))?;
        let secret = fresh_token();
        let secret_hash = token_hash(&secret);
        let fingerprint = match authority {
            Some(authority) => enrolment_fingerprint(&secret, authority),
            None => fingerprint(&secret_hash),
        };
        let asking = Asking { code, fingerprint, kind, version, since };
        open.push(Open { secret_hash, asking: asking.clone(), admitted: None });
        Some((asking, secret))
    }

    /// What became of the device with this secret.
    pub fn poll(&self, secret: &str) -> Polled {
        let secret_hash = token_hash(secret);
        let mut open = self.open();
        let Some(index) = open.iter().position(|open| open.secret_hash == secret_hash) else {
            return Polled::Ended;
        };
        match open[index].admitted.take() {
            Some(admission) => {
                open.remove(index);
                Polled::Admitted(admission)
            }
            None => Polled::Waiting,
        }
    }

    /// Whether somebody may try one more code.
    pub fn may_try(&self, office: &OfficeId, by: &UserName) -> bool {
        self.tries.take(&(office.clone(), by.clone()), self.clock.now())
    }

    /// The device that shows this code, however it was typed; gives the try back that found it.
    pub fn find(&self, code: &str, office: &OfficeId, by: &UserName) -> Option<Asking> {
        let code = typed_code(code);
        let found = self
            .open()
            .iter()
            .find(|open| open.admitted.is_none() && open.asking.code == code)
            .map(|open| open.asking.clone());
        if found.is_some() {
            self.tries.give_back(&(office.clone(), by.clone()));
        }
        found
    }

    /// Keeps the token of a device until it asks again; says whether it still asks.
    pub fn admit(&self, code: &str, admission: Admission) -> bool {
        let mut open = self.open();
        let Some(asking) = open.iter_mut().find(|open| open.asking.code == code) else { return false };
        asking.admitted = Some(admission);
        true
    }

    /// Those whose code is still good.
    fn open(&self) -> MutexGuard<'_, Vec<Open>> {
        let now = self.clock.now();
        let mut open = self.open.lock().expect("no panic while the enrolments are held");
        open.retain(|open| now.duration_since(open.asking.since) < CODE_LASTS);
        open
    }
}

/// The first bytes of a hash as people compare them: `4F A0 91 C3`.
fn fingerprint(hash: &TokenHash) -> String {
    hash[..4].iter().map(|byte| format!("{byte:02X}")).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use queue_core::value::DeviceId;

    use super::*;
    use crate::clock::FrozenClock;

    fn here() -> IpAddr {
        Ipv4Addr::LOCALHOST.into()
    }

    #[test]
    fn a_device_is_let_in_once_by_its_code_and_knows_it_by_its_secret() {
        let clock = Arc::new(FrozenClock::new(Timestamp::UNIX_EPOCH));
        let enrolments = Enrolments::new(clock);
        let (office, by) = (OfficeId::new("belsh"), UserName::new("admin"));
        let (asking, secret) = enrolments.begin(DeviceKind::Kiosk, None, None, here()).expect("few ask");
        assert!(asking.code.len() == CODE_LENGTH && asking.fingerprint.len() == 11, "{asking:?}");
        assert!(matches!(enrolments.poll(&secret), Polled::Waiting));
        let typed = format!("{} {}", &asking.code[..3].to_lowercase(), &asking.code[3..]);
        assert_eq!(enrolments.find(&typed, &office, &by).as_ref(), Some(&asking));
        let (id, name) = (DeviceId::new("kiosk-1"), "Kioska 1".into());
        let device = Device { id, kind: DeviceKind::Kiosk, office: office.clone(), name, counter: None };
        let admission = Admission { device, token: "token".into(), zone: None };
        assert!(enrolments.admit(&asking.code, admission));
        assert_eq!(enrolments.find(&asking.code, &office, &by), None, "it does not ask any more");
        assert!(
            matches!(enrolments.poll(&secret), Polled::Admitted(admission) if admission.token == "token")
        );
        assert!(matches!(enrolments.poll(&secret), Polled::Ended));
    }

    #[test]
    fn a_code_ends_after_ten_minutes_and_few_may_ask_at_once() {
        let clock = Arc::new(FrozenClock::new(Timestamp::UNIX_EPOCH));
        let enrolments = Enrolments::new(clock.clone());
        let (_, secret) = enrolments.begin(DeviceKind::Board, None, None, here()).expect("few ask");
        let begun =
            (0..9).filter(|_| enrolments.begin(DeviceKind::Board, None, None, here()).is_some()).count();
        assert_eq!(begun, 4, "five from one address");
        for network in 0..30 {
            enrolments.begin(DeviceKind::Board, None, None, Ipv4Addr::new(10, 0, network, 1).into());
        }
        assert_eq!(enrolments.open().len(), OPEN_LIMIT);
        clock.pass(CODE_LASTS);
        assert!(matches!(enrolments.poll(&secret), Polled::Ended));
        assert!(enrolments.begin(DeviceKind::Board, None, None, here()).is_some());
    }
}
