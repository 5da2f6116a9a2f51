//! Whether a log is as it was written: read in pieces, since it may be long.

use serde::Serialize;

use super::chain::{LONGEST, Link, START, hash, looks_like_record, opened};
use crate::error::{Error, Kind};
use crate::json::{FromJson, Json};

/// What was found in a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogReport {
    /// Nothing was found wrong.
    pub is_intact: bool,
    /// The whole records before the first broken one.
    pub record_count: u64,
    /// The head: the SHA-256 of the last one of these. Null where there is none.
    pub head: Option<String>,
    /// The line of the first broken record, from 1.
    pub first_broken_line: Option<u64>,
    /// What is wrong.
    pub problem: Option<LogProblem>,
    /// How many records stand behind the head that was expected; null where none was, or where it was not found.
    pub records_behind: Option<u64>,
}

/// What is wrong with a log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LogProblem {
    /// A word of docs/protocol.md, such as `edited`.
    pub code: &'static str,
    /// The same in words.
    pub message: &'static str,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Problem {
    Empty,
    NotOurs,
    Edited,
    Missing,
    Reordered,
    Unlinked,
    Truncated,
    HeadNotFound,
}

impl Problem {
    const fn word(self) -> &'static str {
        match self {
            Self::Empty => "empty",
            Self::NotOurs => "notOurs",
            Self::Edited => "edited",
            Self::Missing => "missing",
            Self::Reordered => "reordered",
            Self::Unlinked => "unlinked",
            Self::Truncated => "truncated",
            Self::HeadNotFound => "headNotFound",
        }
    }

    const fn message(self) -> &'static str {
        match self {
            Self::Empty => "the file has no record",
            Self::NotOurs => "the file does not begin as a log of this tool does",
            Self::Edited => "the record was changed after it was written",
            Self::Missing => "records before this one are missing",
            Self::Reordered => "the records are not in the order in which they were written",
            Self::Unlinked => "the record does not belong behind the one before it: one of them was exchanged",
            Self::Truncated => "the last line has no end: the file was cut, or a program died while it wrote",
            Self::HeadNotFound => "no record of the log has the head that was expected: its end was cut off, or all of it was written anew",
        }
    }
}

/// A signature that a log holds, for the host to check: `core` knows no keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct LogSignature {
    /// The record's line, from 1. It signs all lines before it.
    pub line: u64,
    /// The head that was signed.
    pub head: String,
    /// How.
    pub algorithm: Option<String>,
    /// The SHA-256 of the certificate.
    pub thumbprint: Option<String>,
    /// The name in the certificate, which anybody may have written.
    pub subject: Option<String>,
    /// In base64.
    pub signature: String,
}

/// Reads a log in pieces of any size.
#[derive(Debug)]
pub struct LogVerifier {
    expected_head: Option<String>,
    /// The beginning of a line whose end has not come yet; no more of it than a record may have.
    rest: Vec<u8>,
    /// How long that line is so far.
    rest_length: usize,
    line: u64,
    head: String,
    found_at: Option<u64>,
    broken: Option<(u64, Problem)>,
}

impl LogVerifier {
    /// `expected_head`: the head that the log had once, in hexadecimal digits; empty: nobody knows.
    ///
    /// # Errors
    /// `invalid_argument`: it is no head.
    pub fn new(expected_head: &[u8]) -> Result<Self, Error> {
        let expected = expected_head.trim_ascii();
        if !expected.is_empty() && (expected.len() != START.len() || !expected.iter().all(u8::is_ascii_hexdigit)) {
            return Err(Error::new(Kind::InvalidArgument, "the expected head is not 64 hexadecimal digits"));
        }
        let expected = String::from_utf8_lossy(expected).to_ascii_lowercase();
        Ok(Self {
            expected_head: (!expected.is_empty()).then_some(expected),
            rest: Vec::new(),
            rest_length: 0,
            line: 0,
            head: START.to_owned(),
            found_at: None,
            broken: None,
        })
    }

    /// Takes the next piece of the file. Returns the signatures that end in it, as far as the log is whole.
    pub fn update(&mut self, mut bytes: &[u8]) -> Vec<LogSignature> {
        let mut signatures = Vec::new();
        while let Some(end) = bytes.iter().position(|byte| *byte == b'\n') {
            let (line, behind) = bytes.split_at(end);
            bytes = behind.get(1..).unwrap_or_default();
            if self.rest_length == 0 {
                signatures.extend(self.take(line, line.len()));
            } else {
                self.keep(line);
                let (line, length) = (std::mem::take(&mut self.rest), std::mem::take(&mut self.rest_length));
                signatures.extend(self.take(&line, length));
            }
        }
        self.keep(bytes);
        signatures
    }

    /// Says what was found.
    #[must_use]
    pub fn finish(mut self) -> LogReport {
        if self.rest_length > 0 {
            self.line += 1;
            self.note_broken(Problem::Truncated);
        }
        let whole = self.whole();
        if whole == 0 && self.broken.is_none() {
            self.note_broken(Problem::Empty);
        }
        let broken_line = self.broken.as_ref().map(|(line, _)| *line).filter(|line| *line > 0);
        if self.expected_head.is_some() && self.found_at.is_none() && self.broken.is_none() {
            self.note_broken(Problem::HeadNotFound);
        }
        LogReport {
            is_intact: self.broken.is_none(),
            record_count: whole,
            head: (whole > 0).then_some(self.head),
            first_broken_line: broken_line,
            problem: self.broken.map(|(_, problem)| LogProblem { code: problem.word(), message: problem.message() }),
            records_behind: self.found_at.map(|line| whole - line),
        }
    }

    /// The records before the first broken one.
    fn whole(&self) -> u64 {
        self.broken.as_ref().map_or(self.line, |(line, _)| line.saturating_sub(1))
    }

    fn keep(&mut self, bytes: &[u8]) {
        self.rest_length = self.rest_length.saturating_add(bytes.len());
        let room = (LONGEST + 1).saturating_sub(self.rest.len());
        self.rest.extend_from_slice(bytes.get(..room).unwrap_or(bytes));
    }

    /// A whole line, without its line break. `length`: as long as it is in the file.
    fn take(&mut self, line: &[u8], length: usize) -> Option<LogSignature> {
        self.line += 1;
        let link = if length > LONGEST { None } else { opened(line) };
        if let Some((broken, problem)) = &mut self.broken {
            // A record that seemed to be missing, and stands further down.
            if *problem == Problem::Missing && link.is_some_and(|link| link.sequence == *broken && link.previous == self.head) {
                *problem = Problem::Reordered;
            }
            return None;
        }
        let Some(Link { sequence, previous }) = link else {
            if self.line == 1 && !looks_like_record(line) {
                self.note_broken(Problem::NotOurs);
            } else {
                self.note_broken(Problem::Edited);
            }
            return None;
        };
        if sequence > self.line {
            self.note_broken(Problem::Missing);
        } else if sequence < self.line {
            self.note_broken(Problem::Reordered);
        } else if previous != self.head {
            self.note_broken(Problem::Unlinked);
        } else {
            self.head = hash(line);
            if self.expected_head.as_ref() == Some(&self.head) {
                self.found_at = Some(self.line);
            }
            return self.signature(line, previous);
        }
        None
    }

    fn note_broken(&mut self, problem: Problem) {
        self.broken.get_or_insert((self.line, problem));
    }

    fn signature(&self, line: &[u8], head: &str) -> Option<LogSignature> {
        // In a text the quotation marks would be escaped.
        let mark = b"\"event\":\"signature\"";
        line.windows(mark.len()).any(|part| part == mark).then_some(())?;
        let json = Json::parse(line)?;
        let text = |name| json.member(name).and_then(String::from_json);
        Some(LogSignature {
            line: self.line,
            head: head.to_owned(),
            algorithm: text("algorithm"),
            thumbprint: text("thumbprint"),
            subject: text("subject"),
            signature: text("signature").unwrap_or_default(),
        })
    }
}
