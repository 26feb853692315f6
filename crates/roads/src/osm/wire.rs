//! Protocol buffers, as far as writing a map needs them: numbers of a variable length, fields with a length.

/// Appends an unsigned number, seven bits to a byte, the least first.
pub(super) fn varint(out: &mut Vec<u8>, mut number: u64) {
    while number >= 0x80 {
        out.push(low_byte(number) | 0x80);
        number >>= 7;
    }
    out.push(low_byte(number));
}

/// Appends a signed number so that small ones are short whatever their sign.
pub(super) fn signed(out: &mut Vec<u8>, number: i64) {
    varint(out, ((number << 1) ^ (number >> 63)).cast_unsigned());
}

/// Appends a field that holds a number.
pub(super) fn number_field(out: &mut Vec<u8>, field: u32, number: u64) {
    varint(out, u64::from(field) << 3);
    varint(out, number);
}

/// Appends a field that holds a signed number.
pub(super) fn signed_field(out: &mut Vec<u8>, field: u32, number: i64) {
    varint(out, u64::from(field) << 3);
    signed(out, number);
}

/// Appends a field that holds bytes: a text, a message, or a packed list.
pub(super) fn bytes_field(out: &mut Vec<u8>, field: u32, bytes: &[u8]) {
    const LENGTH_DELIMITED: u64 = 2;
    varint(out, (u64::from(field) << 3) | LENGTH_DELIMITED);
    varint(out, bytes.len() as u64);
    out.extend_from_slice(bytes);
}

fn low_byte(number: u64) -> u8 {
    (number & 0x7F) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_as_long_as_they_are_large() {
        let bytes = |number| {
            let mut out = Vec::new();
            varint(&mut out, number);
            out
        };
        assert_eq!(bytes(0), [0]);
        assert_eq!(bytes(127), [0x7F]);
        assert_eq!(bytes(150), [0x96, 0x01]);
        assert_eq!(bytes(u64::MAX).len(), 10);
    }

    #[test]
    fn signs_alternate_round_zero() {
        let bytes = |number| {
            let mut out = Vec::new();
            signed(&mut out, number);
            out
        };
        assert_eq!([bytes(0), bytes(-1), bytes(1), bytes(-64)], [[0], [1], [2], [127]]);
        assert_eq!(bytes(i64::MIN).len(), 10);
    }
}
