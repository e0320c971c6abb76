//! One client's conversation: hello, then one session after another.

use std::sync::Arc;
use std::time::Duration;

use axum::extract::ws::{Message, WebSocket};
use base64::Engine as _;
use nslab_abi::limits::SOURCE_BYTES;
use nslab_keeper::message::Machine;
use nslab_protocol::wire::{ClientMsg, EndReason, ErrorCode, PROTOCOL_VERSION, ServerMsg, TtySize};
use nslab_runner::image;
use tokio::time::timeout;

use super::metrics::Metrics;
use super::router::{Lab, Server};
use crate::session::Live;
use crate::supervisor::{Command, Program, Spec};

/// How long a client may take to say hello.
const HELLO_WITHIN: Duration = Duration::from_secs(10);
/// Arguments of a program.
const MAX_ARGS: usize = 64;

/// Holds the conversation to its end. A session that still runs then is ended.
pub async fn hold(mut socket: WebSocket, server: Arc<Server>) {
    let Some(lab) = hello(&mut socket, &server).await else { return };
    let mut live: Option<Live> = None;
    loop {
        tokio::select! {
            message = socket.recv() => {
                let Some(Ok(message)) = message else { return };
                let Some(answer) = client_says(message, lab, &mut live, &server) else { continue };
                if send(&mut socket, &answer).await.is_err() {
                    return;
                }
            }
            message = next(&mut live) => {
                let message = message.unwrap_or(ServerMsg::Ended { reason: EndReason::Stopped {} });
                if matches!(message, ServerMsg::Ended { .. }) {
                    live = None;
                }
                if send(&mut socket, &message).await.is_err() {
                    return;
                }
            }
        }
    }
}

/// Waits for the session's next message; for ever if there is no session.
async fn next(live: &mut Option<Live>) -> Option<ServerMsg> {
    match live {
        Some(live) => live.next().await,
        None => std::future::pending().await,
    }
}

async fn send(socket: &mut WebSocket, message: &ServerMsg) -> Result<(), ()> {
    let text = serde_json::to_string(message).map_err(|_| ())?;
    socket.send(Message::Text(text.into())).await.map_err(|_| ())
}

fn refuse(code: ErrorCode, message: impl Into<String>) -> Box<ServerMsg> {
    Box::new(ServerMsg::Error { code, message: message.into() })
}

/// Hears the first message; nothing has been started before it is right.
async fn hello<'a>(socket: &mut WebSocket, server: &'a Server) -> Option<&'a Lab> {
    let first = timeout(HELLO_WITHIN, socket.recv()).await.ok()??.ok()?;
    let answer = match (parse(&first), &server.lab) {
        (Ok(Some(ClientMsg::Hello { version, .. })), _) if version != PROTOCOL_VERSION => Err(refuse(
            ErrorCode::BadVersion,
            format!(
                "this lab speaks protocol {PROTOCOL_VERSION}, the client {version}: reload the page, or install the same nslab"
            ),
        )),
        (Ok(Some(ClientMsg::Hello { .. })), None) => Err(refuse(
            ErrorCode::NoLab,
            "this server has no live lab (--sim-only, or the kernel does not allow it: see nslab preflight)",
        )),
        (Ok(Some(ClientMsg::Hello { token, .. })), Some(lab)) if !is_token(&token, &lab.token) => Err(refuse(
            ErrorCode::BadToken,
            "not the token that this lab was started with; open the link that nslab serve printed",
        )),
        (Ok(Some(ClientMsg::Hello { .. })), Some(lab)) => Ok(lab),
        (Ok(_), _) => Err(refuse(ErrorCode::OutOfTurn, "the first message must be hello")),
        (Err(error), _) => Err(refuse(ErrorCode::BadMessage, error)),
    };
    match answer {
        Ok(lab) => send(socket, &welcome(lab)).await.ok().map(|()| lab),
        Err(error) => {
            Metrics::count(&server.metrics.refused);
            // The connection ends either way.
            let _ = send(socket, &error).await;
            None
        }
    }
}

/// Compares without telling by its time how much was right.
fn is_token(given: &str, right: &str) -> bool {
    let differing = given.bytes().zip(right.bytes()).fold(0, |differing, (a, b)| differing | (a ^ b));
    given.len() == right.len() && differing == 0
}

fn welcome(lab: &Lab) -> ServerMsg {
    ServerMsg::Welcome {
        version: PROTOCOL_VERSION,
        kernel: lab.kernel.clone(),
        os: lab.os.clone(),
        plan: lab.plan.to_string(),
        missing: lab.missing.clone(),
        limits: lab.limits.clone(),
    }
}

/// Reads a message; `None` for pings and the like.
fn parse(message: &Message) -> Result<Option<ClientMsg>, String> {
    match message {
        Message::Text(text) => {
            serde_json::from_str(text).map(Some).map_err(|error| format!("not a message of this protocol: {error}"))
        }
        Message::Binary(_) => Err("messages are JSON in text frames".to_string()),
        Message::Ping(_) | Message::Pong(_) | Message::Close(_) => Ok(None),
    }
}

/// Does what the client says; returns what to answer at once.
fn client_says(message: Message, lab: &Lab, live: &mut Option<Live>, server: &Server) -> Option<Box<ServerMsg>> {
    let message = match parse(&message) {
        Ok(message) => message?,
        Err(error) => return Some(refuse(ErrorCode::BadMessage, error)),
    };
    match (message, live.as_mut()) {
        (ClientMsg::Hello { .. }, _) => Some(refuse(ErrorCode::OutOfTurn, "hello was said already")),
        (ClientMsg::Run { .. }, Some(_)) => Some(refuse(ErrorCode::OutOfTurn, "a session runs already: stop it first")),
        (ClientMsg::Run { name, source, args, uid, tty }, None) => match start(lab, &name, &source, args, uid, tty) {
            Ok(started) => {
                Metrics::count(&server.metrics.sessions);
                *live = Some(started);
                None
            }
            Err(error) => Some(error),
        },
        (ClientMsg::Extend {}, Some(live)) => Some(match live.extend() {
            Some((seconds, extensions)) => Box::new(ServerMsg::Extended { seconds, extensions }),
            None => refuse(ErrorCode::NoMoreTime, "this session was extended as often as the lab allows"),
        }),
        (ClientMsg::Stop {}, None) => None,
        (_, None) => Some(refuse(ErrorCode::OutOfTurn, "no session runs")),
        (message, Some(live)) => match command(message) {
            Ok(command) => {
                live.send(command);
                None
            }
            Err(error) => Some(error),
        },
    }
}

fn command(message: ClientMsg) -> Result<Command, Box<ServerMsg>> {
    Ok(match message {
        ClientMsg::Input { data } if data.is_empty() => Command::InputEnd,
        ClientMsg::Input { data } => {
            let bytes = base64::engine::general_purpose::STANDARD.decode(data);
            Command::Input(
                bytes.map_err(|error| refuse(ErrorCode::BadMessage, format!("input.data is not base64: {error}")))?,
            )
        }
        ClientMsg::Resize { size } => Command::Resize(size.rows, size.cols),
        ClientMsg::Signal { signal } => {
            let found = nslab_abi::Signal::STANDARD.iter().find(|known| known.name() == signal);
            let known = found.ok_or_else(|| refuse(ErrorCode::BadMessage, format!("no such signal: {signal}")))?;
            Command::Signal(i32::from(known.0))
        }
        ClientMsg::Inspect { host_pid } => Command::Inspect(host_pid),
        ClientMsg::Stop {} | ClientMsg::Hello { .. } | ClientMsg::Run { .. } | ClientMsg::Extend {} => Command::Stop,
    })
}

fn start(
    lab: &Lab,
    name: &str,
    source: &str,
    args: Vec<String>,
    uid: u32,
    tty: Option<TtySize>,
) -> Result<Live, Box<ServerMsg>> {
    if source.len() > SOURCE_BYTES {
        return Err(refuse(
            ErrorCode::TooLarge,
            format!("the source has {} bytes; {SOURCE_BYTES} are taken", source.len()),
        ));
    }
    if args.len() > MAX_ARGS {
        return Err(refuse(ErrorCode::TooLarge, format!("{} arguments; {MAX_ARGS} are taken", args.len())));
    }
    // Refused before any process exists.
    if nslab_script::compile(name, source).program.is_none() {
        return Err(refuse(ErrorCode::DoesNotCompile, format!("{name} does not compile: see nslab check")));
    }
    let slot = lab
        .registry
        .take()
        .ok_or_else(|| refuse(ErrorCode::Busy, "all sessions of this lab are taken: try again in a minute"))?;
    let size = tty.unwrap_or(TtySize { rows: 24, cols: 80 });
    let spec = Spec {
        program: Program::Script(image::Script { name: name.as_bytes().to_vec(), source: source.as_bytes().to_vec() }),
        name: program_name(name),
        beside: Vec::new(),
        args: args.into_iter().map(String::into_bytes).collect(),
        // The only machine that a lab gives away.
        machine: Machine::Lab,
        plan: Some(lab.plan),
        uid,
        tty: [tty.is_some(); 3],
        tty_size: (size.rows, size.cols),
        deadline_ms: lab.limits.seconds.saturating_mul(1000),
        final_view: true,
        live_views: true,
    };
    Live::start(&spec, lab.budget(), slot)
        .map_err(|error| refuse(ErrorCode::Busy, format!("the session could not be started: {error}")))
}

/// `box` for `dir/box.c`: the name of the program's file in the session.
fn program_name(name: &str) -> String {
    let base = name.rsplit('/').next().unwrap_or(name);
    let kept: String = base
        .strip_suffix(".c")
        .unwrap_or(base)
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c))
        .take(64)
        .collect();
    if kept.is_empty() || kept.starts_with('.') { "a.out".to_string() } else { kept }
}
