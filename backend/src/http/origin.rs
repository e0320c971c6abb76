//! Which web pages may open the WebSocket.

use axum::http::HeaderMap;
use axum::http::header::{HOST, ORIGIN};

/// May a page of this origin connect? The lab's own may, those allowed by name may, and programs that are no browser send none.
pub fn is_allowed(headers: &HeaderMap, allowed: &[String]) -> bool {
    let Some(origin) = headers.get(ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    let host = headers.get(HOST).and_then(|host| host.to_str().ok());
    let own = host.is_some_and(|host| origin.strip_prefix("http://").or(origin.strip_prefix("https://")) == Some(host));
    own && is_local_name(host) || allowed.iter().any(|name| name == origin)
}

/// Is the host a name that a foreign page cannot make its own?
///
/// A page of `evil.example` whose name leads to 127.0.0.1 sends itself as both origin and host; so an own origin counts only under an
/// address or `localhost`, and a lab with a name of its own is started with `--allow-origin`.
fn is_local_name(host: Option<&str>) -> bool {
    let Some(host) = host else { return false };
    let name = host
        .rsplit_once(':')
        .map_or(host, |(name, port)| if port.bytes().all(|b| b.is_ascii_digit()) { name } else { host });
    name == "localhost" || name.trim_matches(['[', ']']).parse::<std::net::IpAddr>().is_ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: Option<&str>, host: &str, allowed: &[&str]) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(ORIGIN, origin.parse().unwrap());
        }
        is_allowed(&headers, &allowed.iter().map(|s| s.to_string()).collect::<Vec<_>>())
    }

    #[test]
    fn own_page_and_programs_may() {
        assert!(check(None, "127.0.0.1:7878", &[]));
        assert!(check(Some("http://127.0.0.1:7878"), "127.0.0.1:7878", &[]));
        assert!(check(Some("http://localhost:7878"), "localhost:7878", &[]));
        assert!(check(Some("http://[::1]:7878"), "[::1]:7878", &[]));
    }

    #[test]
    fn foreign_pages_may_not() {
        assert!(!check(Some("https://evil.example"), "127.0.0.1:7878", &[]));
        assert!(!check(Some("http://127.0.0.1:9999"), "127.0.0.1:7878", &[]));
        assert!(!check(Some("null"), "127.0.0.1:7878", &[]));
        // DNS rebinding: the page's own name leads here.
        assert!(!check(Some("http://evil.example:7878"), "evil.example:7878", &[]));
    }

    #[test]
    fn allowed_by_name() {
        assert!(check(Some("https://lab.school.example"), "lab.school.example", &["https://lab.school.example"]));
    }
}
