//! Who is logged in to the admin area of a server: in memory, forgotten when it ends.
//!
//! A key opens a session, named by a random token in a cookie. Each session has a second token that every form must
//! bring along (against forged requests). After some wrong keys in a row a client has to wait, each time longer.

use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use super::keys::{Keys, KeysError, Role};
use super::random_token;

/// A session ends when nothing was asked for so long …
const IDLE_MAX: Duration = Duration::from_mins(30);
/// … or when it is so old.
const AGE_MAX: Duration = Duration::from_hours(8);
/// Sessions at a time; the oldest makes place.
const SESSIONS_MAX: usize = 256;
/// Wrong keys in a row after which a client has to wait.
const WRONG_MAX: u32 = 5;
/// The first wait; it doubles with each wrong key after that, up to [`WAIT_MAX`].
const WAIT: Duration = Duration::from_mins(1);
/// The longest wait.
const WAIT_MAX: Duration = Duration::from_mins(15);
/// Clients whose failures are remembered.
const CLIENTS_MAX: usize = 4_096;

/// Why nobody was logged in.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LoginError {
    /// There is no such key, or it does not open the admin area.
    #[error("this key does not open the admin area; it takes one made with `--role editor`")]
    Wrong,
    /// Too many were wrong.
    #[error("too many wrong keys; try again in {seconds} seconds")]
    Locked {
        /// Seconds left.
        seconds: u64,
    },
    /// The keys cannot be read.
    #[error(transparent)]
    Keys(#[from] KeysError),
}

/// The sessions of a server.
#[derive(Debug, Default)]
pub struct Sessions {
    open: Mutex<HashMap<String, Open>>,
    failures: Mutex<HashMap<Option<IpAddr>, Failures>>,
}

/// A session as requests see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// Name of the key that opened it.
    pub name: String,
    /// What forms bring along.
    pub form_token: String,
}

#[derive(Debug)]
struct Open {
    session: Session,
    digest: String,
    began: Instant,
    used: Instant,
    notice: Option<String>,
}

#[derive(Debug, Clone, Copy)]
struct Failures {
    count: u32,
    latest: Instant,
}

impl Failures {
    /// What is left of the wait.
    fn wait(self, now: Instant) -> Duration {
        if self.count < WRONG_MAX {
            return Duration::ZERO;
        }
        let doubled = 2_u32.saturating_pow((self.count - WRONG_MAX).min(8));
        (WAIT * doubled).min(WAIT_MAX).saturating_sub(now.duration_since(self.latest))
    }
}

impl Sessions {
    /// Opens a session with the key `text`, for a client at `address` where that is known. Returns its token.
    ///
    /// # Errors
    /// [`LoginError`].
    pub fn log_in(&self, keys: &Keys, text: &str, address: Option<IpAddr>) -> Result<String, LoginError> {
        let now = Instant::now();
        let wait = locked(&self.failures).get(&address).map_or(Duration::ZERO, |failures| failures.wait(now));
        if !wait.is_zero() {
            return Err(LoginError::Locked { seconds: wait.as_secs() + 1 });
        }
        let Some(key) = keys.with_text(text)?.filter(|key| key.role == Role::Editor) else {
            self.failed(address, now);
            return Err(LoginError::Wrong);
        };
        locked(&self.failures).remove(&address);
        let random = || random_token().map_err(KeysError::from);
        let (token, form_token) = (random()?, random()?);
        let session = Session { name: key.name, form_token };
        let mut open = locked(&self.open);
        open.retain(|_, open| open.is_alive(now));
        if open.len() >= SESSIONS_MAX {
            let oldest = open.iter().min_by_key(|(_, open)| open.used).map(|(token, _)| token.clone());
            oldest.and_then(|token| open.remove(&token));
        }
        let new = Open { session, digest: key.digest, began: now, used: now, notice: None };
        open.insert(token.clone(), new);
        Ok(token)
    }

    /// The session of a token, if it has not ended and its key was not revoked.
    pub fn session(&self, keys: &Keys, token: &str) -> Option<Session> {
        let now = Instant::now();
        let listed = keys.list().unwrap_or_default();
        let mut open = locked(&self.open);
        let found = open.get_mut(token)?;
        let may = |key: &super::keys::Key| key.digest == found.digest && key.role == Role::Editor;
        if found.is_alive(now) && listed.iter().any(may) {
            found.used = now;
            return Some(found.session.clone());
        }
        open.remove(token);
        None
    }

    /// Ends a session.
    pub fn log_out(&self, token: &str) {
        locked(&self.open).remove(token);
    }

    /// Keeps something to say on the next page of a session.
    pub fn note(&self, session: &Session, notice: String) {
        let mut open = locked(&self.open);
        if let Some(open) = open.values_mut().find(|open| open.session == *session) {
            open.notice = Some(notice);
        }
    }

    /// Takes what was kept to be said.
    pub fn take_notice(&self, session: &Session) -> Option<String> {
        let mut open = locked(&self.open);
        open.values_mut().find(|open| open.session == *session)?.notice.take()
    }

    fn failed(&self, address: Option<IpAddr>, now: Instant) {
        let mut failures = locked(&self.failures);
        if failures.len() >= CLIENTS_MAX {
            failures.retain(|_, failures| !failures.wait(now).is_zero());
        }
        let failures = failures.entry(address).or_insert(Failures { count: 0, latest: now });
        // Who has waited long enough begins anew.
        let is_old = now.duration_since(failures.latest) > WAIT_MAX;
        *failures = Failures { count: if is_old { 1 } else { failures.count + 1 }, latest: now };
    }
}

impl Open {
    fn is_alive(&self, now: Instant) -> bool {
        now.duration_since(self.used) < IDLE_MAX && now.duration_since(self.began) < AGE_MAX
    }
}

impl Session {
    /// Whether a form brought the right token; takes the same time for every wrong one.
    pub fn is_of_form(&self, token: &str) -> bool {
        blake3::hash(token.as_bytes()) == blake3::hash(self.form_token.as_bytes())
    }
}

fn locked<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn wrong_keys_in_a_row_make_the_client_wait_and_no_other() {
        let folder = tempfile::tempdir().unwrap();
        let keys = Keys::of(folder.path());
        let (right, writer) = (keys.create("a", Role::Editor).unwrap(), keys.create("b", Role::Writer).unwrap());
        let sessions = Sessions::default();
        let (here, there) = (Some(IpAddr::from([127, 0, 0, 1])), Some(IpAddr::from([127, 0, 0, 2])));
        for _ in 0..WRONG_MAX {
            assert!(matches!(sessions.log_in(&keys, &writer, here), Err(LoginError::Wrong)));
        }
        assert!(matches!(sessions.log_in(&keys, &right, here), Err(LoginError::Locked { seconds: 1..=61 })));
        let token = sessions.log_in(&keys, &right, there).unwrap();
        assert_eq!(sessions.session(&keys, &token).unwrap().name, "a");
        keys.revoke("a").unwrap();
        assert_eq!(sessions.session(&keys, &token), None, "help: a revoked key ends its sessions");
    }

    #[test]
    fn waits_double_up_to_a_quarter_of_an_hour() {
        let now = Instant::now();
        let wait = |count| Failures { count, latest: now }.wait(now).as_secs();
        assert_eq!([4, 5, 6, 7, 20].map(wait), [0, 60, 120, 240, 900]);
    }
}
