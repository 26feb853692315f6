//! Verification codes are cut out of a text before anything stores, shows or logs it.
//!
//! The text becomes a row of items: code words, numbers, and what is never touched (dates, times, earlier cuts).
//! A number of 4 to 8 digits near a code word is cut. Every number counts as one character of distance, cut or not,
//! so cutting twice changes nothing.

use super::scan::{Run, fold, is_invisible, joined, plain_digit, run_at};

/// What stands in place of a code near a Chinese code word.
pub const CODE_REMOVED_ZH: &str = "[验证码已删除]";
/// What stands in place of a code near an English code word.
pub const CODE_REMOVED_EN: &str = "[code removed]";

/// How far a number may be from a Chinese code word, in characters.
const NEAR_CHARS_ZH: usize = 12;
/// How far a number may be from an English code word, in characters; English needs more of them.
const NEAR_CHARS_EN: usize = 24;

/// Code words, the longer before the shorter that it begins with.
const WORDS_ZH: &[&str] = &[
    "验证码",
    "验證码",
    "驗證碼",
    "验证吗",
    "校验码",
    "校驗碼",
    "检验码",
    "效验码",
    "动态密码",
    "动态口令",
    "动态码",
    "動態碼",
    "确认码",
    "確認碼",
    "口令",
    "短信密码",
    "短信码",
    "短信代码",
    "随机码",
    "安全码",
    "授权码",
    "激活码",
    "登录码",
    "登陆码",
    "认证码",
    "密码",
    "密碼",
];
const WORDS_EN: &[&str] = &[
    "verification",
    "passcodes",
    "passcode",
    "password",
    "pincode",
    "captcha",
    "codes",
    "code",
    "otps",
    "otp",
    "pins",
    "pin",
];
/// A word before `code` that makes it another sort of code.
const OTHER_CODES_EN: &[&str] = &[
    "zip", "post", "postal", "area", "country", "dial", "dialing", "dialling", "error", "fault", "bar", "qr",
    "source", "criminal", "penal", "dress",
];
/// Words before a number that is a postcode, wherever it stands.
const POSTCODES: &[&str] = &[
    "邮编",
    "邮政编码",
    "邮码",
    "郵編",
    "postcode",
    "zipcode",
    "zip code",
    "postal code",
    "post code",
    "zip",
];
/// Words before a number that is something else than a code.
const OTHER_NUMBERS: &[&str] = &[
    "电话",
    "手机",
    "座机",
    "固话",
    "分机",
    "号码",
    "尾号",
    "车牌",
    "案号",
    "案件号",
    "编号",
    "工号",
    "警号",
    "门牌",
    "房号",
    "单号",
    "路",
    "街",
    "大道",
    "¥",
    "￥",
    "$",
    "人民币",
    "转账",
    "转了",
    "汇款",
    "rmb",
    "cny",
    "tel",
    "phone",
    "apartment",
    "apt",
    "room",
    "flat",
    "house",
    "building",
    "road",
    "street",
    "case",
    "plate",
];
/// Characters after a number that is a place, a sum or a year.
const UNITS: &[char] =
    &['号', '號', '室', '栋', '幢', '弄', '巷', '元', '块', '万', '年', '米', '人', '次', '条'];
/// English words after a number that is a house number.
const STREETS: &[&str] = &["road", "rd", "street", "st", "avenue", "ave", "lane", "lu"];
/// Words before a short service number such as 12345 or 95588.
const CALLS_BEFORE: &[&str] =
    &["拨打", "打", "拨", "来自", "由", "收到", "从", "call", "called", "from", "dial", "热线"];
/// Words after a short service number.
const CALLS_AFTER: &[&str] =
    &["发", "打", "来", "客服", "热线", "短信", "的短信", "sent", "sms", "hotline", "called"];
/// The first characters of number plates.
const PROVINCES: &str = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼";

/// A text without its verification codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Redacted {
    /// The text.
    pub text: String,
    /// How many codes were cut out.
    pub cut: usize,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tongue {
    Chinese,
    English,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Word(Tongue),
    /// A number, with its count of digits; it may be made of several runs of at most eight.
    Number(usize),
    /// A date, a time, a run of nine digits and more, or an earlier cut.
    Other,
}

#[derive(Clone, Copy, Debug)]
struct Item {
    start: usize,
    end: usize,
    kind: Kind,
}

/// Cuts verification codes of 4 to 8 digits out of a text.
pub fn redact_codes(text: &str) -> Redacted {
    let chars: Vec<char> = text.chars().collect();
    let items = items(&chars);
    let near = nearest_words(&items);
    let mut out = String::with_capacity(text.len());
    let mut copied = 0;
    let mut cut = 0;
    for (index, item) in items.iter().enumerate() {
        let Some(tongue) = near[index] else { continue };
        if !is_code(&chars, &items, index) {
            continue;
        }
        out.extend(&chars[copied..item.start]);
        out.push_str(match tongue {
            Tongue::Chinese => CODE_REMOVED_ZH,
            Tongue::English => CODE_REMOVED_EN,
        });
        copied = item.end;
        cut += 1;
    }
    out.extend(&chars[copied..]);
    Redacted { text: out, cut }
}

/// Everything of interest in the text, in order.
fn items(chars: &[char]) -> Vec<Item> {
    let mut items: Vec<Item> = Vec::new();
    let mut at = 0;
    while at < chars.len() {
        let item = placeholder_at(chars, at).or_else(|| word_at(chars, at)).or_else(|| number_at(chars, at));
        let Some(item) = item else {
            at += 1;
            continue;
        };
        at = item.end;
        match (items.last_mut(), item.kind) {
            (Some(Item { end, kind: Kind::Number(before), .. }), Kind::Number(digits))
                if *before <= 16 && joined(chars, *end, item.start) =>
            {
                *before += digits;
                *end = item.end;
            }
            _ => items.push(item),
        }
    }
    items
}

fn placeholder_at(chars: &[char], start: usize) -> Option<Item> {
    [CODE_REMOVED_ZH, CODE_REMOVED_EN].iter().find_map(|text| {
        let len = text.chars().count();
        let here = chars[start..].iter().take(len).copied();
        here.eq(text.chars()).then_some(Item { start, end: start + len, kind: Kind::Other })
    })
}

fn word_at(chars: &[char], start: usize) -> Option<Item> {
    let item = |end, tongue| Item { start, end, kind: Kind::Word(tongue) };
    if !chars[start].is_ascii()
        && let Some(end) = WORDS_ZH.iter().find_map(|word| spelled_out(chars, start, word))
    {
        return Some(item(end, Tongue::Chinese));
    }
    let letter = |at: usize| chars.get(at).is_some_and(|c| fold(*c).is_ascii_alphabetic());
    if !letter(start) || (start > 0 && letter(start - 1)) {
        return None;
    }
    WORDS_EN.iter().find_map(|word| {
        let end = start + word.len();
        let same = chars[start..].iter().take(word.len()).map(|c| fold(*c)).eq(word.chars());
        let other = word.starts_with("code") && OTHER_CODES_EN.contains(&word_before(chars, start).as_str());
        (same && !letter(end) && !other).then_some(item(end, Tongue::English))
    })
}

/// The end of a Chinese word whose characters may be set apart by up to two blanks each.
fn spelled_out(chars: &[char], start: usize, word: &str) -> Option<usize> {
    let mut at = start;
    for (index, wanted) in word.chars().enumerate() {
        let blanks =
            chars.get(at..)?.iter().take(2).take_while(|c| fold(**c) == ' ' || is_invisible(**c)).count();
        at += if index == 0 { 0 } else { blanks };
        if *chars.get(at)? != wanted {
            return None;
        }
        at += 1;
    }
    Some(at)
}

/// The English word that ends before `at`, in small letters; longer ones are cut short, which matches nothing.
fn word_before(chars: &[char], at: usize) -> String {
    let mut letters: Vec<char> = chars[..at]
        .iter()
        .rev()
        .skip_while(|c| matches!(fold(**c), ' ' | '-'))
        .map(|c| fold(*c))
        .take_while(char::is_ascii_alphabetic)
        .take(12)
        .collect();
    letters.reverse();
    letters.into_iter().collect()
}

fn is_any_digit(c: char) -> bool {
    c.is_numeric() || "零〇○一二三四五六七八九幺壹贰叁肆伍陆柒捌玖".contains(c)
}

fn number_at(chars: &[char], start: usize) -> Option<Item> {
    let run = run_at(chars, start, is_any_digit)?;
    if let Some(end) = date_end(chars, run).or_else(|| time_end(chars, run)) {
        return Some(Item { start, end, kind: Kind::Other });
    }
    if run.len() > 8 {
        return Some(Item { start, end: run.end, kind: Kind::Other });
    }
    Some(Item { start, end: run.end, kind: Kind::Number(run.len()) })
}

/// The value of a run of at most four plain digits.
fn value(chars: &[char], run: Run) -> Option<u32> {
    if run.len() > 4 {
        return None;
    }
    chars[run.start..run.end].iter().try_fold(0, |sum, c| Some(sum * 10 + plain_digit(*c)?.to_digit(10)?))
}

/// The run after one of these signs.
fn run_after(chars: &[char], at: usize, signs: &[char]) -> Option<(char, Run)> {
    let sign = fold(*chars.get(at)?);
    if !signs.contains(&sign) {
        return None;
    }
    let next = at + 1;
    (next < chars.len()).then_some(())?;
    Some((sign, run_at(chars, next, is_any_digit)?))
}

/// The end of a date such as 2023-01-10.
fn date_end(chars: &[char], year: Run) -> Option<usize> {
    let (sign, month) = run_after(chars, year.end, &['-', '/', '.'])?;
    let (_, day) = run_after(chars, month.end, &[sign])?;
    let is_date = year.len() == 4
        && (1900..=2099).contains(&value(chars, year)?)
        && month.len() <= 2
        && (1..=12).contains(&value(chars, month)?)
        && day.len() <= 2
        && (1..=31).contains(&value(chars, day)?);
    is_date.then_some(day.end)
}

/// The end of a time such as 20:05 or 20:05:30.
fn time_end(chars: &[char], hour: Run) -> Option<usize> {
    let sixtieth = |run: Run| run.len() == 2 && value(chars, run).is_some_and(|value| value < 60);
    let (_, minute) = run_after(chars, hour.end, &[':'])?;
    if hour.len() > 2 || value(chars, hour)? > 24 || !sixtieth(minute) {
        return None;
    }
    match run_after(chars, minute.end, &[':']) {
        Some((_, second)) if sixtieth(second) => Some(second.end),
        Some(_) => None,
        None => Some(minute.end),
    }
}

/// For each item, the language of the nearest code word when it is near enough.
fn nearest_words(items: &[Item]) -> Vec<Option<Tongue>> {
    let mut spans: Vec<(usize, usize)> = Vec::with_capacity(items.len());
    let (mut place, mut end_before) = (0, 0);
    for item in items {
        place += item.start - end_before;
        let width = if matches!(item.kind, Kind::Word(_)) { item.end - item.start } else { 1 };
        spans.push((place, place + width));
        place += width;
        end_before = item.end;
    }
    let mut near: Vec<Option<(usize, Tongue)>> = vec![None; items.len()];
    let mut last: [Option<usize>; 2] = [None, None];
    for (index, item) in items.iter().enumerate() {
        match item.kind {
            Kind::Word(tongue) => last[tongue as usize] = Some(spans[index].1),
            _ => note_nearest(&mut near[index], last.map(|end| end.map(|end| spans[index].0 - end))),
        }
    }
    last = [None, None];
    for (index, item) in items.iter().enumerate().rev() {
        match item.kind {
            Kind::Word(tongue) => last[tongue as usize] = Some(spans[index].0),
            _ => note_nearest(&mut near[index], last.map(|start| start.map(|start| start - spans[index].1))),
        }
    }
    near.into_iter().map(|found| found.map(|(_, tongue)| tongue)).collect()
}

fn note_nearest(near: &mut Option<(usize, Tongue)>, distances: [Option<usize>; 2]) {
    let limits = [(Tongue::Chinese, NEAR_CHARS_ZH), (Tongue::English, NEAR_CHARS_EN)];
    for ((tongue, limit), distance) in limits.into_iter().zip(distances) {
        let Some(distance) = distance.filter(|distance| *distance <= limit) else { continue };
        if near.is_none_or(|(best, _)| distance < best) {
            *near = Some((distance, tongue));
        }
    }
}

/// Whether the number at this place, which is near a code word, is a code and nothing else.
fn is_code(chars: &[char], items: &[Item], index: usize) -> bool {
    let item = items[index];
    let Kind::Number(digits) = item.kind else { return false };
    if digits < 4
        || ends_with_any(chars, item.start, POSTCODES)
        || (digits > 8 && is_long_number(chars, item))
    {
        return false;
    }
    let follows_word = index > 0
        && matches!(items[index - 1].kind, Kind::Word(_))
        && is_connector(&chars[items[index - 1].end..item.start]);
    let precedes_word = items
        .get(index + 1)
        .is_some_and(|next| matches!(next.kind, Kind::Word(_)) && is_connector(&chars[item.end..next.start]));
    follows_word
        || !(ends_with_any(chars, item.start, OTHER_NUMBERS)
            || chars.get(item.end).is_some_and(|c| UNITS.contains(c))
            || is_in_a_mark(chars, item.start)
            || is_house_number(chars, item.end)
            || (!precedes_word && is_service_number(chars, item)))
}

/// Whether an English street name follows before any sign.
fn is_house_number(chars: &[char], end: usize) -> bool {
    let after: String = chars[end..]
        .iter()
        .take(24)
        .map(|c| fold(*c))
        .take_while(|c| *c == ' ' || c.is_ascii_alphabetic())
        .collect();
    after.split(' ').any(|word| STREETS.contains(&word))
}

/// Whether the number is a public service number that somebody calls or that sends a message.
fn is_service_number(chars: &[char], item: Item) -> bool {
    let digits: String = chars[item.start..item.end].iter().filter_map(|c| plain_digit(*c)).collect();
    let known = digits.len() == 5
        && item.end - item.start == 5
        && ["100", "111", "121", "122", "123", "95", "96"].iter().any(|start| digits.starts_with(start));
    let after = |word: &&str| {
        let rest = chars[item.end..].iter().map(|c| fold(*c)).skip_while(|c| *c == ' ');
        rest.take(word.chars().count()).eq(word.chars())
    };
    known && (ends_with_any(chars, item.start, CALLS_BEFORE) || CALLS_AFTER.iter().any(after))
}

/// Whether nothing but signs and "is" stands between a code word and a number.
fn is_connector(gap: &[char]) -> bool {
    let text: String = gap.iter().map(|c| fold(*c)).filter(|c| c.is_alphanumeric()).collect();
    matches!(
        text.as_str(),
        "" | "是" | "为" | "為" | "号" | "号是" | "号为" | "is" | "no" | "number" | "numberis" | "was"
    )
}

/// Whether a number of more than eight digits is a telephone or a bank card.
fn is_long_number(chars: &[char], item: Item) -> bool {
    let digits: Vec<char> = chars[item.start..item.end].iter().filter_map(|c| plain_digit(*c)).collect();
    let first_run = run_at(chars, item.start, is_any_digit).map_or(0, Run::len);
    let mobile = digits.len() == 11 && digits[0] == '1';
    let mobile_abroad = digits.len() == 13 && digits[..3] == ['8', '6', '1'];
    let landline = (10..=12).contains(&digits.len()) && digits[0] == '0' && (3..=4).contains(&first_run);
    let service = digits.len() == 10 && matches!(digits[..3], ['4' | '8', '0', '0']) && first_run == 3;
    let card = (16..=19).contains(&digits.len()) && first_run == 4;
    mobile || mobile_abroad || landline || service || card
}

/// Whether one of these words ends before `at`, signs and blanks aside.
fn ends_with_any(chars: &[char], at: usize, words: &[&str]) -> bool {
    let skipped = chars[..at]
        .iter()
        .rev()
        .take(4)
        .take_while(|c| matches!(fold(**c), ' ' | ':' | '.' | '#' | '是' | '为'))
        .count();
    let before = &chars[..at - skipped];
    words
        .iter()
        .any(|word| before.iter().rev().map(|c| fold(*c)).take(word.chars().count()).eq(word.chars().rev()))
}

/// Whether the number is the tail of a number plate or of a case number such as `JD-2023-0110`.
fn is_in_a_mark(chars: &[char], start: usize) -> bool {
    let before = |back: usize| start.checked_sub(back).map(|at| chars[at]);
    let is_letter = |c: Option<char>| c.is_some_and(|c| fold(c).is_ascii_alphabetic());
    let is_province = |c: Option<char>| c.is_some_and(|c| PROVINCES.contains(c));
    let hyphened = matches!(before(1), Some('-' | '·'));
    is_letter(before(1))
        || (hyphened && is_letter(before(2)) && (is_letter(before(3)) || is_province(before(3))))
}
