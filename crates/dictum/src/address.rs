//! Where a link on a page leads: an address as it is written there, made whole by the address of its page.

/// The whole address that a link leads to (RFC 3986, section 5); none where it leads off the web or the page's own address
/// is not known.
pub fn resolved(page: Option<&str>, link: &str) -> Option<String> {
    if is_web(link) {
        return Some(link.to_owned());
    }
    let (scheme, rest) = page.filter(|page| is_web(page))?.split_once("://")?;
    if let Some(elsewhere) = link.strip_prefix("//") {
        return Some(format!("{scheme}://{elsewhere}"));
    }
    let has_scheme = link.split(['/', '?', '#']).next().is_some_and(|first| first.contains(':'));
    if has_scheme || link.is_empty() || link.starts_with('#') {
        return None;
    }
    let rest = rest.split('#').next().unwrap_or(rest);
    let (host, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let path = path.split('?').next().unwrap_or(path);
    let (link, query) = link.split_at(link.find(['?', '#']).unwrap_or(link.len()));
    let folder = &path[..path.rfind('/').map_or(0, |at| at + 1)];
    let whole = match link {
        "" => path.to_owned(),
        _ if link.starts_with('/') => link.to_owned(),
        _ => format!("{}{link}", if folder.is_empty() { "/" } else { folder }),
    };
    Some(format!("{scheme}://{host}{}{query}", without_dots(&whole)))
}

fn is_web(link: &str) -> bool {
    let scheme = link.split_once("://").map_or("", |(scheme, _)| scheme);
    scheme.eq_ignore_ascii_case("http") || scheme.eq_ignore_ascii_case("https")
}

/// A path without `.` and `..` (section 5.2.4).
fn without_dots(path: &str) -> String {
    let mut kept: Vec<&str> = Vec::new();
    let parts: Vec<&str> = path.split('/').collect();
    for (at, part) in parts.iter().enumerate() {
        let is_last = at + 1 == parts.len();
        match *part {
            "." | ".." => {
                if *part == ".." && kept.len() > 1 {
                    kept.pop();
                }
                if is_last {
                    kept.push("");
                }
            }
            part => kept.push(part),
        }
    }
    kept.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_link_is_made_whole_by_the_address_of_its_page() {
        let page = Some("https://port.example/en/news/list?page=2");
        for (link, whole) in [
            ("https://other.example/a", Some("https://other.example/a")),
            ("//other.example/a", Some("https://other.example/a")),
            ("/news/3", Some("https://port.example/news/3")),
            ("3?print=1", Some("https://port.example/en/news/3?print=1")),
            ("../3", Some("https://port.example/en/3")),
            ("./", Some("https://port.example/en/news/")),
            ("../../../../3", Some("https://port.example/3")),
            ("?page=3", Some("https://port.example/en/news/list?page=3")),
            ("mailto:desk@port.example", None),
            ("#top", None),
        ] {
            assert_eq!(resolved(page, link).as_deref(), whole, "{link}");
        }
        assert_eq!(resolved(None, "/news/3"), None);
        assert_eq!(resolved(Some("https://port.example"), "3").as_deref(), Some("https://port.example/3"));
    }
}
