//! Where connections come from.
//!
//! A connection is told from others by both ends; towards one server, each address
//! has as many as there are ephemeral ports.

use std::fmt;
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::str::FromStr;

/// Addresses one after the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct SourceAddresses {
    first: IpAddr,
    count: u128,
}

/// Why a text does not name addresses.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct NoAddresses;

impl fmt::Display for NoAddresses {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("neither an address, nor a network (127.1.0.0/28, from /1 on), nor a range (A-B, A first)")
    }
}

impl std::error::Error for NoAddresses {}

impl FromStr for SourceAddresses {
    type Err = NoAddresses;

    fn from_str(text: &str) -> Result<Self, NoAddresses> {
        let address = |text: &str| text.trim().parse::<IpAddr>().map_err(|_| NoAddresses);
        if let Some((base, length)) = text.split_once('/') {
            let base = address(base)?;
            let width: u32 = if base.is_ipv4() { 32 } else { 128 };
            let length: u32 = length.parse().map_err(|_| NoAddresses)?;
            let free = width.checked_sub(length).filter(|_| length > 0).ok_or(NoAddresses)?;
            let count = 1_u128.checked_shl(free).ok_or(NoAddresses)?;
            return Ok(Self { first: at(base, number(base) & !(count - 1)), count });
        }
        let (first, last) = text.split_once('-').unwrap_or((text, text));
        let (first, last) = (address(first)?, address(last)?);
        if first.is_ipv4() != last.is_ipv4() || first > last {
            return Err(NoAddresses);
        }
        Ok(Self { first, count: number(last) - number(first) + 1 })
    }
}

impl SourceAddresses {
    pub(super) const fn is_ipv4(&self) -> bool {
        self.first.is_ipv4()
    }
}

/// Returns how many addresses there are.
pub(super) fn count(all: &[SourceAddresses]) -> u128 {
    all.iter().fold(0, |sum, addresses| sum.saturating_add(addresses.count))
}

/// Returns the address of a charge point: they take turns.
pub(super) fn of(all: &[SourceAddresses], charge_point: usize) -> Option<IpAddr> {
    let mut number_of = (charge_point as u128).checked_rem(count(all))?;
    for addresses in all {
        if number_of < addresses.count {
            return Some(at(addresses.first, number(addresses.first) + number_of));
        }
        number_of -= addresses.count;
    }
    None
}

fn number(address: IpAddr) -> u128 {
    match address {
        IpAddr::V4(address) => address.to_bits().into(),
        IpAddr::V6(address) => address.to_bits(),
    }
}

/// The address of the same kind with this number.
#[expect(clippy::cast_possible_truncation, reason = "it is the number of an IPv4 address")]
fn at(like: IpAddr, number: u128) -> IpAddr {
    match like {
        IpAddr::V4(_) => Ipv4Addr::from_bits(number as u32).into(),
        IpAddr::V6(_) => Ipv6Addr::from_bits(number).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn addresses(texts: &[&str]) -> Vec<SourceAddresses> {
        texts.iter().map(|text| text.parse().unwrap()).collect()
    }

    #[test]
    fn charge_points_take_turns_over_all_addresses() {
        let all = addresses(&["10.0.0.9", "127.0.1.6/30", "10.0.0.254-10.0.1.1"]);
        let turns: Vec<_> = (0..11).map(|number| of(&all, number).unwrap().to_string()).collect();
        assert_eq!(
            turns,
            [
                "10.0.0.9",
                "127.0.1.4",
                "127.0.1.5",
                "127.0.1.6",
                "127.0.1.7",
                "10.0.0.254",
                "10.0.0.255",
                "10.0.1.0",
                "10.0.1.1",
                "10.0.0.9",
                "127.0.1.4"
            ]
        );
        assert_eq!(count(&all), 9);
        assert_eq!(of(&[], 0), None);
    }

    #[test]
    fn ipv6_has_networks_too() {
        let all = addresses(&["fd00::10/127"]);
        assert_eq!(of(&all, 1).unwrap().to_string(), "fd00::11");
    }

    #[test]
    fn other_texts_name_no_addresses() {
        for text in
            ["", "host", "10.0.0.0/33", "10.0.0.0/0", "::/0", "10.0.0.2-10.0.0.1", "1.2.3.4-::1"]
        {
            assert_eq!(text.parse::<SourceAddresses>(), Err(NoAddresses), "{text}");
        }
    }
}
