//! `nslab serve`: the page and the live lab.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::Context as _;
use nslab_abi::limits;
use nslab_protocol::wire::Limits;
use nslab_words::{Lang, Said, say};
use tokio::net::TcpListener;

use super::options::ServeOptions;
use super::preflight;
use super::print::complain;
use crate::http::{Lab, Server, router};
use crate::session::Registry;

/// Bytes of a token that is made here, before hex.
const TOKEN_BYTES: usize = 16;

/// Serves until the process is ended.
///
/// # Errors
/// The address cannot be listened on, or a file cannot be read.
pub fn serve(options: &ServeOptions, lang: Lang) -> anyhow::Result<i32> {
    let runtime =
        tokio::runtime::Builder::new_multi_thread().enable_all().build().context("cannot start the runtime")?;
    runtime.block_on(run(options, lang))
}

async fn run(options: &ServeOptions, lang: Lang) -> anyhow::Result<i32> {
    let token = token(options, lang)?;
    let lab = lab(options, token.clone(), lang);
    let live = lab.is_some();
    let web_root = web_root(options, lang)?;
    let listener =
        TcpListener::bind(&options.listen).await.with_context(|| say(lang, &Said::CannotListen(&options.listen)))?;
    let address = listener.local_addr().context("cannot read the address")?;
    // The fragment never leaves the browser, so the token is in no log.
    println!("http://{address}/{}", if live { format!("#token={token}") } else { String::new() });
    let server = Arc::new(Server::new(lab, options.allow_origin.clone(), web_root));
    axum::serve(listener, router(server)).with_graceful_shutdown(ended()).await.context("the server failed")?;
    Ok(0)
}

/// Waits for ^C or SIGTERM. Sessions end with their connections.
async fn ended() {
    let mut term = match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(term) => term,
        Err(_) => return std::future::pending().await,
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        _ = term.recv() => {}
    }
    // Connections that are still open do not keep the server: their sessions end when the process does.
    std::process::exit(0);
}

fn lab(options: &ServeOptions, token: String, lang: Lang) -> Option<Lab> {
    if options.sim_only {
        return None;
    }
    let found = preflight::find(lang);
    if let Some(why) = &found.impossible {
        complain(&say(lang, &Said::NoLab(why)));
        return None;
    }
    let limits = Limits {
        seconds: options.session_seconds,
        extensions: limits::SESSION_EXTENSIONS,
        tasks: limits::SESSION_TASKS,
        output_bytes: limits::RUN_OUTPUT_BYTES as u64,
        source_bytes: limits::SOURCE_BYTES as u64,
    };
    Some(Lab {
        token,
        kernel: found.kernel,
        os: found.os,
        plan: found.plan,
        missing: found.missing,
        limits,
        registry: Registry::new(options.max_sessions),
    })
}

fn token(options: &ServeOptions, lang: Lang) -> anyhow::Result<String> {
    let given = match &options.token_file {
        Some(file) => {
            Some(fs::read_to_string(file).with_context(|| say(lang, &Said::CannotRead(&file.display().to_string())))?)
        }
        None => std::env::var("NSLAB_TOKEN").ok(),
    };
    match given.map(|token| token.trim().to_string()) {
        Some(token) => {
            anyhow::ensure!(token.len() >= TOKEN_BYTES, say(lang, &Said::ShortToken(token.len(), TOKEN_BYTES)));
            Ok(token)
        }
        None => {
            let mut bytes = [0; TOKEN_BYTES];
            getrandom::fill(&mut bytes).map_err(|error| anyhow::anyhow!("cannot draw a token: {error}"))?;
            Ok(bytes.iter().map(|byte| format!("{byte:02x}")).collect())
        }
    }
}

/// Finds the built page: where the option says, else `dist` here, else beside the command.
fn web_root(options: &ServeOptions, lang: Lang) -> anyhow::Result<PathBuf> {
    if let Some(root) = &options.web_root {
        let name = root.display().to_string();
        anyhow::ensure!(root.join("index.html").is_file(), say(lang, &Said::NoIndex(&name)));
        return Ok(root.clone());
    }
    let beside = std::env::current_exe().ok().and_then(|exe| Some(exe.parent()?.join("dist")));
    let found =
        [Some(PathBuf::from("dist")), beside].into_iter().flatten().find(|root| root.join("index.html").is_file());
    found.with_context(|| say(lang, &Said::NoPage))
}
