//! curl(1) and wget(1) of Debian 12, as far as plain HTTP goes - RFC 9112.

mod response;
mod wget;

use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags, Ret, Syscall};

use self::response::{Trouble, receive};
use super::tcp;
use crate::getopt::{Failure, Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

pub(crate) use wget::main as wget;

const CURL: Spec = Spec {
    shorts: "4fH:iIkLm:o:Osd:SvX:w:A:",
    longs: &[
        ("ipv4", Takes::Nothing, '4'),
        ("fail", Takes::Nothing, 'f'),
        ("header", Takes::Argument, 'H'),
        ("include", Takes::Nothing, 'i'),
        ("head", Takes::Nothing, 'I'),
        ("insecure", Takes::Nothing, 'k'),
        ("location", Takes::Nothing, 'L'),
        ("max-time", Takes::Argument, 'm'),
        ("connect-timeout", Takes::Argument, 'C'),
        ("output", Takes::Argument, 'o'),
        ("remote-name", Takes::Nothing, 'O'),
        ("silent", Takes::Nothing, 's'),
        ("data", Takes::Argument, 'd'),
        ("show-error", Takes::Nothing, 'S'),
        ("verbose", Takes::Nothing, 'v'),
        ("request", Takes::Argument, 'X'),
        ("write-out", Takes::Argument, 'w'),
        ("user-agent", Takes::Argument, 'A'),
        ("url", Takes::Argument, 'u'),
    ],
    unmodelled: "0123aBcCDeEFgGhjJKlMnNpPqQrRtTuUVxyYzZ#",
    unmodelled_longs: &[
        "abstract-unix-socket",
        "cacert",
        "compressed",
        "cookie",
        "cookie-jar",
        "data-binary",
        "data-raw",
        "form",
        "get",
        "help",
        "http1.0",
        "http1.1",
        "http2",
        "interface",
        "json",
        "no-buffer",
        "proxy",
        "range",
        "resolve",
        "retry",
        "unix-socket",
        "upload-file",
        "user",
        "version",
        "progress-bar",
        "parallel",
        "netrc",
        "limit-rate",
        "local-port",
        "noproxy",
    ],
    status: 2,
    usage: "curl: try 'curl --help' or 'curl --manual' for more information\n",
    ..Spec::NONE
};

/// An address of the web.
pub(super) struct Url {
    pub(super) host: String,
    pub(super) port: u16,
    /// From the slash on.
    pub(super) path: String,
    /// Was there a port in it?
    pub(super) has_port: bool,
}

impl Url {
    /// Reads one; `Err`: a scheme that is not modelled.
    pub(super) fn read(text: &str) -> Result<Url, String> {
        let rest = match text.split_once("://") {
            Some(("http", rest)) => rest,
            Some((scheme, _)) => return Err(scheme.to_string()),
            None => text,
        };
        let at = rest.find(['/', '?']).unwrap_or(rest.len());
        let (place, path) = rest.split_at(at);
        let path = if path.starts_with('/') { path.to_string() } else { format!("/{path}") };
        let place = place.rsplit_once('@').map_or(place, |(_, place)| place);
        let inside = place.find(']').unwrap_or(0);
        let (host, port) = match place[inside..].find(':').map(|at| at + inside) {
            Some(at) => (&place[..at], place[at + 1..].parse().ok()),
            None => (place, None),
        };
        let path = path.split('#').next().unwrap_or_default().to_string();
        Ok(Url {
            host: host.to_string(),
            port: port.unwrap_or(80),
            path,
            has_port: port.is_some_and(|port| port != 80),
        })
    }

    /// As the header `Host` has it.
    pub(super) fn place(&self) -> String {
        if self.has_port { format!("{}:{}", self.host, self.port) } else { self.host.clone() }
    }
}

/// Milliseconds of the monotonic clock.
pub(super) async fn now_ms(sys: &Sys) -> i64 {
    match sys.call(Syscall::ClockGettime { clockid: 1 }).await {
        Ok(Ret::Time(time)) => time.tv_sec * 1000 + time.tv_nsec / 1_000_000,
        _ => 0,
    }
}

const METER: &str = "  % Total    % Received % Xferd  Average Speed   Time    Time     Time  Current\n\
    \x20                                Dload  Upload   Total   Spent    Left  Speed\n";

/// A line of the progress meter (curl, lib/progress.c).
fn meter(total: u64, done: u64, ms: i64) -> String {
    let percent = (done * 100).checked_div(total).unwrap_or(0);
    let speed = if ms > 0 { done * 1000 / ms as u64 } else { done * 1000 };
    format!(
        "\r{percent:3} {total:5}  {percent:3} {done:5}    0     0 {speed:6}      0 --:--:-- --:--:-- --:--:-- {:5}",
        if done == 0 { 0 } else { speed }
    )
}

/// `curl [-fiIksSv] [-X METHOD] [-d DATA] [-H HEADER] [-o FILE] [-w FORMAT] URL…`
pub(crate) async fn curl(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match crate::getopt::parse(&CURL, args.argv.get(1..).unwrap_or_default()) {
        Ok(parsed) => parsed,
        Err(Failure::Unmodelled(option)) => return crate::getopt::unmodelled(&sys, "curl", &option).await,
        Err(Failure::Wrong(text)) => {
            let word = text.split('\'').nth(1).unwrap_or_default();
            let word = if word.starts_with('-') { word.to_string() } else { format!("-{word}") };
            let why = if text.contains("argument") { "requires parameter" } else { "is unknown" };
            sys.eprint(format!("curl: option {word}: {why}\n{}", CURL.usage)).await;
            return 2;
        }
    };
    for letter in ['k', 'L', 'm', 'C'] {
        // Of no consequence where nothing is encrypted; and nothing waits long here.
        if letter == 'L' && parsed.has('L') && parsed.has('d') {
            return crate::getopt::unmodelled(&sys, "curl", "-L with -d").await;
        }
    }
    let mut urls: Vec<String> = parsed.operands.iter().map(|url| lossy(url)).collect();
    urls.extend(
        parsed.options.iter().filter(|option| option.0 == 'u').filter_map(|option| option.1.as_deref().map(lossy)),
    );
    if urls.is_empty() {
        sys.eprint(CURL.usage).await;
        return 2;
    }
    let mut status = 0;
    for url in &urls {
        status = one(&sys, &parsed, url).await;
    }
    status
}

async fn one(sys: &Sys, parsed: &crate::getopt::Parsed, text: &str) -> u8 {
    let has = |letter| parsed.has(letter);
    let url = match Url::read(text) {
        Ok(url) => url,
        Err(scheme) => return crate::getopt::unmodelled(sys, "curl", &format!("or scheme {scheme}://")).await,
    };
    let speaks = !has('s') || has('S');
    let name = url.path.rsplit('/').next().unwrap_or_default().split('?').next().unwrap_or_default().to_string();
    let target = if has('O') { Some(name.into_bytes()) } else { parsed.value('o').map(<[u8]>::to_vec) };
    let has_meter = !has('s') && (target.is_some() || !sys.isatty(Fd(1)).await);
    if has_meter {
        sys.eprint(METER).await;
        sys.eprint(meter(0, 0, 0)).await;
    }
    let begun = now_ms(sys).await;
    let line = if has_meter { "\n" } else { "" };
    let mut ips = tcp::resolve(sys, &url.host).await;
    ips.retain(|ip| ip.is_ipv4() || !has('4'));
    if ips.is_empty() {
        if has('v') {
            sys.eprint(format!("* Could not resolve host: {}\n* Closing connection 0\n", url.host)).await;
        }
        if speaks {
            sys.eprint(format!("curl: (6) Could not resolve host: {}\n", url.host)).await;
        }
        return 6;
    }
    let mut connected = None;
    for &ip in &ips {
        if has('v') {
            let shown = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
            sys.eprint(format!("*   Trying {shown}:{}...\n", url.port)).await;
        }
        match tcp::connect(sys, ip, url.port).await {
            Ok(fd) => {
                connected = Some((fd, ip));
                break;
            }
            Err(errno) if has('v') => {
                sys.eprint(format!("* connect to {ip} port {} failed: {}\n", url.port, errno.strerror())).await;
            }
            Err(_) => {}
        }
    }
    let Some((fd, ip)) = connected else {
        let ms = now_ms(sys).await - begun;
        let why =
            format!("Failed to connect to {} port {} after {ms} ms: Couldn't connect to server", url.host, url.port);
        if has('v') {
            sys.eprint(format!("* {why}\n")).await;
        }
        if has_meter {
            sys.eprint(meter(0, 0, 0) + "\n").await;
        }
        if has('v') {
            sys.eprint("* Closing connection 0\n").await;
        }
        if speaks {
            sys.eprint(format!("curl: (7) {why}\n")).await;
        }
        return 7;
    };
    let request = request(parsed, &url);
    if has('v') {
        say_request(sys, &url, ip, &request).await;
    }
    let _ = sys.write_all(fd, &request).await;
    let answer = receive(sys, fd, !has('I')).await;
    sys.close(fd).await;
    let response = match answer {
        Ok(response) => response,
        Err(Trouble::Unmodelled(what)) => return crate::getopt::unmodelled(sys, "curl", &format!("or {what}")).await,
        Err(trouble) => {
            let (code, why) = match trouble {
                Trouble::Other => (1, "Received HTTP/0.9 when not allowed".to_string()),
                Trouble::Reset(errno) => (56, format!("Recv failure: {}", errno.strerror())),
                _ => (52, "Empty reply from server".to_string()),
            };
            if has_meter {
                sys.eprint(meter(0, 0, 0) + line).await;
            }
            if has('v') {
                sys.eprint(format!("* {why}\n* Closing connection 0\n")).await;
            }
            if speaks {
                sys.eprint(format!("curl: ({code}) {why}\n")).await;
            }
            return code;
        }
    };
    if has('v') {
        let head = lossy(&response.head);
        let text: String = head.split_inclusive('\n').map(|line| format!("< {line}")).collect();
        sys.eprint(text).await;
        if !response.body.is_empty() && (target.is_some() || !sys.isatty(Fd(1)).await) {
            sys.eprint(format!("{{ [{} bytes data]\n", response.body.len())).await;
        }
    }
    let is_refused = has('f') && response.status >= 400;
    if has_meter {
        let done = if is_refused { 0 } else { response.body.len() as u64 };
        sys.eprint(meter(done + response.missing, done, now_ms(sys).await - begun) + "\n").await;
    }
    if has('v') && !is_refused {
        sys.eprint(format!("* Connection #0 to host {} left intact\n", url.host)).await;
    }
    let mut status = 0;
    if is_refused {
        status = 22;
        if speaks {
            let why = format!("The requested URL returned error: {}", response.status);
            sys.eprint(format!("curl: (22) {why}\n")).await;
        }
    } else {
        let head: &[u8] = if has('i') || has('I') { &response.head } else { b"" };
        let content = [head, &response.body].concat();
        match target {
            None => sys.print(content),
            Some(path) => {
                let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
                match sys.open_with(&path, flags, 0o666).await {
                    Ok(fd) => {
                        let _ = sys.write_all(fd, &content).await;
                        sys.close(fd).await;
                    }
                    Err(_) => {
                        let why = format!("Failure writing output to destination {}", lossy(&path));
                        sys.eprint(format!("curl: (23) {why}\n")).await;
                        return 23;
                    }
                }
            }
        }
        if response.missing > 0 {
            status = 18;
            if speaks {
                let why = format!("transfer closed with {} bytes remaining to read", response.missing);
                let _ = sys.flush().await;
                sys.eprint(format!("curl: (18) {why}\n")).await;
            }
        }
        if has('L') && (300..400).contains(&response.status) {
            return crate::getopt::unmodelled(sys, "curl", "-L to another place").await;
        }
    }
    if let Some(format) = parsed.value('w') {
        let text = lossy(format).replace("\\n", "\n").replace("\\t", "\t");
        let text = text
            .replace("%{http_code}", &format!("{:03}", response.status))
            .replace("%{response_code}", &format!("{:03}", response.status))
            .replace("%{size_download}", &response.body.len().to_string())
            .replace("%{remote_ip}", &ip.to_string());
        if let Some((_, rest)) = text.split_once("%{") {
            let name = rest.split('}').next().unwrap_or_default();
            return crate::getopt::unmodelled(sys, "curl", &format!("-w %{{{name}}}")).await;
        }
        sys.print(text);
    }
    let finished = sys.finish("curl", 0).await;
    if finished != 0 { 23 } else { status }
}

async fn say_request(sys: &Sys, url: &Url, ip: IpAddr, request: &[u8]) {
    let text = lossy(request);
    let head = text.split("\r\n\r\n").next().unwrap_or_default();
    let lines: String = head.lines().map(|line| format!("> {line}\r\n")).collect();
    sys.eprint(format!("* Connected to {} ({ip}) port {} (#0)\n{lines}> \r\n", url.host, url.port)).await;
}

fn request(parsed: &crate::getopt::Parsed, url: &Url) -> Vec<u8> {
    let data: Vec<Vec<u8>> =
        parsed.options.iter().filter(|option| option.0 == 'd').filter_map(|option| option.1.clone()).collect();
    let default = match (parsed.has('I'), data.is_empty()) {
        (true, _) => "HEAD",
        (_, false) => "POST",
        _ => "GET",
    };
    let method = parsed.value('X').map_or(default.to_string(), lossy);
    let agent = parsed.value('A').map_or("curl/7.88.1".to_string(), lossy);
    let own: Vec<String> = parsed
        .options
        .iter()
        .filter(|option| option.0 == 'H')
        .filter_map(|option| option.1.as_deref().map(lossy))
        .collect();
    let is_given = |name: &str| own.iter().any(|line| line.to_lowercase().starts_with(&format!("{name}:")));
    let mut text = format!("{method} {} HTTP/1.1\r\n", url.path);
    for (name, value) in [("Host", url.place()), ("User-Agent", agent), ("Accept", "*/*".to_string())] {
        if !is_given(&name.to_lowercase()) {
            text += &format!("{name}: {value}\r\n");
        }
    }
    for line in own.iter().filter(|line| !line.trim_end().ends_with(':')) {
        text += &format!("{line}\r\n");
    }
    let body = data.join(&b'&');
    if !data.is_empty() {
        text += &format!("Content-Length: {}\r\n", body.len());
        if !is_given("content-type") {
            text += "Content-Type: application/x-www-form-urlencoded\r\n";
        }
    }
    [text.as_bytes(), b"\r\n", &body].concat()
}
