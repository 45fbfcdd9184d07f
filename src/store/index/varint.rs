//! Numbers in one to five bytes, seven bits each, lowest first.

use std::io;

use super::spool::{Drain, Spool};

/// Appends `number`.
pub(super) fn push(to: &mut Vec<u8>, mut number: u32) {
    while number >= 0x80 {
        to.push(number as u8 | 0x80);
        number >>= 7;
    }
    to.push(number as u8);
}

/// Takes the first number off `from`; `None` where it is cut short or too long.
#[inline]
pub(super) fn take(from: &mut &[u8]) -> Option<u32> {
    if let [byte @ ..0x80, rest @ ..] = *from {
        *from = rest;
        return Some(u32::from(*byte));
    }
    let mut number = 0;
    for (n, byte) in from.iter().enumerate().take(5) {
        number |= u32::from(byte & 0x7f) << (7 * n);
        if byte & 0x80 == 0 {
            *from = &from[n + 1..];
            return Some(number);
        }
    }
    None
}

/// Appends a pair of numbers to a spool.
#[inline]
pub(super) fn append_pair(to: &mut Spool, pair: [u32; 2]) {
    let mut bytes = [0; 10];
    let mut count = 0;
    for mut number in pair {
        while number >= 0x80 {
            bytes[count] = number as u8 | 0x80;
            number >>= 7;
            count += 1;
        }
        bytes[count] = number as u8;
        count += 1;
    }
    to.append(&bytes[..count]);
}

/// Takes the next pair that [`append_pair`] put aside.
#[inline]
pub(super) fn next_pair(from: &mut Drain) -> io::Result<[u32; 2]> {
    let mut bytes = from.ahead(10)?;
    let before = bytes.len();
    let mut number = || take(&mut bytes).ok_or(io::ErrorKind::InvalidData);
    let pair = [number()?, number()?];
    let after = bytes.len();
    from.pass(before - after);
    Ok(pair)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_pushed_is_taken() {
        let numbers = [0, 1, 127, 128, 16_383, 16_384, u32::MAX];
        let mut bytes = Vec::new();
        for number in numbers {
            push(&mut bytes, number);
        }
        let mut rest = bytes.as_slice();
        for number in numbers {
            assert_eq!(take(&mut rest), Some(number));
        }
        assert_eq!(take(&mut rest), None);
    }
}
