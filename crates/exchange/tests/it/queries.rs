//! `GET /requests`: which requests are meant, and what cannot be meant.

use exchange::open311::{FormProblem, Paging, RequestQuery, Selection, Status, Window, parse_query};
use model::Moment;

fn moment(text: &str) -> Moment {
    text.parse().unwrap()
}

fn now() -> Moment {
    moment("2023-04-11T00:00:00Z")
}

fn parsed(query: &str) -> RequestQuery {
    parse_query(query, now()).unwrap_or_else(|errors| panic!("{query}: {errors:?}"))
}

fn window(query: &str) -> (String, String) {
    match parsed(query).selection {
        Selection::Filter { window: Window { start, end }, .. } => (start.to_string(), end.to_string()),
        Selection::Ids(ids) => panic!("{ids:?}"),
    }
}

fn check_window(query: &str, start: &str, end: &str) {
    assert_eq!(window(query), (moment(start).to_string(), moment(end).to_string()), "{query}");
}

#[test]
fn nothing_asked_means_the_newest_thousand_of_ninety_days() {
    let query = parsed("");
    assert_eq!(query.paging, Paging { page: 1, page_size: 1_000 });
    assert_eq!(query.paging.skipped(), 0);
    check_window("", "2023-01-11T00:00:00Z", "2023-04-11T00:00:00Z");
}

#[test]
fn dates_make_a_window_of_at_most_ninety_days() {
    check_window("start_date=2023-01-01T00:00:00Z", "2023-01-01T00:00:00Z", "2023-04-01T00:00:00Z");
    check_window("end_date=2023-04-01T00:00:00Z", "2023-01-01T00:00:00Z", "2023-04-01T00:00:00Z");
    check_window(
        "start_date=2023-01-10T08:47:10.5%2B08:00&end_date=2023-01-10T08:47:11+08:00",
        "2023-01-10T00:47:10.5Z",
        "2023-01-10T00:47:11Z",
    );
    check_window("start_date=2023-01-10&end_date=2023-01-10", "2023-01-09T16:00:00Z", "2023-01-10T15:59:59Z");
}

#[test]
fn the_ends_of_a_window_belong_to_it() {
    let window = Window { start: moment("2023-01-01T00:00:00Z"), end: moment("2023-01-02T00:00:00Z") };
    assert!(window.holds(window.start) && window.holds(window.end));
    assert!(!window.holds(window.end.plus_seconds(1)));
}

#[test]
fn lists_are_read_with_commas_and_repeated() {
    let Selection::Filter { service_codes, statuses, .. } =
        parsed("service_code=010000,020000&service_code=030000&status=open,CLOSED&extensions=true").selection
    else {
        panic!("these are no ids");
    };
    assert_eq!(service_codes, ["010000", "020000", "030000"]);
    assert_eq!(statuses, [Status::Open, Status::Closed]);
}

#[test]
fn ids_override_everything_else() {
    let id = "01850000-0000-7000-8000-000000000001";
    let query = parsed(&format!(
        "service_request_id={id},none-of-ours&status=nonsense&start_date=never&page=2&page_size=5"
    ));
    assert_eq!(query.selection, Selection::Ids(vec![id.parse().unwrap()]));
    assert_eq!(query.paging.skipped(), 5);
}

#[test]
fn what_cannot_be_meant_is_refused() {
    use FormProblem as P;
    let count = |to| P::NotACount { to };
    for (query, field, problem) in [
        ("start_date=yesterday", "start_date", P::NotATime),
        ("end_date=2023-01-10T08:00:00", "end_date", P::NotATime),
        ("status=pending", "status", P::NotAStatus),
        ("page=0", "page", count(1_000_000)),
        ("page=-1", "page", count(1_000_000)),
        ("page=1.5", "page", count(1_000_000)),
        ("page=99999999999999999999", "page", count(1_000_000)),
        ("page_size=1001", "page_size", count(1_000)),
        ("page_size=0", "page_size", count(1_000)),
        ("page=1&page=2", "page", P::Repeated),
        ("start_date=2023-01-02&end_date=2023-01-01", "end_date", P::EndsBeforeStart),
        ("start_date=2022-01-01&end_date=2023-01-01", "end_date", P::SpanTooLong { days_max: 90 }),
        ("service_code=%FF", "service_code", P::NotUtf8),
    ] {
        let errors = parse_query(query, now()).expect_err(query);
        let found: Vec<_> = errors.iter().map(|error| (error.field.as_str(), error.problem)).collect();
        assert_eq!(found, [(field, problem)], "{query}");
    }
    let ids = vec!["x"; 1_001].join(",");
    let errors = parse_query(&format!("service_request_id={ids}"), now()).unwrap_err();
    assert_eq!(errors[0].problem, P::TooMany { count_max: 1_000 });
}
