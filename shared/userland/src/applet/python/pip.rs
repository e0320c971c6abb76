//! pip(1): there is no index to load packages from; what the image has is there already.

use std::sync::Arc;

use super::PACKAGES;
use crate::getopt;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

const PLACE: &str = "/usr/local/lib/python3.11/site-packages";

/// `pip install [--no-cache-dir] [--trusted-host HOST] {-r FILE | PACKAGE}…`, `pip list`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let mut rest = words.iter().map(String::as_str);
    match rest.next() {
        Some("--version" | "-V") => sys.print(format!("pip 23.0.1 from {PLACE}/pip (python 3.11)\n")),
        Some("list") => {
            sys.print("Package    Version\n---------- -------\n");
            PACKAGES.iter().for_each(|(name, version)| sys.print(format!("{name:<10} {version}\n")));
        }
        Some("install") => return install(&sys, rest).await,
        Some(word) => return getopt::unmodelled(&sys, "pip", word).await,
        None => return getopt::unmodelled(&sys, "pip", "without a command").await,
    }
    sys.finish("pip", 0).await
}

async fn install<'a>(sys: &Sys, mut words: impl Iterator<Item = &'a str>) -> u8 {
    let mut wanted: Vec<String> = Vec::new();
    while let Some(word) = words.next() {
        match word {
            "--no-cache-dir" | "-q" | "--upgrade" | "-U" => {}
            "--trusted-host" | "-i" | "--index-url" => {
                words.next();
            }
            "-r" | "--requirement" => {
                let file = words.next().unwrap_or_default();
                let Ok(text) = sys.read_file(file.as_bytes()).await else {
                    sys.eprint(format!(
                        "ERROR: Could not open requirements file: [Errno 2] No such file or directory: '{file}'\n"
                    ))
                    .await;
                    return 1;
                };
                let text = lossy(&text);
                let lines = text.lines().map(|line| line.split('#').next().unwrap_or_default().trim());
                wanted.extend(lines.filter(|line| !line.is_empty()).map(str::to_string));
            }
            word if word.starts_with('-') => return getopt::unmodelled(sys, "pip", word).await,
            word => wanted.push(word.to_string()),
        }
    }
    for wish in &wanted {
        let name = wish.split(['=', '<', '>', '~', '!', '[', ';', ' ']).next().unwrap_or_default();
        let known = PACKAGES.iter().find(|(package, _)| package.eq_ignore_ascii_case(name));
        let Some((_, version)) =
            known.filter(|(_, version)| wish.split_once("==").is_none_or(|(_, asked)| asked == *version))
        else {
            let text = format!(
                "ERROR: Could not find a version that satisfies the requirement {wish} (from versions: none)\n\
                 ERROR: No matching distribution found for {wish}\n"
            );
            sys.eprint(text).await;
            return 1;
        };
        sys.print(format!("Requirement already satisfied: {wish} in {PLACE} ({version})\n"));
    }
    sys.finish("pip", 0).await
}
