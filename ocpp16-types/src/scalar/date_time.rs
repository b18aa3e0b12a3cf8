//! Moments in time.

use std::fmt;
use std::str::FromStr;
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use arrayvec::ArrayString;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::{ValueError, decode};

mod calendar;

use calendar::{civil_from_days, days_from_civil, days_in_month};

/// A moment in time (`dateTime` of OCPP 1.6, sections 3.14 and 3.15, A-2).
///
/// Reads every form that RFC 3339 allows, with any offset and any number of
/// fraction digits (those beyond nanoseconds are dropped), and writes UTC with
/// `Z`. Equality and order are those of the moments, not of the texts.
///
/// There is no clock in this crate: convert from
/// [`SystemTime`].
///
/// ```
/// use ocpp16_types::DateTime;
///
/// let start: DateTime = "2024-02-29T13:00:00.50+01:00".parse()?;
/// assert_eq!(start.to_string(), "2024-02-29T12:00:00.5Z");
/// assert_eq!(start, "2024-02-29t12:00:00.5z".parse()?);
/// # Ok::<(), ocpp16_types::ValueError>(())
/// ```
#[derive(Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct DateTime {
    /// Seconds since 1970-01-01T00:00:00Z, leap seconds not counted.
    seconds: i64,
    /// From 1 000 000 000 upwards within a leap second.
    nanoseconds: u32,
}

impl DateTime {
    /// Builds it from seconds since 1970-01-01T00:00:00Z.
    ///
    /// Returns `None` outside the years 0000 to 9999.
    #[must_use]
    pub fn from_unix_seconds(seconds: i64) -> Option<Self> {
        (FIRST..=LAST).contains(&seconds).then_some(Self { seconds, nanoseconds: 0 })
    }

    /// Builds it from milliseconds since 1970-01-01T00:00:00Z.
    ///
    /// Returns `None` outside the years 0000 to 9999.
    #[must_use]
    pub fn from_unix_milliseconds(milliseconds: i64) -> Option<Self> {
        let below = u32::try_from(milliseconds.rem_euclid(1000)).ok()?;
        let whole = Self::from_unix_seconds(milliseconds.div_euclid(1000))?;
        Some(Self { nanoseconds: below * 1_000_000, ..whole })
    }

    /// Drops what is below a millisecond: more digits confuse some charge
    /// points, and none needs them.
    #[must_use]
    pub const fn to_milliseconds(self) -> Self {
        Self { nanoseconds: self.nanoseconds / 1_000_000 * 1_000_000, ..self }
    }

    /// Returns the seconds since 1970-01-01T00:00:00Z, rounded down.
    #[must_use]
    pub const fn unix_seconds(self) -> i64 {
        self.seconds
    }

    /// Returns the milliseconds since 1970-01-01T00:00:00Z, rounded down.
    ///
    /// ```
    /// use ocpp16_types::DateTime;
    ///
    /// let before: DateTime = "1969-12-31T23:59:59.9995Z".parse()?;
    /// assert_eq!(before.unix_milliseconds(), -1);
    /// assert_eq!(DateTime::from_unix_milliseconds(-1), Some(before.to_milliseconds()));
    /// # Ok::<(), ocpp16_types::ValueError>(())
    /// ```
    #[must_use]
    pub const fn unix_milliseconds(self) -> i64 {
        self.seconds * 1000 + (self.nanoseconds / 1_000_000) as i64
    }

    /// Returns the part below a second, in nanoseconds: 0 to 999 999 999, or
    /// from 1 000 000 000 upwards within a leap second.
    #[must_use]
    pub const fn subsecond_nanoseconds(self) -> u32 {
        self.nanoseconds
    }

    pub(crate) fn from_wire(text: &str) -> Option<Self> {
        let (local, rest) = Local::read(text.as_bytes())?;
        local.at_offset(offset_minutes(rest)?)
    }

    /// Reads other notations of ISO 8601: a blank for `T`, an offset without
    /// colon or minutes, no seconds; without zone as UTC.
    pub(crate) fn in_iso_8601(text: &str) -> Option<Self> {
        let (date, time) = text.split_once(['T', 't', ' '])?;
        let zone = time.find(['Z', 'z', '+', '-']).unwrap_or(time.len());
        let (clock, zone) = time.split_at(zone);
        let clock = clock.trim_end();
        let seconds = if clock.len() == "00:00".len() { ":00" } else { "" };
        let digits = zone.get(1..).unwrap_or_default().replace(':', "");
        let zone = match (zone.chars().next(), digits.len()) {
            (None | Some('Z' | 'z'), 0) => "Z".to_owned(),
            (Some(sign @ ('+' | '-')), 2) => format!("{sign}{digits}:00"),
            (Some(sign @ ('+' | '-')), 4) => {
                format!("{sign}{}:{}", digits.get(..2)?, digits.get(2..)?)
            }
            _ => return None,
        };
        Self::from_wire(&format!("{date}T{clock}{seconds}{zone}"))
    }

    /// Reads a date-time that lacks its zone, as UTC.
    pub(crate) fn without_zone(text: &str) -> Option<Self> {
        let (local, rest) = Local::read(text.as_bytes())?;
        if rest.is_empty() { local.at_offset(0) } else { None }
    }
}

/// 0000-01-01T00:00:00Z and 9999-12-31T23:59:59Z.
const FIRST: i64 = -62_167_219_200;
const LAST: i64 = 253_402_300_799;

/// Date and time of day somewhere on Earth.
struct Local {
    days: i64,
    hour: u32,
    minute: u32,
    second: u32,
    nanoseconds: u32,
}

impl Local {
    /// Reads up to the offset and returns what is left.
    fn read(text: &[u8]) -> Option<(Self, &[u8])> {
        let (fixed, rest) = text.split_at_checked(19)?;
        let separators = [fixed[4], fixed[7], fixed[13], fixed[16]] == *b"--::";
        if !separators || !matches!(fixed[10], b'T' | b't') {
            return None;
        }
        let (year, month, day) =
            (number(&fixed[0..4])?, number(&fixed[5..7])?, number(&fixed[8..10])?);
        let (hour, minute, second) =
            (number(&fixed[11..13])?, number(&fixed[14..16])?, number(&fixed[17..19])?);
        if day == 0 || day > days_in_month(year, month)? || hour > 23 || minute > 59 || second > 60
        {
            return None;
        }
        let (nanoseconds, rest) = fraction(rest)?;
        let days = days_from_civil(year, month, day);
        Some((Self { days, hour, minute, second, nanoseconds }, rest))
    }

    /// Moves to UTC. A leap second is one only at 23:59:60 UTC.
    fn at_offset(&self, offset_minutes: i64) -> Option<DateTime> {
        let minute_of_day = i64::from(self.hour) * 60 + i64::from(self.minute);
        let minutes = self.days * 1440 + minute_of_day - offset_minutes;
        if self.second < 60 {
            let seconds = minutes * 60 + i64::from(self.second);
            return Some(DateTime { seconds, nanoseconds: self.nanoseconds });
        }
        (minutes.rem_euclid(1440) == 1439).then_some(DateTime {
            seconds: minutes * 60 + 59,
            nanoseconds: self.nanoseconds + NANOSECONDS,
        })
    }
}

const NANOSECONDS: u32 = 1_000_000_000;

fn number(digits: &[u8]) -> Option<u32> {
    let mut value = 0;
    for digit in digits {
        if !digit.is_ascii_digit() {
            return None;
        }
        value = value * 10 + u32::from(digit - b'0');
    }
    Some(value)
}

/// Reads `.123`, if there is one, as nanoseconds.
fn fraction(text: &[u8]) -> Option<(u32, &[u8])> {
    let Some((b'.', text)) = text.split_first() else { return Some((0, text)) };
    let length = text.iter().take_while(|byte| byte.is_ascii_digit()).count();
    if length == 0 {
        return None;
    }
    let (digits, rest) = text.split_at(length);
    let kept = &digits[..length.min(9)];
    let mut nanoseconds = number(kept)?;
    for _ in kept.len()..9 {
        nanoseconds *= 10;
    }
    Some((nanoseconds, rest))
}

/// Reads `Z` or `+hh:mm`.
fn offset_minutes(text: &[u8]) -> Option<i64> {
    if matches!(text, b"Z" | b"z") {
        return Some(0);
    }
    let [sign, h1, h2, b':', m1, m2] = *text else { return None };
    let (hours, minutes) = (number(&[h1, h2])?, number(&[m1, m2])?);
    if hours > 23 || minutes > 59 {
        return None;
    }
    let offset = i64::from(hours * 60 + minutes);
    match sign {
        b'+' => Some(offset),
        b'-' => Some(-offset),
        _ => None,
    }
}

/// `0000-01-01T00:00:00.000000000+23:59`
const LONGEST: usize = 35;

impl DateTime {
    fn to_text(self) -> ArrayString<LONGEST> {
        // An offset can carry a moment of the years 0000 and 9999 out of them
        // in UTC; RFC 3339 can then write it only with an offset.
        let (shift, zone) = match self.seconds {
            ..FIRST => (86_340, "+23:59"),
            FIRST..=LAST => (0, "Z"),
            _ => (-86_340, "-23:59"),
        };
        let seconds = self.seconds + shift;
        let (year, month, day) = civil_from_days(seconds.div_euclid(86_400));
        let (leap, nanoseconds) = (self.nanoseconds / NANOSECONDS, self.nanoseconds % NANOSECONDS);
        // Small numbers, which are divided with little effort.
        let small = |number: i64| u32::try_from(number).unwrap_or_default();
        let time = small(seconds.rem_euclid(86_400));
        let mut text = *b"0000-00-00T00:00:00.000000000+00:00";
        put(&mut text[..4], small(year));
        put(&mut text[5..7], small(month));
        put(&mut text[8..10], small(day));
        put(&mut text[11..13], time / 3600);
        put(&mut text[14..16], time / 60 % 60);
        put(&mut text[17..19], time % 60 + leap);
        let end = if nanoseconds == 0 {
            19
        } else {
            put(&mut text[20..23], nanoseconds / 1_000_000);
            put(&mut text[23..29], nanoseconds % 1_000_000);
            let zeros = text[20..29].iter().rev().take_while(|digit| **digit == b'0').count();
            29 - zeros
        };
        let whole = end + zone.len();
        text[end..whole].copy_from_slice(zone.as_bytes());
        let mut text = ArrayString::from_byte_string(&text).expect("digits are ASCII");
        text.truncate(whole);
        text
    }
}

/// Writes a number with leading zeros.
fn put(digits: &mut [u8], mut number: u32) {
    // From the last one: dividing by what the compiler knows costs next to nothing.
    for digit in digits.iter_mut().rev() {
        *digit = b'0' + (number % 10) as u8;
        number /= 10;
    }
}

impl fmt::Display for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&self.to_text())
    }
}

impl fmt::Debug for DateTime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(self, f)
    }
}

impl FromStr for DateTime {
    type Err = ValueError;

    fn from_str(text: &str) -> Result<Self, ValueError> {
        Self::from_wire(text).ok_or_else(|| ValueError::NotADateTime(text.to_owned()))
    }
}

impl From<SystemTime> for DateTime {
    /// Times outside the years 0000 to 9999 become the nearest moment within.
    fn from(time: SystemTime) -> Self {
        let (seconds, nanoseconds) = match time.duration_since(UNIX_EPOCH) {
            Ok(after) => (i64::try_from(after.as_secs()).unwrap_or(LAST), after.subsec_nanos()),
            Err(error) => {
                let before = error.duration();
                let seconds = i64::try_from(before.as_secs()).map_or(FIRST, |seconds| -seconds);
                match before.subsec_nanos() {
                    0 => (seconds, 0),
                    nanoseconds => (seconds - 1, NANOSECONDS - nanoseconds),
                }
            }
        };
        Self { seconds: seconds.clamp(FIRST, LAST), nanoseconds }
    }
}

impl From<DateTime> for SystemTime {
    /// A leap second becomes the second after it.
    fn from(time: DateTime) -> Self {
        let seconds = Duration::from_secs(time.seconds.unsigned_abs());
        let whole = if time.seconds < 0 { UNIX_EPOCH - seconds } else { UNIX_EPOCH + seconds };
        whole + Duration::from_nanos(time.nanoseconds.into())
    }
}

impl Serialize for DateTime {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(&self.to_text())
    }
}

impl<'de> Deserialize<'de> for DateTime {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        decode::text(deserializer, "an RFC 3339 date-time", Self::from_wire)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn moment(text: &str) -> DateTime {
        text.parse().unwrap_or_else(|error| panic!("{error}"))
    }

    #[test]
    fn reads_every_form_and_writes_utc() {
        for (text, utc) in [
            ("1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            ("2024-02-29t23:59:59z", "2024-02-29T23:59:59Z"),
            ("2024-03-01T00:30:00+01:00", "2024-02-29T23:30:00Z"),
            ("2023-12-31T23:30:00-00:45", "2024-01-01T00:15:00Z"),
            ("2024-01-01T00:00:00.000Z", "2024-01-01T00:00:00Z"),
            ("2024-01-01T00:00:00.120Z", "2024-01-01T00:00:00.12Z"),
            ("2024-01-01T00:00:00.0000000019Z", "2024-01-01T00:00:00.000000001Z"),
            ("2016-12-31T23:59:60Z", "2016-12-31T23:59:60Z"),
            ("2017-01-01T00:59:60.5+01:00", "2016-12-31T23:59:60.5Z"),
            ("0000-01-01T00:00:00Z", "0000-01-01T00:00:00Z"),
            ("9999-12-31T23:59:59Z", "9999-12-31T23:59:59Z"),
            // Not a year of four digits in UTC.
            ("0000-01-01T00:00:00+23:59", "0000-01-01T00:00:00+23:59"),
            ("9999-12-31T23:00:00-02:00", "9999-12-31T01:01:00-23:59"),
        ] {
            assert_eq!(moment(text).to_string(), utc);
            assert_eq!(moment(utc), moment(text), "{text}");
        }
    }

    #[test]
    fn refuses_what_rfc_3339_refuses() {
        for text in [
            "",
            "0",
            "2024-01-01",
            "2024-01-01T00:00:00",
            "2024-01-01 00:00:00Z",
            "2024-01-01T00:00Z",
            "2024-01-01T24:00:00Z",
            "2024-01-01T00:60:00Z",
            "2024-01-01T00:00:60Z",
            "2024-01-01T23:59:60+01:00",
            "2024-01-01T00:00:00.Z",
            "2024-01-01T00:00:00+1:00",
            "2024-01-01T00:00:00+0100",
            "2024-01-01T00:00:00+24:00",
            "2024-01-01T00:00:00+00:60",
            "2023-02-29T00:00:00Z",
            "1900-02-29T00:00:00Z",
            "2024-13-01T00:00:00Z",
            "2024-00-01T00:00:00Z",
            "2024-01-00T00:00:00Z",
            "2024-04-31T00:00:00Z",
            "24-01-01T00:00:00Z",
            "2024-01-01T00:00:00ZZ",
            " 2024-01-01T00:00:00Z",
            "２024-01-01T00:00:00Z",
        ] {
            assert!(text.parse::<DateTime>().is_err(), "{text}");
        }
    }

    #[test]
    fn converts_from_and_to_system_time() {
        for text in ["2024-05-06T07:08:09.5Z", "1969-12-31T23:59:59.25Z", "1970-01-01T00:00:00Z"] {
            let time = moment(text);
            assert_eq!(DateTime::from(SystemTime::from(time)), time);
        }
        assert_eq!(DateTime::from(UNIX_EPOCH + Duration::from_secs(1)).unix_seconds(), 1);
        let exact = moment("2016-12-31T23:59:60.123999999Z");
        assert_eq!(exact.to_milliseconds().to_string(), "2016-12-31T23:59:60.123Z");
    }
}
