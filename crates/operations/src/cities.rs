//! All jurisdictions of the process, and who comes to which.

use std::sync::Arc;

use api::access::{SessionView, SignIn};
use arc_swap::ArcSwap;
use model::access::{Command, Kind};
use model::ids::{OrgId, PersonId};
use parking_lot::Mutex;

use crate::access::{new_secret, session_view};
use crate::city::City;
use crate::command::{CommandKey, execute};
use crate::error::Error;
use crate::limits::PASSWORD_CHARACTERS_MAX;
use crate::passwords;
use crate::principal::{Credential, Principal, Proof};
use crate::setup::Founder;
use crate::vault::secret_hash;

/// All jurisdictions of the process. The first one may be founded while it runs.
pub struct Cities {
    cities: ArcSwap<Vec<Arc<City>>>,
    founder: Mutex<Option<Founder>>,
}

impl Cities {
    /// The jurisdictions that are there.
    pub fn new(cities: Vec<Arc<City>>) -> Arc<Self> {
        introduce(&cities);
        Arc::new(Self { cities: ArcSwap::from_pointee(cities), founder: Mutex::new(None) })
    }

    /// None yet: the founder waits for whoever brings the code.
    pub fn to_be_founded(founder: Founder) -> Arc<Self> {
        Arc::new(Self { cities: ArcSwap::default(), founder: Mutex::new(Some(founder)) })
    }

    /// All jurisdictions.
    pub fn all(&self) -> Vec<Arc<City>> {
        self.cities.load().to_vec()
    }

    /// The jurisdiction with this root organisation.
    pub fn by_id(&self, id: OrgId) -> Option<Arc<City>> {
        self.cities.load().iter().find(|city| root_of(city) == Some(id)).cloned()
    }

    /// The jurisdiction of this name.
    pub fn by_name(&self, name: &str) -> Option<Arc<City>> {
        let named =
            |city: &City| city.board().jurisdiction().is_some_and(|(_, founded)| founded.name == name);
        self.cities.load().iter().find(|city| named(city)).cloned()
    }

    /// Whether the first administrator is still to be made.
    pub fn setup_needed(&self) -> bool {
        self.founder.lock().is_some()
    }

    /// Puts other jurisdictions in place of all: a demonstration begins its day anew. The old ones are stopped.
    pub fn replace(&self, cities: Vec<Arc<City>>) {
        introduce(&cities);
        for city in self.cities.swap(Arc::new(cities)).iter() {
            city.stop();
        }
    }

    pub(crate) fn founder(&self) -> &Mutex<Option<Founder>> {
        &self.founder
    }

    pub(crate) fn add(&self, city: Arc<City>) {
        let mut cities = self.all();
        cities.push(city);
        introduce(&cities);
        self.cities.store(Arc::new(cities));
    }

    /// Finds out who comes with a credential.
    pub fn identify(&self, credential: &Credential) -> Result<Principal, Error> {
        let secret = match credential {
            Credential::Bearer(secret) | Credential::Session(secret) => secret,
        };
        // Looking a hash up tells nothing of the secret, however long the look-up takes.
        let hash = secret_hash(secret);
        for city in &**self.cities.load() {
            let Some(person) = city.board().person_by_secret(&hash) else { continue };
            return principal(city, person, credential, &hash);
        }
        Err(Error::Unauthenticated)
    }

    /// Signs a person in by name and password; returns what the session may do and its secret.
    pub async fn sign_in(&self, request: SignIn) -> Result<(SessionView, String), Error> {
        let found = self.find(&request.name);
        let stored = found.as_ref().and_then(|(city, person)| {
            let board = city.board();
            board
                .person(*person)
                .and_then(|person| person.state.body())
                .and_then(|body| body.enrolled.password.clone())
        });
        // A machine has no password: to whoever tries one, it is a name that nobody has.
        let found = found.filter(|_| stored.is_some());
        if let Some((city, person)) = &found {
            refuse_if_locked(city, *person)?;
        }
        let is_long = request.password.chars().count() > PASSWORD_CHARACTERS_MAX;
        let password = if is_long { String::new() } else { request.password };
        let is_right = passwords::verify(password, stored).await?;
        let Some((city, person)) = found else { return Err(Error::WrongPassword) };
        if !is_right {
            change(&city, person, &Command::FailSignIn).await?;
            refuse_if_locked(&city, person)?;
            return Err(Error::WrongPassword);
        }
        let secret = new_secret(&city, "");
        change(&city, person, &Command::SignIn { session: secret_hash(&secret) }).await?;
        let who = self.identify(&Credential::Session(secret.clone()))?;
        Ok((session_view(&who), secret))
    }

    /// The person of a sign-in name, `name@jurisdiction` where two jurisdictions know the name.
    fn find(&self, name: &str) -> Option<(Arc<City>, PersonId)> {
        let cities = self.cities.load();
        if let Some((name, jurisdiction)) = name.rsplit_once('@') {
            let city = self.by_name(jurisdiction)?;
            let person = city.board().person_by_name(name)?;
            return Some((city, person));
        }
        cities.iter().find_map(|city| {
            let person = city.board().person_by_name(name)?;
            Some((Arc::clone(city), person))
        })
    }
}

/// Lets each jurisdiction know the others: an agreement may lend it their units.
fn introduce(cities: &[Arc<City>]) {
    for city in cities {
        let others = cities.iter().filter(|other| !Arc::ptr_eq(other, city));
        city.meet(others.map(Arc::downgrade).collect());
    }
}

fn root_of(city: &City) -> Option<OrgId> {
    city.board().jurisdiction().map(|(id, _)| id)
}

fn refuse_if_locked(city: &City, person: PersonId) -> Result<(), Error> {
    let board = city.board();
    let until =
        board.person(person).and_then(|person| person.state.body()).and_then(|body| body.locked_until);
    match until {
        Some(until) if city.now() < until => Err(Error::Locked { until }),
        _ => Ok(()),
    }
}

async fn change(city: &City, person: PersonId, command: &Command) -> Result<(), Error> {
    let judge = || crate::access::judge_person(city, person, command.clone());
    execute(city, CommandKey::fresh(city), storage::Lane::Normal, judge).await.map(|_done| ())
}

fn principal(
    city: &Arc<City>,
    id: PersonId,
    credential: &Credential,
    hash: &str,
) -> Result<Principal, Error> {
    let board = city.board();
    let body = board.person(id).and_then(|person| person.state.body()).ok_or(Error::Unauthenticated)?;
    let (roles, proof) = match credential {
        Credential::Session(_) if body.enrolled.kind == Kind::Person => {
            let expires_at = *body.sessions.get(hash).ok_or(Error::Unauthenticated)?;
            if city.now() >= expires_at {
                return Err(Error::Unauthenticated);
            }
            let roles = body.enrolled.roles.iter().copied().collect();
            (roles, Proof::Session { hash: hash.to_owned(), expires_at })
        }
        Credential::Bearer(_) => {
            let token = body.tokens.iter().find(|token| token.hash == hash).ok_or(Error::Unauthenticated)?;
            (vec![token.role], Proof::Token)
        }
        Credential::Session(_) => return Err(Error::Unauthenticated),
    };
    Ok(Principal { city: Arc::clone(city), person: id, roles, proof })
}
