//! `docker images`, `tag`, `rmi` and `history`.

use nslab_abi::{AtFlags, Fd, Syscall};

use super::OVERLAY;
use super::cli::{Command, age, decimal_size, ellipsis, switch, value};
use super::container::{Container, now, seconds_of};
use super::image::store::{self, IMAGES, Image};
use super::image::{self, link_name, split_reference};
use super::json::{Json, object};
use super::list::print;
use crate::sh::pattern::fnmatch;
use crate::sys::Sys;

const LIST: Command = Command {
    name: "images",
    usage: "docker images [OPTIONS] [REPOSITORY[:TAG]]",
    about: "List images",
    flags: &[
        switch("all", 'a'),
        switch("quiet", 'q'),
        switch("no-trunc", ' '),
        value("filter", 'f'),
        value("format", ' '),
    ],
    unmodelled: &["digests"],
    arguments: (0, 1),
    ..Command::PLAIN
};
const TAG: Command = Command {
    name: "tag",
    usage: "docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]",
    about: "Create a tag TARGET_IMAGE that refers to SOURCE_IMAGE",
    arguments: (2, 2),
    ..Command::PLAIN
};
const RMI: Command = Command {
    name: "rmi",
    usage: "docker rmi [OPTIONS] IMAGE [IMAGE...]",
    about: "Remove one or more images",
    flags: &[switch("force", 'f')],
    unmodelled: &["no-prune"],
    arguments: (1, 0),
    ..TAG
};
const HISTORY: Command = Command {
    name: "history",
    usage: "docker history [OPTIONS] IMAGE",
    about: "Show the history of an image",
    flags: &[switch("no-trunc", ' '), switch("quiet", 'q'), value("format", ' ')],
    unmodelled: &["human"],
    unmodelled_shorts: "H",
    arguments: (1, 1),
    ..TAG
};

/// `docker images [OPTIONS] [REPOSITORY[:TAG]]`
pub(super) async fn list(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match LIST.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let now_s = now(sys).await.0;
    let wanted = parsed.operands.first();
    let mut rows = Vec::new();
    let all = store::all(sys).await;
    let filters = parsed.all("filter");
    for filter in &filters {
        if !matches!(
            filter.split_once('='),
            Some(("dangling", "true" | "false" | "1" | "0") | ("reference" | "label", _))
        ) {
            return crate::getopt::unmodelled(sys, "docker images", &format!("--filter {filter}")).await;
        }
    }
    for image in all.iter().filter(|image| filters.iter().all(|filter| fits(image, filter))) {
        // What a build made on its way is shown with `-a` only.
        let is_on_the_way = image.names.is_empty() && all.iter().any(|other| is_parent(image, other));
        if is_on_the_way && !parsed.has("all") {
            continue;
        }
        let none = vec!["<none>:<none>".to_string()];
        for name in if image.names.is_empty() && wanted.is_none() { &none } else { &image.names } {
            let (repository, tag) = split_reference(name);
            let is_wanted = wanted.is_none_or(|wanted| {
                let (other, other_tag) = split_reference(wanted);
                other == repository && (!wanted.contains(':') || other_tag == tag)
            });
            if !is_wanted {
                continue;
            }
            let id = if parsed.has("no-trunc") { image.id.clone() } else { image.short_id().to_string() };
            rows.push(object(vec![
                ("Repository", Json::Text(repository)),
                ("Tag", Json::Text(tag)),
                ("ID", Json::Text(id)),
                ("CreatedSince", Json::Text(format!("{} ago", age(now_s - seconds_of(&image.json.text("created")))))),
                ("Size", Json::Text(decimal_size(image.bytes(), 3))),
                ("CreatedAt", Json::Text(image.json.text("created"))),
            ]));
        }
    }
    if parsed.has("quiet") {
        let ids: Vec<String> = rows.iter().map(|row| row.text("ID") + "\n").collect();
        sys.print(ids.concat());
        return sys.finish("docker", 0).await;
    }
    let columns = [
        ("REPOSITORY", "Repository"),
        ("TAG", "Tag"),
        ("IMAGE ID", "ID"),
        ("CREATED", "CreatedSince"),
        ("SIZE", "Size"),
    ];
    print(sys, "docker images", &columns, &rows, parsed.value("format")).await
}

/// Does an image fit a filter: `dangling=…`, `reference=PATTERN`, `label=KEY[=VALUE]`?
fn fits(image: &Image, filter: &str) -> bool {
    let labels = image::Config::of(&image.json).labels;
    match filter.split_once('=') {
        Some(("dangling", wanted)) => image.names.is_empty() == matches!(wanted, "true" | "1"),
        Some(("reference", pattern)) => image.names.iter().any(|name| {
            let short = name.rsplit_once(':').map_or(name.as_str(), |pair| pair.0);
            [name.as_str(), short].iter().any(|name| fnmatch(pattern.as_bytes(), name.as_bytes()))
        }),
        Some((_, wanted)) => labels.iter().any(|(key, value)| key == wanted || format!("{key}={value}") == wanted),
        None => false,
    }
}

/// `docker tag SOURCE_IMAGE[:TAG] TARGET_IMAGE[:TAG]`
pub(super) async fn tag(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match TAG.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let target = &parsed.operands[1];
    if !image::is_reference(target) {
        sys.eprint(format!(
            "Error parsing reference: \"{target}\" is not a valid repository/tag: invalid reference format\n"
        ))
        .await;
        return 1;
    }
    let Some(image) = wanted(sys, &parsed.operands[0]).await else { return 1 };
    match store::name(sys, target, &image.id).await {
        Ok(()) => 0,
        Err(errno) => {
            sys.eprint(format!("Error response from daemon: {}\n", errno.strerror())).await;
            1
        }
    }
}

/// Finds an image; says so if there is none.
pub(super) async fn wanted(sys: &Sys, reference: &str) -> Option<Image> {
    let found = store::find(sys, reference).await;
    if found.is_none() {
        let (repository, tag) = split_reference(reference);
        sys.eprint(format!("Error response from daemon: No such image: {repository}:{tag}\n")).await;
    }
    found
}

/// `docker rmi [OPTIONS] IMAGE [IMAGE...]`
pub(super) async fn remove(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match RMI.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let mut status = 0;
    for reference in &parsed.operands {
        match store::find(sys, reference).await {
            Some(image) => status |= remove_one(sys, reference, &image, parsed.has("force")).await,
            None => {
                let (repository, tag) = split_reference(reference);
                sys.eprint(format!("Error: No such image: {repository}:{tag}\n")).await;
                status = 1;
            }
        }
    }
    sys.finish("docker", status).await
}

async fn remove_one(sys: &Sys, reference: &str, image: &Image, is_forced: bool) -> u8 {
    let (repository, tag) = split_reference(reference);
    let name = format!("{repository}:{tag}");
    let is_by_name = image.names.contains(&name);
    let rest: Vec<&String> = image.names.iter().filter(|other| is_by_name && **other != name).collect();
    if !is_by_name && image.names.len() > 1 && !is_forced {
        let text = format!(
            "Error response from daemon: conflict: unable to delete {} (must be forced) - image is referenced in multiple repositories\n",
            image.short_id()
        );
        sys.eprint(text).await;
        return 1;
    }
    let users: Vec<Container> =
        Container::all(sys).await.into_iter().filter(|container| container.json.text("Image") == image.id).collect();
    if rest.is_empty()
        && let Some(user) = users.iter().find(|user| user.is_running() || !is_forced)
    {
        let (how, why) = match user.is_running() {
            true => ("cannot be forced", "is using its referenced image"),
            false => ("must be forced", "is using its referenced image"),
        };
        let what = match user.is_running() {
            true if !is_by_name => format!(
                "unable to delete {} ({how}) - image is being used by running container {}",
                image.short_id(),
                user.short_id()
            ),
            _ if is_by_name => format!(
                "unable to remove repository reference \"{reference}\" (must force) - container {} {why} {}",
                user.short_id(),
                image.short_id()
            ),
            _ => format!(
                "unable to delete {} ({how}) - image is being used by stopped container {}",
                image.short_id(),
                user.short_id()
            ),
        };
        sys.eprint(format!("Error response from daemon: conflict: {what}\n")).await;
        return 1;
    }
    let mut names = store::names(sys).await;
    for other in image.names.iter().filter(|other| !is_by_name || **other == name) {
        names.retain(|pair| pair.0 != *other);
        sys.print(format!("Untagged: {other}\n"));
    }
    let _ = store::save_names(sys, &names).await;
    if rest.is_empty() && users.is_empty() {
        delete_line(sys, image).await;
    }
    0
}

/// Was an image made of another one by more steps?
fn is_parent(image: &Image, child: &Image) -> bool {
    let steps = |image: &Image| -> Vec<(String, String)> {
        image::history(&image.json).into_iter().map(|step| (step.created, step.created_by)).collect()
    };
    let (own, more) = (steps(image), steps(child));
    more.len() > own.len() && more.starts_with(&own) && child.layers.starts_with(&image.layers)
}

/// Removes an image, and of those that it was made of whatever has neither name nor other children.
async fn delete_line(sys: &Sys, image: &Image) {
    say_deleted(sys, delete(sys, image).await);
    let mut all = store::all(sys).await;
    nslab_small::sort_by_key(&mut all, |other: &Image| std::cmp::Reverse(image::history(&other.json).len()));
    for parent in all.iter().filter(|parent| parent.names.is_empty() && is_parent(parent, image)) {
        let others = store::all(sys).await;
        if others.iter().any(|other| is_parent(parent, other)) {
            break;
        }
        say_deleted(sys, delete(sys, parent).await);
    }
}

fn say_deleted(sys: &Sys, ids: Vec<String>) {
    ids.iter().for_each(|id| sys.print(format!("Deleted: {id}\n")));
}

/// Removes an image with its names; what `docker image prune` prints.
pub(super) async fn prune(sys: &Sys, image: &Image) -> Vec<String> {
    let mut lines: Vec<String> = image.names.iter().map(|name| format!("untagged: {name}")).collect();
    let mut names = store::names(sys).await;
    names.retain(|pair| !image.names.contains(&pair.0));
    let _ = store::save_names(sys, &names).await;
    lines.extend(delete(sys, image).await.iter().map(|id| format!("deleted: {id}")));
    lines
}

/// Removes an image's configuration and the layers that no other image has; the ids of what is gone.
async fn delete(sys: &Sys, image: &Image) -> Vec<String> {
    let digits = image.id.trim_start_matches("sha256:");
    unlink(sys, &format!("{IMAGES}/imagedb/content/sha256/{digits}")).await;
    let mut gone = vec![image.id.clone()];
    let others = store::all(sys).await;
    for layer in image.layers.iter().rev() {
        if others.iter().any(|other| other.layers.iter().any(|kept| kept.chain_id == layer.chain_id)) {
            continue;
        }
        gone.push(layer.chain_id.clone());
        unlink(sys, &format!("{OVERLAY}/l/{}", link_name(&layer.cache_id))).await;
        let db = format!("{IMAGES}/layerdb/sha256/{}", layer.chain_id.trim_start_matches("sha256:"));
        for path in [format!("{OVERLAY}/{}", layer.cache_id), db] {
            crate::applet::rm::tree(sys, "docker", path.as_bytes()).await;
        }
    }
    gone
}

async fn unlink(sys: &Sys, path: &str) {
    let call = Syscall::Unlinkat { dirfd: Fd::CWD, path: path.as_bytes().to_vec(), flags: AtFlags::empty() };
    let _ = sys.call(call).await;
}

/// `docker history [OPTIONS] IMAGE`
pub(super) async fn history(sys: &Sys, words: &[String]) -> u8 {
    let parsed = match HISTORY.parse(sys, words).await {
        Ok(parsed) => parsed,
        Err(status) => return status,
    };
    let Some(image) = wanted(sys, &parsed.operands[0]).await else { return 1 };
    let now_s = now(sys).await.0;
    let mut layers = image.layers.iter().rev();
    let mut rows = Vec::new();
    for (at, step) in image::history(&image.json).iter().rev().enumerate() {
        let bytes = if step.is_empty { 0 } else { layers.next().map_or(0, |layer| layer.bytes) };
        let id = if at == 0 { image.short_id().to_string() } else { "<missing>".to_string() };
        let created_by = if parsed.has("no-trunc") { step.created_by.clone() } else { ellipsis(&step.created_by, 45) };
        rows.push(object(vec![
            ("ID", Json::Text(id)),
            ("CreatedSince", Json::Text(format!("{} ago", age(now_s - seconds_of(&step.created))))),
            ("CreatedBy", Json::Text(created_by)),
            ("Size", Json::Text(decimal_size(bytes, 3))),
            ("Comment", "".into()),
        ]));
    }
    if parsed.has("quiet") {
        let ids: Vec<String> = rows.iter().map(|row| row.text("ID") + "\n").collect();
        sys.print(ids.concat());
        return sys.finish("docker", 0).await;
    }
    let columns = [
        ("IMAGE", "ID"),
        ("CREATED", "CreatedSince"),
        ("CREATED BY", "CreatedBy"),
        ("SIZE", "Size"),
        ("COMMENT", "Comment"),
    ];
    print(sys, "docker history", &columns, &rows, parsed.value("format")).await
}
