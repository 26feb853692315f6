use operations::policies::clocks::{breaches, keep_clocks};

use crate::support::TestCity;

#[tokio::test]
async fn a_clock_that_runs_out_is_written_down_once_and_names_its_rule() {
    let city = TestCity::start().await;
    let who = city.dispatcher().await;
    let fire = city.incident(&who, "阳台冒烟").await;
    keep_clocks(&city.city).await;
    let early = operations::incident::show_incident(&who, fire.id).unwrap();
    assert!(
        early.clocks.iter().any(|clock| clock.rule == "DSP-1" && clock.breached_at.is_none()),
        "{early:#?}"
    );

    city.clock.pass(61);
    keep_clocks(&city.city).await;
    keep_clocks(&city.city).await;
    let late = operations::incident::show_timeline(&who, fire.id).unwrap();
    let written: Vec<_> =
        late.entries.iter().filter(|entry| entry.rule.as_deref() == Some("DSP-1")).collect();
    assert_eq!(written.len(), 1, "{late:#?}");
    assert!(written[0].by.is_none());
    assert_eq!(breaches(&city.city.board(), city.city.rules(), city.city.clock().now()), []);
}
