//! Runs of digits in free text, however they are typed: full width, spaced, hyphened.

/// A run of digits without anything between them, by character position; `end` is the first position after it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) start: usize,
    pub(super) end: usize,
}

impl Run {
    pub(super) const fn len(self) -> usize {
        self.end - self.start
    }
}

/// The run of digits that starts here; `None` when there is none.
pub(super) fn run_at(chars: &[char], start: usize, is_digit: fn(char) -> bool) -> Option<Run> {
    let len = chars[start..].iter().take_while(|c| is_digit(**c)).count();
    (len > 0).then_some(Run { start, end: start + len })
}

/// The plain digit 0-9 of an ASCII or full-width one.
pub(super) fn plain_digit(c: char) -> Option<char> {
    match fold(c) {
        digit @ '0'..='9' => Some(digit),
        _ => None,
    }
}

/// The small ASCII form of a full-width or capital letter, digit or sign; any other character as it is.
pub(super) fn fold(c: char) -> char {
    let narrow = match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(c) - 0xfee0).unwrap_or(c),
        '\u{3000}' | '\u{a0}' => ' ',
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

/// Whether a character takes no room at all, and so may hide between two others.
pub(super) fn is_invisible(c: char) -> bool {
    matches!(c, '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}')
}

/// Whether digits on both sides of this character may be one number.
pub(super) fn is_joiner(c: char) -> bool {
    is_invisible(c)
        || (c.is_whitespace() && c != '\n' && c != '\r')
        || matches!(fold(c), '-' | '_' | '.' | ',' | '·' | '•' | '‐' | '‑' | '‒' | '–' | '—' | '―' | '−')
}

/// Whether only blanks or hyphens, one or two of them, lie between two positions.
pub(super) fn spaced(chars: &[char], from: usize, to: usize) -> bool {
    let spacer = |c: char| is_invisible(c) || matches!(fold(c), ' ' | '-' | '‐' | '‑' | '–' | '—');
    (1..=2).contains(&(to - from)) && chars[from..to].iter().all(|c| spacer(*c))
}

/// Whether only joiners, one to three of them, lie between two positions.
pub(super) fn joined(chars: &[char], from: usize, to: usize) -> bool {
    (1..=3).contains(&(to - from)) && chars[from..to].iter().all(|c| is_joiner(*c))
}
