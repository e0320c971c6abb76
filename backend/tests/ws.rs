//! The live lab over a real WebSocket.

mod common;

use std::path::Path;
use std::time::Duration;

use base64::Engine as _;
use common::Server;
use futures_util::{SinkExt as _, StreamExt as _};
use nslab_protocol::event::{EventKind, Stream};
use nslab_protocol::wire::{ClientMsg, EndReason, ErrorCode, PROTOCOL_VERSION, ServerMsg};
use tokio::net::TcpStream;
use tokio_tungstenite::tungstenite::client::IntoClientRequest as _;
use tokio_tungstenite::tungstenite::{self, Message};
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

type Socket = WebSocketStream<MaybeTlsStream<TcpStream>>;

/// Longest wait for one message; a lab that is silent for so long is broken, not slow.
const PATIENCE: Duration = Duration::from_secs(60);

async fn connect(server: &Server) -> Socket {
    connect_async(format!("ws://{}/ws", server.address)).await.unwrap().0
}

async fn say(socket: &mut Socket, message: &ClientMsg) {
    socket.send(Message::Text(serde_json::to_string(message).unwrap().into())).await.unwrap();
}

async fn hear(socket: &mut Socket) -> Option<ServerMsg> {
    loop {
        match tokio::time::timeout(PATIENCE, socket.next()).await.expect("the lab is silent")? {
            Ok(Message::Text(text)) => return Some(serde_json::from_str(&text).unwrap()),
            Ok(Message::Close(_)) | Err(_) => return None,
            Ok(_) => {}
        }
    }
}

fn hello(token: &str) -> ClientMsg {
    ClientMsg::Hello { version: PROTOCOL_VERSION, token: token.to_string() }
}

fn program(source: &str) -> ClientMsg {
    ClientMsg::Run { name: "test.c".to_string(), source: source.to_string(), args: vec![], uid: 0, tty: None }
}

async fn welcomed(server: &Server) -> Socket {
    let mut socket = connect(server).await;
    say(&mut socket, &hello(&server.token)).await;
    assert!(matches!(hear(&mut socket).await, Some(ServerMsg::Welcome { .. })));
    socket
}

/// Hears everything up to the end of the session.
async fn session(socket: &mut Socket) -> Vec<ServerMsg> {
    let mut heard = Vec::new();
    loop {
        let message = hear(socket).await.expect("the session's end");
        let is_end = matches!(message, ServerMsg::Ended { .. });
        heard.push(message);
        if is_end {
            return heard;
        }
    }
}

fn output(heard: &[ServerMsg]) -> String {
    let parts = heard.iter().filter_map(|message| match message {
        ServerMsg::Event { event } => match &event.kind {
            EventKind::Output { stream: Stream::Stdout, data } => {
                base64::engine::general_purpose::STANDARD.decode(data).ok()
            }
            _ => None,
        },
        _ => None,
    });
    String::from_utf8(parts.flatten().collect()).unwrap()
}

async fn refused(server: &Server, first: ClientMsg) -> ErrorCode {
    let mut socket = connect(server).await;
    say(&mut socket, &first).await;
    let Some(ServerMsg::Error { code, message }) = hear(&mut socket).await else { panic!("no error") };
    assert!(!message.is_empty());
    assert_eq!(hear(&mut socket).await, None, "the connection ends after {code:?}");
    code
}

#[tokio::test]
async fn a_wrong_token_is_refused_before_anything_starts() {
    let server = Server::start(&[]);
    assert_eq!(refused(&server, hello("0123456789abcdef0123456789abcdef")).await, ErrorCode::BadToken);
    assert_eq!(refused(&server, hello("")).await, ErrorCode::BadToken);
    assert_eq!(refused(&server, program("int main(void) { return 0; }")).await, ErrorCode::OutOfTurn);
    let other_version = ClientMsg::Hello { version: PROTOCOL_VERSION + 1, token: server.token.clone() };
    assert_eq!(refused(&server, other_version).await, ErrorCode::BadVersion);
}

#[tokio::test]
async fn a_foreign_page_is_refused() {
    let server = Server::start(&["--allow-origin", "https://school.example"]);
    let connect_from = async |origin: &str| {
        let mut request = format!("ws://{}/ws", server.address).into_client_request().unwrap();
        request.headers_mut().insert("origin", origin.parse().unwrap());
        connect_async(request).await.map(drop)
    };
    let own = format!("http://{}", server.address);
    connect_from(&own).await.expect("the lab's own page");
    connect_from("https://school.example").await.expect("an allowed page");
    for foreign in ["https://evil.example", "null", "http://127.0.0.1:1"] {
        let Err(tungstenite::Error::Http(response)) = connect_from(foreign).await else { panic!("{foreign} got in") };
        assert_eq!(response.status(), 403);
    }
}

#[tokio::test]
async fn a_program_runs_for_real() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    let source = r#"
        #include <stdio.h>
        #include <unistd.h>
        int main(void) { printf("I am %d, 我\n", getpid()); return 7; }
    "#;
    // One connection carries one session after another.
    for _ in 0..2 {
        say(&mut socket, &program(source)).await;
        let heard = session(&mut socket).await;
        assert_eq!(output(&heard), "I am 2, 我\n");
        assert_eq!(heard.last(), Some(&ServerMsg::Ended { reason: EndReason::Exited { status: 7 } }));
        let has_call = |message: &ServerMsg| matches!(message, ServerMsg::Event { event } if event.pid == 2 && event.host_pid > 2 && matches!(&event.kind, EventKind::Syscall { name, .. } if name == "getpid"));
        assert!(heard.iter().any(has_call));
        assert!(heard.iter().any(
            |message| matches!(message, ServerMsg::Ps { view, .. } if view.procs.iter().any(|p| p.comm == "test"))
        ));
    }
}

#[tokio::test]
async fn bad_messages_are_named_and_lose_nothing() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    let code = async |socket: &mut Socket| match hear(socket).await {
        Some(ServerMsg::Error { code, .. }) => code,
        other => panic!("{other:?}"),
    };
    socket.send(Message::Text("{".into())).await.unwrap();
    assert_eq!(code(&mut socket).await, ErrorCode::BadMessage);
    let bare = r#"{"type":"run","name":"a.c","source":"int main(void) { return 0; }","args":[],"uid":0,"tty":null,"machine":"bare"}"#;
    socket.send(Message::Text(bare.into())).await.unwrap();
    assert_eq!(code(&mut socket).await, ErrorCode::BadMessage);
    socket.send(Message::Binary(vec![1].into())).await.unwrap();
    assert_eq!(code(&mut socket).await, ErrorCode::BadMessage);
    say(&mut socket, &ClientMsg::Input { data: "aGk=".to_string() }).await;
    assert_eq!(code(&mut socket).await, ErrorCode::OutOfTurn);
    say(&mut socket, &program("int main(void) { return 0 }")).await;
    assert_eq!(code(&mut socket).await, ErrorCode::DoesNotCompile);
    say(&mut socket, &program(&" ".repeat(nslab_abi::limits::SOURCE_BYTES + 1))).await;
    assert_eq!(code(&mut socket).await, ErrorCode::TooLarge);
    say(&mut socket, &program("int main(void) { return 3; }")).await;
    let heard = session(&mut socket).await;
    assert_eq!(heard.last(), Some(&ServerMsg::Ended { reason: EndReason::Exited { status: 3 } }));
}

/// Host pid of the session's init, by the name that `started` gives the session.
async fn init_of(socket: &mut Socket) -> u32 {
    loop {
        if let Some(ServerMsg::Started { session }) = hear(socket).await {
            return session.strip_prefix("nslab-").unwrap().parse().unwrap();
        }
    }
}

/// Waits until a process is gone.
async fn gone(pid: u32) {
    let path = format!("/proc/{pid}");
    for _ in 0..600 {
        if !Path::new(&path).exists() {
            return;
        }
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    panic!("process {pid} is still there");
}

const SLEEPER: &str = "#include <unistd.h>\nint main(void) { fork(); for (;;) pause(); }";

#[tokio::test]
async fn stop_ends_a_session() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    say(&mut socket, &program(SLEEPER)).await;
    let init = init_of(&mut socket).await;
    assert!(Path::new(&format!("/proc/{init}")).exists());
    say(&mut socket, &ClientMsg::Stop {}).await;
    let heard = session(&mut socket).await;
    assert_eq!(heard.last(), Some(&ServerMsg::Ended { reason: EndReason::Stopped {} }));
    gone(init).await;
}

#[tokio::test]
async fn a_session_that_is_extended_outlives_its_deadline() {
    let server = Server::start(&["--session-seconds", "4"]);
    let mut socket = welcomed(&server).await;
    say(&mut socket, &program("#include <unistd.h>\nint main(void) { sleep(6); return 5; }")).await;
    for (seconds, left) in [(8, 2), (12, 1), (16, 0)] {
        say(&mut socket, &ClientMsg::Extend {}).await;
        let extended = ServerMsg::Extended { seconds, extensions: left };
        while hear(&mut socket).await.expect("an answer") != extended {}
    }
    say(&mut socket, &ClientMsg::Extend {}).await;
    let heard = session(&mut socket).await;
    let is_refusal = |message: &ServerMsg| matches!(message, ServerMsg::Error { code: ErrorCode::NoMoreTime, .. });
    assert!(heard.iter().any(is_refusal), "a fourth time is refused, and the session goes on");
    assert_eq!(heard.last(), Some(&ServerMsg::Ended { reason: EndReason::Exited { status: 5 } }));
}

#[tokio::test]
async fn a_dropped_connection_ends_its_session() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    say(&mut socket, &program(SLEEPER)).await;
    let init = init_of(&mut socket).await;
    drop(socket);
    gone(init).await;
}

#[tokio::test]
async fn slots_and_time_are_limited() {
    let server = Server::start(&["--max-sessions", "1", "--session-seconds", "2"]);
    let mut first = welcomed(&server).await;
    say(&mut first, &program(SLEEPER)).await;
    init_of(&mut first).await;
    let mut second = welcomed(&server).await;
    say(&mut second, &program("int main(void) { return 0; }")).await;
    assert!(matches!(hear(&mut second).await, Some(ServerMsg::Error { code: ErrorCode::Busy, .. })));
    let heard = session(&mut first).await;
    assert_eq!(heard.last(), Some(&ServerMsg::Ended { reason: EndReason::TimeUp {} }));
}

#[tokio::test]
async fn output_without_end_ends_in_a_named_limit() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    say(&mut socket, &program("#include <stdio.h>\nint main(void) { for (;;) puts(\"again and again and again\"); }"))
        .await;
    let heard = session(&mut socket).await;
    let Some(ServerMsg::Ended { reason: EndReason::Limit { limit, .. } }) = heard.last() else {
        panic!("{:?}", heard.last())
    };
    assert_eq!(limit, "RUN_OUTPUT_BYTES");
}

#[tokio::test]
async fn without_a_lab_the_page_is_served_and_hello_is_answered() {
    let server = Server::start(&["--sim-only"]);
    assert_eq!(server.token, "");
    assert_eq!(refused(&server, hello("")).await, ErrorCode::NoLab);
}

#[tokio::test]
async fn each_process_tells_how_it_sees_the_machine_however_short_it_lives() {
    let server = Server::start(&[]);
    let mut socket = welcomed(&server).await;
    let source = r#"
        #define _GNU_SOURCE
        #include <sched.h>
        #include <sys/wait.h>
        #include <unistd.h>
        int main(void) {
            if (fork() == 0) {
                unshare(CLONE_NEWUTS);
                sethostname("box", 3);
                execl("/bin/true", "true", (char *)0);
            }
            wait(0);
            return 0;
        }"#;
    say(&mut socket, &program(source)).await;
    let heard = session(&mut socket).await;
    let insides: Vec<_> = heard
        .iter()
        .filter_map(|message| match message {
            ServerMsg::Inside { inside: Some(inside), .. } => Some(inside),
            _ => None,
        })
        .collect();
    let of_child: Vec<_> = insides.iter().filter(|inside| inside.pid == 3).collect();
    assert_eq!(of_child.first().map(|inside| inside.hostname.as_str()), Some("lab"), "{heard:?}");
    assert_eq!(of_child.last().map(|inside| inside.hostname.as_str()), Some("box"));
    assert_ne!(of_child[0].ns, of_child.last().expect("the last look").ns);
    assert!(of_child.iter().all(|inside| inside.ppid == 2 && inside.id.starts_with("uid=0(root)")), "{of_child:?}");
    assert!(of_child[0].ps.contains("      3 ?        00:00:00 test\n"), "{}", of_child[0].ps);
}
