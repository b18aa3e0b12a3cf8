//! Where a peer really comes from when a proxy stands between.
//!
//! Believes only proxies that are trusted; what others claim is not even read.

use std::net::{IpAddr, SocketAddr};

use hyper::HeaderMap;

use crate::admission::Transport;

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
    pub(crate) fn of(peer: SocketAddr, headers: &HeaderMap, trusted: &[IpAddr]) -> Self {
        // A listener on `::` sees IPv4 peers as IPv6 ones.
        let trusts = |address: IpAddr| {
            trusted.iter().any(|proxy| proxy.to_canonical() == address.to_canonical())
        };
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
            let origin = Origin::of(peer, &headers, &[peer.ip()]);
            assert_eq!(origin, Origin { address: peer, transport }, "{value:?}");
        }
    }
}
