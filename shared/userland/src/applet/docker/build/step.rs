//! What each instruction does (moby, builder/dockerfile/dispatchers.go).

use super::super::image::Config;
use super::super::json::{Json, object, texts};
use super::super::pull;
use super::super::tar::Entry;
use super::dockerfile::{INSTRUCTIONS, Instruction, list, pairs, split};
use super::{Build, Failure, become_base, failure, files, layer};
use crate::sys::Sys;

/// Arguments that need no ARG - Dockerfile reference, "Predefined ARGs".
const PREDEFINED: [&str; 4] = ["HTTP_PROXY", "HTTPS_PROXY", "FTP_PROXY", "NO_PROXY"];

fn unmodelled(what: &str) -> Failure {
    Failure { status: 125, message: format!("docker build: nslab does not model {what}") }
}

fn wrong(instruction: &Instruction, what: &str) -> Failure {
    failure(format!("Error response from daemon: dockerfile parse error line {}: {what}", instruction.line))
}

/// Looks at all instructions before the first is carried out, as buildkit's parser does.
pub(super) fn check(all: &[Instruction]) -> Result<(), Failure> {
    let mut has_stage = false;
    for one in all {
        check_one(one)?;
        has_stage |= one.word == "FROM";
        if !has_stage && one.word != "ARG" {
            break;
        }
    }
    if has_stage { Ok(()) } else { Err(failure("Error response from daemon: No build stage in current context")) }
}

fn check_one(one: &Instruction) -> Result<(), Failure> {
    let word = one.word.as_str();
    if !INSTRUCTIONS.contains(&word) {
        return Err(wrong(one, &format!("unknown instruction: {word}")));
    }
    if one.rest.contains("<<") && matches!(word, "RUN" | "COPY" | "ADD") && is_here_document(&one.rest) {
        return Err(unmodelled(&format!("{word} with a here-document, which is BuildKit's")));
    }
    for flag in &one.flags {
        let name = flag.trim_start_matches("--").split('=').next().unwrap_or_default();
        match (word, name) {
            ("FROM", "platform") => return Err(unmodelled("FROM --platform")),
            ("COPY" | "ADD", "chown") | ("COPY", "from") => {}
            ("HEALTHCHECK", "interval" | "timeout" | "start-period" | "retries") => {}
            ("COPY" | "ADD", "chmod" | "link") | ("RUN", "mount" | "network" | "security") => {
                let text = format!(
                    "the --{name} option requires BuildKit. Refer to https://docs.docker.com/go/buildkit/ to learn how \
                     to build images with BuildKit enabled"
                );
                return Err(failure(format!("Error response from daemon: {text}")));
            }
            _ => return Err(wrong(one, &format!("Unknown flag: {name}"))),
        }
    }
    let nr_words = one.rest.split_whitespace().count();
    let is_list = list(&one.rest).is_some();
    let needs = match word {
        "FROM" if !matches!(nr_words, 1 | 3) => "FROM requires either one or three arguments".to_string(),
        "MAINTAINER" | "WORKDIR" | "USER" | "STOPSIGNAL" if nr_words == 0 => {
            format!("{word} requires exactly one argument")
        }
        "STOPSIGNAL" if nr_words > 1 => "STOPSIGNAL requires exactly one argument".to_string(),
        "ARG" | "ENV" | "EXPOSE" | "HEALTHCHECK" | "LABEL" | "ONBUILD" | "RUN" | "VOLUME" if nr_words == 0 => {
            format!("{word} requires at least one argument")
        }
        "ENV" | "LABEL" if pairs(&one.rest, '\\').is_none() && nr_words == 1 => {
            format!("{word} must have two arguments")
        }
        "ENV" | "LABEL" if pairs(&one.rest, '\\').is_none() => {
            let bad = one.rest.split_whitespace().find(|word| !word.contains('=')).unwrap_or_default();
            format!("Syntax error - can't find = in {bad:?}. Must be of the form: name=value")
        }
        "COPY" | "ADD" if nr_words == 0 => format!("{word} requires at least two arguments"),
        "COPY" | "ADD" if nr_words == 1 && !is_list => format!(
            "{word} requires at least two arguments, but only one was provided. Destination could not be determined."
        ),
        "SHELL" if !is_list => "SHELL requires the arguments to be in JSON form".to_string(),
        "ONBUILD" => match Instruction::parse(&one.rest, one.line).word.as_str() {
            "ONBUILD" => "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed".to_string(),
            trigger @ ("FROM" | "MAINTAINER") => format!("{trigger} isn't allowed as an ONBUILD trigger"),
            _ => return check_one(&Instruction::parse(&one.rest, one.line)),
        },
        _ => return Ok(()),
    };
    Err(wrong(one, &needs))
}

/// `<<WORD` at the beginning of a word, not within quotes of a shell's line of its own.
fn is_here_document(rest: &str) -> bool {
    rest.split_whitespace().next().is_some_and(|word| word.starts_with("<<"))
}

/// Carries one instruction out.
pub(super) async fn carry_out(sys: &Sys, build: &mut Build, one: &Instruction) -> Result<(), Failure> {
    match one.word.as_str() {
        "FROM" => from(sys, build, one).await,
        "ARG" => argument(sys, build, one).await,
        "RUN" => files::run(sys, build, &one.rest).await,
        "COPY" | "ADD" => files::copy(sys, build, one).await,
        "WORKDIR" => working_dir(sys, build, one).await,
        _ => {
            let comment = settings(build, one)?;
            layer(sys, build, Vec::new(), &format!("/bin/sh -c #(nop)  {comment}")).await
        }
    }
}

/// A new stage begins, from an image, an earlier stage, or nothing.
async fn from(sys: &Sys, build: &mut Build, one: &Instruction) -> Result<(), Failure> {
    if let Some(name) = build.stage.take() {
        build.stages.push((name, build.base.take()));
    }
    let words: Vec<&str> = one.rest.split_whitespace().collect();
    let name = match words[..] {
        [_, word, name] if word.eq_ignore_ascii_case("as") => name.to_lowercase(),
        [_, _, _] => return Err(wrong(one, "FROM requires either one or three arguments")),
        _ => String::new(),
    };
    // Only what ARG set before the first FROM is known here.
    let meta = |name: &str| build.meta.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone());
    let reference = super::dockerfile::expand(words[0], build.escape, &meta)
        .map_err(|why| failure(format!("failed to process arguments for platform: {why}")))?;
    if reference.is_empty() {
        return Err(failure(format!("base name ({}) should not be blank", words[0])));
    }
    build.stage = Some(name);
    (build.args, build.has_cmd) = (Vec::new(), false);
    let earlier = build.stages.iter().find(|stage| !stage.0.is_empty() && stage.0 == reference.to_lowercase());
    let image = match earlier {
        Some(stage) => stage.1.clone(),
        None if reference == "scratch" => None,
        None => {
            let said = |status| Failure { status, message: String::new() };
            Some(pull::ensure_for_build(sys, &reference).await.map_err(said)?)
        }
    };
    match image {
        Some(image) => become_base(build, image),
        None => (build.base, build.config) = (None, Config::default()),
    }
    if !build.config.env.iter().any(|entry| entry.starts_with("PATH=")) {
        build.config.env.push("PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin".to_string());
    }
    let triggers = std::mem::take(&mut build.config.on_build);
    if !triggers.is_empty() {
        let plural = if triggers.len() > 1 { "s" } else { "" };
        build.say(sys, format!("# Executing {} build trigger{plural}\n", triggers.len())).await;
    }
    for trigger in triggers {
        Box::pin(carry_out(sys, build, &Instruction::parse(&trigger, one.line))).await?;
        build.config.on_build.clear();
    }
    Ok(())
}

/// `ARG NAME[=DEFAULT]…`: what `--build-arg` gives comes first.
async fn argument(sys: &Sys, build: &mut Build, one: &Instruction) -> Result<(), Failure> {
    for word in split(&one.rest, build.escape) {
        let (name, default) = word.split_once('=').map_or((word.as_str(), None), |(name, text)| (name, Some(text)));
        let default = match default {
            Some(text) => Some(match build.stage {
                Some(_) => build.expand(text)?,
                None => {
                    let meta = |name: &str| build.meta.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone());
                    super::dockerfile::expand(text, build.escape, &meta)
                        .map_err(|why| failure(format!("failed to process {text:?}: {why}")))?
                }
            }),
            None => None,
        };
        let given =
            build.given.iter().find_map(|given| given.strip_prefix(name)?.strip_prefix('=')).map(str::to_string);
        if given.is_some() {
            build.taken.push(name.to_string());
        }
        // Inside a stage a name alone takes what was set before the first FROM.
        let outer = || build.meta.iter().find(|pair| pair.0 == name).map(|pair| pair.1.clone());
        let Some(value) = given.or(default).or_else(outer) else { continue };
        let all = if build.stage.is_some() { &mut build.args } else { &mut build.meta };
        all.retain(|pair| pair.0 != name);
        all.push((name.to_string(), value));
    }
    match build.stage {
        Some(_) => layer(sys, build, Vec::new(), &format!("/bin/sh -c #(nop)  ARG {}", one.rest)).await,
        None => Ok(()),
    }
}

/// The arguments that RUN has in its environment: those that ENV does not set.
pub(super) fn run_arguments(build: &Build) -> Vec<String> {
    let is_free = |name: &str| !build.config.env.iter().any(|entry| entry.split('=').next() == Some(name));
    let own = build.args.iter().filter(|pair| is_free(&pair.0)).map(|(name, value)| format!("{name}={value}"));
    let mut all: Vec<String> = own.collect();
    nslab_small::sort(&mut all);
    all
}

/// The proxies of `--build-arg`, which no history shows.
pub(super) fn proxies(build: &mut Build) -> Vec<String> {
    let is_proxy = |given: &&String| {
        let name = given.split('=').next().unwrap_or_default();
        PREDEFINED.contains(&name.to_uppercase().as_str())
    };
    let all: Vec<String> = build.given.iter().filter(is_proxy).cloned().collect();
    build.taken.extend(all.iter().filter_map(|given| given.split('=').next()).map(str::to_string));
    all
}

/// The directory is made, and is where the next steps are.
async fn working_dir(sys: &Sys, build: &mut Build, one: &Instruction) -> Result<(), Failure> {
    let path = build.expand(&one.rest)?;
    let path = files::absolute(&build.config.working_dir, &path);
    build.config.working_dir = format!("/{path}");
    let mut entries = Vec::new();
    if let Some(base) = build.base.clone() {
        for (end, _) in path.match_indices('/').chain([(path.len(), "")]) {
            if !path.is_empty() && !files::exists(sys, &base, &path[..end]).await {
                entries.push(Entry::dir(&path[..end], 0o755));
            }
        }
    } else {
        let ends = path.match_indices('/').map(|pair| pair.0).chain([path.len()]);
        entries.extend(ends.filter(|_| !path.is_empty()).map(|end| Entry::dir(&path[..end], 0o755)));
    }
    layer(sys, build, entries, &format!("/bin/sh -c #(nop) WORKDIR /{path}")).await
}

/// The words of a program: a list, or a line for the shell.
fn program(build: &Build, rest: &str) -> Vec<String> {
    list(rest).unwrap_or_else(|| [build.config.shell(), vec![rest.to_string()]].concat())
}

/// The pairs of ENV and LABEL: variables have the values that they had before the instruction.
fn expanded(build: &Build, rest: &str) -> Result<Vec<(String, String)>, Failure> {
    let all = pairs(rest, build.escape).unwrap_or_default();
    all.iter().map(|(key, text)| Ok((build.expand(key)?, build.expand(text)?))).collect()
}

fn shown(all: &[(String, String)]) -> String {
    all.iter().map(|(key, text)| format!(" {key}={text}")).collect()
}

/// Changes the configuration; what `docker history` shows of it.
fn settings(build: &mut Build, one: &Instruction) -> Result<String, Failure> {
    let rest = one.rest.as_str();
    let quoted = |all: &[String]| all.iter().map(|word| format!("{word:?}")).collect::<Vec<_>>().join(" ");
    let comment = match one.word.as_str() {
        "ENV" => {
            let all = expanded(build, rest)?;
            for (key, text) in &all {
                let entry = format!("{key}={text}");
                match build.config.env.iter_mut().find(|known| known.split('=').next() == Some(key.as_str())) {
                    Some(known) => *known = entry,
                    None => build.config.env.push(entry),
                }
            }
            format!("ENV{}", shown(&all))
        }
        "LABEL" => {
            let all = expanded(build, rest)?;
            for (key, text) in &all {
                build.config.labels.retain(|pair| pair.0 != *key);
                build.config.labels.push((key.clone(), text.clone()));
            }
            nslab_small::sort(&mut build.config.labels);
            format!("LABEL{}", shown(&all))
        }
        "MAINTAINER" => format!("MAINTAINER {rest}"),
        "CMD" => {
            build.config.cmd = program(build, rest);
            build.has_cmd = true;
            format!("CMD [{}]", quoted(&build.config.cmd))
        }
        "ENTRYPOINT" => {
            build.config.entrypoint = program(build, rest);
            // A CMD of the base is for the base's entrypoint.
            if !build.has_cmd {
                build.config.cmd.clear();
            }
            format!("ENTRYPOINT [{}]", quoted(&build.config.entrypoint))
        }
        "EXPOSE" => {
            let mut shown = Vec::new();
            for word in split(rest, build.escape) {
                shown.extend(ports(&build.expand(&word)?)?);
            }
            nslab_small::sort(&mut shown);
            build.config.exposed.extend(shown.clone());
            nslab_small::sort(&mut build.config.exposed);
            build.config.exposed.dedup();
            let shown: Vec<&str> = shown.iter().map(|port| port.trim_end_matches("/tcp")).collect();
            format!("EXPOSE {}", shown.join(" "))
        }
        "USER" => {
            build.config.user = build.expand(rest)?;
            format!("USER {}", build.config.user)
        }
        "VOLUME" => {
            let words = list(rest).unwrap_or_else(|| split(rest, build.escape));
            let words = words.iter().map(|word| build.expand(word)).collect::<Result<Vec<_>, _>>()?;
            if words.iter().any(String::is_empty) {
                return Err(failure("VOLUME specified can not be an empty string"));
            }
            build.config.volumes.extend(words.clone());
            nslab_small::sort(&mut build.config.volumes);
            build.config.volumes.dedup();
            format!("VOLUME [{}]", words.join(" "))
        }
        "STOPSIGNAL" => {
            let signal = build.expand(rest)?;
            if super::super::life::find_signal(&signal).is_none() {
                return Err(failure(format!("Invalid signal: {signal}")));
            }
            build.config.stop_signal = signal.clone();
            format!("STOPSIGNAL {signal}")
        }
        "SHELL" => {
            build.config.shell = list(rest).unwrap_or_default();
            format!("SHELL [{}]", build.config.shell.join(" "))
        }
        "ONBUILD" => {
            build.config.on_build.push(rest.to_string());
            format!("ONBUILD {rest}")
        }
        _ => health(build, one)?,
    };
    Ok(comment)
}

/// `PORT[-PORT][/PROTOCOL]`, one by one.
fn ports(word: &str) -> Result<Vec<String>, Failure> {
    let (range, protocol) = word.split_once('/').unwrap_or((word, "tcp"));
    let (first, last) = range.split_once('-').unwrap_or((range, range));
    match (first.parse::<u16>(), last.parse::<u16>(), protocol.to_lowercase().as_str()) {
        (Ok(first), Ok(last), protocol @ ("tcp" | "udp" | "sctp")) if first <= last => {
            Ok((first..=last).map(|port| format!("{port}/{protocol}")).collect())
        }
        (_, _, "tcp" | "udp" | "sctp") => Err(failure(format!("Invalid containerPort: {range}"))),
        _ => Err(failure(format!("Invalid proto: {protocol}"))),
    }
}

/// `HEALTHCHECK [OPTIONS] CMD …` or `NONE`, times in nanoseconds.
fn health(build: &mut Build, one: &Instruction) -> Result<String, Failure> {
    let (kind, rest) = one.rest.split_once(char::is_whitespace).unwrap_or((&one.rest, ""));
    let mut pairs = Vec::new();
    match kind.to_uppercase().as_str() {
        "NONE" => pairs.push(("Test", texts(&["NONE".to_string()]))),
        "CMD" if rest.trim().is_empty() => return Err(failure("Missing command after HEALTHCHECK CMD")),
        "CMD" => {
            let test = match list(rest.trim()) {
                Some(words) => [vec!["CMD".to_string()], words].concat(),
                None => vec!["CMD-SHELL".to_string(), rest.trim().to_string()],
            };
            pairs.push(("Test", texts(&test)));
        }
        other => return Err(failure(format!("Unknown type {other:?} in HEALTHCHECK (try CMD)"))),
    }
    for (flag, key) in [("interval", "Interval"), ("timeout", "Timeout"), ("start-period", "StartPeriod")] {
        let Some(given) = one.flag(flag) else { continue };
        match super::super::cli::duration_ns(given) {
            Some(ns) if ns == 0 || ns >= 1_000_000 => pairs.push((key, Json::Int(ns))),
            Some(ns) => {
                return Err(failure(format!("Interval \"{flag}\" cannot be less than 1ms: {ns}ns")));
            }
            None => return Err(failure(format!("time: invalid duration {given:?}"))),
        }
    }
    if let Some(given) = one.flag("retries") {
        match given.parse::<i64>() {
            Ok(retries) if retries >= 0 => pairs.push(("Retries", Json::Int(retries))),
            Ok(retries) => return Err(failure(format!("--retries must be at least 1 (not {retries})"))),
            Err(_) => return Err(failure(format!("strconv.ParseInt: parsing {given:?}: invalid syntax"))),
        }
    }
    let health = object(pairs);
    let shown: Vec<String> = health.list("Test").iter().map(|word| format!("{word:?}")).collect();
    let time = |key: &str| super::super::cli::duration(health.int(key));
    // Go's `%q` of the structure: texts, durations and the number, each quoted.
    let retries = match health.int("Retries") {
        number @ 7..=13 => format!("'\\{}'", char::from(b"abtnvfr"[number as usize - 7])),
        number @ 32..127 => format!("'{}'", char::from(number as u8)),
        number => format!("'\\x{number:02x}'"),
    };
    let times = ["Interval", "Timeout", "StartPeriod"].map(|key| format!("{:?}", time(key))).join(" ");
    build.config.health = Some(health);
    Ok(format!("HEALTHCHECK &{{[{}] {times} {retries}}}", shown.join(" ")))
}
