//! A chart of growth as an SVG picture: panels side by side, both axes by powers of ten.

use std::fmt::Write as _;

/// Width and height of a panel, and the room around it for its words.
const PANEL: (f64, f64) = (260.0, 200.0);
const ROOM: (f64, f64) = (64.0, 44.0);

/// Something that grows.
pub(super) struct Panel {
    /// What it is, with its unit.
    pub(super) title: String,
    /// Size and figure of each city.
    pub(super) points: Vec<(f64, f64)>,
}

/// The powers of ten around some values.
struct Axis {
    low: i32,
    high: i32,
}

impl Axis {
    fn around(values: impl Iterator<Item = f64> + Clone) -> Self {
        let exponent = |value: f64| value.log10();
        let low = values.clone().map(exponent).fold(f64::INFINITY, f64::min);
        let high = values.map(exponent).fold(f64::NEG_INFINITY, f64::max);
        #[expect(clippy::cast_possible_truncation, reason = "a power of ten is small")]
        let (low, high) = (low.floor() as i32, high.ceil() as i32);
        Self { low, high: high.max(low + 1) }
    }

    /// Where a value lies, from 0 to 1.
    fn share(&self, value: f64) -> f64 {
        (value.log10() - f64::from(self.low)) / f64::from(self.high - self.low)
    }

    fn marks(&self) -> impl Iterator<Item = (f64, String)> {
        (self.low..=self.high).map(|power| (10_f64.powi(power), named(power)))
    }
}

/// A power of ten as people write it.
fn named(power: i32) -> String {
    match power {
        ..0 => format!("{:.*}", power.unsigned_abs() as usize, 10_f64.powi(power)),
        0..3 => format!("{}", 10_f64.powi(power)),
        3..6 => format!("{}k", 10_f64.powi(power - 3)),
        _ => format!("{}M", 10_f64.powi(power - 6)),
    }
}

/// Draws the panels; what is not positive has no place on such axes and is left out.
pub(super) fn draw(sizes: &str, panels: &[Panel]) -> String {
    let (step, height) = (PANEL.0 + ROOM.0 + 16.0, PANEL.1 + 2.0 * ROOM.1);
    #[expect(clippy::cast_precision_loss, reason = "a chart has few panels")]
    let width = step * panels.len() as f64;
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width} {height}\" font-family=\"sans-serif\" \
         font-size=\"11\"><rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
    );
    let mut left = ROOM.0;
    for panel in panels {
        draw_panel(&mut svg, left, sizes, panel);
        left += step;
    }
    svg.push_str("</svg>\n");
    svg
}

fn draw_panel(svg: &mut String, left: f64, sizes: &str, panel: &Panel) {
    let points: Vec<(f64, f64)> =
        panel.points.iter().copied().filter(|(size, figure)| *size > 0.0 && *figure > 0.0).collect();
    if points.is_empty() {
        return;
    }
    let (across, up) =
        (Axis::around(points.iter().map(|one| one.0)), Axis::around(points.iter().map(|one| one.1)));
    let x = |size: f64| left + PANEL.0 * across.share(size);
    let y = |figure: f64| ROOM.1 + PANEL.1 * (1.0 - up.share(figure));
    let (bottom, right) = (ROOM.1 + PANEL.1, left + PANEL.0);
    put(
        svg,
        format_args!("<text x=\"{left}\" y=\"{}\" font-size=\"13\">{}</text>", ROOM.1 - 14.0, panel.title),
    );
    for (value, name) in across.marks() {
        let at = x(value);
        put(svg, format_args!("<path d=\"M{at:.1} {}V{bottom}\" stroke=\"#ddd\"/>", ROOM.1));
        put(
            svg,
            format_args!("<text x=\"{at:.1}\" y=\"{}\" text-anchor=\"middle\">{name}</text>", bottom + 16.0),
        );
    }
    for (value, name) in up.marks() {
        let at = y(value);
        put(svg, format_args!("<path d=\"M{left} {at:.1}H{right}\" stroke=\"#ddd\"/>"));
        put(
            svg,
            format_args!(
                "<text x=\"{}\" y=\"{:.1}\" text-anchor=\"end\">{name}</text>",
                left - 6.0,
                at + 4.0
            ),
        );
    }
    let middle = left + PANEL.0 / 2.0;
    put(
        svg,
        format_args!("<text x=\"{middle}\" y=\"{}\" text-anchor=\"middle\">{sizes}</text>", bottom + 34.0),
    );
    for (size, figure) in points {
        put(
            svg,
            format_args!("<circle cx=\"{:.1}\" cy=\"{:.1}\" r=\"4\" fill=\"#1f5fae\"/>", x(size), y(figure)),
        );
    }
}

fn put(svg: &mut String, element: std::fmt::Arguments<'_>) {
    writeln!(svg, "{element}").expect("a String takes every write");
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_point_lies_between_the_powers_of_ten_around_it() {
        let axis = Axis::around([20.0, 3_000.0].into_iter());
        assert_eq!((axis.low, axis.high), (1, 4));
        assert!((axis.share(1_000.0) - 2.0 / 3.0).abs() < 1e-9);
        let names: Vec<String> = axis.marks().map(|(_, name)| name).collect();
        assert_eq!(names, ["10", "100", "1k", "10k"]);
        assert_eq!((named(-2).as_str(), named(6).as_str()), ("0.01", "1M"));
    }

    #[test]
    fn every_point_that_has_a_place_is_drawn() {
        let points = vec![(1e3, 0.5), (1e6, 20.0), (5e6, f64::NAN), (7.0, 0.0)];
        let svg = draw("nodes", &[Panel { title: "s".to_owned(), points }]);
        assert_eq!(svg.matches("<circle").count(), 2);
        assert!(svg.ends_with("</svg>\n"));
    }
}
