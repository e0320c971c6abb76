//! Responses of HTTP - RFC 9112.

use nslab_abi::{Errno, Fd};

use crate::sys::Sys;
use crate::text::lossy;

/// What came back.
pub(super) struct Response {
    /// The lines up to the empty one, with their ends.
    pub(super) head: Vec<u8>,
    pub(super) status: u16,
    pub(super) body: Vec<u8>,
    /// Did it end before it was complete?
    pub(super) missing: u64,
}

/// Why there is no response.
pub(super) enum Trouble {
    Empty,
    Reset(Errno),
    /// No HTTP: what came instead.
    Other,
    Unmodelled(&'static str),
}

impl Response {
    /// A header's value.
    pub(super) fn header(&self, name: &str) -> Option<String> {
        let head = lossy(&self.head);
        let mut lines = head.lines().skip(1);
        lines.find_map(|line| {
            let (own, value) = line.split_once(':')?;
            own.eq_ignore_ascii_case(name).then(|| value.trim().to_string())
        })
    }

    /// `200 OK`
    pub(super) fn reason(&self) -> String {
        let head = lossy(&self.head);
        head.lines().next().and_then(|line| line.split_once(' ')).map(|pair| pair.1.to_string()).unwrap_or_default()
    }
}

/// Reads a response to its end.
pub(super) async fn receive(sys: &Sys, fd: Fd, has_body: bool) -> Result<Response, Trouble> {
    let mut all: Vec<u8> = Vec::new();
    let mut head = None;
    let mut wanted = None;
    loop {
        if head.is_none() {
            let text = lossy(&all);
            if all.len() >= 5 && !text.starts_with("HTTP/") {
                return Err(Trouble::Other);
            }
            let ends = [("\r\n\r\n", 4), ("\n\n", 2)];
            if let Some(end) = ends.iter().find_map(|(end, length)| text.find(end).map(|at| at + length)) {
                let response = Response { head: all[..end].to_vec(), status: 0, body: Vec::new(), missing: 0 };
                if response.header("Transfer-Encoding").is_some_and(|value| value.eq_ignore_ascii_case("chunked")) {
                    return Err(Trouble::Unmodelled("a response in chunks"));
                }
                wanted = response.header("Content-Length").and_then(|text| text.parse::<usize>().ok());
                head = Some(end);
            }
        }
        if let Some(end) = head
            && (!has_body || wanted.is_some_and(|wanted| all.len() - end >= wanted))
        {
            break;
        }
        match sys.read(fd, 102_400).await {
            Ok(bytes) if bytes.is_empty() => break,
            Ok(bytes) => all.extend(bytes),
            Err(Errno::EINTR) => {}
            Err(errno) if head.is_none() => return Err(Trouble::Reset(errno)),
            Err(_) => break,
        }
    }
    let Some(end) = head else {
        return Err(if all.is_empty() { Trouble::Empty } else { Trouble::Other });
    };
    let line = lossy(&all[..end]);
    let status = line.split_whitespace().nth(1).and_then(|text| text.parse().ok()).unwrap_or(0);
    let mut body = if has_body { all[end..].to_vec() } else { Vec::new() };
    if let Some(wanted) = wanted {
        body.truncate(wanted);
    }
    let missing = if has_body { wanted.map_or(0, |wanted| wanted.saturating_sub(body.len())) as u64 } else { 0 };
    Ok(Response { head: all[..end].to_vec(), status, body, missing })
}
