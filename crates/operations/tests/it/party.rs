use api::report::{LookUp, Reason};
use model::access::Role;
use model::access::audit::Field;
use model::case::{CaseRef, Purpose};
use operations::{Error, Principal};
use storage::Position;

use crate::support::{TestCity, call};

fn journal_text(city: &TestCity) -> String {
    let recorded = city.reader.read(Position::ZERO, usize::MAX >> 1).unwrap();
    recorded.iter().map(|recorded| String::from_utf8_lossy(&recorded.body).into_owned()).collect()
}

async fn look_up(
    who: &Principal,
    report: model::ids::ReportId,
    field: Field,
) -> Result<Option<String>, Error> {
    let request = LookUp { field, case: CaseRef::Report(report), purpose: Purpose::CallBack };
    operations::report::look_up(who, report, request).await.map(|answer| answer.value)
}

#[tokio::test]
async fn names_numbers_and_codes_never_reach_the_journal_in_the_clear() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    city.report(&who, "我是周晓岚，13812341234，收到验证码 482913，邻居电话13987654321").await;
    let written = journal_text(&city);
    for planted in ["周晓岚", "13812341234", "482913", "13987654321"] {
        assert!(!written.contains(planted), "{planted} in {written}");
    }
}

#[tokio::test]
async fn an_address_gives_no_person_and_no_code_away_and_is_kept_under_seal_as_it_was_said() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let mut request = call("门口有人闹事");
    request.place.as_mut().unwrap().address =
        Some("龙康路周晓岚家，门禁验证码 482913，电话13812341234".into());
    let filed = operations::report::file_report(&who, city.fresh(), request).await.unwrap();
    let written = journal_text(&city);
    for planted in ["周晓岚", "13812341234", "482913"] {
        assert!(!written.contains(planted), "{planted} in {written}");
    }
    let said = look_up(&who, filed.report.id, Field::Text).await.unwrap().unwrap();
    assert!(said.contains("龙康路周晓岚家") && !said.contains("482913"), "{said}");
}

#[tokio::test]
async fn a_look_up_shows_one_field_and_is_in_the_audit_journal() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let report = city.report(&who, "我是周晓岚，阳台冒烟").await.id;
    assert_eq!(look_up(&who, report, Field::Phone).await.unwrap().as_deref(), Some("13812341234"));
    assert_eq!(look_up(&who, report, Field::Text).await.unwrap().as_deref(), Some("我是周晓岚，阳台冒烟"));
    let auditor = city.holding(Role::Auditor).await;
    let page = operations::access::read_audit(&auditor, None, None).await.unwrap();
    assert_eq!(page.entries.len(), 2);
    assert_eq!(page.entries[1].field, Some(Field::Phone));
    assert_eq!(page.entries[1].purpose, Some(Purpose::CallBack));
    let again = operations::access::read_audit(&auditor, None, None).await.unwrap();
    assert_eq!(again.entries[0].kind, "audit.audit_read");
}

#[tokio::test]
async fn a_look_up_in_a_foreign_case_is_refused() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let (mine, other) = (city.report(&who, "阳台冒烟").await.id, city.incident(&who, "路口事故").await.id);
    let request = LookUp { field: Field::Name, case: CaseRef::Incident(other), purpose: Purpose::CallBack };
    let refused = operations::report::look_up(&who, mine, request).await.map(|_shown| ());
    assert!(matches!(refused, Err(Error::Invalid(_))), "{refused:?}");
}

#[tokio::test]
async fn an_administrator_sees_no_caller_and_no_audit_entry() {
    let city = TestCity::start().await;
    let report = city.report(&city.dispatcher().await, "阳台冒烟").await.id;
    let admin = city.holding(Role::Administrator).await;
    assert!(matches!(look_up(&admin, report, Field::Phone).await, Err(Error::NotAllowed { .. })));
    assert!(matches!(
        operations::access::read_audit(&admin, None, None).await,
        Err(Error::NotAllowed { .. })
    ));
}

#[tokio::test]
async fn destroying_the_key_erases_and_leaves_the_chain_whole() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let report = city.report(&who, "阳台冒烟").await.id;
    let officer = city.holding(Role::PrivacyOfficer).await;
    let reason = Reason { reason: "本人申请删除".into() };
    operations::report::erase_party(&officer, city.fresh(), report, reason).await.unwrap();
    let refused = look_up(&who, report, Field::Phone).await;
    assert!(matches!(refused, Err(Error::Refused { code: "no_party", .. })), "{refused:?}");
    storage::verify(&*city.reader).unwrap();
}

#[tokio::test]
async fn the_masked_caller_is_all_that_a_report_shows() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let filed = operations::report::file_report(&who, city.fresh(), call("阳台冒烟")).await.unwrap();
    let shown = operations::report::show_report(&who, filed.report.id).unwrap();
    let caller = shown.caller.unwrap();
    assert_eq!(caller.name_masked.as_deref(), Some("周*"));
    assert_eq!(caller.phone_masked.as_deref(), Some("138****1234"));
    assert_eq!(filed.report.grid.as_deref(), Some("320508019044001"));
}
