//! Where a peer really comes from when a proxy stands between.
//!
//! Believes only proxies that are trusted; what others claim is not even read.

use std::error::Error;
use std::fmt;
use std::net::{IpAddr, SocketAddr};
use std::str::FromStr;

use hyper::HeaderMap;
use ipnet::{IpNet, Ipv4Net};

use crate::admission::Transport;

/// An address of a proxy, or a network in which there are only proxies.
///
/// ```
/// use ocpp16_server::ProxyAddress;
///
/// # fn main() -> Result<(), ocpp16_server::ProxyAddressError> {
/// let one: ProxyAddress = "192.0.2.7".parse()?;
/// let all_of_a_subnet: ProxyAddress = "2001:db8:7::/48".parse()?;
/// # Ok(())
/// # }
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ProxyAddress(IpNet);

impl ProxyAddress {
    fn contains(&self, address: IpAddr) -> bool {
        // A listener on `::` sees IPv4 peers as IPv6 ones.
        self.0.contains(&address.to_canonical())
    }
}

impl From<IpAddr> for ProxyAddress {
    fn from(address: IpAddr) -> Self {
        Self(address.to_canonical().into())
    }
}

/// Takes an address, or a network as address and prefix length.
/// As it is parsed: a single address without a length.
impl fmt::Display for ProxyAddress {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self(network) = self;
        if network.prefix_len() == network.max_prefix_len() {
            network.addr().fmt(f)
        } else {
            network.fmt(f)
        }
    }
}

impl FromStr for ProxyAddress {
    type Err = ProxyAddressError;

    fn from_str(text: &str) -> Result<Self, ProxyAddressError> {
        if let Ok(address) = text.parse::<IpAddr>() {
            return Ok(address.into());
        }
        let network: IpNet = text.parse().map_err(|_| ProxyAddressError(text.to_owned()))?;
        // `::ffff:10.0.0.0/104` is `10.0.0.0/8`.
        let mapped = network.addr().to_canonical();
        let length = network.prefix_len().checked_sub(96);
        Ok(Self(match (network, mapped, length) {
            (IpNet::V6(_), IpAddr::V4(mapped), Some(length)) => {
                Ipv4Net::new(mapped, length).map_or(network, IpNet::V4)
            }
            _ => network,
        }))
    }
}

/// A text that is neither an IP address nor a network such as `10.0.0.0/8`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ProxyAddressError(String);

impl fmt::Display for ProxyAddressError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?} is neither an IP address nor a network", self.0)
    }
}

impl Error for ProxyAddressError {}

/// What is known of a peer behind whatever proxies there are.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Origin {
    pub(crate) address: SocketAddr,
    /// How it came to a trusted proxy, if that says so.
    pub(crate) transport: Option<Transport>,
}

impl Origin {
    /// Follows `X-Forwarded-For` from its end, where the nearest proxy wrote,
    /// to the first address that is not trusted.
    pub(crate) fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[ProxyAddress]) -> Self {
        let trusts = |address: IpAddr| trusted.iter().any(|proxy| proxy.contains(address));
        let mut origin = Self { address: peer, transport: None };
        if !trusts(peer.ip()) {
            return origin;
        }
        // The last proxy may use TLS to us for a peer that did not use it, and the
        // other way around: its word goes before what the socket shows.
        origin.transport = items(headers, "x-forwarded-proto").next_back().map(|scheme| {
            if scheme.eq_ignore_ascii_case("https") || scheme.eq_ignore_ascii_case("wss") {
                Transport::TlsAtProxy
            } else {
                Transport::Plain
            }
        });
        for item in items(headers, "x-forwarded-for").rev() {
            let Some(address) = address(item) else { break };
            origin.address = address;
            if !trusts(address.ip()) {
                break;
            }
        }
        origin
    }
}

fn items<'a>(headers: &'a HeaderMap, name: &str) -> impl DoubleEndedIterator<Item = &'a str> {
    let lines: Vec<_> = headers.get_all(name).into_iter().collect();
    lines.into_iter().flat_map(|line| line.to_str().unwrap_or_default().split(',')).map(str::trim)
}

/// Some proxies write the port, some do not.
fn address(item: &str) -> Option<SocketAddr> {
    let bare = item.trim_start_matches('[').trim_end_matches(']');
    item.parse().ok().or_else(|| bare.parse().ok().map(|address| SocketAddr::new(address, 0)))
}

#[cfg(test)]
mod tests {
    use hyper::header::HeaderValue;

    use super::*;

    #[test]
    fn only_trusted_proxies_are_believed() {
        let trusted = ["10.0.0.1".parse().unwrap(), "10.0.0.2".parse().unwrap()];
        for (peer, lines, address) in [
            ("10.0.0.1:5", &["1.2.3.4"][..], "1.2.3.4:0"),
            ("[::ffff:10.0.0.1]:5", &["1.2.3.4:99"], "1.2.3.4:99"),
            ("10.0.0.1:5", &["6.6.6.6, 1.2.3.4", "10.0.0.2"], "1.2.3.4:0"),
            ("10.0.0.1:5", &["2001:db8::1"], "[2001:db8::1]:0"),
            ("10.0.0.1:5", &["[2001:db8::1]:7"], "[2001:db8::1]:7"),
            ("10.0.0.1:5", &["[2001:db8::1]"], "[2001:db8::1]:0"),
            ("10.0.0.1:5", &["1.2.3.4, unknown"], "10.0.0.1:5"),
            ("10.0.0.1:5", &[], "10.0.0.1:5"),
            ("9.9.9.9:5", &["1.2.3.4"], "9.9.9.9:5"),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert("x-forwarded-proto", HeaderValue::from_static("http, https"));
            for line in lines {
                headers.append("x-forwarded-for", HeaderValue::from_static(line));
            }
            let origin = Origin::of(peer.parse().unwrap(), &headers, &trusted);
            let transport = (!peer.starts_with('9')).then_some(Transport::TlsAtProxy);
            let expected = Origin { address: address.parse().unwrap(), transport };
            assert_eq!(origin, expected, "{peer} {lines:?}");
        }
    }

    #[test]
    fn networks_are_trusted_as_a_whole() {
        for (network, inside, outside) in [
            ("10.0.0.0/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.7/8", "10.255.0.1", "11.0.0.1"),
            ("10.0.0.0/8", "::ffff:10.255.0.1", "::ffff:11.0.0.1"),
            ("::ffff:10.0.0.0/104", "10.255.0.1", "11.0.0.1"),
            ("::ffff:10.0.0.1", "10.0.0.1", "10.0.0.2"),
            ("10.0.0.1", "::ffff:10.0.0.1", "::10.0.0.1"),
            ("10.0.0.1/32", "10.0.0.1", "10.0.0.0"),
            ("0.0.0.0/0", "203.0.113.9", "2001:db8::1"),
            ("2001:db8:7::/48", "2001:db8:7:ffff::1", "2001:db8:8::1"),
            ("::/0", "2001:db8::1", "10.0.0.1"),
        ] {
            let network: ProxyAddress = network.parse().unwrap();
            let contains = |address: &str| network.contains(address.parse().unwrap());
            assert_eq!((contains(inside), contains(outside)), (true, false), "{network:?}");
        }
        for text in ["", "10.0.0.0/33", "10.0.0/8", "10.0.0.0/", "/8", "::/129", "proxy.example"] {
            let error = text.parse::<ProxyAddress>().unwrap_err();
            let expected = format!("{text:?} is neither an IP address nor a network");
            assert_eq!(error.to_string(), expected);
        }
    }

    #[test]
    fn the_last_proxy_says_how_the_peer_came() {
        let peer: SocketAddr = "10.0.0.1:5".parse().unwrap();
        for (value, transport) in [
            (Some("https"), Some(Transport::TlsAtProxy)),
            (Some("WSS"), Some(Transport::TlsAtProxy)),
            (Some("https, http"), Some(Transport::Plain)),
            (None, None),
        ] {
            let mut headers = HeaderMap::new();
            if let Some(value) = value {
                headers.insert("x-forwarded-proto", HeaderValue::from_static(value));
            }
            let origin = Origin::of(peer, &headers, &[peer.ip().into()]);
            assert_eq!(origin, Origin { address: peer, transport }, "{value:?}");
        }
    }
}
