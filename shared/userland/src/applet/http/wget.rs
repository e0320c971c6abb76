//! wget(1), and busybox's with `-q`.

use std::net::IpAddr;
use std::sync::Arc;

use nslab_abi::{Fd, OpenFlags};

use super::response::{Trouble, receive};
use super::{Url, now_ms};
use crate::applet::tcp;
use crate::getopt::{Spec, Takes};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const SPEC: Spec = Spec {
    shorts: "O:qT:t:",
    longs: &[
        ("output-document", Takes::Argument, 'O'),
        ("quiet", Takes::Nothing, 'q'),
        ("spider", Takes::Nothing, 's'),
        ("timeout", Takes::Argument, 'T'),
        ("tries", Takes::Argument, 't'),
    ],
    unmodelled: "46aAbBcdDeEFghHiIkKlLmnNopPQrRSUvVwxX",
    unmodelled_longs: &[
        "continue",
        "header",
        "help",
        "method",
        "mirror",
        "no-check-certificate",
        "no-verbose",
        "post-data",
        "progress",
        "recursive",
        "server-response",
        "show-progress",
        "user-agent",
        "verbose",
        "version",
    ],
    status: 2,
    ..Spec::NONE
};

/// `wget [-q] [-O FILE] URL…`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let parsed = match args.getopt(&sys, &SPEC).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    if parsed.operands.is_empty() {
        sys.eprint("wget: missing URL\nUsage: wget [OPTION]... [URL]...\n\nTry `wget --help' for more options.\n")
            .await;
        return 1;
    }
    if sys.is_busybox() && !parsed.has('q') {
        return crate::getopt::unmodelled(&sys, "wget", "(none): without -q").await;
    }
    let mut status = 0;
    for url in &parsed.operands {
        status = one(&sys, &parsed, &lossy(url)).await;
    }
    status
}

/// Local time, as wget prints it: the machine's is UTC.
async fn stamp(sys: &Sys) -> String {
    let text = crate::applet::docker::container::timestamp((crate::applet::docker::now_s(sys).await, 0));
    text.replace('T', " ").chars().take(19).collect()
}

async fn one(sys: &Sys, parsed: &crate::getopt::Parsed, text: &str) -> u8 {
    let url = match Url::read(text) {
        Ok(url) => url,
        Err(scheme) => return crate::getopt::unmodelled(sys, "wget", &format!("or scheme {scheme}://")).await,
    };
    let (is_busybox, says) = (sys.is_busybox(), !parsed.has('q'));
    let say = async |text: String| {
        if says {
            sys.eprint(text).await;
        }
    };
    let whole = format!("http://{}{}", url.place(), url.path);
    say(format!("--{}--  {whole}\n", stamp(sys).await)).await;
    if parsed.has('s') {
        say("Spider mode enabled. Check if remote file exists.\n".to_string()).await;
    }
    let ips = tcp::resolve(sys, &url.host).await;
    let is_number = url.host.trim_matches(['[', ']']).parse::<IpAddr>().is_ok();
    if !is_number {
        say(format!("Resolving {0} ({0})... ", url.host)).await;
    }
    if ips.is_empty() {
        say(format!("failed: {}.\n", tcp::unresolved(sys).await)).await;
        if is_busybox {
            sys.eprint(format!("wget: bad address '{}'\n", url.host)).await;
        }
        say(format!("wget: unable to resolve host address ‘{}’\n", url.host)).await;
        return if is_busybox { 1 } else { 4 };
    }
    if !is_number {
        let shown: Vec<String> = ips.iter().map(IpAddr::to_string).collect();
        say(format!("{}\n", shown.join(", "))).await;
    }
    let mut connected = None;
    for &ip in &ips {
        let shown = if ip.is_ipv6() { format!("[{ip}]") } else { ip.to_string() };
        let shown = if is_number { shown } else { format!("{0} ({0})|{shown}|", url.host) };
        say(format!("Connecting to {shown}:{}... ", url.port)).await;
        match tcp::connect(sys, ip, url.port).await {
            Ok(fd) => {
                say("connected.\n".to_string()).await;
                connected = Some(fd);
                break;
            }
            Err(errno) => {
                say(format!("failed: {}.\n", errno.strerror())).await;
                if is_busybox {
                    let text = format!("wget: can't connect to remote host ({ip}): {}\n", errno.strerror());
                    sys.eprint(text).await;
                }
            }
        }
    }
    let Some(fd) = connected else { return if is_busybox { 1 } else { 4 } };
    let method = if parsed.has('s') { "HEAD" } else { "GET" };
    let request = match is_busybox {
        true => format!(
            "{method} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Wget\r\nConnection: close\r\n\r\n",
            url.path,
            url.place()
        ),
        false => format!(
            "{method} {} HTTP/1.1\r\nHost: {}\r\nUser-Agent: Wget/1.21.3\r\nAccept: */*\r\nAccept-Encoding: identity\r\n\
             Connection: Keep-Alive\r\n\r\n",
            url.path,
            url.place()
        ),
    };
    let begun = now_ms(sys).await;
    let _ = sys.write_all(fd, request.as_bytes()).await;
    say("HTTP request sent, awaiting response... ".to_string()).await;
    let answer = receive(sys, fd, !parsed.has('s')).await;
    sys.close(fd).await;
    let response = match answer {
        Ok(response) => response,
        Err(Trouble::Unmodelled(what)) => return crate::getopt::unmodelled(sys, "wget", &format!("or {what}")).await,
        Err(Trouble::Empty) if !is_busybox => {
            // wget tries again, twenty times.
            return crate::getopt::unmodelled(sys, "wget", "to try again after \"No data received\"").await;
        }
        Err(_) if is_busybox => {
            sys.eprint("wget: error getting response\n").await;
            return 1;
        }
        Err(_) => return crate::getopt::unmodelled(sys, "wget", "or answers that are no HTTP/1").await,
    };
    say(format!("{}\n", response.reason())).await;
    if response.status >= 400 {
        if is_busybox {
            sys.eprint(format!(
                "wget: server returned error: {}\n",
                lossy(&response.head).lines().next().unwrap_or_default()
            ))
            .await;
            return 1;
        }
        if parsed.has('s') {
            say("Remote file does not exist -- broken link!!!\n\n".to_string()).await;
        } else {
            let (code, reason) = (response.status, response.reason());
            let why = reason.split_once(' ').map_or("", |pair| pair.1);
            say(format!("{} ERROR {code}: {why}.\n\n", stamp(sys).await)).await;
        }
        return 8;
    }
    if (300..400).contains(&response.status) {
        return crate::getopt::unmodelled(sys, "wget", "to go on to another place").await;
    }
    let length = response.body.len();
    let kind =
        response.header("Content-Type").map(|kind| kind.split(';').next().unwrap_or_default().trim().to_string());
    let kind = kind.map(|kind| format!(" [{kind}]")).unwrap_or_default();
    let is_sized = response.header("Content-Length").is_some();
    say(match is_sized {
        true => format!("Length: {}{kind}\n", response.header("Content-Length").unwrap_or_default()),
        false => format!("Length: unspecified{kind}\n"),
    })
    .await;
    if parsed.has('s') {
        say("Remote file exists and could contain further links,\nbut recursion is disabled -- not retrieving.\n\n"
            .to_string())
        .await;
        return 0;
    }
    let path = match parsed.value('O') {
        Some(path) => path.to_vec(),
        None => match url.path.rsplit('/').next().unwrap_or_default() {
            "" => b"index.html".to_vec(),
            name => name.as_bytes().to_vec(),
        },
    };
    let shown = if path == b"-" { "‘STDOUT’".to_string() } else { format!("‘{}’", lossy(&path)) };
    say(format!("Saving to: {shown}\n\n")).await;
    if path == b"-" {
        sys.print(&response.body);
        let _ = sys.flush().await;
    } else {
        if parsed.value('O').is_none() && sys.stat(&path).await.is_ok() {
            return crate::getopt::unmodelled(sys, "wget", "to number a file that is there already").await;
        }
        let flags = OpenFlags::WRONLY | OpenFlags::CREAT | OpenFlags::TRUNC;
        match sys.open_with(&path, flags, 0o666).await {
            Ok(fd) => {
                let _ = sys.write_all(fd, &response.body).await;
                sys.close(fd).await;
            }
            Err(errno) => {
                sys.eprint(format!("{}: {}\n", lossy(&path), errno.strerror())).await;
                return 3;
            }
        }
    }
    if says {
        if sys.isatty(Fd(2)).await {
            return crate::getopt::unmodelled(sys, "wget", "(none): its bar on a terminal, without -q").await;
        }
        let seconds = ((now_ms(sys).await - begun).max(1) as f64) / 1000.0;
        let speed = speed(length as f64 / seconds);
        sys.eprint(dots(length, is_sized, &speed.0)).await;
        let saved = if is_sized { format!("{length}/{length}") } else { length.to_string() };
        let shown = if path == b"-" { "written to stdout".to_string() } else { format!("{shown} saved") };
        sys.eprint(format!("\n{} ({}) - {shown} [{saved}]\n\n", stamp(sys).await, speed.1)).await;
    }
    0
}

/// `3.03M` and `3.03 MB/s`
fn speed(bytes_s: f64) -> (String, String) {
    let (value, short, long) = match bytes_s {
        ..1024.0 => (bytes_s, "", "B/s"),
        ..1_048_576.0 => (bytes_s / 1024.0, "K", "KB/s"),
        _ => (bytes_s / 1_048_576.0, "M", "MB/s"),
    };
    let digits = if value >= 99.95 {
        0
    } else if value >= 9.995 {
        1
    } else {
        2
    };
    (format!("{value:.digits$}{short}"), format!("{value:.digits$} {long}"))
}

/// The dots: one a kilobyte, fifty a row.
fn dots(length: usize, is_sized: bool, speed: &str) -> String {
    let mut text = String::new();
    let kilobytes = length / 1024;
    for row in 0..=kilobytes / 50 {
        let nr = (kilobytes - row * 50).min(50);
        let is_last = row == kilobytes / 50;
        if is_last && nr == 0 && row > 0 {
            break;
        }
        let cells: String = (0..50)
            .map(|at| format!("{}{}", if at % 10 == 0 { " " } else { "" }, if at < nr { "." } else { " " }))
            .collect();
        let done = if is_last { length } else { (row + 1) * 50 * 1024 };
        let percent = if is_sized {
            format!("{:3}%", (done * 100).checked_div(length).unwrap_or(100))
        } else {
            "    ".to_string()
        };
        text += &format!("\n{:6}K{cells} {percent} {speed:>4}", row * 50);
        text += if is_last { "=0s" } else { " 0s" };
    }
    text.trim_start_matches('\n').to_string() + "\n"
}
