//! Which of the two languages a reader prefers.

use api::Wording;
use axum::http::{HeaderMap, HeaderValue, header};
pub(crate) use model::rules::Language;

/// Reads `Accept-Language`: the best-liked of the two wins, the first named among equals.
pub(crate) fn accepted(header: Option<&HeaderValue>) -> Language {
    let Some(text) = header.and_then(|value| value.to_str().ok()) else { return Language::default() };
    let mut best = (0.0_f32, Language::default());
    for range in text.split(',') {
        let mut parts = range.split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality = parts.find_map(|part| part.trim().strip_prefix("q=")?.parse().ok()).unwrap_or(1.0);
        let language = match tag.split('-').next() {
            Some("zh") => Language::Chinese,
            Some("en") => Language::English,
            _ => continue,
        };
        if quality > best.0 {
            best = (quality, language);
        }
    }
    best.1
}

/// The language of whoever sent these headers.
pub(crate) fn of_reader(headers: &HeaderMap) -> Language {
    accepted(headers.get(header::ACCEPT_LANGUAGE))
}

/// The half of a wording in a language.
pub(crate) fn say(language: Language, wording: &Wording) -> &str {
    match language {
        Language::Chinese => &wording.zh,
        Language::English => &wording.en,
    }
}

/// The value of `Content-Language`.
pub(crate) const fn tag(language: Language) -> &'static str {
    match language {
        Language::Chinese => "zh-CN",
        Language::English => "en",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_liked_language_wins_and_chinese_is_the_default() {
        let named = |text: &'static str| accepted(Some(&HeaderValue::from_static(text)));
        assert_eq!(accepted(None), Language::Chinese);
        assert_eq!(named("fr,de"), Language::Chinese);
        assert_eq!(named("en-GB,en;q=0.9,zh;q=0.8"), Language::English);
        assert_eq!(named("en;q=0.3, zh-TW;q=0.7"), Language::Chinese);
        assert_eq!(named("en;q=0, zh;q=0.7"), Language::Chinese);
    }
}
