//! Where labels stand: beside their marks, on the side that faces away from the middle, one over no other.

/// A box on the sheet: left, top, right, bottom.
pub(super) type Frame = [f64; 4];

/// A label that was placed: where its text begins and its base line is, and where a line to its mark ends.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    pub(super) x: f64,
    pub(super) y: f64,
    pub(super) joint: [f64; 2],
}

/// The labels on a sheet.
pub(super) struct Labels {
    sheet: Frame,
    taken: Vec<Frame>,
}

/// The height of a line of text.
pub(super) const LINE: f64 = 15.0;

impl Labels {
    /// On a sheet with what must stay free.
    pub(super) fn new(sheet: Frame, taken: Vec<Frame>) -> Self {
        Self { sheet, taken }
    }

    /// Places a label of this width beside a mark, away from the middle; the nearest free place.
    pub(super) fn place(&mut self, [x, y]: [f64; 2], width: f64, middle: [f64; 2]) -> Option<Placed> {
        let away = (y - middle[1]).atan2(x - middle[0]);
        for distance in [16.0, 28.0, 42.0, 58.0, 76.0, 96.0] {
            for turn in [0.0, 0.35, -0.35, 0.7, -0.7, 1.1, -1.1, 1.6, -1.6, 2.2, -2.2] {
                let (sin, cos) = (away + turn).sin_cos();
                let (near_x, near_y) = (x + cos * distance, y + sin * distance);
                let left = if cos >= 0.0 { near_x } else { near_x - width };
                let frame = [left - 2.0, near_y - LINE * 0.6, left + width + 2.0, near_y + LINE * 0.6];
                if self.is_free(frame) {
                    self.taken.push(frame);
                    return Some(Placed { x: left, y: near_y + LINE * 0.3, joint: [near_x, near_y] });
                }
            }
        }
        None
    }

    fn is_free(&self, [left, top, right, bottom]: Frame) -> bool {
        let [west, north, east, south] = self.sheet;
        left > west
            && right < east
            && top > north
            && bottom < south
            && self
                .taken
                .iter()
                .all(|other| right < other[0] || left > other[2] || bottom < other[1] || top > other[3])
    }
}

/// About how wide a text is at a size.
pub(super) fn width(text: &str, size: f64) -> f64 {
    let of = |letter: char| if letter.is_ascii() { 0.56 } else { 1.0 };
    text.chars().map(of).sum::<f64>() * size
}
