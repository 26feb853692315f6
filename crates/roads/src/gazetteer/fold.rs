//! Making texts comparable: case, width, accents and blanks make no difference.

/// Folds a text: lower case, half width, without accents, blanks and dots.
pub(super) fn fold(text: &str) -> String {
    text.chars().filter_map(half_width).flat_map(char::to_lowercase).map(plain).collect()
}

/// Full-width letters and digits as people type them in Chinese, and nothing for what only separates.
fn half_width(letter: char) -> Option<char> {
    match letter {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(letter) - 0xfee0),
        ' ' | '\u{3000}' | '\'' | '’' | '.' | '·' => None,
        other => Some(other),
    }
}

/// Latin letters without their accents, as far as street signs have them.
fn plain(letter: char) -> char {
    match letter {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'ǎ' => 'a',
        'ç' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'ě' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ǐ' => 'i',
        'ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ō' | 'ǒ' => 'o',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'ǔ' | 'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'u',
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::fold;

    #[test]
    fn what_sounds_the_same_compares_the_same() {
        assert_eq!(fold("Avinguda d'Andorra"), "avingudadandorra");
        assert_eq!(fold("Ｇ２０４ 国道"), "g204国道");
        assert_eq!(fold("Píng Jiāng Lù"), "pingjianglu");
    }
}
