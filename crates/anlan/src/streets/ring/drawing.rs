//! The ring as a drawing: the network lightly, the boundary, every way out by its state, leaks and what closes them.

use std::fmt::Write as _;

use roads::crossings::{Kind, LinkId, Web};
use roads::road::Class;
use roads::{Bounds, Point};

use super::Answer;
use super::labels::{Labels, Placed, width};
use super::told::title;

const WIDE: f64 = 1_400.0;
const HIGH: f64 = 1_000.0;
/// The column of the legend, at the right.
const LEGEND: f64 = 270.0;
const MARGIN: f64 = 46.0;
const FONT: &str =
    "'Noto Sans CJK SC','Source Han Sans SC','PingFang SC','Microsoft YaHei','Noto Sans SC',sans-serif";

const PAPER: &str = "#fbfaf7";
const INSIDE: &str = "#f1eee6";
const INK: &str = "#23303b";
const HELD: &str = "#1f7a6d";
const OPEN: &str = "#c8402f";
const ONE_WAY: &str = "#8a8f94";
const COMPLETION: &str = "#b47b12";
const WATER: &str = "#9cc3d8";

/// From the ground to the sheet.
struct Sheet {
    west: f64,
    north: f64,
    scale: [f64; 2],
    bounds: Bounds,
}

impl Sheet {
    fn of(bounds: Bounds) -> Self {
        let (low, high) = (bounds.min, bounds.max);
        let narrow = bounds.middle().lat().to_radians().cos();
        let (wide, tall) = ((high.lon() - low.lon()) * narrow, high.lat() - low.lat());
        let room = [WIDE - LEGEND - 2.0 * MARGIN, HIGH - 2.0 * MARGIN];
        let scale = (room[0] / wide.max(1e-6)).min(room[1] / tall.max(1e-6));
        let west = low.lon() - (room[0] / scale - wide) / 2.0 / narrow;
        let north = high.lat() + (room[1] / scale - tall) / 2.0;
        let corner = |x: f64, y: f64| Point::from_degrees(west + x / scale / narrow, north - y / scale);
        let corners = [corner(-MARGIN, -MARGIN), corner(WIDE - LEGEND - MARGIN, HIGH - MARGIN)];
        let view = Bounds::of(corners.into_iter().flatten());
        let view = if view.is_empty() { bounds } else { view };
        Self { west, north, scale: [scale * narrow, scale], bounds: view }
    }

    fn at(&self, point: Point) -> [f64; 2] {
        let x = MARGIN + (point.lon() - self.west) * self.scale[0];
        let y = MARGIN + (self.north - point.lat()) * self.scale[1];
        [x, y]
    }

    /// A line as a path, without points that nobody could tell apart.
    fn path(&self, line: &[Point]) -> String {
        let mut out = String::new();
        let mut last: Option<[f64; 2]> = None;
        for (index, point) in line.iter().enumerate() {
            let [x, y] = self.at(*point);
            let is_end = index + 1 == line.len();
            if last.is_none_or(|last| is_end || (last[0] - x).hypot(last[1] - y) > 0.8) {
                let _ = write!(out, "{}{x:.1} {y:.1}", if last.is_none() { "M" } else { "L" });
                last = Some([x, y]);
            }
        }
        out
    }
}

pub(super) fn svg(answer: &Answer<'_>) -> String {
    let sheet = Sheet::of(answer.boundary.bounds());
    let mut out = String::new();
    let _ = write!(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {WIDE} {HIGH}\" width=\"{WIDE}\" height=\"{HIGH}\" \
         font-family=\"{FONT}\"><rect width=\"{WIDE}\" height=\"{HIGH}\" fill=\"{PAPER}\"/>\
         <clipPath id=\"map\"><rect width=\"{}\" height=\"{HIGH}\"/></clipPath><g clip-path=\"url(#map)\">",
        WIDE - LEGEND
    );
    boundary(answer, &sheet, &mut out);
    network(answer, &sheet, &mut out);
    outline(answer, &sheet, &mut out);
    leaks(answer, &sheet, &mut out);
    completion(answer, &sheet, &mut out);
    crossings(answer, &sheet, &mut out);
    out.push_str("</g>");
    legend(answer, &mut out);
    out.push_str("</svg>\n");
    out
}

fn rings(answer: &Answer<'_>, sheet: &Sheet) -> String {
    let polygons = answer.boundary.areas().iter().flat_map(|area| &area.polygons);
    polygons.flat_map(roads::areas::Polygon::rings).map(|ring| sheet.path(ring) + "Z").collect()
}

fn boundary(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    let path = rings(answer, sheet);
    let _ = write!(out, "<path d=\"{path}\" fill=\"{INSIDE}\" fill-rule=\"evenodd\"/>");
}

fn outline(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    let path = rings(answer, sheet);
    let _ = write!(
        out,
        "<path d=\"{path}\" fill=\"none\" stroke=\"{INK}\" stroke-width=\"1.6\" stroke-dasharray=\"9 3 2 3\" \
         stroke-linejoin=\"round\" opacity=\"0.75\"/>"
    );
}

/// The lines of a web that are seen on the sheet, by what they are drawn as.
fn lines(answer: &Answer<'_>, sheet: &Sheet, web: &Web, is_wanted: impl Fn(LinkId) -> bool) -> String {
    let is_seen = |link: &LinkId| {
        Bounds::of(web.line(answer.city, *link).iter().copied()).meets(sheet.bounds) && is_wanted(*link)
    };
    let links = (0..).take(web.links.len()).filter(is_seen);
    links.map(|link| sheet.path(web.line(answer.city, link))).collect()
}

fn network(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    const LINKS_OF_MINOR_ROADS_MAX: usize = 30_000;
    let roads = answer.ways.web(Kind::Road);
    let class_of = |link: LinkId| {
        let segment = roads.links[link as usize].segment;
        segment.map_or(Class::Service, |segment| answer.city.street(segment).class)
    };
    let mut draw = |path: String, colour: &str, width: f64, dashes: &str| {
        if !path.is_empty() {
            let _ = write!(
                out,
                "<path d=\"{path}\" fill=\"none\" stroke=\"{colour}\" stroke-width=\"{width}\" \
                 stroke-dasharray=\"{dashes}\" stroke-linejoin=\"round\"/>"
            );
        }
    };
    draw(lines(answer, sheet, answer.ways.web(Kind::Water), |_| true), WATER, 1.6, "none");
    if roads.links.len() < LINKS_OF_MINOR_ROADS_MAX {
        let minor = |link| (Class::Unclassified..=Class::LivingStreet).contains(&class_of(link));
        draw(lines(answer, sheet, roads, minor), "#e4dfd3", 0.5, "none");
    }
    for (classes, colour, width) in [
        (Class::Tertiary..=Class::Tertiary, "#e2dccf", 0.6),
        (Class::Secondary..=Class::Secondary, "#dad3c3", 0.8),
        (Class::Primary..=Class::Primary, "#cfc6b2", 1.1),
        (Class::Trunk..=Class::Trunk, "#c3b697", 1.5),
        (Class::Motorway..=Class::Motorway, "#a9b3bb", 2.0),
    ] {
        draw(lines(answer, sheet, roads, |link| classes.contains(&class_of(link))), colour, width, "none");
    }
    draw(lines(answer, sheet, answer.ways.web(Kind::Rail), |_| true), "#8f8a84", 1.1, "7 4");
}

fn leaks(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    let _ = write!(
        out,
        "<marker id=\"tip\" viewBox=\"0 0 8 8\" refX=\"6\" refY=\"4\" markerWidth=\"4.2\" markerHeight=\"4.2\" \
         orient=\"auto\"><path d=\"M0 0L8 4L0 8Z\" fill=\"{OPEN}\"/></marker>"
    );
    for leak in &answer.leaks {
        // On a small sheet the leak itself would be a dot: an arrow is drawn at least so long, in the same direction.
        const LONG: f64 = 26.0;
        let place = sheet.at(answer.ways.crossings[leak.crossing].place);
        let (Some(first), Some(last)) = (leak.line.first(), leak.line.last()) else { continue };
        let [from, to] = [sheet.at(*first), sheet.at(*last)];
        let length = (to[0] - from[0]).hypot(to[1] - from[1]);
        let path = if length >= LONG {
            sheet.path(&leak.line)
        } else {
            let unit = [(to[0] - from[0]) / length.max(0.01), (to[1] - from[1]) / length.max(0.01)];
            let end = |sign: f64| [place[0] + sign * unit[0] * LONG, place[1] + sign * unit[1] * LONG];
            let (from, to) = (end(-1.0), end(1.0));
            format!("M{:.1} {:.1}L{:.1} {:.1}", from[0], from[1], to[0], to[1])
        };
        let _ = write!(
            out,
            "<path d=\"{path}\" fill=\"none\" stroke=\"{OPEN}\" stroke-width=\"3\" stroke-linejoin=\"round\" \
             marker-end=\"url(#tip)\"/>"
        );
    }
}

fn completion(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    for place in answer.completion.iter().flat_map(|completion| &completion.places) {
        cross(sheet.at(place.place), out);
    }
}

/// A mark: a circle for a road, a diamond for a water, a square for a railway.
fn mark(kind: Kind, [x, y]: [f64; 2], state: &str, is_great: bool, out: &mut String) {
    let colour = colour(state);
    let (fill, stroke) = if state == "open" { (PAPER, colour) } else { (colour, PAPER) };
    let size = if is_great { 7.5 } else { 6.0 };
    let wide = if state == "open" { 3.0 } else { 1.5 };
    let style = format!("fill=\"{fill}\" stroke=\"{stroke}\" stroke-width=\"{wide}\"");
    let _ = match kind {
        Kind::Road => write!(out, "<circle cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{size}\" {style}/>"),
        Kind::Water => write!(
            out,
            "<path d=\"M{x:.1} {:.1}l{size} {size}l-{size} {size}l-{size} -{size}Z\" {style}/>",
            y - size
        ),
        Kind::Rail => write!(
            out,
            "<rect x=\"{:.1}\" y=\"{:.1}\" width=\"{}\" height=\"{}\" {style}/>",
            x - size * 0.85,
            y - size * 0.85,
            size * 1.7,
            size * 1.7
        ),
    };
}

fn colour(state: &str) -> &'static str {
    match state {
        "held" => HELD,
        "open" => OPEN,
        _ => ONE_WAY,
    }
}

fn crossings(answer: &Answer<'_>, sheet: &Sheet, out: &mut String) {
    const SIZE: f64 = 12.0;
    const LABELS_MAX: usize = 120;
    let all = &answer.ways.crossings;
    let marks: Vec<[f64; 2]> = all.iter().map(|crossing| sheet.at(crossing.place)).collect();
    let taken = marks.iter().map(|[x, y]| [x - 8.0, y - 8.0, x + 8.0, y + 8.0]).collect();
    let mut labels = Labels::new([4.0, 4.0, WIDE - LEGEND - 4.0, HIGH - 4.0], taken);
    let middle = sheet.at(answer.ways.center);
    let mut texts = String::new();
    for (number, crossing) in all.iter().enumerate() {
        let state = answer.state_of(number);
        let text = format!("{} {}", crossing.code, escaped(&title(crossing)));
        let placed =
            if number < LABELS_MAX { labels.place(marks[number], width(&text, SIZE), middle) } else { None };
        if let Some(Placed { x, y, joint: [joint_x, joint_y] }) = placed {
            let [from_x, from_y] = marks[number];
            let _ = write!(
                out,
                "<path d=\"M{from_x:.1} {from_y:.1}L{joint_x:.1} {joint_y:.1}\" stroke=\"{INK}\" stroke-width=\"0.6\" opacity=\"0.6\"/>"
            );
            let ink = if state == "open" { OPEN } else { INK };
            let _ = write!(
                texts,
                "<text x=\"{x:.1}\" y=\"{y:.1}\" font-size=\"{SIZE}\" fill=\"{ink}\" stroke=\"{PAPER}\" \
                 stroke-width=\"3\" paint-order=\"stroke\"><tspan font-weight=\"700\">{}</tspan> {}</text>",
                crossing.code,
                escaped(&title(crossing))
            );
        }
    }
    for (number, crossing) in all.iter().enumerate() {
        let is_great = crossing.class == Some(Class::Motorway);
        mark(crossing.kind, marks[number], answer.state_of(number), is_great, out);
    }
    out.push_str(&texts);
}

/// A line of text in the legend.
fn line(text: &str, y: f64, size: f64, weight: &str, ink: &str, out: &mut String) {
    let left = WIDE - LEGEND + 22.0;
    let _ = write!(
        out,
        "<text x=\"{left}\" y=\"{y}\" font-size=\"{size}\" font-weight=\"{weight}\" fill=\"{ink}\">{}</text>",
        escaped(text)
    );
}

fn legend(answer: &Answer<'_>, out: &mut String) {
    let _ = write!(
        out,
        "<path d=\"M{0} 34V{1}\" stroke=\"{INK}\" stroke-width=\"0.6\" opacity=\"0.4\"/>",
        WIDE - LEGEND,
        HIGH - 34.0
    );
    line(&answer.name, 62.0, 22.0, "700", INK, out);
    line("出入通道与围闭度", 86.0, 14.0, "400", INK, out);
    line("Ways out and closure", 103.0, 12.0, "400", INK, out);
    let mut y = 150.0;
    for (zh, en, state) in [("入向", "inward", &answer.inward), ("出向", "outward", &answer.outward)] {
        let ink = if state.is_closed { HELD } else { OPEN };
        line(&format!("{:.1} %", state.count.part() * 100.0), y, 30.0, "700", ink, out);
        let ways = format!("{zh} {en} · {}/{} 通道 ways", state.count.closed, state.count.of);
        line(&ways, y + 19.0, 12.0, "400", INK, out);
        let lanes = format!(
            "按车道 by lanes {:.1} % · {}/{}",
            state.capacity.part() * 100.0,
            state.capacity.closed,
            state.capacity.of
        );
        line(&lanes, y + 36.0, 12.0, "400", INK, out);
        y += 82.0;
    }
    line("图例 Legend", y, 13.0, "700", INK, out);
    signs(answer, y + 26.0, out);
    let attribution = answer.city.meta().source.attribution.clone().unwrap_or_default();
    line(&attribution, HIGH - 40.0, 10.5, "400", "#6b747c", out);
}

/// What each sign on the map means.
fn signs(answer: &Answer<'_>, top: f64, out: &mut String) {
    let count = |kind| answer.ways.count(kind);
    let signs: [(Option<Kind>, &str, String); 7] = [
        (Some(Kind::Road), "held", format!("公路，有人值守 road, held ({})", count(Kind::Road))),
        (Some(Kind::Water), "held", format!("水路 water ({})", count(Kind::Water))),
        (Some(Kind::Rail), "held", format!("铁路 rail ({})", count(Kind::Rail))),
        (Some(Kind::Road), "open", format!("无人值守 open ({})", answer.inward.open.len())),
        (Some(Kind::Road), "outward_only", "仅可驶出 outward only".to_owned()),
        (None, "leak", "漏口路径 leak".to_owned()),
        (None, "completion", "最省增设 cheapest to hold".to_owned()),
    ];
    let left = WIDE - LEGEND + 22.0;
    for (place, (kind, state, text)) in (0_u32..).zip(signs) {
        let y = top + f64::from(place) * 24.0;
        let middle = [left + 8.0, y - 4.5];
        match (kind, state) {
            (Some(kind), state) => mark(kind, middle, state, false, out),
            (None, "leak") => {
                let _ = write!(
                    out,
                    "<path d=\"M{left} {:.1}h13\" stroke=\"{OPEN}\" stroke-width=\"3\" marker-end=\"url(#tip)\"/>",
                    middle[1]
                );
            }
            (None, _) => cross(middle, out),
        }
        let _ = write!(
            out,
            "<text x=\"{:.1}\" y=\"{y:.1}\" font-size=\"12.5\" fill=\"{INK}\">{}</text>",
            left + 26.0,
            escaped(&text)
        );
    }
}

/// A place that would close the ring.
fn cross([x, y]: [f64; 2], out: &mut String) {
    for (colour, wide) in [(PAPER, 5.5), (COMPLETION, 2.6)] {
        let _ = write!(
            out,
            "<path d=\"M{:.1} {:.1}l9 9m0 -9l-9 9\" stroke=\"{colour}\" stroke-width=\"{wide}\" \
             stroke-linecap=\"round\"/>",
            x - 4.5,
            y - 4.5
        );
    }
}

/// A text as XML has it.
fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
