//! `docker pull`, from a simulated registry: what it has is in `image/catalogue.rs`, and no packet passes.

use super::FAILED;
use super::cli::{Command, switch, value};
use super::image::catalogue::{ALL, Source};
use super::image::split_reference;
use super::image::store::{self, Image};
use super::sha256;
use crate::sys::Sys;

const PULL: Command = Command {
    name: "pull",
    usage: "docker pull [OPTIONS] NAME[:TAG|@DIGEST]",
    about: "Pull an image or a repository from a registry",
    flags: &[switch("quiet", 'q'), value("platform", ' ')],
    unmodelled: &["all-tags", "disable-content-trust"],
    unmodelled_shorts: "a",
    arguments: (1, 1),
    ..Command::PLAIN
};

/// `docker pull NAME[:TAG]`
pub(super) async fn main(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match PULL.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let reference = &parsed.operands[0];
    let (repository, tag) = split_reference(reference);
    if !reference.contains(':') && !parsed.has("quiet") {
        sys.print("Using default tag: latest\n");
    }
    let Some(source) = Source::find(&repository, &tag) else {
        return missing(sys, "docker pull", &repository, &tag).await;
    };
    match fetch(sys, source, &repository, &tag, if parsed.has("quiet") { Report::None } else { Report::Stdout }).await {
        Ok(()) => {
            sys.print(format!("{}\n", full_name(&repository, &tag)));
            sys.finish("docker", 0).await
        }
        Err(status) => status,
    }
}

fn full_name(repository: &str, tag: &str) -> String {
    let library = if repository.contains('/') { "" } else { "library/" };
    format!("docker.io/{library}{repository}:{tag}")
}

/// Says that the simulated registry has no such image.
async fn missing(sys: &Sys, who: &str, repository: &str, tag: &str) -> u8 {
    let all: Vec<String> =
        ALL.iter().map(|source| format!("{}:{}", source.repository, source.tags.join("|"))).collect();
    let text = format!("{who}: nslab's registry does not have {repository}:{tag}; it has {}\n", all.join(", "));
    sys.eprint(text).await;
    FAILED
}

/// Where the progress of a download is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Report {
    None,
    Stdout,
    Stderr,
}

/// Downloads an image's layers that are not here yet, and names it.
async fn fetch(sys: &Sys, source: &Source, repository: &str, tag: &str, report: Report) -> Result<(), u8> {
    let plan = store::plan(source);
    let before = store::all(sys).await;
    let mut out =
        format!("{tag}: Pulling from {}{repository}\n", if repository.contains('/') { "" } else { "library/" });
    let known: Vec<String> =
        before.iter().flat_map(|image| &image.layers).map(|layer| layer.chain_id.clone()).collect();
    for layer in &plan.layers {
        // The registry keeps layers as they are, so that a blob's digest is the layer's.
        let short = layer.diff_id.get(7..19).unwrap_or_default();
        let what = if known.contains(&layer.chain_id) { "Already exists" } else { "Pull complete" };
        out += &format!("{short}: {what}\n");
    }
    let is_new = before.iter().all(|image| image.id != plan.id);
    if is_new {
        let is_old = |path: &str| {
            let old = |image: &Image| image.layers.iter().any(|layer| path.contains(&layer.cache_id));
            before.iter().any(old)
        };
        let files: Vec<_> = plan.files.iter().filter(|entry| !is_old(&entry.path)).cloned().collect();
        if let Err(errno) = store::unpack(sys, "", &files).await {
            sys.eprint(format!("failed to register layer: {}\n", errno.strerror())).await;
            return Err(1);
        }
    }
    if let Err(errno) = store::name(sys, &format!("{repository}:{tag}"), &plan.id).await {
        sys.eprint(format!("Error response from daemon: {}\n", errno.strerror())).await;
        return Err(1);
    }
    out += &format!("Digest: sha256:{}\n", sha256::hex(plan.manifest.compact().as_bytes()));
    let name = format!("{repository}:{tag}");
    let is_named = before.iter().any(|image| image.id == plan.id && image.names.contains(&name));
    out += &match !is_named {
        true => format!("Status: Downloaded newer image for {repository}:{tag}\n"),
        false => format!("Status: Image is up to date for {repository}:{tag}\n"),
    };
    match report {
        Report::None => {}
        Report::Stdout => sys.print(out),
        Report::Stderr => sys.eprint(out).await,
    }
    Ok(())
}

/// Finds the image that a build begins with; what comes is told to standard output, as dockerd does it.
pub(super) async fn ensure_for_build(sys: &Sys, reference: &str) -> Result<Image, u8> {
    if let Some(image) = store::find(sys, reference).await {
        return Ok(image);
    }
    let (repository, tag) = split_reference(reference);
    let Some(source) = Source::find(&repository, &tag) else {
        return Err(missing(sys, "docker", &repository, &tag).await);
    };
    fetch(sys, source, &repository, &tag, Report::Stdout).await?;
    let _ = sys.flush().await;
    store::find(sys, reference).await.ok_or(FAILED)
}

/// Asks the registry first, whatever there is - `docker run --pull always`.
pub(super) async fn anew(sys: &Sys, reference: &str) -> Result<Image, u8> {
    let (repository, tag) = split_reference(reference);
    let Some(source) = Source::find(&repository, &tag) else {
        return Err(missing(sys, "docker", &repository, &tag).await);
    };
    fetch(sys, source, &repository, &tag, Report::Stderr).await?;
    store::find(sys, reference).await.ok_or(FAILED)
}

/// Finds the image that a container is to be made of, and pulls it where it is not here.
pub(super) async fn ensure(sys: &Sys, reference: &str) -> Result<Image, u8> {
    if let Some(image) = store::find(sys, reference).await {
        return Ok(image);
    }
    let (repository, tag) = split_reference(reference);
    sys.eprint(format!("Unable to find image '{repository}:{tag}' locally\n")).await;
    let Some(source) = Source::find(&repository, &tag) else {
        return Err(missing(sys, "docker", &repository, &tag).await);
    };
    fetch(sys, source, &repository, &tag, Report::Stderr).await?;
    store::find(sys, reference).await.ok_or(FAILED)
}
