//! `docker build`, as the builder of docker 20.10 does it: a container for each step that runs something.

mod files;

use super::archive::new_image;
use super::cli::{Command, switch, value};
use super::image::store::{self, Image};
use super::image::{Config, history};
use super::json::{Json, object};
use super::tar::{self, Entry};
use super::{cli, pull};
use crate::sys::Sys;
use crate::text::lossy;

const BUILD: Command = Command {
    name: "build",
    usage: "docker build [OPTIONS] PATH | URL | -",
    about: "Build an image from a Dockerfile",
    flags: &[
        value("tag", 't'),
        value("file", 'f'),
        value("build-arg", ' '),
        switch("quiet", 'q'),
        switch("no-cache", ' '),
    ],
    unmodelled: &[
        "add-host",
        "cache-from",
        "cgroup-parent",
        "compress",
        "cpu-period",
        "cpu-quota",
        "cpu-shares",
        "cpuset-cpus",
        "cpuset-mems",
        "disable-content-trust",
        "force-rm",
        "iidfile",
        "isolation",
        "label",
        "memory",
        "memory-swap",
        "network",
        "output",
        "platform",
        "progress",
        "pull",
        "rm",
        "secret",
        "security-opt",
        "shm-size",
        "ssh",
        "squash",
        "stream",
        "target",
        "ulimit",
    ],
    unmodelled_shorts: "cmo",
    arguments: (1, 1),
    ..Command::PLAIN
};
const INSTRUCTIONS: [&str; 18] = [
    "ADD",
    "ARG",
    "CMD",
    "COPY",
    "ENTRYPOINT",
    "ENV",
    "EXPOSE",
    "FROM",
    "HEALTHCHECK",
    "LABEL",
    "MAINTAINER",
    "ONBUILD",
    "RUN",
    "SHELL",
    "STOPSIGNAL",
    "USER",
    "VOLUME",
    "WORKDIR",
];

/// A build in progress.
struct Build {
    files: Vec<Entry>,
    base: Option<Image>,
    config: Config,
    args: Vec<String>,
    is_cached: bool,
}

/// Why a build ended.
struct Failure {
    status: u8,
    message: String,
}

fn failure(message: impl Into<String>) -> Failure {
    Failure { status: 1, message: message.into() }
}

/// `docker build [OPTIONS] PATH`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match BUILD.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let context = parsed.operands[0].trim_end_matches('/').to_string();
    let context = if context.is_empty() { "/".to_string() } else { context };
    if context == "-" || context.contains("://") {
        return crate::getopt::unmodelled(sys, "docker build", &context).await;
    }
    let path = parsed.value("file").map_or_else(|| format!("{context}/Dockerfile"), str::to_string);
    if let Err(errno) = sys.stat(context.as_bytes()).await {
        let _ = errno;
        sys.eprint(format!("unable to prepare context: path \"{context}\" not found\n")).await;
        return 1;
    }
    let Ok(text) = sys.read_file(path.as_bytes()).await else {
        let text = format!(
            "unable to prepare context: unable to evaluate symlinks in Dockerfile path: lstat {path}: no such file or directory\n"
        );
        sys.eprint(text).await;
        return 1;
    };
    let files = match store::read_tree(sys, &context).await {
        Ok(files) => files,
        Err(errno) => {
            sys.eprint(format!("error checking context: {}\n", errno.strerror().to_lowercase())).await;
            return 1;
        }
    };
    let mut build = Build {
        files,
        base: None,
        config: Config::default(),
        args: parsed.all("build-arg"),
        is_cached: !parsed.has("no-cache"),
    };
    match steps(sys, &mut build, &lossy(&text), parsed.has("quiet")).await {
        Ok(id) => {
            let short = &id[7..19];
            for tag in parsed.all("tag") {
                let _ = store::name(sys, &tag, &id).await;
            }
            if parsed.has("quiet") {
                sys.print(format!("{id}\n"));
            } else {
                sys.print(format!("Successfully built {short}\n"));
                for tag in parsed.all("tag") {
                    let (repository, tag) = super::image::split_reference(&tag);
                    sys.print(format!("Successfully tagged {repository}:{tag}\n"));
                }
            }
            sys.finish("docker", 0).await
        }
        Err(failure) => {
            let _ = sys.flush().await;
            sys.eprint(format!("{}\n", failure.message)).await;
            failure.status
        }
    }
}

/// Instructions of a Dockerfile: word and rest, continuation lines joined, comments dropped.
fn instructions(text: &str) -> Vec<(String, String)> {
    let mut all = Vec::new();
    let mut joined = String::new();
    for line in text.lines() {
        if line.trim_start().starts_with('#') {
            continue;
        }
        match line.trim_end().strip_suffix('\\') {
            Some(begun) => joined += begun,
            None => {
                joined += line;
                let whole = std::mem::take(&mut joined);
                let whole = whole.trim();
                if !whole.is_empty() {
                    let (word, rest) = whole.split_once(char::is_whitespace).unwrap_or((whole, ""));
                    all.push((word.to_uppercase(), rest.trim().to_string()));
                }
            }
        }
    }
    all
}

async fn steps(sys: &Sys, build: &mut Build, text: &str, is_quiet: bool) -> Result<String, Failure> {
    let all = instructions(text);
    let say = |text: String| if is_quiet { None } else { Some(text) };
    let bytes = tar::write(&build.files).len() as u64;
    sys.print(
        say(format!("Sending build context to Docker daemon  {}\n", cli::decimal_size(bytes, 4))).unwrap_or_default(),
    );
    for (word, _) in &all {
        if !INSTRUCTIONS.contains(&word.as_str()) {
            return Err(failure(format!(
                "Error response from daemon: dockerfile parse error: unknown instruction: {word}"
            )));
        }
    }
    if all.is_empty() {
        return Err(failure("Error response from daemon: the Dockerfile (Dockerfile) cannot be empty"));
    }
    let mut id = String::new();
    for (at, (word, rest)) in all.iter().enumerate() {
        sys.print(say(format!("Step {}/{} : {word} {rest}\n", at + 1, all.len())).unwrap_or_default());
        let _ = sys.flush().await;
        if build.base.is_none() && !matches!(word.as_str(), "FROM" | "ARG") {
            return Err(failure("Error response from daemon: No build stage in current context"));
        }
        id = step(sys, build, word, rest, &say).await?;
        sys.print(say(format!(" ---> {}\n", id.get(7..19).unwrap_or_default())).unwrap_or_default());
        let _ = sys.flush().await;
    }
    Ok(id)
}

async fn step(
    sys: &Sys,
    build: &mut Build,
    word: &str,
    rest: &str,
    say: &impl Fn(String) -> Option<String>,
) -> Result<String, Failure> {
    let wrong = |what: &str| failure(format!("Error response from daemon: dockerfile parse error: {what}"));
    match word {
        "FROM" => {
            if rest.contains(char::is_whitespace) || build.base.is_some() {
                return Err(Failure {
                    status: 125,
                    message: "docker build: nslab does not model a build of several stages".to_string(),
                });
            }
            let image = pull::ensure(sys, rest).await.map_err(|status| Failure { status, message: String::new() })?;
            build.config = Config::of(&image.json);
            let id = image.id.clone();
            build.base = Some(image);
            return Ok(id);
        }
        "RUN" => return files::run(sys, build, rest, say).await,
        "COPY" | "ADD" => return files::copy(sys, build, word, rest, say).await,
        "ENV" => {
            for (key, text) in pairs(rest).ok_or_else(|| wrong("ENV must have two arguments"))? {
                build.config.env.retain(|entry| !entry.starts_with(&format!("{key}=")));
                build.config.env.push(format!("{key}={text}"));
            }
        }
        "ARG" => {
            let key = rest.split('=').next().unwrap_or_default().to_string();
            if build.args.iter().all(|given| !given.starts_with(&format!("{key}="))) && rest.contains('=') {
                build.args.push(rest.to_string());
            }
            if build.base.is_none() {
                return Ok(String::new());
            }
        }
        "CMD" => build.config.cmd = words(rest),
        "ENTRYPOINT" => {
            build.config.entrypoint = words(rest);
            build.config.cmd.clear();
        }
        "WORKDIR" => {
            build.config.working_dir = match rest.starts_with('/') {
                true => rest.to_string(),
                false => format!("{}/{rest}", build.config.working_dir.trim_end_matches('/')),
            };
        }
        "USER" => build.config.user = rest.to_string(),
        "LABEL" | "MAINTAINER" | "EXPOSE" => {}
        other => return Err(Failure { status: 125, message: format!("docker build: nslab does not model {other}") }),
    }
    let shown = match word {
        "CMD" | "ENTRYPOINT" => {
            let all = if word == "CMD" { &build.config.cmd } else { &build.config.entrypoint };
            let quoted: Vec<String> = all.iter().map(|word| format!("\"{word}\"")).collect();
            format!("/bin/sh -c #(nop)  {word} [{}]", quoted.join(" "))
        }
        _ => format!("/bin/sh -c #(nop) {word} {rest}"),
    };
    layer(sys, build, Vec::new(), &shown, say).await
}

/// The words of an instruction: a JSON list, or a line for the shell.
fn words(rest: &str) -> Vec<String> {
    match Json::parse(rest) {
        Some(json @ Json::List(_)) => object(vec![("all", json)]).list("all"),
        _ => ["/bin/sh", "-c", rest].map(str::to_string).to_vec(),
    }
}

/// `KEY=VALUE…` or `KEY VALUE`.
fn pairs(rest: &str) -> Option<Vec<(String, String)>> {
    let (first, text) = rest.split_once(char::is_whitespace).unwrap_or((rest, ""));
    if !first.contains('=') {
        return (!text.is_empty()).then(|| vec![(first.to_string(), text.trim().to_string())]);
    }
    let pair =
        |word: &str| word.split_once('=').map(|(key, text)| (key.to_string(), text.trim_matches('"').to_string()));
    rest.split_whitespace().map(pair).collect()
}

/// Makes the image of a step that only adds files or settings.
async fn layer(
    sys: &Sys,
    build: &mut Build,
    entries: Vec<Entry>,
    created_by: &str,
    say: &impl Fn(String) -> Option<String>,
) -> Result<String, Failure> {
    if let Some(cached) = cached(sys, build, created_by, entries.is_empty()).await {
        sys.print(say(" ---> Using cache\n".to_string()).unwrap_or_default());
        return Ok(become_base(build, cached));
    }
    let failed = |errno: nslab_abi::Errno| failure(format!("Error response from daemon: {}", errno.strerror()));
    let id = new_image(sys, build.base.as_ref(), &build.config, entries, created_by.to_string(), None)
        .await
        .map_err(failed)?;
    let image = store::find(sys, &id).await.ok_or_else(|| failure("Error response from daemon: no such image"))?;
    Ok(become_base(build, image))
}

fn become_base(build: &mut Build, image: Image) -> String {
    let id = image.id.clone();
    build.config = Config::of(&image.json);
    build.base = Some(image);
    id
}

/// An image that the same step on the same base made already.
async fn cached(sys: &Sys, build: &Build, created_by: &str, is_empty: bool) -> Option<Image> {
    let base = build.base.as_ref()?;
    if !build.is_cached {
        return None;
    }
    let nr_before = history(&base.json).len();
    let fits = |image: &Image| {
        let steps = history(&image.json);
        let is_on_base =
            image.layers.len() == base.layers.len() + usize::from(!is_empty) && image.layers.starts_with(&base.layers);
        let is_same = |at: usize| {
            history(&base.json).get(at).map(|s| s.created_by.clone()) == steps.get(at).map(|s| s.created_by.clone())
        };
        is_on_base
            && steps.len() == nr_before + 1
            && steps[nr_before].created_by == created_by
            && (0..nr_before).all(is_same)
    };
    store::all(sys).await.into_iter().find(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_dockerfile_has_instructions() {
        let text = "# a comment\nFROM busybox\nRUN a && \\\n    b\n\ncmd [\"x\", \"y\"]\n";
        let all = instructions(text);
        let shown: Vec<(&str, &str)> = all.iter().map(|(word, rest)| (word.as_str(), rest.as_str())).collect();
        assert_eq!(shown, [("FROM", "busybox"), ("RUN", "a &&     b"), ("CMD", "[\"x\", \"y\"]")]);
        assert_eq!(words("[\"x\", \"y\"]"), ["x", "y"]);
        assert_eq!(words("echo hi"), ["/bin/sh", "-c", "echo hi"]);
        assert_eq!(pairs("A=1 B=\"2\"").unwrap()[1], ("B".to_string(), "2".to_string()));
        assert_eq!(pairs("A b c").unwrap()[0], ("A".to_string(), "b c".to_string()));
    }
}
