//! pip(1): there is no index to load packages from; what the image has is there already.

use std::sync::Arc;

use super::{PACKAGES, PACKAGES_TWO};
use crate::getopt;
use crate::process::Args;
use crate::sys::Sys;
use crate::text::lossy;

/// The pip of a Python.
struct Pip {
    place: &'static str,
    version: &'static str,
    packages: &'static [(&'static str, &'static str)],
    /// What it says first.
    warning: &'static str,
}

const THREE: Pip = Pip {
    place: "/usr/local/lib/python3.11/site-packages",
    version: "pip 23.0.1 from /usr/local/lib/python3.11/site-packages/pip (python 3.11)\n",
    packages: &PACKAGES,
    warning: "",
};
const TWO: Pip = Pip {
    place: "/usr/local/lib/python2.7/site-packages",
    version: "pip 20.0.2 from /usr/local/lib/python2.7/site-packages/pip (python 2.7)\n",
    packages: &PACKAGES_TWO,
    warning: "DEPRECATION: Python 2.7 reached the end of its life on January 1st, 2020. Please upgrade your Python as Python 2.7 \
        is no longer maintained. A future version of pip will drop support for Python 2.7. More details about Python 2 support in \
        pip, can be found at https://pip.pypa.io/en/latest/development/release-process/#python-2-support\n",
};

/// `pip install [--no-cache-dir] [--trusted-host HOST] {-r FILE | PACKAGE}…`, `pip list`
pub(crate) async fn main(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, &THREE).await
}

/// The same of Python 2.7.
pub(crate) async fn two(sys: Sys, args: Arc<Args>) -> u8 {
    run(sys, args, &TWO).await
}

async fn run(sys: Sys, args: Arc<Args>, pip: &Pip) -> u8 {
    let words: Vec<String> = args.argv[1..].iter().map(|word| lossy(word)).collect();
    let mut rest = words.iter().map(String::as_str);
    match rest.next() {
        Some("--version" | "-V") => sys.print(pip.version),
        Some("list") => {
            sys.eprint(pip.warning).await;
            sys.print("Package    Version\n---------- -------\n");
            pip.packages.iter().for_each(|(name, version)| sys.print(format!("{name:<10} {version}\n")));
        }
        Some("install") => return install(&sys, rest, pip).await,
        Some(word) => return getopt::unmodelled(&sys, "pip", word).await,
        None => return getopt::unmodelled(&sys, "pip", "without a command").await,
    }
    sys.finish("pip", 0).await
}

async fn install<'a>(sys: &Sys, mut words: impl Iterator<Item = &'a str>, pip: &Pip) -> u8 {
    sys.eprint(pip.warning).await;
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
        let known = pip.packages.iter().find(|(package, _)| package.eq_ignore_ascii_case(name));
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
        sys.print(format!("Requirement already satisfied: {wish} in {} ({version})\n", pip.place));
    }
    sys.finish("pip", 0).await
}
