//! Rust source with blanks where comments and quoted text stand, line for line and byte for byte.
//!
//! A search in masked code finds calls inside macros too, which a syntax tree leaves as loose tokens, and keeps its
//! line numbers. It does not find words in comments and strings, which are not calls.

/// Masks a source file.
pub(crate) fn code(source: &str) -> String {
    let mut mask = Mask { bytes: source.as_bytes(), out: Vec::with_capacity(source.len()), at: 0 };
    while mask.at < mask.bytes.len() {
        mask.step();
    }
    String::from_utf8_lossy(&mask.out).into_owned()
}

/// The line, counted from one, on which a byte stands.
pub(crate) fn line_of(text: &str, offset: usize) -> usize {
    text[..offset].matches('\n').count() + 1
}

/// Whether a byte may be part of an identifier.
pub(crate) fn is_word(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_' || byte >= 0x80
}

struct Mask<'a> {
    bytes: &'a [u8],
    out: Vec<u8>,
    at: usize,
}

impl Mask<'_> {
    fn peek(&self, ahead: usize) -> u8 {
        self.bytes.get(self.at + ahead).copied().unwrap_or_default()
    }

    fn keep(&mut self, count: usize) {
        let end = (self.at + count).min(self.bytes.len());
        self.out.extend_from_slice(&self.bytes[self.at..end]);
        self.at = end;
    }

    fn blank(&mut self, count: usize) {
        let end = (self.at + count).min(self.bytes.len());
        for byte in &self.bytes[self.at..end] {
            self.out.push(if *byte == b'\n' { b'\n' } else { b' ' });
        }
        self.at = end;
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            (b'/', b'/') => {
                let rest = &self.bytes[self.at..];
                let length = rest.iter().position(|byte| *byte == b'\n').unwrap_or(rest.len());
                self.blank(length);
            }
            (b'/', b'*') => self.block_comment(),
            (b'"', _) => self.string(),
            (b'\'', _) => self.character_or_lifetime(),
            (byte, _) if is_word(byte) => self.word(),
            _ => self.keep(1),
        }
    }

    fn block_comment(&mut self) {
        let mut depth = 0_u32;
        loop {
            match (self.peek(0), self.peek(1)) {
                (b'/', b'*') => depth += 1,
                (b'*', b'/') => depth -= 1,
                _ if self.at >= self.bytes.len() => return,
                _ => {
                    self.blank(1);
                    continue;
                }
            }
            self.blank(2);
            if depth == 0 {
                return;
            }
        }
    }

    fn string(&mut self) {
        self.keep(1);
        while self.at < self.bytes.len() {
            match self.peek(0) {
                b'\\' => self.blank(2),
                b'"' => return self.keep(1),
                _ => self.blank(1),
            }
        }
    }

    /// A raw string, its prefix already kept, from its first `#` or quote.
    fn raw_string(&mut self) {
        let hashes = self.bytes[self.at..].iter().take_while(|byte| **byte == b'#').count();
        self.keep(hashes + 1);
        let mut end = vec![b'"'];
        end.resize(hashes + 1, b'#');
        let rest = &self.bytes[self.at..];
        let length = rest.windows(end.len()).position(|part| part == end).unwrap_or(rest.len());
        self.blank(length);
        self.keep(end.len());
    }

    fn character_or_lifetime(&mut self) {
        if self.peek(1) == b'\\' {
            self.keep(1);
            self.blank(2);
            while self.at < self.bytes.len() && self.peek(0) != b'\'' {
                self.blank(1);
            }
            self.keep(1);
            return;
        }
        let width = match self.peek(1) {
            byte if byte < 0x80 => 1,
            byte if byte < 0xE0 => 2,
            byte if byte < 0xF0 => 3,
            _ => 4,
        };
        self.keep(1);
        if self.peek(width) == b'\'' {
            self.blank(width);
            self.keep(1);
        }
    }

    fn word(&mut self) {
        let rest = &self.bytes[self.at..];
        let length = rest.iter().take_while(|byte| is_word(**byte)).count();
        let is_raw = matches!(&rest[..length], b"r" | b"br" | b"cr");
        self.keep(length);
        let after_hashes = self.bytes[self.at..].iter().find(|byte| **byte != b'#');
        if is_raw && after_hashes == Some(&b'"') {
            self.raw_string();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(source: &str, expected: &str) {
        assert_eq!(code(source), expected);
    }

    #[test]
    fn comments_go_and_lines_stay() {
        check("a // b\nc", "a     \nc");
        check("a /* b /* c */\n d */ e", "a             \n      e");
    }

    #[test]
    fn strings_are_emptied() {
        check(r#"f("a\"b", 'c', '\'', 'é')"#, r#"f("    ", ' ', '  ', '  ')"#);
        check("r#\"a\"b\"# + br\"x\"", "r#\"   \"# + br\" \"");
    }

    #[test]
    fn lifetimes_and_raw_names_are_code() {
        check("fn f<'a>(x: &'a str, r#type: u8)", "fn f<'a>(x: &'a str, r#type: u8)");
    }

    #[test]
    fn lines_are_counted_from_one() {
        assert_eq!(line_of("a\nb\nc", 0), 1);
        assert_eq!(line_of("a\nb\nc", 4), 3);
    }
}
