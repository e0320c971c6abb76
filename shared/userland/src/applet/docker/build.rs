//! `docker build`, as the builder of docker 20.10 does it: a container for each step that runs something.

mod dockerfile;
mod files;
mod ignore;
mod step;

use dockerfile::Instruction;
use nslab_abi::Fd;

use super::archive::new_image;
use super::cli::{Command, Parsed, switch, value};
use super::image::store::{self, Image};
use super::image::{Config, history};
use super::tar::{self, Entry};
use super::{cli, remove};
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
        switch("rm", ' '),
        switch("force-rm", ' '),
        value("target", ' '),
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
        "secret",
        "security-opt",
        "shm-size",
        "ssh",
        "squash",
        "stream",
        "ulimit",
    ],
    unmodelled_shorts: "cmo",
    arguments: (1, 1),
    ..Command::PLAIN
};

/// A build in progress.
struct Build {
    /// The context.
    files: Vec<Entry>,
    /// The image so far; none from `FROM scratch` to the first step.
    base: Option<Image>,
    config: Config,
    /// Was CMD given in this stage?
    has_cmd: bool,
    /// The stages before this one, and what came of each.
    stages: Vec<(String, Option<Image>)>,
    /// The name of this one; none before the first FROM.
    stage: Option<String>,
    /// What `--build-arg` gives.
    given: Vec<String>,
    /// Names of it that an ARG took.
    taken: Vec<String>,
    /// What ARG set before the first FROM, and in this stage.
    meta: Vec<(String, String)>,
    args: Vec<(String, String)>,
    is_cached: bool,
    is_quiet: bool,
    escape: char,
}

impl Build {
    /// Prints what a quiet build does not.
    async fn say(&self, sys: &Sys, text: String) {
        if !self.is_quiet {
            sys.print(text);
            let _ = sys.flush().await;
        }
    }

    /// A word with its variables replaced: by ENV, then by ARG.
    fn expand(&self, word: &str) -> Result<String, Failure> {
        let env = |name: &str| {
            let own = self.config.env.iter().find_map(|entry| entry.strip_prefix(name)?.strip_prefix('='));
            own.map(str::to_string).or_else(|| self.arg(name))
        };
        dockerfile::expand(word, self.escape, &env)
            .map_err(|why| failure(format!("failed to process \"{word}\": {why}")))
    }

    fn arg(&self, name: &str) -> Option<String> {
        self.args.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone())
    }
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
pub(super) async fn main(sys: &Sys, words: &[String], envp: &[Vec<u8>]) -> u8 {
    let parsed = match BUILD.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let context = parsed.operands[0].trim_end_matches('/').to_string();
    let context = if context.is_empty() { "/".to_string() } else { context };
    if envp.iter().any(|entry| entry == b"DOCKER_BUILDKIT=1") {
        return crate::getopt::unmodelled(sys, "docker", "DOCKER_BUILDKIT=1").await;
    }
    if context.contains("://") {
        return crate::getopt::unmodelled(sys, "docker build", &context).await;
    }
    if context == "-" {
        return from_stdin(sys, &parsed).await;
    }
    let path = parsed.value("file").map_or_else(|| format!("{context}/Dockerfile"), str::to_string);
    if let Err(errno) = sys.stat(context.as_bytes()).await {
        let _ = errno;
        sys.eprint(format!("unable to prepare context: path \"{context}\" not found\n")).await;
        return 1;
    }
    // "-f -": the Dockerfile alone comes through standard input.
    let text = if path == "-" { sys.read_all(Fd(0)).await } else { sys.read_file(path.as_bytes()).await };
    let Ok(text) = text else {
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
    let files = match files.iter().find(|entry| entry.path == ".dockerignore").map(|entry| lossy(&entry.data)) {
        Some(rules) => ignore::apply(files, &rules),
        None => files,
    };
    run(sys, &parsed, files, &lossy(&text)).await
}

/// `docker build -`: the Dockerfile comes through standard input, and there is no context.
async fn from_stdin(sys: &Sys, parsed: &Parsed) -> u8 {
    let text = sys.read_all(Fd(0)).await.unwrap_or_default();
    if tar::read(&text).is_some_and(|entries| !entries.is_empty()) {
        return crate::getopt::unmodelled(sys, "docker build", "- of an archive").await;
    }
    let files = vec![Entry::file("Dockerfile", 0o644, &text)];
    run(sys, parsed, files, &lossy(&text)).await
}

/// Carries a Dockerfile out, and says what came of it.
async fn run(sys: &Sys, parsed: &Parsed, files: Vec<Entry>, text: &str) -> u8 {
    let (all, escape) = dockerfile::instructions(text);
    let mut build = Build {
        files,
        base: None,
        config: Config::default(),
        has_cmd: false,
        stages: Vec::new(),
        stage: None,
        given: parsed.all("build-arg"),
        taken: Vec::new(),
        meta: Vec::new(),
        args: Vec::new(),
        is_cached: !parsed.has("no-cache"),
        is_quiet: parsed.has("quiet"),
        escape,
    };
    match steps(sys, &mut build, all, parsed.value("target")).await {
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

/// Carries all steps out, up to the end of the wanted stage; the id of the last image.
async fn steps(
    sys: &Sys,
    build: &mut Build,
    mut all: Vec<Instruction>,
    target: Option<&str>,
) -> Result<String, Failure> {
    let bytes = tar::write(&build.files).len() as u64;
    build.say(sys, format!("Sending build context to Docker daemon  {}\n", cli::decimal_size(bytes, 4))).await;
    if all.is_empty() {
        return Err(failure("Error response from daemon: the Dockerfile (Dockerfile) cannot be empty"));
    }
    step::check(&all)?;
    if let Some(target) = target {
        truncate(&mut all, target)?;
    }
    for (at, instruction) in all.iter().enumerate() {
        build.say(sys, format!("Step {}/{} : {}\n", at + 1, all.len(), instruction.original)).await;
        step::carry_out(sys, build, instruction).await?;
        if build.stage.is_some() {
            let id = build.base.as_ref().map_or("", |base| base.short_id());
            build.say(sys, format!(" ---> {id}\n")).await;
        }
    }
    let taken = &build.taken;
    let is_left = |given: &&String| !taken.iter().any(|name| given.split('=').next() == Some(name));
    let left: Vec<&str> = build.given.iter().filter(is_left).filter_map(|given| given.split('=').next()).collect();
    if !left.is_empty() {
        let text = format!("[Warning] One or more build-args [{}] were not consumed\n", left.join(" "));
        build.say(sys, text).await;
    }
    match &build.base {
        Some(base) => Ok(base.id.clone()),
        None => Err(failure("No image was generated. Is your Dockerfile empty?")),
    }
}

/// Leaves out what comes after a stage, which is named or numbered.
fn truncate(all: &mut Vec<Instruction>, target: &str) -> Result<(), Failure> {
    let mut begins: Vec<usize> = (0..all.len()).filter(|&at| all[at].word == "FROM").collect();
    begins.push(all.len());
    let is_wanted = |stage: &usize| {
        let name = all[begins[*stage]].rest.split_whitespace().nth(2);
        name.is_some_and(|name| name.eq_ignore_ascii_case(target)) || stage.to_string() == target
    };
    match (0..begins.len() - 1).find(is_wanted) {
        Some(stage) => {
            all.truncate(begins[stage + 1]);
            Ok(())
        }
        None => {
            Err(failure(format!("Error response from daemon: failed to reach build target {target} in Dockerfile")))
        }
    }
}

/// Makes the image of a step that only adds files or settings.
async fn layer(sys: &Sys, build: &mut Build, entries: Vec<Entry>, created_by: &str) -> Result<(), Failure> {
    if let Some(cached) = cached(sys, build, created_by, Some(entries.is_empty())).await {
        build.say(sys, " ---> Using cache\n".to_string()).await;
        become_base(build, cached);
        return Ok(());
    }
    let failed = |errno: nslab_abi::Errno| failure(format!("Error response from daemon: {}", errno.strerror()));
    // All but COPY and ADD make a container for it, which never runs.
    let is_copy = [" COPY ", " ADD "].iter().any(|word| created_by.starts_with(&format!("/bin/sh -c #(nop){word}")));
    if let Some(base) = build.base.clone().filter(|_| !is_copy) {
        let config = Config { cmd: vec![created_by.to_string()], ..build.config.clone() };
        let container = files::container(sys, &base, &config).await?;
        build.say(sys, format!(" ---> Running in {}\n", container.short_id())).await;
        remove::files(sys, &container).await;
        build.say(sys, format!("Removing intermediate container {}\n", container.short_id())).await;
    }
    let id = new_image(sys, build.base.as_ref(), &build.config, entries, created_by.to_string(), None)
        .await
        .map_err(failed)?;
    let image = store::find(sys, &id).await.ok_or_else(|| failure("Error response from daemon: no such image"))?;
    become_base(build, image);
    Ok(())
}

fn become_base(build: &mut Build, image: Image) {
    build.config = Config::of(&image.json);
    build.base = Some(image);
}

/// An image that the same step on the same base made already; does the step make a layer, as far as one knows?
async fn cached(sys: &Sys, build: &Build, created_by: &str, is_empty: Option<bool>) -> Option<Image> {
    if !build.is_cached {
        return None;
    }
    let before = build.base.as_ref().map(|base| history(&base.json)).unwrap_or_default();
    let below = build.base.as_ref().map(|base| base.layers.clone()).unwrap_or_default();
    let fits = |image: &Image| {
        let steps = history(&image.json);
        is_empty.is_none_or(|is_empty| image.layers.len() == below.len() + usize::from(!is_empty))
            && image.layers.starts_with(&below)
            && steps.len() == before.len() + 1
            && steps[before.len()].created_by == created_by
            && before.iter().zip(&steps).all(|(one, other)| one.created_by == other.created_by)
    };
    store::all(sys).await.into_iter().find(fits)
}
