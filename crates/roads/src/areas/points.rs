//! Points in a CSV file, and the areas they lie in, as another.
//!
//! ```text
//!   id,lon,lat                point,grid
//!   a,120.62,31.31    ─►      a,320508019044001
//!   b,0,0                     b,
//! ```

use std::fs::File;
use std::io::{Read, Write};
use std::path::Path;

use super::Areas;
use crate::Point;
use crate::gcj02::Crs;
use crate::table::{Table, TableError};

/// So many points a file may have.
pub const POINTS_MAX: usize = 50_000_000;

/// The points of a file.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Points {
    /// What the file calls each; empty where it has no such column, and points are called by their number from 1.
    pub ids: Vec<Box<str>>,
    /// Where each is.
    pub each: Vec<Point>,
}

/// Reads the points of a file with the columns `lon` and `lat` and, perhaps, `id`.
pub fn read_points(path: &Path, crs: Crs) -> Result<Points, TableError> {
    read(Table::<File>::open(path)?, crs)
}

/// Reads points from anything; the path is what errors call it.
pub fn read_points_from(path: &Path, from: impl Read, crs: Crs) -> Result<Points, TableError> {
    read(Table::new(path, from)?, crs)
}

fn read<R: Read>(mut table: Table<R>, crs: Crs) -> Result<Points, TableError> {
    let lon_column = table.needed(&["lon", "lng", "longitude"])?;
    let lat_column = table.needed(&["lat", "latitude"])?;
    let id_column = table.column(&["id", "point"]);
    let mut points = Points::default();
    while table.advance()? {
        if points.each.len() == POINTS_MAX {
            return Err(table.too_many_rows(POINTS_MAX, "POINTS_MAX"));
        }
        let (lon, lat) = (table.number(lon_column)?, table.number(lat_column)?);
        let point = crs.point(lon, lat).ok_or_else(|| {
            let column = if lon.abs() > 180.0 { lon_column } else { lat_column };
            table.fault(column, "is not on the earth; write longitude and latitude in degrees")
        })?;
        points.each.push(point);
        points.ids.extend(id_column.map(|column| table.text(column).into()));
    }
    Ok(points)
}

/// Writes which area holds each point: its code, or nothing.
pub fn write_located(
    out: impl Write,
    points: &Points,
    areas: &Areas,
    answers: &[Option<u32>],
) -> Result<(), csv::Error> {
    let mut out = csv::Writer::from_writer(out);
    out.write_record(["point", "grid"])?;
    for (index, answer) in answers.iter().enumerate() {
        let code =
            answer.and_then(|area| areas.each.get(area as usize)).map_or("", |area| area.code.as_str());
        match points.ids.get(index) {
            Some(id) => out.write_record([id, code])?,
            None => out.write_record([(index + 1).to_string().as_str(), code])?,
        }
    }
    out.flush()?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::areas::{Locator, read};

    const SQUARE: &str = r#"{"type":"Feature","properties":{"code":"S,1"},
        "geometry":{"type":"Polygon","coordinates":[[[120,31],[121,31],[121,32],[120,32],[120,31]]]}}"#;

    fn located(text: &str) -> String {
        let areas = read(SQUARE, Crs::Wgs84).unwrap();
        let points = read_points_from(Path::new("points.csv"), text.as_bytes(), Crs::Wgs84).unwrap();
        let mut out = Vec::new();
        let answers = Locator::new(&areas).locate_all(&points.each);
        write_located(&mut out, &points, &areas, &answers).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn points_are_answered_by_their_ids_or_by_their_numbers() {
        assert_eq!(located("\u{feff}lat, ID ,lon\n31.5,a,120.5\n3,b,120\n"), "point,grid\na,\"S,1\"\nb,\n");
        assert_eq!(located("lon,lat\n120.5,31.5\n0,0"), "point,grid\n1,\"S,1\"\n2,\n");
    }

    #[test]
    fn a_bad_table_of_points_is_refused_by_line_and_column() {
        let cases = [
            (
                "x,y\n1,2\n",
                "points.csv, line 1: there is no column lon or lng or longitude; the columns are x, y",
            ),
            (
                "lon,lat\n120,31\n120,31N\n",
                "points.csv, line 3, column lat: \"31N\" is not a number; write it as 12.5",
            ),
            (
                "lon,lat\n120,131\n",
                "points.csv, line 2, column lat: \"131\" is not on the earth; write longitude and latitude in degrees",
            ),
            ("lon,lat\n120\n", "reading points.csv as CSV"),
        ];
        for (text, expected) in cases {
            let found = read_points_from(Path::new("points.csv"), text.as_bytes(), Crs::Wgs84).unwrap_err();
            assert_eq!(found.to_string(), expected);
        }
    }
}
