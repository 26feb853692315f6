//! `GET /requests` and `GET /servicerequestupdates`: which requests, and which page of them.

use model::Moment;
use model::ids::ReportId;

use super::decode::Fields;
use super::{FormError, FormProblem, Secret};
use crate::open311::time::is_date;
use crate::open311::{PAGE_SIZE_MAX, SPAN_DAYS_MAX, Status, parse_time};

const DAY_SECONDS: i64 = 24 * 3600;
/// The last page that can be asked for.
const PAGE_MAX: u32 = 1_000_000;
/// The most characters of the jurisdiction's id or the key.
const CODE_CHARACTERS_MAX: usize = 200;

/// A question about requests, every field checked.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RequestQuery {
    /// The jurisdiction meant, where a server has several.
    pub jurisdiction_id: Option<String>,
    /// The client's key.
    pub api_key: Option<Secret>,
    /// Which requests.
    pub selection: Selection,
    /// Which page of them.
    pub paging: Paging,
}

/// Which requests are asked for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Selection {
    /// These, whatever else was asked. An id that cannot be one of ours is left out, like one that is not known.
    Ids(Vec<ReportId>),
    /// Those that fit.
    Filter {
        /// Of one of these services; of any when empty.
        service_codes: Vec<String>,
        /// In one of these states; in any when empty.
        statuses: Vec<Status>,
        /// Made, or for updates changed, in this span of time.
        window: Window,
    },
}

/// A span of time, both ends included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Window {
    /// The first instant.
    pub start: Moment,
    /// The last instant.
    pub end: Moment,
}

impl Window {
    /// Whether the moment lies in it.
    pub fn holds(self, moment: Moment) -> bool {
        self.start <= moment && moment <= self.end
    }
}

/// A page of the answer, newest first.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Paging {
    /// The page, from 1.
    pub page: u32,
    /// How many are on a page, from 1.
    pub page_size: u32,
}

impl Paging {
    /// How many come before this page.
    pub const fn skipped(self) -> u64 {
        (self.page as u64 - 1) * self.page_size as u64
    }
}

/// Reads a query, which is what stands after the `?`. Without dates it means the 90 days before `now`.
pub fn parse_query(query: &str, now: Moment) -> Result<RequestQuery, Vec<FormError>> {
    let mut fields = Fields::decode(query.as_bytes())?;
    let jurisdiction_id = fields.once_within("jurisdiction_id", CODE_CHARACTERS_MAX);
    let api_key = fields.once_within("api_key", CODE_CHARACTERS_MAX).map(Secret::new);
    let page = count(&mut fields, "page", PAGE_MAX).unwrap_or(1);
    let page_size = count(&mut fields, "page_size", PAGE_SIZE_MAX).unwrap_or(PAGE_SIZE_MAX);
    let selection = selection(&mut fields, now);
    let query = selection.map(|selection| RequestQuery {
        jurisdiction_id,
        api_key,
        selection,
        paging: Paging { page, page_size },
    });
    fields.settle(query)
}

fn count(fields: &mut Fields, name: &str, to: u32) -> Option<u32> {
    let given = fields.once(name)?;
    let count = given.parse().ok().filter(|count| (1..=to).contains(count));
    if count.is_none() {
        fields.refuse(name, FormProblem::NotACount { to });
    }
    count
}

fn selection(fields: &mut Fields, now: Moment) -> Option<Selection> {
    let ids = fields.listed("service_request_id");
    if !ids.is_empty() {
        let count_max = PAGE_SIZE_MAX as usize;
        if ids.len() > count_max {
            fields.refuse("service_request_id", FormProblem::TooMany { count_max });
        }
        return Some(Selection::Ids(ids.iter().filter_map(|id| id.parse().ok()).collect()));
    }
    let service_codes = fields.listed("service_code");
    let mut statuses = Vec::new();
    for word in fields.listed("status") {
        match Status::of_word(&word) {
            Some(status) => statuses.push(status),
            None => fields.refuse("status", FormProblem::NotAStatus),
        }
    }
    let window = window(fields, now)?;
    Some(Selection::Filter { service_codes, statuses, window })
}

/// The span asked for; nothing when it cannot be used, which is then refused.
fn window(fields: &mut Fields, now: Moment) -> Option<Window> {
    let dates = (date(fields, "start_date"), date(fields, "end_date"));
    let span_seconds = SPAN_DAYS_MAX * DAY_SECONDS;
    let window = match dates {
        (Given::Wrong, _) | (_, Given::Wrong) => return None,
        (Given::Nothing, Given::Nothing) => Window { start: now.plus_seconds(-span_seconds), end: now },
        (Given::At(start), Given::Nothing) => Window { start, end: start.plus_seconds(span_seconds) },
        (Given::Nothing, Given::At(end)) => Window { start: end.plus_seconds(-span_seconds), end },
        (Given::At(start), Given::At(end)) => Window { start, end },
    };
    if window.end < window.start {
        fields.refuse("end_date", FormProblem::EndsBeforeStart);
        return None;
    }
    if window.end.seconds_since(window.start) > span_seconds {
        fields.refuse("end_date", FormProblem::SpanTooLong { days_max: SPAN_DAYS_MAX });
        return None;
    }
    Some(window)
}

enum Given {
    Nothing,
    Wrong,
    At(Moment),
}

fn date(fields: &mut Fields, name: &str) -> Given {
    let Some(text) = fields.once(name) else { return Given::Nothing };
    let Ok(moment) = parse_time(&text) else {
        fields.refuse(name, FormProblem::NotATime);
        return Given::Wrong;
    };
    // A client that ends with a date means the whole of that day.
    let is_whole_day = name == "end_date" && is_date(&text);
    Given::At(if is_whole_day { moment.plus_seconds(DAY_SECONDS - 1) } else { moment })
}
