//! The little of DER (X.690) that certificates and messages need: values with one byte of tag and a length.

pub(super) const BOOLEAN: u8 = 0x01;
pub(super) const INTEGER: u8 = 0x02;
pub(super) const BIT_STRING: u8 = 0x03;
pub(super) const OCTET_STRING: u8 = 0x04;
pub(super) const OBJECT_IDENTIFIER: u8 = 0x06;
pub(super) const UTC_TIME: u8 = 0x17;
pub(super) const GENERALIZED_TIME: u8 = 0x18;
pub(super) const SEQUENCE: u8 = 0x30;
pub(super) const SET: u8 = 0x31;
/// `[0]`, without the mark of what holds values.
pub(super) const CONTEXT_0: u8 = 0x80;
/// The mark in the tag of what holds other values.
pub(super) const HOLDS_VALUES: u8 = 0x20;

/// A value as it is read.
#[derive(Clone, Copy, Debug)]
pub(super) struct Value<'d> {
    pub tag: u8,
    /// Tag, length and contents: the bytes as they stand in the certificate.
    pub whole: &'d [u8],
    pub contents: &'d [u8],
}

/// Values that stand one behind the other.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reader<'d>(&'d [u8]);

impl<'d> Reader<'d> {
    pub(super) fn new(bytes: &'d [u8]) -> Self {
        Self(bytes)
    }

    /// The values in the one value that these bytes are. `None` where it has another tag, or more stands behind it.
    pub(super) fn of_one(bytes: &'d [u8], tag: u8) -> Option<Self> {
        let mut outer = Self(bytes);
        let contents = outer.take(tag)?;
        outer.is_at_end().then_some(Self(contents))
    }

    pub(super) fn is_at_end(self) -> bool {
        self.0.is_empty()
    }

    /// The next value, whatever it is. `None` at the end, and where no whole value stands.
    pub(super) fn next(&mut self) -> Option<Value<'d>> {
        let (&tag, rest) = self.0.split_first()?;
        // Such a tag goes on in the next byte. X.509 has none.
        if tag & 0x1F == 0x1F {
            return None;
        }
        let (&first, rest) = rest.split_first()?;
        let (length, rest) = match first {
            0..=0x7F => (usize::from(first), rest),
            0x81..=0x84 => {
                let (digits, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
                let length = digits.iter().fold(0, |length: usize, digit| length << 8 | usize::from(*digit));
                // DER has one form for each length, the shortest.
                if digits.first() == Some(&0) || length < 0x80 {
                    return None;
                }
                (length, rest)
            }
            _ => return None,
        };
        let (contents, rest) = rest.split_at_checked(length)?;
        let whole = self.0.get(..self.0.len() - rest.len())?;
        self.0 = rest;
        Some(Value { tag, whole, contents })
    }

    /// The next value, if it has this tag; if not, it stays.
    pub(super) fn next_if(&mut self, tag: u8) -> Option<Value<'d>> {
        let mut ahead = *self;
        let value = ahead.next().filter(|value| value.tag == tag)?;
        *self = ahead;
        Some(value)
    }

    /// The contents of the next value, which has this tag.
    pub(super) fn take(&mut self, tag: u8) -> Option<&'d [u8]> {
        self.next_if(tag).map(|value| value.contents)
    }

    /// The values in the next value, which has this tag.
    pub(super) fn enter(&mut self, tag: u8) -> Option<Self> {
        self.take(tag).map(Self)
    }
}

/// DER as it is written: from its end to its beginning, because a length stands before what it counts.
#[derive(Debug, Default)]
pub(super) struct Written {
    /// The last byte is the first one here.
    reversed: Vec<u8>,
}

impl Written {
    /// How much is written. What comes later stands before it.
    pub(super) fn len(&self) -> usize {
        self.reversed.len()
    }

    /// Writes bytes as they are.
    pub(super) fn bytes(&mut self, bytes: &[u8]) {
        self.reversed.extend(bytes.iter().rev());
    }

    /// Writes a value with these contents.
    pub(super) fn value(&mut self, tag: u8, contents: &[u8]) {
        let behind = self.len();
        self.bytes(contents);
        self.enclose(tag, behind);
    }

    /// Makes one value of all that is written since there were `behind` bytes.
    pub(super) fn enclose(&mut self, tag: u8, behind: usize) {
        let length = self.len() - behind;
        let (mut rest, mut count) = (length, 0);
        loop {
            let [digit, ..] = rest.to_le_bytes();
            self.reversed.push(digit);
            count += 1;
            rest >>= 8;
            if rest == 0 {
                break;
            }
        }
        if length >= 0x80 {
            self.reversed.push(0x80 | count);
        }
        self.reversed.push(tag);
    }

    pub(super) fn finish(mut self) -> Vec<u8> {
        self.reversed.reverse();
        self.reversed
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_have_their_shortest_form() {
        for (length, header) in [
            (0, &[4, 0][..]),
            (1, &[4, 1]),
            (127, &[4, 127]),
            (128, &[4, 0x81, 128]),
            (255, &[4, 0x81, 255]),
            (256, &[4, 0x82, 1, 0]),
            (65_535, &[4, 0x82, 255, 255]),
            (65_536, &[4, 0x83, 1, 0, 0]),
            (16_777_216, &[4, 0x84, 1, 0, 0, 0]),
        ] {
            let contents: Vec<u8> = (0..=250).cycle().take(length).collect();
            let mut written = Written::default();
            written.value(OCTET_STRING, &contents);
            let written = written.finish();
            assert_eq!(&written[..header.len()], header, "{length}");
            let mut reader = Reader::new(&written);
            let read = reader.next_if(OCTET_STRING).unwrap();
            assert!(read.contents == contents && read.whole == written && reader.is_at_end(), "{length}");
        }
    }

    #[test]
    fn what_is_no_whole_value_is_not_read() {
        for bytes in [
            &[][..],
            &[4],
            &[4, 1],
            &[4, 0x80],
            &[4, 0x81],
            &[4, 0x81, 5, 1, 2, 3, 4, 5],
            &[4, 0x82, 0, 200],
            &[4, 0x85, 0, 0, 0, 0, 0],
            &[4, 0x84, 255, 255, 255, 255],
            &[4, 0xFF],
            &[0x1F, 1, 1],
        ] {
            assert!(Reader::new(bytes).next().is_none(), "{bytes:?}");
        }
    }

    #[test]
    fn a_value_with_another_tag_stays() {
        let bytes = [4, 1, 9, 2, 1, 5];
        let mut reader = Reader::new(&bytes);
        assert!(reader.take(INTEGER).is_none());
        assert_eq!(reader.take(OCTET_STRING), Some(&[9][..]));
        assert_eq!(reader.take(INTEGER), Some(&[5][..]));
        assert!(reader.is_at_end() && reader.next().is_none());
        assert!(Reader::of_one(&bytes, OCTET_STRING).is_none(), "more stands behind it");
    }
}
