//! Masks: enough is left to recognise one's own entry, and no more.

use super::scan::{Run, plain_digit, run_at, spaced};

/// A telephone number with its middle hidden: `138****1234`; of a short one only the last four, or nothing.
pub fn mask_phone(phone: &str) -> String {
    let digits: Vec<char> = phone.chars().filter_map(plain_digit).collect();
    let national = match digits.as_slice() {
        ['0', '0', '8', '6', rest @ ..] | ['8', '6', rest @ ..] if rest.len() == 11 => rest,
        all => all,
    };
    match national.len() {
        0..=6 => "****".to_owned(),
        7..=10 => format!("****{}", text(&national[national.len() - 4..])),
        len => format!("{}****{}", text(&national[..3]), text(&national[len - 4..])),
    }
}

/// A name with only its first character left: `王*`.
pub fn mask_name(name: &str) -> String {
    name.trim().chars().next().map_or_else(String::new, |first| format!("{first}*"))
}

/// The text with every mainland mobile number and every citizen identity number masked.
pub fn mask_phones_in(text_in: &str) -> String {
    let chars: Vec<char> = text_in.chars().collect();
    let runs = runs(&chars);
    let mut masked = String::with_capacity(text_in.len());
    let mut copied = 0;
    let mut index = 0;
    while index < runs.len() {
        if let Some((count, number)) = number_at(&chars, &runs[index..]) {
            masked.extend(&chars[copied..number.from]);
            masked.push_str(&number.mask);
            copied = number.to;
            index += count;
        } else {
            index += 1;
        }
    }
    masked.extend(&chars[copied..]);
    masked
}

/// A number that was found, and what stands in its place.
struct Found {
    from: usize,
    to: usize,
    mask: String,
}

/// The runs that may be part of a number; what an earlier mask has left over may not.
fn runs(chars: &[char]) -> Vec<Run> {
    let mut runs = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        if let Some(run) = run_at(chars, at, |c| plain_digit(c).is_some()) {
            let after = chars[run.end..].iter().take(4).filter(|c| **c == '*').count() == 4;
            let before = run.start >= 4 && chars[run.start - 4..run.start].iter().all(|c| *c == '*');
            if !(run.len() <= 4 && (after || before)) {
                runs.push(run);
            }
            at = run.end;
        } else {
            at += 1;
        }
    }
    runs
}

/// The number that begins with the first of these runs, and of how many runs it is made.
fn number_at(chars: &[char], runs: &[Run]) -> Option<(usize, Found)> {
    let mut digits: Vec<char> = Vec::with_capacity(18);
    for (count, run) in runs.iter().enumerate().take(18) {
        if count > 0 && (run.len() > 8 || !spaced(chars, runs[count - 1].end, run.start)) {
            return None;
        }
        digits.extend(chars[run.start..run.end].iter().filter_map(|c| plain_digit(*c)));
        if digits.len() > 18 {
            return None;
        }
        if let Some((mask, extra)) = mask_of(&digits, chars, run.end, count == 0) {
            return Some((count + 1, Found { from: runs[0].start, to: run.end + extra, mask }));
        }
        if run.len() > 8 {
            return None;
        }
    }
    None
}

/// The mask of these digits, and how many more characters belong to the number.
fn mask_of(digits: &[char], chars: &[char], end: usize, is_one_run: bool) -> Option<(String, usize)> {
    let mobile = match digits {
        ['0', rest @ ..] | ['8', '6', rest @ ..] if is_one_run && rest.len() == 11 => rest,
        all => all,
    };
    if mobile.len() == 11 && mobile[0] == '1' && ('3'..='9').contains(&mobile[1]) {
        return Some((format!("{}****{}", text(&mobile[..3]), text(&mobile[7..])), 0));
    }
    if digits.len() < 17 || !is_birthday(&digits[6..14]) {
        return None;
    }
    let check = chars.get(end).filter(|c| matches!(c, 'x' | 'X' | 'ｘ' | 'Ｘ'));
    match (digits.len(), check) {
        (18, _) => Some((format!("{}***********{}", text(&digits[..3]), text(&digits[14..])), 0)),
        (17, Some(_)) => Some((format!("{}***********{}X", text(&digits[..3]), text(&digits[14..])), 1)),
        _ => None,
    }
}

/// Whether eight digits can be a date of birth; an order number of the same length seldom is.
fn is_birthday(digits: &[char]) -> bool {
    let number = |from: usize, to: usize| text(&digits[from..to]).parse::<u32>().unwrap_or(0);
    (1850..=2099).contains(&number(0, 4))
        && (1..=12).contains(&number(4, 6))
        && (1..=31).contains(&number(6, 8))
}

fn text(digits: &[char]) -> String {
    digits.iter().collect()
}
