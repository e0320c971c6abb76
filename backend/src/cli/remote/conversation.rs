//! The client's side of the WebSocket.

use std::time::Duration;

use anyhow::Context as _;
use base64::Engine as _;
use futures_util::{SinkExt as _, StreamExt as _};
use nslab_abi::Signal;
use nslab_protocol::wire::{ClientMsg, EndReason, ErrorCode, PROTOCOL_VERSION, ServerMsg, TtySize};
use nslab_words::{EndWords, Lang, Said, say, words};
use tokio::net::TcpStream;
use tokio::sync::mpsc::Receiver;
use tokio::time::{Instant, sleep_until, timeout};
use tokio_tungstenite::tungstenite::Message;
use tokio_tungstenite::{MaybeTlsStream, WebSocketStream, connect_async};

use crate::cli::OWN_FAILURE;
use crate::cli::options::RunOptions;
use crate::cli::print::{self, Printer, complain};
use crate::supervisor::Command;

/// How long somebody may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(10);
/// Exit status of a run that `--timeout` ended, as timeout(1) has it.
const TIMED_OUT: i32 = 124;

/// What is asked of the lab.
pub struct Wish {
    pub token: String,
    /// The id plan that it has to have.
    pub plan: Option<&'static str>,
    pub program: ClientMsg,
    /// Seconds.
    pub timeout: Option<u64>,
}

/// A connection to a lab.
pub struct Conversation {
    socket: WebSocketStream<MaybeTlsStream<TcpStream>>,
    lang: Lang,
}

impl Conversation {
    /// Connects to `ws://HOST:PORT`.
    ///
    /// # Errors
    /// The address is none, or nobody answers there.
    pub async fn open(address: &str, lang: Lang) -> anyhow::Result<Conversation> {
        anyhow::ensure!(!address.starts_with("wss://"), say(lang, &Said::NoTls));
        let host = address.strip_prefix("ws://").map(|host| host.trim_end_matches('/'));
        let host = host.filter(|host| !host.is_empty() && !host.contains('/'));
        let host = host.with_context(|| say(lang, &Said::BadAddress(address)))?;
        let failed = |why: &str| anyhow::anyhow!(say(lang, &Said::CannotConnect(address, why)));
        match timeout(ANSWER_WITHIN, connect_async(format!("ws://{host}/ws"))).await {
            Ok(Ok((socket, _))) => Ok(Conversation { socket, lang }),
            Ok(Err(error)) => Err(failed(&error.to_string())),
            Err(_) => Err(failed(&nslab_abi::Errno::ETIMEDOUT.strerror())),
        }
    }

    /// Says hello, and what is to run; a status if that was refused, which has been said.
    ///
    /// # Errors
    /// The connection broke.
    pub async fn greet(&mut self, wish: &Wish) -> anyhow::Result<Option<i32>> {
        self.say(&ClientMsg::Hello { version: PROTOCOL_VERSION, token: wish.token.clone() }).await?;
        let answer = timeout(ANSWER_WITHIN, self.hear()).await.unwrap_or(Ok(None))?;
        match answer {
            Some(ServerMsg::Welcome { plan, .. }) => {
                if wish.plan.is_some_and(|wanted| wanted != plan) {
                    return Ok(Some(self.fail(&Said::OtherPlan(&plan))));
                }
                self.say(&wish.program).await?;
                Ok(None)
            }
            Some(ServerMsg::Error { code, message }) => Ok(Some(self.refused(code, &message))),
            _ => Ok(Some(self.fail(&Said::ConnectionLost))),
        }
    }

    /// Passes everything on in both directions until the session ends; returns the exit status.
    ///
    /// # Errors
    /// The connection broke, or standard output is closed.
    pub async fn hold(
        &mut self,
        options: &RunOptions,
        seconds: Option<u64>,
        mut commands: Receiver<Command>,
    ) -> anyhow::Result<i32> {
        let printer = Printer { json: options.json, trace: options.trace, lang: self.lang };
        let deadline = seconds.and_then(|seconds| Instant::now().checked_add(Duration::from_secs(seconds)));
        let mut is_timed_out = false;
        let mut last_view = None;
        loop {
            let at_deadline = async {
                match deadline.filter(|_| !is_timed_out) {
                    Some(at) => sleep_until(at).await,
                    None => std::future::pending().await,
                }
            };
            tokio::select! {
                message = self.hear() => match message? {
                    None => return Ok(self.fail(&Said::ConnectionLost)),
                    Some(ServerMsg::Event { event }) => printer.event(&event)?,
                    Some(ServerMsg::Ps { view, .. }) => last_view = Some(view),
                    Some(ServerMsg::Missed { count }) => complain(&say(self.lang, &Said::Missed(count))),
                    Some(ServerMsg::Error { code, message }) => return Ok(self.refused(code, &message)),
                    Some(ServerMsg::Ended { reason }) => {
                        if let (true, Some(view)) = (options.ps, &last_view) {
                            print::process_tables(view, &mut std::io::stderr().lock())?;
                        }
                        return Ok(if is_timed_out { self.timed_out() } else { self.status(&reason) });
                    }
                    Some(ServerMsg::Welcome { .. } | ServerMsg::Started { .. } | ServerMsg::Extended { .. } | ServerMsg::Inside { .. }) => {}
                },
                Some(command) = commands.recv() => self.command(command).await?,
                () = at_deadline => {
                    is_timed_out = true;
                    self.say(&ClientMsg::Stop {}).await?;
                }
            }
        }
    }

    async fn command(&mut self, command: Command) -> anyhow::Result<()> {
        let message = match command {
            Command::Input(bytes) => ClientMsg::Input { data: base64::engine::general_purpose::STANDARD.encode(bytes) },
            Command::InputEnd => ClientMsg::Input { data: String::new() },
            Command::Resize(rows, cols) => ClientMsg::Resize { size: TtySize { rows, cols } },
            Command::Signal(number) => match u8::try_from(number).map(|number| Signal(number).name()) {
                Ok(signal) => ClientMsg::Signal { signal },
                Err(_) => return Ok(()),
            },
            Command::Inspect(host_pid) => ClientMsg::Inspect { host_pid },
            Command::Extend(_) => ClientMsg::Extend {},
            Command::Stop => ClientMsg::Stop {},
        };
        self.say(&message).await
    }

    async fn say(&mut self, message: &ClientMsg) -> anyhow::Result<()> {
        let text = serde_json::to_string(message).context("JSON")?;
        let sent = self.socket.send(Message::Text(text.into())).await;
        sent.map_err(|_| anyhow::anyhow!(say(self.lang, &Said::ConnectionLost)))
    }

    /// Hears the next message; `None` when the connection is over.
    async fn hear(&mut self) -> anyhow::Result<Option<ServerMsg>> {
        loop {
            match self.socket.next().await {
                Some(Ok(Message::Text(text))) => {
                    let message = serde_json::from_str(&text);
                    return message.map(Some).map_err(|_| anyhow::anyhow!(say(self.lang, &Said::BadVersion)));
                }
                Some(Ok(Message::Close(_)) | Err(_)) | None => return Ok(None),
                Some(Ok(_)) => {}
            }
        }
    }

    fn fail(&self, said: &Said<'_>) -> i32 {
        complain(&say(self.lang, said));
        OWN_FAILURE
    }

    fn timed_out(&self) -> i32 {
        complain(words(self.lang).ended_by_timeout());
        TIMED_OUT
    }

    fn refused(&self, code: ErrorCode, message: &str) -> i32 {
        self.fail(&match code {
            ErrorCode::BadToken => Said::BadToken,
            ErrorCode::BadVersion => Said::BadVersion,
            ErrorCode::Busy => Said::Busy,
            ErrorCode::NoLab => Said::ServerHasNoLab,
            ErrorCode::DoesNotCompile => Said::LabDoesNotCompile,
            ErrorCode::BadMessage | ErrorCode::TooLarge | ErrorCode::NoMoreTime | ErrorCode::OutOfTurn => {
                Said::LabRefused(message)
            }
        })
    }

    /// Says how the session ended, where the program does not speak for itself, and returns the exit status.
    fn status(&self, reason: &EndReason) -> i32 {
        let said = |end: &EndWords<'_>| {
            complain(&words(self.lang).ended(end));
            OWN_FAILURE
        };
        match reason {
            EndReason::Exited { status } => *status,
            EndReason::Signaled { signal } => {
                let known = Signal::STANDARD.iter().find(|known| known.name() == *signal);
                known.map_or(OWN_FAILURE, |known| 128 + i32::from(known.0))
            }
            EndReason::Unsupported { what, detail } => self.fail(&Said::NotForReal { line: None, what, detail }),
            EndReason::TimeUp {} => said(&EndWords::TimeUp),
            EndReason::Limit { limit, amount } => said(&EndWords::Limit(limit, *amount)),
            EndReason::Stopped {} => self.fail(&Said::SessionEnded),
            EndReason::Failed { message } => self.fail(&Said::NoSession(message)),
        }
    }
}
