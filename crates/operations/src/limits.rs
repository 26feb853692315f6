//! Limits of the use cases, each with a name.

/// How many reports without an incident the board holds; older ones are read from the journal.
pub(crate) const REPORTS_ON_BOARD_MAX: usize = 2_000;
/// How many of them one board shows.
pub(crate) const REPORTS_SHOWN_MAX: usize = 200;
/// How many reports that everybody may read are found by a list; older ones are found by their id.
pub(crate) const PUBLIC_REPORTS_MAX: usize = 50_000;
/// How often a merged incident is followed to the one that goes on.
pub(crate) const MERGES_FOLLOWED_MAX: usize = 8;
/// How many closed incidents the board still holds.
pub(crate) const CLOSED_ON_BOARD_MAX: usize = 500;
/// The most entries of one page.
pub(crate) const PAGE_MAX: usize = 200;
/// The entries of a page when nobody says otherwise.
pub(crate) const PAGE_DEFAULT: usize = 50;
/// How often a command is judged again after a conflict.
pub(crate) const ATTEMPTS_MAX: usize = 8;
/// The most characters of a caller's name.
pub(crate) const CALLER_NAME_CHARACTERS_MAX: usize = 80;
/// The most characters of a caller's telephone number.
pub(crate) const CALLER_PHONE_CHARACTERS_MAX: usize = 32;
/// How many password hashes may be computed at once: each takes 19 MiB.
pub(crate) const PASSWORD_HASHES_MAX: usize = 2;
/// The most characters of a password.
pub(crate) const PASSWORD_CHARACTERS_MAX: usize = 128;
/// How many reports may be taken out of an incident in one split.
pub(crate) const SPLIT_REPORTS_MAX: usize = 20;
/// How many recent events the live stream keeps at hand.
pub(crate) const LIVE_RING_MAX: usize = 8_192;
/// How many events one chunk of the live stream carries at most.
pub(crate) const LIVE_CHUNK_MAX: usize = 512;
/// How many chunks are kept for listeners that lag.
pub(crate) const LIVE_CHUNKS_KEPT_MAX: usize = 64;
/// The most positions of one request.
pub(crate) const POSITIONS_MAX: usize = 1_000;
/// A position older than this is stale: it is marked and never favoured.
pub(crate) const POSITION_FRESH_SECONDS_MAX: f64 = 180.0;
/// The heading of a unit that goes more slowly than this says nothing: a receiver that stands turns at random.
pub(crate) const HEADING_SPEED_KMH_MIN: f64 = 5.0;
/// A position may be so far ahead of our clock, for clocks differ.
pub(crate) const POSITION_AHEAD_SECONDS_MAX: f64 = 60.0;
/// How often it is noted how well the free units cover the city.
pub(crate) const COVERAGE_NOTED_EVERY_SECONDS: i64 = 600;
/// How many new incidents are prepared in one round.
pub(crate) const PREPARED_MAX: usize = 16;
/// How many incidents are looked at together.
pub(crate) const JOINT_INCIDENTS_MAX: usize = 50;
/// The most units that are proposed to be moved up.
pub(crate) const MOVE_UPS_MAX: usize = 3;
/// How many of the nearest units are tried for a move.
pub(crate) const MOVE_UPS_TRIED_MAX: usize = 12;
/// How many of the places that are left are tried as stand-by places.
pub(crate) const STAND_BYS_MAX: usize = 4;
/// The most results of one search for a name.
pub(crate) const SEARCH_RESULTS_MAX: usize = 20;
/// The most limits of one isochrone.
pub(crate) const ISOCHRONE_LIMITS_MAX: usize = 6;
/// The longest limit of an isochrone.
pub(crate) const ISOCHRONE_SECONDS_MAX: u32 = 3_600;
/// A position older than this is forgotten: retention class `unit-position`.
pub(crate) const POSITION_KEPT_SECONDS_MAX: f64 = 24.0 * 3_600.0;
/// The most units of one recommendation.
pub(crate) const RECOMMENDED_MAX: usize = 500;
/// The most characters of an alert's description, its goods included.
pub(crate) const ALERT_DESCRIPTION_CHARACTERS_MAX: usize = 1_000;
/// The most items of goods of an alert.
pub(crate) const ALERT_GOODS_MAX: usize = 100;
/// The fastest that an alert's vehicle may be said to go, in km/h.
pub(crate) const ALERT_SPEED_KMH_MAX: f64 = 250.0;
/// How soon a manned control point is ready after it was called: the time in which it has to sign.
pub(crate) const POINT_READY_SECONDS: i64 = 90;
/// How far ahead points are called, unless a joint plan names them.
pub(crate) const ALERT_HORIZON_SECONDS: i64 = 30 * 60;
/// At the slowest that is credible, a vehicle takes so many times as long as an ordinary driver.
pub(crate) const SLOWEST_CREDIBLE_FACTOR: f64 = 1.6;
/// So long the points of an alert stay at level 2, unless it says otherwise.
pub(crate) const ALERT_LEVEL_MINUTES: u32 = 60;
/// How many alerts that are over a list shows.
pub(crate) const ALERTS_OVER_SHOWN_MAX: usize = 100;
/// How far ahead of now a cordon closes, in seconds of the vehicle's drive: who gets farther has escaped.
pub(crate) const CORDON_HORIZON_SECONDS: u32 = 30 * 60;
/// How long a unit needs until it drives off to its post.
pub(crate) const CORDON_READY_SECONDS: u32 = 20;
/// How long a unit needs at its post until the post stands.
pub(crate) const CORDON_SETUP_SECONDS: u32 = 30;
/// How much earlier than the vehicle a post of a cordon stands.
pub(crate) const CORDON_MARGIN_SECONDS: u32 = 15;
/// The most posts of one cordon.
pub(crate) const CORDON_POSTS_MAX: usize = 200;
/// How long a cordon may be looked for, in seconds.
pub(crate) const CORDON_PATIENCE_SECONDS_MAX: f64 = 30.0;
/// How long a cordon is looked for, unless it says otherwise: a first safe answer is there within it.
pub(crate) const CORDON_PATIENCE_SECONDS: f64 = 1.0;
/// How far ahead of now an interception looks, in seconds of the vehicle's drive.
pub(crate) const INTERCEPTION_HORIZON_SECONDS: u32 = 15 * 60;
/// The most ways out that an interception looks at; where there are more, one stands for those beside it.
pub(crate) const INTERCEPTION_WAYS_OUT_MAX: usize = 1_000;
/// A way out lies ahead of the vehicle if its direction is off by no more than this, in degrees.
pub(crate) const INTERCEPTION_AHEAD_DEGREES: f64 = 45.0;
/// A way out ahead of the vehicle weighs as much as so many others.
pub(crate) const INTERCEPTION_AHEAD_WEIGHT: f64 = 4.0;
/// A crew that can stand at its point no later than this closes its crossings on paper. A rule of the house: no text of
/// law names a time, and half an hour is what a reserve needs from the middle of a district to its edge.
pub(crate) const REACH_SECONDS_MAX: u32 = 1_800;
/// How often it is looked again what leaks, while crews come and go as it is written down.
pub(crate) const LEAKS_NOTED_AGAIN_MAX: usize = 8;
/// A way out is the crossing of a ring that lies no farther from it than this, in metres: who writes a crossing down
/// from a map is off by a junction at the most.
pub(crate) const WAY_OUT_METERS_MAX: f64 = 300.0;
/// The most characters of the name of a crossing that was found on the streets.
pub(crate) const CROSSING_NAME_CHARACTERS_MAX: usize = 80;
/// A ring may be closed on roads so far from the boundary, on either side of it, in metres.
pub(crate) const BELT_METERS: f64 = 2_000.0;
