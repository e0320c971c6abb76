//! What runs on the platform's side: an agent on each cell (`rep`), and the scheduler (`auctioneer`).

use std::sync::Arc;

use nslab_abi::{CloneFlags, Fd, Ret, Syscall};

use super::serve::{accept, ask, listen};
use super::{BLOBS, CELLS, auctioneer_socket, containers, rep_socket, rootfs};
use crate::applet::docker::container::{Container, mkdir_all, now, random_hex, timestamp, write};
use crate::applet::docker::image::store::unpack;
use crate::applet::docker::json::{Json, object, texts};
use crate::applet::docker::start::{Started, start};
use crate::applet::docker::{life, remove, tar};
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// Memory that a cell gives away, in MB.
const CELL_MB: u64 = 2048;

/// `rep -cell N`: the agent of a cell.
pub(crate) async fn rep(sys: Sys, args: Arc<Args>) -> u8 {
    let cell: usize = args.argv.last().and_then(|word| crate::text::number(word)).unwrap_or(1);
    let sockfd = match sys.restored::<Fd>() {
        Some(sockfd) => sockfd,
        None => {
            // A cell is a machine of its own by name, and by the tree of its sandboxes.
            let _ = sys.call(Syscall::Unshare { flags: CloneFlags::NEWUTS }).await;
            let name = format!("cell-{cell}").into_bytes();
            let len = name.len() as i64;
            let _ = sys.call(Syscall::Sethostname { name, len }).await;
            let _ = mkdir_all(&sys, &containers(cell)).await;
            match listen(&sys, &rep_socket(cell)).await {
                Ok(sockfd) => sockfd,
                Err(errno) => {
                    sys.complain_errno("rep", rep_socket(cell), errno).await;
                    return 1;
                }
            }
        }
    };
    loop {
        sys.checkpoint(sockfd);
        let Some((asked, conn)) = accept(&sys, sockfd).await else { continue };
        let answer = rep_answers(&sys, cell, &asked).await;
        let _ = sys.write_all(conn, answer.as_bytes()).await;
        return 0;
    }
}

/// `auctioneer`: asks the agents of all cells, and gives an instance to the one with the most room.
pub(crate) async fn auctioneer(sys: Sys, _: Arc<Args>) -> u8 {
    let sockfd = match sys.restored::<Fd>() {
        Some(sockfd) => sockfd,
        None => match listen(&sys, &auctioneer_socket()).await {
            Ok(sockfd) => sockfd,
            Err(errno) => {
                sys.complain_errno("auctioneer", auctioneer_socket(), errno).await;
                return 1;
            }
        },
    };
    loop {
        sys.checkpoint(sockfd);
        let Some((asked, conn)) = accept(&sys, sockfd).await else { continue };
        let answer = auction(&sys, &asked).await;
        let _ = sys.write_all(conn, answer.as_bytes()).await;
        return 0;
    }
}

async fn auction(sys: &Sys, asked: &str) -> String {
    let wanted = Json::parse(asked).unwrap_or_default().int("memory").max(1) as u64;
    let mut best: Option<(u64, usize)> = None;
    for cell in 1..=CELLS {
        let Ok(state) = ask(sys, &rep_socket(cell), r#"{"do":"state"}"#).await else { continue };
        let free = Json::parse(&state).unwrap_or_default().int("free").max(0) as u64;
        if free >= wanted && best.is_none_or(|(most, _)| free > most) {
            best = Some((free, cell));
        }
    }
    let Some((_, cell)) = best else { return r#"{"error":"insufficient resources: memory"}"#.to_string() };
    match ask(sys, &rep_socket(cell), asked).await {
        Ok(answer) => answer,
        Err(errno) => object(vec![("error", Json::Text(errno.strerror().to_string()))]).compact(),
    }
}

async fn rep_answers(sys: &Sys, cell: usize, asked: &str) -> String {
    let asked = Json::parse(asked).unwrap_or_default();
    let done = match asked.text("do").as_str() {
        "state" => Ok(state(sys, cell).await),
        "run" => run(sys, cell, &asked).await,
        "stop" => stop(sys, cell, &asked).await,
        other => Err(format!("no such request: {other}")),
    };
    done.unwrap_or_else(|error| object(vec![("error", Json::Text(error))])).compact()
}

/// The containers of a cell.
pub(super) async fn all(sys: &Sys, cell: usize) -> Vec<Container> {
    Container::all_below(sys, &containers(cell)).await
}

async fn state(sys: &Sys, cell: usize) -> Json {
    let used: i64 = all(sys, cell).await.iter().map(|container| container.json.int("App.memory")).sum();
    object(vec![("cell", Json::Int(cell as i64)), ("free", Json::Int(CELL_MB as i64 - used))])
}

/// Downloads a droplet and starts it in a sandbox.
async fn run(sys: &Sys, cell: usize, asked: &Json) -> Result<Json, String> {
    let path = format!("{BLOBS}/droplets/{}", asked.text("droplet"));
    let say = |what: &str, errno: nslab_abi::Errno| format!("{what}: {}", errno.strerror());
    let droplet = sys.read_file(path.as_bytes()).await.map_err(|errno| say(&path, errno))?;
    let droplet = tar::read(&droplet).ok_or_else(|| format!("{path} is no archive"))?;
    let handle = random_hex(sys, 16).await;
    let base = containers(cell);
    let dir = format!("{base}/{handle}");
    for below in ["diff/home/vcap", "work", "merged"] {
        mkdir_all(sys, &format!("{dir}/{below}")).await.map_err(|errno| say("mkdir", errno))?;
    }
    unpack(sys, &format!("{dir}/diff/home/vcap"), &droplet).await.map_err(|errno| say("unpack", errno))?;
    let host = match sys.call(Syscall::Uname).await {
        Ok(Ret::Utsname(uname)) => lossy(&uname.nodename),
        _ => String::new(),
    };
    write(sys, &format!("{dir}/hostname"), &format!("{handle}\n")).await.map_err(|errno| say("hostname", errno))?;
    write(sys, &format!("{dir}/hosts"), "127.0.0.1\tlocalhost\n").await.map_err(|errno| say("hosts", errno))?;
    write(sys, &format!("{dir}/resolv.conf"), "").await.map_err(|errno| say("resolv.conf", errno))?;
    let json = describe(asked, &handle, &dir, timestamp(now(sys).await));
    let container = Container { id: handle, base, json };
    container.save(sys).await.map_err(|errno| say("save", errno))?;
    match start(sys, &container, false).await {
        Ok(Started::Detached | Started::Ended(_)) => Ok(object(vec![("cell", Json::Text(host))])),
        Err((_, message)) => {
            remove::files(sys, &container).await;
            Err(message)
        }
    }
}

/// The sandbox in the words of `docker inspect`, which the shim reads.
fn describe(asked: &Json, handle: &str, dir: &str, created: String) -> Json {
    let memory = asked.int("memory");
    let text = |text: String| Json::Text(text);
    let env = [
        "PATH=/home/vcap/deps/0/bin:/usr/local/bin:/usr/bin:/bin".to_string(),
        "HOME=/home/vcap/app".to_string(),
        "USER=vcap".to_string(),
        "LANG=en_US.UTF-8".to_string(),
        format!("MEMORY_LIMIT={memory}m"),
        format!("CF_INSTANCE_INDEX={}", asked.int("index")),
        "PORT=8080".to_string(),
    ];
    object(vec![
        ("Id", handle.into()),
        ("Created", text(created)),
        ("Path", "/bin/sh".into()),
        ("Args", texts(&["-c".to_string(), format!("exec {}", asked.text("command"))])),
        ("State", object(vec![("Status", "created".into()), ("Pid", Json::Int(0)), ("ExitCode", Json::Int(0))])),
        ("LogPath", text(format!("{dir}/{handle}-json.log"))),
        ("Name", text(format!("/{handle}"))),
        (
            "HostConfig",
            object(vec![
                ("NetworkMode", "none".into()),
                ("CgroupnsMode", "private".into()),
                ("CgroupParent", "garden".into()),
                // A kernel without the controller cannot limit it; the agent then only counts.
                ("MemoryIfModelled", Json::Int(memory << 20)),
                ("Binds", texts(&[])),
            ]),
        ),
        (
            "GraphDriver",
            object(vec![(
                "Data",
                object(vec![
                    ("LowerDir", text(rootfs())),
                    ("MergedDir", text(format!("{dir}/merged"))),
                    ("UpperDir", text(format!("{dir}/diff"))),
                    ("WorkDir", text(format!("{dir}/work"))),
                ]),
            )]),
        ),
        (
            "Config",
            object(vec![
                ("Hostname", handle.into()),
                ("Env", texts(&env)),
                ("WorkingDir", "/home/vcap/app".into()),
                ("User", "vcap".into()),
                ("StopSignal", "SIGTERM".into()),
            ]),
        ),
        ("App", asked.clone()),
    ])
}

/// Ends an instance, or those of an app from an index on.
async fn stop(sys: &Sys, cell: usize, asked: &Json) -> Result<Json, String> {
    let mut count = 0;
    for container in all(sys, cell).await {
        let is_of = container.json.text("App.app") == asked.text("app");
        if !is_of || container.json.int("App.index") < asked.int("from") {
            continue;
        }
        if container.is_running() {
            life::kill(sys, &container).await;
        }
        remove::files(sys, &container).await;
        count += 1;
    }
    Ok(object(vec![("stopped", Json::Int(count))]))
}
