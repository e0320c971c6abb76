//! As much of Flask (3.0.0, and 1.1.4 on Python 2.7) as an application of one file needs: routes to functions, and the server that Werkzeug runs for them.

use nslab_abi::{Errno, Fd, Ret, Syscall};

use super::value::{Value, eval, split_arguments};
use super::{Line, State, Version, call, flush};
use crate::applet::tcp;
use crate::sys::Sys;
use crate::text::{ctime, lossy};

/// What `Flask(__name__)` gives.
pub(super) const APP: &str = "<Flask 'app'>";

const SERVER: &str = "Werkzeug/3.0.1 Python/3.11.2";
const SERVER_TWO: &str = "Werkzeug/1.0.1 Python/2.7.18";
/// What Flask 1.1.4 says before it listens.
const START_TWO: &str = " * Serving Flask app \"app\" (lazy loading)\n * Environment: production\n   WARNING: This is a development \
    server. Do not use it in a production deployment.\n   Use a production WSGI server instead.\n * Debug mode: off\n";
const NOT_FOUND: &str = "<!doctype html>\n<html lang=en>\n<title>404 Not Found</title>\n<h1>Not Found</h1>\n<p>The requested URL was \
    not found on the server. If you entered the URL manually please check your spelling and try again.</p>\n";
const NOT_ALLOWED: &str = "<!doctype html>\n<html lang=en>\n<title>405 Method Not Allowed</title>\n<h1>Method Not Allowed</h1>\n\
    <p>The method is not allowed for the requested URL.</p>\n";
const SOCK_DGRAM: i32 = 2;
/// Bytes of a request, at most.
const REQUEST_BYTES: usize = 65_536;

/// `@app.route('/')`: the path that the next function answers.
pub(super) fn route(decorator: &str, state: &State) -> Result<String, String> {
    let unknown = || format!("decorator {decorator}");
    let (name, rest) = decorator.trim_start_matches('@').split_once('.').ok_or_else(unknown)?;
    let inner =
        ["route(", "get("].iter().find_map(|open| rest.strip_prefix(open)).and_then(|rest| rest.strip_suffix(')'));
    let (true, Some(inner)) = (is_app(name, state), inner) else { return Err(unknown()) };
    match split_arguments(inner)[..] {
        [path] => Ok(eval(path, &state.scope)?.show()),
        _ => Err(unknown()),
    }
}

/// Is it the name of an application?
pub(super) fn is_app(name: &str, state: &State) -> bool {
    eval(name, &state.scope).is_ok_and(|value| value == Value::Text(APP.to_string()))
}

/// `app.run(host=…, port=…)`: answers requests until the process ends; the status if it cannot.
pub(super) async fn run(
    sys: &Sys,
    lines: &[Line],
    state: &mut State,
    at: usize,
    arguments: &str,
) -> Result<u8, String> {
    let (mut host, mut port) = ("127.0.0.1".to_string(), 5000);
    for argument in split_arguments(arguments) {
        match argument.split_once('=').map(|(name, given)| (name.trim(), given.trim())) {
            Some(("host", given)) => host = eval(given, &state.scope)?.show(),
            Some(("port", given)) => port = eval(given, &state.scope)?.int()?,
            Some(("debug", "False")) => {}
            _ => return Err(format!("argument {argument}")),
        }
    }
    let (Ok(ip), Ok(port)) = (host.parse(), u16::try_from(port)) else { return Err(format!("address {host}:{port}")) };
    let listener = match state.server {
        Some(listener) => listener,
        None => {
            state.out += match state.version {
                Version::Two => START_TWO,
                Version::Three => " * Serving Flask app 'app'\n * Debug mode: off\n",
            };
            flush(sys, state).await;
            let listener = match tcp::listen(sys, ip, port, 128).await {
                Ok(listener) => listener,
                Err((_, errno)) => {
                    sys.eprint(refusal(errno, port)).await;
                    return Ok(1);
                }
            };
            let text = match state.version {
                Version::Two => format!(" * Running on http://{host}:{port}/ (Press CTRL+C to quit)\n"),
                Version::Three => banner(sys, &host, port).await,
            };
            sys.eprint(text).await;
            *state.server.insert(listener)
        }
    };
    loop {
        // A long run forgets what it asked: see `Sys::checkpoint`.
        sys.checkpoint(State { at, ..state.clone() });
        let (fd, peer) = match sys.call(Syscall::Accept4 { sockfd: listener, flags: 0 }).await {
            Ok(Ret::Sock { value, addr, .. }) => (Fd(value as i32), tcp::parse(&addr)),
            Ok(ret) => (Fd(ret.value() as i32), None),
            Err(Errno::EINTR) => continue,
            Err(errno) => return Err(format!("accept: {}", errno.strerror())),
        };
        let peer = peer.map_or_else(|| host.clone(), |(ip, _)| ip.to_string());
        answer(sys, lines, state, fd, &peer).await?;
        flush(sys, state).await;
        sys.close(fd).await;
    }
}

fn refusal(errno: Errno, port: u16) -> String {
    let hint = match errno {
        Errno::EADDRINUSE => format!(
            "Port {port} is in use by another program. Either identify and stop that program, or start the server with a \
             different port.\n"
        ),
        _ => String::new(),
    };
    format!("{}\n{hint}", errno.strerror())
}

async fn banner(sys: &Sys, host: &str, port: u16) -> String {
    let mut text =
        "WARNING: This is a development server. Do not use it in a production deployment. Use a production WSGI \
                    server instead.\n"
            .to_string();
    if host == "0.0.0.0" {
        let own = own_address(sys).await.unwrap_or_else(|| "127.0.0.1".to_string());
        text += &format!(" * Running on all addresses ({host})\n * Running on http://127.0.0.1:{port}\n");
        text += &format!(" * Running on http://{own}:{port}\n");
    } else {
        text += &format!(" * Running on http://{host}:{port}\n");
    }
    text + "Press CTRL+C to quit\n"
}

/// The address that others would see: of a socket of datagrams that is connected to somewhere, and sends nothing.
async fn own_address(sys: &Sys) -> Option<String> {
    let fd =
        sys.int(Syscall::Socket { domain: 2, kind: SOCK_DGRAM, protocol: 0 }).await.ok().map(|fd| Fd(fd as i32))?;
    let far = tcp::address([10, 253, 155, 219].into(), 58_162);
    let own = match sys.call(Syscall::Connect { sockfd: fd, addr: far }).await {
        Ok(_) => tcp::own_address(sys, fd).await.map(|(ip, _)| ip.to_string()),
        Err(_) => None,
    };
    sys.close(fd).await;
    own
}

/// Reads a request, and answers it by the function of its path.
async fn answer(sys: &Sys, lines: &[Line], state: &mut State, fd: Fd, peer: &str) -> Result<(), String> {
    let mut request = Vec::new();
    while !request.windows(4).any(|end| end == b"\r\n\r\n") && request.len() < REQUEST_BYTES {
        match sys.read(fd, 8192).await {
            Ok(bytes) if !bytes.is_empty() => request.extend(bytes),
            _ => break,
        }
    }
    let request = lossy(&request);
    let first = request.lines().next().unwrap_or_default();
    let mut words = first.split(' ');
    let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(()) };
    let path = target.split('?').next().unwrap_or_default();
    let function = state.routes.iter().find(|(route, _)| route == path).map(|(_, function)| *function);
    let (status, body) = match (method, function) {
        ("GET" | "HEAD", Some(function)) => ("200 OK", call(sys, lines, state, function).await?.show()),
        (_, Some(_)) => ("405 METHOD NOT ALLOWED", NOT_ALLOWED.to_string()),
        (_, None) => ("404 NOT FOUND", NOT_FOUND.to_string()),
    };
    let now = ctime(crate::applet::docker::now_s(sys).await);
    // `Sun Nov 22 20:03:41 2026`
    let (weekday, month, day, clock, year) = (&now[..3], &now[4..7], now[8..10].trim(), &now[11..19], &now[20..]);
    let date = format!("Date: {weekday}, {day:0>2} {month} {year} {clock} GMT\r\n");
    let mut content = format!("Content-Type: text/html; charset=utf-8\r\nContent-Length: {}\r\n", body.len());
    if status.starts_with("405") {
        content += "Allow: GET, HEAD, OPTIONS\r\n";
    }
    let mut reply = match state.version {
        Version::Two => format!("HTTP/1.0 {status}\r\n{content}Server: {SERVER_TWO}\r\n{date}\r\n"),
        Version::Three => {
            format!("HTTP/1.1 {status}\r\nServer: {SERVER}\r\n{date}{content}Connection: close\r\n\r\n")
        }
    };
    if method != "HEAD" {
        reply += &body;
    }
    // Whoever asked may have gone.
    let _ = sys.write_all(fd, reply.as_bytes()).await;
    let code = &status[..3];
    sys.eprint(format!("{peer} - - [{day:0>2}/{month}/{year} {clock}] \"{first}\" {code} -\n")).await;
    Ok(())
}
