//! Recorded calls: both layouts, what is left out, and what is wrong.

use std::io::{self, Read};

use api::report::PlaceGiven;
use exchange::calls::{
    BadRow, CallReader, CallsError, GeoBox, PlaceMap, ReplayOptions, ReplayedCall, RowProblem,
};
use model::report::{Channel, Desk};

const RECORDED: &str = "\
timeStamp,lat,lng,title,twp,zip,station,addr
2015-12-10 17:40:00,40.2,-75.35,EMS: BACK PAINS/INJURY,NEW HANOVER,19525,332,REINDEER CT & DEAD END
2015-12-10 17:40:07,40.5,-74.9,\"Fire: GAS-ODOR/LEAK, INSIDE\",,,STA27,
2015-12-10 17:41:00,30.3,-95.6,EMS: FAR AWAY,,,,
2015-12-10 17:40:59,39.9,-75.8,Traffic: VEHICLE ACCIDENT -,,,,
";

type Played = (Vec<ReplayedCall>, Vec<BadRow>, String);

fn play(text: &str, options: ReplayOptions) -> Played {
    let mut reader = CallReader::open(text.as_bytes(), options).unwrap();
    let (mut calls, mut bad) = (Vec::new(), Vec::new());
    for row in reader.by_ref() {
        match row.unwrap() {
            Ok(call) => calls.push(call),
            Err(row) => bad.push(row),
        }
    }
    (calls, bad, reader.tally().to_string())
}

#[test]
fn recorded_calls_come_to_lie_in_the_city() {
    let city = GeoBox::new(120.4, 31.1, 120.9, 31.5).unwrap();
    let options = ReplayOptions {
        clip: Some(GeoBox::MONTGOMERY),
        place_map: Some(PlaceMap::new(GeoBox::MONTGOMERY, city)),
    };
    let (calls, bad, tally) = play(RECORDED, options);
    assert_eq!(tally, "4 rows: 3 calls (0 out of order), 1 outside the box, 0 bad");
    assert!(bad.is_empty());
    let first = &calls[0].request;
    assert_eq!(
        (first.desk, first.channel, first.text.as_str()),
        (Desk::Emergency, Channel::Phone, "EMS: BACK PAINS/INJURY")
    );
    let place = first.place.as_ref().unwrap();
    assert_eq!(place.address.as_deref(), Some("REINDEER CT & DEAD END, NEW HANOVER, 19525"));
    assert!((place.lon.unwrap() - 120.65).abs() < 1e-9 && (place.lat.unwrap() - 31.3).abs() < 1e-9);
    assert_eq!(calls[1].request.text, "Fire: GAS-ODOR/LEAK, INSIDE");
    assert_eq!(calls[1].request.place.as_ref().unwrap().address, None);
    let times: Vec<(u64, u64)> = calls.iter().map(|call| (call.line, call.offset_seconds)).collect();
    assert_eq!(times, [(2, 0), (3, 7), (5, 59)]);
}

#[test]
fn our_own_layout_is_known_in_any_order_of_columns() {
    let text = "\u{FEFF}desk,time,text,channel,address,lon,lat\r\n\
                110,2023-01-10T08:47:10+08:00,着火了,phone,平江路1号,120.6,31.3\r\n\
                \r\n\
                12345,2023-01-10T00:47:40Z,路灯不亮,web,,,\r\n";
    let (calls, bad, tally) = play(text, ReplayOptions::default());
    assert_eq!(tally, "2 rows: 2 calls (0 out of order), 0 outside the box, 0 bad");
    assert!(bad.is_empty());
    let place = PlaceGiven { lon: Some(120.6), lat: Some(31.3), address: Some("平江路1号".to_owned()) };
    assert_eq!(calls[0].request.place, Some(place));
    assert_eq!((calls[1].request.desk, calls[1].request.channel), (Desk::Civic, Channel::Web));
    assert_eq!((calls[1].line, calls[1].offset_seconds, calls[1].request.place.as_ref()), (4, 30, None));
}

#[test]
fn a_row_out_of_order_is_filed_with_the_one_before_it() {
    let text = "time,desk,channel,text\n\
                2023-01-10 08:00:00,110,phone,a\n\
                2023-01-10 08:01:00,110,phone,b\n\
                2023-01-10 07:00:00,110,phone,c\n\
                2023-01-10 08:01:30,110,phone,d\n";
    let (calls, _, tally) = play(text, ReplayOptions::default());
    assert_eq!(calls.iter().map(|call| call.offset_seconds).collect::<Vec<_>>(), [0, 60, 60, 90]);
    assert_eq!(tally, "4 rows: 4 calls (1 out of order), 0 outside the box, 0 bad");
}

#[test]
fn a_bad_row_is_named_by_its_line_and_costs_no_other() {
    use RowProblem as P;
    let long = "x".repeat(100_000);
    let wordy = "水".repeat(4_001);
    let rows: Vec<(String, RowProblem)> = vec![
        ("2023-01-10 08:00:00,110,phone".to_owned(), P::Columns { expected: 6, found: 3 }),
        ("2023-01-10 08:00:00,110,phone,\"open quote,1,2".to_owned(), P::Columns { expected: 6, found: 4 }),
        ("yesterday,110,phone,a,,".to_owned(), P::NotATime("yesterday".to_owned())),
        ("2023-02-30 08:00:00,110,phone,a,,".to_owned(), P::NotATime("2023-02-30 08:00:00".to_owned())),
        ("2023-01-10 08:00:00,911,phone,a,,".to_owned(), P::NotADesk("911".to_owned())),
        ("2023-01-10 08:00:00,110,pigeon,a,,".to_owned(), P::NotAChannel("pigeon".to_owned())),
        (
            "2023-01-10 08:00:00,110,phone,a,NaN,1".to_owned(),
            P::NotAPoint { lon: "NaN".to_owned(), lat: "1".to_owned() },
        ),
        (
            "2023-01-10 08:00:00,110,phone,a,120,".to_owned(),
            P::NotAPoint { lon: "120".to_owned(), lat: String::new() },
        ),
        (
            "2023-01-10 08:00:00,110,phone,a,120,91".to_owned(),
            P::NotAPoint { lon: "120".to_owned(), lat: "91".to_owned() },
        ),
        ("2023-01-10 08:00:00,110,phone,,,".to_owned(), P::SaysNothing),
        (format!("2023-01-10 08:00:00,110,phone,{wordy},,"), P::SaysTooMuch),
        (format!("2023-01-10 08:00:00,110,phone,{long},,"), P::TooLong),
    ];
    let mut text = "time,desk,channel,text,lon,lat\n2023-01-10 08:00:00,110,phone,first,,\n".to_owned();
    for (row, _) in &rows {
        text.push_str(row);
        text.push('\n');
    }
    text.push_str("2023-01-10 08:00:10,110,phone,last,,\n");
    let (calls, bad, tally) = play(&text, ReplayOptions::default());
    let expected: Vec<BadRow> =
        (3..).zip(rows).map(|(line, (_, problem))| BadRow { line, problem }).collect();
    assert_eq!(bad, expected);
    assert_eq!(calls.iter().map(|call| call.offset_seconds).collect::<Vec<_>>(), [0, 10]);
    assert_eq!(tally, "14 rows: 2 calls (0 out of order), 0 outside the box, 12 bad");
    assert_eq!(
        bad[2].to_string(),
        "line 5: `yesterday` is not a time such as 2015-12-10 17:40:00 or 2023-01-10T08:47:10+08:00"
    );
}

#[test]
fn bytes_that_are_no_text_are_a_bad_row() {
    let bytes = b"time,desk,channel,text\n2023-01-10 08:00:00,110,phone,\xFF\xFE\n".as_slice();
    let mut reader = CallReader::open(bytes, ReplayOptions::default()).unwrap();
    assert_eq!(reader.next().unwrap().unwrap(), Err(BadRow { line: 2, problem: RowProblem::NotUtf8 }));
    assert!(reader.next().is_none());
}

#[test]
fn a_file_of_another_kind_is_refused_with_its_first_line() {
    for text in ["", "\n", "a,b,c\n1,2,3\n", "time,desk,text\n", "{\"reports\":[]}"] {
        let error = CallReader::open(text.as_bytes(), ReplayOptions::default()).unwrap_err();
        assert!(matches!(error, CallsError::UnknownHeader { .. }), "{text}: {error}");
    }
}

/// A file whose disk fails after some bytes.
struct Torn<'a>(&'a [u8]);

impl Read for Torn<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.0.is_empty() {
            return Err(io::Error::other("the disk is gone"));
        }
        self.0.read(buffer)
    }
}

#[test]
fn a_file_that_cannot_be_read_further_ends_with_the_line() {
    let torn = Torn(b"time,desk,channel,text\n2023-01-10 08:00:00,110,phone,a\n2023");
    let mut reader = CallReader::open(torn, ReplayOptions::default()).unwrap();
    assert!(reader.next().unwrap().unwrap().is_ok());
    assert!(matches!(reader.next(), Some(Err(CallsError::Read { line: 3, .. }))));
    assert!(reader.next().is_none());
}
