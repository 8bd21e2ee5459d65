//! What no page tells of its publisher, by the host of its address: data in `publishers/`, one small file each.

const FILES: &[&str] = &[
    include_str!("../publishers/bundesregierung.de.publisher"),
    include_str!("../publishers/elysee.fr.publisher"),
    include_str!("../publishers/gov.uk.publisher"),
    include_str!("../publishers/kremlin.ru.publisher"),
    include_str!("../publishers/mofa.go.jp.publisher"),
    include_str!("../publishers/whitehouse.gov.publisher"),
];

/// The zone whose day the date of a page at this address is, if that is known of its publisher.
pub(crate) fn site_zone(target_uri: &str) -> Option<&'static str> {
    zone_among(FILES, host_of(target_uri)?)
}

fn zone_among(files: &[&'static str], host: &str) -> Option<&'static str> {
    let is_theirs = |file: &&&'static str| {
        let mut hosts = value_of(file, "hosts").unwrap_or_default().split('|').map(str::trim);
        hosts.any(|known| is_under(host, known))
    };
    value_of(files.iter().find(is_theirs)?, "site-zone")
}

/// The value of a key: the rest of the line after the key and a colon.
fn value_of(file: &'static str, key: &str) -> Option<&'static str> {
    let mut pairs = file.lines().filter_map(|line| line.split_once(':'));
    pairs.find(|(name, _)| *name == key).map(|(_, value)| value.trim())
}

/// Says whether a host is another, or lies under it: letters of either case are the same.
fn is_under(host: &str, known: &str) -> bool {
    let Some(start) = host.len().checked_sub(known.len()) else { return false };
    let ends = host.get(start..).is_some_and(|end| end.eq_ignore_ascii_case(known));
    ends && !known.is_empty() && (start == 0 || host.as_bytes()[start - 1] == b'.')
}

/// The host of an address: without user, port and path.
fn host_of(target_uri: &str) -> Option<&str> {
    let (_, rest) = target_uri.split_once("://")?;
    let authority = rest.split(['/', '?', '#']).next()?;
    let host = authority.rsplit('@').next()?;
    Some(host.split(':').next().unwrap_or(host).trim_end_matches('.'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clocks;

    const PORT: &str = "# The harbour of a town that does not exist.\nhosts: harbour.example | port.example\nsite-zone: Europe/Oslo\n";

    #[test]
    fn a_host_and_those_under_it_have_their_publishers_zone() {
        for host in ["harbour.example", "www.Harbour.example", "port.example"] {
            assert_eq!(zone_among(&[PORT], host), Some("Europe/Oslo"), "{host}");
        }
        for host in ["xharbour.example", "example", "harbour.example.org", ""] {
            assert_eq!(zone_among(&[PORT], host), None, "{host}");
        }
    }

    #[test]
    fn the_host_of_an_address_is_found() {
        assert_eq!(host_of("https://me@www.port.example:8443/a?b#c"), Some("www.port.example"));
        assert_eq!(host_of("port.example"), None);
    }

    #[test]
    fn every_file_names_hosts_and_a_zone_that_exists() {
        for file in FILES {
            assert!(value_of(file, "hosts").is_some_and(|hosts| !hosts.is_empty()), "{file}");
            assert!(value_of(file, "site-zone").is_some_and(clocks::is_zone), "{file}");
        }
    }
}
