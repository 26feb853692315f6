use api::access::{ChangeRoles, EnrolPerson, IssueToken, SignIn};
use model::access::Role;
use operations::{Credential, Error, Principal};

use crate::support::TestCity;

async fn sign_in(city: &TestCity, name: &str, password: &str) -> Result<Principal, Error> {
    let request = SignIn { name: name.into(), password: password.into() };
    let (_, secret) = city.cities.sign_in(request).await?;
    city.cities.identify(&Credential::Session(secret))
}

#[tokio::test]
async fn a_right_password_signs_in_and_signing_out_ends_it_at_once() {
    let city = TestCity::start().await;
    let request = SignIn { name: "guanli@苏州市".into(), password: "correct horse".into() };
    let (view, secret) = city.cities.sign_in(request).await.unwrap();
    assert_eq!(view.roles, [Role::Administrator]);
    let who = city.cities.identify(&Credential::Session(secret.clone())).unwrap();
    operations::access::sign_out(&who).await.unwrap();
    assert!(matches!(city.cities.identify(&Credential::Session(secret)), Err(Error::Unauthenticated)));
}

#[tokio::test]
async fn five_wrong_passwords_lock_the_name_and_the_right_one_does_not_help_then() {
    let city = TestCity::start().await;
    for _ in 0..4 {
        assert!(matches!(sign_in(&city, "guanli", "wrong").await, Err(Error::WrongPassword)));
    }
    assert!(matches!(sign_in(&city, "guanli", "wrong").await, Err(Error::Locked { .. })));
    assert!(matches!(sign_in(&city, "guanli", "correct horse").await, Err(Error::Locked { .. })));
    city.clock.pass(15 * 60);
    assert!(sign_in(&city, "guanli", "correct horse").await.is_ok());
}

#[tokio::test]
async fn a_session_ends_with_the_shift() {
    let city = TestCity::start().await;
    let request = SignIn { name: "guanli".into(), password: "correct horse".into() };
    let (_, secret) = city.cities.sign_in(request).await.unwrap();
    city.clock.pass(12 * 3600);
    assert!(matches!(city.cities.identify(&Credential::Session(secret)), Err(Error::Unauthenticated)));
}

#[tokio::test]
async fn a_name_is_enrolled_once_even_by_two_at_once() {
    let city = TestCity::start().await;
    let admin = sign_in(&city, "guanli", "correct horse").await.unwrap();
    let enrol = || {
        let request = EnrolPerson {
            name: "diaodu".into(),
            display_name: "调度员".into(),
            org: None,
            roles: vec![Role::Dispatcher],
            password: "long enough".into(),
        };
        operations::access::enrol_person(&admin, city.fresh(), request)
    };
    let (first, second) = tokio::join!(enrol(), enrol());
    let refused = first.as_ref().err().or(second.as_ref().err()).expect("one of the two is refused");
    assert!(matches!(refused, Error::Refused { code: "name_taken", .. }), "{refused:?}");
    assert!(first.is_ok() || second.is_ok());
}

#[tokio::test]
async fn nobody_raises_their_own_rights() {
    let city = TestCity::start().await;
    let admin = sign_in(&city, "guanli", "correct horse").await.unwrap();
    let grant = ChangeRoles { grant: Some(Role::Auditor), revoke: None };
    let own = operations::access::change_roles(&admin, city.fresh(), admin.person, grant).await;
    assert!(matches!(own, Err(Error::Refused { code: "own_entry", .. })), "{own:?}");
    let token = IssueToken { name: "guanli".into(), role: Role::Auditor };
    let token = operations::access::issue_token(&admin, token).await;
    assert!(matches!(token, Err(Error::Refused { code: "own_entry", .. })));
}

#[tokio::test]
async fn a_revoked_token_opens_nothing() {
    let city = TestCity::start().await;
    let admin = sign_in(&city, "guanli", "correct horse").await.unwrap();
    let request = IssueToken { name: "sensors".into(), role: Role::Partner };
    let issued = operations::access::issue_token(&admin, request).await.unwrap();
    assert!(city.cities.identify(&Credential::Bearer(issued.token.clone())).is_ok());
    operations::access::revoke_token(&admin, city.fresh(), issued.id).await.unwrap();
    assert!(matches!(city.cities.identify(&Credential::Bearer(issued.token)), Err(Error::Unauthenticated)));
}
