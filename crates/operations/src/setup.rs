//! The first day of a jurisdiction: its root organisation and its administrator.

use std::sync::Arc;

use api::access::{SessionView, SetUp, SignIn, TokenIssued};
use model::access::{Actor, Command, Enrolled, Kind, Person, Role, org};
use model::ids::OrgId;
use model::{Decider, Event};
use storage::Lane;
use subtle::ConstantTimeEq as _;

use crate::access::{check_password, person_id, token_for};
use crate::cities::Cities;
use crate::city::City;
use crate::command::{CommandKey, Plan, execute};
use crate::error::{Error, FieldError, wording};
use crate::passwords;

/// Opens the stores of a new jurisdiction, by its name.
pub type OpenStores = Box<dyn Fn(&str) -> Result<Arc<City>, Error> + Send + Sync>;

/// Waits for whoever brings the code, and founds the first jurisdiction.
pub struct Founder {
    code: String,
    open: Arc<OpenStores>,
}

impl Founder {
    /// A founder who asks for this code.
    pub fn new(code: String, open: OpenStores) -> Self {
        Self { code, open: Arc::new(open) }
    }
}

/// Whoever administers a jurisdiction from its first day.
pub struct FirstAdministrator {
    /// The sign-in name.
    pub name: String,
    /// The name that colleagues see.
    pub display_name: String,
    /// The password, at least 8 characters.
    pub password: String,
}

/// Founds a jurisdiction in an empty journal: the root organisation and an administrator, in one append, so
/// that no kill leaves a city which nobody can administer.
pub async fn found(city: &City, name: &str, admin: FirstAdministrator) -> Result<(), Error> {
    check_password("password", &admin.password)?;
    let by = Actor::operator();
    let root = OrgId(city.chance().id(city.now()));
    let founded = org::Founded { name: name.trim().to_owned(), kind: org::Kind::City, parent: None, by };
    let enrolled = Enrolled {
        name: admin.name.trim().to_owned(),
        display_name: admin.display_name.trim().to_owned(),
        kind: Kind::Person,
        org: Some(root),
        roles: [Role::Administrator].into(),
        password: Some(passwords::hash(admin.password, city.chance()).await?),
        by,
    };
    let judge = || {
        if city.board().jurisdiction().is_some() {
            return Err(org::Refusal::AlreadyFounded.into());
        }
        let found = org::Command::Found { founded: founded.clone(), parent: None };
        let founding = org::Org::default().decide(found, city.now())?;
        let enrol = Command::Enrol(Box::new(enrolled.clone()));
        let enrolment = Person::default().decide(enrol, city.now())?;
        Ok(Plan::default()
            .begin(root, founding.into_iter().map(Event::Org).collect())
            .begin(person_id(root, &enrolled.name), enrolment.into_iter().map(Event::Person).collect()))
    };
    execute(city, CommandKey::fresh(city), Lane::Normal, judge).await.map(|_done| ())
}

/// Issues a token from the machine's own console, enrolling a machine when nobody has the name.
pub async fn operator_token(city: &City, name: &str, role: Role) -> Result<TokenIssued, Error> {
    token_for(city, name, role, Actor::operator()).await
}

impl Cities {
    /// Founds the first jurisdiction for whoever brings the code that the server has printed, and signs the
    /// administrator in.
    pub async fn set_up(&self, request: SetUp) -> Result<(SessionView, String), Error> {
        let open = {
            let founder = self.founder().lock();
            let founder = founder.as_ref().ok_or(Error::NotFound { what: "setup" })?;
            if !bool::from(founder.code.as_bytes().ct_eq(request.code.trim().as_bytes())) {
                return Err(Error::Invalid(vec![FieldError::new(
                    "code",
                    wording("须为本次启动时打印的启动码", "the code that this start has printed"),
                    wording("启动码在服务器终端的输出中", "it stands in the server's terminal"),
                )]));
            }
            Arc::clone(&founder.open)
        };
        check_password("password", &request.password)?;
        check_name("jurisdiction", &request.jurisdiction, org::NAME_CHARACTERS_MAX)?;
        check_name("admin", &request.admin, model::access::NAME_CHARACTERS_MAX)?;
        // Taken here, before the first wait: two who bring the code at once found one jurisdiction.
        let taken = self.founder().lock().take().ok_or(Error::NotFound { what: "setup" })?;
        let founded = async {
            let city = open(request.jurisdiction.trim())?;
            let (name, password) = (request.admin.clone(), request.password.clone());
            let admin = FirstAdministrator { display_name: name.clone(), name, password };
            found(&city, &request.jurisdiction, admin).await?;
            Ok(city)
        };
        match founded.await {
            Ok(city) => self.add(city),
            Err(failure) => {
                *self.founder().lock() = Some(taken);
                return Err(failure);
            }
        }
        self.sign_in(SignIn { name: request.admin.trim().to_owned(), password: request.password }).await
    }
}

fn check_name(field: &str, name: &str, max: usize) -> Result<(), Error> {
    if (1..=max).contains(&name.trim().chars().count()) {
        return Ok(());
    }
    Err(Error::Invalid(vec![FieldError::new(
        field,
        wording(format!("须为 1 至 {max} 个字符"), format!("1 to {max} characters")),
        wording("请重新填写", "give another"),
    )]))
}
